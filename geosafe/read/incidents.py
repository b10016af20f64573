"""Read tables of recorded incidents: where, when and what, each row once, nothing guessed."""

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
from geosafe.read import traps
from geosafe.read.coverage import read_coverage
from geosafe.read.entry_columns import check_entry_columns
from geosafe.read.files import list_files
from geosafe.read.incident_times import IncidentTimes, read_incident_times
from geosafe.read.points import read_points
from geosafe.read.polygon import read_polygon
from geosafe.read.study_file import IncidentsEntry
from geosafe.read.table import read_table
from geosafe.read.text_table import TextTable
from geosafe.sources import PointSource
from geosafe.told import said

#: What an incident is called where the table has no column for its kind.
NO_KIND: Final = "incident"


@dataclass(frozen=True, eq=False)
class IncidentSource(PointSource):
    """One source of incidents, read.

    Attributes
    ----------
    frame
        Index ``incident_id`` (file and row), in the declared CRS. Columns: kind; start and end
        (UTC; the whole local day where timing is ``date``, NaT where it is ``month`` or ``none``);
        month (``2018-04`` [local]; missing where there is no date); timing (instant, range, date,
        month, none); anonymised; source; source_row; geometry.
    findings
        What was read, set aside and noticed.
    coverage
        Where the source is complete: a polygon, ``area`` or ``unknown``.
    recorded_by
        The bodies that recorded the rows, where the table names them.
    addresses
        The address of each row of ``frame``, in its order, named as the column in the file; None where
        it has none.
    """

    recorded_by: tuple[str, ...] = ()
    addresses: pd.Series | None = None


def read_incidents(entry: IncidentsEntry, *, folder: Path, timezone: str) -> IncidentSource:
    """Read one source of incidents.

    Rows are kept by ``keep`` and ``set_aside``; rows without a usable place are set aside; of rows
    that carry the same id, the first counts. Equal rows without an id stay: they may be incidents
    of their own.

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
        With every fault: a table that cannot be read, columns that are not there, coordinates or
        dates that cannot be what the entry says, or a table of police activity.
    """
    zone = entry.timezone or timezone
    table = read_table(list_files(entry.path, folder=folder), folder=folder, layer="incidents", part=entry.layer)
    check_entry_columns(table, entry)
    findings = [*table.findings]
    faults: list[Fault] = []
    activity = traps.police_activity(table.rows, source=entry.path)
    if activity is None:
        table = _chosen(table, entry, findings)
    points = times = None
    try:
        points = read_points(table, entry, layer="incidents", timezone=zone)
    except DataError as error:
        faults += error.faults
    try:
        times = read_incident_times(table, entry, timezone=zone)
    except DataError as error:
        faults += error.faults
    if activity is not None:
        raise DataError([_with_traps(activity, times), *faults])
    if points is None or times is None:
        raise DataError(faults)
    coverage = read_coverage(entry.coverage, folder)
    if not isinstance(coverage, str):
        findings += read_polygon(entry.coverage, folder=folder, layer="incidents")[1]
    findings += [*points.findings, *times.findings]
    kind = table.rows[entry.columns.kind].str.strip().replace("", NO_KIND) if entry.columns.kind else NO_KIND
    frame = gpd.GeoDataFrame(
        {
            "kind": kind,
            "start": times.start,
            "end": times.end,
            "month": times.month,
            "timing": times.timing,
            "anonymised": np.full(len(table.rows), entry.snapped),
            "source": table.source,
            "source_row": table.source_row,
        },
        geometry=points.geometry,
        crs=points.crs,
    )
    kept = points.usable & _once(table, entry, points.usable, findings)
    frame = frame[kept]
    if frame.empty:
        raise DataError(Fault(entry.path, "no row has a usable place", "Check the columns of the coordinates."))
    findings += traps.row_traps(table.rows[kept], frame, id_column=entry.columns.id, timezone=zone, source=entry.path)
    frame.index = pd.Index(frame["source"] + ":" + frame["source_row"].astype(str), name="incident_id")
    says = f"Incidents read: {len(frame):,} of {len(table.rows):,} rows."
    findings.insert(0, Finding("incidents", "incidents-read", "found", len(frame), says, source=entry.path))
    addresses = traps.addresses(table.rows[kept])
    return IncidentSource(frame, tuple(findings), coverage, traps.recorded_by(table.rows), addresses)


def _chosen(table: TextTable, entry: IncidentsEntry, findings: list[Finding]) -> TextTable:
    """Apply ``keep`` and ``set_aside``, and say what each leaves out."""
    chosen = np.ones(len(table.rows), bool)
    for rule, wanted in ((entry.keep, True), (entry.set_aside, False)):
        for name, values in rule.items():
            column = entry.columns.kind if name == "kind" and entry.columns.kind else name
            cells = table.rows[column].str.strip()
            absent = sorted(set(values) - set(cells.unique()))
            if absent:
                says = said("unused-value", column=repr(column), values=map(repr, absent))
                todo = "Check the spelling in the study file."
                findings.append(Finding("incidents", "unused-value", "note", len(absent), says, todo, entry.path))
            chosen &= cells.isin(values).to_numpy() == wanted
    if not chosen.any():
        raise DataError(Fault(entry.path, "no row is left after `keep` and `set_aside`", "Check both."))
    if chosen.all():
        return table
    n = int((~chosen).sum())
    says = f"Rows left out by `keep` and `set_aside`: {n:,} of {len(chosen):,}."
    findings.append(Finding("incidents", "left-out", "set aside", n, says, source=entry.path))
    return table.where(chosen)


def _once(
    table: TextTable, entry: IncidentsEntry, usable: npt.NDArray[np.bool_], findings: list[Finding]
) -> npt.NDArray[np.bool_]:
    """Mark the first usable row of each id; rows without an id all count."""
    if entry.columns.id is None:
        return np.ones(len(table.rows), bool)
    ids = table.rows[entry.columns.id].str.strip()
    placed = ids.where(usable, "")
    again = (placed.duplicated() & (placed != "")).to_numpy()
    shared = (placed.duplicated(keep=False) & (placed != "")).to_numpy()
    equal = np.zeros(len(again), bool)
    equal[shared] = table.rows[shared].duplicated().to_numpy()
    for which, code, what in (
        (equal, "repeated-rows", "repeat an earlier row with the same id word for word"),
        (again & ~equal, "one-row-an-offence", "carry an id that stood before (one row an offence, or an update)"),
    ):
        if n := int(which.sum()):
            says = f"Rows set aside because they {what}: {n:,}. Each incident counts once, as the first kind given."
            findings.append(Finding("incidents", code, "set aside", n, says, source=entry.path))
    return ~again


def _with_traps(activity: Fault, times: IncidentTimes | None) -> Fault:
    """Add to the refusal of police activity what its times show besides."""
    lost = [x.says for x in times.findings if x.code == "lost-afternoons"] if times else []
    return Fault(activity.file, ". ".join([activity.found, *lost]).rstrip("."), activity.remedy)
