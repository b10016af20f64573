"""What tags mean: each expected value is read off the wiki page that stands above its rule."""

from __future__ import annotations

import math

import pytest

from geosafe import osm_tags
from geosafe.params import STOP_WEIGHTS, VENUE_WEIGHTS


def tags(text: str) -> dict[str, str]:
    """Return ``a=b c=d`` as tags."""
    return dict(pair.split("=", 1) for pair in text.split())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("highway=residential", ""),
        ("highway=footway", ""),
        ("highway=steps", ""),
        ("highway=service", ""),
        ("highway=trunk", ""),
        ("highway=path tunnel=yes", ""),
        ("highway=motorway", "highway"),
        ("highway=trunk motorroad=yes", "highway"),
        ("highway=corridor", "highway"),
        ("highway=busway", "highway"),
        ("highway=construction", "highway"),
        ("highway=pedestrian area=yes", "area"),
        ("highway=footway indoor=yes", "indoor"),
        ("highway=footway indoor=no", ""),
        ("highway=cycleway", "cycleway"),
        ("highway=cycleway foot=designated", ""),
        ("highway=cycleway foot=no", "foot"),
        ("highway=primary foot=use_sidepath", "foot"),
        ("highway=service access=private", "access"),
        ("highway=service access=private foot=yes", ""),
        ("highway=service access=private foot=destination", ""),
        ("highway=service access=destination", ""),
        ("highway=service access=permissive", ""),
        ("highway=service service=private", "private-service"),
        ("highway=primary sidewalk=separate", "sidewalk-separate"),
        ("highway=primary sidewalk:both=separate", "sidewalk-separate"),
        ("highway=primary sidewalk:left=separate sidewalk:right=no", "sidewalk-separate"),
        ("highway=primary sidewalk:left=separate sidewalk:right=yes", ""),
        ("highway=primary sidewalk=both", ""),
        ("highway=primary sidewalk=no", ""),
    ],
)
def test_which_ways_are_walked(text: str, reason: str) -> None:
    assert osm_tags.why_not_walked(tags(text)) == reason
    assert reason == "" or reason in osm_tags.NOT_WALKED_REASONS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("highway=residential", "street"),
        ("highway=pedestrian", "street"),
        ("highway=service", "path"),
        ("highway=footway", "path"),
        ("highway=track", "path"),
        ("highway=footway footway=sidewalk", "sidewalk"),
        ("highway=cycleway cycleway=sidewalk", "sidewalk"),
        ("highway=footway footway=crossing", "crossing"),
        ("highway=footway footway=traffic_island", "crossing"),
        ("highway=crossing", "crossing"),
        ("highway=residential cycleway=crossing", "street"),
        ("highway=steps footway=sidewalk", "steps"),
    ],
)
def test_kind_of_way(text: str, kind: str) -> None:
    assert osm_tags.way_kind(tags(text)) == kind


@pytest.mark.parametrize(
    ("text", "free"),
    [("highway=footway", True), ("highway=steps", False), ("highway=steps ramp:wheelchair=yes", True),
     ("highway=steps wheelchair=yes", True), ("highway=path wheelchair=no", False),
     ("highway=path smoothness=intermediate", True), ("highway=path smoothness=bad", False),
     ("highway=path smoothness=impassable", False), ("highway=path smoothness=bad wheelchair=yes", True),
     ("highway=steps smoothness=good", False)],
)  # fmt: skip
def test_step_free(text: str, free: bool) -> None:
    assert osm_tags.is_step_free(tags(text)) is free


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("yes", ("lit", None)),
        ("24/7", ("lit", None)),
        ("no", ("unlit", None)),
        ("disused", ("unlit", None)),
        ("limited", ("lit", "limited")),
        ("automatic", ("lit", "automatic")),
        ("interval", ("lit", "interval")),
        ("17:00-23:00", ("lit", "17:00-23:00")),
        ("Mo-Fr 18:00-22:00", ("lit", "Mo-Fr 18:00-22:00")),
        ("Yes", ("lit", None)),
        ("operating_times", ("lit", "operating_times")),
        ("", ("unknown", None)),
        ("good", ("unknown", None)),
        ("2", ("unknown", None)),
    ],
)
def test_lit_in_three_states(value: str, expected: tuple[str, str | None]) -> None:
    assert osm_tags.lit_state({"lit": value}) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"lit": "yes", "lit:conditional": "no @ (23:00-05:00)"}, ("lit", "24/7; 23:00-05:00 off")),
        ({"lit": "no", "lit:conditional": "yes @ Mo-Fr 16:00-22:00"}, ("lit", "Mo-Fr 16:00-22:00")),
        ({"lit": "yes", "lit:conditional": "yes @ (23:00-05:00)"}, ("lit", None)),
        ({"lit": "yes", "lit:conditional": "dimmed @ (23:00-05:00)"}, ("lit", None)),
        ({"lit:conditional": "no @ (23:00-05:00)"}, ("unknown", None)),
    ],
)
def test_lit_at_some_hours(tags: dict[str, str], expected: tuple[str, str | None]) -> None:
    assert osm_tags.lit_state(tags) == expected


@pytest.mark.parametrize("tags", [{"disused": "yes"}, {"lit": "no"}, {"lit": "disused"}])
def test_a_lamp_out_of_use_is_none(tags: dict[str, str]) -> None:
    assert osm_tags.is_lamp({"highway": "street_lamp"})
    assert not osm_tags.is_lamp({"highway": "street_lamp"} | tags)


