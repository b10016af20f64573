"""Read the table of a shapefile: records of fixed width in a .dbf."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.told import said

if TYPE_CHECKING:
    import pyarrow as pa

#: What the byte that names the language of the table stands for.
_LANGUAGES: Final = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950",
    0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x78: "cp950", 0x7A: "cp936",
    0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip
#: How a .cpg names an encoding, and what Python calls it.
_CODE_PAGES: Final = (
    (r"UTF-?8|65001", "utf-8"), (r"(?:ISO[- ]?)?8859[-_ ]?(\d{1,2})", "iso8859_{}"),
    (r"(?:CP|ANSI|OEM|WINDOWS)?[-_ ]?(\d{3,4})", "cp{}"),
)  # fmt: skip
_TRUE, _FALSE = "TtYy", "FfNn"


def read_dbase(
    data: bytes, *, code_page: str, name: str, layer: str
) -> tuple[list[tuple[str, pa.Array]], npt.NDArray[np.bool_], list[Finding]]:
    """Read the records of a .dbf.

    Parameters
    ----------
    data
        The file.
    code_page
        What the .cpg beside it says; ``""`` where there is none.
    name, layer
        What to call the file in messages, and what findings are about.

    Returns
    -------
    tuple
        Name and cells of each column, as text as it stands in the file (dates as 2024-03-09), as bytes where it holds
        no plain values; which records are not marked as deleted; and findings about the encoding.

    Raises
    ------
    DataError
        It is no .dbf, or is cut short.
    """
    import pyarrow as pa
    from pyarrow import compute as pc

    n, start, width, fields = _header(data, name)
    records = np.frombuffer(data, np.uint8, n * width, start).reshape(n, width)
    encoding = _encoding(code_page, data[29])
    columns: list[tuple[str, pa.Array]] = []
    guessed = False
    at = 1
    for label, kind, size in fields:
        raw = np.ascontiguousarray(records[:, at : at + size])
        at += size
        title = _decoded([label], encoding)[0][0]
        cells = pa.Array.from_buffers(pa.binary(size), n, [None, pa.py_buffer(raw)]).cast(pa.binary())
        if kind not in "CNFDL":
            columns.append((title, cells))
            continue
        try:
            if encoding not in (None, "utf-8"):
                raise pa.ArrowInvalid
            text = cells.cast(pa.string())
        except pa.ArrowInvalid:
            coded = cells.dictionary_encode()
            words, declared = _decoded(coded.dictionary.to_pylist(), encoding)
            guessed |= not declared
            text = pc.take(pa.array(words, pa.string()), coded.indices)
        text = pc.utf8_rtrim(text, " \0") if kind == "C" else pc.utf8_trim(text, " \0")
        columns.append((title, _tidy(text, kind)))
    findings = []
    if guessed:
        says = said("encoding.dbf")
        todo = "Save a .cpg with UTF-8 beside it if names look wrong."
        findings.append(Finding(layer, "encoding", "note", None, says, todo, name))
    return columns, records[:, 0] != ord("*"), findings


def _header(data: bytes, name: str) -> tuple[int, int, int, list[tuple[bytes, str, int]]]:
    """Return how many records there are, where they start, how wide each is, and name, type and width of each field."""
    damaged = Fault(name, "its .dbf is damaged or cut short", "Get all files of the shapefile again.")
    if len(data) < 33:
        raise DataError(damaged)
    n, start, width = struct.unpack_from("<IHH", data, 4)
    fields = []
    for at in range(32, min(start, len(data)) - 31, 32):
        if data[at] == 0x0D:
            break
        fields.append((data[at : at + 11].split(b"\0")[0], chr(data[at + 11]), data[at + 16]))
        if fields[-1][1] == "C":  # the only fields that may be wider than 255
            fields[-1] = (*fields[-1][:2], data[at + 16] + 256 * data[at + 17])
    if 1 + sum(size for _, _, size in fields) > width or start + n * width > len(data) or not fields:
        raise DataError(damaged)
    return n, start, width, fields


def _encoding(code_page: str, language: int) -> str | None:
    for pattern, codec in _CODE_PAGES:
        if found := re.fullmatch(pattern, code_page.strip(), re.IGNORECASE):
            return codec.format(*found.groups())
    return _LANGUAGES.get(language)


def _decoded(texts: list[bytes], encoding: str | None) -> tuple[list[str], bool]:
    """Return texts in the declared encoding, else in UTF-8, else in Windows-1252, and whether the first two served."""
    for codec in (encoding or "utf-8", "utf-8"):
        try:
            return [_decoded_text(text, codec) for text in texts], True
        except (UnicodeDecodeError, LookupError):
            continue
    return [text.decode("cp1252", errors="replace") for text in texts], False


def _decoded_text(text: bytes, codec: str) -> str:
    try:
        return text.decode(codec)
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            raise
        return text[: error.start].decode(codec)  # the field was too narrow for its last letter


def _tidy(text: pa.Array, kind: str) -> pa.Array:
    """Return numbers, dates and flags as people write them."""
    import pyarrow as pa
    from pyarrow import compute as pc

    if kind in "NF":
        whole = pc.replace_substring_regex(text, r"^(-?\d+)\.0*$", r"\1")
        return pc.replace_substring_regex(pc.replace_substring_regex(whole, r"^(-?\d+\.\d*?)0+$", r"\1"), r"^\*+$", "")
    if kind == "D":
        given = pc.if_else(pc.equal(text, "00000000"), "", text)
        return pc.replace_substring_regex(given, r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3")
    if kind == "L":
        true, false = (pc.is_in(text, pa.array(list(words))) for words in (_TRUE, _FALSE))
        return pc.if_else(true, "true", pc.if_else(false, "false", ""))
    return text
