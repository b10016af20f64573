from __future__ import annotations

import pytest

from geosafe.errors import CallError, DataError, Fault, GeosafeError, MissingFileError, visible


def test_a_fault_names_file_row_column_and_remedy():
    fault = Fault("police.csv", "'52,001' is no latitude", "Write 52.001.", row=7, column="lat")
    assert str(fault) == "police.csv, row 7, column 'lat': '52,001' is no latitude. Write 52.001."


def test_all_faults_are_told_up_to_twenty():
    error = DataError(Fault("a.csv", f"fault {i}", "") for i in range(25))
    assert len(error.faults) == 25
    assert "fault 19" in str(error)
    assert "… and 5 more" in str(error)


def test_errors_are_also_builtin_ones():
    assert issubclass(DataError, ValueError)
    assert issubclass(CallError, ValueError)
    assert issubclass(MissingFileError, FileNotFoundError)
    assert issubclass(DataError, GeosafeError)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("nul\x00", "nul\\x00"),
        ("Äiti 東京 🌙", "Äiti 東京 🌙"),
    ],
)
def test_control_characters_are_seen_and_not_obeyed(text, shown):
    assert visible(text) == shown
