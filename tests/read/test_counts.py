from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from geosafe.errors import DataError
from geosafe.read.counts import read_counts
from geosafe.read.study_file import CountColumns, CountsEntry
from geosafe.sources import CountSource

HEADER = "lon;lat;day;clock;hour;n;min"


def read(tmp_path: Path, *rows: str, header: str = HEADER, **columns: str) -> CountSource:
    (tmp_path / "counts.csv").write_text("\n".join([header, *rows]) + "\n")
    names = CountColumns(**{"lon": "lon", "lat": "lat", "count": "n", **columns})
    entry = CountsEntry(path="counts.csv", columns=names, dates="year-first")
    return read_counts(entry, folder=tmp_path, timezone="Europe/Helsinki")


def test_date_and_time_in_local_clock(tmp_path: Path) -> None:
    """1 July 2019 was a Monday; 22:50 for 20 minutes has its middle at 23:00."""
    rows = ("24.9;60.1;2019-07-01;08:00;;120;60", "24.9;60.1;2019-07-07;22:50;;1200;20")
    found = read(tmp_path, *rows, date="day", time="clock", minutes="min").frame
    assert found["hour_of_week"].tolist() == [8, 6 * 24 + 23]
    assert found["count"].tolist() == [120, 1200]
    assert found["minutes"].tolist() == [60, 20]
    assert found["start"].tolist() == [pd.Timestamp("2019-07-01T05:00Z"), pd.Timestamp("2019-07-07T19:50Z")]
    assert found.index.tolist() == ["counts.csv:2", "counts.csv:3"]


def test_the_end_of_sunday_runs_into_monday(tmp_path: Path) -> None:
    found = read(tmp_path, "24.9;60.1;2019-07-07;23:45;;5;60", date="day", time="clock", minutes="min").frame
    assert found["hour_of_week"].tolist() == [0]


def test_an_hour_beside_a_date_and_an_hour_of_the_week(tmp_path: Path) -> None:
    rows = ("24.9;60.1;2019-07-02;;17;40;", "24.9;60.1;2019-07-02;;0;4;")
    assert read(tmp_path, *rows, date="day", hour="hour").frame["hour_of_week"].tolist() == [41, 24]
    alone = read(tmp_path, "24.9;60.1;;;167;40;", hour="hour").frame
    assert alone["hour_of_week"].tolist() == [167]
    assert alone["start"].isna().all()


def test_an_offset_is_heeded(tmp_path: Path) -> None:
    """Midnight in UTC is 03:00 of the same day in Helsinki in summer."""
    found = read(tmp_path, "24.9;60.1;2019-07-03T00:00Z;;;9;", start="day").frame
    assert found["hour_of_week"].tolist() == [2 * 24 + 3]


def test_every_row_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    rows = ("24.9;60.1;2019-07-01;08:00;;1;15", ";;2019-07-01;08:00;;1;15", "24.9;60.1;2019-07-01;08:00;;many;15",
            "24.9;60.1;2019-07-01;08:00;;-3;15", "24.9;60.1;2019-07-01;;;1;15", "24.9;60.1;2019-07-01;08:00;;1;",
            "24.9;60.1;2019-07-01;08:00;;1;720")  # fmt: skip
    source = read(tmp_path, *rows, date="day", time="clock", minutes="min")
    assert source.frame.index.tolist() == ["counts.csv:2"]
    says = {finding.code: (finding.n, finding.says) for finding in source.findings if finding.kind == "set aside"}
    assert says.keys() == {
        "no-coordinates",
        "counts-no-number",
        "counts-no-time",
        "counts-no-minutes",
        "counts-too-long",
    }
    assert says["counts-no-number"] == (
        2, "Counts set aside because they are no number of 0 or more: 2, in rows 4, 5."
    )  # fmt: skip
    assert says["counts-no-time"][1].endswith("1, in row 6.")
    assert says["counts-no-minutes"][1].endswith("1, in row 7.")
    assert says["counts-too-long"][1].endswith("1, in row 8.")


def test_many_rows_are_named_in_part(tmp_path: Path) -> None:
    source = read(tmp_path, *["24.9;60.1;;;3;x;"] * 23, "24.9;60.1;;;3;7;", hour="hour")
    says = next(finding.says for finding in source.findings if finding.code == "counts-no-number")
    assert says.endswith(
        "23, in rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 3 more."
    )


def test_hours_beyond_the_week_are_no_time(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no count can be used"):
        read(tmp_path, "24.9;60.1;;;168;7;", hour="hour")
    with pytest.raises(DataError, match="no count can be used"):
        read(tmp_path, "24.9;60.1;2019-07-01;;24;7;", date="day", hour="hour")


def test_columns_that_are_not_there_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"(?s)no column 'passers' \(count\).*no column 'when' \(start\)"):
        read(tmp_path, "24.9;60.1;;;3;7;", count="passers", start="when")


@pytest.mark.parametrize(
    "columns",
    [{}, {"date": "d"}, {"time": "t"}, {"start": "s", "hour": "h"}, {"date": "d", "time": "t", "hour": "h"},
     {"start": "s", "date": "d", "time": "t"}, {"start": "s", "time": "t"}],
)  # fmt: skip
def test_the_hour_is_told_once(columns: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="do not say when, and once, people were counted"):
        CountColumns(lon="lon", lat="lat", count="n", **columns)


def test_metres_need_a_crs() -> None:
    with pytest.raises(ValidationError, match="need a CRS"):
        CountsEntry(path="a.csv", columns=CountColumns(x="x", y="y", count="n", hour="h"))
