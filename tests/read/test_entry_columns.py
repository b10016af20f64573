from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.errors import DataError
from geosafe.read.entry_columns import check_entry_columns
from geosafe.read.study_file import IncidentColumns, IncidentsEntry
from geosafe.read.text_table import read_text_table


def test_every_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("X,Y,Category\n1,2,a\n")
    table = read_text_table(tmp_path / "a.csv", name="a.csv", layer="incidents")
    good = IncidentsEntry(path="a.csv", columns=IncidentColumns(lon="X", lat="Y"), keep={"Category": "a"})  # type: ignore[dict-item]
    check_entry_columns(table, good)
    columns = IncidentColumns(lon="x", lat="Y", month="Month")
    with pytest.raises(DataError, match="The file has: X, Y, Category") as caught:
        check_entry_columns(
            table, IncidentsEntry(path="a.csv", columns=columns, keep={"kind": ("a",)}, set_aside={"z": ("b",)})
        )
    assert [fault.found.split("(")[0] for fault in caught.value.faults] == [
        "there is no column 'x' ", "there is no column 'Month' ", "there is no column 'z' ",
        "`keep` names kinds, but no column holds them",
    ]  # fmt: skip
