"""What OpenStreetMap tags say of ground: where people walk as they like, what is in their way, who may be there.

As in :mod:`geosafe.osm_tags`, the wiki page that a rule follows stands above it.
"""

from __future__ import annotations

from typing import Final

from geosafe.osm_tags import Tags, is_off_ground_space, is_open_space, looks_at, space_kind

#: Carriageways that people on foot cross where a crossing is mapped, and not where they like.
MAIN_ROADS: Final = frozenset(
    "motorway motorway_link trunk trunk_link primary primary_link secondary secondary_link tertiary "
    "tertiary_link".split()
)


def is_walked_surface(tags: Tags) -> bool:
    """Whether an area is ground that people walk across as they like: a square, a pedestrian area, a marketplace.

    Parks, lawns, playgrounds and beaches are not: beds, fences and water in them are seldom all mapped.
    https://wiki.openstreetmap.org/wiki/Tag:highway%3Dpedestrian (areas) and …/Key:area
    """
    if not is_open_space(tags) or is_off_ground_space(tags):
        return False
    if tags.get("building", "no") != "no" or "bridge" in tags:
        return False
    footway = tags.get("highway") == "footway" and (tags.get("area") == "yes" or tags.get("type") == "multipolygon")
    return space_kind(tags) in ("square", "marketplace", "pedestrian_area") or footway


def is_water(tags: Tags) -> bool:
    """Whether an area is water or a fountain: what one walks round.

    https://wiki.openstreetmap.org/wiki/Tag:natural%3Dwater and …/Tag:amenity%3Dfountain
    """
    return tags.get("natural") == "water" or tags.get("waterway") == "riverbank" or tags.get("amenity") == "fountain"


@looks_at("natural", "landuse")
def is_wood(tags: Tags) -> bool:
    """Whether an area is under trees.

    https://wiki.openstreetmap.org/wiki/Tag:natural%3Dwood and …/Tag:landuse%3Dforest
    """
    return tags.get("natural") == "wood" or tags.get("landuse") == "forest"


def is_closed_ground(tags: Tags) -> bool:
    """Whether an area out of doors is closed to whoever comes by: private, of a home, or for customers."""
    indoors = tags.get("building", "no") != "no" or tags.get("indoor", "no") not in ("no", "outdoor")
    return not indoors and not is_open_space(tags)


@looks_at(*is_open_space.keys)
def is_for_customers(tags: Tags) -> bool:
    """Whether a space out of doors is for customers only: the garden of a café, the playground of a restaurant.

    https://wiki.openstreetmap.org/wiki/Tag:access%3Dcustomers
    """
    return tags.get("access") == "customers" and not is_open_space(tags) and is_open_space({**tags, "access": "yes"})


def is_terrace(tags: Tags) -> bool:
    """Whether an area is where guests of a venue sit out of doors.

    https://wiki.openstreetmap.org/wiki/Tag:leisure%3Doutdoor_seating and …/Tag:amenity%3Dbiergarten
    """
    return tags.get("leisure") == "outdoor_seating" or tags.get("amenity") == "biergarten"


def may_be_shut(tags: Tags) -> bool:
    """Whether tags speak of a gate, a fee or customers, so that a space without opening hours may be shut at times.

    The fence around a pitch or a playground keeps balls and children in, and shuts nobody out.
    https://wiki.openstreetmap.org/wiki/Key:barrier and …/Key:fee
    """
    fenced = tags.get("barrier", "no") not in ("no", "kerb", "bollard", "cycle_barrier", "block")
    around_play = tags.get("leisure") in ("playground", "pitch", "dog_park", "fitness_station")
    asked = tags.get("fee", "no") != "no" or is_for_customers(tags)
    return asked or tags.get("locked") == "yes" or (fenced and not around_play)
