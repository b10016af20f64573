from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from geosafe.errors import CallError, CrsError
from geosafe.network.isovist import isovists

CRS = "EPSG:3067"
ROOM = shapely.box(0, 0, 10, 10)
#: Two rooms of 10 m x 10 m side by side, and a third above the left one.
L_ROOM = shapely.Polygon([(0, 0), (20, 0), (20, 10), (10, 10), (10, 20), (0, 20)])


def inside_of(room: shapely.Polygon, *pillars: shapely.Polygon) -> list[shapely.Polygon]:
    """A building whose courtyard is the room, and pillars."""
    return [shapely.difference(shapely.buffer(room, 5, join_style="mitre"), room), *pillars]


def seen(points, buildings, radius_m=1000.0, **how):
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(p) for p in points], crs=CRS)
    return isovists(frame, gpd.GeoDataFrame(geometry=list(buildings), crs=CRS), radius_m=radius_m, **how)


def areas(points, buildings, radius_m=1000.0):
    return seen(points, buildings, radius_m)["area_m2"].to_numpy()


def test_an_open_field_is_a_circle() -> None:
    for buildings in ([], [shapely.box(200, 0, 210, 10)]):
        assert areas([(0, 0), (7, -3)], buildings, 50.0) == pytest.approx([math.pi * 2500] * 2, rel=1e-15)


def test_a_square_room() -> None:
    assert areas([(5, 5), (1, 9), (0.001, 5)], inside_of(ROOM)) == pytest.approx([100] * 3, rel=1e-12)


def test_a_room_that_is_wider_than_one_can_see() -> None:
    # A circle of 6 m about the middle, less four segments beyond the walls 5 m away.
    half = math.acos(5 / 6)
    beyond = 36 * half - 5 * math.sqrt(11)
    assert areas([(5, 5)], inside_of(ROOM), 6.0) == pytest.approx([36 * math.pi - 4 * beyond], rel=1e-12)


def test_an_l_shaped_room() -> None:
    # From the corner's diagonal all of it; from (15, 5) the corner (10, 10) hides what lies above y = 15 - x + 5.
    found = areas([(5, 5), (15, 5), (5, 15), (2, 2)], inside_of(L_ROOM))
    # Line from (15, 5) through (10, 10) meets x = 0 at y = 20: of the upper room (0..10, 10..20) half is seen.
    assert found == pytest.approx([300, 250, 250, 300], rel=1e-12)
    # From (15, 2.5) the line through (10, 10) rises by 1.5 a metre: it leaves the upper room at y = 20, x = 10/3.
    hidden = (10 - 10 / 3) * 10 / 2
    assert areas([(15, 2.5)], inside_of(L_ROOM)) == pytest.approx([300 - hidden], rel=1e-12)


def test_a_pillar_in_a_room() -> None:
    # Seen from (1, 5), a pillar of 2 m x 2 m in the middle of the room hides itself and a trapezium behind it:
    # lines through (4, 4) and (4, 6) are 1/3 steep, and meet x = 10 at 5 ± 3.
    pillar = shapely.box(4, 4, 6, 6)
    shadow = (2 + 6) / 2 * 6
    assert areas([(1, 5)], inside_of(ROOM, pillar)) == pytest.approx([100 - shadow], rel=1e-12)


def test_inside_a_building_and_on_its_wall_nothing_is_told() -> None:
    found = areas([(5, 5), (10, 5), (10, 10), (-5, 5)], [ROOM], 4.0)
    assert np.isnan(found[:3]).all()
    assert found[3] == pytest.approx(16 * math.pi)
    table = seen([(5, 5), (-5, 5)], [ROOM], 4.0, polygons=True)
    assert table.geometry.isna().tolist() == [True, False]


def test_a_missing_point_stays_missing() -> None:
    frame = gpd.GeoDataFrame(geometry=[None, shapely.Point(0, 0)], index=["a", "b"], crs=CRS)
    found = isovists(frame, gpd.GeoDataFrame(geometry=[ROOM], crs=CRS), radius_m=2.0, polygons=True)
    assert found.index.tolist() == ["a", "b"]
    assert np.isnan(found.loc["a", "area_m2"])


def test_walls_that_touch_at_a_corner_let_nothing_through() -> None:
    # Four blocks whose corners touch enclose the room 0..10.
    blocks = [shapely.box(-10, 0, 0, 10), shapely.box(10, 0, 20, 10), shapely.box(0, 10, 10, 20)]
    blocks.append(shapely.box(0, -10, 10, 0))
    assert areas([(5, 5), (2, 7)], blocks) == pytest.approx([100, 100], rel=1e-12)


