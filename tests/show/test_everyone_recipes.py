"""Every recipe that comes with geosafe, drawn for everyone: what axe finds, on a screen and on a phone, in quiet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.params import PHASES
from geosafe.read.recipe import read_recipe
from geosafe.recipe import SHIPPED_RECIPES
from geosafe.show.map import draw_map
from tests.axe import axe_script, barriers
from tests.browser import Visit
from tests.show.extras import with_nightlife, with_surroundings
from tests.show.hourly import hourly_study
from tests.show.test_map_said import answered, people

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from geosafe.scores import Scores
    from geosafe.study import Study

pytestmark = pytest.mark.browser
_ANSWERS = [*people(0, [0, 0, 1, 1, 0, 3], words="Too dark"), *people(1, [3, 3, 2, 3, 3, 2])]


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


@pytest.fixture(scope="module")
def town() -> tuple[Study, Scores]:
    """The made-up town with hours, surroundings, nightlife and answers."""
    study, scores = hourly_study()
    walked, said = answered(_ANSWERS)
    told = replace(with_nightlife(with_surroundings(scores)), perception=said.perception)
    return replace(study, observations=walked.observations), told


@pytest.fixture(scope="module")
def pages(town: tuple[Study, Scores], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of each recipe; that of differences beside a copy in which all conditions stand at 95."""
    study, scores = town
    folder = tmp_path_factory.mktemp("recipes")
    changed = {f"conditions_{phase}": 95.0 for phase in PHASES}
    other = replace(scores, blocks=scores.blocks.assign(**changed), spaces=scores.spaces.assign(**changed))
    made = {}
    for name in SHIPPED_RECIPES:
        recipe = read_recipe(name)
        against = (replace(study, name="Lit path"), other) if recipe.compares else None
        made[name] = draw_map(study, scores, recipe=recipe, against=against).save(folder / f"{name}.html")
    return made


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", SHIPPED_RECIPES)
def test_axe_finds_no_barrier_in_any_view_of_a_recipe(
    browser: Browser, pages: dict[str, Path], axe: str, name: str, phone: bool
) -> None:
    visit = Visit(browser, pages[name], phone=phone)
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    views = page.locator("#view option:not([disabled])").evaluate_all("all => all.map((each) => each.value)")
    assert views
    for view in views:
        page.select_option("#view", view)
        page.evaluate("document.getElementById('legend').open = true")
        assert barriers(page, axe) == [], view
    for chosen in ("Place du Marché", "Rue Haute"):
        page.fill("#search", chosen)
        page.press("#search", "Enter")
        assert page.locator("#panel").is_visible()
        page.evaluate("document.querySelectorAll('#panel details').forEach((each) => { each.open = true; })")
        assert barriers(page, axe) == [], chosen
        page.keyboard.press("Escape")
    page.evaluate("document.getElementById('open-about').click()")
    assert barriers(page, axe) == []
    page.keyboard.press("Escape")
    page.evaluate("document.getElementById('open-table').click()")
    assert barriers(page, axe) == []
    assert visit.was_quiet()


def test_the_perception_recipe_shows_answers_and_differences_show_two_results(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """Else the pages above would be looked at without what they are for."""
    assert "Felt insecure" in Visit(browser, pages["perception"]).page.inner_text("#key")
    assert Visit(browser, pages["scenario-difference"]).page.input_value("#view") == "difference"
