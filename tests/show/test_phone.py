"""The map on a phone: room is measured, and long words are not cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geosafe.recipe import Recipe
from geosafe.show.map import draw_map
from tests.browser import Visit, open_browser
from tests.show.hourly import hourly_study
from tests.show.synthetic import synthetic_study

pytestmark = pytest.mark.browser
_WORDS_FIT = """() => { const view = document.getElementById('view');
  const ctx = document.createElement('canvas').getContext('2d'); ctx.font = getComputedStyle(view).font;
  return Math.max(...[...view.options].map(({ text }) => ctx.measureText(text).width)) + 40 < view.clientWidth; }"""


def test_the_words_of_views_are_never_cut_beside_the_search(tmp_path: Path) -> None:
    with open_browser() as browser:
        for wide, own_row in ((390, False), (320, True)):
            recipe = Recipe("r", views=("conditions", "comfort"), phases=("night",))
            page = Visit(
                browser, draw_map(*synthetic_study(), recipe=recipe).save(tmp_path / "m.html"), phone=True
            ).page
            page.set_viewport_size({"width": wide, "height": 780})
            page.select_option("#view", "comfort")  # whatever is drawn anew measures anew
            assert page.evaluate(_WORDS_FIT)
            boxes = [page.locator(each).bounding_box() for each in ("#view", "#search")]
            assert all(box is not None for box in boxes)
            assert (boxes[0]["y"] != boxes[1]["y"]) == own_row  # type: ignore[index]
            assert not own_row or boxes[0]["width"] == boxes[1]["width"]  # type: ignore[index]


def test_the_search_is_a_button_until_it_is_used_and_then_as_wide_as_the_controls(tmp_path: Path) -> None:
    with open_browser() as browser:
        page = Visit(browser, draw_map(*synthetic_study()).save(tmp_path / "m.html"), phone=True).page
        view, shut = (page.locator(each).bounding_box() for each in ("#view", "#search"))
        assert view is not None
        assert shut is not None
        assert (shut["width"], shut["height"]) == (44, 44)
        page.click("#search")
        opened = page.locator("#search").bounding_box()
        assert opened is not None
        assert opened["x"] <= view["x"]
        assert opened["x"] + opened["width"] >= shut["x"] + shut["width"]
        page.keyboard.type("a")
        assert page.locator("#found li").count() > 0


def test_the_colours_are_told_from_what_to_what_while_the_legend_is_shut(tmp_path: Path) -> None:
    with open_browser() as browser:
        page = Visit(browser, draw_map(*synthetic_study()).save(tmp_path / "m.html"), phone=True).page
        assert not page.evaluate("document.getElementById('legend').open")
        assert page.inner_text("#glance").split("\n") == ["little support", "strong support"]


def test_the_whole_study_lies_clear_of_what_lies_on_the_map(tmp_path: Path) -> None:
    study, scores = synthetic_study()
    recipe = Recipe("r", views=("conditions", "comfort"), phases=("night",))
    simulated = replace(study, sources=({**study.sources[0], "simulated": True}, *study.sources[1:]))
    with open_browser() as browser:
        page = Visit(browser, draw_map(simulated, scores, recipe=recipe).save(tmp_path / "m.html"), phone=True).page
        low, high = page.evaluate(
            "(() => { const { _northEast: n, _southWest: s } = map_geosafe.options.maxBounds.pad(-4 / 9);"
            "return [map_geosafe.latLngToContainerPoint(n).y, map_geosafe.latLngToContainerPoint(s).y]; })()"
        )
        mark = page.locator("#mark").bounding_box()
        assert mark is not None
        assert mark["y"] + mark["height"] <= low + 1
        for foot in ("#credit", ".leaflet-control-zoom", ".leaflet-control-scale", ".north"):
            box = page.locator(foot).bounding_box()
            assert box is not None
            assert high - 1 <= box["y"], foot


def test_the_study_keeps_clear_of_the_hours_when_they_open_unless_a_reader_has_moved_the_map(tmp_path: Path) -> None:
    corners = (
        "(() => { const { _northEast: n, _southWest: s } = map_geosafe.options.maxBounds.pad(-4 / 9);"
        "return [map_geosafe.latLngToContainerPoint(n).y, map_geosafe.latLngToContainerPoint(s).y]; })()"
    )
    with open_browser() as browser:
        visit = Visit(browser, draw_map(*hourly_study()).save(tmp_path / "m.html"), phone=True)
        page = visit.page
        before = page.evaluate("map_geosafe.getZoom()")
        page.click("#tool-hours")
        controls = page.locator("#controls").bounding_box()
        assert controls is not None
        page.wait_for_timeout(200)  # a change of size is told after it
        assert page.evaluate(corners)[0] >= controls["y"] + controls["height"] - 1
        page.click("#hours-off")
        page.wait_for_timeout(200)
        assert page.evaluate("map_geosafe.getZoom()") == before
        page.evaluate("map_geosafe.setZoom(17, { animate: false })")
        page.click("#tool-hours")
        page.wait_for_timeout(200)
        assert page.evaluate("map_geosafe.getZoom()") == 17
        assert visit.was_quiet()


def test_a_chosen_place_keeps_clear_of_the_hours_when_they_open(tmp_path: Path) -> None:
    study, scores = hourly_study()
    space = scores.spaces.index[0]
    with open_browser() as browser:
        page = Visit(
            browser, draw_map(study, scores).save(tmp_path / "m.html"), phone=True, part=f"#day&space={space}"
        ).page
        page.click("#tool-hours")
        page.wait_for_timeout(400)
        controls, panel = (page.locator(each).bounding_box() for each in ("#controls", "#panel"))
        assert controls is not None
        assert panel is not None
        lon, lat = scores.spaces.geometry.iloc[[0]].envelope.centroid.to_crs(4326).get_coordinates().to_numpy()[0]
        y = page.evaluate(f"map_geosafe.latLngToContainerPoint([{lat}, {lon}]).y")
        assert controls["y"] + controls["height"] <= y <= panel["y"]