def test_no_lit_tag_is_unknown_and_never_unlit() -> None:
    assert osm_tags.lit_state({"highway": "footway", "tunnel": "yes"}) == ("unknown", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amenity=pub", "pub"),
        ("amenity=nightclub", "club"),
        ("amenity=cafe shop=books", "cafe"),
        ("shop=bakery", "shop"),
        ("shop=vacant", ""),
        ("shop=no", ""),
        ("craft=tailor", "service"),
        ("office=lawyer access=private", "office"),
        ("tourism=hotel", "hotel"),
        ("tourism=information", ""),
        ("leisure=fitness_centre access=private", ""),
        ("leisure=swimming_pool", ""),
        ("amenity=cafe access=private", ""),
        ("amenity=cafe access=customers", "cafe"),
        ("disused:amenity=pub", ""),
        ("amenity=bench", ""),
    ],
)
def test_venues(text: str, kind: str) -> None:
    found, tag = osm_tags.venue_kind(tags(text))
    assert found == kind
    assert not kind or (kind in VENUE_WEIGHTS and tag in text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("highway=bus_stop", "stop"),
        ("railway=tram_stop", "stop"),
        ("amenity=bus_station", "stop"),
        ("amenity=ferry_terminal", "stop"),
        ("railway=subway_entrance", "rail_entrance"),
        ("railway=station", "station"),
        ("railway=station disused=yes", ""),
        ("public_transport=stop_position", ""),
    ],
)
def test_stops(text: str, kind: str) -> None:
    assert osm_tags.stop_kind(tags(text)) == kind
    assert kind in (*STOP_WEIGHTS, "station", "")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("amenity=bench", ["seat"]),
        ("amenity=shelter bench=yes", ["seat", "shelter"]),
        ("highway=bus_stop bench=yes shelter=yes", ["seat", "shelter"]),
        ("highway=bus_stop bench=no shelter=no", []),
        ("amenity=toilets drinking_water=yes", ["toilet", "water"]),
        ("amenity=drinking_water drinking_water=yes", ["water"]),
        ("amenity=toilets access=customers", []),
        ("amenity=cafe bench=yes", []),
    ],
)
def test_amenities(text: str, kinds: list[str]) -> None:
    assert osm_tags.amenity_kinds(tags(text)) == kinds


@pytest.mark.parametrize(
    ("text", "kind", "open_to_all"),
    [
        ("place=square", "square", True),
        ("place=square highway=pedestrian area=yes", "square", True),
        ("leisure=park", "park", True),
        ("leisure=park access=private", "park", False),
        ("leisure=park access=private foot=yes", "park", True),
        ("leisure=garden garden:type=residential", "garden", False),
        ("leisure=pitch indoor=yes", "pitch", False),
        ("leisure=pitch access=customers", "pitch", False),
        ("landuse=village_green", "green", True),
        ("natural=beach", "beach", True),
        ("amenity=marketplace", "marketplace", True),
        ("highway=pedestrian area=yes", "pedestrian_area", True),
        ("area:highway=pedestrian", "pedestrian_area", True),
        ("highway=footway area=yes", "", True),
        ("landuse=grass", "", True),
    ],
)
def test_spaces(text: str, kind: str, open_to_all: bool) -> None:
    assert osm_tags.space_kind(tags(text)) == kind
    assert osm_tags.is_open_space(tags(text)) is open_to_all


@pytest.mark.parametrize(
    ("level", "storey"),
    [("0", 0), ("-2", -2), ("\u22121", -1), ("-1;0", 0), ("-3;-2", -2), ("0-3", 3), ("-0.5", -0.5), ("1;2", 2)],
)
def test_levels(level: str, storey: float) -> None:
    assert osm_tags.level_of({"level": level}) == storey


def test_a_level_in_words_is_no_level() -> None:
    assert math.isnan(osm_tags.level_of({"level": "roof"}))
    assert osm_tags.level_of({"layer": "-1"}) == 0


@pytest.mark.parametrize(
    ("text", "covered"),
    [("tunnel=yes", True), ("tunnel=building_passage", True), ("tunnel=no", False), ("covered=arcade", True),
     ("level=-1", True), ("level=-1;0", False), ("layer=-1", False), ("highway=path", False)],
)  # fmt: skip
def test_under_cover(text: str, covered: bool) -> None:
    assert osm_tags.is_under_cover(tags(text)) is covered


@pytest.mark.parametrize("text", ["level=-2", "tunnel=yes", "location=underground", "level=roof", "location=roof"])
def test_spaces_off_the_ground(text: str) -> None:
    assert osm_tags.is_off_ground_space(tags("place=square " + text))


def test_a_covered_market_is_on_the_ground() -> None:
    assert not osm_tags.is_off_ground_space(tags("amenity=marketplace covered=yes layer=-1"))


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("building=apartments", "home"),
        ("building=yes building:flats=4", "home"),
        ("building=yes", "unknown"),
        ("building=office", "office"),
        ("building=offices", "office"),
        ("building=yes office=company", "office"),
        ("building=yes office=vacant", "unknown"),
        ("building=retail office=no", "unknown"),
        ("building=commercial", "commercial"),
        ("building=apartments office=lawyer", "home"),
        ("building=yes amenity=restaurant", "unknown"),
        ("building=yes amenity=school", "other"),
        ("building=church", "other"),
        ("building=roof", "other"),
        ("building=yes tourism=hotel", "other"),
    ],
)
def test_building_use(text: str, use: str) -> None:
    assert osm_tags.building_use(tags(text)) == use


@pytest.mark.parametrize(
    ("text", "one_way"),
    [("oneway=yes", True), ("oneway=-1", True), ("oneway=no", False), ("junction=roundabout", True), ("a=b", False)],
)
def test_one_way(text: str, one_way: bool) -> None:
    assert osm_tags.is_one_way(tags(text)) is one_way
