from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.crs import metric_crs
from geosafe.show.pack_shapes import STEP_M, Grid, pack_shapes, pack_varints


def _read(packed: bytes) -> list[int]:
    """Varints read one byte at a time, as the page does."""
    values, value, shift = [], 0, 0
    for byte in packed:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            values.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return values


@settings(deadline=None)
@given(st.lists(st.integers(-(2**33), 2**33), max_size=20))
def test_varints_read_back(numbers: list[int]) -> None:
    assert _read(pack_varints(np.array(numbers, dtype=np.int64))) == numbers


def test_varints_by_hand() -> None:
    assert pack_varints(np.array([0, -1, 1, 63, 64])) == bytes([0, 1, 2, 126, 128, 1])


def test_lines_are_packed_as_counts_then_moves() -> None:
    lines = gpd.GeoSeries([shapely.LineString([(0, 0), (30, 0)]), None, shapely.LineString([(30, 0), (30, -40)])],
                          crs=metric_crs(10, 0))  # fmt: skip
    values = _read(pack_shapes(lines, grid=Grid(10, 0), tolerance_m=0.1))
    assert values[:2] == [3, 2]
    assert values[2:5] == [1, 0, 1]
    assert values[5:7] == [2, 2]
    east, south = np.cumsum(values[7:11]) * STEP_M, np.cumsum(values[11:]) * STEP_M
    # At the equator Web Mercator is true within 0.7 %; south is positive.
    assert east == pytest.approx([0, 30, 30, 30], rel=0.008)
    assert south == pytest.approx([0, 0, 0, 40], rel=0.008)


def test_rings_are_not_closed_again_and_holes_are_parts() -> None:
    square = shapely.box(0, 0, 50, 50).difference(shapely.box(10, 10, 20, 20))
    values = _read(pack_shapes(gpd.GeoSeries([square], crs=metric_crs(2, 48)), grid=Grid(2, 48), tolerance_m=0.1))
    assert values[:5] == [1, 2, 2, 4, 4]
    assert len(values) == 5 + 2 * 8


def test_points_that_fall_together_are_one() -> None:
    line = shapely.LineString([(0, 0), (0.01, 0), (30, 0.02), (30.01, 0.02)])
    values = _read(pack_shapes(gpd.GeoSeries([line], crs=metric_crs(2, 48)), grid=Grid(2, 48), tolerance_m=0))
    assert values[:4] == [1, 1, 1, 2]


def test_nothing_to_pack() -> None:
    empty = gpd.GeoSeries([], crs=metric_crs(2, 48))
    assert _read(pack_shapes(empty, grid=Grid(2, 48), tolerance_m=1)) == [0, 0]


def test_the_antimeridian_is_an_ordinary_line() -> None:
    steps = Grid(179.9999, 0).steps(np.array([[179.9999, 0.0], [-179.9999, 0.0]]))
    # 0.0002 degrees of 111.32 km are 22.3 m.
    assert steps[:, 0] * STEP_M == pytest.approx([0, 22.3], abs=0.3)
