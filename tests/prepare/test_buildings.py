"""Buildings and their dwellings: counted, inferred from floor area, or unknown, never none by default."""

from __future__ import annotations

import math

import pytest
import shapely

from geosafe.prepare.buildings import find_buildings
from geosafe.tables import check_table
from tests.prepare.town import features

HOUSE = shapely.box(0, 0, 30, 30)  # 900 m2, ten dwellings a floor at 90 m2 each


@pytest.mark.parametrize(
    ("tags", "dwellings", "evidence"),
    [
        ({"building": "yes", "building:flats": "12"}, 12, "observed"),
        ({"building": "apartments", "building:levels": "5"}, 50, "inferred"),
        ({"building": "apartments"}, 30, "inferred"),  # three floors where none is mapped
        ({"building": "apartments", "building:levels": "many"}, 30, "inferred"),
        ({"building": "church"}, 0, "observed"),
        ({"building": "yes"}, math.nan, "unknown"),
        ({"building": "yes", "amenity": "restaurant"}, math.nan, "unknown"),
    ],
)
def test_dwellings(tags: dict[str, str], dwellings: float, evidence: str) -> None:
    found = find_buildings(features(("way/1", tags, HOUSE)))
    assert found["dwellings"].tolist() == pytest.approx([dwellings], nan_ok=True)
    assert found["dwellings_evidence"].tolist() == [evidence]
    check_table(found, "buildings")


def test_a_plain_building_on_residential_land_is_a_home_and_on_commercial_land_unknown() -> None:
    land = shapely.box(-10, -10, 100, 100)
    for use, evidence in (("residential", "inferred"), ("commercial", "unknown")):
        found = find_buildings(features(("way/1", {"building": "yes"}, HOUSE), ("way/2", {"landuse": use}, land)))
        assert found["dwellings_evidence"].to_dict() == {"way/1": evidence}


@pytest.mark.parametrize("tags", [{"building": "no"}, {"building": "yes", "location": "underground"}, {"shop": "yes"}])
def test_what_is_no_building(tags: dict[str, str]) -> None:
    check_table(find_buildings(features(("way/1", tags, HOUSE))), "buildings")
    assert find_buildings(features(("way/1", tags, HOUSE))).empty


@pytest.mark.parametrize(
    ("tags", "walls"),
    [
        ({"building": "yes"}, True),
        ({"building": "yes", "layer": "1"}, True),
        ({"building": "house", "building:levels": "2"}, True),
        ({"building": "yes", "layer": "many", "min_height": "none"}, True),
        ({"building": "roof"}, False),
        ({"building": "roof", "amenity": "fuel", "layer": "1"}, False),
        ({"building": "yes", "layer": "-1"}, False),
        ({"building": "yes", "building:levels": "0"}, False),
        ({"building": "yes", "building:min_level": "2"}, False),
        ({"building": "yes", "min_height": "4,5 m"}, False),
        ({"building": "bridge"}, False),
    ],
)
def test_walls_that_stand_on_the_ground_block_light(tags: dict[str, str], walls: bool) -> None:
    found = find_buildings(features(("way/1", tags, HOUSE)))
    assert found["walls"].tolist() == [walls]
    check_table(found, "buildings")


def test_no_areas() -> None:
    assert find_buildings(features()).empty
