from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geosafe.score.nightlife_hours import closing_times, late_by_block, late_by_hour
from geosafe.score.nightlife_venues import BY_HOUR, late_venues
from geosafe.score.streets import streets_of
from tests.score.nights import SATURDAY, nightly, of_blocks, with_hours
from tests.score.town import WAYS, Place, town


def by_block(study):
    return late_by_block(late_venues(study), streets_of(study), of_blocks(study), study.blocks.index)


def test_what_is_open_late_along_a_street_by_hand() -> None:
    # A pub in the middle of 200 m: 2.5 · mean of exp(-d/100), which is 2 · (1 - 1/e) · 100 / 200.
    study = with_hours(town(venues=[Place("pub", (100, 0))]), {"venues/0": nightly((16, 26))})
    found = by_block(study)
    assert list(found)[:4] == ["late_weekday_22", "late_weekday_22_lo", "late_weekday_22_hi", "closing_weekday_22"]
    assert len(found.columns) == 3 * 8 * 4
    mean = 2.5 * (1 - math.exp(-1))
    assert found.loc[
        "s1", ["late_saturday_01", "late_saturday_01_lo", "late_saturday_01_hi"]
    ].tolist() == pytest.approx([mean] * 3)
    assert found.loc["s1", ["late_saturday_02", "closing_saturday_00"]].tolist() == [0, 0]
    assert found.loc["s1", "closing_saturday_01"] == pytest.approx(mean)
    # The next 200 m begin 100 m away: 2.5 · (exp(-1) - exp(-3)) / 2.
    assert found.loc["s2", "late_friday_23"] == pytest.approx(2.5 * (math.exp(-1) - math.exp(-3)) / 2)


def test_a_block_has_the_mean_of_its_segments_by_length() -> None:
    study = with_hours(town(venues=[Place("bar", (200, 50))]), {"venues/0": nightly((16, 30))})
    # n1 holds it in its middle, n2 begins 50 m away and is 100 m long.
    first, second = 2 * 2 * (1 - math.exp(-0.5)), 2 * (math.exp(-0.5) - math.exp(-1.5))
    assert by_block(study).loc["n1", "late_friday_22"] == pytest.approx((first + second) / 2)


def test_the_order_of_venues_changes_no_byte() -> None:
    places = [Place("pub", (100, 3)), Place("bar", (30, 3)), Place("club", (300, 3))]
    hours = [nightly((16, 26)), nightly((18, 25)), nightly((22, 30))]
    there, back = (
        with_hours(town(venues=[places[k] for k in order]), {f"venues/{i}": hours[k] for i, k in enumerate(order)})
        for order in ((0, 1, 2), (2, 0, 1))
    )
    assert by_block(there).to_numpy().tobytes() == by_block(back).to_numpy().tobytes()


def test_no_late_venue_is_none() -> None:
    assert (by_block(town(venues=[Place("shop", (100, 0))])).to_numpy() == 0).all()
    assert (by_block(town()).to_numpy() == 0).all()


def test_open_and_closing_by_hour_in_the_area_alone() -> None:
    study = town(
        venues=[Place("pub", (50, 3)), Place("club", (60, 3), evidence="inferred"), Place("bar", (590, -23))],
        area=shapely.box(-100, -100, 500, 300),
    )
    study = with_hours(study, {"venues/0": nightly((16, 25)), "venues/1": nightly((22, 29)),
                               "venues/2": nightly((16, 25))})  # fmt: skip
    found = late_by_hour(late_venues(study)).set_index(["night", "hour"])
    assert len(found) == len(BY_HOUR) == 24
    assert found.loc[("Saturday", 0), ["open", "capacity", "closing", "closing_capacity"]].tolist() == [2, 6.5, 1, 2.5]
    assert found.loc[("Saturday", 0), "observed"] == pytest.approx(2.5 / 6.5)
    assert found.loc[("Saturday", 4), ["open", "closing", "observed"]].tolist() == [1, 1, 0]
    assert found.loc[("Friday", 5), ["open", "capacity", "closing"]].tolist() == [0, 0, 0]
    assert math.isnan(found.loc[("Friday", 5), "observed"])


def test_a_night_that_the_period_does_not_hold_is_missing() -> None:
    study = with_hours(town(venues=[Place("pub", (50, 3))]), {"venues/0": nightly((16, 26))})
    n = study.week.n.copy()
    n[SATURDAY + 12 : SATURDAY + 36] = 0
    study = replace(study, week=replace(study.week, n=n))
    hours = late_by_hour(late_venues(study)).set_index("night")
    assert hours.loc["Saturday", "open"].isna().all()
    assert hours.loc["Friday", "open"].notna().all()
    assert by_block(study).filter(like="saturday").isna().all(axis=None)
    assert closing_times(hours.reset_index()).loc["Saturday"].isna().all()


def test_how_closing_times_bunch_by_hand() -> None:
    hours = BY_HOUR.assign(closing=0.0, closing_capacity=0.0).set_index(["night", "hour"])
    hours.loc[("Friday", 0), ["closing", "closing_capacity"]] = 3, 6.0
    hours.loc[("Friday", 3), ["closing", "closing_capacity"]] = 2, 6.0
    hours.loc[("Saturday", 23), ["closing", "closing_capacity"]] = 1, 1.0
    hours.loc[("Saturday", 3), ["closing", "closing_capacity"]] = 1, 3.0
    found = closing_times(hours.reset_index())
    assert found.loc["Friday"].tolist() == pytest.approx([5, 1, 0.5, 2])  # two alike: the first, by 01:00
    mixed = math.exp(-(0.25 * math.log(0.25) + 0.75 * math.log(0.75)))
    assert found.loc["Saturday"].tolist() == pytest.approx([2, 4, 0.75, mixed])
    assert found.loc["weekday", "closing"] == 0
    assert found.loc["weekday"].drop("closing").isna().all()


def test_bounds_hold_the_value() -> None:
    rng = np.random.default_rng(1)
    study = town(WAYS, venues=[Place("bar", (x, 3), evidence="inferred") for x in (20, 80, 140)])
    share = rng.uniform(0.2, 0.8, (3, 168))
    hours, low, high = (
        {f"venues/{i}": (share[i] + shift).tolist() for i in range(3)} for shift in (0.0, -0.1, 0.15)
    )  # fmt: skip
    study = with_hours(study, hours, low=low, high=high)
    table, blocks = late_by_hour(late_venues(study)), by_block(study)
    for name in ("open", "capacity", "closing", "closing_capacity"):
        assert (table[f"{name}_lo"] <= table[name] + 1e-9).all()
        assert (table[name] <= table[f"{name}_hi"] + 1e-9).all()
    values = blocks[[name for name in blocks if name.startswith("late_") and name[-2:].isdigit()]]
    low, high = (blocks[[f"{name}_{bound}" for name in values]].to_numpy() for bound in ("lo", "hi"))
    assert (low <= values.to_numpy() + 1e-9).all()
    assert (values.to_numpy() <= high + 1e-9).all()
