"""Venues, stops and amenities, and the street that each stands on."""

from __future__ import annotations

import pytest
import shapely

from geosafe.prepare.places import find_amenities, find_stops, find_venues
from geosafe.tables import check_table
from tests.prepare.town import features, pieces

STREET = pieces({1: (0, 0), 2: (200, 0)}, [(1, [1, 2], {"highway": "residential"})])
CAFE = {"amenity": "cafe", "name": "Kahvila"}


def at(x: float, y: float) -> shapely.Point:
    return shapely.Point(x, y)


def test_a_venue_stands_on_the_nearest_street() -> None:
    venues = find_venues(features(("node/1", CAFE | {"opening_hours": "24/7"}, at(50, 10))), STREET)
    row = venues.loc["venue/node/1"]
    assert (row["kind"], row["tag"], row["name"], row["opening_hours"]) == ("cafe", "amenity=cafe", "Kahvila", "24/7")
    assert (row["segment_id"], row["fraction"], row["snap_m"]) == (
        "1.0",
        pytest.approx(0.25, rel=1e-4),
        pytest.approx(10),
    )
    check_table(venues, "venues")


def test_an_area_has_its_door_where_it_comes_nearest_to_the_street() -> None:
    venues = find_venues(features(("way/1", CAFE, shapely.box(20, 5, 40, 200))), STREET)
    assert venues["snap_m"].tolist() == [pytest.approx(5)]


def test_a_venue_too_far_from_any_street_is_kept_and_joined_to_none() -> None:
    venues = find_venues(features(("node/1", CAFE, at(50, 61))), STREET)
    assert venues["segment_id"].isna().tolist() == [True]


def test_a_venue_mapped_as_node_and_building_is_one_and_the_one_with_hours_stays() -> None:
    both = features(
        ("node/1", CAFE, at(30, 10)),
        ("way/1", CAFE | {"opening_hours": "Mo-Su 09:00-17:00"}, shapely.box(20, 5, 40, 30)),
        ("node/2", CAFE, at(190, 10)),
        ("node/3", {"amenity": "bar", "name": "Kahvila"}, at(31, 10)),
    )
    assert find_venues(both, STREET).index.tolist() == ["venue/node/2", "venue/node/3", "venue/way/1"]


def test_a_station_counts_only_where_it_has_no_entrance() -> None:
    stops = find_stops(
        features(
            ("node/1", {"railway": "station", "name": "A"}, at(0, 0)),
            ("node/2", {"railway": "subway_entrance"}, at(100, 0)),
            ("node/3", {"railway": "station", "name": "B"}, at(0, -300)),
            ("node/4", {"highway": "bus_stop"}, at(20, 5)),
        ),
        STREET,
    )
    assert stops["kind"].to_dict() == {
        "stop/node/2": "rail_entrance", "stop/node/3": "rail_entrance", "stop/node/4": "stop",
    }  # fmt: skip
    check_table(stops, "stops")


def test_a_bus_stop_may_be_a_seat_and_a_shelter() -> None:
    rows = features(
        ("node/1", {"highway": "bus_stop", "bench": "yes", "shelter": "yes"}, at(10, 3)),
        ("node/2", {"amenity": "toilets", "access": "customers"}, at(10, 3)),
        ("node/3", {"amenity": "toilets", "fee": "yes", "wheelchair": "no"}, at(10, 3)),
    )
    amenities = find_amenities(rows, STREET)
    assert amenities.index.tolist() == ["seat/node/1", "shelter/node/1", "toilet/node/3"]
    assert amenities.loc["toilet/node/3", ["access", "wheelchair"]].tolist() == ["yes", "no"]
    check_table(amenities, "amenities")


def test_no_features() -> None:
    nothing = features()
    for table, found in (
        ("venues", find_venues(nothing, STREET)), ("stops", find_stops(nothing, STREET)),
        ("amenities", find_amenities(nothing, STREET)),
    ):  # fmt: skip
        assert found.empty
        check_table(found, table)
