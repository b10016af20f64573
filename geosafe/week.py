"""The week: what is open, running and at home in each of its 168 hours.

Hour h of the week is 24 · weekday + the hour of the local clock: Monday 00:00 to 01:00 is 0, Sunday
23:00 to 24:00 is 167. Everything that has hours is told in this one grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geosafe.errors import CallError
from geosafe.params import MIN_COVERAGE

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HOURS: Final = 168
#: Days that are looked at apart, and their weekdays (Monday is 0): a Friday runs into a night out.
TYPICAL_DAYS: Final[Mapping[str, tuple[int, ...]]] = {
    "weekday": (0, 1, 2, 3),
    "Friday": (4,),
    "Saturday": (5,),
    "Sunday": (6,),
}


@dataclass(frozen=True, eq=False)
class Week:
    """What is open in each hour of the week, on average over the period of a study.

    Attributes
    ----------
    phase
        Share of each hour of the week that lies in each phase of ``params.PHASES`` over the period,
        shape (168, 3); rows sum to 1, and are missing for hours that the period does not hold.
    n
        How often each hour occurs in the period, shape (168,): an hour that the change to summer time skips
        occurs once less, one that is repeated once more.
    open, open_lo, open_hi
        Share of each hour in which a place is open [0-1], float32: one row a venue, stop, amenity and
        space by its id, columns 0…167; seasons and public holidays are in it by their dates. ``open`` is missing
        where nobody knows; the bounds then are 0 and 1. All three are missing for hours that the period does not hold.
    evidence
        observed, inferred or unknown, on the same ids.
    departures
        Departures from each stop in each hour, mean over the period, float32: one row a stop whose
        timetable is known, columns 0…167.
    """

    phase: Floats
    n: Floats
    open: pd.DataFrame
    open_lo: pd.DataFrame
    open_hi: pd.DataFrame
    evidence: pd.Series
    departures: pd.DataFrame

    def by_phase(self, table: pd.DataFrame) -> Floats:
        """Return the mean of m rows of hours in each phase, shape (m, 3), from columns 0…167.

        Each hour weighs as much as it holds of the phase. Missing where less than half of the phase is
        known, or the period has none of it.
        """
        return self._mean(table, np.nan_to_num(self.phase) * self.n[:, None])

    def typical_day(self, table: pd.DataFrame, day: str) -> Floats:
        """Return the mean of m rows of hours over the 24 hours of a day of :data:`TYPICAL_DAYS`, shape (m, 24).

        Missing where less than half of the hours are known, or the period has none of them.
        """
        return self._typical(table, day, 0)

    def typical_night(self, table: pd.DataFrame, day: str) -> Floats:
        """Return the same from noon of the day to noon of the next: the hours 12…23 and 0…11, shape (m, 24)."""
        return self._typical(table, day, 12)

    def _typical(self, table: pd.DataFrame, day: str, first_hour: int) -> Floats:
        if day not in TYPICAL_DAYS:
            raise CallError(f"the day must be one of {', '.join(TYPICAL_DAYS)}, got {day!r}")
        weight = np.zeros((HOURS, 24))
        for weekday in TYPICAL_DAYS[day]:
            hours = (24 * weekday + first_hour + np.arange(24)) % HOURS
            weight[hours, np.arange(24)] = self.n[hours]
        return self._mean(table, weight)

    def _mean(self, table: pd.DataFrame, weight: Floats) -> Floats:
        some = weight.any(axis=1)
        values, weight = table.to_numpy(float)[:, some], weight[some]
        known = ~np.isnan(values)
        weight = weight / np.maximum(weight.sum(axis=0), np.finfo(float).tiny)
        share = known @ weight
        mean: Floats = np.where(
            share >= MIN_COVERAGE, np.where(known, values, 0.0) @ weight / np.maximum(share, MIN_COVERAGE), np.nan
        )
        return mean


def hours_of_week(days: Mapping[str, Sequence[float]]) -> Floats:
    """Return the 168 hours of a table by day, such as ``params.AT_HOME``: ``weekday``, ``saturday``, ``sunday``."""
    return np.concatenate([np.tile(days["weekday"], 5), days["saturday"], days["sunday"]]).astype(float)
