"""What OpenStreetMap tags mean here: which ways are walked, what counts as a venue, a space, a seat.

The wiki page that each rule follows stands above it. Rules are plain functions of one feature's
tags; they decide nothing about geometry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeVar

Tags = Mapping[str, str]
Found = TypeVar("Found", covariant=True)


class Rule(Protocol[Found]):
    """A function of one feature's tags that looks at some keys and at no others."""

    keys: frozenset[str]

    def __call__(self, tags: Tags, /) -> Found:
        """Return what the tags mean."""


def looks_at(*keys: str) -> Callable[[Callable[[Tags], Found]], Rule[Found]]:
    """Say at which keys a rule looks, so that it need be asked only once for features that agree in them."""

    def name_keys(rule: Any) -> Any:
        rule.keys = frozenset(keys)
        return rule

    return name_keys


# https://wiki.openstreetmap.org/wiki/Key:highway ----------------------------------------------
#: Ways that are not there, not outdoors, or not for people on foot.
NOT_WALKED_HIGHWAYS: Final = frozenset(
    "abandoned bus_guideway bus_stop busway construction corridor demolished disused elevator emergency_bay escape "
    "motorway motorway_link no planned platform proposed raceway razed removed rest_area services".split()
)
#: Streets, as against paths: they have a carriageway or are as wide as one.
STREET_HIGHWAYS: Final = frozenset(
    "trunk trunk_link primary primary_link secondary secondary_link tertiary tertiary_link unclassified "
    "residential living_street pedestrian road".split()
)
_FOOT_YES: Final = frozenset(("yes", "designated", "permissive", "official", "destination"))
#: Values of an access tag that shut the public out.
_CLOSED: Final = frozenset("private no customers delivery military agricultural forestry employees".split())
#: Values of ``smoothness`` beyond ``intermediate``, the last that the wiki calls usable by wheelchairs.
_TOO_ROUGH: Final = frozenset("bad very_bad horrible very_horrible impassable".split())
_PATH_HIGHWAYS: Final = frozenset(("footway", "path", "cycleway"))
_SIDEWALK_KEYS: Final = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")

#: Why a way is not walked, in the words of ``geosafe check``.
NOT_WALKED_REASONS: Final[Mapping[str, str]] = {
    "highway": "not a way for people on foot (motorway, busway, platform, indoor corridor, under construction…)",
    "area": "an area: people cross it, its outline is not a path",
    "indoor": "indoors",
    "foot": "people on foot are not allowed, or only beside it (foot=no, private, use_sidepath…)",
    "cycleway": "a cycleway not open to people on foot",
    "access": "not open to the public (access=private, no, customers…)",
    "private-service": "a private service way",
    "sidewalk-separate": "a carriageway whose sidewalks are mapped apart and walked instead",
}


def why_not_walked(tags: Tags) -> str:
    """Return the reason, a key of :data:`NOT_WALKED_REASONS`, why a highway is not walked; '' if it is.

    https://wiki.openstreetmap.org/wiki/Key:access, …/Key:foot and …/Key:sidewalk
    """
    highway, foot = tags.get("highway", ""), tags.get("foot", "")
    if highway in NOT_WALKED_HIGHWAYS or tags.get("motorroad") == "yes":
        return "highway"
    if tags.get("area") == "yes":
        return "area"
    if tags.get("indoor", "no") not in ("no", "outdoor"):
        return "indoor"
    if foot in _CLOSED or foot == "use_sidepath":
        return "foot"
    if highway == "cycleway" and foot not in _FOOT_YES:
        return "cycleway"
    if tags.get("access") in _CLOSED and foot not in _FOOT_YES:
        return "access"
    if tags.get("service") == "private":
        return "private-service"
    sidewalks = {tags[key] for key in _SIDEWALK_KEYS if key in tags}
    if "separate" in sidewalks and sidewalks <= {"separate", "no", "none"}:
        return "sidewalk-separate"
    return ""


def way_kind(tags: Tags) -> str:
    """Return what a highway is to someone on foot: street, path, sidewalk, crossing or steps.

    https://wiki.openstreetmap.org/wiki/Sidewalks and …/Tag:footway%3Dcrossing
    """
    highway = tags.get("highway", "")
    part = {tags.get(key) for key in ("footway", "path", "cycleway")}
    if highway == "steps":
        return "steps"
    if highway == "crossing" or (highway in _PATH_HIGHWAYS and part & {"crossing", "traffic_island"}):
        return "crossing"
    if highway in _PATH_HIGHWAYS and "sidewalk" in part:
        return "sidewalk"
    return "street" if highway in STREET_HIGHWAYS else "path"


