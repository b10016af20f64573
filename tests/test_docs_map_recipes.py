"""The page on map recipes says what the code does."""

from __future__ import annotations

import re

import pytest

from geosafe.params import DARK_PHASES, PHASES
from geosafe.read.recipe import RecipeFile, read_recipe
from geosafe.recipe import FIXED_VIEWS, PALETTES, SECTIONS, SHIPPED_RECIPES, VIEW_NAMES, Classes
from geosafe.show.palette import raw_from_points
from geosafe.show.views import VIEWS
from geosafe.show.words import ENGLISH
from tests.test_docs import named, page, sections

TEXT = sections(page("map-recipes.md"))


def test_every_shipped_recipe_stands_there_with_its_question_and_audience():
    grid = named(TEXT["What comes with geosafe"])
    assert tuple(grid) == SHIPPED_RECIPES
    for name, (question, audience) in grid.items():
        recipe = read_recipe(name)
        assert (recipe.question, recipe.audience) == (question, audience)
        assert ENGLISH[f"question.{name}"] == question  # so that it can be translated
        assert ENGLISH[f"audience.{name}"] == audience


def test_every_key_stands_there():
    grid = named(TEXT["Every key"])
    assert list(grid) == list(RecipeFile.model_fields)
    assert ", ".join(PALETTES[:-1]) + f" or {PALETTES[-1]}" in grid["palette"][0]
    assert ", ".join(SECTIONS) in grid["panel"][0]


def test_every_view_stands_there_with_its_edges_and_phases():
    grid = named(TEXT["Views"])
    assert tuple(grid) == VIEW_NAMES
    for name, view in VIEWS.items():
        if name == "incidents":
            continue
        written = [float(number.replace("−", "-")) for number in re.findall(r"−?\d+(?:\.\d+)?", grid[name][4])][:4]
        edges = [raw_from_points(view.measure, edge) for edge in view.edges] if view.measure else list(view.edges)
        assert written == pytest.approx(edges, rel=0.03), name
        when = {PHASES: "all", DARK_PHASES: "after dark", ("night",): "night"}[tuple(view.phases)]
        assert grid[name][3] == when, name


@pytest.mark.parametrize("name", VIEW_NAMES)
def test_every_view_has_its_words(name):
    assert {f"view.{name}", f"view.{name}.needs", f"legend.low.{name}", f"legend.high.{name}"} <= set(ENGLISH)
    if name != "incidents":
        assert f"legend.unit.{name}" in ENGLISH
    assert f"group.{VIEWS[name].group}" in ENGLISH
    assert name not in FIXED_VIEWS or VIEWS[name].ramp in ("incidents", "change") or name == "perceived"


def test_the_example_is_read(tmp_path):
    text = re.search(r"```yaml\n(.*?)```", TEXT["Write your own"], re.DOTALL)
    assert text is not None
    (tmp_path / "own.yaml").write_text(text[1], encoding="utf-8")
    own = read_recipe(tmp_path / "own.yaml")
    assert own.classes == {"light": Classes("fixed", 4, (0.4, 1.0, 2.0)), "refuge": Classes("natural", 4)}
