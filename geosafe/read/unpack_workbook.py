"""Unpack a sheet of a workbook into columns of text; run in a process apart."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from typing import Any, Final

from geosafe.errors import DataError, Fault

#: Largest workbook when it is unpacked [bytes].
MAX_UNPACKED_BYTES: Final = 2_000_000_000
_SAVE: Final = "Save the sheet as CSV in UTF-8."
#: What an old file system within a file calls an encrypted workbook.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
#: Whole numbers up to here are exact as floating-point numbers.
_EXACT: Final = 2**53


def unpack_workbook(data: bytes, *, name: str, part: str | None) -> bytes:
    """Return a sheet as columns of text, in JSON.

    Parameters
    ----------
    data
        The workbook: .xlsx, .xlsb, .xls or .ods.
    name
        What to call it in messages.
    part
        The sheet; None: the only visible one that holds anything.

    Returns
    -------
    bytes
        ``sheets``, the names to choose from, and, where one is chosen, its name ``sheet``, the number of its first
        ``row`` and ``column``, and ``cells``, column by column.

    Raises
    ------
    DataError
        It is damaged, protected by a password, no workbook, or becomes too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if data.startswith(b"PK"):
        _check_zip(data, name)
    protected = DataError(Fault(name, "it is protected by a password", "Save it without one."))
    if _ENCRYPTED in data:
        raise protected
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = [about for about in workbook.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        known = [about.name for about in tables]
        seen = [about.name for about in tables if about.visible == SheetVisibleEnum.Visible]
        wanted = seen if part is None else [part] if part in known else []
        sheets = {sheet: read for sheet in wanted if (read := workbook.get_sheet_by_name(sheet)).start is not None}
        if len(sheets) != 1:
            return json.dumps({"sheets": list(sheets) if part is None else known}).encode()
        ((sheet, read),) = sheets.items()
        row, column = read.start or (0, 0)
        cells = [_texts(cells) for cells in zip(*read.to_python(), strict=True)]
    except PasswordError:
        raise protected from None
    except (CalamineError, OSError, ValueError) as error:
        found = f"it is damaged, or no workbook ({str(error)[:200]})"
        raise DataError(Fault(name, found, _SAVE)) from None
    made = {"sheets": known, "sheet": sheet, "row": row + 1, "column": column + 1, "cells": cells}
    return json.dumps(made).encode()


def _check_zip(data: bytes, name: str) -> None:
    """Look at what a zip archive says it unpacks to, before anything is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise DataError(Fault(name, "it is a zip archive that is damaged or cut short", "Get it again.")) from None
    if not {entry.filename.lower() for entry in entries} & {"[content_types].xml", "content.xml"}:
        found = "it is a zip archive that holds no workbook"
        raise DataError(Fault(name, found, "Unpack it and name the table within."))
    if (size := sum(entry.file_size for entry in entries)) > MAX_UNPACKED_BYTES:
        raise DataError(Fault(name, f"it unpacks to {size / 1e9:,.1f} GB", _SAVE))


def _texts(cells: tuple[Any, ...]) -> list[str]:
    """Return the cells of a column as text; where one of its times has a time of day, its midnights have one too."""
    timed = any(isinstance(cell, datetime.datetime) for cell in cells)
    return [cell if isinstance(cell, str) else _text(cell, timed) for cell in cells]


def _text(cell: Any, timed: bool) -> str:
    """Return a cell as people write it; ``timed`` says that the dates of its column are times."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat() + ("T00:00:00" if timed else "")
    return str(cell)
