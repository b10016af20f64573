from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import DataError
from geosafe.read.times import Times, parse_clock, parse_times, to_utc


def parse(*texts: str, order: str | None = None) -> Times:
    values = pd.Series(texts, dtype="str", name="D")
    return parse_times(values, rows=np.arange(2, 2 + len(texts)), order=order, file="a.csv")  # type: ignore[arg-type]


def clock(*texts: str) -> list[float]:
    values = pd.Series(texts, dtype="str", name="T")
    return (parse_clock(values, rows=np.arange(2, 2 + len(texts))).second / 60).tolist()


@pytest.mark.parametrize(
    ("text", "day", "minutes", "offset"),
    [
        ("2024-03-09", "2024-03-09", None, None),
        ("2024/3/9 22:30", "2024-03-09", 1350, None),
        ("2024-03-09T22:30:15.5Z", "2024-03-09", 1350 + 15.5 / 60, 0),
        ("2024-03-09T22:30:00+05:30", "2024-03-09", 1350, 330),
        ("2024-03-09 22:30:00-08", "2024-03-09", 1350, -480),
        ("20240309T223000+0100", "2024-03-09", 1350, 60),
        ("20240309", "2024-03-09", None, None),
        ("9 Mar 2024 10:30 PM", "2024-03-09", 1350, None),
        ("09-MAR-24", "2024-03-09", None, None),
        ("Sat, March 9, 2024 12:05 am", "2024-03-09", 5, None),
        ("2024-03-09 12:05 p.m.", "2024-03-09", 725, None),
        ("2024-03-09 24:00", "2024-03-09", 1440, None),
        ("31/12/1999 22.30", "1999-12-31", 1350, None),
        ("31.12.99, 22h30", "1999-12-31", 1350, None),
    ],
)
def test_forms_of_dates_and_times(text: str, day: str, minutes: float | None, offset: float | None) -> None:
    times = parse(text)
    assert times.day[0] == np.datetime64(day)
    assert not times.month_only[0]
    assert times.second[0] / 60 == pytest.approx(np.nan if minutes is None else minutes, nan_ok=True)
    assert times.offset[0] == pytest.approx(np.nan if offset is None else offset, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "day", "minutes"),
    [
        ("1er août 2024 à 22h30", "2024-08-01", 1350),
        ("lundi 4 mars 2024", "2024-03-04", None),
        ("14 juin 2024", "2024-06-14", None),
        ("14 juillet 2024 9 h", "2024-07-14", 540),
        ("Mo., 12. März 2024 um 22:30 Uhr", "2024-03-12", 1350),
        ("3 de febrero de 2024 a las 8:15", "2024-02-03", 495),
        ("31 dicembre 2023", "2023-12-31", None),
        ("5 de outubro de 2023 às 08:15", "2023-10-05", 495),
        ("7 mei 2024 om 9.05 uur", "2024-05-07", 545),
        ("mar. 13/02/2024", "2024-02-13", None),  # mardi
        ("2 May 2024 3 PM", "2024-05-02", 900),
    ],
)
def test_dates_in_seven_languages(text: str, day: str, minutes: float | None) -> None:
    times = parse(text)
    assert times.day[0] == np.datetime64(day)
    assert times.second[0] / 60 == pytest.approx(np.nan if minutes is None else minutes, nan_ok=True)


@pytest.mark.parametrize("text", ["ca. 03/14/2024", "vor 14.03.2024", "12 brumaire 2024", "12 foo 2024"])
def test_what_is_no_plain_date_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(DataError, match="1 values are no dates"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03",
        "03/2024",
        "March 2024",
        "Mar-2024",
        "2024 March",
        "Mars 2024",
        "März 2024",
        "marzo de 2024",
        "maart 2024",
    ],
)
def test_a_month_is_no_day(text: str) -> None:
    times = parse(text)
    assert times.month_only[0]
    assert np.isnan(times.second[0])
    assert times.day[0] == np.datetime64("2024-03-01")


def test_one_value_above_twelve_settles_the_order_of_the_column() -> None:
    assert parse("03/04/2024", "03/14/2024").day.astype(str).tolist() == ["2024-03-04", "2024-03-14"]
    assert parse("03/04/2024", "14/03/2024").day.astype(str).tolist() == ["2024-04-03", "2024-03-14"]
    finding = parse("03/04/2024", "03/14/2024").findings[0]
    assert finding.code == "date-order"
    assert "month/day/year, as '03/14/2024' in row 3 shows" in finding.says


def test_the_study_file_settles_the_order() -> None:
    assert parse("03/04/2024", order="day-first").day[0] == np.datetime64("2024-04-03")
    assert parse("03/04/2024", order="month-first").day[0] == np.datetime64("2024-03-04")
    assert parse("24/04/03", order="year-first").day[0] == np.datetime64("2024-04-03")


