"""Read filled forms of walks: who rated what where, in whose words; nothing that was said is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.params import PHASES, RATINGS, WALK_PARAMETERS
from geosafe.read.entry_columns import check_entry_columns
from geosafe.read.files import list_files
from geosafe.read.form_columns import to_form_columns
from geosafe.read.number_column import parse_numbers
from geosafe.read.points import read_points
from geosafe.read.stop_codes import fill_from_codes, read_stops
from geosafe.read.study_file import ObservationsEntry
from geosafe.read.table import read_table
from geosafe.read.text_table import TextTable
from geosafe.read.times import parse_clock, parse_times, to_utc
from geosafe.sources import ObservationSource
from geosafe.told import said

#: Columns that a form must have beside those of the place.
_NEEDED: Final = ("walk", "stop", "rater")
#: Ratings out of range that a finding names.
_NAMED: Final = 20


def read_observations(entry: ObservationsEntry, *, folder: Path, timezone: str) -> ObservationSource:
    """Read one table of filled forms: a row for each person and stop.

    The columns are those of geosafe's own form: walk, stop, rater, lon, lat; date with time, or phase; and, where the
    form has them, group, code, the nine ratings (0 to 3) and the two answers in words, ``words`` and ``change``;
    exports of survey tools and the file of the form page are brought into them
    (:func:`geosafe.read.form_columns.to_form_columns`). A rating that is none is taken out and named, and the rest of
    the row is kept. A row is set aside, and named, only where
    nobody can tell who said it, where or when, or where it says nothing.

    Parameters
    ----------
    entry
        What the study file says of it.
    folder
        The study folder.
    timezone
        IANA zone of the times.

    Raises
    ------
    DataError, MissingFileError
        With every fault: a table that cannot be read, columns that are not there, coordinates or times that cannot be
        what the form says, or no row that can be used.
    """
    table = read_table(list_files(entry.path, folder=folder), folder=folder, layer="observations", part=entry.layer)
    table = to_form_columns(table, file=entry.path)
    stops = read_stops(entry.walk, folder=folder) if entry.walk else None
    filled, noticed = fill_from_codes(table.rows, table.source_row, stops, file=entry.path)
    table = replace(table, rows=filled, findings=(*table.findings, *noticed))
    check_entry_columns(table, entry)
    _check_columns(table, entry)
    points = read_points(table, entry, layer="observations", timezone=timezone)
    findings = [*table.findings, *points.findings]
    cells = {name: _cells(table, name) for name in (*_NEEDED, "group", "words", "change")}
    start, phase = _when(table, entry, timezone, findings)
    ratings = {name: _ratings(table, name, entry, findings) for name in WALK_PARAMETERS}
    kept = points.usable.copy()
    nobody = np.logical_or.reduce([cells[name].isna().to_numpy() for name in _NEEDED])
    never = start.isna() & phase.isna().to_numpy()
    answered = [*(np.isfinite(values) for values in ratings.values()),
                *(cells[name].notna().to_numpy() for name in ("words", "change"))]  # fmt: skip
    said = np.logical_or.reduce(answered)
    for wrong, code, why in (
        (nobody, "observations-no-one", "they do not tell the walk, the stop or the rater"),
        (never, "observations-no-time", "they tell neither a phase nor a date and a time"),
        (~said, "observations-empty", "nothing stands in them"),
    ):
        if n := int((wrong & kept).sum()):
            rows = ", ".join(map(str, table.source_row[wrong & kept][:_NAMED]))
            more = f" and {n - _NAMED:,} more" if n > _NAMED else ""
            says = f"Rows set aside because {why}: {n:,}, row {rows}{more}."
            findings.append(Finding("observations", code, "set aside", n, says, "Correct the rows.", entry.path))
        kept &= ~wrong
    if not kept.any():
        raise DataError(Fault(entry.path, "no row can be used", "Each row needs a walk, a stop, a rater and a rating."))
    frame = gpd.GeoDataFrame(
        {**cells, **ratings, "start": start, "phase": phase, "source": table.source, "source_row": table.source_row},
        geometry=points.geometry, crs=points.crs,
    )[kept]  # fmt: skip
    frame.index = pd.Index(frame["source"] + ":" + frame["source_row"].astype(str), name="observation_id")
    people = len(frame[["walk", "rater"]].drop_duplicates())
    says = f"Answers of {people:,} people on {frame['walk'].nunique():,} walks: {len(frame):,} rows of {len(kept):,}."
    findings.insert(0, Finding("observations", "observations-read", "found", len(frame), says, source=entry.path))
    return ObservationSource(frame, tuple(findings))


def _check_columns(table: TextTable, entry: ObservationsEntry) -> None:
    header = list(table.rows.columns)
    shown = f"The file has: {', '.join(header)}."
    faults = [Fault(entry.path, f"there is no column {name!r}", shown) for name in _NEEDED if name not in header]
    if "phase" not in header and not {"date", "time"} <= set(header):
        faults.append(Fault(entry.path, "no column tells when: neither 'phase' nor 'date' and 'time'", shown))
    if not {*WALK_PARAMETERS, "words", "change"} & set(header):
        faults.append(Fault(entry.path, "no column holds a rating or words", shown))
    if faults:
        raise DataError(faults)


def _cells(table: TextTable, name: str) -> pd.Series:
    """Return a column of text as it was written; missing where nothing stands, or where there is no such column."""
    if name not in table.rows:
        return pd.Series(None, index=table.rows.index, dtype=object)
    given = table.rows[name].astype(object)
    return given.where(given.str.strip() != "", None)


def _when(
    table: TextTable, entry: ObservationsEntry, timezone: str, findings: list[Finding]
) -> tuple[pd.DatetimeIndex, pd.Series]:
    """Return the instant of each row (NaT: not told) and the phase that is written (missing: not told)."""
    written = _cells(table, "phase").str.strip().str.lower()
    wrong = (written.notna() & ~written.isin(PHASES)).to_numpy()
    if wrong.any():
        shown, row = repr(written[wrong].iloc[0]), str(table.source_row[wrong][0])
        says = said("observations-no-phase", n=wrong.sum(), phases=PHASES, shown=shown, row=row)
        findings.append(
            Finding("observations", "observations-no-phase", "note", int(wrong.sum()), says, "", entry.path)
        )
    phase = written.where(~wrong, None)
    if not {"date", "time"} <= set(table.rows.columns):
        return pd.DatetimeIndex(np.full(len(phase), np.datetime64("NaT", "ns"))).tz_localize("UTC"), phase
    days, clock = (
        parse(table.rows[name], rows=table.source_row, file=entry.path, layer="observations")
        for parse, name in ((parse_times, "date"), (parse_clock, "time"))
    )
    findings += [*days.findings, *clock.findings]
    start, _, _ = to_utc(days.day, clock.second, clock.offset, timezone=timezone)
    return start, phase


def _ratings(table: TextTable, name: str, entry: ObservationsEntry, findings: list[Finding]) -> npt.NDArray[np.float64]:
    """Return one rating of each row; NaN where none is given or what stands there is none."""
    if name not in table.rows:
        return np.full(len(table.rows), np.nan)
    read = parse_numbers(table.rows[name])
    low, high = RATINGS
    wrong = read.unreadable | (np.isfinite(read.numbers) & ~((read.numbers >= low) & (read.numbers <= high)))
    if n := int(wrong.sum()):
        shown = [
            said("in.row", cell=repr(cell), row=str(row))
            for cell, row in zip(table.rows[name][wrong][:_NAMED], table.source_row[wrong][:_NAMED], strict=True)
        ]
        says = said("observations-rating", name=repr(name), low=low, high=high, shown=shown)
        todo = f"Write a number from {low} to {high}, or nothing."
        findings.append(Finding("observations", "observations-rating", "note", n, says, todo, entry.path))
    return np.where(wrong | ~np.isfinite(read.numbers), np.nan, read.numbers)
