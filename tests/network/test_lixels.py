from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.network.lixels import lixels
from tests.network.towns import random_map


def table(*lines: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(lines), index=[f"s{i}" for i in range(len(lines))], crs="EPSG:3067")


def test_pieces_by_hand():
    # 10 m with a bend at 6 m, in pieces of at most 4 m: three of 3 1/3 m, the bend in the second.
    found = lixels(table(shapely.LineString([(0, 0), (6, 0), (6, 4)]), shapely.LineString([(0, 9), (4, 9)])), lixel_m=4)
    assert found["segment_id"].tolist() == ["s0", "s0", "s0", "s1"]
    assert found["from_m"].tolist() == pytest.approx([0, 10 / 3, 20 / 3, 0])
    assert found["to_m"].tolist() == pytest.approx([10 / 3, 20 / 3, 10, 4])
    third = [shapely.get_coordinates(line).round(6).tolist() for line in found.geometry]
    assert third[1] == [[3.333333, 0], [6, 0], [6, 0.666667]]
    assert third[3] == [[0, 9], [4, 9]]
    assert found.index.name == "lixel"
    assert found.crs == "EPSG:3067"


def test_a_bend_where_a_piece_ends_stands_there_once():
    found = lixels(table(shapely.LineString([(0, 0), (4, 0), (4, 4)])), lixel_m=4)
    assert [shapely.get_coordinates(line).tolist() for line in found.geometry] == [[[0, 0], [4, 0]], [[4, 0], [4, 4]]]


@pytest.mark.parametrize("lixel_m", [3.0, 10.0, 41.0, np.inf])
@pytest.mark.parametrize("seed", range(4))
def test_pieces_make_up_the_segments(seed, lixel_m):
    _, lines = random_map(seed)
    # A vertex twice in a row is no obstacle.
    lines[0] = np.insert(lines[0], 1, lines[0][1], axis=0)
    segments = table(
        *shapely.linestrings(np.concatenate(lines), indices=np.repeat(range(len(lines)), [*map(len, lines)]))
    )
    found = lixels(segments, lixel_m=lixel_m)
    np.testing.assert_allclose(found.length, found["to_m"] - found["from_m"], rtol=1e-9)
    assert found.length.max() <= lixel_m * (1 + 1e-9)
    assert found.groupby("segment_id").size().le(np.ceil(segments.length / lixel_m).clip(1)).all()
    joined = found.dissolve("segment_id").geometry
    for name, line in segments.geometry.items():
        assert shapely.hausdorff_distance(joined[name], line) < 1e-9
    starts = shapely.get_point(found.geometry.to_numpy(), 0)
    on = shapely.line_interpolate_point(segments.geometry.loc[found["segment_id"]].to_numpy(), found["from_m"])
    assert shapely.distance(starts, on).max() < 1e-9


@pytest.mark.parametrize("lixel_m", [0, -5, np.nan])
def test_a_length_must_be_above_0(lixel_m):
    with pytest.raises(ValueError, match="lixel_m must be above 0 m"):
        lixels(table(shapely.LineString([(0, 0), (4, 0)])), lixel_m=lixel_m)


def test_lines_only():
    with pytest.raises(ValueError, match=r"LineStrings only.*explode"):
        lixels(table(shapely.Point(0, 0)), lixel_m=10)