def test_collinear_walls_are_one_wall() -> None:
    one = [shapely.box(0, 10, 30, 12)]
    three = [shapely.box(0, 10, 10, 12), shapely.box(10, 10, 14, 12), shapely.box(13, 10, 30, 12)]
    np.testing.assert_allclose(areas([(5, 0), (40, 10.5)], three, 60.0), areas([(5, 0), (40, 10.5)], one, 60.0))
    # In line with a wall: it is seen end on and hides what lies behind its end alone.
    assert areas([(-10, 10)], one, 50.0) == pytest.approx(areas([(-10, 10 - 1e-7)], one, 50.0), rel=1e-6)


def test_buildings_that_overlap_hide_what_their_union_hides() -> None:
    two = [shapely.box(5, -3, 9, 2), rotate(shapely.box(4, 0, 12, 5), 30)]
    points = [(0, 0), (15, 3), (7, -9)]
    np.testing.assert_allclose(areas(points, two, 25.0), areas(points, [shapely.union_all(two)], 25.0), rtol=1e-12)


def test_the_outline_is_what_is_seen() -> None:
    buildings = [*inside_of(ROOM, shapely.box(4, 4, 6, 6))]
    shape = seen([(1, 5)], buildings, polygons=True).geometry.iloc[0]
    expected = ROOM - shapely.Polygon([(4, 4), (4, 6), (10, 8), (10, 2)])
    assert shape.symmetric_difference(expected).area < 1e-9
    circle = seen([(0, 0)], [], 50.0, polygons=True)
    assert circle.geometry.area.iloc[0] == pytest.approx(circle["area_m2"].iloc[0], rel=6e-5)
    assert circle.geometry.area.iloc[0] < circle["area_m2"].iloc[0]


corner = st.tuples(st.integers(-20, 20), st.integers(-20, 20))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(corner, st.integers(1, 9), st.integers(1, 9)), max_size=8),
    st.floats(0, 360), st.integers(-10**6, 10**6), st.sampled_from([8.0, 15.5, 60.0]),
)  # fmt: skip
def test_turning_and_moving_changes_nothing_and_rays_agree(blocks, angle, away, radius) -> None:
    point = shapely.Point(0.37, -0.21)
    buildings = [shapely.box(x, y, x + w, y + h) for (x, y), w, h in blocks]
    found = areas([point], buildings, radius)
    turned = [translate(rotate(each, angle, origin=(0, 0)), away, -away) for each in [point, *buildings]]
    moved = seen([turned[0]], turned[1:], radius, polygons=True)
    np.testing.assert_allclose(moved["area_m2"], found, rtol=1e-6)
    if np.isnan(found[0]):
        return
    # Against rays: each is as long as shapely says, and their mean square gives the area to a per cent or so.
    turn = (np.arange(3000) + 0.5) / 3000 * 2 * np.pi
    ends = np.column_stack([np.cos(turn), np.sin(turn)]) * radius + [point.x, point.y]
    rays = shapely.linestrings(np.stack([np.broadcast_to([point.x, point.y], ends.shape), ends], axis=1))
    hit = shapely.distance(point, shapely.intersection(rays, shapely.union_all(buildings)))
    length = np.fmin(hit, radius)
    assert found[0] == pytest.approx((length**2).mean() * np.pi, rel=0.02)
    shape = moved.geometry.iloc[0]
    assert shape.buffer(0).area == pytest.approx(found[0], rel=1e-4)


def test_the_order_of_buildings_changes_no_byte() -> None:
    rng = np.random.default_rng(3)
    buildings = [shapely.box(x, y, x + 7, y + 4) for x, y in rng.uniform(-80, 80, (60, 2))]
    points = rng.uniform(-80, 80, (50, 2))
    found = areas(points, buildings, 40.0)
    assert found.tobytes() == areas(points, buildings, 40.0).tobytes()
    np.testing.assert_allclose(areas(points, buildings[::-1], 40.0), found, rtol=1e-9)


@pytest.mark.parametrize("radius", [0.0, -1.0, math.nan, math.inf])
def test_a_radius_that_is_none(radius: float) -> None:
    with pytest.raises(CallError, match="radius_m must be above 0 m, got"):
        areas([(0, 0)], [], radius)


def test_what_cannot_be_used_is_named() -> None:
    points = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=CRS)
    walls = gpd.GeoDataFrame(geometry=[ROOM], crs=CRS)
    with pytest.raises(CrsError, match=r"points is in .* and buildings in"):
        isovists(points, walls.set_crs("EPSG:32635", allow_override=True), radius_m=1)
    with pytest.raises(CrsError, match="must be in a projected CRS in metres, got 'WGS 84'"):
        isovists(points.to_crs(4326), walls.to_crs(4326), radius_m=1)
    with pytest.raises(CallError, match="points must hold points only"):
        isovists(walls, walls, radius_m=1)
    with pytest.raises(CallError, match="buildings must hold Polygons and MultiPolygons only"):
        isovists(points, points, radius_m=1)
