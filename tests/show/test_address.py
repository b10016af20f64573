from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.page_steps import save_town, use_tool
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
_WAIT = 400  # ms: longer than the page waits before it writes an address


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_town(tmp_path_factory.mktemp("map"))


def _hash(page: Page) -> str:
    page.wait_for_timeout(_WAIT)
    return str(page.evaluate("location.hash"))


def _view(page: Page) -> list[float]:
    centre = page.evaluate("[map_geosafe.getCenter().lng, map_geosafe.getCenter().lat, map_geosafe.getZoom()]")
    return [float(value) for value in centre]


def test_address_brings_back_phase_view_place_and_choice(browser: Browser, town: Path) -> None:
    first = Visit(browser, town)
    first.page.check("#phase-night")
    first.page.select_option("#view", "light")
    first.page.fill("#search", "place du")
    first.page.press("#search", "Enter")
    first.page.wait_for_timeout(1000)  # until the map has moved there
    first.page.evaluate("map_geosafe.setView([48.9371, 2.3566], 16.5, {animate: false})")
    address = _hash(first.page)
    assert re.fullmatch(r"#night-light&at=2\.356\d\d,48\.937\d\d,16\.5&space=p1", address)
    again = Visit(browser, town, part=address)
    assert again.page.is_checked("#phase-night")
    assert again.page.input_value("#view") == "light"
    assert again.page.inner_text("#panel h2") == "Place du Marché"
    assert _view(again.page) == pytest.approx([2.3566, 48.9371, 16.5], abs=2e-5)
    assert first.was_quiet()
    assert again.was_quiet()


def test_a_street_found_by_its_name_comes_back_with_all_its_blocks(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    page.fill("#search", "rue haute")
    page.press("#search", "Enter")
    address = _hash(page)
    assert "&street=w" in address
    assert address.endswith("&parts=all")
    again = Visit(browser, town, part=address).page
    assert again.inner_text(".stepper span") == page.inner_text(".stepper span")
    assert again.inner_text(".stepper span").startswith("Block 1 of ")


@pytest.mark.parametrize("part", ["#night-light", "#evening", "#change", "#night-incidents"])
def test_short_addresses_still_open(browser: Browser, town: Path, part: str) -> None:
    page = Visit(browser, town, part=part).page
    phase, _, view = part[1:].partition("-")
    assert page.is_checked(f"#phase-{phase}")
    assert page.input_value("#view") == (view or "conditions")


def test_a_place_without_a_view_is_shown(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#day&space=p4").page
    assert page.inner_text("#panel h2") == "Jardin Nord"
    assert _view(page)[2] == 17


def test_back_and_forward_go_through_the_places_chosen(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    page.wait_for_timeout(_WAIT)
    before = page.evaluate("history.length")
    for name in ("Place du Marché", "Jardin Nord"):
        page.fill("#search", name)
        page.press("#search", "Enter")
        page.wait_for_timeout(_WAIT)
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    assert page.inner_text("#panel h2") == "Place du Marché"
    page.go_back()
    assert page.locator("#panel").is_hidden()
    page.go_forward()
    page.go_forward()
    assert page.inner_text("#panel h2") == "Jardin Nord"
    assert visit.was_quiet()


def test_moving_and_changing_views_leave_no_history(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    page.wait_for_timeout(_WAIT)
    before = page.evaluate("history.length")
    for phase in ("evening", "night", "change"):
        page.check(f"#phase-{phase}")
        page.evaluate("map_geosafe.panBy([60, 20], {animate: false})")
        page.wait_for_timeout(_WAIT)
    assert page.evaluate("history.length") == before
    assert _hash(page).startswith("#change&at=")


@pytest.mark.parametrize(
    "part",
    [
        "#night&street=nowhere",
        "#night&at=1e9,NaN,x&space=%E0%A4%A",
        "#night&at=,,&parts=all&__proto__=x&street=__proto__",
        "#night-<script>&at=999,999,99",
        "#night-constructor&space=p0&space=p1",
        "#%7B%7B7*7%7D%7D",
        "#" + "&" * 3000,
    ],
)
def test_addresses_that_make_no_sense_do_no_harm(browser: Browser, town: Path, part: str) -> None:
    visit = Visit(browser, town, part=part)
    assert visit.page.locator("#key h3").count() > 1
    assert 9 <= _view(visit.page)[2] <= 19
    assert visit.was_quiet()


def test_a_place_that_is_not_on_this_map_is_said(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night&street=gone").page
    assert page.inner_text("#hint") == page.inner_text("#status") == "The place in the link is not on this map."


def test_link_dialog_gives_the_ending_to_hand_on(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    use_tool(page, "link")
    ending = page.input_value("#link-end")
    assert ending.startswith("#night&at=")
    assert page.input_value("#link-whole") == page.evaluate("location.href")
    page.locator("#link-dialog .row button").last.click()
    page.wait_for_selector("#link-done:not(:empty)")
    assert page.inner_text("#link-done") in ("Copied.", "Please copy it by hand: it is marked.")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "open-tools"
    assert visit.was_quiet()


def test_ids_in_the_page_are_those_of_the_files(browser: Browser, town: Path) -> None:
    _, scores = synthetic_study()
    wanted = scores.blocks.index[scores.blocks["ranked"]][17]
    page = Visit(browser, town, part=f"#day&street={wanted}").page
    assert page.inner_text("#panel h2") == scores.blocks.loc[wanted, "name"]


def test_hostile_ids_are_texts_like_others(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    hostile = scores.spaces.rename(index={"p1": "a&b=c#%\n<script>", "p4": "x,all"})
    visit = Visit(browser, draw_map(study, replace(scores, spaces=hostile)).save(tmp_path / "map.html"))
    for name in ("Place du Marché", "Jardin Nord"):
        visit.page.fill("#search", name)
        visit.page.press("#search", "Enter")
        again = Visit(browser, tmp_path / "map.html", part=_hash(visit.page))
        assert again.page.inner_text("#panel h2") == name
        assert again.was_quiet()
    assert visit.was_quiet()
