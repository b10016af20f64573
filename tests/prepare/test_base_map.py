"""What the map is drawn on, and the sea from coastlines: land lies to their left."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geosafe.prepare.base_map import draw_base_map
from geosafe.tables import check_table
from tests.prepare.town import BOX, CRS, features

NO_ROADS = gpd.GeoDataFrame({"name": []}, geometry=[], crs=CRS)
COAST = {"natural": "coastline"}


def drawn(areas: tuple = (), lines: tuple = (), roads: gpd.GeoDataFrame = NO_ROADS) -> gpd.GeoDataFrame:
    found = draw_base_map(features(*areas), features(*lines), roads, box=BOX)
    check_table(found, "base_map")
    return found


def test_areas_are_clipped_to_the_box_and_named() -> None:
    found = drawn((("way/1", {"leisure": "park", "name": "Puisto"}, shapely.box(400, 0, 600, 100)),))
    assert found[["kind", "name"]].to_numpy().tolist() == [["green", "Puisto"]]
    assert found.area.tolist() == [pytest.approx(10_000)]


def test_water_under_bridges_is_drawn_and_water_in_tunnels_is_not() -> None:
    pond = shapely.box(0, 0, 10, 10)
    found = drawn((("way/1", {"natural": "water", "layer": "-1"}, pond),
                   ("way/2", {"natural": "water", "tunnel": "yes"}, pond)))  # fmt: skip
    assert found["kind"].tolist() == ["water"]


def test_rails_above_ground_and_roads() -> None:
    line = shapely.LineString([(0, 0), (900, 0)])
    roads = gpd.GeoDataFrame({"name": ["Katu"]}, geometry=[line], crs=CRS)
    found = drawn(
        (), (("way/1", {"railway": "tram"}, line), ("way/2", {"railway": "subway", "tunnel": "yes"}, line)), roads
    )
    assert found["kind"].tolist() == ["rail", "road"]
    assert found.length.tolist() == [500, 500]


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