def is_one_way(tags: Tags) -> bool:
    """Whether vehicles pass in one direction only: one carriageway of two, or a one-way street.

    https://wiki.openstreetmap.org/wiki/Key:oneway
    """
    return tags.get("oneway") in ("yes", "-1", "true", "1") or tags.get("junction") == "roundabout"


def is_step_free(tags: Tags) -> bool:
    """Whether wheels can pass: no steps or steps with a ramp, and a smooth surface; or a tag that says so.

    https://wiki.openstreetmap.org/wiki/Key:wheelchair, …/Key:ramp and …/Key:smoothness
    """
    if tags.get("wheelchair") in ("yes", "designated"):
        return True
    if tags.get("wheelchair") == "no" or tags.get("smoothness") in _TOO_ROUGH:
        return False
    if tags.get("highway") == "steps":
        return "yes" in (tags.get("ramp:wheelchair"), tags.get("ramp:stroller"))
    return True


_LIT_CONDITION: Final = re.compile(r"\s*(yes|no)\s*@\s*\(?([^()]+)\)?\s*")


def lit_state(tags: Tags) -> tuple[str, str | None]:
    """Return (``lit``, ``unlit`` or ``unknown``) and the hours or the mode where the tag tells them.

    A missing tag is unknown, never dark. ``limited`` lamps do not burn all night, ``automatic`` ones only when
    somebody passes, and those at an ``interval`` flash. https://wiki.openstreetmap.org/wiki/Key:lit and
    …/Conditional_restrictions
    """
    value = tags.get("lit", "").strip()
    word = value.lower()
    condition = _LIT_CONDITION.fullmatch(tags.get("lit:conditional", ""))
    if condition and condition[1] != word and word in ("yes", "no"):
        return "lit", condition[2].strip() if word == "no" else f"24/7; {condition[2].strip()} off"
    if word in ("no", "disused"):
        return "unlit", None
    if word in ("yes", "24/7"):
        return "lit", None
    if word in ("limited", "automatic", "interval", "operating_times", "dusk-dawn", "sunset-sunrise"):
        return "lit", word
    if any(char.isdigit() for char in value) and ":" in value:
        return "lit", value
    return "unknown", None


# https://wiki.openstreetmap.org/wiki/Key:amenity and the pages of the other keys -----------------
_VENUE_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "amenity": {
        **dict.fromkeys(("cafe", "ice_cream", "internet_cafe"), "cafe"),
        **dict.fromkeys(("restaurant", "fast_food", "food_court"), "restaurant"),
        **dict.fromkeys(("bar", "biergarten", "hookah_lounge"), "bar"),
        "pub": "pub",
        **dict.fromkeys(("nightclub", "stripclub", "dancing_school"), "club"),
        **dict.fromkeys(("cinema", "theatre", "arts_centre", "music_venue", "concert_hall", "planetarium",
                         "events_venue", "exhibition_centre"), "culture"),
        **dict.fromkeys(("bank", "post_office", "bureau_de_change", "car_rental", "veterinary", "fuel",
                         "driving_school", "money_transfer", "travel_agency", "bicycle_rental"), "service"),
        **dict.fromkeys(("pharmacy", "doctors", "dentist", "clinic", "hospital"), "health"),
        **dict.fromkeys(("library", "townhall", "police", "courthouse", "community_centre", "fire_station",
                         "social_facility", "embassy", "public_building", "conference_centre"), "public"),
        "place_of_worship": "worship",
        **dict.fromkeys(("school", "university", "college", "kindergarten", "language_school",
                         "music_school", "childcare"), "education"),
        **dict.fromkeys(("casino", "gambling", "karaoke_box", "gym", "public_bath", "sauna"), "leisure"),
        "marketplace": "market",
    },
    "tourism": {
        **dict.fromkeys(("hotel", "hostel", "motel", "guest_house", "apartment"), "hotel"),
        **dict.fromkeys(("museum", "gallery", "aquarium", "zoo", "theme_park"), "culture"),
    },
    "leisure": dict.fromkeys(
        ("fitness_centre", "sports_centre", "bowling_alley", "amusement_arcade", "adult_gaming_centre", "escape_game",
         "dance", "water_park", "sauna", "ice_rink", "stadium"), "leisure"),
}  # fmt: skip
#: Values of a shop or an office that nobody runs.
_EMPTY: Final = ("no", "vacant", "empty", "disused")
_VENUE_KEY_KIND: Final[Mapping[str, str]] = {"shop": "shop", "craft": "service", "office": "office"}


