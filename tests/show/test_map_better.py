from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geosafe.better_things import THINGS
from geosafe.show.embed import Columns
from geosafe.show.map import draw_map
from geosafe.show.map_better import add_better
from tests.browser import Visit
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Of the second space of the made-up town.
BETTER = pd.DataFrame(
    {"phase": "night", "better_n": 7, "thing": ["light", "seat"], "have": [7, 6], "known": [7, 6]},
    index=pd.Index(["p1", "p1"], name="space_id"),
)


def test_numbers_of_spaces_keep_within_a_byte() -> None:
    columns = Columns()
    many = BETTER.assign(have=300, known=300)
    assert add_better(columns, many, pd.Index(["p0", "p1"])) == list(THINGS)
    assert [(name, kind) for name, kind, _ in columns.index][:2] == [("better.space", "u4"), ("better.phase", "u1")]
    assert {length for name, _, length in columns.index if name != "better.space"} == {2}


@pytest.mark.browser
def test_the_panel_tells_what_the_better_ones_have_with_numbers_and_doubt(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    page_file = draw_map(study, replace(scores, better=BETTER)).save(tmp_path / "map.html")
    visit = Visit(browser, page_file)
    page = visit.page
    page.fill("#search", "Place du M")
    page.keyboard.press("Enter")
    panel = page.inner_text("#panel")
    assert "Of the 7 spaces of that kind that work best at night, most have what this one lacks:" in panel
    told = page.locator("#panel .better li").all_inner_texts()
    assert told == ["at least 1 lx of light on its darkest tenth: 7 of 7", "a seat within 100 m: 6 of 6"]
    assert "chance may play a part" in panel
    page.fill("#search", "Jardin")
    page.keyboard.press("Enter")
    assert page.locator("#panel .better").count() == 0
    assert visit.was_quiet()


@pytest.mark.browser
def test_without_it_the_panel_says_nothing_of_others(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "map.html"))
    visit.page.fill("#search", "Place du M")
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#panel .better").count() == 0
    assert visit.was_quiet()
