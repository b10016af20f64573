from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely

from geosafe.profile import EVERYONE
from geosafe.score.access import access
from geosafe.score.score_study import score_study
from geosafe.score.step_free import step_free_share
from geosafe.score.streets import streets_of
from tests.score.town import Way, row, town

STEP_FREE = dataclasses.replace(EVERYONE, name="step-free", step_free=True)
#: A ramp of 120 m goes round the flight of 40 m; nothing goes round the stairs of 60 m, in one block with a path of
#: 140 m, to the two streets on the hill.
WAYS = {
    "street": Way([(0, 0), (200, 0)]),
    "flight": Way([(0, 0), (0, 40)], kind="steps", step_free=False),
    "ramp": Way([(0, 0), (40, 0.1), (40, 40), (0, 40)]),
    "path": Way([(200, 0), (200, 140)], kind="path", block="way up"),
    "stairs": Way([(200, 140), (200, 200)], kind="steps", step_free=False, block="way up"),
    "hill": Way([(200, 200), (400, 200)]),
    "view": Way([(200, 200), (200, 400)]),
}


@pytest.fixture(scope="module")
def study():
    return town(WAYS)


def test_steps_with_a_way_round_can_be_passed_and_those_without_cannot(study):
    streets = streets_of(study)
    share = step_free_share(streets, access(study, streets)["step_free"])
    told = {name: share.value[row(study, name)].tolist() for name in WAYS}
    assert told == {**{name: [1.0] * 3 for name in WAYS}, "stairs": [0.0] * 3}
    np.testing.assert_array_equal(share.worst, share.value)
    np.testing.assert_array_equal(share.best, share.value)


def test_near_the_edge_of_the_data_a_way_round_may_lie_beyond():
    study = town(WAYS, data=shapely.box(-5000, -5000, 5000, 210))
    streets = streets_of(study)
    share = step_free_share(streets, access(study, streets)["step_free"])
    stairs = row(study, "stairs")
    assert (share.value[stairs, 0], share.worst[stairs, 0], share.best[stairs, 0]) == (0, 0, 1)


def test_without_a_step_free_way_there_is_no_access(study):
    free, steep = score_study(study, profile=STEP_FREE).segments, score_study(study).segments
    assert free["access_day"]["stairs"] == free["access_day_hi"]["stairs"] == 0
    assert steep["access_day"]["stairs"] > 0
    others = [name for name in WAYS if name != "stairs"]
    np.testing.assert_array_equal(free["access_day"][others], steep["access_day"][others])


def test_a_block_has_access_over_the_share_that_can_be_passed(study):
    free, steep = score_study(study, profile=STEP_FREE).blocks, score_study(study).blocks
    for column in ("access_day", "access_day_lo", "access_day_hi"):
        assert free[column]["way up"] == pytest.approx(0.7 * steep[column]["way up"])  # 140 m of 200 m


def test_bounds_hold_the_value(study):
    for table in (score_study(study, profile=STEP_FREE).segments, score_study(study, profile=STEP_FREE).blocks):
        for phase in ("day", "evening", "night"):
            for name in ("access", "conditions"):
                value = table[f"{name}_{phase}"]
                known = value.notna()
                assert (table[f"{name}_{phase}_lo"] <= value)[known].all()
                assert (value <= table[f"{name}_{phase}_hi"])[known].all()
