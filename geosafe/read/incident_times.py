"""Read when incidents happened: instants, ranges, dates or months, never more than the table says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.findings import Finding, Kind
from geosafe.read.study_file import IncidentsEntry
from geosafe.read.text_table import TextTable
from geosafe.read.times import Times, parse_clock, parse_times, to_utc
from geosafe.read.traps import lost_afternoons
from geosafe.told import said

#: A range of more days than this says little about the time of day [d].
LONG_RANGE_DAYS: Final = 7
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, eq=False)
class IncidentTimes:
    """When incidents happened; all of one length.

    Attributes
    ----------
    start, end
        Instants (UTC, nanoseconds). ``instant``: start. ``range``: both. ``date``: the local
        midnights that bound the day, which are no times of day. ``month``, ``none``: NaT.
    month
        ``2018-04`` [local]; None where there is no date.
    timing
        ``instant``, ``range``, ``date``, ``month`` or ``none``.
    findings
        What was noticed.
    """

    start: pd.DatetimeIndex
    end: pd.DatetimeIndex
    month: npt.NDArray[np.object_]
    timing: npt.NDArray[np.object_]
    findings: tuple[Finding, ...]


def read_incident_times(table: TextTable, entry: IncidentsEntry, *, timezone: str) -> IncidentTimes:
    """Read the times of a table as its entry names them.

    A time of day that the entry lists under ``unknown_times`` is no time of day. A range that ends
    before it starts, or has no end, counts as its start.

    Parameters
    ----------
    table, entry
        The table, and its entry in the study file.
    timezone
        IANA zone of times without an offset.

    Raises
    ------
    DataError
        See :func:`geosafe.read.times.parse_times`.
    """
    columns = entry.columns
    findings: list[Finding] = []

    def say(code: str, kind: Kind, n: int, says: str, todo: str = "") -> None:
        if n:
            findings.append(Finding("incidents", code, kind, n, says, todo, entry.path))

    def parse(name: str) -> Times:
        times = parse_times(table.rows[name], rows=table.source_row, order=entry.dates, file=entry.path)
        findings.extend(times.findings)
        return times

    n = len(table.rows)
    first = columns.month or columns.date or columns.start
    if first is None:
        says = said("no-dates")
        say("no-dates", "note", n, says, "Name the column with the date if there is one.")
        never = pd.DatetimeIndex(np.full(n, np.datetime64("NaT", "ns"))).tz_localize("UTC")
        return IncidentTimes(never, never, np.full(n, None, object), np.full(n, "none", object), tuple(findings))

    begin = parse(first)
    second, offset = begin.second, begin.offset
    if columns.time:
        clock = parse_clock(table.rows[columns.time], rows=table.source_row, file=entry.path)
        findings.extend(clock.findings)
        second, offset = clock.second, np.where(np.isnan(clock.offset), offset, clock.offset)
    month_only = begin.month_only | (columns.month is not None)
    unknown = np.isin(second, [int(clock[:2]) * 3600 + int(clock[3:]) * 60 for clock in entry.unknown_times])
    says = said("unknown-times", times=entry.unknown_times, n=unknown.sum())
    say("unknown-times", "note", int(unknown.sum()), says)
    second = np.where(month_only | unknown, np.nan, second)
    offset = np.where(np.isnan(second), np.nan, offset)

    dated = ~np.isnat(begin.day)
    choices = [~dated, month_only, np.isnan(second)]
    timing = np.array(["none", "month", "date", "instant"], dtype=object)[np.select(choices, [0, 1, 2], default=3)]
    start, gaps, repeats = to_utc(begin.day, second, offset, timezone=timezone)
    day = begin.day.copy()
    fixed = np.isfinite(offset) & dated
    day[fixed] = start[fixed].tz_convert(timezone).tz_localize(None).to_numpy().astype("M8[D]")
    if lost := lost_afternoons(day, start, timing, timezone=timezone, source=entry.path):
        findings.append(lost.finding)
        timing[lost.rows] = "date"
    midnight, _, _ = to_utc(day, np.where(timing == "date", 0.0, np.nan), np.full(n, np.nan), timezone=timezone)
    start = start.where(timing != "date", midnight)
    stop, _, _ = to_utc(day, np.where(timing == "date", _DAY_S, np.nan), np.full(n, np.nan), timezone=timezone)
    if columns.end:
        close = parse(columns.end)
        last = np.where(np.isnan(close.second) & ~close.month_only, _DAY_S, close.second)
        end, more_gaps, more_repeats = to_utc(close.day, last, close.offset, timezone=timezone)
        gaps, repeats = gaps + more_gaps, repeats + more_repeats
        timed = np.isin(timing, ["instant", "date"])
        reversed_, missing = timed & (end < start), timed & end.isna()
        long = timed & (end - start > pd.Timedelta(days=LONG_RANGE_DAYS))
        ranged = timed & (end > start) & (end != stop)
        timing, stop = np.where(ranged, "range", timing).astype(object), stop.where(~ranged, end)
        says = said("reversed-range", n=reversed_.sum())
        say("reversed-range", "note", int(reversed_.sum()), says, "Check whether start and end are swapped.")
        says = said("open-range", n=missing.sum())
        say("open-range", "note", int(missing.sum()), says)
        says = said("long-range", days=LONG_RANGE_DAYS, n=long.sum())
        say("long-range", "note", int(long.sum()), says)
    says = said("clock-gap", n=gaps)
    say("clock-gap", "note", gaps, says)
    says = said("clock-repeat", n=repeats)
    say("clock-repeat", "note", repeats, says)
    codes, months = pd.factorize(day.astype("M8[M]"))
    month = np.array([*np.datetime_as_string(months), None], dtype=object)[codes]  # -1, no date, takes the last
    return IncidentTimes(start, stop, month, timing, tuple(findings))
