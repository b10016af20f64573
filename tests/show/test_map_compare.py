from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.hourly import hourly_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Page

pytestmark = pytest.mark.browser

_MAPS = ("#map_geosafe", "#map-other")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_map(*hourly_study()).save(tmp_path_factory.mktemp("compare") / "town.html")


def _clip(page: Page, share: float) -> FloatRect:
    """A strip of the map, some way from its left, clear of all that lies on it."""
    box = page.locator("#map_geosafe").bounding_box()
    assert box is not None
    return {"x": box["x"] + share * box["width"] - 60, "y": 200, "width": 120, "height": 300}


def _seen(browser: Browser, town: Path, phase: str, share: float) -> bytes:
    page = Visit(browser, town, part=f"#{phase}").page
    return page.screenshot(clip=_clip(page, share))


def _offsets(page: Page) -> list[tuple[float, float, float]]:
    """Where the drawing of each map lies in it, and how wide it is."""
    found = page.evaluate(
        "names => names.map((name) => { const map = document.querySelector(name).getBoundingClientRect(); "
        "const drawing = document.querySelector(`${name} .leaflet-overlay-pane canvas`).getBoundingClientRect(); "
        "return [drawing.x - map.x, drawing.y - map.y, drawing.width]; })",
        list(_MAPS),
    )
    return [tuple(each) for each in found]


def _centre(page: Page) -> list[float]:
    return list(
        page.evaluate("(() => { const c = map_geosafe.getCenter(); return [c.lat, c.lng, map_geosafe.getZoom()]; })()")
    )


#: An address that opens with the divider in the middle: no name has stood elsewhere before.
_SWIPE = "#day&compare=swipe,night,50"


def test_each_side_of_the_divider_is_what_its_phase_alone_would_show(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part=_SWIPE)
    page = visit.page
    left, right = (page.screenshot(clip=_clip(page, share)) for share in (0.3, 0.7))
    assert left == _seen(browser, town, "day", 0.3)
    assert right == _seen(browser, town, "night", 0.7)
    assert left != _seen(browser, town, "night", 0.3)
    assert page.inner_text("#side-left") == "Day: All conditions"
    assert page.inner_text("#side-right") == "Night: All conditions"
    assert visit.was_quiet()


def test_the_divider_moves_by_keyboard_and_by_hand(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part=_SWIPE).page
    divider = page.locator("#divider")
    assert divider.get_attribute("role") == "slider"
    assert "Left: Day: All conditions. Right: Night: All conditions." in (divider.get_attribute("aria-label") or "")
    where = {}
    for key in ("", "ArrowRight", "PageUp", "ArrowLeft", "Home", "End"):
        if key:
            divider.press(key)
        where[key] = divider.get_attribute("aria-valuenow")
    assert where == {"": "50", "ArrowRight": "52", "PageUp": "62", "ArrowLeft": "60", "Home": "0", "End": "100"}
    assert page.screenshot(clip=_clip(page, 0.7)) == _seen(browser, town, "day", 0.7)
    divider.press("Home")
    assert page.screenshot(clip=_clip(page, 0.3)) == _seen(browser, town, "night", 0.3)
    for _ in range(25):
        divider.press("ArrowRight")
    box, room = divider.bounding_box(), page.locator("#map_geosafe").bounding_box()
    assert box is not None
    assert room is not None
    page.mouse.move(box["x"] + 22, 600)
    page.mouse.down()
    page.mouse.move(room["x"] + 0.25 * room["width"], 600, steps=4)
    page.mouse.up()
    assert divider.get_attribute("aria-valuenow") == "25"
    assert divider.get_attribute("aria-valuetext") == "25 % of the width from the left"


def test_two_maps_side_by_side_move_and_zoom_as_one(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    page.click("#tool-compare")
    boxes = [page.locator(name).bounding_box() for name in _MAPS]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=1)
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    places = [_centre(page)]
    for box, (dx, dy) in ((boxes[0], (60, -40)), (boxes[1], (-90, 70))):
        page.mouse.move(box["x"] + 200, 400)
        page.mouse.down()
        page.mouse.move(box["x"] + 200 + dx, 400 + dy, steps=5)
        first, second = _offsets(page)
        assert first == pytest.approx(second, abs=1.5)  # while it is dragged
        page.mouse.up()
        page.wait_for_timeout(500)
        first, second = _offsets(page)
        assert first == pytest.approx(second, abs=1.5)
        places.append(_centre(page))
    page.mouse.move(boxes[1]["x"] + 150, 300)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(900)
    places.append(_centre(page))
    page.click("#map-other .leaflet-control-zoom-in")
    page.wait_for_timeout(900)
    places.append(_centre(page))
    first, second = _offsets(page)
    assert first == pytest.approx(second, abs=1.5)
    assert len({tuple(place) for place in places}) == 5
    assert places[-1][2] > places[-2][2] > places[0][2]
    assert visit.was_quiet()