def test_an_order_that_nothing_settles_is_asked_for() -> None:
    with pytest.raises(DataError, match=r"a\.csv, row 3, column 'D': '03/04/2024' .* Add `dates: day-first` or"):
        parse("02/02/2024", "03/04/2024")


def test_orders_that_contradict_each_other_are_a_fault() -> None:
    with pytest.raises(
        DataError, match=r"row 2, .*'13/04/2024' puts the day first and '04/13/2024' \(row 3\) the month"
    ):
        parse("13/04/2024", "04/13/2024")
    with pytest.raises(DataError, match="'13/04/2024' cannot be read as `dates: month-first`"):
        parse("13/04/2024", order="month-first")


def test_dates_that_do_not_exist_are_counted() -> None:
    times = parse("2024-02-30", "2024-02-29", "2023-02-29", "2024-06-01 25:00", "2024-06-01", "2024-06-02")
    assert times.unreadable.tolist() == [True, False, True, True, False, False]
    assert times.findings[0].n == 3
    assert np.isnat(times.day[times.unreadable]).all()


@pytest.mark.parametrize("text", ["soon", "1520000000000", "43123.5", "2024-13-01", "03.2024.04", "0201-05-05"])
def test_a_column_of_no_dates_is_a_fault_that_shows_one(text: str) -> None:
    with pytest.raises(DataError, match=f"row 2, column 'D': 2 values are no dates, such as '{text}'"):
        parse(text, text)


def test_empty_cells_are_missing_and_no_fault() -> None:
    times = parse("", "2024-01-01", " ")
    assert np.isnat(times.day).tolist() == [True, False, True]
    assert times.findings == ()


def test_mixed_zones_and_24_hours_are_told() -> None:
    times = parse("2024-03-09T22:30Z", "2024-03-09 22:30", "2024-03-09 24:00")
    assert {finding.code: finding.n for finding in times.findings} == {"mixed-zones": 2, "hour-24": 1}


def test_clock_times() -> None:
    assert clock("14:32", "9:05 pm", "24:00", "0:01") == [872, 1265, 1440, 1]
    assert clock("1432", "5", "930") == [872, 5, 570]
    assert clock("14", "5") == [840, 300]
    assert clock("22:30", "", "12:00 AM") == pytest.approx([1350, np.nan, 0], nan_ok=True)
    with pytest.raises(DataError, match="2 values are no clock times, such as 'late'"):
        clock("late", "13:05 pm")


def utc(day: str, hours: float, zone: str, offset: float = np.nan) -> tuple[str, int, int]:
    found, gaps, repeats = to_utc(
        np.array([day], "M8[D]"), np.array([hours * 3600]), np.array([offset]), timezone=zone
    )  # fmt: skip
    return str(found[0])[:16], gaps, repeats


def test_local_times_become_utc_by_the_rule_for_clock_changes() -> None:
    assert utc("2024-07-01", 22.5, "Europe/Paris") == ("2024-07-01 20:30", 0, 0)
    assert utc("2024-07-01", 24, "Europe/Paris") == ("2024-07-01 22:00", 0, 0)
    assert utc("2024-03-31", 2.5, "Europe/Paris") == ("2024-03-31 01:00", 1, 0)  # 02:00-03:00 is skipped
    assert utc("2024-10-27", 2.5, "Europe/Paris") == ("2024-10-27 00:30", 0, 1)  # the first 02:30, in summer time
    assert utc("2024-10-27", 1.5, "Europe/Dublin") == ("2024-10-27 00:30", 0, 1)  # Irish law calls winter the exception
    assert utc("2024-10-27", 2.5, "Europe/Paris", offset=60) == ("2024-10-27 01:30", 0, 0)


def test_a_range_over_a_clock_change_lasts_as_long_as_it_did() -> None:
    for day, minutes in (("2024-10-27", 180), ("2024-03-31", 60)):  # methods.md: 01:30 to 03:30 in Paris
        days, none = np.array([day, day], "M8[D]"), np.full(2, np.nan)
        found, _, _ = to_utc(days, np.array([1.5, 3.5]) * 3600, none, timezone="Europe/Paris")
        assert (found[1] - found[0]).total_seconds() / 60 == minutes


def test_missing_times_stay_missing() -> None:
    found, _, _ = to_utc(
        np.array(["NaT", "2024-01-01"], "M8[D]"), np.array([0, np.nan]), np.full(2, np.nan), timezone="UTC"
    )
    assert found.isna().all()
    assert str(found.dtype) == "datetime64[ns, UTC]"
