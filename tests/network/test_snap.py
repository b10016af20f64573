from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.affinity import rotate

from geosafe.errors import CrsError
from geosafe.network.snap import snap_points

CRS = "EPSG:3067"


def lines(*coords: list[tuple[float, float]], names: list[str] | None = None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        geometry=[shapely.LineString(c) for c in coords], index=names or [f"s{k}" for k in range(len(coords))], crs=CRS
    )


def points(*coords: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(c) for c in coords], index=range(10, 10 + len(coords)), crs=CRS)


def random_lines(rng: np.random.Generator, n: int) -> gpd.GeoDataFrame:
    """Bent lines, a few of them very long, one far away, one without length."""
    start = rng.uniform(0, 1000, (n, 1, 2))
    steps = rng.normal(0, 1, (n, 4, 2)) * rng.choice([2, 20, 200], (n, 1, 1))
    coords = np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1)
    coords[0] += 20_000
    coords[1] = coords[1, 0]
    return gpd.GeoDataFrame(geometry=shapely.linestrings(coords), crs=CRS)


def test_by_hand() -> None:
    streets = lines([(0, 0), (10, 0), (10, 30)], [(100, 0), (100, 40)])
    found = snap_points(points((4, 3), (13, 20), (107, -24), (60, 500)), streets, limit_m=30.0)
    assert found.index.tolist() == [10, 11, 12, 13]
    assert found.segment_id.tolist() == ["s0", "s0", "s1", None]
    np.testing.assert_allclose(found.fraction, [0.1, 0.75, 0.0, np.nan])
    np.testing.assert_allclose(found.snap_m, [3, 3, 25, np.hypot(40, 460)])


def test_the_limit_itself_is_within() -> None:
    found = snap_points(points((5, 30)), lines([(0, 0), (10, 0)]), limit_m=30.0)
    assert found.segment_id.tolist() == ["s0"]


def test_of_equally_near_segments_the_first() -> None:
    streets = lines([(0, 10), (50, 10)], [(0, -10), (50, -10)], [(50, -10), (50, 10)], names=["z", "a", "m"])
    assert snap_points(points((20, 0), (58, 10), (50, -10)), streets, limit_m=99).segment_id.tolist() == ["z", "z", "a"]
    assert snap_points(points((20, 0)), streets[::-1], limit_m=99).segment_id.tolist() == ["a"]


@pytest.mark.parametrize("seed", range(5))
def test_against_every_distance(seed: int) -> None:
    rng = np.random.default_rng(seed)
    streets = random_lines(rng, 60)
    where = np.concatenate(
        [rng.uniform(0, 1000, (150, 2)), rng.uniform(-5000, 30_000, (50, 2)), rng.normal(0, 1e6, (10, 2))]
    )
    asked = gpd.GeoDataFrame(geometry=shapely.points(where), crs=CRS)
    every = shapely.distance(asked.geometry.to_numpy()[:, None], streets.geometry.to_numpy()[None, :])
    found = snap_points(asked, streets, limit_m=np.inf)
    np.testing.assert_allclose(found.snap_m, every.min(axis=1), rtol=1e-9, atol=1e-9)
    chosen = streets.geometry.array[found.segment_id.to_numpy(int)]
    foot = shapely.line_interpolate_point(chosen, found.fraction, normalized=True)
    np.testing.assert_allclose(shapely.distance(foot, asked.geometry.array), found.snap_m, rtol=1e-9, atol=1e-6)


def test_turning_the_city_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    streets = random_lines(rng, 60)
    asked = gpd.GeoDataFrame(geometry=shapely.points(rng.uniform(-200, 1200, (100, 2))), crs=CRS)
    turned = [frame.set_geometry([rotate(g, 30, origin=(0, 0)) for g in frame.geometry]) for frame in (asked, streets)]
    before = snap_points(asked, streets, limit_m=50.0)
    after = snap_points(*[t.set_crs(CRS) for t in turned], limit_m=50.0)
    assert after.segment_id.tolist() == before.segment_id.tolist()
    np.testing.assert_allclose(after[["fraction", "snap_m"]], before[["fraction", "snap_m"]], atol=1e-6)


def test_all_on_one_straight_street() -> None:
    streets = lines(*[[(k, 5), (k + 1, 5)] for k in range(40)])
    found = snap_points(points((3.5, 5), (39.5, 8), (-7, 5)), streets, limit_m=10.0)
    assert found.segment_id.tolist() == ["s3", "s39", "s0"]


def test_a_missing_point_stays_missing() -> None:
    asked = gpd.GeoDataFrame(geometry=[None, shapely.Point(), shapely.Point(5, 2)], crs=CRS)
    found = snap_points(asked, lines([(0, 0), (10, 0)]), limit_m=10.0)
    assert found.segment_id.tolist() == [None, None, "s0"]
    np.testing.assert_array_equal(found.snap_m, [np.nan, np.nan, 2.0])


def test_no_segments_and_no_points() -> None:
    nothing = snap_points(points((1, 1)), lines([(0, 0), (1, 1)])[:0], limit_m=10.0)
    assert nothing.segment_id.tolist() == [None]
    assert nothing[["fraction", "snap_m"]].isna().all(axis=None)
    assert len(snap_points(points((1, 1))[:0], lines([(0, 0), (1, 1)]), limit_m=10.0)) == 0


def test_what_cannot_be_snapped_is_an_error() -> None:
    street, asked = lines([(0, 0), (10, 0)]), points((5, 2))
    with pytest.raises(CrsError, match=r"points is in .* and segments in"):
        snap_points(asked.set_crs(3857, allow_override=True), street, limit_m=10.0)
    with pytest.raises(CrsError, match="must be in a projected CRS in metres, got 'WGS 84'"):
        snap_points(asked.set_crs(4326, allow_override=True), street.set_crs(4326, allow_override=True), limit_m=10.0)
    with pytest.raises(ValueError, match="points must hold points only"):
        snap_points(street, street, limit_m=10.0)
    with pytest.raises(ValueError, match="segments must hold LineStrings only"):
        snap_points(asked, asked, limit_m=10.0)
    with pytest.raises(ValueError, match="limit_m must be 0 m or more"):
        snap_points(asked, street, limit_m=-1.0)
