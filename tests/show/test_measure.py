from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pytest

from tests.browser import Visit
from tests.show.page_steps import click_at, place_at, save_town, use_tool
from tests.show.synthetic import LAT, LON

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
_GEOD = pyproj.Geod(ellps="WGS84")
_CODE = (files("geosafe.show") / "assets" / "measure.js").read_text("utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_town(tmp_path_factory.mktemp("map"))


def test_distances_and_areas_are_true_metres_from_the_equator_to_the_far_north(browser: Browser) -> None:
    rng = np.random.default_rng(1)
    page = browser.new_page()
    for lat in (0.0, 1.3, -33.9, 48.9, 60.2, 69.6, 78.2):
        ring = np.column_stack([rng.uniform(0, 0.06, 6) + 24, rng.uniform(-0.015, 0.015, 6) + lat])
        angle = np.arctan2(ring[:, 1] - ring[:, 1].mean(), ring[:, 0] - ring[:, 0].mean())
        ring = ring[np.argsort(angle)]
        places = [{"lng": float(x), "lat": float(y)} for x, y in ring]
        length, area = page.evaluate(
            f"places => {{ {_CODE}; return [lengthOf(places), squareMetres(places)]; }}", places
        )
        assert length == pytest.approx(_GEOD.line_length(*ring.T), rel=0.002)
        assert area == pytest.approx(abs(_GEOD.polygon_area_perimeter(*ring.T)[0]), rel=0.002)


def test_clicks_measure_a_line_and_then_an_area(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    use_tool(page, "measure")
    corners = [(LON - 0.004, LAT - 0.002), (LON + 0.004, LAT - 0.002), (LON + 0.004, LAT + 0.002)]
    for lon, lat in corners:
        click_at(page, lon, lat)
    length = _GEOD.line_length(*np.transpose(corners))
    shown = page.inner_text("#measured")
    assert float(re.sub(r"[^\d.]", "", shown.split(":")[1])) == pytest.approx(length / 1000, rel=0.01)
    assert shown.endswith(" km")
    assert page.locator("#panel").is_hidden()
    click_at(page, *corners[0])
    area = abs(_GEOD.polygon_area_perimeter(*np.transpose(corners))[0])
    found = re.fullmatch(r"Area: ([\d.,]+) (m²|km²), around it .* km", page.inner_text("#measured"))
    assert found is not None
    assert float(found[1].replace(",", "")) * {"m²": 1, "km²": 1e6}[found[2]] == pytest.approx(area, rel=0.02)
    page.click("#measure-anew")
    assert page.inner_text("#measured") == "Choose the first point on the map."
    page.keyboard.press("Escape")
    assert page.locator("#tool").is_hidden()
    assert visit.was_quiet()


def test_by_keyboard_alone(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    page.focus("#open-tools")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "map_geosafe"
    assert page.locator("#crosshair").is_visible()
    box = page.locator("#crosshair").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2 - 0.5, box["y"] + box["height"] / 2 - 0.5)
    first = place_at(page, *middle)
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Shift+ArrowRight")
    second = place_at(page, *middle)
    page.keyboard.press("Enter")
    metres = _GEOD.line_length(*np.transpose([first, second]))
    assert metres > 50
    assert page.inner_text("#measured") == f"Distance: {metres:.0f} m"
    assert page.inner_text("#status") == f"Distance: {metres:.0f} m"
    page.keyboard.press("Backspace")
    assert page.inner_text("#measured") == "Distance: 0 m"
    page.keyboard.press("Escape")
    assert page.locator("#tool").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map_geosafe"
    assert visit.was_quiet()


def test_what_is_measured_is_drawn_and_gone_afterwards(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page

    def drawn() -> int:
        return int(
            page.evaluate(
                """() => { const sheets = document.querySelectorAll('.leaflet-overlay-pane canvas');
                const sheet = sheets[sheets.length - 1];
                const { data } = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height);
                return data.some(value => value) ? 1 : 0; }"""
            )
        )

    assert not drawn()
    use_tool(page, "measure")
    click_at(page, LON - 0.003, LAT)
    click_at(page, LON + 0.003, LAT)
    assert drawn()
    page.keyboard.press("Escape")
    assert not drawn()
