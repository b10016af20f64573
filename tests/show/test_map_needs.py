"""A page holds what its recipe shows, and works without the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.recipe import EVERYTHING, SECTIONS, Recipe
from geosafe.show.map import draw_map
from geosafe.show.map_data import map_data
from geosafe.show.map_needs import Needs
from tests.browser import Visit
from tests.show.extras import with_nightlife, with_surroundings
from tests.show.hourly import hourly_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from geosafe.scores import Scores
    from geosafe.study import Study

ONE = Recipe("one", views=("conditions",), phases=("night",), panel=())


@pytest.fixture(scope="module")
def whole() -> tuple[Study, Scores]:
    study, scores = hourly_study()
    return study, with_nightlife(with_surroundings(scores))


def _names(whole: tuple[Study, Scores], recipe: Recipe) -> set[str]:
    return {name for name, _, _ in map_data(*whole, recipe=recipe)[1].index}


def test_one_view_of_one_phase_holds_what_it_shows_and_its_first_sentence(whole: tuple[Study, Scores]) -> None:
    told = {name for name in _names(whole, ONE) if name.startswith("blocks.")}
    of_any = {"blocks.shape", "blocks.name", "blocks.id", "blocks.kind", "blocks.size", "blocks.long", "blocks.ranked",
              "blocks.near_edge"}  # fmt: skip
    conditions = {f"blocks.night.conditions{end}" for end in ("", ".lo", ".hi", ".coverage")}
    sentence = {"blocks.night.activity", "blocks.night.light", "blocks.night.ways_out.raw"}
    assert told == of_any | conditions | sentence


def test_a_phase_that_is_not_asked_for_is_not_in_the_page(whole: tuple[Study, Scores]) -> None:
    names = _names(whole, replace(EVERYTHING, phases=("evening", "night")))
    assert not [name for name in names if ".day" in name or name.endswith(".change")]
    assert [name for name in names if ".evening." in name]


def test_the_change_needs_day_and_night_and_no_evening(whole: tuple[Study, Scores]) -> None:
    names = _names(whole, replace(EVERYTHING, phases=("change",)))
    assert {"blocks.change", "blocks.day.activity", "blocks.night.activity"} <= names
    assert not [name for name in names if ".evening" in name]


@pytest.mark.parametrize(
    ("section", "only"),
    [
        ("week", {"blocks.week", "spaces.week", "spaces.open"}),
        ("facts", {"blocks.night.stop.raw", "blocks.fact.crossing_m", "blocks.night.dominance", "blind.shape"}),
        ("evidence", {"blocks.night.light.evidence", "blocks.night.light.n"}),
    ],
)
def test_what_one_section_tells_goes_with_it(whole: tuple[Study, Scores], section: str, only: set[str]) -> None:
    views = ("conditions", "access")
    with_it = _names(whole, Recipe("r", views=views, panel=SECTIONS))
    without = _names(whole, Recipe("r", views=views, panel=tuple(each for each in SECTIONS if each != section)))
    assert only <= with_it - without


def test_bounds_go_with_bars_and_what_holds_back(whole: tuple[Study, Scores]) -> None:
    views = ("conditions", "access")
    names = _names(whole, Recipe("r", views=views, panel=("evidence",)))
    assert {"blocks.night.comfort", "blocks.night.access.lo"} <= names
    assert "blocks.night.comfort.lo" not in names
    assert "blocks.night.comfort.lo" in _names(whole, Recipe("r", views=views, panel=("back",)))


def test_recorded_incidents_go_with_their_view_and_the_bars(whole: tuple[Study, Scores]) -> None:
    for panel, views, told in (((), ("access",), False), (("bars",), ("access",), True), ((), ("incidents",), True)):
        recipe = Recipe("r", views=views, panel=panel)
        said, columns = map_data(*whole, recipe=recipe)
        assert any("incidents" in name for name, _, _ in columns.index) == told
        assert ("incidents" in said["components"]) == told


def test_late_venues_and_homes_go_with_their_views(whole: tuple[Study, Scores]) -> None:
    late = _names(whole, Recipe("r", views=("late_venues", "light")))
    assert "blocks.late" in late
    assert "blocks.homes" not in late
    assert map_data(*whole, recipe=ONE)[0]["night"] == {}


def test_without_a_recipe_a_page_needs_all(whole: tuple[Study, Scores]) -> None:
    needs = Needs.of(whole[0], EVERYTHING)
    assert needs.phases == ("day", "evening", "night")
    assert needs.change
    assert needs.evidence
    assert needs.incidents
    assert needs.said
    assert needs.points("light", "evening")
    assert not needs.points("light", "day")  # lamps are not scored by day


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_page_of_one_view_works(browser: Browser, whole: tuple[Study, Scores], tmp_path: Path, phone: bool) -> None:
    visit = Visit(browser, draw_map(*whole, recipe=ONE).save(tmp_path / "map.html"), phone=phone)
    page = visit.page
    # No curves, and nothing to compare with.
    assert page.locator("#asides button").all_text_contents() == ["Filter", "Where to look first"]
    page.fill("#search", "Rue Haute")
    page.keyboard.press("Enter")
    panel = page.inner_text("#panel")
    assert "After 23:00: " in panel
    assert "All conditions: " in page.inner_text("#panel .shown")
    assert page.locator("#panel h3").count() == 0
    page.keyboard.press("Escape")
    page.click("#tool-filter")
    page.select_option("#filter-component", "light")
    assert page.locator("#filter-evidence").is_visible()
    page.evaluate("document.getElementById('open-table').click()")
    heads = page.locator("#rows thead th").all_text_contents()
    assert heads == ["Name", "Conditions", "Kind", "Size", "Light", "People expected"]
    with page.expect_download() as download:
        page.click("#rows-save")
    first = Path(download.value.path()).read_text("utf-8-sig").splitlines()[0]
    assert "Evidence on conditions" in first
    assert "Light" in first
    assert "how it is known" not in first
    assert visit.was_quiet()


@pytest.mark.browser
def test_a_page_without_conditions_has_no_filter_by_their_evidence(
    browser: Browser, whole: tuple[Study, Scores], tmp_path: Path
) -> None:
    recipe = Recipe("r", views=("light",), phases=("night", "evening"), panel=("facts",))
    visit = Visit(
        browser, draw_map(*whole, recipe=recipe).save(tmp_path / "map.html"), part="#night&filter=false,,unknown,50"
    )
    page = visit.page
    page.click("#tool-filter")
    assert not page.locator("#filter-evidence").is_visible()
    assert page.locator("#filter-box .reset").is_disabled()  # what the address asks for cannot be told here
    page.click("#open-table")
    assert "Conditions" not in page.locator("#rows thead th").all_text_contents()
    assert page.locator("#rows tbody tr").count() > 5
    assert visit.was_quiet()
