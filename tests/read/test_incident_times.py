from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geosafe.errors import DataError
from geosafe.read.incident_times import IncidentTimes, read_incident_times
from geosafe.read.study_file import IncidentColumns, IncidentsEntry
from geosafe.read.text_table import read_text_table


def read(tmp_path: Path, header: str, *rows: str, zone: str = "Europe/Paris", **options: object) -> IncidentTimes:
    (tmp_path / "a.csv").write_text("\n".join([f"lon,lat,{header}", *(f"2,48,{row}" for row in rows)]) + "\n")
    roles = {name: name for name in header.split(",")}
    entry = IncidentsEntry(path="a.csv", columns=IncidentColumns(lon="lon", lat="lat", **roles), **options)  # type: ignore[arg-type]
    table = read_text_table(tmp_path / "a.csv", name="a.csv", layer="incidents")
    return read_incident_times(table, entry, timezone=zone)


def utc(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


def counts(times: IncidentTimes) -> dict[str, int | None]:
    return {finding.code: finding.n for finding in times.findings}


def test_date_and_time_in_one_column_or_two(tmp_path: Path) -> None:
    one = read(tmp_path, "date", "2024-07-01 22:30", "2024-07-01T22:30:00Z", "2024-07-01T22:30:00-08:00")
    assert one.start.tolist() == [utc("2024-07-01 20:30"), utc("2024-07-01 22:30"), utc("2024-07-02 06:30")]
    assert one.timing.tolist() == ["instant"] * 3
    assert one.end.isna().all()
    two = read(tmp_path, "date,time", "2024-07-01,22:30", "2024-07-01 00:00:00,10:30 pm")
    assert two.start.tolist() == [utc("2024-07-01 20:30")] * 2
    assert two.month.tolist() == ["2024-07"] * 2


def test_a_date_without_a_time_is_a_day_and_never_midnight(tmp_path: Path) -> None:
    times = read(tmp_path, "date,time", "2024-03-31,", "2024-07-01,12:00")
    assert times.timing.tolist() == ["date", "instant"]
    assert (times.start[0], times.end[0]) == (utc("2024-03-30 23:00"), utc("2024-03-31 22:00"))  # 23 hours long


def test_a_month_has_no_instant(tmp_path: Path) -> None:
    for header, cells in (("month", ("2018-04", "2018-05-01")), ("date", ("2018-04", "May 2018"))):
        times = read(tmp_path, header, *cells)
        assert times.timing.tolist() == ["month", "month"]
        assert times.month.tolist() == ["2018-04", "2018-05"]
        assert times.start.isna().all()
        assert times.end.isna().all()


def test_no_date_is_no_timing(tmp_path: Path) -> None:
    times = read(tmp_path, "date", "", "2024-01-01 10:00", "2024-01-01 11:00")
    assert times.timing.tolist() == ["none", "instant", "instant"]
    assert times.month[0] is None
    assert read(tmp_path, "kind", "theft").timing.tolist() == ["none"]


def test_ranges_by_the_rule(tmp_path: Path) -> None:
    times = read(
        tmp_path, "start,end",
        "2024-12-20 22:00,2024-12-21 10:00",  # a range
        "2024-12-20 22:00,2024-12-20 21:00",  # reversed: its start
        "2024-12-20 22:00,",  # open: its start
        "2024-12-20 22:00,2024-12-20 22:00",  # an instant
        "2024-12-01 00:00,2024-12-20 00:00",  # long
        "2024-12-20,2024-12-20",  # a day
        "2024-12-20,2024-12-22",  # three days
    )  # fmt: skip
    assert times.timing.tolist() == ["range", "instant", "instant", "instant", "range", "date", "range"]
    assert (times.start[0], times.end[0]) == (utc("2024-12-20 21:00"), utc("2024-12-21 09:00"))
    assert times.end[1:4].isna().all()
    assert times.end[6] - times.start[6] == pd.Timedelta(days=3)
    assert counts(times) == {"reversed-range": 1, "open-range": 1, "long-range": 1}


def test_clock_changes_are_counted(tmp_path: Path) -> None:
    times = read(tmp_path, "date", "2024-03-31 02:30", "2024-10-27 02:30", "2024-10-27 03:30")
    assert times.start.tolist() == [utc("2024-03-31 01:00"), utc("2024-10-27 00:30"), utc("2024-10-27 02:30")]
    assert counts(times) == {"clock-gap": 1, "clock-repeat": 1}


def test_times_that_mean_unknown_become_dates(tmp_path: Path) -> None:
    times = read(tmp_path, "date,time", "2024-07-01,00:01", "2024-07-01,00:02", unknown_times=("00:01", "00:00"))
    assert times.timing.tolist() == ["date", "instant"]
    assert counts(times) == {"unknown-times": 1}


def test_the_local_month_counts(tmp_path: Path) -> None:
    assert read(tmp_path, "date", "2024-01-31T23:30:00Z").month.tolist() == ["2024-02"]


def test_dates_that_can_be_read_two_ways_are_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.csv, row 2, column 'date': .*Add `dates: day-first`"):
        read(tmp_path, "date", "03/04/2024")
    assert read(tmp_path, "date", "03/04/2024", dates="day-first").month.tolist() == ["2024-04"]


def test_months_that_lost_their_afternoons_keep_their_dates_only(tmp_path: Path) -> None:
    hours = [f"{m:02d}-{d:02d} {h:02d}:10" for m in (1, 2, 3) for d in range(1, 21) for h in (5, 9, 15, 21)]
    wrong = [f"{m:02d}-{d:02d} {h:02d}:10" for m in (4, 5) for d in range(1, 21) for h in (5, 9, 3, 9)]
    times = read(tmp_path, "date", *(f"2024-{text}" for text in hours + wrong))
    assert times.timing.tolist() == ["instant"] * 240 + ["date"] * 160
    finding = next(finding for finding in times.findings if finding.code == "lost-afternoons")
    assert finding.n == 160
    assert "From 2024-04 on" in finding.says
