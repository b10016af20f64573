"""The map on a phone: room is measured, and long words are not cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geosafe.recipe import Recipe
from geosafe.show.map import draw_map
from tests.browser import Visit, open_browser
from tests.show.synthetic import synthetic_study

pytestmark = pytest.mark.browser
_WORDS_FIT = """() => { const view = document.getElementById('view');
  const ctx = document.createElement('canvas').getContext('2d'); ctx.font = getComputedStyle(view).font;
  return Math.max(...[...view.options].map(({ text }) => ctx.measureText(text).width)) + 40 < view.clientWidth; }"""


def test_the_words_of_views_are_never_cut_beside_the_search(tmp_path: Path) -> None:
    with open_browser() as browser:
        for views, own_row in ((("conditions", "light"), False), (("conditions", "comfort"), True)):
            recipe = Recipe("r", views=views, phases=("night",))
            page = Visit(
                browser, draw_map(*synthetic_study(), recipe=recipe).save(tmp_path / "m.html"), phone=True
            ).page
            assert page.evaluate(_WORDS_FIT)
            boxes = [page.locator(each).bounding_box() for each in ("#view", "#search")]
            assert all(box is not None for box in boxes)
            assert (boxes[0]["y"] != boxes[1]["y"]) == own_row  # type: ignore[index]
            assert not own_row or boxes[0]["width"] == boxes[1]["width"]  # type: ignore[index]


def test_the_whole_study_lies_clear_of_what_lies_on_the_map(tmp_path: Path) -> None:
    study, scores = synthetic_study()
    recipe = Recipe("r", views=("conditions", "comfort"), phases=("night",))
    simulated = replace(study, sources=({**study.sources[0], "simulated": True}, *study.sources[1:]))
    with open_browser() as browser:
        page = Visit(browser, draw_map(simulated, scores, recipe=recipe).save(tmp_path / "m.html"), phone=True).page
        low, high = page.evaluate(
            "(() => { const { _northEast: n, _southWest: s } = map_geosafe.options.maxBounds.pad(-0.4);"
            "return [map_geosafe.latLngToContainerPoint(n).y, map_geosafe.latLngToContainerPoint(s).y]; })()"
        )
        mark, credit = (page.locator(each).bounding_box() for each in ("#mark", "#credit"))
        assert mark is not None
        assert credit is not None
        assert mark["y"] + mark["height"] <= low + 1
        assert high - 1 <= credit["y"]
