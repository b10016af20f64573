"""Departures by hour of the week from a timetable: its services on the dates on which they run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import sparse

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.sources import Timetable
from geosafe.sun import DAY_S, time_zone
from geosafe.told import said
from geosafe.week import HOURS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: A timetable tells of a period where it covers at least a week of it, else its own dates stand for the period [days].
LEAST_DAYS: Final = 7
#: Most dates that are looked at: whole weeks of a year [days].
MOST_DAYS: Final = 371
_EPOCH: Final = date(1970, 1, 1)
#: 1 January 1970 was a Thursday [days after a Monday].
_TO_MONDAY: Final = 3


def timetable_hours(
    timetable: Timetable, place_of: Ints, n: int, *, start: date, end: date, tz: str
) -> tuple[Floats, Floats, list[Finding]]:
    """Return the service and the departures of n places in each hour of the week.

    Parameters
    ----------
    timetable
        What it holds near the place.
    place_of
        Which place each of its stops belongs to: itself, or a station with several platforms.
    n
        How many places there are.
    start, end
        First and last local date of the period of the study.
    tz
        IANA zone of the hours of the week; times of a timetable in another zone are moved by what lies between the
        two at noon of their date.

    Returns
    -------
    service : array (n, 168)
        Share of the occurrences of the hour in which at least one departure falls [0-1].
    departures : array (n, 168)
        Departures in the hour, mean over its occurrences. Both are missing for hours that do not occur in the dates.
    findings : list of Finding
        Which dates were taken.

    Raises
    ------
    DataError
        No service runs on any date.

    Notes
    -----
    A service of one date that departs at 25:10 departs at 01:10 of the next: both dates are looked at. On the two days
    a year on which the clock changes, the hours of the timetable are taken as they are written.
    """
    first, last, finding = _dates(timetable, _day(start), _day(end))
    shift_of = _shifts(timetable.timezone, tz)
    calls = timetable.calls
    service_n = int(calls["service"].max()) + 1
    reach = int(calls["time"].max()) // DAY_S + 2
    days = np.arange(first - reach, last + 2)
    runs = _active(timetable, days, service_n)
    shift = np.array([shift_of(int(day)) for day in days])

    # What departs on a date follows from the services of it and of the days around it, by how many days they run over.
    lags = range(-1, reach)
    at = np.arange(first, last + 1) - days[0]
    around = np.hstack([np.column_stack([runs[at - lag], shift[at - lag]]) for lag in lags])
    patterns, which = np.unique(around, axis=0, return_inverse=True)
    width = service_n + 1
    profiles: dict[tuple[int, int], sparse.csr_array] = {}
    weekday = (np.arange(first, last + 1) + _TO_MONDAY) % 7
    total, present = np.zeros((2, 7, n * 24))
    for i, pattern in enumerate(patterns):
        on_date = np.zeros(n * 24)
        for j, lag in enumerate(lags):
            *active, moved = pattern[j * width : (j + 1) * width]
            if (lag, moved) not in profiles:
                profiles[lag, moved] = _profile(calls, place_of, lag, moved, (service_n, n * 24))
            on_date += profiles[lag, moved].T @ np.array(active)
        often = np.bincount(weekday[which == i], minlength=7)[:, None]
        total += often * on_date
        present += often * (on_date > 0)
    occurs = np.bincount(weekday, minlength=7)[:, None]
    with np.errstate(invalid="ignore"):  # a weekday that the dates do not hold: 0/0 is the missing value that is meant
        service, departures = (
            (each / occurs).reshape(7, n, 24).swapaxes(0, 1).reshape(n, HOURS) for each in (present, total)
        )
    return service, departures, [finding]


def _profile(calls: pd.DataFrame, place_of: Ints, lag: int, moved: int, shape: tuple[int, int]) -> sparse.csr_array:
    """Return the departures of each service in each place and hour of the date ``lag`` days after its own."""
    time = calls["time"].to_numpy() + moved - lag * DAY_S
    there = (time >= 0) & (time < DAY_S)
    column = place_of[calls["stop"].to_numpy()[there]] * 24 + time[there] // 3600
    return sparse.csr_array((np.ones(len(column)), (calls["service"].to_numpy()[there], column)), shape=shape)


def _active(timetable: Timetable, days: Ints, n: int) -> Ints:
    """Return 1 where a service runs on a day, shape (days, services)."""
    calendar, exceptions = timetable.calendar, timetable.exceptions
    weekly = calendar[list(range(7))].to_numpy(bool)[:, (days + _TO_MONDAY) % 7]
    first, last = (calendar[name].to_numpy()[:, None] for name in ("first", "last"))
    runs = np.zeros((n, len(days)), dtype=np.int64)
    np.maximum.at(runs, calendar["service"].to_numpy(), weekly & (days >= first) & (days <= last))
    exceptions = exceptions[exceptions["date"].between(days[0], days[-1])]
    runs[exceptions["service"], exceptions["date"] - days[0]] = exceptions["added"]
    return runs.T


def _dates(timetable: Timetable, start: int, end: int) -> tuple[int, int, Finding]:
    """Return the first and the last date that are looked at."""
    added = timetable.exceptions.loc[timetable.exceptions["added"], "date"]
    calendar = timetable.calendar[timetable.calendar[list(range(7))].any(axis=1)]
    ends = np.concatenate([calendar[["first", "last"]].to_numpy().ravel(), added.to_numpy()])
    if not len(ends):
        raise DataError(
            Fault(timetable.name, "no service runs on any date", "Get the timetable again from its publisher.")
        )
    low, high = int(ends.min()), int(ends.max())
    first, last = max(low, start), min(high, end)
    inside = last - first + 1 >= min(LEAST_DAYS, end - start + 1)
    if not inside:
        first, last = low, high
    last = min(last, first + MOST_DAYS - 1)
    days = {"first": first, "last": last, "low": low, "high": high, "start": start, "end": end}
    says = said("gtfs-dates", **{name: _written(day) for name, day in days.items()})
    todo = "" if inside else "The timetable is of another time than the period: say so, or name one of the period."
    return first, last, Finding("stops", "gtfs-dates", "note", last - first + 1, says, todo, timetable.name)


def _shifts(zone: str, tz: str) -> Callable[[int], int]:
    """Return the function that tells how much later the clock of ``tz`` shows than that of ``zone`` on a day [s]."""
    ours, theirs = time_zone(tz), time_zone(zone)

    def shift(day: int) -> int:
        noon = datetime(1970, 1, 1, 12) + timedelta(days=day)  # on both clocks
        later = (noon.replace(tzinfo=ours).utcoffset() or timedelta()) - (
            noon.replace(tzinfo=theirs).utcoffset() or timedelta()
        )
        return int(later.total_seconds())

    return shift


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _written(day: int) -> str:
    return str(_EPOCH + timedelta(days=day))
