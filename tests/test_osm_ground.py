"""Kinds of ground by their tags, as the pages of the OSM wiki describe them."""

from __future__ import annotations

import pytest

from geosafe import osm_ground
from tests.test_osm_tags import tags


@pytest.mark.parametrize(
    ("text", "kind"),
    [("natural=water", "water"), ("waterway=dock", "water"), ("water=lake", "water"), ("leisure=park", "park"),
     ("landuse=forest", "wood"), ("amenity=grave_yard", "cemetery"), ("leisure=pitch", "pitch"),
     ("landuse=meadow", "grass"), ("place=square", "paved"), ("railway=platform", "platform"),
     ("man_made=pier", "pier"), ("landuse=railway", "yard"), ("natural=beach", "sand"), ("landuse=retail", ""),
     ("building=yes leisure=pitch", ""), ("natural=water tunnel=yes", ""), ("natural=water tunnel=no", "water"),
     ("leisure=park location=roof", "")],
)  # fmt: skip
def test_areas(text: str, kind: str) -> None:
    assert osm_ground.area_kind(tags(text)) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("railway=station", "station"), ("railway=station disused=yes", ""), ("amenity=place_of_worship", "worship"),
     ("amenity=townhall", "civic"), ("tourism=museum", "museum"), ("building=university", "university"),
     ("amenity=hospital", "hospital"), ("amenity=theatre", "theatre"), ("amenity=cafe", "")],
)  # fmt: skip
def test_landmarks(text: str, kind: str) -> None:
    assert osm_ground.landmark_kind(tags(text)) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("railway=tram", "tram"), ("railway=subway tunnel=yes", ""), ("railway=light_rail", "rail"),
     ("railway=abandoned", ""), ("waterway=river", "river"), ("waterway=ditch tunnel=culvert", ""),
     ("barrier=city_wall", "wall"), ("barrier=hedge", "hedge"), ("barrier=kerb", ""), ("man_made=pier", "pier")],
)  # fmt: skip
def test_lines(text: str, kind: str) -> None:
    assert osm_ground.line_kind(tags(text)) == kind


@pytest.mark.parametrize(
    ("highway", "kind"),
    [("motorway_link", "motorway"), ("trunk", "primary"), ("tertiary", "secondary"), ("living_street", "street"),
     ("cycleway", "footway"), ("steps", "steps"), ("proposed", ""), ("corridor", "")],
)  # fmt: skip
def test_roads(highway: str, kind: str) -> None:
    assert osm_ground.road_kind(highway) == kind


@pytest.mark.parametrize(("text", "kind"), [("place=suburb", "district"), ("natural=bay", "water"), ("place=city", "")])
def test_places(text: str, kind: str) -> None:
    assert osm_ground.place_kind(tags(text)) == kind


@pytest.mark.parametrize(
    ("text", "bridge", "tunnel", "layer"),
    [(None, False, False, 0), (None, True, False, 1), (None, False, True, -1), ("2", True, False, 2),
     ("\u22123", False, False, -3), ("99", False, False, 5), ("1;2", True, False, 1), ("=1+1", False, False, 0),
     ("٣", False, False, 3), ("9" * 400, False, True, -1)],
)  # fmt: skip
def test_layers(text: str | None, bridge: bool, tunnel: bool, layer: int) -> None:
    assert osm_ground.layer_of(text, bridge=bridge, tunnel=tunnel) == layer


def test_every_kind_that_a_rule_gives_is_a_kind_of_the_table() -> None:
    given = {osm_ground.road_kind(highway) for highway in ("motorway", "trunk", "tertiary", "road", "steps", "path")}
    assert given <= set(osm_ground.KINDS)
    assert len(set(osm_ground.KINDS)) == len(osm_ground.KINDS)
