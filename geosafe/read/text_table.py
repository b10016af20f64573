"""A table of text that knows where each row stood, and how one is read from delimited text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.open_file import MAX_TABLE_BYTES, read_bytes
from geosafe.told import said

if TYPE_CHECKING:
    import pyproj

#: Most faults that are collected in one file: enough to see what kind they are.
MAX_FAULTS: Final = 100
#: Text from which delimiter and quotes are told [characters].
_SAMPLE: Final = 50_000
#: What may stand above the header: empty lines, and the line by which spreadsheets tell themselves the delimiter.
_ABOVE: Final = re.compile(r"(?:\s*[\r\n])?(?:\"?sep=(.)\"?\s*[\r\n])?(?:\s*[\r\n])?", re.IGNORECASE)
_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MIXED: Final = "partly UTF-8 and partly Windows-1252"


@dataclass(frozen=True, eq=False)
class TextTable:
    """A table of text.

    Attributes
    ----------
    rows
        Every cell as it stands in the file, as text; an empty cell is ``""``. Index 0, 1, 2…
    source
        Name of the file that each row stands in, as the study names it; same length as ``rows``.
    source_row
        Number of the record in its file, as the programs that show such files count: in text and spreadsheets the
        header is 1; in a GeoPackage it is the id of the row; elsewhere the first row is 1.
    findings
        What was noticed about the file and about dropped rows.
    geometry
        The shape of each row where the format holds shapes, None in rows without one; None where it holds none.
    crs
        The CRS of the shapes, x being east or longitude; None where the file does not say.
    """

    rows: pd.DataFrame
    source: npt.NDArray[np.object_]
    source_row: npt.NDArray[np.int64]
    findings: tuple[Finding, ...]
    geometry: npt.NDArray[np.object_] | None = None
    crs: pyproj.CRS | None = None

    def where(self, which: npt.NDArray[np.bool_]) -> TextTable:
        """Return the rows that are chosen."""
        return replace(
            self,
            rows=self.rows[which].reset_index(drop=True),
            source=self.source[which],
            source_row=self.source_row[which],
            geometry=None if self.geometry is None else self.geometry[which],
        )


def read_text_table(file: Path, *, name: str, layer: str, most: int = MAX_TABLE_BYTES) -> TextTable:
    """Read a table from a file of delimited text.

    Encoding (UTF-8, UTF-16, else Windows-1252) and delimiter are told from the file and reported;
    nothing is converted: ``007`` and ``NA`` stay text.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.
    layer
        What findings are about.

    Raises
    ------
    DataError
        With every fault: a file that is no table, a row with more or fewer cells than the header,
        a quote that is never closed, a column named twice.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow

    text, findings = _decode(read_bytes(file, name=name, most=most), name, layer)
    above = next(_ABOVE.finditer(text))
    text, n_above = text[above.end() :], len(above[0].splitlines())
    text += "" if text.endswith(("\n", "\r")) else "\n"  # else a header alone is taken for nothing
    delimiter = above[1] if above[1] in _DELIMITERS else _delimiter(text[:_SAMPLE])
    if delimiter != ",":
        says = said(f"delimiter.{_DELIMITERS[delimiter]}")
        findings.append(Finding(layer, "delimiter", "note", None, says, source=name))
    header = _header(text, delimiter, name, row=n_above + 1)
    skipped: list[Any] = []

    def skip(row: Any) -> str:
        skipped.append(row)
        return "skip"

    try:
        table = arrow.read_csv(
            io.BytesIO(text.encode()),
            # One thread and one block: only then are the numbers of bad rows known.
            read_options=arrow.ReadOptions(use_threads=False, block_size=min(2**31 - 1, len(text) * 4 + 1024)),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise DataError(Fault(name, f"it cannot be read as a table ({error})", "Save it as CSV in UTF-8.")) from None
    rows = table.to_pandas()
    number = n_above + np.delete(np.arange(2, len(rows) + len(skipped) + 2), [row.number - 2 for row in skipped])
    faults = _title(skipped, len(rows), len(header), name, n_above)
    faults = faults or [_ragged(row, name, len(header), n_above) for row in skipped if row.text.strip()]
    faults = faults or _swallowed(rows, number, text, delimiter, name)
    if faults:
        raise DataError(faults[:MAX_FAULTS])
    blank = (rows == "").all(axis=1).to_numpy() if len(header) > 1 else (rows.iloc[:, 0] == "").to_numpy()
    rows, number = rows[~blank].reset_index(drop=True), number[~blank]
    return TextTable(rows, np.full(len(rows), name, dtype=object), number, tuple(findings))


def _decode(data: bytes, name: str, layer: str) -> tuple[str, list[Finding]]:
    if not data.strip(b"\0 \r\n\t"):
        raise DataError(Fault(name, "it is empty", "Save the table as CSV in UTF-8."))
    text, encoding, row = _text_of(data, name)
    findings = []
    if encoding != "UTF-8":
        todo = "Save it as UTF-8 if names look wrong." if row else ""
        key = "encoding" if row is None else "encoding.mixed" if encoding == _MIXED else "encoding.row"
        says = said(key, encoding=encoding, row=str(row))
        findings.append(Finding(layer, "encoding", "note", None, says, todo, name))
    if nuls := text.count("\0"):
        line = text.count("\n", 0, text.index("\0")) + 1
        says = said("nul-characters.line", n=nuls, line=str(line))
        findings.append(Finding(layer, "nul-characters", "note", nuls, says, "Check the export.", name))
        text = text.replace("\0", "�")
    return text, findings


def _text_of(data: bytes, name: str) -> tuple[str, str, int | None]:
    """Return the text, its encoding in words, and the row of the first byte that is not UTF-8."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), "UTF-16", None
        for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # Latin text in UTF-16: every other byte is 0
            if data[offset:2000:2].count(0) > 0.8 * len(data[offset:2000:2]):
                return data.decode(encoding), "UTF-16", None
        return data.decode("utf-8-sig"), "UTF-8", None
    except UnicodeDecodeError as error:
        if not error.encoding.startswith("utf-8"):
            raise DataError(Fault(name, f"byte {error.start + 1} is not UTF-16", "Save it as UTF-8.")) from None
        row = data.count(b"\n", 0, error.start) + 1
    text = data.removeprefix(codecs.BOM_UTF8).decode("cp1252", errors="_latin1")
    if not re.search(r"[Â-ô][\x80-¿‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", text):
        return text, "Windows-1252 (Latin-1)", row
    lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
    return "\n".join(map(_decode_line, lines)), _MIXED, row


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="_latin1")


# Five bytes have no meaning in Windows-1252; Latin-1 gives them one.
codecs.register_error("_latin1", lambda e: (e.object[e.start : e.end].decode("latin-1"), e.end))  # type: ignore[attr-defined]


def _delimiter(sample: str) -> str:
    """Return the delimiter that gives the header the most columns, and most rows as many."""
    lines = sample.splitlines()[:50]

    def columns(delimiter: str) -> int:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        return (widths[0] - 1) * widths.count(widths[0]) if widths else 0

    return max(_DELIMITERS, key=columns)


def _header(text: str, delimiter: str, name: str, *, row: int) -> list[str]:
    header = next(csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter))
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        found = "the header names " + ", ".join(repr(column) for column in twice) + " more than once"
        raise DataError(Fault(name, found, "Give each column its own name.", row=row))
    return header


def _title(skipped: list[Any], n_rows: int, width: int, name: str, n_above: int) -> list[Fault]:
    """Tell a header that is a title by the rows: most have more cells, and all as many."""
    wider = [row for row in skipped if row.actual_columns > width]
    cells, n = Counter(row.actual_columns for row in wider).most_common(1)[0] if wider else (0, 0)
    if n <= (n_rows + len(skipped)) / 2:
        return []
    likely = n_above + next(row.number for row in wider if row.actual_columns == cells)
    found = f"it names {width} of {cells} columns and looks like a title"
    return [Fault(name, found, f"Delete what stands above the header; row {likely} looks like it.", row=n_above + 1)]


def _ragged(row: Any, name: str, width: int, n_above: int) -> Fault:
    found = f"{row.actual_columns} cells where the header has {width}"
    if '"' in row.text and "\n" in row.text:
        found += f", over {row.text.count(chr(10)) + 1} lines"
        return Fault(name, found, "Close the quote that is opened in this row.", row=n_above + row.number)
    return Fault(name, found, "Quote cells that hold the delimiter.", row=n_above + row.number)


def _swallowed(rows: pd.DataFrame, number: npt.NDArray[np.int64], text: str, delimiter: str, name: str) -> list[Fault]:
    """Find quoted cells that hold what look like whole rows: a quote was opened and not closed."""
    if rows.empty or text.count("\n") + text.count("\r") < len(rows) + 2:
        return []
    if text.count('"') % 2 == 1 and "\n" in str(rows.iloc[-1, -1]):
        return [Fault(name, "a quote is opened and never closed", "Close it.", row=int(number[-1]))]
    faults, width = [], len(rows.columns)
    for column in rows.columns if width > 1 else []:
        broken = rows[column].str.contains("\n", regex=False).to_numpy(bool)
        for cell, row in zip(rows[column][broken], number[broken], strict=True):
            inner = cell.splitlines()[1:-1]
            if inner and all(line.count(delimiter) == width - 1 for line in inner):
                found = f"a quoted cell swallows what look like rows: {len(inner)}"
                faults.append(Fault(name, found, "Close the quote that is opened here.", int(row), column))
    return faults