@looks_at(*_VENUE_VALUES, *_VENUE_KEY_KIND, "access")
def venue_kind(tags: Tags) -> tuple[str, str]:
    """Return the kind of a venue (a key of ``params.VENUE_WEIGHTS``) and its tag, or two empty texts.

    What is ``access=private`` or ``no`` is no venue, but people work in an office all the same.
    """
    closed = tags.get("access") in ("private", "no")
    for key, values in _VENUE_VALUES.items():
        kind = values.get(tags.get(key, ""), "")
        if kind and not closed:
            return kind, f"{key}={tags[key]}"
    for key, kind in _VENUE_KEY_KIND.items():
        if tags.get(key, "no") not in _EMPTY and not (closed and key == "shop"):
            return kind, f"{key}={tags[key]}"
    return "", ""


# https://wiki.openstreetmap.org/wiki/Public_transport --------------------------------------------
@looks_at("railway", "highway", "amenity", "disused", "abandoned")
def stop_kind(tags: Tags) -> str:
    """Return ``stop``, ``rail_entrance``, ``station`` (used where no entrance is near) or ''."""
    if tags.get("railway") in ("subway_entrance", "train_station_entrance"):
        return "rail_entrance"
    if tags.get("railway") in ("station", "halt") and "yes" not in (tags.get("disused"), tags.get("abandoned")):
        return "station"
    if tags.get("highway") == "bus_stop" or tags.get("railway") == "tram_stop":
        return "stop"
    return "stop" if tags.get("amenity") in ("ferry_terminal", "bus_station") else ""


# https://wiki.openstreetmap.org/wiki/Tag:amenity%3Dbench and its neighbours ----------------------
_AMENITY_KIND: Final[Mapping[str, str]] = {
    "bench": "seat", "lounger": "seat", "shelter": "shelter", "toilets": "toilet",
    "drinking_water": "water", "water_point": "water",
}  # fmt: skip


@looks_at("amenity", "highway", "railway", "drinking_water", "bench", "shelter", "access")
def amenity_kinds(tags: Tags) -> list[str]:
    """Return which of seat, shelter, toilet and water a feature gives, once each.

    Private ones and those for customers are left out. A stop with a bench and a roof gives both.
    """
    if tags.get("access") in _CLOSED:
        return []
    kinds = [_AMENITY_KIND.get(tags.get("amenity", ""), "")]
    if tags.get("highway") in ("bus_stop", "platform") or tags.get("railway") in ("tram_stop", "platform"):
        kinds += [kind for key, kind in (("bench", "seat"), ("shelter", "shelter")) if tags.get(key) == "yes"]
    if tags.get("amenity") == "shelter" and tags.get("bench") == "yes":
        kinds.append("seat")
    if tags.get("drinking_water") == "yes":
        kinds.append("water")
    return sorted({kind for kind in kinds if kind})


@looks_at("highway", "disused", "lit")
def is_lamp(tags: Tags) -> bool:
    """Whether a node is a street lamp that is in use.

    https://wiki.openstreetmap.org/wiki/Tag:highway%3Dstreet_lamp
    """
    off = tags.get("disused") == "yes" or tags.get("lit") in ("no", "disused")
    return tags.get("highway") == "street_lamp" and not off


# https://wiki.openstreetmap.org/wiki/Key:leisure, …/Tag:place%3Dsquare -------------------------
@looks_at("place", "leisure", "landuse", "natural", "amenity", "highway", "area:highway")
def space_kind(tags: Tags) -> str:
    """Return the kind of public space an area is, or ''. Who may enter is told by :func:`is_open_space`."""
    if tags.get("place") == "square":
        return "square"
    leisure = tags.get("leisure", "")
    if leisure in ("park", "garden", "playground", "pitch", "common", "dog_park", "fitness_station"):
        return leisure
    if tags.get("landuse") in ("recreation_ground", "village_green"):
        return "green"
    if tags.get("natural") == "beach":
        return "beach"
    if tags.get("amenity") == "marketplace":
        return "marketplace"
    on_foot = (tags.get("highway"), tags.get("area:highway"))
    return "pedestrian_area" if "pedestrian" in on_foot else ""


