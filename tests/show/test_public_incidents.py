from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geosafe.show.public_incidents import (
    FEWER_SO_FEWER,
    FEWER_SO_MUCH_FEWER,
    FEWER_THAN_FIVE,
    UNKNOWN,
    expected_incidents,
    public_incidents,
)
from tests.show.synthetic import synthetic_study


def _units(score: list[float], n: list[float], *, width: float = 2, evidence: str = "observed") -> pd.DataFrame:
    value = np.array(score)
    return pd.DataFrame(
        {"incidents_all": value, "incidents_all_lo": value - width, "incidents_all_hi": value + width,
         "incidents_all_n": n, "incidents_all_evidence": evidence}
    )  # fmt: skip


def test_classes_of_the_ratio_to_the_usual_rate() -> None:
    # By hand: 50 - 50·log2(ratio)/3 at ratios 1/8, 1/3, 1, 2 and 8.
    units = _units([100, 76.4, 50, 33.3, 0], [9] * 5)
    assert public_incidents(units, "all", expected=np.full(5, 10.0))["code"].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("score", [3, 50, 97])
def test_counts_under_five_are_told_apart_by_nothing(score: float) -> None:
    told = [
        public_incidents(_units([score + n, 20], [n, 9], width=width), "all", expected=np.array([10.0, 10.0])).iloc[0]
        for n in range(5)
        for width in (1, 40)
    ]
    assert len({tuple(row) for row in told}) == 1


def test_fewer_than_five_says_how_few_only_from_what_was_to_be_expected() -> None:
    # At most 4 of 20 is under a quarter, of 8 under two thirds; of 5 nobody can say.
    told = public_incidents(_units([50] * 4, [0] * 4), "all", expected=np.array([20.0, 8.0, 5.0, np.nan]))
    assert told["code"].tolist() == [FEWER_SO_MUCH_FEWER, FEWER_SO_FEWER, FEWER_THAN_FIVE, FEWER_THAN_FIVE]


def test_unknown_stays_unknown() -> None:
    for units in (_units([np.nan], [9]), _units([50], [9], evidence="unknown")):
        assert public_incidents(units, "all", expected=np.ones(1))["code"].tolist() == [UNKNOWN]


def test_wide_intervals_reach_two_classes() -> None:
    units = (_units([50], [9], width=width) for width in (5, 30))
    assert [public_incidents(each, "all", expected=np.ones(1))["wide"][0] for each in units] == [0, 1]


def test_expected_is_length_by_years_by_rate() -> None:
    study, scores = synthetic_study()
    block = scores.blocks.iloc[[0]].assign(street_length_m=500.0)
    # 0.5 km · 366 days of 365.2425 a year · 8 a km and year; a phase takes its share of the hours.
    whole = 0.5 * 366 / 365.2425 * 8
    assert expected_incidents(study, block, "all") == pytest.approx([whole])
    timed = replace(study, incidents=pd.DataFrame({"weight_day": [0.5, 1.0, np.nan, 0.0]}))
    assert expected_incidents(timed, block, "day") == pytest.approx([whole * 0.75 * 4800 / 8760])
