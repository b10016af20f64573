"""What the doubt comes from, on the page and in the file."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from geosafe.compare.compare_scenarios import compare_scenarios
from geosafe.compare.doubts import DOUBTS, with_doubts
from geosafe.show.catalogue import words
from geosafe.show.compare_doubts import survey_places, told_doubts
from geosafe.show.compare_files import write_compare_csv, write_compare_json
from geosafe.show.compare_page import draw_comparison
from tests.browser import open_browser
from tests.compare.scenarios import named_town, scenario
from tests.score.town import WAYS, Place, lamps_at, town

EVIL = "Evil <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def comparison():
    study = named_town(
        town(WAYS, venues=[Place("cafe", (100, 0))], lamps=lamps_at([(300.0, 0.0)])), s1=EVIL
    )  # fmt: skip
    lit = scenario({"add_lamps": {"along": {"id": "s1"}, "height_m": 5, "flux_lm": 4000}}, name="Lit")
    return with_doubts(compare_scenarios(study, [lit], draws=20))


def test_shares_and_streets_of_a_dark_street_that_nobody_recorded(comparison):
    (result,) = comparison.results
    shares = told_doubts(result)
    night = shares[shares["phase"] == "night"].set_index("doubt")["share"]
    assert night.idxmax() == "light_unrecorded"
    survey = survey_places(comparison, result)
    first = survey[(survey["phase"] == "night") & (survey["doubt"] == "light_unrecorded")].iloc[0]
    assert (first["unit_id"], first["length_m"], first["kind"]) == ("s1", 200, "street")
    assert not len(shares[shares["phase"] == "day"])  # light is not scored by day: nothing differs


def test_the_file_holds_both(comparison, tmp_path):
    write_compare_json(comparison, tmp_path / "c.json")
    told = json.loads((tmp_path / "c.json").read_text("utf-8"))["scenarios"][0]
    assert {row["doubt"] for row in told["doubts"]} >= {"weights", "light_unrecorded"}
    assert {"phase", "doubt", "unit_id", "name", "length_m", "effect", "kind", "near"} == set(told["survey"][0])


def test_the_page_tells_it_in_words_and_runs_no_name(comparison, tmp_path):
    file = tmp_path / "compare.html"
    draw_comparison(comparison).save(file)
    with open_browser() as browser:
        page = browser.new_page()
        said: list[str] = []
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(f"{file.as_uri()}#night")
        page.wait_for_selector("html[data-ready=yes]")
        text = page.locator(".doubted").inner_text()
        assert "comes from light that nobody has recorded: survey these streets after dark first." in text
        assert EVIL in text
        assert "How the parts are weighed" in text
        page.locator("#phase-day").check(force=True)
        assert "Nothing that is not known changes this by much." in page.locator(".doubted").inner_text()
        assert not said


def test_without_draws_it_says_how_to_get_them(comparison, tmp_path):
    from dataclasses import replace

    bare = replace(
        comparison, draws=0, results=tuple(replace(each, doubts=None, survey=None) for each in comparison.results)
    )
    write_compare_json(bare, tmp_path / "c.json")
    told = json.loads((tmp_path / "c.json").read_text("utf-8"))["scenarios"][0]
    assert told["doubts"] is None
    assert told["survey"] is None
    assert draw_comparison(bare).html


def test_how_sure_the_gain_in_people_is_stands_on_the_page_and_in_the_table(tmp_path):
    study = town(WAYS, venues=[Place("cafe", (100, 0), (1, None, 0.2))])
    edit = {"set_hours": {"venues": {"id": "venues/0"}, "hours": "24/7"}}
    found = with_doubts(compare_scenarios(study, [scenario(edit, name="Open late")], draws=50))
    write_compare_csv(found, tmp_path / "c.csv")
    night = pd.read_csv(tmp_path / "c.csv").set_index("phase").loc["night"]
    assert 0 < night["activity_drawn_p5"] < night["activity_drawn_p95"]
    file = tmp_path / "compare.html"
    draw_comparison(found).save(file)
    with open_browser() as browser:
        page = browser.new_page()
        page.goto(f"{file.as_uri()}#night")
        page.wait_for_selector("html[data-ready=yes]")
        text = page.inner_text("#scenarios")
        assert "On the streets where more or fewer people can be expected, this changes by +" in text
        assert "It rises in 100 % of the draws." in text.replace("\u202f", " ").replace("\xa0", " "), text


def test_every_doubt_has_its_words():
    for doubt in DOUBTS:
        assert {f"doubts.name.{doubt}", f"doubts.says.{doubt}"} <= set(words("en"))
