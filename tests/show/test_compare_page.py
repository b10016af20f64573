from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from geosafe.compare.compare_scenarios import compare_scenarios
from geosafe.comparison import Comparison
from geosafe.errors import DataError
from geosafe.scenario import AddLamps, Cost, Scenario, Where
from geosafe.show.catalogue import words
from geosafe.show.compare_files import (
    FEW,
    few,
    map_names,
    public_groups,
    write_compare_csv,
    write_compare_json,
    write_places_csv,
)
from geosafe.show.compare_page import SORTS, draw_comparison
from geosafe.show.embed import visible_text
from tests.axe import axe_script, barriers
from tests.browser import Visit
from tests.score.town import building_at, incidents_at, lamps_at, town
from tests.show.payloads import MARK, PAYLOADS

if TYPE_CHECKING:
    pass


def lit(name: str = "Light in the west", where: str = "w1", *, cost: float = 2500.0) -> Scenario:
    edit = AddLamps(
        n=1, where=Where(word="along", id=where), every_m=25, height_m=5, flux_lm=4000, cost=Cost(capital=cost)
    )
    return Scenario(name, "Nobody recorded its light.", ("CN-7",), (edit,), "lit.yaml", "EUR")


def study():
    homes = building_at(shapely.box(10, 50, 20, 150), dwellings=9)
    lamps = lamps_at([(x, 3) for x in range(0, 201, 25)])
    incidents = incidents_at([(100, 0)] * 7, phases=["night"] * 7)
    return town(
        buildings=homes, lamps=lamps, incidents=incidents, coverage={"incidents": shapely.box(*[-1e3, -1e3, 1e3, 1e3])}
    )


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare_scenarios(study(), [lit(), lit("Light in the east", "p1", cost=0.0)], draws=100)


