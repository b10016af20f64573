"""Activity and surveillance at the ends of the distances over which they fall, by hand and after edits."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.compare.compare_scenarios import compare_scenarios, rescore
from geosafe.compare.reaches import reaches
from geosafe.profile import EVERYONE
from geosafe.score.measure_study import measure_study
from geosafe.score.score_study import ScoresOnDemand
from tests.compare.random_edits import apply_random
from tests.compare.scenarios import at, scenario
from tests.compare.test_rescore import KINDS, wide_town
from tests.score.town import Place, Way, space_at, town

#: A door 20 m before the end of one street, and what it sends along the next.
STREETS = {"a": Way([(0, 0), (120, 0)]), "b": Way([(120, 0), (320, 0)])}


def shop(*shares):
    return town(STREETS, venues=[Place("shop", (100, 0), shares or (1, 1, 1))])


def of(study):
    return reaches(measure_study(study), EVERYONE)


def test_how_far_a_door_looks_on_by_hand():
    """The mean along b is 100 ÷ 200 · ½ (erf(220 ÷ s) - erf(20 ÷ s)) doors per 100 m, at s of 20 and 45 m."""
    blocks = of(shop()).tables["blocks"]
    for table, scale in zip(blocks, (20.0, 45.0), strict=True):
        doors = 0.25 * (math.erf(220 / scale) - math.erf(20 / scale))
        score = 100 * math.log1p(doors) / math.log(16)
        assert table.loc["b", "surveillance_day"] == pytest.approx(score, abs=0.05)
        assert table.loc["b", "surveillance_day_lo"] == table.loc["b", "surveillance_day"]


def test_how_far_a_shop_draws_by_hand():
    """The mean along b is s ÷ 200 · (exp(-20 ÷ s) - exp(-220 ÷ s)) open venues, at s of 71.4 and 140 m."""
    blocks = of(shop()).tables["blocks"]
    for table, scale in zip(blocks, (100 / 1.4, 140.0), strict=True):
        venues = scale / 200 * (math.exp(-20 / scale) - math.exp(-220 / scale))
        assert table.loc["b", "activity_night"] == pytest.approx(100 * math.log1p(venues) / math.log(101), abs=0.05)


def test_what_is_unknown_at_the_usual_distance_has_no_value_at_the_ends():
    study = town(STREETS, venues=[Place("bar", (100, 0), (1, 1, None))])
    scores = ScoresOnDemand(measure_study(study), EVERYONE)
    assert np.isnan(scores.blocks.loc["b", "surveillance_night"])
    for table in reaches(scores.measures, EVERYONE).tables["blocks"]:
        assert np.isnan(table.loc["b", "surveillance_night"])
        assert table.loc["b", "surveillance_night_lo"] == 0 < table.loc["b", "surveillance_night_hi"]
        assert not np.isnan(table.loc["b", "surveillance_day"])


def test_a_space_has_the_doors_of_its_edge():
    """Of a space that only b runs along, by 40 m and more from the next street: those of b."""
    made = of(town(STREETS, venues=[Place("shop", (100, 0))], spaces=space_at(shapely.box(160, 0, 320, 40)))).tables
    assert set(made) == {"blocks", "spaces"}
    for blocks, spaces in zip(made["blocks"], made["spaces"], strict=True):
        assert spaces["surveillance_day"].tolist() == pytest.approx([blocks.loc["b", "surveillance_day"]])


@pytest.fixture(scope="module")
def today():
    study = wide_town()
    return ScoresOnDemand(measure_study(study), study.profile)


@pytest.mark.parametrize("kind", ["close_venues", "add_venue", "add_stop", "set_hours", "close_path", "open_path"])
def test_after_edits_they_are_those_of_measuring_all(today, kind):
    assert kind in KINDS
    base = reaches(today.measures, today.profile)
    study = apply_random(today.measures.study, np.random.default_rng(5), 2, kinds=(kind,)).study
    again = reaches(rescore(today, study).measures, today.profile, before=base)
    whole = reaches(measure_study(study), today.profile)
    for what in ("blocks", "spaces"):
        for one, other in zip(again.tables[what], whole.tables[what], strict=True):
            pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_where_nothing_that_falls_changed_nothing_is_measured_again(today):
    base = reaches(today.measures, today.profile)
    study = apply_random(today.measures.study, np.random.default_rng(1), 1, kinds=("add_lamps",)).study
    again = reaches(rescore(today, study).measures, today.profile, before=base)
    for one, other in zip(again.along, base.along, strict=True):
        assert all(one[name] is other[name] for name in one)


def test_a_comparison_draws_people_too_and_has_the_ends_only_with_draws():
    study = shop()
    later = scenario({"add_venue": {"at": at(200, 0), "kind": "cafe", "hours": "24/7"}}, name="Later")
    plain = compare_scenarios(study, [later])
    assert not plain.reaches
    assert not plain.results[0].reaches
    assert not [name for name in plain.summary() if "drawn" in name]
    found = compare_scenarios(study, [later], draws=200)
    assert set(found.reaches) == set(found.results[0].reaches) == {"blocks", "spaces"}
    night = found.summary().set_index("phase").loc["night"]
    assert night["activity_drawn_better"] == night["activity_drawn_first"] == 1
    assert 0 < night["activity_drawn_p5"] < night["activity_drawn_median"] < night["activity_drawn_p95"]


def test_another_scenario_beside_changes_no_number_of_the_first():
    study = shop()
    cafe = scenario({"add_venue": {"at": at(200, 0), "kind": "cafe", "hours": "24/7"}}, name="Cafe")
    closed = scenario({"close_venues": {"venues": {"id": "venues/0"}}}, name="Closed")
    both = compare_scenarios(study, [cafe, closed], draws=100)
    alone = compare_scenarios(study, [cafe], draws=100)
    columns = [name for name in alone.summary() if "drawn" in name and not name.endswith("first")]
    pd.testing.assert_frame_equal(alone.summary()[columns], both.only("Cafe").summary()[columns], rtol=1e-9)
