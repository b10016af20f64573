from __future__ import annotations

import json
import re

import pytest

import geosafe as gs
from geosafe import drawing
from geosafe.errors import CallError, DataError
from geosafe.recipe import Recipe
from tests.show.synthetic import synthetic_study


def _told(page):
    block = re.search(r'id="geosafe-data">(.*?)</script>', page.html, re.DOTALL)
    assert block is not None
    return json.loads(block[1])


@pytest.fixture
def town(monkeypatch):
    """Return a made-up study, of which the scores are found by name."""
    study, scores = synthetic_study()
    monkeypatch.setattr(drawing, "score_study", lambda given: scores if given.name == study.name else None)
    return study, scores


def test_a_study_that_was_never_scored_is(town):
    study, scores = town
    assert gs.draw_map(study).html == gs.draw_map(study, scores).html


def test_a_recipe_is_a_name_a_file_or_the_thing_itself(town, tmp_path):
    study, _ = town
    own = tmp_path / "own.yaml"
    own.write_text("name: own\nviews: light\nphases: [night]", encoding="utf-8")
    for recipe in (own, str(own), Recipe("own", views=("light",), phases=("night",))):
        told = _told(gs.draw_map(study, recipe=recipe))
        assert [view["name"] for view in told["views"]] == ["light"]
        assert told["asked_phases"] == ["night"]
    assert _told(gs.draw_map(study, recipe="light"))["recipe"][0] == "light"
    with pytest.raises(CallError, match="There is no recipe 'dark'"):
        gs.draw_map(study, recipe="dark")


def test_what_a_study_is_compared_with_is_scored_too(town):
    study, scores = town
    told = [
        _told(gs.draw_map(study, recipe="scenario-difference", against=other)) for other in (study, (study, scores))
    ]
    assert told[0] == told[1]
    assert told[0]["other"] == "the other result"
    with pytest.raises(DataError, match=r"--against OTHER_STUDY"):
        gs.draw_map(study, recipe="scenario-difference")


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_language_of_the_recipe_gives_way_to_that_of_the_call(town, language):
    study, _ = town
    page = gs.draw_map(study, recipe=Recipe("x", language="de"), language=language)
    assert f'<html lang="{language}">' in page.html
    assert '<html lang="de">' in gs.draw_map(study, recipe=Recipe("x", language="de")).html


def test_a_title_goes_before_that_of_the_recipe(town):
    study, _ = town
    recipe = Recipe("x", title="Of the recipe")
    assert "<title>Of the recipe (simulated data)</title>" in gs.draw_map(study, recipe=recipe).html
    assert "<title>Of the call (simulated data)</title>" in gs.draw_map(study, recipe=recipe, title="Of the call").html
