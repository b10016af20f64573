from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.hourly import hourly_study
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_map(*hourly_study()).save(tmp_path_factory.mktemp("hours") / "town.html")


def _results(page: Page) -> str:
    return str(page.evaluate("document.querySelectorAll('#map_geosafe .leaflet-overlay-pane canvas')[1].toDataURL()"))


def _mood(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.theme"))


def _go(page: Page, *keys: str) -> str:
    """Press keys on the slider and return the hour shown."""
    for key in keys:
        page.press("#hour", key)
    return page.inner_text("#hour-now")


def test_the_slider_goes_through_the_hours_by_keyboard_and_says_where_it_is(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    assert page.locator("#hours-box").is_hidden()
    page.click("#tool-hours")
    assert page.inner_text("#hour-now") == "Fri 23:00"
    assert page.evaluate("document.activeElement.id") == "hour"
    assert _go(page, "ArrowRight") == "Sat 00:00"
    assert _go(page, "PageDown") == "Fri 00:00"
    assert _go(page, "End") == "Sun 23:00"
    assert _go(page, "PageUp") == "Sun 23:00"
    assert _go(page, "Home") == "Mon–Thu 00:00"
    assert page.get_attribute("#hour", "aria-valuetext") == "Mon–Thu 00:00. Dark"
    assert page.get_attribute("#hour", "max") == str(4 * 24 - 1)
    assert page.inner_text("#when") == "Mon–Thu 00:00"
    assert visit.was_quiet()


def test_width_is_of_the_hour_and_mood_and_colour_of_the_phase_that_holds_it(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    page.click("#tool-hours")
    assert page.inner_text("#hour-now") == "Mon–Thu 12:00"
    assert _mood(page) == "day"
    assert "Colour: by day on average" in page.inner_text("#hour-says")
    assert _go(page, "PageUp", *["ArrowRight"] * 7) == "Fri 19:00"
    assert _mood(page) == "evening"
    assert "Colour: in the evening on average" in page.inner_text("#hour-says")
    assert _go(page, "ArrowRight") == "Fri 20:00"  # 19 are expected everywhere in this hour, nobody in the next two
    busy = _results(page)
    assert _go(page, "ArrowRight") == "Fri 21:00"
    quiet = _results(page)
    assert quiet != busy
    assert _go(page, "ArrowRight") == "Fri 22:00"
    assert _results(page) == quiet
    assert _go(page, "ArrowRight") == "Fri 23:00"
    assert _mood(page) == "night"


def test_a_view_without_data_by_day_comes_back_in_the_dark(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night-light").page
    page.click("#tool-hours")
    assert page.input_value("#view") == "light"
    _go(page, *["ArrowLeft"] * 6)
    assert (_mood(page), page.input_value("#view")) == ("day", "conditions")
    _go(page, *["ArrowRight"] * 4)
    assert (_mood(page), page.input_value("#view")) == ("evening", "light")


def test_nothing_plays_by_itself_and_play_goes_hour_by_hour_until_paused(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    page.clock.install()
    page.click("#tool-hours")
    page.clock.run_for(5000)
    assert page.inner_text("#hour-now") == "Fri 23:00"
    assert page.get_attribute("#play", "aria-label") == "Play"
    page.click("#play")
    page.clock.run_for(200)
    assert page.inner_text("#hour-now") == "Sat 00:00"
    assert page.get_attribute("#play", "aria-label") == "Pause"
    page.clock.run_for(900)
    assert page.inner_text("#hour-now") == "Sat 01:00"
    page.click("#play")
    page.clock.run_for(5000)
    assert page.inner_text("#hour-now") == "Sat 01:00"
    _go(page, "End")
    page.click("#play")
    page.clock.run_for(200)
    assert page.inner_text("#hour-now") == "Mon–Thu 00:00"
    _go(page, "ArrowRight")  # taking the slider in hand stops it
    page.clock.run_for(5000)
    assert page.inner_text("#hour-now") == "Mon–Thu 01:00"
    assert visit.was_quiet()


def test_play_is_slower_for_readers_who_asked_for_less_motion(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night").page
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.click("#tool-hours")
    page.click("#play")
    page.clock.run_for(200)
    assert page.inner_text("#hour-now") == "Sat 00:00"
    page.clock.run_for(1500)
    assert page.inner_text("#hour-now") == "Sat 00:00"
    page.clock.run_for(1000)
    assert page.inner_text("#hour-now") == "Sat 01:00"


@pytest.mark.parametrize("back", ["#hours-off", "#tool-hours", "#phase-night"])
def test_one_tap_leads_back_to_the_phases(browser: Browser, town: Path, back: str) -> None:
    page = Visit(browser, town, part="#night").page
    before = _results(page)
    page.click("#tool-hours")
    assert page.locator("#switch input:checked").count() == 0
    _go(page, *["ArrowLeft"] * 12)
    page.click(back)
    assert page.locator("#hours-box").is_hidden()
    assert page.is_checked("#phase-night")
    assert page.inner_text("#when") == "In the dark after 23:00"
    assert _results(page) == before


def test_the_panel_tells_the_hour_and_its_curve_marks_it(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    page.fill("#search", "Place du M")
    page.press("#search", "Enter")
    assert page.locator(".hour-mark").count() == 0
    page.click("#tool-hours")
    assert page.inner_text("#panel .sentence").startswith("Fri 23:00: hardly anyone expected; ")
    _go(page, *["ArrowLeft"] * 3)
    assert page.inner_text("#panel .sentence").startswith("Fri 20:00: many people expected; ")
    # By hand: the 20th of 24 steps over 336.
    assert float(page.get_attribute(".hour-mark", "x") or 0) == pytest.approx(20 * 336 / 24 + 0.75)
    assert page.is_checked("#day-1")
    page.click("label[for=day-2]")
    assert page.inner_text("#hour-now") == "Sat 20:00"
    assert page.inner_text("#panel .sentence").startswith("Sat 20:00: hardly anyone expected; ")
    assert visit.was_quiet()


def test_a_step_does_not_throw_the_reader_of_the_panel_back(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night").page
    page.fill("#search", "Place du M")
    page.press("#search", "Enter")
    page.click("#tool-hours")
    page.click("#panel .hours summary")
    page.evaluate("document.getElementById('panel').scrollTop = 300")
    where = page.locator("#hours-box").bounding_box()
    _go(page, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert page.evaluate("document.getElementById('panel').scrollTop") == 300
    assert page.locator("#panel .hours[open]").count() == 1
    assert page.locator("#hours-box").bounding_box() == where


def test_spaces_tell_whether_they_are_open_where_it_is_recorded(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    page.fill("#search", "Square des L")
    page.press("#search", "Enter")
    page.click("#tool-hours")
    assert page.inner_text("#panel .sentence").startswith("Mon–Thu 12:00: open; ")
    assert "closed in this hour" not in page.inner_text("#key")
    _go(page, *["ArrowRight"] * 8)
    assert page.inner_text("#panel .sentence").startswith("Mon–Thu 20:00: closed; ")
    assert "Space that is closed in this hour" in page.inner_text("#key")
    page.fill("#search", "Place du M")
    page.press("#search", "Enter")
    assert page.inner_text("#panel .sentence").startswith("Mon–Thu 20:00: hardly anyone")


def test_the_table_has_the_people_of_the_hour(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#evening").page
    page.click("#tool-hours")
    assert page.inner_text("#hour-now") == "Fri 20:00"
    page.click("#open-table")
    assert "Fri 20:00" in page.inner_text("#table h2")
    page.click("#rows thead button:text-is('People, Fri 20:00')")
    heads = page.locator("#rows thead th").all_inner_texts()
    at = next(k for k, head in enumerate(heads) if head.startswith("People, Fri 20:00"))
    told = page.locator(f"#rows tbody td:nth-child({at + 1})").all_inner_texts()
    assert set(told) == {"19"}


def test_there_is_no_slider_where_the_file_has_no_curves(browser: Browser, tmp_path: Path) -> None:
    page = Visit(browser, draw_map(*synthetic_study()).save(tmp_path / "bare.html")).page
    assert page.locator("#tool-hours, #hours-box").count() == 0
    assert page.locator("#tool-compare").count() == 1


def test_on_a_phone_all_is_large_enough_to_touch_and_nothing_overflows(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, phone=True, part="#night")
    page = visit.page
    page.click("#tool-hours")
    for name in ("#tool-hours", "#tool-compare", "#tool-filter", "#play", "#hours-off"):
        box = page.locator(name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, name
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.was_quiet()
