"""Read what became of what people asked for: the table that an organiser fills in."""

from __future__ import annotations

import difflib
from pathlib import Path

import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.read.table import read_file
from geosafe.return_walk import ANSWER_COLUMNS, STATUSES


def read_answers(file: Path) -> pd.DataFrame:
    """Return the table of answers as text, with the columns :data:`geosafe.return_walk.ANSWER_COLUMNS`.

    Raises
    ------
    DataError
        With every row whose status is none of ``asked``, ``promised``, ``done`` and ``refused``, that is refused
        without a reason, or whose id stands twice; or with the columns that are missing.
    """
    # Where nobody asked for anything, what geosafe wrote has no rows.
    _, table = read_file(file, name=file.name, layer="observations")
    missing = [name for name in ANSWER_COLUMNS if name not in table.rows]
    if missing:
        todo = f"The file has: {', '.join(map(str, table.rows.columns))}."
        raise DataError([Fault(file.name, f"there is no column {name!r}", todo) for name in missing])
    rows = table.rows[list(ANSWER_COLUMNS)].copy()
    rows["status"] = rows["status"].str.strip().str.lower().replace("", STATUSES[0])
    faults = []
    for status, reply, name, twice, row in zip(
        rows["status"].astype(str), rows["reply"].astype(str), rows["id"], rows["id"].duplicated(),
        table.source_row.tolist(), strict=True,
    ):  # fmt: skip
        if status not in STATUSES:
            near = difflib.get_close_matches(status, STATUSES, n=1)
            todo = f"Write {near[0]!r}." if near else f"Write one of {', '.join(STATUSES)}."
            faults.append(Fault(file.name, f"{status!r} is no status", todo, row, "status"))
        if status == "refused" and not reply.strip():
            faults.append(Fault(file.name, "it is refused without a reason", "Write the reason.", row, "reply"))
        if twice:
            faults.append(Fault(file.name, f"the id {name!r} stands twice", "Keep one of the rows.", row, "id"))
    if faults:
        raise DataError(faults)
    return rows
