"""Write the smallest workbooks that spreadsheets read: .xlsx, .ods and .xls."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Rows = Sequence[Sequence[Any]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPENDOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
_EPOCH = datetime.datetime(1899, 12, 30)
#: The styles of cells: 0 plain, 1 a date with a time, 2 a date, 3 a time.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="14"/>'
    '<xf numFmtId="20"/></cellXfs></styleSheet>'
)
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_xlsx(
    path: Path, sheets: Mapping[str, Rows], *, first_row: int = 1, hidden: Sequence[str] = (), before: str = ""
) -> Path:
    """Write sheets of text, numbers, booleans, dates and times; None is an empty cell; ``before`` precedes a sheet."""
    links = {"styles": "styles.xml", **{f"sheet{i}": f"worksheets/sheet{i}.xml" for i in range(1, len(sheets) + 1)}}
    states = ["hidden" if name in hidden else "visible" for name in sheets]
    listed = [
        f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="sheet{i}" state="{state}"/>'
        for i, (name, state) in enumerate(zip(sheets, states, strict=True), start=1)
    ]
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{"".join(listed)}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relationships({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relationships(links),
        "xl/styles.xml": _STYLES,
    }
    for i, rows in enumerate(sheets.values(), start=1):
        body = "".join(
            f'<row r="{r}">{"".join(_cell(value, f"{chr(65 + c)}{r}") for c, value in enumerate(row))}</row>'
            for r, row in enumerate(rows, start=first_row)
        )
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet_xml(body, before=before)
    return write_zip(path, parts)


def sheet_xml(body: str, *, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _relationships(links: Mapping[str, str]) -> str:
    each = (
        f'<Relationship Id="{name}" Type="{_LINKS}/{"worksheet" if name.startswith("sheet") else name}" Target="{to}"/>'
        for name, to in links.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _cell(value: Any, at: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = value if value.startswith("&") else escape(value)  # an entity stays one
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    style = 0
    if isinstance(value, datetime.time):
        value, style = (value.hour * 3600 + value.minute * 60 + value.second) / 86_400, 3
    elif isinstance(value, datetime.datetime):
        value, style = (value - _EPOCH) / datetime.timedelta(days=1), 1
    elif isinstance(value, datetime.date):
        value, style = (value - _EPOCH.date()).days, 2
    return f'<c r="{at}" s="{style}"><v>{value!r}</v></c>'


def write_ods(path: Path, sheets: Mapping[str, Rows], *, last: str = "") -> Path:
    """Write sheets of text and numbers as OpenDocument; ``last`` ends each sheet as it stands."""
    tables = ""
    for name, rows in sheets.items():
        tables += f"<table:table table:name={quoteattr(name)}>"
        for row in rows:
            kinds = [f'float" office:value="{value}' if isinstance(value, int | float) else "string" for value in row]
            cells = [
                f'<table:table-cell office:value-type="{kind}"><text:p>{escape(str(value))}</text:p></table:table-cell>'
                for value, kind in zip(row, kinds, strict=True)
            ]
            tables += f"<table:table-row>{''.join(cells)}</table:table-row>"
        tables += f"{last}</table:table>"
    names = "".join(f' xmlns:{name}="{_OPENDOCUMENT}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content{names}>{body}</office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OPENDOCUMENT}:manifest:1.0"/>',
        },
    )


def write_xls(path: Path, rows: Rows) -> Path:
    """Write one sheet of text and numbers as Excel 97 did."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(what: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0, 0, 0, 0))

    end = record(0x000A, b"")
    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += record(0x0204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + text)
            else:
                cells += record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    name = struct.pack("<BBBB", 0, 0, 3, 0) + b"One"
    start = len(begin(5)) + 4 + 4 + len(name) + len(end)
    book = begin(5) + record(0x0085, struct.pack("<I", start) + name) + end
    path.write_bytes(compound_file({"Workbook": book + begin(16) + cells + end}))
    return path


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE2 file that holds streams, each padded to the size from which streams have sectors of their own."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    sectors, chains, directory = io.BytesIO(), [], b""

    def add(content: bytes) -> int:
        first, n = len(chains), -(-len(content) // 512)
        chains.extend([*range(first + 1, first + n), end])
        sectors.write(content.ljust(n * 512, b"\0"))
        return first

    def entry(name: str, kind: int, *, child: int = none, right: int = none, first: int = end, size: int = 0) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(raw), kind, 1, none, right, child)
        return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)

    for i, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(4096, b"\0")
        right = i + 1 if i < len(streams) else none
        directory += entry(name, 2, right=right, first=add(padded), size=len(padded))
    directory_at = add((entry("Root Entry", 5, child=1) + directory).ljust(512, b"\0"))
    table_at = len(chains)
    chains.append(0xFFFFFFFD)
    sectors.write(struct.pack("<128I", *chains, *[none] * (128 - len(chains))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, end, 0, end, 0)
    return header + struct.pack("<109I", table_at, *[none] * 108) + sectors.getvalue()
