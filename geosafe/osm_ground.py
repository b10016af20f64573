"""What OpenStreetMap tags say of the ground that the map is drawn on: one kind a feature, or none.

As in :mod:`geosafe.osm_tags`, the wiki page that a rule follows stands above it. Nothing here has a say in a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geosafe.osm_tags import Tags, looks_at

#: Greens and waters, hard ground, and what belongs to rails, as areas.
AREA_KINDS: Final = ("water", "wood", "park", "grass", "cemetery", "pitch", "sand", "paved", "yard", "platform", "pier")
#: Buildings by which people know where they are, and the places of others.
LANDMARK_KINDS: Final = ("station", "worship", "civic", "museum", "university", "hospital", "theatre")
#: Lines other than roads.
LINE_KINDS: Final = ("river", "stream", "rail", "tram", "wall", "fence", "hedge", "pier")
#: Roads, the largest last, as they are painted over one another.
ROAD_KINDS: Final = ("footway", "steps", "service", "pedestrian", "street", "secondary", "primary", "motorway")
#: Names of parts of a town.
DISTRICT: Final = "district"
KINDS: Final = tuple(dict.fromkeys((*AREA_KINDS, *LANDMARK_KINDS, *LINE_KINDS, *ROAD_KINDS, DISTRICT)))

# https://wiki.openstreetmap.org/wiki/Key:highway
_ROADS: Final[Mapping[str, str]] = {
    "motorway": "motorway", "motorway_link": "motorway", "trunk": "primary", "trunk_link": "primary",
    "primary": "primary", "primary_link": "primary", "secondary": "secondary", "secondary_link": "secondary",
    "tertiary": "secondary", "tertiary_link": "secondary", "unclassified": "street", "residential": "street",
    "living_street": "street", "road": "street", "busway": "street", "pedestrian": "pedestrian", "service": "service",
    "steps": "steps", "footway": "footway", "path": "footway", "cycleway": "footway", "bridleway": "footway",
    "track": "footway",
}  # fmt: skip
# https://wiki.openstreetmap.org/wiki/Key:railway
_RAILS: Final[Mapping[str, str]] = {
    "rail": "rail", "light_rail": "rail", "subway": "rail", "narrow_gauge": "rail", "tram": "tram",
}  # fmt: skip
# https://wiki.openstreetmap.org/wiki/Key:waterway
_STREAMS: Final[Mapping[str, str]] = {
    "river": "river", "canal": "river", "stream": "stream", "ditch": "stream", "drain": "stream",
}  # fmt: skip
# https://wiki.openstreetmap.org/wiki/Key:barrier
_BARRIERS: Final[Mapping[str, str]] = {
    "wall": "wall", "city_wall": "wall", "retaining_wall": "wall", "fence": "fence", "hedge": "hedge",
}  # fmt: skip
# https://wiki.openstreetmap.org/wiki/Key:place
_DISTRICTS: Final = frozenset("borough suburb quarter neighbourhood island islet".split())

#: The key and value that tell a kind of area, the first that fits; buildings are none of these.
_AREAS: Final[Mapping[tuple[str, str], str]] = {
    (key, value): kind
    for kind, tags in {
        "water": "natural=water waterway=riverbank waterway=dock leisure=swimming_pool amenity=fountain",
        "paved": "place=square highway=pedestrian highway=footway area:highway=pedestrian area:highway=footway "
                 "amenity=marketplace",
        "platform": "railway=platform",
        "pier": "man_made=pier man_made=breakwater",
        "pitch": "leisure=pitch leisure=track leisure=playground",
        "cemetery": "landuse=cemetery amenity=grave_yard",
        "wood": "natural=wood landuse=forest",
        "sand": "natural=beach natural=sand",
        "park": "leisure=park leisure=garden leisure=common leisure=dog_park leisure=golf_course "
                "leisure=nature_reserve landuse=recreation_ground landuse=village_green",
        "grass": "landuse=grass landuse=meadow landuse=allotments landuse=flowerbed landuse=orchard natural=scrub "
                 "natural=grassland natural=heath natural=shrubbery",
        "yard": "landuse=railway",
    }.items()
    for key, value in (tag.split("=") for tag in tags.split())
}  # fmt: skip
#: The same for landmarks. https://wiki.openstreetmap.org/wiki/Key:amenity and …/Key:tourism
_LANDMARKS: Final[Mapping[tuple[str, str], str]] = {
    ("railway", "station"): "station", ("railway", "halt"): "station", ("building", "train_station"): "station",
    ("amenity", "place_of_worship"): "worship", ("building", "cathedral"): "worship",
    ("amenity", "townhall"): "civic", ("amenity", "courthouse"): "civic", ("amenity", "library"): "civic",
    ("tourism", "museum"): "museum", ("amenity", "university"): "university", ("building", "university"): "university",
    ("amenity", "college"): "university", ("amenity", "hospital"): "hospital", ("amenity", "theatre"): "theatre",
    ("amenity", "arts_centre"): "theatre",
}  # fmt: skip
_AREA_LOOK: Final = tuple({key for key, _ in _AREAS})
_LANDMARK_LOOK: Final = tuple({key for key, _ in _LANDMARKS})


def _first(rules: Mapping[tuple[str, str], str], tags: Tags) -> str:
    return next((kind for (key, value), kind in rules.items() if tags.get(key) == value), "")


@looks_at(*_AREA_LOOK, "building", "water", "tunnel", "covered", "indoor", "location")
def area_kind(tags: Tags) -> str:
    """Return one of ``AREA_KINDS`` for an area on the ground, under the sky and no building; else ''."""
    hidden = any(tags.get(key, "no") != "no" for key in ("building", "tunnel", "covered", "indoor"))
    if hidden or tags.get("location") in ("underground", "roof", "rooftop"):
        return ""
    return _first(_AREAS, tags) or ("water" if "water" in tags else "")


@looks_at(*_LANDMARK_LOOK, "disused", "abandoned", "location", "station")
def landmark_kind(tags: Tags) -> str:
    """Return one of ``LANDMARK_KINDS`` for a building, a ground or a point by which people know where they are."""
    if "yes" in (tags.get("disused"), tags.get("abandoned")):
        return ""
    return _first(_LANDMARKS, tags)


@looks_at("place", "natural")
def place_kind(tags: Tags) -> str:
    """Return ``district`` or ``water`` for a point or an area that gives a name to what lies around; else ''."""
    if tags.get("natural") in ("bay", "strait"):
        return "water"
    return DISTRICT if tags.get("place") in _DISTRICTS else ""


@looks_at("railway", "waterway", "barrier", "man_made", "tunnel", "covered", "natural", "indoor")
def line_kind(tags: Tags) -> str:
    """Return one of ``LINE_KINDS`` for a line above the ground; else ''."""
    if any(tags.get(key, "no") != "no" for key in ("tunnel", "covered", "indoor")):
        return ""
    return (
        _RAILS.get(tags.get("railway", ""))
        or _STREAMS.get(tags.get("waterway", ""))
        or _BARRIERS.get(tags.get("barrier", ""))
        or ("pier" if tags.get("man_made") in ("pier", "breakwater") else "")
    )


def road_kind(highway: str) -> str:
    """Return one of ``ROAD_KINDS`` for the value of ``highway``; '' for what is not there or not under the sky."""
    return _ROADS.get(highway, "")


def layer_of(text: str | None, *, bridge: bool, tunnel: bool) -> int:
    """Return which crosses over which, -5 to 5: what ``layer`` says, else 1 for a bridge and -1 for a tunnel.

    https://wiki.openstreetmap.org/wiki/Key:layer
    """
    given = (text or "").strip().replace("\u2212", "-")
    if given.lstrip("+-").isdecimal() and len(given) <= 3:
        return max(-5, min(5, int(given)))
    return -1 if tunnel else int(bridge)
