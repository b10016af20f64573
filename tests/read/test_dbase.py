from __future__ import annotations

import struct
from typing import Any

import pytest

from geosafe.read.cells import text_frame
from geosafe.read.dbase import read_dbase

FIELDS = {"name": ("C", 6), "n": ("N", 8), "f": ("F", 8), "day": ("D", 8), "lit": ("L", 1)}


def dbf(fields: dict[str, tuple[str, int]], *records: bytes, language: int = 0) -> bytes:
    width = 1 + sum(size for _, size in fields.values())
    start = 32 + 32 * len(fields) + 1
    head = struct.pack("<4BIHH", 3, 124, 3, 9, len(records), start, width).ljust(29, b"\0") + bytes([language, 0, 0])
    for name, (kind, size) in fields.items():
        head += name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + struct.pack("<H", size).ljust(16, b"\0")
    return head + b"\r" + b"".join(records) + b"\x1a"


def read(data: bytes, code_page: str = "") -> tuple[dict[str, list[str]], list[bool], list[Any]]:
    columns, kept, findings = read_dbase(data, code_page=code_page, name="a.shp", layer="lamps")
    return {name: cells.to_pylist() for name, cells in columns}, kept.tolist(), findings


def record(mark: bytes, name: bytes, n: bytes, f: bytes, day: bytes, lit: bytes) -> bytes:
    return mark + name.ljust(6) + n.rjust(8) + f.rjust(8) + day.ljust(8) + lit.ljust(1)


def test_cells_are_written_as_people_write_them() -> None:
    cells, kept, findings = read(dbf(
        FIELDS,
        record(b" ", b"007", b"42", b"12.50001", b"20240309", b"T"),
        record(b"*", b"NA", b"1.000", b"1.50e-05", b"00000000", b"f"),
        record(b" ", b" a\0\0\0\0", b"-7.25000", b"9" * 8, b"", b"?"),
        record(b" ", b"", b"********", b"", b"20240230", b""),
    ))  # fmt: skip
    assert cells["name"] == ["007", "NA", " a", ""]
    assert cells["n"] == ["42", "1", "-7.25", ""]
    assert cells["f"] == ["12.50001", "1.50e-05", "99999999", ""]
    assert cells["day"] == ["2024-03-09", "", "", "2024-02-30"]
    assert cells["lit"] == ["true", "false", "", ""]
    assert kept == [True, False, True, True]
    assert findings == []


@pytest.mark.parametrize(
    ("raw", "code_page", "language", "expected", "said"),
    [
        ("é".encode(), "UTF-8", 0, "é", False),
        ("é".encode(), "", 0, "é", False),
        ("é".encode(), "65001", 0, "é", False),
        ("é".encode("latin-1"), "ISO-8859-1", 0, "é", False),
        ("é".encode("latin-1"), "88591", 0, "é", False),
        ("ж".encode("cp1251"), "ANSI 1251", 0, "ж", False),
        ("ж".encode("cp1251"), "", 0xC9, "ж", False),
        ("é".encode("cp850"), "", 0x02, "é", False),
        ("é".encode("latin-1"), "", 0, "é", True),
        ("é".encode("latin-1"), "UTF-8", 0, "é", True),
        ("é".encode("latin-1"), "rot13", 0, "é", True),
        ("é".encode("latin-1"), "99999", 0, "é", True),
    ],
)
def test_encodings(raw: bytes, code_page: str, language: int, expected: str, said: bool) -> None:
    cells, _, findings = read(dbf({"a": ("C", 3)}, b" " + raw.ljust(3), language=language), code_page)
    assert cells == {"a": [expected]}
    assert [finding.code for finding in findings] == ["encoding"] * said


def test_a_letter_that_the_field_was_too_narrow_for_does_not_spoil_the_column() -> None:
    cells, _, findings = read(dbf({"a": ("C", 3)}, b" " + "aé".encode(), b" " + "abé".encode()[:3]), "UTF-8")
    assert (cells, findings) == ({"a": ["aé", "ab"]}, [])


def test_fields_that_hold_no_plain_values_are_left_out() -> None:
    data = dbf({"m": ("M", 10), "a": ("C", 1)}, b" 0000000001x")
    columns, _, _ = read_dbase(data, code_page="", name="a.shp", layer="lamps")
    frame, (finding,) = text_frame(columns, n=1, name="a.shp", layer="lamps")
    assert (frame.to_dict("list"), finding.code) == ({"a": ["x"]}, "columns-left-out")


def test_a_field_may_be_wider_than_a_byte_can_say() -> None:
    assert read(dbf({"a": ("C", 300), "b": ("C", 1)}, b" " + b"x" * 300 + b"y"))[0] == {"a": ["x" * 300], "b": ["y"]}
