"""Day, evening or night: from the sun at the place and the local clock, for instants and ranges.

Everything here rests on one picture: a row of spells that follow one another without a gap, each
with one phase. An instant is looked up in it, and a range is the difference of two running sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import CIVIL_TWILIGHT_DEG, EVENING_HOURS, PHASES
from geosafe.sun import DAY_S, crossings, sun_elevation, time_zone, utc_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_SECOND: Final = 1_000_000  # every instant inside this module is a count of microseconds since 1970 UTC
_HOUR: Final = 3600 * _SECOND
_DAY: Final = DAY_S * _SECOND
_HOURS_PER_DAY: Final = 24
#: 1 January 1970 was a Thursday [days after a Monday].
_TO_MONDAY: Final = 3


def classify_phases(times: Any, lon: float, lat: float, tz: str) -> pd.Series:
    """Return the phase that each instant belongs to.

    ``day`` is a sun at -6 degrees or higher (civil twilight is day); ``evening`` is dark with a
    local clock from 12:00 until 23:00; ``night`` is dark at any other clock time.

    Parameters
    ----------
    times
        Series, DatetimeIndex or list of n timestamps with a time zone (any zone, any resolution).
    lon, lat
        The place [degrees, WGS 84].
    tz
        IANA time zone whose clock tells evening from night.

    Returns
    -------
    pandas.Series
        Categories ``day``, ``evening``, ``night`` (ordered), on the index of ``times`` where it is a
        Series, else 0…n-1. Missing where the time is missing.

    Raises
    ------
    CallError
        If times have no time zone, or the place or ``tz`` is not one.
    """
    instants, known, index = _instants(times, "times")
    codes = np.full(len(instants), -1, dtype=np.int8)
    days = instants[known] // _DAY
    spells = _phase_spells(_days_between(days, days), lon, lat, tz)
    codes[known] = spells.code[spells.locate(instants[known])]
    return pd.Series(pd.Categorical.from_codes(codes, categories=PHASES, ordered=True), index=index)  # type: ignore[call-overload]


def phase_weights(start: Any, end: Any, lon: float, lat: float, tz: str) -> pd.DataFrame:
    """Return the share of each time range that lies in each phase (its aoristic weights).

    Parameters
    ----------
    start, end
        n timestamps each, with a time zone. A missing or reversed end counts as the start instant.
    lon, lat
        The place [degrees, WGS 84].
    tz
        IANA time zone whose clock tells evening from night.

    Returns
    -------
    pandas.DataFrame
        Columns ``day``, ``evening``, ``night`` [share of the range's elapsed time, 0-1], on the
        index of ``start`` where it is a Series, else 0…n-1. Rows sum to 1; an instant has 1 in its
        phase; a row without a start is missing.

    Raises
    ------
    CallError
        If times have no time zone, lengths differ, or the place or ``tz`` is not one.

    Notes
    -----
    Ratcliffe and McCullagh (1998), Aoristic crime analysis, IJGIS 12(7), 751-764; exact, by
    elapsed time and so across changes of the clock.
    """
    return _range_shares(start, end, PHASES, lambda days: _phase_spells(days, lon, lat, tz))


def hour_weights(start: Any, end: Any, tz: str) -> pd.DataFrame:
    """Return the share of each time range that lies in each hour of the local clock.

    Parameters
    ----------
    start, end
        n timestamps each, with a time zone. A missing or reversed end counts as the start instant.
    tz
        IANA time zone of the clock.

    Returns
    -------
    pandas.DataFrame
        Columns 0…23 [share of the range's elapsed time, 0-1], on the index of ``start`` where it is
        a Series, else 0…n-1. Rows sum to 1; a row without a start is missing.

    Raises
    ------
    CallError
        If times have no time zone, lengths differ, or ``tz`` is not one.
    """
    hours = range(_HOURS_PER_DAY)

    def spells(days: Ints) -> _Spells:
        return _spells(days, _clock_edges(days, tz, hours), lambda middle: _clock_hour(middle, tz))

    return _range_shares(start, end, hours, spells)


def phase_intervals(start: date, end: date, lon: float, lat: float, tz: str) -> pd.DataFrame:
    """Return the phases of a period in the order of time, without gaps.

    Parameters
    ----------
    start, end
        First and last local date, both included.
    lon, lat
        The place [degrees, WGS 84].
    tz
        IANA time zone whose clock tells evening from night.

    Returns
    -------
    pandas.DataFrame
        ``start``, ``end`` [local time; end excluded] and ``phase`` (category); one row for each
        unbroken stretch of one phase. An evening turns into night at 23:00 and not at midnight.

    Raises
    ------
    CallError
        If the dates are reversed, or the place or ``tz`` is not one.
    """
    first, last, days = _period(start, end, tz)
    spells = _phase_spells(days, lon, lat, tz)
    inside = (spells.end > first) & (spells.start < last)
    code = spells.code[inside]
    new = np.append(True, code[1:] != code[:-1])
    edges = np.append(np.maximum(spells.start[inside], first)[new], last)
    local = utc_index(edges / _SECOND).tz_convert(tz)
    phase = pd.Categorical.from_codes(code[new], categories=PHASES, ordered=True)  # type: ignore[call-overload]
    return pd.DataFrame({"start": local[:-1], "end": local[1:], "phase": phase})


def hour_intervals(start: date, end: date, lon: float, lat: float, tz: str) -> pd.DataFrame:
    """Return a period cut at every full hour of the local clock and every change of phase, in the order of time.

    Parameters and errors are those of :func:`phase_intervals`.

    Returns
    -------
    pandas.DataFrame
        ``start``, ``end`` [Unix s; end excluded]; ``clock`` [s since Monday 00:00 on the local clock at the
        start]; ``hour`` of the week (0…167, Monday 00:00 to 01:00 is 0) and ``phase`` (index in ``PHASES``).
        An hour that the clock skips has no row, one that it repeats has them twice.
    """
    first, last, days = _period(start, end, tz)
    phases = _phase_spells(days, lon, lat, tz)
    edges = np.concatenate([phases.start, _clock_edges(days, tz, range(_HOURS_PER_DAY))])
    spells = _spells(days, edges, lambda middle: phases.code[phases.locate(middle)].astype(np.int64))
    inside = (spells.end > first) & (spells.start < last)
    begin, until = np.maximum(spells.start[inside], first), np.minimum(spells.end[inside], last)
    clock = (begin + _utc_offset((begin + until) // 2, tz) + _TO_MONDAY * _DAY) % (7 * _DAY)
    return pd.DataFrame(
        {"start": begin / _SECOND, "end": until / _SECOND, "clock": clock / _SECOND, "hour": clock // _HOUR,
         "phase": spells.code[inside].astype(np.int64)}
    )  # fmt: skip


def phase_hours(start: date, end: date, lon: float, lat: float, tz: str) -> dict[str, float]:
    """Return the hours of each phase in a period [h].

    Parameters and errors are those of :func:`phase_intervals`; every phase has an entry, 0.0 where
    the period holds none of it (June has no dark evening in Helsinki).
    """
    intervals = phase_intervals(start, end, lon, lat, tz)
    hours = (intervals["end"] - intervals["start"]).dt.total_seconds() / 3600
    return {phase: float(hours[intervals["phase"] == phase].sum()) for phase in PHASES}


def month_dark_share(months: Any, lon: float, lat: float, tz: str) -> pd.DataFrame:
    """Return the share of each month that lies in each phase: an assumption, to be labelled as one.

    For dates that tell the month only, where a user explicitly asks to spread them evenly.

    Parameters
    ----------
    months
        Series or list of n months: periods, or text such as ``2018-04``.
    lon, lat
        The place [degrees, WGS 84].
    tz
        IANA time zone of the place.

    Returns
    -------
    pandas.DataFrame
        Columns ``day``, ``evening``, ``night`` [share of the month's time, 0-1], on the index of
        ``months`` where it is a Series, else 0…n-1; missing where the month is missing.

    Raises
    ------
    CallError
        If the place or ``tz`` is not one.
    """
    index = months.index if isinstance(months, pd.Series) else pd.RangeIndex(len(months))
    periods = pd.PeriodIndex(months, freq="M")
    distinct = periods.dropna().unique()
    zone = time_zone(tz)
    begin, end = (_midnights(month.to_timestamp(), zone) for month in (distinct, distinct + 1))
    shares = phase_weights(begin, end, lon, lat, tz).set_axis(distinct)
    return shares.reindex(periods).set_axis(index)


def _period(start: date, end: date, tz: str) -> tuple[int, int, Ints]:
    """Return the first instant of a period, the first after it, and the UTC days that it touches."""
    if end < start:
        raise CallError(f"end must not lie before start, got {start} and {end}")
    zone = time_zone(tz)
    bounds = [pd.Timestamp(start), pd.Timestamp(end) + pd.Timedelta(days=1)]
    first, last = (_midnights(pd.DatetimeIndex([bound]), zone).as_unit("us").asi8[0] for bound in bounds)
    return first, last, np.arange(first // _DAY, (last - 1) // _DAY + 1)


@dataclass(frozen=True)
class _Spells:
    """Stretches of time [us since 1970 UTC] that cover whole UTC days, ascending, and their codes."""

    start: Ints
    end: Ints
    code: NDArray[np.int8]

    def locate(self, instants: Ints) -> Ints:
        return np.searchsorted(self.start, instants, side="right") - 1

    def shares(self, start: Ints, end: Ints, n_codes: int) -> Floats:
        """Return the share of each range in each code, shape (n, n_codes)."""
        total = end - start
        first, last = self.locate(start), self.locate(end)
        shares = np.empty((len(start), n_codes))
        for code in range(n_codes):
            inside = self.code == code
            spent = np.cumsum(np.where(inside, self.end - self.start, 0))
            until_last = spent[last] - np.where(inside[last], self.end[last] - end, 0)
            until_first = spent[first] - np.where(inside[first], self.end[first] - start, 0)
            shares[:, code] = np.where(total > 0, (until_last - until_first) / np.maximum(total, 1), inside[first])
        return shares


def _spells(days: Ints, edges: Ints, classify: Callable[[Ints], Ints]) -> _Spells:
    """Cut whole UTC days at the edges and give each piece the code of its middle.

    An edge too many does no harm, so the callers need not prove that something changes there.
    """
    start = np.unique(np.concatenate([days * _DAY, edges]))
    end = np.minimum(np.append(start[1:], np.iinfo(np.int64).max), (start // _DAY + 1) * _DAY)
    return _Spells(start, end, classify((start + end) // 2).astype(np.int8))


def _phase_spells(days: Ints, lon: float, lat: float, tz: str) -> _Spells:
    def classify(middle: Ints) -> Ints:
        hour = _clock_hour(middle, tz)
        dark = np.where((hour >= EVENING_HOURS[0]) & (hour < EVENING_HOURS[1]), 1, 2)
        return np.where(sun_elevation(middle / _SECOND, lon, lat) >= CIVIL_TWILIGHT_DEG, 0, dark)

    sun = crossings(days, lon, lat, elevation_deg=CIVIL_TWILIGHT_DEG)[0] * _SECOND
    return _spells(days, np.concatenate([sun, _clock_edges(days, tz, EVENING_HOURS)]), classify)


def _clock_edges(days: Ints, tz: str, hours: Sequence[int]) -> Ints:
    """Return the instants within the UTC days at which the clock shows a full hour of ``hours`` or is changed."""
    begin, end = days * _DAY, days * _DAY + _DAY - 1
    before, after = _utc_offset(begin, tz), _utc_offset(end, tz)
    full = [begin + (hour * _HOUR - offset) % _DAY for offset in (before, after) for hour in hours]
    changed = before != after
    low, high, before = begin[changed], end[changed], before[changed]
    for _ in range(_DAY.bit_length()):
        middle = (low + high) // 2
        same = _utc_offset(middle, tz) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.concatenate([*full, high])


def _clock_hour(instants: Ints, tz: str) -> Ints:
    return (instants + _utc_offset(instants, tz)) // _HOUR % _HOURS_PER_DAY


def _utc_offset(instants: Ints, tz: str) -> Ints:
    local = pd.DatetimeIndex(instants.view("datetime64[us]")).tz_localize("UTC").tz_convert(time_zone(tz))
    wall: Ints = local.tz_localize(None).as_unit("us").asi8
    return wall - instants


def _midnights(dates: pd.DatetimeIndex, zone: Any) -> pd.DatetimeIndex:
    """Return the first instant of each local date; where the clock skips or repeats midnight, too."""
    return dates.tz_localize(zone, ambiguous=np.ones(len(dates), dtype=bool), nonexistent="shift_forward")


def _days_between(first: Ints, last: Ints) -> Ints:
    """Return the distinct days that n runs of days cover, ascending: nothing is computed for others."""
    if len(first) == 0:
        return first
    low = int(first.min())
    span = int(last.max()) - low + 2
    depth = np.cumsum(np.bincount(first - low, minlength=span) - np.bincount(last - low + 1, minlength=span))
    return low + np.flatnonzero(depth > 0)


def _range_shares(start: Any, end: Any, names: Sequence[Any], make: Callable[[Ints], _Spells]) -> pd.DataFrame:
    begin, known, index = _instants(start, "start")
    finish, ended, _ = _instants(end, "end")
    if len(begin) != len(finish):
        raise CallError(f"start and end must be equally long, got {len(begin)} and {len(finish)} times")
    finish = np.where(ended, np.maximum(begin, finish), begin)[known]
    begin = begin[known]
    shares = np.full((len(known), len(names)), np.nan)
    shares[known] = make(_days_between(begin // _DAY, finish // _DAY)).shares(begin, finish, len(names))
    return pd.DataFrame(shares, index=index, columns=pd.Index(names))


def _instants(times: Any, name: str) -> tuple[Ints, NDArray[np.bool_], pd.Index]:
    """Return timestamps as microseconds since 1970 UTC, which of them are known, and their index."""
    index = times.index if isinstance(times, pd.Series) else pd.RangeIndex(len(times))
    stamps = pd.DatetimeIndex(times)
    known = np.asarray(stamps.notna())
    if stamps.tz is None and known.any():
        raise CallError(
            f"{name} must have a time zone; "
            f"write times.dt.tz_localize('Europe/Paris') with the zone that the clock showed, or tz_localize('UTC')"
        )
    return stamps.as_unit("us").asi8, known, index
