"""Read tables of pedestrian counts: where, in which hour of the week, how many and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.entry_columns import check_entry_columns
from geosafe.read.files import list_files
from geosafe.read.number_column import parse_numbers
from geosafe.read.points import read_points
from geosafe.read.study_file import CountsEntry
from geosafe.read.table import read_table
from geosafe.read.text_table import TextTable
from geosafe.read.times import Times, parse_clock, parse_times, to_utc
from geosafe.sources import CountSource
from geosafe.week import HOURS

Floats = npt.NDArray[np.float64]
#: A count that lasts longer says little of any one hour [min].
LONGEST_MIN: Final = 60.0
#: Rows that a finding names.
_NAMED: Final = 20


@dataclass(frozen=True, eq=False)
class _When:
    """When people were counted: the moment at which each count begins, and its hour of the week, with fractions."""

    start: pd.DatetimeIndex
    hour: Floats
    findings: tuple[Finding, ...]


def read_counts(entry: CountsEntry, *, folder: Path, timezone: str) -> CountSource:
    """Read one source of pedestrian counts.

    Every row that cannot be used is set aside and named: without a usable place, time or count, or one of more than an
    hour.

    Parameters
    ----------
    entry
        What the study file says of it.
    folder
        The study folder.
    timezone
        IANA zone of times without an offset; the entry's own zone goes before it.

    Raises
    ------
    DataError, MissingFileError
        With every fault: a table that cannot be read, columns that are not there, coordinates or times that cannot be
        what the entry says, or no row that can be used.
    """
    zone = entry.timezone or timezone
    table = read_table(list_files(entry.path, folder=folder), folder=folder, layer="counts", part=entry.layer)
    check_entry_columns(table, entry)
    points = read_points(table, entry, layer="counts", timezone=zone)
    when = _when(table, entry, zone)
    findings = [*table.findings, *points.findings, *when.findings]
    columns = entry.columns
    count = parse_numbers(table.rows[columns.count]).numbers
    whole_hour = np.full(len(table.rows), 60.0)
    minutes = parse_numbers(table.rows[columns.minutes]).numbers if columns.minutes else whole_hour
    kept = points.usable.copy()

    def set_aside(wrong: npt.NDArray[np.bool_], code: str, why: str) -> None:
        wrong = wrong & kept
        if n := int(wrong.sum()):
            says = f"Counts set aside because {why}: {n:,}, in {rows_in_words(table.source_row[wrong])}."
            findings.append(Finding("counts", code, "set aside", n, says, "Correct the rows.", entry.path))
            kept[wrong] = False

    set_aside(~(np.isfinite(count) & (count >= 0)), "counts-no-number", "they are no number of 0 or more")
    set_aside(~np.isfinite(when.hour), "counts-no-time", "they do not tell the hour")
    set_aside(~(minutes > 0), "counts-no-minutes", "they do not tell for how many minutes people were counted")
    set_aside(minutes > LONGEST_MIN, "counts-too-long", f"they last more than {LONGEST_MIN:g} minutes: split by hour")
    if not kept.any():
        todo = "Check `columns:`; each row needs a place, an hour and a count."
        raise DataError(Fault(entry.path, "no count can be used", todo))
    middle = when.hour + np.where(np.isfinite(minutes), minutes, 0.0) / 120
    frame = gpd.GeoDataFrame(
        {"count": count, "minutes": minutes, "hour_of_week": np.nan_to_num(middle).astype(int) % HOURS,
         "start": when.start, "source": table.source, "source_row": table.source_row},
        geometry=points.geometry, crs=points.crs,
    )[kept]  # fmt: skip
    frame.index = pd.Index(frame["source"] + ":" + frame["source_row"].astype(str), name="count_id")
    says = f"Pedestrian counts read: {len(frame):,} of {len(table.rows):,} rows."
    findings.insert(0, Finding("counts", "counts-read", "found", len(frame), says, source=entry.path))
    return CountSource(frame, tuple(findings))


def rows_in_words(rows: npt.NDArray[np.int64]) -> str:
    """Return the rows of a table in words: all of them, or the first twenty and how many more."""
    named = ", ".join(map(str, rows[:_NAMED]))
    more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {named}{more}"


def _when(table: TextTable, entry: CountsEntry, zone: str) -> _When:
    columns, rows, n = entry.columns, table.source_row, len(table.rows)
    hour = parse_numbers(table.rows[columns.hour]).numbers if columns.hour else np.full(n, np.nan)
    never = pd.DatetimeIndex(np.full(n, np.datetime64("NaT", "ns"))).tz_localize("UTC")
    name = columns.start or columns.date
    if name is None:
        return _When(never, np.where((hour >= 0) & (hour < HOURS), hour, np.nan), ())
    days = parse_times(table.rows[name], rows=rows, order=entry.dates, file=entry.path, layer="counts")
    read: tuple[Times, ...] = (days,)
    second, offset = days.second, days.offset
    if columns.time:
        clock = parse_clock(table.rows[columns.time], rows=rows, file=entry.path, layer="counts")
        read, second, offset = (days, clock), clock.second, clock.offset
    elif columns.hour:
        second = np.where((hour >= 0) & (hour < 24), hour * 3600, np.nan)
    start, _, _ = to_utc(days.day, np.where(days.month_only, np.nan, second), offset, timezone=zone)
    local = start.tz_convert(zone)
    of_week = 24.0 * local.day_of_week + local.hour + local.minute / 60
    return _When(start, np.asarray(of_week, float), tuple(finding for each in read for finding in each.findings))
