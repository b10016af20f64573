from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geosafe.scores import Scores
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scores() -> Scores:
    return synthetic_study()[1]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_map(*synthetic_study()).save(tmp_path_factory.mktemp("filter") / "town.html")


def _results(page: Page) -> str:
    return str(page.evaluate("document.querySelectorAll('#map_geosafe .leaflet-overlay-pane canvas')[1].toDataURL()"))


def _evidence(page: Page, share: int) -> None:
    page.evaluate(f"const it = document.getElementById('filter-evidence'); it.value = {share}; "
                  "it.dispatchEvent(new Event('input'));")  # fmt: skip


def _known_well(table: pd.DataFrame, phase: str) -> pd.Series:
    """Colour and width known and the interval of the colour no wider than three of the five classes."""
    low, high = np.rint(table[f"conditions_{phase}_lo"]), np.rint(table[f"conditions_{phase}_hi"])
    known = table[f"conditions_{phase}"].notna() & table[f"activity_{phase}"].notna()
    return known & (high - low <= 60)


def _count(scores: Scores, passes: object) -> str:
    """What the page must say of how many pass, counted from the tables."""
    blocks, spaces = (
        table[table["ranked"]] if "ranked" in table else table for table in (scores.blocks, scores.spaces)
    )
    of_blocks, of_spaces = passes(blocks), passes(spaces)  # type: ignore[operator]
    km = np.rint(blocks.loc[of_blocks, "walk_length_m"]).sum() / 1000
    length = f"{km:.0f}" if km >= 10 else f"{km:.1f}".removesuffix(".0")
    return f"{of_blocks.sum()} of {len(blocks)} blocks, {length} km; {of_spaces.sum()} of {len(spaces)} spaces"


def test_counts_are_those_of_the_tables(browser: Browser, town: Path, scores: Scores) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    page.click("#tool-filter")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: t["light_night"].notna() | True)
    page.select_option("#filter-component", "light")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: t["light_night"].isna())
    page.select_option("#filter-is", "low")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: np.rint(t["light_night"]) < 40)
    page.select_option("#filter-is", "known")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: t["light_night"].notna())
    _evidence(page, 60)
    both = lambda t: t["light_night"].notna() & (np.rint(t["conditions_night_coverage"] * 100) >= 60)  # noqa: E731
    assert page.inner_text("#filter-count") == _count(scores, both)
    page.check("#filter-well")
    all_three = lambda t: both(t) & _known_well(t, "night")  # noqa: E731
    told = page.inner_text("#filter-count")
    assert told == _count(scores, all_three)
    assert 0 < int(told.split()[0]) < len(scores.blocks)
    # The legend and the table honour it.
    legend = page.inner_text("#key .filtered")
    for said in ("not dots, not dashes", "Light: known", "at least 60 % of the evidence", told):
        assert said in legend
    page.click("#open-table")
    words = told.replace(";", "").split()
    assert page.inner_text("#rows-where").endswith(f" of {int(words[0]) + int(words[-4])}")
    assert told in page.inner_text("#table .filtered")
    assert visit.was_quiet()


def test_what_is_known_well_depends_on_the_phase(browser: Browser, town: Path, scores: Scores) -> None:
    page = Visit(browser, town).page
    page.click("#tool-filter")
    page.check("#filter-well")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: _known_well(t, "day"))
    page.click("#phase-night")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: _known_well(t, "night"))


def test_what_does_not_pass_fades_and_one_tap_brings_all_back(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night").page
    before = _results(page)
    page.click("#tool-filter")
    assert page.locator("#filter-box .reset").is_disabled()
    _evidence(page, 100)
    faded = _results(page)
    assert page.inner_text("#filter-count").startswith("0 of ")
    inked = page.evaluate(
        "(() => { const c = document.querySelectorAll('#map_geosafe .leaflet-overlay-pane canvas')[1]; "
        "const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height); "
        "return data.filter((v, k) => k % 4 === 3 && v).length; })()"
    )
    assert faded != before
    assert inked > 1000  # faded is not gone
    page.click("#key .filtered .reset")
    assert _results(page) == before
    assert page.locator("#key .filtered").count() == 0
    assert page.evaluate("document.activeElement.id") == "tool-filter"


def test_the_table_offers_to_show_all_again(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night").page
    page.click("#tool-filter")
    page.select_option("#filter-component", "light")
    page.click("#open-table")
    page.click("#table .reset")
    assert page.inner_text("#rows-where") == "Rows 1 to 50 of 264"
    assert page.locator("#table .filtered").count() == 0


def test_a_point_that_a_phase_does_not_have_rests_and_says_so(browser: Browser, town: Path, scores: Scores) -> None:
    page = Visit(browser, town, part="#night").page
    page.click("#tool-filter")
    page.select_option("#filter-component", "light")
    page.click("#phase-day")
    assert "Light is not scored in this phase; that part of the filter rests." in page.inner_text("#key .filtered")
    assert page.inner_text("#filter-count") == _count(scores, lambda t: t["light_night"].notna() | True)
    assert page.locator("#filter-component option[value=light]").is_disabled()


def test_on_a_phone_the_filter_can_be_touched_and_leaves_the_map_in_sight(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, phone=True, part="#night")
    page = visit.page
    page.click("#tool-filter")
    for name in (".tick", "#filter-component", "#filter-is", "#filter-evidence", "#filter-box .reset"):
        box = page.locator(name).bounding_box()
        assert box is not None
        assert box["height"] >= 44, name
    controls = page.locator("#controls").bounding_box()
    assert controls is not None
    assert controls["y"] + controls["height"] < 844 / 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.was_quiet()
