"""Nightlife and the bar of hours: one control for both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.recipe import Recipe
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.extras import with_nightlife
from tests.show.hourly import hourly_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study, scores = hourly_study()
    recipe = Recipe("n", views=("late_venues", "activity"), phases=("night", "evening"))
    return draw_map(study, with_nightlife(scores), recipe=recipe).save(tmp_path_factory.mktemp("nights") / "town.html")


def test_the_bar_of_hours_is_the_one_control_of_the_night_and_its_hour(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    shot = "document.querySelectorAll('#map_geosafe .leaflet-overlay-pane canvas')[1].toDataURL()"
    assert page.locator("#night-hour").count() == 0
    assert "Shown for the night from Saturday to Sunday, 00:00." in page.inner_text("#key")
    page.click("#night-other")
    assert page.inner_text("#hour-now") == "Sun 00:00"  # Saturday's night goes on after midnight
    assert page.evaluate("document.activeElement.id") == "hour"
    assert page.locator("#night-other").count() == 0
    assert page.inner_text("#hour-says") == "Width and colour: in this hour."
    first = page.evaluate(shot)
    for _ in range(3):
        page.press("#hour", "ArrowRight")
    assert "Shown for the night from Saturday to Sunday, 03:00." in page.inner_text("#key")
    assert page.evaluate(shot) != first
    page.press("#hour", "PageDown")
    assert page.inner_text("#hour-now") == "Sat 03:00"
    assert "the night from Friday to Saturday, 03:00." in page.inner_text("#key")
    page.press("#hour", "Home")
    assert page.inner_text("#hour-now") == "Mon–Thu 00:00"
    assert "a night from Monday to Thursday, 00:00." in page.inner_text("#key")
    page.select_option("#view", "activity")
    assert page.inner_text("#hour-says").startswith("Width: people expected in this hour.")
    page.click("#hours-off")
    page.select_option("#view", "late_venues")
    assert "Saturday to Sunday, 00:00." in page.inner_text("#key")
    assert visit.was_quiet()


def test_in_the_evening_it_is_the_first_hour_told(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#evening-late_venues").page
    assert "Saturday to Sunday, 22:00." in page.inner_text("#key")
