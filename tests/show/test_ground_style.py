"""The table that the page and print paint from: each entry names a kind and a colour there are."""

from __future__ import annotations

from dataclasses import fields

import pytest

from geosafe.osm_ground import KINDS, LANDMARK_KINDS
from geosafe.show.ground_palette import GROUNDS, GroundColours
from geosafe.show.ground_style import DECKS, NAMES, STEPS, told_style
from geosafe.show.palette import PRINTED
from tests.show.colours import contrast

COLOURS = {field.name for field in fields(GroundColours)}
OWN = {"landmark", "building", "building_low", "building_high", "tree"}


def test_every_step_names_a_kind_a_form_a_deck_and_a_colour() -> None:
    for step in STEPS:
        kind, form, deck = step.source.split(".")
        assert kind in {*KINDS, *OWN}, step
        assert form in ("area", "line", "point"), step
        assert deck in DECKS, step
        assert step.colour in COLOURS, step
        assert step.least_px <= step.most_px, step


def test_every_kind_of_ground_is_painted_somewhere() -> None:
    painted = {step.source.split(".")[0] for step in STEPS}
    assert {*KINDS, *OWN} - painted - {*LANDMARK_KINDS, "district"} == set()


def test_names_use_colours_there_are_and_each_kind_once() -> None:
    assert {style.colour for style in NAMES} <= COLOURS
    assert len({style.kind for style in NAMES}) == len(NAMES)
    assert all(style.zoom < style.until for style in NAMES)


def test_every_theme_has_its_ground() -> None:
    assert set(GROUNDS) == set(PRINTED)
    assert told_style()["colours"]["night"]["water"] == GROUNDS["night"].water


@pytest.mark.parametrize("theme", GROUNDS)
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [("name_street", ("road", "building", "main")), ("name_place", ("paved", "park")), ("name_water", ("water",)),
     ("name_green", ("park", "grass", "wood", "cemetery")), ("name_district", ("building",)),
     ("name_landmark", ("landmark", "building"))],
)  # fmt: skip
def test_names_can_be_read_on_their_ground(theme: str, ink: str, grounds: tuple[str, ...]) -> None:
    colours = GROUNDS[theme]
    for ground in (getattr(colours, name) for name in grounds):
        assert contrast(getattr(colours, ink), ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("theme", GROUNDS)
def test_the_ground_is_a_shade_away_from_the_paper_and_no_more(theme: str) -> None:
    fills = ("park", "grass", "wood", "water", "paved", "building", "building_low", "building_high", "road", "landmark")
    for name in fills:
        assert contrast(getattr(GROUNDS[theme], name), PRINTED[theme].paper) < 1.55, name
