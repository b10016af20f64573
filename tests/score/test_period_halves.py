from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafe.score.period_halves import period_halves
from geosafe.study import Period
from tests.score.town import WAYS, incidents_at, town

LONDON = Period(date(2018, 4, 1), date(2020, 11, 30))  # 975 days, 32 months


def study(period: Period, months: list[str | None], starts: list[str | None] | None = None):
    """Incidents that give their month; those with a start give that too, in Helsinki's time."""
    layer = incidents_at([(50 + k / 10, 0) for k in range(len(months))])
    local = pd.DatetimeIndex(
        [pd.NaT if each is None else pd.Timestamp(each) for each in starts or [None] * len(months)]
    )
    start = pd.Series(local.tz_localize("Europe/Helsinki").tz_convert("UTC").as_unit("ns"), layer.index)
    timing = [
        "instant" if at else "month" if month else "none"
        for month, at in zip(months, starts or [None] * len(months), strict=True)
    ]
    layer = layer.assign(month=pd.Series(months, layer.index, dtype=object), start=start, timing=timing)
    return replace(town(WAYS, incidents=layer), period=period)


def test_months_are_split_at_the_edge_nearest_to_the_middle() -> None:
    # 487.5 days after 1 April 2018 is noon of 1 August 2019; the edge before it is 487 days after.
    found = period_halves(study(LONDON, ["2018-04", "2019-07", "2019-08", "2020-11", None]))
    assert found.earlier.tolist() == [True, True, False, False, False]
    assert found.later.tolist() == [False, False, True, True, False]
    assert found.share == pytest.approx(487 / 975)


def test_of_two_edges_as_near_the_earlier_is_taken() -> None:
    period = Period(date(2019, 6, 16), date(2019, 8, 15))  # 61 days: middle on 16 July at noon, 15.5 days from both
    found = period_halves(study(period, ["2019-06", "2019-07", "2019-08"]))
    assert found.earlier.tolist() == [True, False, False]
    assert found.share == pytest.approx(15 / 61)


def test_dates_alone_are_split_at_the_middle_and_with_months_at_their_edge() -> None:
    period = Period(date(2019, 6, 1), date(2019, 7, 10))  # 40 days: middle at midnight of 21 June, edge on 1 July
    starts = ["2019-06-20 23:59", "2019-06-21 00:00", "2019-06-30 23:59", "2019-07-01 00:00"]
    months = ["2019-06", "2019-06", "2019-06", "2019-07"]
    alone = period_halves(study(period, months, starts))
    assert alone.earlier.tolist() == [True, False, False, False]
    assert alone.share == pytest.approx(0.5)
    mixed = period_halves(study(period, [*months, "2019-06", "2019-07"], [*starts, None, None]))
    assert mixed.earlier.tolist() == [True, True, True, False, True, False]
    assert mixed.later.tolist() == [False, False, False, True, False, True]
    assert mixed.share == pytest.approx(30 / 40)


def test_within_one_month_a_record_that_gives_only_that_is_in_neither_half() -> None:
    found = period_halves(
        study(Period(date(2019, 6, 1), date(2019, 6, 30)), ["2019-06", "2019-06"], [None, "2019-06-20"])
    )
    assert not np.any(found.earlier)
    assert found.later.tolist() == [False, True]
