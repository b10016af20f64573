from __future__ import annotations

import pandas as pd
import pytest

import geosafe as gs
from geosafe import drawing
from geosafe.compare import compare_scenarios
from geosafe.errors import CallError
from geosafe.show.compare_page import draw_comparison
from tests.compare.scenarios import line, scenario
from tests.score.town import lamps_at, town

LAMPS = {"along": {"id": "w1"}, "every_m": 25, "height_m": 5, "flux_lm": 4000}


@pytest.fixture(scope="module")
def found():
    study = town(lamps=lamps_at([(100, 0)]))
    edits = [scenario({"add_lamps": {**LAMPS, "along": {"id": each}}}, name=each) for each in ("w1", "p1")]
    return gs.compare_scenarios(study, edits)


def test_tables_have_a_row_a_scenario_first(found):
    for table in (found.summary(), found.groups(), found.segments, found.blocks, found.spaces):
        assert table.columns[0] == "scenario"
    assert found.summary()[["scenario", "phase"]].to_numpy().tolist() == [
        [name, phase] for name in ("w1", "p1") for phase in ("day", "evening", "night")
    ]
    assert set(found.blocks["scenario"]) == {"w1", "p1"}


def test_a_map_shows_one_scenario(found, monkeypatch):
    with pytest.raises(CallError, match=r"one scenario: give comparison.only\(NAME\) with one of 'w1', 'p1'"):
        gs.draw_map(found)
    monkeypatch.setattr(drawing, "draw", lambda study, scores, *, against, **_: (study, scores, against))
    study, scores, (after, after_scores) = gs.draw_map(found.only("p1"), recipe="scenario-difference")
    assert (study, scores) == (found.study, found.scores)
    assert after.name == "p1"
    assert after_scores is found.results[1].scores
    assert after.lamps is found.results[1].study.lamps


def test_scores_of_an_earlier_comparison_are_not_made_again(found, monkeypatch):
    monkeypatch.setattr(compare_scenarios, "measure_study", lambda _: pytest.fail("measured again"))
    again = gs.compare_scenarios(found.study, [found.results[0].scenario], scores=found.scores)
    pd.testing.assert_frame_equal(again.summary(), found.only("w1").summary())


def test_scenarios_must_be_told_apart_and_draws_be_a_number_that_can_be(found):
    one = found.results[0].scenario
    with pytest.raises(CallError, match="each of a name of its own, got w1, w1"):
        gs.compare_scenarios(found.study, [one, one])
    with pytest.raises(CallError, match="at least one scenario"):
        gs.compare_scenarios(found.study, [])
    with pytest.raises(CallError, match="draws must be from 0 to 100,000, got -1"):
        gs.compare_scenarios(found.study, [one], draws=-1)


def test_a_path_that_is_closed_is_gone_and_a_new_one_is_new():
    study = town()
    edits = [
        scenario({"close_path": {"along": {"id": "p1"}}}, name="closed"),
        scenario({"open_path": {"along": line((0, 100), (200, 100))}}, name="opened"),
    ]
    found = gs.compare_scenarios(study, edits, draws=20)
    conditions = found.blocks.query("result == 'conditions' and phase == 'day'").set_index(["scenario", "unit_id"])
    assert conditions.loc[("closed", "p1"), "told"] == "gone"
    assert "new" in set(conditions.loc["opened", "told"])
    rows = found.summary().set_index(["scenario", "phase"])
    assert rows.loc[("closed", "day"), "gone_m"] == 300  # p1 and p2
    assert rows.loc[("opened", "day"), "gone_m"] == 0
    page = draw_comparison(found).html
    assert '"gone"' in page
