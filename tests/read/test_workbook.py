from __future__ import annotations

import datetime
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geosafe.errors import DataError
from geosafe.read.layers import SeveralLayersError
from geosafe.read.text_table import TextTable
from geosafe.read.workbook import read_workbook
from tests.xlsx_files import compound_file, sheet_xml, write_ods, write_xls, write_xlsx, write_zip

ROWS = [["id", "lon"], ["007", -0.1051], [7, 51]]


def read(file: Path, part: str | None = None) -> TextTable:
    return read_workbook(file, name=file.name, layer="incidents", part=part, most=50_000_000)


def codes(table: TextTable) -> list[str]:
    return [finding.code for finding in table.findings]


def test_a_sheet_becomes_rows_of_text_numbered_as_it_shows_them(tmp_path: Path) -> None:
    when = datetime.datetime(2024, 3, 9, 22, 30)
    rows: list[list[Any]] = [
        ["id", "when", "day", "clock", "x", "ok"],
        ["007", when, when.date(), when.time(), -0.1051, True],
        [None] * 6,
        [7, datetime.datetime(2024, 3, 10), None, None, 1e20, False],
        ["=HYPERLINK(1)", None, None, None, "\u202e{{7*7}}", None],
    ]
    table = read(write_xlsx(tmp_path / "a.xlsx", {"One": rows}, first_row=3))
    assert table.rows.to_dict("list") == {
        "id": ["007", "7", "=HYPERLINK(1)"],
        "when": ["2024-03-09T22:30:00", "2024-03-10T00:00:00", ""],
        "day": ["2024-03-09", "", ""],
        "clock": ["22:30:00", "", ""],
        "x": ["-0.1051", "1e+20", "\u202e{{7*7}}"],
        "ok": ["true", "false", ""],
    }
    assert table.source_row.tolist() == [4, 6, 7]
    assert (table.geometry, table.crs, codes(table)) == (None, None, [])


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_other_workbooks_are_read_alike(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a.{suffix}"
    write_ods(file, {"One": ROWS}) if suffix == "ods" else write_xls(file, ROWS)
    table = read(file)
    assert table.rows.to_dict("list") == {"id": ["007", "7"], "lon": ["-0.1051", "51"]}
    assert table.source_row.tolist() == [2, 3]


def test_the_only_sheet_that_holds_anything_is_taken_and_that_is_said(tmp_path: Path) -> None:
    sheets = {"Empty": [], "Data": ROWS, "Codes": [["a"], ["b"]]}
    table = read(write_xlsx(tmp_path / "a.xlsx", sheets, hidden=["Codes"]))
    assert len(table.rows) == 2
    (finding,) = table.findings
    assert finding.code == "sheet-chosen"
    assert finding.says == "The sheet 'Data' is read; no other visible one holds anything."
    assert read(tmp_path / "a.xlsx", "Codes").rows.to_dict("list") == {"a": ["b"]}
    assert codes(read(tmp_path / "a.xlsx", "Data")) == []


def test_of_several_sheets_one_must_be_named(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"2023": ROWS, "2024": ROWS[:2], "Notes": []})
    with pytest.raises(SeveralLayersError, match=r"a\.xlsx: it holds 2 sheets: '2023', '2024'. Add `layer:`") as caught:
        read(tmp_path / "a.xlsx")
    assert caught.value.layers == ("2023", "2024")
    assert len(read(tmp_path / "a.xlsx", "2024").rows) == 1
    with pytest.raises(DataError, match=r"it has no sheet '2025'. Write under `layer:` one of '2023', '2024', 'Notes'"):
        read(tmp_path / "a.xlsx", "2025")
    with pytest.raises(DataError, match="the sheet 'Notes' holds nothing"):
        read(tmp_path / "a.xlsx", "Notes")


def test_a_workbook_without_anything_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no visible sheet holds anything"):
        read(write_xlsx(tmp_path / "a.xlsx", {"One": [], "Two": ROWS}, hidden=["Two"]))


def test_a_title_above_the_header_is_a_fault_that_says_where_the_header_seems_to_be(tmp_path: Path) -> None:
    rows = [["Incidents 2024"], ["as of May", "draft"], [], ["id", "lon", "lat", "kind"], [1, 2, 3, "x"]]
    with pytest.raises(DataError, match=r"row 2: it names 1 of 4 columns and looks like a title.* row 5 looks like it"):
        read(write_xlsx(tmp_path / "a.xlsx", {"One": rows}, first_row=2))


