from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.compare.differences import differences
from geosafe.compare.shared_parts import component_pair
from geosafe.params import PARTS
from geosafe.profile import EVERYONE
from geosafe.score.score_study import score_study
from tests.score.town import Place, town

nan = float("nan")
UNSURE = Place("stop", (200, 0), open=(1.0, 1.0, None))
NEARER = Place("stop", (0, 200), open=(1.0, 1.0, 1.0))


def test_a_stop_that_is_known_now_is_told_apart_from_access_that_is_better():
    before, after = score_study(town(stops=[UNSURE])), score_study(town(stops=[UNSURE, NEARER]))
    assert np.isnan(before.blocks.loc["w1", "stop_night_raw"])
    assert after.blocks.loc["w1", "stop_night_raw"] == pytest.approx(100, abs=60)  # the way to the nearer one
    found = differences(before.blocks, after.blocks)
    row = found[(found["unit_id"] == "w1") & (found["result"] == "access") & (found["phase"] == "night")].iloc[0]
    assert row["after"] != row["before"]  # the joins tell of different parts
    assert row["told"] == "now known"
    assert row["difference"] == 0
    conditions = found[(found["result"] == "conditions") & (found["phase"] == "night")]
    assert not (conditions["difference"] < 0).any()


def test_parts_known_both_times_by_hand():
    first, second = list(PARTS["access"])[:2]
    table = pd.DataFrame({f"{part}_day_raw": [nan] for part in PARTS["access"]}, index=["a"])
    # Of ways out and a stop: by hand, the score of the one part that is known both times.
    before = table.assign(**{f"{first}_day_raw": [EVERYONE.goalposts(first).full_at]}, access_day=[100.0])
    whole = EVERYONE.parts["access"]
    score = 100 * whole[first] / (whole[first] + whole[second])
    after = before.assign(**{f"{second}_day_raw": [EVERYONE.goalposts(second).zero_at]}, access_day=[score])
    pair = component_pair(before, after, "access", "day", EVERYONE)
    assert (pair.before[0], pair.after[0]) == (pytest.approx(100), pytest.approx(100))
    assert (pair.more[0], pair.less[0]) == (True, False)
    back = component_pair(after, before, "access", "day", EVERYONE)
    assert (back.more[0], back.less[0]) == (False, True)


def test_a_component_that_its_parts_do_not_come_to_is_not_rebuilt():
    first, second = list(PARTS["access"])[:2]
    table = pd.DataFrame({f"{part}_day_raw": [nan] for part in PARTS["access"]}, index=["a"])
    before = table.assign(**{f"{first}_day_raw": [EVERYONE.goalposts(first).full_at]}, access_day=[70.0])
    after = before.assign(**{f"{second}_day_raw": [EVERYONE.goalposts(second).zero_at]}, access_day=[50.0])
    pair = component_pair(before, after, "access", "day", EVERYONE)
    assert np.isnan(pair.before[0])
    assert pair.moved[0]
