"""Where to look first: the lists, what choosing from them shows, and the ways back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geosafe.lighting import Lighting
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.extras import with_surroundings
from tests.show.synthetic import synthetic_study
from tests.show.test_map_light import _lighting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from geosafe.scores import Scores
    from geosafe.study import Study

pytestmark = pytest.mark.browser


def _dark(scores: Scores, rows: list[int], points: float = 10.0) -> Scores:
    """Light of 90 points everywhere at night but in some blocks."""
    blocks = scores.blocks.copy()
    for end in ("", "_lo", "_hi"):
        blocks[f"light_night{end}"] = 90.0
        blocks.loc[blocks.index[rows], f"light_night{end}"] = points
    return replace(scores, blocks=blocks)


def _town(rows: list[int]) -> tuple[Study, Scores, list[int]]:
    """A town, with little light in the named blocks of some places in the order of names."""
    study, scores = synthetic_study()
    named = [
        i
        for i in range(len(scores.blocks))
        if scores.blocks["ranked"].iloc[i] and scores.blocks["name"].notna().iloc[i]
    ]
    chosen = [named[row] for row in rows]
    return study, _dark(scores, chosen), chosen


def test_streets_with_little_light_where_most_people_are_expected_lead_there(browser: Browser, tmp_path: Path) -> None:
    study, scores, rows = _town(list(range(30)))
    page_file = draw_map(study, scores).save(tmp_path / "m.html")
    visit = Visit(browser, page_file, part="#day")
    page = visit.page
    page.click("#where")
    assert page.inner_text("#panel h2") == "Where to look first"
    assert page.get_attribute("#where", "aria-expanded") == "true"
    listed = page.locator("#panel .look").first.locator(".link > :first-child").all_inner_texts()
    dark = scores.blocks.iloc[rows]
    most = dark["activity_night"].round().fillna(-1).sort_values(ascending=False, kind="stable").index
    assert listed == list(dict.fromkeys(dark.loc[most, "name"]))[:3]
    ranked = scores.blocks[scores.blocks["ranked"]]
    share = scores.blocks["walk_length_m"].iloc[rows].sum() / ranked["walk_length_m"].sum()
    assert 0.01 < share < 0.99
    assert f"On {100 * share:.2g} % of street length the light is in the two lowest classes." in page.inner_text(
        "#panel"
    )
    page.locator("#panel .look").first.locator(".link").first.click()
    assert page.inner_text("#panel h2") == listed[0]
    assert page.is_checked("#phase-night")
    assert page.input_value("#view") == "light"
    page.click("#panel .back-to")
    assert page.inner_text("#panel h2") == "Where to look first"
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    assert page.evaluate("document.activeElement.id") == "where"
    assert page.get_attribute("#where", "aria-expanded") == "false"
    assert visit.was_quiet()


def test_little_light_that_is_uncertain_says_so_and_comes_last(browser: Browser, tmp_path: Path) -> None:
    study, scores, rows = _town([0, 20])
    blocks = scores.blocks.copy()
    blocks["activity_night"] = 50.0
    blocks.loc[blocks.index[rows[0]], ["activity_night", "light_night_hi"]] = 90.0
    blocks.loc[blocks.index[rows], "light_night_raw"] = [0.21, 0.12]
    page = Visit(
        browser, draw_map(study, replace(scores, blocks=blocks)).save(tmp_path / "m.html"), part="#night&first=yes"
    ).page
    listed = page.locator("#panel .look").first.locator(".link").all_inner_texts()
    first, last = (blocks["name"].iloc[row] for row in rows[::-1])
    assert [text.split("\n") for text in listed] == [[first, "0.12 lx"], [last, "0.21 lx, uncertain"]]


def test_light_that_is_good_everywhere_or_that_nobody_knows_is_said(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    told: Lighting = _lighting(scores.blocks)
    scores = replace(_dark(scores, list(range(3, 90)), np.nan), lighting=told)
    ranked = scores.blocks[scores.blocks["ranked"]]
    unknown = ranked.loc[ranked["light_night"].isna(), "walk_length_m"].sum()
    page = Visit(browser, draw_map(study, scores).save(tmp_path / "m.html"), part="#night&first=yes").page
    said = page.inner_text("#panel")
    assert "No street is known to have little light." in said
    share, km = f"{100 * unknown / ranked['walk_length_m'].sum():.2g}", f"{unknown / 1000:.2g}"
    assert f"{share} % of street length, {km} km. A lamp inventory or a walk after dark would tell." in said
    first = page.locator("#panel .look").first.locator(".link > :first-child").all_inner_texts()
    assert first == [scores.blocks["name"].iloc[5], scores.blocks["name"].iloc[0]]
    page.keyboard.press("Escape")
    assert "first=" not in page.evaluate("location.hash")


def test_what_would_help_tells_a_kind_of_help_with_each_street(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    blocks = scores.blocks.copy()
    for end in ("", "_lo", "_hi"):
        blocks[f"conditions_day{end}"] = 30.0
        for name in ("surveillance", "access", "comfort", "activity"):
            blocks[f"{name}_day{end}"] = 70.0
        blocks[f"comfort_day{end}"] = 20.0
    page = Visit(
        browser, draw_map(study, replace(scores, blocks=blocks)).save(tmp_path / "m.html"), part="#day&first=yes"
    ).page
    helps = page.locator("#panel .helps .small").all_inner_texts()
    assert helps == ["A seat, a toilet, water or shelter near by"] * 3
    page.click("#map_geosafe", position={"x": 5, "y": 450})
    assert page.is_hidden("#panel")


@pytest.mark.parametrize(("share", "helps"), [(0.6, "A clear view through it"), (0.4, "Doors and windows on to it")])
def test_a_street_under_cover_is_not_asked_for_windows(
    browser: Browser, tmp_path: Path, share: float, helps: str
) -> None:
    study, scores = synthetic_study()
    scores = with_surroundings(scores)
    blocks = scores.blocks.copy()
    for end in ("", "_lo", "_hi"):
        for name in ("access", "comfort", "activity"):
            blocks[f"{name}_day{end}"] = 70.0
        blocks[f"surveillance_day{end}"] = 10.0
    at = int(np.flatnonzero(blocks["ranked"] & blocks["name"].notna())[0])
    assert scores.surroundings is not None
    blind = scores.surroundings.blind_stretches.iloc[[0]].assign(
        block_id=blocks.index[at], from_m=0.0, to_m=share * blocks["walk_length_m"].iloc[at]
    )
    scores = replace(scores, blocks=blocks, surroundings=replace(scores.surroundings, blind_stretches=blind))
    saved = draw_map(study, scores).save(tmp_path / "m.html")
    page = Visit(browser, saved, part=f"#day&street={blocks.index[at]}").page
    assert page.locator("#panel .help li").first.inner_text().startswith(helps)


def test_a_map_of_one_colour_says_so(browser: Browser, tmp_path: Path) -> None:
    study, scores, rows = _town(list(range(10)))
    ranked = scores.blocks["ranked"].to_numpy()
    length = scores.blocks["walk_length_m"].to_numpy()
    page = Visit(browser, draw_map(study, scores).save(tmp_path / "m.html"), part="#night-light").page
    share = 1 - length[rows].sum() / length[ranked].sum()
    assert share > 0.75
    assert f"{100 * share:.2g} % of the street length that is known is in class 5 of 5." in page.inner_text(
        "#key .mostly"
    )


def test_a_map_of_which_little_is_known_says_no_share(browser: Browser, tmp_path: Path) -> None:
    study, scores, _ = _town([])
    blocks = scores.blocks.copy()
    rows = blocks.index[blocks["ranked"]][1:]
    for end in ("", "_lo", "_hi"):
        blocks.loc[rows, f"light_night{end}"] = np.nan
    page = Visit(
        browser, draw_map(study, replace(scores, blocks=blocks)).save(tmp_path / "m.html"), part="#night-light"
    ).page
    assert page.locator("#key .mostly").count() == 0