def test_columns_without_a_name_are_called_by_their_letters(tmp_path: Path) -> None:
    rows = [[None, "id", None, "lon", None], [0, "a", None, 1, "note"], [1, "b", None, 2, None]]
    table = read(write_xlsx(tmp_path / "a.xlsx", {"One": rows}))
    assert table.rows.to_dict("list") == {"A": ["0", "1"], "id": ["a", "b"], "lon": ["1", "2"], "E": ["note", ""]}
    assert "A, E" in table.findings[0].says
    assert codes(table) == ["columns-without-a-name"]


def test_a_column_named_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="columns are named twice: 'id'"):
        read(write_xlsx(tmp_path / "a.xlsx", {"One": [["id", "id"], [1, 2]]}))


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert len(read(write_xlsx(tmp_path / "a.xlsx", {"One": [["id", "lon"]]})).rows) == 0


# --- Hostile ----------------------------------------------------------------------------------


def test_a_password_is_asked_to_be_taken_away(tmp_path: Path) -> None:
    encrypted = compound_file({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000})
    (tmp_path / "a.xlsx").write_bytes(encrypted)
    with pytest.raises(DataError, match=r"a\.xlsx: it is protected by a password. Save it without one"):
        read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"lamps.csv": "a,b"}, "it is a zip archive that holds no workbook. Unpack it"),
        ({"lamps.shp": b"", "lamps.dbf": b""}, "it is a zip archive that holds no workbook"),
        ({"[Content_Types].xml": "<Types/>"}, "it is damaged, or no workbook"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}, "it is damaged, or no workbook"),
    ],
)
def test_other_archives_are_no_workbooks(tmp_path: Path, parts: dict[str, str | bytes], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(write_zip(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("at", [0.3, 0.7, 0.99])
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_workbook_that_is_cut_short_is_a_fault(tmp_path: Path, suffix: str, at: float) -> None:
    file = tmp_path / f"a.{suffix}"
    {"xlsx": write_xlsx, "ods": write_ods}.get(suffix, lambda f, s: write_xls(f, s["One"]))(file, {"One": ROWS})
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * at)])
    with pytest.raises(DataError, match=rf"a\.{suffix}: it is (a zip archive that is )?damaged"):
        read(file)


def test_a_bomb_is_seen_in_the_directory_of_the_archive(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"One": ROWS})
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(210):
            part.write(bytes(10_000_000))
    start = time.monotonic()
    with pytest.raises(DataError, match=r"a\.xlsx: it unpacks to 2\.1 GB. Save the sheet as CSV"):
        read(file)
    assert time.monotonic() - start < 20


def _far(reference: str) -> str:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return sheet_xml(f'{first}<row r="{row}"><c r="{reference}"><v>1</v></c></row>')


@pytest.mark.parametrize("reference", ["XFD1048576", "ZZZZZ4000000000"])
def test_two_cells_far_apart_do_not_take_all_memory(tmp_path: Path, reference: str) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"One": ROWS})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    write_zip(file, {**parts, "xl/worksheets/sheet1.xml": _far(reference)})
    start = time.monotonic()
    with pytest.raises(DataError, match=r"a\.xlsx: it is damaged, or (needs more than 6 GB|no workbook)"):
        read(file)
    assert time.monotonic() - start < 30


def test_repeated_cells_of_opendocument_do_not_take_all_memory(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    last = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    start = time.monotonic()
    with pytest.raises(DataError, match=r"a\.ods: (it is damaged|reading it takes longer)"):
        read(write_ods(tmp_path / "a.ods", {"One": ROWS}, last=last))
    assert time.monotonic() - start < 60


def test_entities_are_not_written_out(tmp_path: Path) -> None:
    lines = [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)]
    before = f'<!DOCTYPE x [<!ENTITY a0 "lol">{"".join(lines)}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for entity in ("&a9;", "&x;"):
        start = time.monotonic()
        with pytest.raises(DataError, match=r"it is damaged, or no workbook .*entity"):
            read(write_xlsx(tmp_path / "a.xlsx", {"One": [["id"], [entity]]}, before=before))
        assert time.monotonic() - start < 20
