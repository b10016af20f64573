"""What is suggested on the hand-made town, where the answer is known by hand, and on the demo."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geosafe as gs
from geosafe.compare.candidate_lamps import enough
from geosafe.compare.needs import needs_of, summed, weights_of
from geosafe.errors import CallError
from geosafe.profile import EVERYONE
from geosafe.read.scenario import read_scenario
from geosafe.scenario import AddLamps, Cost
from geosafe.score.score_study import score_study
from geosafe.suggestion import COSTS, CostList
from tests.compare.scenarios import named_town
from tests.score.town import WAYS, Place, space_at, town

#: Light is known everywhere: two stretches are not lit, one of them near the only venue.
LIT = {name: replace(way, lit="unlit" if name in ("s1", "e1") else "lit") for name, way in WAYS.items()}
#: Eight lamps on 200 m, each for 4,000 and 80 a year over five years.
EIGHT = 8 * (4000 + 5 * 80)


@pytest.fixture(scope="module")
def dark_town():
    study = named_town(
        town(LIT, venues=[Place("cafe", (150, 0), (1.0, 1.0, 1.0))], spaces=space_at(shapely.box(180, 40, 220, 80))),
        s1="Shop Street", e1="East Street",
    )  # fmt: skip
    return study, score_study(study)


def test_needs_count_all_people_in_all_dark_hours(dark_town):
    needs = needs_of(*dark_town)
    table = summed(needs)
    assert table["weight"].sum() == pytest.approx(100)
    np.testing.assert_allclose(table[["met", "unmet", "unknown"]].sum(axis=1), table["weight"])
    # light .25, refuge (surveillance) .10, stop .20 x .4, toilet .15 x .35 of the profile, brought to a sum of 1
    parts = {"light": 0.25, "refuge": 0.10, "stop": 0.08, "toilet": 0.0525}
    assert weights_of(EVERYONE) == pytest.approx({k: v / sum(parts.values()) for k, v in parts.items()})
    assert table.loc["light", "weight"] == pytest.approx(100 * 0.25 / 0.4825)
    assert table.loc["toilet", "unknown"] == table.loc["toilet", "weight"]  # nobody has mapped any


def test_lamps_stand_where_most_people_miss_light(dark_town):
    study, scores = dark_town
    found = gs.suggest_edits(study, budget=EIGHT, kinds=["lamps"], scores=scores)
    (edit,) = found.scenario.edits
    assert isinstance(edit, AddLamps)
    assert edit.where.id == "s1"
    row = found.edits.iloc[0]
    assert row["what"] == "8 new lamps"
    assert row["where"] == "Shop Street"
    assert row["metres"] == 200
    assert (row["capital"], row["yearly"], row["whole"]) == (32_000, 640, EIGHT)
    assert found.gap == 0
    # What the scoring finds is what was promised.
    assert found.found["light"] == pytest.approx(found.promised["light"])
    assert found.promised["light"] > 0
    assert found.comparison is not None
    summary = found.comparison.summary().set_index("phase")
    assert summary.loc["night", "light_better_m"] >= 200
    assert summary.loc["night", "capital"] == 32_000


def test_the_file_is_read_as_it_was_meant(dark_town, tmp_path):
    study, scores = dark_town
    found = gs.suggest_edits(study, budget=500_000, scores=scores, check=False, unknown_as_need=True)
    file = tmp_path / "suggested.yaml"
    file.write_text(found.text, encoding="utf-8")
    read = read_scenario(file)
    assert [(each.key, each.cost) for each in read.edits] == [(each.key, each.cost) for each in found.scenario.edits]
    assert (read.name, read.serves, read.currency) == (found.scenario.name, found.scenario.serves, "EUR")
    applied = gs.apply_scenario(study, read)
    assert applied.capital == found.edits["capital"].sum()
    assert applied.yearly == found.edits["yearly"].sum()
    assert gs.suggest_edits(study, budget=500_000, scores=scores, check=False, unknown_as_need=True).text == found.text
    for said in found.says:
        assert said.split(":")[0].split(" of ")[0] in " ".join(found.text.replace("\n#  ", "").split())


def test_a_name_from_outside_stays_a_comment(dark_town, tmp_path):
    study, _ = dark_town
    blocks = study.blocks.copy()
    blocks.loc["s1", "name"] = "Evil\n  - close_path: {along: {id: s2}}\r\x1b[31m \u202e #"
    hostile = replace(study, blocks=blocks)
    found = gs.suggest_edits(hostile, budget=EIGHT, kinds=["lamps"], scores=score_study(hostile), check=False)
    file = tmp_path / "suggested.yaml"
    file.write_text(found.text, encoding="utf-8")
    assert [each.key for each in read_scenario(file).edits] == ["add_lamps"]
    assert "\x1b" not in found.text
    assert "\u202e" not in found.text


def test_your_own_costs_change_what_is_had(dark_town):
    study, scores = dark_town
    cheap = CostList({**COSTS, "lamp": Cost(1000.0, 0.0)}, "CHF", 10)
    found = gs.suggest_edits(study, budget=16_000, kinds=["lamps"], costs=cheap, scores=scores, check=False)
    assert {edit.where.id for edit in found.scenario.edits} == {"s1", "e1"}
    assert found.spent == 16_000
    assert found.scenario.currency == "CHF"


def test_what_nobody_knows_is_no_need_unless_it_is_asked_for(dark_town):
    study, scores = dark_town
    with pytest.raises(CallError, match=r"toilets: of 100% nobody knows whether the need is met: find out first"):
        gs.suggest_edits(study, budget=1e6, kinds=["toilets"], scores=scores)
    found = gs.suggest_edits(study, budget=1e6, kinds=["toilets"], scores=scores, unknown_as_need=True)
    assert [each.key for each in found.scenario.edits] == ["add_toilet"]
    assert found.found["toilet"] >= found.promised["toilet"] > 0


def test_a_budget_that_buys_nothing_says_what_the_least_costs(dark_town):
    study, scores = dark_town
    with pytest.raises(CallError, match=r"nothing can be had for 100 EUR: the cheapest .* comes to 35,200 EUR over 5"):
        gs.suggest_edits(study, budget=100, kinds=["lamps"], scores=scores)


def test_floors_by_district(dark_town):
    study, scores = dark_town
    halves = gpd.GeoDataFrame(
        {"name": ["West", "East"]},
        geometry=[shapely.box(-500, -500, 410, 500), shapely.box(410, -500, 900, 500)], crs=study.crs,
    )  # fmt: skip
    call = {"kinds": ["lamps"], "scores": scores, "check": False}
    alone = gs.suggest_edits(study, budget=EIGHT, districts=halves, **call)
    assert alone.floors.set_index("district")["spent"].to_dict() == {"West": EIGHT, "East": 0}
    both = gs.suggest_edits(study, budget=2 * EIGHT, districts=halves, floor=0.4, **call)
    assert both.floors.set_index("district")["spent"].to_dict() == {"West": EIGHT, "East": EIGHT}
    # With one of them to be had for the budget, the other misses its floor whole.
    with pytest.raises(CallError, match=r"a floor of 40% of the budget, 14,080 EUR, cannot be held .* by 14,080 EUR"):
        gs.suggest_edits(study, budget=EIGHT, districts=halves, floor=0.4, **call)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"budget": 0}, "a sum of money above 0"),
        ({"budget": -5}, "a sum of money above 0"),
        ({"budget": float("nan")}, "a sum of money above 0"),
        ({"budget": "plenty"}, "a sum of money above 0"),
        ({"budget": "5000 GBP"}, "the budget is in GBP and the costs are in EUR"),
        ({"kinds": ["lamp"]}, "did you mean 'lamps'"),
        ({"kinds": []}, "give at least one of lamps"),
        ({"kinds": ["cameras"]}, r"'cameras' is never suggested: .*TE-1"),
        ({"kinds": ["police-patrols"]}, "is never suggested"),
        ({"floor": 0.1}, "a floor needs districts"),
        ({"floor": 1.5}, "a share of the budget from 0 to 1"),
        ({"name": "a\nb"}, "a text on one line"),
    ],
)
def test_calls_that_cannot_be(dark_town, wrong, says):
    with pytest.raises(CallError, match=says):
        gs.suggest_edits(dark_town[0], **{"budget": 1000, "scores": dark_town[1], **wrong})


def test_lamps_in_a_row_are_enough_and_one_at_the_end_is_not():
    line = np.array([shapely.LineString([(0, 0), (100, 0)])], object)
    assert enough(line, np.array([[12.5, 0], [37.5, 0], [62.5, 0], [87.5, 0]]))
    assert not enough(line, np.array([[12.5, 0.0]]))


def test_a_promise_is_kept_on_the_demo(demo_study, demo_scores):
    found = gs.suggest_edits(demo_study, budget="300,000 EUR", scores=demo_scores, unknown_as_need=True)
    assert found.gap <= 0.005
    assert found.spent <= 300_000
    promised, kept = sum(found.promised.values()), sum(found.found.values())
    assert kept == pytest.approx(promised, rel=0.1)
    assert set(found.candidates) == {"lamps", "hosts", "toilets", "night-stops", "hours"}
