"""The codes of stops on filled forms: checked, and turned into places where the file of the walk is given."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.files import list_files
from geosafe.read.table import read_table
from geosafe.told import joined, said
from geosafe.walk_codes import is_code

#: What the stops of a walk tell of a form that gives their code alone.
_FILLED: Final = ("walk", "stop", "lon", "lat", "date", "phase")
_NAMED: Final = 20


def read_stops(path: str, *, folder: Path) -> pd.DataFrame:
    """Return the stops in the file of a walk (``walk.geojson``), index ``code``, every cell as text.

    Raises
    ------
    DataError
        It cannot be read, or holds no stops.
    """
    rows = read_table(list_files(path, folder=folder), folder=folder, layer="observations").rows
    if not {"what", "code", *_FILLED} <= set(rows.columns):
        raise DataError(Fault(path, "it holds no stops of a walk", "Name the walk.geojson that came with the forms."))
    return rows[rows["what"] == "stop"].set_index("code")[list(_FILLED)]


def fill_from_codes(
    rows: pd.DataFrame, source_row: npt.NDArray[np.int64], stops: pd.DataFrame | None, *, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return rows whose missing walk, stop, place and phase are those of the stop whose code they give; and findings.

    A code whose check does not hold was copied wrongly; one that holds and is of no stop of the walk belongs to
    another. Both are named, with the codes of the walk that come nearest, and nothing is taken from them.

    Parameters
    ----------
    rows, source_row
        The forms, and the number of each row.
    stops
        As :func:`read_stops` gives them; None: the walk is not at hand.
    file
        What to call the forms in messages.
    """
    if "code" not in rows:
        return rows, []
    code = rows["code"].str.upper().str.replace(r"[\s-]", "", regex=True)
    given = code != ""
    findings = []
    known = list(stops.index) if stops is not None else []
    sound = code.map({each: is_code(each) for each in code.unique()}).to_numpy(bool)
    for which, kind in (
        (given & ~sound, "observations-code"),
        (given & sound & ~code.isin(known) & (stops is not None), "observations-other-walk"),
    ):
        if n := int(which.sum()):
            first = which.to_numpy()
            named = [
                _in_row(cell, plain, row, known)
                for cell, plain, row in zip(rows["code"][first][:_NAMED], code[first][:_NAMED],
                                            source_row[first][:_NAMED], strict=True)
            ]  # fmt: skip
            says = said(kind, n=n, named=joined(named, by="list"))
            findings.append(Finding("observations", kind, "note", n, says, "Look at the code on the page.", file))
    if stops is None:
        return rows, findings
    found = stops.reindex(code.where(sound, None))
    blank = pd.Series("", index=rows.index, dtype=object)
    told = "date" in rows and "time" in rows
    made = {}
    for name in _FILLED:
        cells = rows.get(name, blank).astype(object)
        empty = cells.str.strip() == ""
        if name in ("date", "phase") and told:  # who wrote a date and a time was there then
            empty &= rows["date"].str.strip() == ""
        made[name] = cells.mask(empty, found[name].fillna("").to_numpy(object))
    return rows.assign(**made), findings


def _in_row(cell: str, code: str, row: int, known: list[str]) -> str:
    """Return what stands in a row, and the codes that it may have been."""
    near = difflib.get_close_matches(code, known, n=2, cutoff=0.5)
    if near:
        return said("in.row.near", cell=repr(cell), row=str(row), near=near)
    return said("in.row", cell=repr(cell), row=str(row))
