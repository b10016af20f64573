"""Check that a table holds the columns that the study file names."""

from __future__ import annotations

from geosafe.errors import DataError, Fault
from geosafe.read.study_file import IncidentsEntry, PointsEntry
from geosafe.read.text_table import TextTable


def check_entry_columns(table: TextTable, entry: PointsEntry) -> None:
    """Raise with every column that an entry of the study file names and the table does not hold."""
    asked = dict(entry.columns.named())
    if isinstance(entry, IncidentsEntry):
        asked |= {f"keep/set_aside {name}": name for name in (*entry.keep, *entry.set_aside) if name != "kind"}
    header = list(table.rows.columns)
    faults = [
        Fault(entry.path, f"there is no column {name!r} ({role})", f"The file has: {', '.join(header)}.")
        for role, name in asked.items()
        if name not in header
    ]
    if isinstance(entry, IncidentsEntry) and "kind" in {*entry.keep, *entry.set_aside} and entry.columns.kind is None:
        faults.append(Fault(entry.path, "`keep` names kinds, but no column holds them", "Add `kind:` to `columns:`."))
    if faults:
        raise DataError(faults)
