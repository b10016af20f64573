from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.score.nightlife_venues import CLOCK, in_nights, late_venues
from tests.score.nights import FRIDAY, SATURDAY, nightly, with_hours
from tests.score.town import Place, town

CLOSED = [0.0] * 168


def test_the_late_hours_of_each_night() -> None:
    assert CLOCK == (22, 23, 0, 1, 2, 3, 4, 5)
    nights = in_nights(town().week, pd.DataFrame(np.arange(168.0)[None, :]))[0]
    assert nights.shape == (3, 9)
    assert nights[1].tolist() == [FRIDAY + 22, FRIDAY + 23, *range(SATURDAY, SATURDAY + 7)]
    assert nights[2].tolist() == [SATURDAY + 22, SATURDAY + 23, *range(144, 151)]
    # Monday to Thursday evenings, and the mornings after them: Tuesday to Friday.
    assert nights[0, 0] == pytest.approx(np.mean([22, 46, 70, 94]))
    assert nights[0, 2] == pytest.approx(np.mean([24, 48, 72, 96]))


def test_who_is_late() -> None:
    kinds = ("bar", "pub", "club", "restaurant", "cafe", "shop", "office", "leisure")
    study = town(venues=[Place(kind, (50, 3)) for kind in kinds])
    study.venues["tag"] = [*["x"] * 5, "shop=kiosk", "office=lawyer", "amenity=casino"]
    late = late_venues(study)
    assert late.venues["kind"].tolist() == ["bar", "pub", "club", "restaurant", "cafe", "shop", "leisure"]
    assert late.weight.tolist() == [2, 2.5, 4, 2, 2, 1, 1]


def test_far_from_a_street_or_outside_the_area() -> None:
    study = town(venues=[Place("bar", (50, 3)), Place("bar", (50, -900)), Place("bar", (590, -23))],
                 area=shapely.box(-100, -100, 500, 300))  # fmt: skip
    late = late_venues(study)
    assert late.venues.index.tolist() == ["venues/0", "venues/2"]
    assert late.inside.tolist() == [True, False]


def test_closing_times_by_hand() -> None:
    study = town(venues=[Place("bar", (50, 3))] * 4)
    hours = {
        "venues/0": nightly((16, 26)),  # until 02:00
        "venues/1": nightly((16, 25.5)),  # until 01:30: half of it in the hour before, half in the hour after
        "venues/2": [1.0] * 168,  # never
        "venues/3": nightly((20, 23), (24, 30)),  # shuts for an hour, and again at 06:00
    }
    late = late_venues(with_hours(study, hours))
    at = {hour: k for k, hour in enumerate(CLOCK)}
    expected = np.zeros((4, 8))
    expected[0, at[1]] = 1
    expected[1, [at[0], at[1]]] = 0.5
    expected[3, [at[22], at[5]]] = 1
    assert late.closing[0][:, 2].tolist() == expected.tolist()
    assert late.closing[0].tolist() == late.closing[1].tolist() == late.closing[2].tolist()  # recorded: no bounds
    assert late.open[0, 0, 2].tolist() == [1, 1, 1, 1, 0, 0, 0, 0]


def test_unknown_hours_send_nothing_and_may_close_at_any_time() -> None:
    study = town(venues=[Place("bar", (50, 3), evidence="unknown")])
    late = late_venues(with_hours(study, {"venues/0": [np.nan] * 168}))
    assert late.open[:, 0, 0, 0].tolist() == [0, 0, 1]
    assert late.closing[:, 0, 0, 0].tolist() == [0, 0, 1]
    assert late.observed.tolist() == [False]


def test_bounds_of_a_closing() -> None:
    study = town(venues=[Place("bar", (50, 3), evidence="inferred")])
    drop = [0.8] * 168
    drop[SATURDAY + 23] = 0.3  # and 0.8 again at midnight
    low, high = [each - 0.1 for each in drop], [each + 0.1 for each in drop]
    late = late_venues(with_hours(study, {"venues/0": drop}, low={"venues/0": low}, high={"venues/0": high}))
    assert late.closing[:, 0, 2, 0].tolist() == pytest.approx([0.5, 0.3, 0.7])


def test_hours_that_the_period_does_not_hold() -> None:
    study = town(venues=[Place("bar", (50, 3))])
    n = study.week.n.copy()
    n[SATURDAY : SATURDAY + 48] = 0
    assert late_venues(replace(study, week=replace(study.week, n=n))).held.tolist() == [
        [True] * 8, [True, True, *[False] * 6], [False] * 8]  # fmt: skip
