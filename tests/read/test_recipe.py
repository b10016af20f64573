from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.errors import CallError, DataError, MissingFileError
from geosafe.read.recipe import read_recipe
from geosafe.recipe import SECTIONS, SHIPPED_RECIPES, SHOWN_PHASES, Classes, Page, Recipe

FOLDER = Path(__file__).parents[2] / "maps"
WHOLE = """\
name: my-map
title: The way home
question: Where is it lit?
audience: us
language: fr
views: [light, refuge]
phases: [night, day]
classes:
  light: [0.5, 1, 2]
  refuge: {method: quantile, count: 4}
  activity: natural
palette: sea
panel: [facts, bars]
page: {size: A4, orientation: portrait}
"""


def faults(folder: Path, text: str) -> list[tuple[int | None, str | None, str]]:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_recipe("own.yaml", folder=folder)
    assert all(fault.file == "own.yaml" for fault in caught.value.faults)
    return [(fault.row, fault.column, f"{fault.found}. {fault.remedy}") for fault in caught.value.faults]


def test_the_whole_of_a_recipe_is_read(tmp_path):
    (tmp_path / "own.yaml").write_text(WHOLE, encoding="utf-8")
    assert read_recipe("own.yaml", folder=tmp_path) == Recipe(
        name="my-map", title="The way home", question="Where is it lit?", audience="us", language="fr",
        views=("light", "refuge"), phases=("night", "day"),
        classes={"light": Classes("fixed", 4, (0.5, 1.0, 2.0)), "refuge": Classes("quantile", 4),
                 "activity": Classes("natural", 5)},
        palette="sea", panel=("facts", "bars"), page=Page("A4", "portrait"),
    )  # fmt: skip


def test_a_name_alone_is_the_map_without_a_recipe(tmp_path):
    (tmp_path / "own.yaml").write_text("name: mine", encoding="utf-8")
    own = read_recipe(tmp_path / "own.yaml")
    assert own == Recipe(name="mine")
    assert (own.views, own.phases, own.panel) == ((), SHOWN_PHASES, SECTIONS)


def test_every_fault_comes_at_once_with_its_line_and_the_nearest_known(tmp_path):
    text = """\
name: My Map
language: fi
views: [ligth, light, refuge, rain]
phases: [nite]
classes:
  light: quantil
  refuge: {method: quantile, count: 9}
  lamps: natural
palete: sea
palette: rainbow
panel: [facts, bar]
page: {size: A5}
"""
    found = faults(tmp_path, text)
    said = {(row, column): words for row, column, words in found}
    assert said[1, "name"].startswith("'My Map' is no name. Write small letters")
    assert said[2, "language"] == "'fi' is no language that a map knows. Write one of en, fr, de, es, it, pt, nl."
    assert said[3, "views.0"].startswith("'ligth' is no view that a map knows. Did you mean 'light'? Write one of")
    assert said[3, "views.3"].startswith("'rain' is no view")
    assert said[4, "phases.0"].startswith("'nite' is no phase that a map knows. Did you mean 'night'?")
    assert said[6, "classes.light.method"].startswith(
        "'quantil' is no method that a map knows. Did you mean 'quantile'?"
    )
    assert said[7, "classes.refuge.count"] == "found '9'. Must be less than or equal to 5."
    assert said[8, "classes.lamps"].startswith("the key 'lamps' is not known. Known keys: conditions")
    assert said[9, "palete"].startswith("the key 'palete' is not known. Did you mean 'palette'?")
    assert said[10, "palette"].startswith("'rainbow' is no palette that a map knows. Write one of dusk, sea, ochre.")
    assert said[11, "panel.1"].startswith("'bar' is no section of a panel that a map knows. Did you mean 'bars'?")
    assert said[12, "page.size"] == "'A5' is no paper that a map knows. Write one of A3, A4."
    assert len(found) == 12


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("views: []", "this is no list. Write it as [one, two]."),
        ("views: [light, light]", "light stands here more than once. Keep one."),
        ("views:", "this is no list"),
        ("views: {light: 1}", "this is no list"),
        ("views: [[light]]", "a block is no view"),
        ("views: [~]", "nothing is no view"),
        ("phases: [NO]", "'NO' is no phase"),
        ("classes: {light: [1, 2]}\nviews: light", None),
        ("classes: {light: [2, 1]}", r"the edges do not rise. Write each once, the least first: [1, 2]."),
        ("classes: {light: [1, 1, 2]}", "Write each once"),
        ("classes: {light: [.nan, 2]}", "not 2 to 4 numbers"),
        ("classes: {light: [1, two]}", "not 2 to 4 numbers"),
        ("classes: {light: [22:30, 23]}", "not 2 to 4 numbers"),
        ("classes: {light: {edges: [1, 2], method: natural}}", "Keep one way of making classes."),
        ("classes: {light: {count: 4}}", "fixed classes are five."),
        ("classes: {light: }", None),
        ("classes: {incidents: fixed}", None),
        ("classes: {homes_near: [6, 7]}", "the classes of this view are fixed. Take the line out."),
        ("classes: {incidents: quantile}", "the classes of this view are fixed."),
        ("title: !!python/object:os.system x", "is not allowed"),
        ("title: a\ntitle: b", "'title' stands here again"),
        ("title: ''", "at least 1 character"),
        ("page: A4", None),
        ("page: A6", "'A6' is no paper"),
        ("classes: {light: [1, 2, 3, 4, 5]}", "n edges make n + 1 classes"),
    ],
)
def test_traps_of_yaml(tmp_path, lines, says):
    text = f"name: mine\n{lines}\n"
    if says is None:
        (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
        assert read_recipe("own.yaml", folder=tmp_path).name == "mine"
    else:
        assert says in " ".join(words for _, _, words in faults(tmp_path, text))


def test_the_shipped_recipes_are_the_files():
    assert sorted(SHIPPED_RECIPES) == sorted(file.stem for file in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", SHIPPED_RECIPES)
def test_every_shipped_recipe_asks_a_question_of_somebody(name, tmp_path, monkeypatch):
    recipe = read_recipe(name)
    assert recipe.name == name
    assert recipe.question is not None
    assert recipe.question.endswith("?")
    assert recipe.audience
    assert recipe.views
    monkeypatch.chdir(tmp_path)  # where there is no folder of that name
    assert read_recipe(f"maps/{name}.yaml") == recipe


def test_an_unknown_name_says_all_there_are_and_the_nearest():
    with pytest.raises(CallError, match=r"There is no recipe 'lights'. Did you mean 'light'\? Write one of design-"):
        read_recipe("lights")
    with pytest.raises(MissingFileError, match=r"maps/mine\.yaml: there is no such file\. .*scenario-difference"):
        read_recipe("maps/mine.yaml")