@pytest.fixture(scope="module")
def page_file(found: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    return draw_comparison(found, maps=map_names([each.scenario for each in found.results])).save(folder / "c.html")


def test_summary_by_hand(found):
    rows = found.summary().set_index(["scenario", "phase"])
    row = rows.loc[("Light in the west", "night")]
    # w1 is 200 m: the lamps reach all of it, and more or less of the streets around.
    assert row["light_now_known_m"] >= 200
    assert row["needed_m"] >= 200
    assert row["needed_unknown_m"] == row["needed_m"]
    assert row["worse_m"] == 0
    edit = found.results[0].edits[0]
    lamps = len(found.results[0].study.lamps) - 9
    assert edit.capital == row["capital"] == 2500 * lamps
    # New lamps are taken to be LED, 110 lm/W, that burn all of the town's 4380 hours of dark in 365 days.
    assert row["energy_kwh"] == pytest.approx(lamps * 4000 / 110 / 1000 * 4380 * 365.2425 / 365)
    assert row["capital_per_needed_m"] == pytest.approx(row["capital"] / row["needed_m"])
    assert np.isnan(rows.loc[("Light in the east", "night"), "capital"])
    assert rows.loc[("Light in the east", "night"), "cost_unsaid"] == 1
    assert 0.5 < row["drawn_better"] <= 1


def test_what_an_edit_cannot_do_is_said_of_all_scenarios_at_once():
    with pytest.raises(DataError) as error:
        compare_scenarios(study(), [lit(where="nowhere"), lit("Other", "never")])
    assert len(error.value.faults) == 2


def test_same_inputs_same_bytes(found):
    again = compare_scenarios(study(), [each.scenario for each in found.results], draws=100)
    assert draw_comparison(again).html == draw_comparison(found).html


def test_nothing_tells_of_incidents(found, tmp_path):
    write_compare_csv(found, tmp_path / "c.csv")
    write_places_csv(found, tmp_path / "p.csv")
    write_compare_json(found, tmp_path / "c.json")
    told = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert {place["result"] for each in told["scenarios"] for place in each["places"]} <= {
        "conditions", "activity", "light", "surveillance", "access", "comfort",
    }  # fmt: skip
    for file in ("c.csv", "p.csv"):
        text = (tmp_path / file).read_text(encoding="utf-8-sig")
        assert "incident" not in text
        assert "none is said to be avoided" in text


def test_incidents_change_nothing(found, tmp_path):
    """The same comparison without what was recorded: every byte is the same, so nothing can be worked back from it."""
    bare = replace(study(), incidents=study().incidents.iloc[:3])
    other = compare_scenarios(bare, [each.scenario for each in found.results], draws=100)
    for write in (write_compare_csv, write_places_csv, write_compare_json):
        write(found, tmp_path / "a")
        write(other, tmp_path / "b")
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert draw_comparison(other).html == draw_comparison(found).html


def test_few_homes_are_never_told_apart(found):
    assert [few(each) for each in (0.0, 1.0, 4.4, 4.6, np.nan)] == [0.0, FEW, FEW, 5.0, None]
    told = public_groups(found)
    assert set(told["dwellings"]) <= {0.0, 9.0}


def test_text_of_a_scenario_is_no_formula(tmp_path):
    found = compare_scenarios(study(), [lit("=1+1")])
    write_compare_csv(found, tmp_path / "c.csv")
    assert "\n'=1+1," in (tmp_path / "c.csv").read_text(encoding="utf-8-sig")


def test_maps_of_like_names_are_numbered():
    assert map_names([lit("A b"), lit("A, b"), lit("C")]) == [
        "compare-a-b-1.html",
        "compare-a-b-2.html",
        "compare-c.html",
    ]


def test_every_sort_has_words():
    assert all(f"compared.sort.{name}" in words() for name in SORTS)


@pytest.mark.browser
def test_page_tells_what_changes_and_asks_for_nothing(browser, found, page_file):
    visit = Visit(browser, page_file)
    page = visit.page
    assert page.locator("#side tbody tr").count() == 2
    assert "none is said to be avoided" in page.inner_text("header")
    card = page.inner_text("#scenario-1")
    assert "Nobody recorded its light." in card
    assert found.results[0].edits[0].did in card
    assert "EUR" in card
    assert page.get_attribute("#scenario-1 a.go", "href") == "compare-light-in-the-west.html"
    page.check("#phase-day", force=True)
    assert "Nothing that is scored changes at this time of day." in page.inner_text("#scenario-1")
    assert visit.was_quiet()


@pytest.mark.browser
def test_page_sorts_with_the_unknown_last(browser, page_file):
    page = Visit(browser, page_file).page
    page.select_option("#sort", "capital")
    assert page.locator("#side tbody th").all_inner_texts() == ["Light in the west", "Light in the east"]
    assert page.locator("#scenarios h2").all_inner_texts() == ["Light in the west", "Light in the east"]


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_no_barrier_and_a_phone_scrolls_one_way(browser, page_file, phone):
    page = Visit(browser, page_file, phone=phone).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for phase in ("day", "night"):
        page.check(f"#phase-{phase}", force=True)
        assert barriers(page, axe_script()) == []


@pytest.mark.browser
def test_hostile_texts_are_shown_word_for_word_and_never_run(browser, found, tmp_path):
    first = found.results[0]
    text = " ".join(PAYLOADS)
    scenario = replace(first.scenario, name=text, because=text, serves=("<b>CN-7</b>",), currency="<i>")
    edits = tuple(replace(each, did=text, currency="<i>") for each in first.edits)
    hostile = replace(found, results=(replace(first, scenario=scenario, edits=edits),))
    visit = Visit(browser, draw_comparison(hostile).save(tmp_path / "hostile.html"))
    assert visible_text(text) in (visit.page.text_content("#scenario-1 h2") or "")
    assert visit.page.evaluate(f"window.{MARK}") is None
    assert visit.page.locator("#scenarios :is(iframe, img, b, i)").count() == 0
    assert visit.was_quiet()
