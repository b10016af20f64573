from __future__ import annotations

import pytest

from geosafe.errors import DataError
from geosafe.read.answers import read_answers

HEADER = "id;place;phase;asked;forms;who_answers;status;reply\n"


def test_what_a_spreadsheet_saves_is_read(tmp_path):
    rows = "a1;Square;night;Light;w.csv:2;Works;Promised;In May\na2;;;x;;;;\n"
    (tmp_path / "answers.csv").write_text(HEADER + rows, "utf-8-sig")
    assert read_answers(tmp_path / "answers.csv")["status"].tolist() == ["promised", "asked"]


def test_a_table_in_which_nobody_asked_for_anything_has_no_rows(tmp_path):
    (tmp_path / "answers.csv").write_text(HEADER)
    assert read_answers(tmp_path / "answers.csv").empty


def test_every_fault_is_told(tmp_path):
    rows = "a1;S;night;L;;;dnoe;\na1;S;night;L;;;refused; \n"
    (tmp_path / "answers.csv").write_text(HEADER + rows)
    with pytest.raises(DataError) as error:
        read_answers(tmp_path / "answers.csv")
    assert str(error.value).splitlines() == [
        "answers.csv, row 2, column 'status': 'dnoe' is no status. Write 'done'.",
        "answers.csv, row 3, column 'reply': it is refused without a reason. Write the reason.",
        "answers.csv, row 3, column 'id': the id 'a1' stands twice. Keep one of the rows.",
    ]


def test_columns_that_are_missing_are_named(tmp_path):
    (tmp_path / "answers.csv").write_text("id,place\n1,2\n")
    with pytest.raises(DataError, match="there is no column 'reply'"):
        read_answers(tmp_path / "answers.csv")
