"""What the map is drawn on, and the sea from coastlines: land lies to their left."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geosafe.prepare.base_map import draw_base_map
from geosafe.sources import Highways
from geosafe.tables import check_table
from tests.prepare.town import BOX, features, highways

NO_ROADS = highways({}, ())
COAST = {"natural": "coastline"}
LINE = shapely.LineString([(0, 0), (900, 0)])


def drawn(areas: tuple = (), lines: tuple = (), roads: Highways = NO_ROADS, points: tuple = ()) -> gpd.GeoDataFrame:
    found = draw_base_map(features(*points), features(*areas), features(*lines), roads, box=BOX)
    check_table(found, "base_map")
    return found


def test_areas_are_clipped_to_the_box_and_named() -> None:
    found = drawn((("way/1", {"leisure": "park", "name": "Puisto"}, shapely.box(400, 0, 600, 100)),))
    assert found[["kind", "name"]].to_numpy().tolist() == [["park", "Puisto"]]
    assert found.area.tolist() == [pytest.approx(10_000)]


def test_water_under_bridges_is_drawn_and_water_in_tunnels_is_not() -> None:
    pond = shapely.box(0, 0, 10, 10)
    found = drawn((("way/1", {"natural": "water", "layer": "-1"}, pond),
                   ("way/2", {"natural": "water", "tunnel": "yes"}, pond)))  # fmt: skip
    assert found["kind"].tolist() == ["water"]


def test_rails_above_ground_and_their_bridges() -> None:
    found = drawn(lines=(("way/1", {"railway": "tram"}, LINE), ("way/2", {"railway": "subway", "tunnel": "yes"}, LINE),
                         ("way/3", {"railway": "rail", "bridge": "yes", "layer": "2"}, LINE)))  # fmt: skip
    assert found[["kind", "layer", "bridge"]].to_numpy().tolist() == [["tram", 0, False], ["rail", 2, True]]
    assert found.length.tolist() == [500, 500]


def test_roads_are_drawn_whether_they_are_walked_or_not_in_one_line_for_each_run_of_nodes() -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: None, 4: (200, 0), 5: (300, 0), 6: (300, 50)}
    roads = highways(nodes, (
        (1, (1, 2, 3, 4, 5, 6), {"highway": "motorway", "name": "Tie"}), (2, (1, 2), {"highway": "proposed"}),
        (3, (1, 2), {"highway": "footway", "footway": "crossing"}), (4, (2, 4), {"highway": "steps", "tunnel": "yes"}),
    ))  # fmt: skip
    found = drawn(roads=roads)
    assert found["kind"].tolist() == ["motorway", "motorway", "steps"]
    assert found["name"].tolist()[:2] == ["Tie", "Tie"]
    assert found.length.tolist() == [pytest.approx(100, abs=0.01), pytest.approx(150, abs=0.01),
                                     pytest.approx(100, abs=0.01)]  # fmt: skip
    assert found[["tunnel", "layer"]].to_numpy().tolist() == [[False, 0], [False, 0], [True, -1]]


def test_landmarks_are_buildings_or_the_middle_of_their_ground() -> None:
    church = {"amenity": "place_of_worship", "name": "Kirkko"}
    box = shapely.box(0, 0, 20, 20)
    found = drawn(
        (("way/1", {**church, "building": "yes"}, box), ("way/2", church, box),
         ("way/3", {"amenity": "hospital"}, box)),
        points=(("node/1", {"tourism": "museum", "name": "Museo"}, shapely.Point(5, 5)),
                ("node/2", {"tourism": "museum"}, shapely.Point(6, 6)),
                ("node/3", {"place": "suburb", "name": "Kaupunginosa"}, shapely.Point(7, 7))),
    )  # fmt: skip
    assert found["kind"].tolist() == ["worship", "worship", "museum", "district"]
    assert found.geom_type.tolist() == ["Polygon", "Point", "Point", "Point"]


def test_a_station_below_the_ground_has_a_name_and_does_not_cover_the_street() -> None:
    station = {"building": "train_station", "location": "underground", "layer": "-1", "name": "Asema"}
    found = drawn((("way/1", station, shapely.box(0, 0, 200, 20)),))
    assert found[["kind", "name"]].to_numpy().tolist() == [["station", "Asema"]]
    assert found.geom_type.tolist() == ["Point"]


def test_short_barriers_are_left_out() -> None:
    long, short = shapely.LineString([(0, 0), (30, 0)]), shapely.LineString([(0, 0), (29, 0)])
    found = drawn(lines=(("way/1", {"barrier": "wall"}, long), ("way/2", {"barrier": "fence"}, short)))
    assert found["kind"].tolist() == ["wall"]


@pytest.mark.parametrize("end", [600, 430], ids=["reaches beyond the box", "stops short of its edge"])
def test_the_sea_lies_to_the_right_of_a_coastline(end: float) -> None:
    east = shapely.LineString([(-end, 100), (0, 100), (end, 100)])
    found = drawn((), (("way/1", COAST, east),))
    assert found["kind"].tolist() == ["water"]
    assert found.area.tolist() == [pytest.approx(1000 * 600, rel=0.01)]  # all that lies south of y = 100
    north = drawn((), (("way/1", COAST, east.reverse()),))
    assert north.area.tolist() == [pytest.approx(1000 * 400, rel=0.01)]


def test_an_island_in_the_sea_stays_dry() -> None:
    coast = shapely.LineString([(-600, 100), (600, 100)])
    island = shapely.LineString([(0, 0), (100, 0), (100, 50), (0, 50), (0, 0)])  # land to its left
    found = drawn((), (("way/1", COAST, coast), ("way/2", COAST, island)))
    assert found.area.sum() == pytest.approx(1000 * 600 - 100 * 50, rel=0.01)


def test_nothing_to_draw() -> None:
    assert drawn().empty
