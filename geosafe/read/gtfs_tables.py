"""Open a GTFS timetable, a zip archive or a folder, as tables of text whose columns are there."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.open_file import MAX_TABLE_BYTES
from geosafe.read.text_table import TextTable, read_text_table
from geosafe.read.unpack_zip import unpack_zip

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Columns that each file must hold, and those that are read where they are there.
_COLUMNS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "agency.txt": (("agency_timezone",), ()),
    "stops.txt": (("stop_id", "stop_lat", "stop_lon"), ("stop_name", "location_type", "parent_station")),
    "routes.txt": (("route_id", "route_type"), ()),
    "trips.txt": (("trip_id", "route_id", "service_id"), ()),
    "stop_times.txt": (("trip_id", "stop_id", "stop_sequence", "departure_time"), ("arrival_time", "pickup_type")),
    "calendar.txt": (("service_id", *WEEKDAYS, "start_date", "end_date"), ()),
    "calendar_dates.txt": (("service_id", "date", "exception_type"), ()),
    "frequencies.txt": (("trip_id", "start_time", "end_time", "headway_secs"), ()),
}
#: Files that a timetable may do without; of the two calendars it needs one.
_OPTIONAL: Final = ("calendar.txt", "calendar_dates.txt", "frequencies.txt")


def read_gtfs_tables(path: Path, *, name: str) -> tuple[dict[str, TextTable], list[Finding]]:
    """Return the tables of a timetable by their file name; an optional one that is not there has no rows.

    Every cell is stripped of the spaces around it.

    Parameters
    ----------
    path
        A zip archive or a folder.
    name
        What to call it in messages.

    Raises
    ------
    MissingFileError, DataError
        With every fault: files and columns that are missing, and those of the readers.
    """
    with tempfile.TemporaryDirectory() as folder:
        if path.is_dir():
            files = {base: path / base for base in _COLUMNS if (path / base).is_file()}
        else:
            files = unpack_zip(path, _COLUMNS, Path(folder), name=name, most=MAX_TABLE_BYTES)
        return _tables(files, name)


def _tables(files: Mapping[str, Path], name: str) -> tuple[dict[str, TextTable], list[Finding]]:
    tables: dict[str, TextTable] = {}
    findings: list[Finding] = []
    faults: list[Fault] = []
    get = "Get the timetable again from its publisher."
    missing = [base for base in _COLUMNS if base not in files and base not in _OPTIONAL]
    if missing:
        faults.append(Fault(name, f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing", get))
    if "calendar.txt" not in files and "calendar_dates.txt" not in files:
        faults.append(Fault(name, "calendar.txt and calendar_dates.txt are missing: one of them must be there", get))
    for base, (required, more) in _COLUMNS.items():
        where = f"{name}/{base}"
        if base not in files or (base in _OPTIONAL and not files[base].stat().st_size):
            tables[base] = TextTable(pd.DataFrame(columns=required, dtype=str), *_NO_ROWS, ())
            continue
        try:
            table = read_text_table(files[base], name=where, layer="stops")
        except DataError as error:
            faults += error.faults
            continue
        rows = table.rows.rename(columns=str.strip)
        faults += [
            Fault(where, f"there is no column {column!r}", f"The file has: {', '.join(rows.columns)}.")
            for column in required
            if column not in rows
        ]
        kept = [column for column in (*required, *more) if column in rows]
        rows = rows[kept].apply(lambda cells: cells.str.strip())
        tables[base] = TextTable(rows, table.source, table.source_row, ())
        findings += [each for each in table.findings if each.code != "delimiter"]
    if faults:
        raise DataError(faults)
    return tables, findings


_NO_ROWS: Final = np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64)
