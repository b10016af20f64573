from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.errors import DataError
from geosafe.read.table import read_table
from geosafe.read.text_table import TextTable

POLICE = Path(__file__).parents[2] / "../shared/data/london-city/police"


def read(tmp_path: Path, *contents: str | bytes) -> TextTable:
    files = []
    for i, content in enumerate(contents, start=1):
        files.append(tmp_path / f"{i}.csv")
        files[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(files, folder=tmp_path, layer="table")


def codes(table: TextTable) -> list[str]:
    return [finding.code for finding in table.findings]


def test_everything_stays_text_and_knows_its_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'id,a\n007,NA\n\n1e3,"x\ny"\n,\n=HYPERLINK(1),{{7*7}}\n')
    assert table.rows.to_dict("list") == {"id": ["007", "1e3", "=HYPERLINK(1)"], "a": ["NA", "x\ny", "{{7*7}}"]}
    assert table.source_row.tolist() == [2, 4, 6]
    assert set(table.source) == {"1.csv"}
    assert codes(table) == []


@pytest.mark.parametrize(("delimiter", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_the_delimiter_is_told_and_said(tmp_path: Path, delimiter: str, word: str) -> None:
    table = read(tmp_path, f"lon{delimiter}name\r\n2,35{delimiter}a, b\r\n2,36{delimiter}c\r\n")
    assert table.rows["lon"].tolist() == ["2,35", "2,36"]
    assert table.findings[0].says == f"Cells are separated by {word}."


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a;b\r\n1;2,5\r\n", 2), ("a;b\r1;2,5\r", 2), ("\n\na;b\n1;2,5\n", 4), ('"sep=;"\r\na;b\r\n1;2,5\r\n', 3),
        ("SEP=;\na;b\n1;2,5", 3), ("sep=\t\na\tb\n1\t2,5\n", 3),
    ],
    ids=str.split("windows mac blank excel capitals tab"),
)  # fmt: skip
def test_line_ends_and_what_spreadsheets_put_above_the_header(tmp_path: Path, text: str, number: int) -> None:
    table = read(tmp_path, text)
    assert table.rows.to_dict("list") == {"a": ["1"], "b": ["2,5"]}
    assert table.source_row.tolist() == [number]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        ("a,b\nä,1\n".encode("utf-8-sig"), "ä", None),
        ("a,b\nä,1\n".encode("utf-16"), "ä", "The file is UTF-16."),
        ("a,b\nä,1\nx,2\n".encode("utf-16-le"), "ä", "The file is UTF-16."),
        (
            "a,b\nä,1\n".encode("latin-1"),
            "ä",
            "Windows-1252 (Latin-1); the first byte that is not UTF-8 stands in row 2",
        ),
        ("a,b\n€,1\n".encode("cp1252"), "€", "Windows-1252"),
        ("a,b\nä,1\n".encode() + "ü,2\n".encode("latin-1"), "ä", "partly UTF-8 and partly Windows-1252; .* row 3"),
        (b"a,b\n\x81\xe4,1\n", "\x81ä", "Windows-1252"),
    ],
)
def test_encodings_are_told_and_said(tmp_path: Path, data: bytes, name: str, says: str | None) -> None:
    table = read(tmp_path, data)
    assert table.rows["a"].iloc[0] == name
    assert list(table.rows.columns) == ["a", "b"]
    if says is None:
        assert codes(table) == []
    else:
        import re

        assert re.search(says.replace("(Latin-1)", r"\(Latin-1\)"), table.findings[0].says)


def test_a_file_of_both_encodings_keeps_every_letter(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\nä,1\n".encode() + "ü,2\n".encode("latin-1"))
    assert table.rows["a"].tolist() == ["ä", "ü"]


def test_nul_characters_become_visible_and_are_counted(tmp_path: Path) -> None:
    table = read(tmp_path, b"a,b\n1,2\n3,x\x00y\n")
    assert table.rows["b"].tolist() == ["2", "x�y"]
    assert table.findings[0].says.startswith("1 NUL characters, first in line 3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n3\n4,5,6\n", r"row 3: 1 cells where the header has 2[^\n]*\n.*row 4: 3 cells"),
        ('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n', "row 3: 2 cells .* over 2 lines. Close the quote"),
        ('a,b\n1,2\n3,"4\n5,6\n7,8\n', "row 3: a quote is opened and never closed"),
        ('a,b,c\n1,"x,3\n4,5,6\n7,"8,9\n', "row 2"),
        ('a,b,c\n1,2,"x\n4,5,6\n7,8,"9\n', "row 2, column 'c': a quoted cell swallows what look like rows: 1"),
        ("a,b,a\n1,2,3\n", "row 1: the header names 'a' more than once"),
        ("a,b\n", "no rows below the header"),
        ("a,b", "no rows below the header"),
        ("", "it is empty"),
        (b"\0\0\0", "it is empty"),
        ("a,b\r1,2\r3\r", "row 3: 1 cells where the header has 2"),
        ("sep=;\na;b\n1;2\n3;4;5\n", "row 4: 3 cells where the header has 2"),
        ("Incidents 2024\n\na,b,c\n1,2,3\n4,5,6\n", "row 1: it names 1 of 3 columns .* row 3 looks like it"),
        ("Incidents, 2024\na,b,c\n1,2,3\n", "row 1: it names 2 of 3 columns and looks like a title.* row 2 looks"),
        (b"\xff\xfea\x00,\x00\x00", "not UTF-16"),
    ],
)
def test_what_is_no_table_is_a_fault_that_names_the_row(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_a_line_end_within_a_name_of_the_header_stays_and_so_do_zeros(tmp_path: Path) -> None:
    for end in ("\n", "\r\n"):
        table = read(tmp_path, f'"id{end}no",lon\r\n007,1\r\n'.encode())
        assert table.rows.to_dict("list") == {f"id{end}no": ["007"], "lon": ["1"]}


def test_many_files_are_one_table_even_where_columns_change_order(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1,2\n", "b,a\n4,3\n5,5\n", "a,b\n")
    assert table.rows.to_dict("list") == {"a": ["1", "3", "5"], "b": ["2", "4", "5"]}
    assert table.source.tolist() == ["1.csv", "2.csv", "2.csv"]
    assert table.source_row.tolist() == [2, 2, 3]


def test_files_whose_columns_differ_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"2\.csv: .* differ from those of 1\.csv: lacks 'b'; adds 'c'") as caught:
        read(tmp_path, "a,b\n1,2\n", "a,c\n1,2\n", "a,b\n1\n")
    assert [fault.file for fault in caught.value.faults] == ["2.csv", "3.csv"]


@pytest.mark.skipif(not POLICE.is_dir(), reason="needs the London files beside the repository")
def test_thirty_two_london_files() -> None:
    files = sorted(POLICE.rglob("*.csv"))
    table = read_table(files, folder=POLICE, layer="incidents")
    assert (len(files), len(table.rows), len(set(table.source))) == (32, 22_111, 32)
    lines = files[0].read_text().splitlines()
    assert table.rows.iloc[2]["Location"] == lines[table.source_row[2] - 1].split(",")[6]
