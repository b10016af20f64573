"""The earlier and the later half of a period, split where the dates of its incidents allow it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.study import Study

Bools = npt.NDArray[np.bool_]


class PeriodHalves(NamedTuple):
    """The two parts of a period.

    Attributes
    ----------
    earlier, later
        Which incidents fall into each (n,); those without a date into none.
    share
        The share of the period that the earlier part takes, 0-1.
    """

    earlier: Bools
    later: Bools
    share: float


def period_halves(study: Study) -> PeriodHalves:
    """Split the incidents of a study at the middle of its period, by the moment at which each began.

    Where some give only their month, the split is the edge between two months that is nearest to the middle (the
    earlier of two), so that each record lies wholly on one side.
    """
    period, incidents = study.period, study.incidents
    first = pd.Timestamp(period.start)
    whole = pd.Timedelta(days=(period.end - period.start).days + 1)
    start, by_month = incidents["start"], (incidents["timing"] == "month").to_numpy(bool)
    middle, moment = first + whole / 2, first.tz_localize(study.timezone) + whole / 2
    edges = pd.date_range(first, first + whole, freq="MS", inclusive="neither")
    if by_month.any() and len(edges):
        middle = edges[int(np.abs(edges - middle).argmin())]
        moment = middle.tz_localize(study.timezone)
    # Months are written as 2019-04, so that their order is that of the texts.
    month, split = incidents["month"].fillna("").to_numpy(str), middle.strftime("%Y-%m")
    told = by_month & bool(len(edges))
    earlier = np.where(by_month, told & (month < split), start < moment)
    later = np.where(by_month, told & (month >= split), start >= moment)
    return PeriodHalves(earlier, later, float((middle - first) / whole))