def test_a_place_is_chosen_on_either_map_and_ringed_on_both(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    page.click("#tool-compare")
    rings = (
        "names => names.map((name) => { const sheet = "
        "document.querySelectorAll(`${name} .leaflet-overlay-pane canvas`)[3]; const { width, height } = sheet; "
        "const bare = Object.assign(document.createElement('canvas'), { width, height }); "
        "return sheet.toDataURL() !== bare.toDataURL(); })"
    )
    assert page.evaluate(rings, list(_MAPS)) == [False, False]
    lon, lat = page.evaluate("(() => { const c = map_geosafe.getBounds().getCenter(); return [c.lng, c.lat]; })()")
    spot = page.evaluate(f"map_geosafe.latLngToContainerPoint([{lat}, {lon}])")
    box = page.locator("#map-other").bounding_box()
    assert box is not None
    found = False
    for dx in range(0, 60, 6):
        page.mouse.click(box["x"] + spot["x"] + dx, box["y"] + spot["y"])
        if found := page.locator("#panel").is_visible():
            break
    assert found
    assert page.evaluate(rings, list(_MAPS)) == [True, True]
    panel, second = page.locator("#panel").bounding_box(), page.locator("#map-other").bounding_box()
    assert panel is not None
    assert second is not None
    assert second["x"] + second["width"] <= panel["x"]  # the maps make room for the panel
    first, other = _offsets(page)
    assert first == pytest.approx(other, abs=1.5)
    assert visit.was_quiet()


def test_sides_are_never_the_same_phase(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    page.click("#tool-compare")
    assert page.input_value("#compare-with") == "night"
    page.click("#phase-night")
    assert page.inner_text("#side-left").startswith("Night")
    assert page.inner_text("#side-right").startswith("Day")
    assert page.locator("#compare-with option[value=night]").is_disabled()
    page.select_option("#view", "light")
    assert page.inner_text("#side-right") == "Day: All conditions"  # there is no light by day
    page.select_option("#compare-with", "evening")
    assert page.inner_text("#side-right") == "Evening: Light"


def test_an_hour_stands_beside_a_phase(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#evening")
    page = visit.page
    page.click("#tool-compare")
    page.click("#tool-hours")
    assert page.inner_text("#side-left") == "Fri 20:00: All conditions"
    before = page.evaluate("document.querySelectorAll('#map-other canvas')[1].toDataURL()")
    page.press("#hour", "ArrowLeft")
    assert page.inner_text("#side-left") == "Fri 19:00: All conditions"
    assert page.evaluate("document.querySelectorAll('#map-other canvas')[1].toDataURL()") == before
    assert visit.was_quiet()


def test_comparing_ends_with_the_page_as_it_was(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    before = page.screenshot(clip=_clip(page, 0.7))
    page.click("#tool-compare")
    page.click("#tool-compare")
    assert page.locator("#map-other, #divider, .side").count() == 0
    assert page.screenshot(clip=_clip(page, 0.7)) == before
    assert visit.was_quiet()


def test_a_phone_has_the_divider_alone(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, phone=True)
    page = visit.page
    page.click("#tool-compare")
    assert page.locator("#divider").is_visible()
    assert page.locator(".modes").is_hidden()
    grip = page.locator(".grip").bounding_box()
    assert grip is not None
    assert min(grip["width"], grip["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.was_quiet()


@pytest.mark.parametrize("mode", ["beside", "swipe"])
def test_both_print_side_by_side_on_white(browser: Browser, town: Path, mode: str) -> None:
    visit = Visit(browser, town)
    page = visit.page
    page.click("#tool-compare")
    page.click(f"label[for=compare-{mode}]")
    before = [page.locator(name).bounding_box() for name in _MAPS]
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    boxes = [page.locator(name).bounding_box() for name in _MAPS]
    assert boxes[0] is not None
    assert boxes[1] is not None
    # By hand: 151 mm at 96 points an inch.
    assert [box["width"] for box in boxes if box] == pytest.approx([151 / 25.4 * 96] * 2, abs=2)
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"] + 4
    first, second = _offsets(page)
    assert first == pytest.approx(second, abs=3)
    assert page.evaluate("getComputedStyle(document.getElementById('map-other')).clipPath") == "none"
    assert (
        page.evaluate("getComputedStyle(document.getElementById('side-right')).backgroundColor") == "rgb(255, 255, 255)"
    )
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert [page.locator(name).bounding_box() for name in _MAPS] == before
    assert visit.was_quiet()
