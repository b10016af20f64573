from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from geosafe.errors import DataError
from geosafe.read import unpack_workbook as module
from geosafe.read.unpack_workbook import unpack_workbook
from tests.xlsx_files import write_xlsx


def unpack(file: Path, part: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unpack_workbook(file.read_bytes(), name="a.xlsx", part=part))
    return found


def test_a_sheet_comes_as_columns_of_text_with_its_place(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"One": [[None, "id"], [None, 7]], "Two": []}, first_row=4)
    assert unpack(file) == {"sheets": ["One", "Two"], "sheet": "One", "row": 4, "column": 2, "cells": [["id", "7"]]}
    assert unpack(file, "Three") == {"sheets": ["One", "Two"]}


def test_dates_get_a_time_of_day_where_another_cell_of_the_column_has_one(tmp_path: Path) -> None:
    day, time = datetime.date(2024, 3, 9), datetime.datetime(2024, 3, 9, 22, 30)
    cells = unpack(write_xlsx(tmp_path / "a.xlsx", {"One": [[day, day, "x"], [day, time, time]]}))["cells"]
    assert cells == [
        ["2024-03-09", "2024-03-09"],
        ["2024-03-09T00:00:00", "2024-03-09T22:30:00"],
        ["x", "2024-03-09T22:30:00"],
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7.0, "7"), (0.1, "0.1"), (123456789012345.0, "123456789012345"), (1e20, "1e+20"), (True, "true"), (-3, "-3")],
)
def test_numbers_and_flags_are_written_as_people_write_them(tmp_path: Path, value: Any, expected: str) -> None:
    assert unpack(write_xlsx(tmp_path / "a.xlsx", {"One": [["a"], [value]]}))["cells"] == [["a", expected]]


def test_the_size_is_looked_at_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"One": [["a"], [1]]})
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(DataError, match=r"a\.xlsx: it unpacks to 0\.0 GB"):
        unpack(file)
