from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.prepare.cut_segments import cut_segments
from tests.prepare.town import CRS

BENT = [(0, 0), (30, 0), (30, 40)]
STRAIGHT = [(100, 0), (100, 50)]


def streets() -> gpd.GeoDataFrame:
    lines = [shapely.LineString(BENT), shapely.LineString(STRAIGHT)]
    return gpd.GeoDataFrame(
        {"u": [1, -3], "v": [2, 4], "length_m": [70.0, 50.0], "block_id": ["a", "b"]}, geometry=lines, crs=CRS,
        index=["1.0", "2.0"],
    ).rename_axis("segment_id")  # fmt: skip


def cut(row, at_m, clear_m=1.0):
    return cut_segments(streets(), np.array(row, np.int64), np.array(at_m, float), clear_m=clear_m)


def test_two_cuts_of_a_bent_street() -> None:
    found = cut([0, 0], [50.0, 10.0])
    assert found.index.tolist() == ["1.0", "1.0:1", "1.0:2", "2.0"]
    assert [shapely.get_coordinates(line).tolist() for line in found.geometry] == [
        [[0, 0], [10, 0]], [[10, 0], [30, 0], [30, 20]], [[30, 20], [30, 40]], [[100, 0], [100, 50]],
    ]  # fmt: skip
    assert found["length_m"].tolist() == [10, 40, 20, 50]
    assert found[["u", "v"]].to_numpy().tolist() == [[1, -4], [-4, -5], [-5, 2], [-3, 4]]
    assert found["block_id"].tolist() == ["a", "a", "a", "b"]


def test_a_cut_on_a_bend_leaves_no_empty_part() -> None:
    found = cut([0], [30.0])
    assert [shapely.get_coordinates(line).tolist() for line in found.geometry[:2]] == [
        [[0, 0], [30, 0]], [[30, 0], [30, 40]]
    ]  # fmt: skip


def test_near_an_end_or_another_cut_nothing_is_cut() -> None:
    assert cut([0, 1, 1], [0.5, 49.5, 50.0]).equals(streets())
    assert cut([1, 1], [20.0, 20.7])["length_m"].tolist() == [70, 20, 30]
    assert cut([], []).equals(streets())


def test_streets_that_are_cut_at_one_place_meet_there() -> None:
    lines = [shapely.LineString([(-10, 0), (10, 0)]), shapely.LineString([(0, -10), (0, 10)])]
    crossed = streets().assign(length_m=20.0).set_geometry(gpd.GeoSeries(lines, index=["1.0", "2.0"], crs=CRS))
    found = cut_segments(crossed, np.array([0, 1]), np.array([10.0, 10.0]), clear_m=1.0)
    assert found[["u", "v"]].to_numpy().tolist() == [[1, -4], [-4, 2], [-3, -4], [-4, 4]]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 70)), max_size=12))
def test_the_length_stays_and_parts_follow_one_another(cuts) -> None:
    row, at_m = zip(*cuts, strict=True) if cuts else ((), ())
    found = cut(row, at_m)
    assert found.index.is_unique
    assert found["length_m"].groupby(found["block_id"]).sum().tolist() == pytest.approx([70, 50])
    np.testing.assert_allclose(found.length, found["length_m"])
    for k in np.flatnonzero(found["block_id"].to_numpy()[1:] == found["block_id"].to_numpy()[:-1]):
        assert found["v"].iloc[k] == found["u"].iloc[k + 1]
        assert shapely.get_point(found.geometry.iloc[k], -1) == shapely.get_point(found.geometry.iloc[k + 1], 0)
