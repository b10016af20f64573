# ruff: noqa: F401, F811  (fixtures of another file)
"""What a screen reader is told of maps and of the page of scenarios: names, parts and their order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.compare.compare_scenarios import compare_scenarios
from geosafe.read.recipe import read_recipe
from geosafe.recipe import SHIPPED_RECIPES
from geosafe.show.compare_page import draw_comparison
from tests.browser import Visit
from tests.show.test_compare_page import lit
from tests.show.test_compare_page import study as compared_study
from tests.show.test_everyone_recipes import pages, town
from tests.tree import Heard, heard, nameless

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def _parts(nodes: list[Heard]) -> list[str]:
    wanted = {"navigation", "banner", "form", "main", "complementary", "contentinfo"}
    return [each.role for each in nodes if each.role in wanted]


@pytest.mark.parametrize("name", SHIPPED_RECIPES)
def test_every_control_of_a_map_has_a_name_and_its_parts_stand_in_order(
    browser: Browser,
    pages: dict[str, Path],
    name: str,
) -> None:
    page = Visit(browser, pages[name]).page
    nodes = heard(page)
    assert _parts(nodes) == ["navigation", "banner", "form", "contentinfo", "main"]
    assert next(each.name for each in nodes if each.role == "heading") == page.inner_text("#title")
    assert read_recipe(name).question in " ".join(each.name for each in nodes if each.role == "StaticText")
    assert nameless(nodes) == []
    page.click("#where")
    assert nameless(heard(page)) == []
    page.fill("#search", "Rue Haute")
    page.press("#search", "Enter")
    page.evaluate("document.querySelectorAll('#panel details').forEach((each) => { each.open = true; })")
    with_panel = heard(page)
    assert _parts(with_panel)[-1] == "complementary"
    assert nameless(with_panel) == []
    for opener in ("#tool-filter", "#tool-compare", "#open-tools"):
        page.click(opener)
        assert nameless(heard(page)) == [], opener


@pytest.mark.parametrize("dialog", ["#open-table", "#open-about"])
def test_every_control_of_a_dialog_has_a_name(browser: Browser, pages: dict[str, Path], dialog: str) -> None:
    page = Visit(browser, pages["design-review"]).page
    page.click(dialog)
    nodes = heard(page)
    assert any(each.role == "dialog" for each in nodes)
    assert nameless(nodes) == []


def test_tables_of_scenarios_have_names_and_their_bars_are_told(browser: Browser, tmp_path: Path) -> None:
    found = compare_scenarios(compared_study(), [lit(), lit("Light in the east", "p1", cost=0.0)], draws=100)
    page = Visit(browser, draw_comparison(found).save(tmp_path / "compare.html")).page
    nodes = heard(page)
    assert _parts(nodes) == ["navigation", "banner", "main", "form", "contentinfo"]
    assert nameless(nodes) == []
    assert "What it costs" in [each.name for each in nodes if each.role == "table"]
    assert "" not in [each.within for each in nodes if each.role == "cell"]
    assert next(each.name for each in nodes if each.role == "group") == f"Time of day {page.inner_text('#when')}"


def test_what_has_no_name_is_found(browser: Browser, pages: dict[str, Path]) -> None:
    """Else the tests above could not fail."""
    page = Visit(browser, pages["light"]).page
    page.evaluate("document.getElementById('open-about').textContent = ''")
    page.evaluate("document.getElementById('controls').removeAttribute('aria-label')")
    page.evaluate("document.body.append(document.createElement('table'))")
    assert "button" in nameless(heard(page))
