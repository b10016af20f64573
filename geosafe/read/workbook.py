"""Read a sheet of an Excel or OpenDocument workbook; no formula or macro is run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.apart import run_apart
from geosafe.read.cells import text_frame
from geosafe.read.layers import choose_layer
from geosafe.read.open_file import open_stream
from geosafe.read.text_table import TextTable
from geosafe.read.unpack_workbook import unpack_workbook
from geosafe.told import said

#: Largest workbook that is read [bytes].
MAX_WORKBOOK_BYTES: Final = 200_000_000
#: Share of the columns that must be named in the header; with fewer, it is taken for a title.
NAMED_SHARE: Final = 0.5
Ints = npt.NDArray[np.int64]


def read_workbook(file: Path, *, name: str, layer: str, part: str | None, most: int) -> TextTable:
    """Read one sheet of a workbook (.xlsx, .xls, .ods): the first row that is not empty is the header.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.
    layer
        What findings are about.
    part
        The sheet to read; needed where several visible ones hold something.

    Returns
    -------
    TextTable
        Rows are numbered as a spreadsheet shows them. Whole numbers are written without decimals, dates and times as
        2024-03-09T22:30:00. A cell that shows 007 by its format alone holds 7.

    Raises
    ------
    MissingFileError, DataError
        It cannot be opened, is damaged, protected by a password or too large when it is unpacked; it has no such
        sheet; what should be the header looks like a title.
    """
    with open_stream(file, name=name, most=min(most, MAX_WORKBOOK_BYTES)) as stream:
        found: dict[str, Any] = json.loads(run_apart(unpack_workbook, stream, name=name, part=part))
    findings = []
    if "sheet" not in found:
        if found["sheets"]:
            choose_layer(found["sheets"], part, name=name, what="sheet")
        empty = "no visible sheet holds anything" if part is None else f"the sheet {part!r} holds nothing"
        raise DataError(Fault(name, empty, "Check that the export is complete."))
    if part is None and len(found["sheets"]) > 1:
        says = said("sheet-chosen", sheet=repr(found["sheet"]))
        findings.append(Finding(layer, "sheet-chosen", "note", None, says, source=name))
    frame, number, more = _below_header(found, name, layer)
    source = np.full(len(frame), name, dtype=object)
    return TextTable(frame, source, number, (*findings, *more))


def _below_header(found: dict[str, Any], name: str, layer: str) -> tuple[pd.DataFrame, Ints, list[Finding]]:
    """Return the rows below the header, their numbers, and what was noticed."""
    import pyarrow as pa

    columns = found["cells"]
    titles = [cells[0].strip() for cells in columns]
    filled = np.array([[cell != "" for cell in cells] for cells in columns])
    used = filled[:, 1:].any(axis=1) | filled[:, 0]
    if (named := int(filled[used, 0].sum())) < NAMED_SHARE * used.sum():
        likely = found["row"] + int(np.argmax(filled[used].sum(axis=0)))
        says = f"it names {named} of {used.sum()} columns and looks like a title"
        remedy = f"Delete what stands above the header; row {likely} looks like it."
        raise DataError(Fault(name, says, remedy, row=found["row"]))
    letters = [_letters(found["column"] + i) for i in range(len(columns))]
    nameless = [letter for letter, title, there in zip(letters, titles, used, strict=True) if there and not title]
    cells = [
        (title or letter, pa.array(texts[1:], pa.string()))
        for title, letter, texts, there in zip(titles, letters, columns, used, strict=True) if there
    ]  # fmt: skip
    frame, findings = text_frame(cells, n=len(columns[0]) - 1, name=name, layer=layer)
    if nameless:
        says = said("columns-without-a-name", letters=nameless)
        findings.append(Finding(layer, "columns-without-a-name", "note", len(nameless), says, source=name))
    there = np.flatnonzero(filled[used, 1:].any(axis=0))
    return frame.iloc[there].reset_index(drop=True), found["row"] + 1 + there, findings


def _letters(number: int) -> str:
    """Return the letters of a column, counted from 1: A, B to Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
