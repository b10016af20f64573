from __future__ import annotations

import pytest

from geosafe.osm_areas import is_closed_ground, is_terrace, is_walked_surface, is_water


@pytest.mark.parametrize(
    "tags",
    [{"place": "square"}, {"highway": "pedestrian", "area": "yes"}, {"area:highway": "pedestrian"},
     {"highway": "footway", "area": "yes"}, {"highway": "footway", "type": "multipolygon"},
     {"amenity": "marketplace"}, {"place": "square", "access": "private", "foot": "yes"}],
)  # fmt: skip
def test_ground_that_is_walked_freely(tags) -> None:
    assert is_walked_surface(tags)


@pytest.mark.parametrize(
    "tags",
    [{"leisure": "park"}, {"landuse": "grass"}, {"highway": "footway"}, {"place": "square", "access": "private"},
     {"amenity": "marketplace", "building": "yes"}, {"place": "square", "indoor": "yes"},
     {"highway": "pedestrian", "area": "yes", "bridge": "yes"}, {"place": "square", "level": "-1"}, {}],
)  # fmt: skip
def test_ground_that_is_not(tags) -> None:
    assert not is_walked_surface(tags)


def test_water_terraces_and_closed_ground() -> None:
    assert is_water({"natural": "water"})
    assert is_water({"amenity": "fountain"})
    assert not is_water({"natural": "wood"})
    assert is_terrace({"leisure": "outdoor_seating"})
    assert not is_terrace({"amenity": "cafe", "outdoor_seating": "yes"})  # the venue, not its terrace
    assert is_closed_ground({"leisure": "garden", "garden:type": "residential"})
    assert is_closed_ground({"landuse": "grass", "access": "customers"})
    assert not is_closed_ground({"building": "yes", "access": "private"})
    assert not is_closed_ground({"leisure": "park"})
