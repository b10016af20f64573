"""Differences: what they are of, where most changes, and which of them a map opens with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geosafe.recipe import Recipe
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
RECIPE = Recipe("d", views=("difference", "difference_light", "difference_people"), phases=("night",))


def _lit(change: dict[int, float]) -> tuple:
    """Return a town whose light is 40 at night, and the same with changes by place of the block."""
    study, scores = synthetic_study()
    blocks = scores.blocks.assign(light_night=40.0)
    light = blocks["light_night"].to_numpy().copy()
    for place, points in change.items():
        light[place] += points
    spaces = scores.spaces.assign(light_night=40.0)
    before = replace(scores, blocks=blocks, spaces=spaces)
    return study, before, replace(before, blocks=blocks.assign(light_night=light))


def test_a_map_opens_with_the_first_difference_that_is_more_than_much_the_same(
    browser: Browser, tmp_path: Path
) -> None:
    study, before, after = _lit({0: 30})
    page_ = draw_map(study, before, recipe=RECIPE, against=(replace(study, name="Lamps"), after))
    page = Visit(browser, page_.save(tmp_path / "m.html")).page
    assert page.input_value("#view") == "difference_light"  # conditions are the same in both
    same = draw_map(study, before, recipe=RECIPE, against=(replace(study, name="Lamps"), before))
    visit = Visit(browser, same.save(tmp_path / "same.html"))
    assert visit.page.input_value("#view") == "difference"
    assert "Nothing that is known in both differs by 5 points or more." in visit.page.inner_text("#key")
    assert visit.was_quiet()


def test_what_changes_most_is_listed_by_name_once_the_largest_first(browser: Browser, tmp_path: Path) -> None:
    study, before, _ = _lit({})
    named = before.blocks["name"].notna() & (before.blocks["name"] != "") & before.blocks["ranked"]
    places = np.flatnonzero(named)
    first = places[0]
    second = next(k for k in places if before.blocks["name"].iloc[k] != before.blocks["name"].iloc[first])
    study, before, after = _lit({int(first): 12.0, int(second): -25.0})
    page_ = draw_map(study, before, recipe=RECIPE, against=(replace(study, name="Lamps"), after))
    visit = Visit(browser, page_.save(tmp_path / "m.html"))
    page = visit.page
    rows = [text.split("\n") for text in page.locator("#key .first .link").all_inner_texts()]
    names = before.blocks["name"].to_numpy()
    assert rows == [[names[second], "−25 points"], [names[first], "+12 points"]]
    assert "“Lamps” less “Ville-sur-Grille”. Grey is much the same." in page.inner_text("#key")
    page.locator("#key .first .link").first.click()
    assert page.inner_text("#panel h2") == names[second]
    assert "Change in light: −25 points" in page.inner_text("#panel")
    assert visit.was_quiet()


def test_streets_that_become_known_are_told_apart_from_those_that_change(browser: Browser, tmp_path: Path) -> None:
    study, before, after = _lit({})
    names = before.blocks["name"].to_numpy()
    first = int(np.flatnonzero(before.blocks["name"].notna() & before.blocks["ranked"])[0])
    dark = before.blocks["light_night"].to_numpy().copy()
    dark[first] = np.nan
    before = replace(before, blocks=before.blocks.assign(light_night=dark))
    page_ = draw_map(study, before, recipe=RECIPE, against=(replace(study, name="Lamps"), after))
    page = Visit(browser, page_.save(tmp_path / "m.html")).page
    assert page.input_value("#view") == "difference_light"
    key = page.inner_text("#key")
    assert "Becomes known" in key
    assert page.locator("#key .first .link").all_inner_texts() == [names[first]]
    length = before.blocks["walk_length_m"].iloc[first]
    assert f"{length:.2g} m of streets are not known in “Ville-sur-Grille” and known in “Lamps”" in key
    page.click("#key .first .link")
    known = round(float(after.blocks["light_night"].iloc[first]))
    first_fact = page.locator("#panel .facts li").first.inner_text()
    assert first_fact.startswith("Light: not known in “Ville-sur-Grille”, ")
    assert first_fact.endswith(f"{known} of 100 points in “Lamps”")