@looks_at("indoor", "garden:type", "access", "foot")
def is_open_space(tags: Tags) -> bool:
    """Whether a space is outdoors and open to the public: no garden of a home, no hall, no closed yard.

    https://wiki.openstreetmap.org/wiki/Key:garden:type and …/Key:indoor
    """
    if tags.get("indoor", "no") not in ("no", "outdoor") or tags.get("garden:type") in ("residential", "private"):
        return False
    return tags.get("access") not in _CLOSED or tags.get("foot") in _FOOT_YES


def level_of(tags: Tags) -> float:
    """Return the storey of a feature, the highest where it has several; 0 is the ground.

    NaN where the tag is not a number. ``layer`` only orders what crosses: a street below a bridge
    has layer -1 under the open sky. https://wiki.openstreetmap.org/wiki/Key:level
    """
    if "level" not in tags:
        return 0.0
    text = tags["level"].replace("\u2212", "-")
    numbers = [float(number) for number in re.findall(r"(?<!\d)-?\d+(?:\.\d+)?", text)]
    return max(numbers, default=float("nan"))


@looks_at("tunnel", "covered", "level")
def is_under_cover(tags: Tags) -> bool:
    """Whether a way runs in a tunnel, under a building or below the ground, where surface lamps give no light.

    https://wiki.openstreetmap.org/wiki/Key:tunnel and …/Key:covered
    """
    return tags.get("tunnel", "no") != "no" or tags.get("covered", "no") != "no" or level_of(tags) < 0


@looks_at("level", "location", "tunnel")
def is_off_ground_space(tags: Tags) -> bool:
    """Whether a space lies below the ground or on a roof: no square that people come across.

    https://wiki.openstreetmap.org/wiki/Key:location
    """
    place = {tags.get("level"), tags.get("location")}
    return bool(place & {"roof", "underground"}) or tags.get("tunnel", "no") != "no" or level_of(tags) < 0


# https://wiki.openstreetmap.org/wiki/Key:building ------------------------------------------------
@looks_at("building", "location")
def is_building(tags: Tags) -> bool:
    """Whether an area is a building that is not all below the ground."""
    return tags.get("building", "no") != "no" and tags.get("location") != "underground"


_HOMES: Final = frozenset(
    "apartments residential house detached semidetached_house terrace bungalow dormitory static_caravan".split()
)
#: Amenities that fill the building they are tagged on. A restaurant or a bank may have homes above it.
_WHOLE_BUILDINGS: Final = frozenset(
    "arts_centre cinema clinic college community_centre concert_hall conference_centre courthouse fire_station "
    "hospital kindergarten library parking place_of_worship police public_building school theatre townhall "
    "university".split()
)

_NO_HOMES: Final = frozenset(("tourism", "military", "aeroway"))


@looks_at("building", "building:flats", "residential", "amenity", "office", *_NO_HOMES)
def building_use(tags: Tags) -> str:
    """Return home, office, commercial, other or unknown: what a building is used for, as far as its own tags tell.

    Homes may be above offices. https://wiki.openstreetmap.org/wiki/Tag:building%3Doffice and …%3Dcommercial
    """
    value = tags.get("building", "")
    if value in _HOMES or "building:flats" in tags or tags.get("residential") == "yes":
        return "home"
    if value not in ("yes", "", "mixed", "mixed_use", "commercial", "retail", "office", "offices"):
        return "other"
    if tags.get("amenity") in _WHOLE_BUILDINGS or not _NO_HOMES.isdisjoint(tags):
        return "other"
    if value in ("office", "offices") or tags.get("office", "no") not in _EMPTY:
        return "office"
    return "commercial" if value == "commercial" else "unknown"


@looks_at("building", "location", "layer", "building:levels", "building:min_level", "min_height")
def has_walls(tags: Tags) -> bool:
    """Whether the walls of a building stand on the ground, so that they block light: no roof, nothing below or above.

    https://wiki.openstreetmap.org/wiki/Tag:building%3Droof, …/Key:location and …/Key:min_height
    """
    if tags.get("building") in ("roof", "carport", "canopy", "bridge") or tags.get("location") == "underground":
        return False
    layer, levels, lowest, height = (
        _plain_number(tags.get(key)) for key in ("layer", "building:levels", "building:min_level", "min_height")
    )
    return not (layer < 0 or levels == 0 or lowest > 0 or height > 0)


def _plain_number(text: str | None) -> float:
    """Return the number that a text begins with; NaN where it begins with none."""
    found = re.match(r"\s*-?\d+(?:[.,]\d+)?", text or "")
    return float(found[0].replace(",", ".")) if found else float("nan")
