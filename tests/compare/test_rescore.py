"""Scoring again after edits gives what scoring all of it gives, to the last bit."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.compare.compare_scenarios import rescore
from geosafe.compare.edits import apply_scenario
from geosafe.pipeline import read_study
from geosafe.score import remeasure as module
from geosafe.score.measure_study import measure_study
from geosafe.score.score_study import ScoresOnDemand, score_study
from tests.compare.random_edits import apply_random
from tests.compare.scenarios import at, scenario
from tests.score.same_scores import TABLES, assert_same, assert_same_scores
from tests.score.town import Place, Way, building_at, lamps_at, space_at, town

KINDS = (
    "add_lamps", "remove_lamps", "dim_lamps", "set_light", "set_hours", "close_venues", "add_venue", "add_stop",
    "add_hosts", "add_toilet", "add_seats", "add_water", "add_crossing", "close_path", "open_path", "change_space",
)  # fmt: skip
#: What is slow, and follows from the tables and the light, is looked at on the small town alone.
QUICK = ("long", "lighting", "near_spaces", "concentrations")


def wide_town(seed: int = 0):
    """A grid of 12 by 12 blocks of 90 m, longer than any reach, with everything in it."""
    rng = np.random.default_rng(seed)
    ways = {}
    for i in range(13):
        for j in range(13):
            for name, di, dj in (("e", 1, 0), ("n", 0, 1)):
                if i + di < 13 and j + dj < 13 and rng.random() < 0.93:
                    ends = [(90.0 * i, 90.0 * j), (90.0 * (i + di), 90.0 * (j + dj))]
                    kind = str(rng.choice(["street", "path", "steps"], p=[0.7, 0.25, 0.05]))
                    ways[f"{name}{i}.{j}"] = Way(ends, block=f"{name}{i // 2}.{j // 2}" if rng.random() < 0.5 else "",
                                                 kind=kind, step_free=kind != "steps",
                                                 lit=str(rng.choice(["lit", "unlit", "unknown"])))  # fmt: skip

    def places(kinds, n):
        return [Place(str(rng.choice(kinds)), tuple(rng.uniform(0, 1080, 2)),
                      (1.0, 0.6, float(rng.random())) if rng.random() < 0.7 else (1.0, None, None),
                      str(rng.choice(["observed", "inferred"])), (0.5, 0.2, 0.0), (1.0, 1.0, 1.0))
                for _ in range(n)]  # fmt: skip

    spaces = pd.concat([space_at(shapely.box(x, y, x + 60, y + 50)) for x, y in ((100, 100), (550, 640), (900, 300))])
    spaces.index = pd.Index([f"space/{k}" for k in range(3)], name="space_id")
    houses = pd.concat([building_at(shapely.box(x, y, x + 20, y + 20), dwellings=int(rng.integers(0, 12)))
                        for x, y in rng.uniform(5, 1060, (60, 2))])  # fmt: skip
    houses.index = pd.Index([f"building/{k}" for k in range(60)], name="building_id")
    return town(
        ways, venues=places(["cafe", "bar", "shop", "office"], 40), stops=places(["stop"], 6),
        amenities=places(["seat", "toilet", "water", "shelter"], 30),
        lamps=pd.concat([lamps_at(rng.uniform(0, 1080, (25, 2)), height_m=height) for height in (6.0, None)]),
        spaces=spaces, buildings=houses, area=shapely.box(-20, -20, 1100, 1100), data=shapely.box(-50, -50, 1130, 1130),
    )  # fmt: skip


@pytest.fixture(scope="module")
def today():
    study = wide_town()
    return ScoresOnDemand(measure_study(study), study.profile)


def check(today, applied, beside=QUICK):
    found = rescore(today, applied.study)
    whole = ScoresOnDemand(measure_study(applied.study), today.profile)
    assert_same_scores(found, whole, beside=beside)
    return found


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"add_crossing"}))  # there are no sidewalks to join
def test_one_edit_of_each_kind_on_a_small_town(today, kind):
    check(today, apply_random(today.measures.study, np.random.default_rng(KINDS.index(kind)), 1, kinds=(kind,)))


@pytest.mark.parametrize("seed", range(12))
def test_some_edits_together_on_a_small_town(today, seed):
    check(today, apply_random(today.measures.study, np.random.default_rng(100 + seed), 4))


def test_everything_beside_the_scores_is_the_same_too(today):
    applied = apply_random(today.measures.study, np.random.default_rng(7), 4)
    assert_same_scores(rescore(today, applied.study), score_study(applied.study))


def test_what_is_made_on_demand_is_what_scoring_makes(today):
    assert_same_scores(today, score_study(today.measures.study))


def test_edits_upon_edits(today):
    """Three scenarios one after the other, each scored from the one before."""
    scores, rng = today, np.random.default_rng(3)
    for name in ("One", "Two", "Three"):
        study = apply_random(scores.measures.study, rng, 2, name=name).study
        scores = rescore(scores, study)
        assert_same_scores(scores, ScoresOnDemand(measure_study(study), today.profile), beside=QUICK)


def test_an_edit_that_is_taken_back_gives_the_bytes_of_today(today):
    study = today.measures.study
    applied = apply_random(study, np.random.default_rng(5), 5)
    back = rescore(rescore(today, applied.study), study)
    assert_same_scores(back, today, beside=QUICK)


@pytest.mark.parametrize("seed", range(3))
def test_more_lamps_lower_no_light(today, seed):
    applied = apply_random(today.measures.study, np.random.default_rng(seed), 3, kinds=("add_lamps",))
    found = rescore(today, applied.study)
    for table in TABLES:
        for phase in ("evening", "night"):
            for end in ("", "_lo", "_hi"):
                before, after = (getattr(each, table)[f"light_{phase}{end}"].fillna(-1.0) for each in (today, found))
                assert (after >= before - 1e-9).all()


def test_only_what_a_lamp_reaches_is_measured_again(today, monkeypatch):
    """The light along some of the streets; activity, access and comfort are those of today."""
    asked = []
    real = module.relight
    monkeypatch.setattr(module, "relight", lambda *given: asked.append(real(*given)) or asked[0])
    lamp = {"add_lamps": {"at": at(500, 0), "height_m": 5, "flux_lm": 4000}}
    found = rescore(today, apply_scenario(today.measures.study, scenario(lamp)).study)
    along = found.measures.along
    assert all(along[name] is today.measures.along[name] for name in along if name != "light")
    again = np.unique(asked[0].places.part, return_counts=True)[1]
    assert 0 < again[1] < 20 < again[0]


def test_a_height_that_becomes_known_is_measured_again_though_it_is_the_one_that_was_assumed(today):
    study = today.measures.study
    other = replace(study, lamps=study.lamps.assign(height_m=study.lamps["height_m"].fillna(6.0)))
    found = check(today, SimpleNamespace(study=other))
    least, was = (np.nansum(each.measures.lit.places.whole.lamps_least_lx) for each in (found, today))
    assert least > was * 1.05


def test_a_study_of_another_period_is_measured_whole(today):
    study = today.measures.study
    other = replace(study, phase_hours={**study.phase_hours, "night": 1.0})
    assert_same_scores(rescore(today, other), ScoresOnDemand(measure_study(other), today.profile), beside=QUICK)


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_on_a_real_place(demo_real, seed):
    study = demo_real.measures.study
    check(demo_real, apply_random(study, np.random.default_rng(seed), 6, scores=demo_real))


@pytest.fixture(scope="module")
def demo_real(demo_folder):
    study = read_study(demo_folder)
    return ScoresOnDemand(measure_study(study), study.profile)


def test_tables_that_differ_are_told_apart(today):
    """So that the tests above can fail."""
    other = today.blocks.assign(light_night=today.blocks["light_night"] + 1e-12)
    with pytest.raises(AssertionError):
        assert_same(other, today.blocks, "blocks")
