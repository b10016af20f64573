"""The week as numbers: what its hours weigh, and what is at home in them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.params import AT_HOME, LEAVE_OR_RETURN
from geosafe.phases import hour_intervals
from geosafe.week import HOURS, TYPICAL_DAYS, Week, hours_of_week


def week(n=None, phase=None) -> Week:
    nothing = pd.DataFrame(np.zeros((0, HOURS)))
    phase = np.tile([1.0, 0.0, 0.0], (HOURS, 1)) if phase is None else phase
    return Week(phase, np.ones(HOURS) if n is None else n, nothing, nothing, nothing, pd.Series(dtype=object), nothing)


def row(**hours: float) -> pd.DataFrame:
    values = np.zeros(HOURS)
    for hour, value in hours.items():
        values[int(hour[1:])] = value
    return pd.DataFrame([values])


def test_hours_weigh_as_much_as_they_hold_of_a_phase_and_as_often_as_they_occur():
    phase = np.zeros((HOURS, 3))
    phase[:, 0] = 1
    phase[10] = [0.25, 0.75, 0]
    phase[11] = [0, 1, 0]
    n = np.ones(HOURS)
    n[11] = 2
    found = week(n, phase).by_phase(row(h10=1.0, h11=0.5))
    assert found[0, 0] == pytest.approx(0.25 / (166 + 0.25))
    assert found[0, 1] == pytest.approx((0.75 * 1 + 2 * 0.5) / 2.75)
    assert np.isnan(found[0, 2])  # no night in this week


def test_what_is_known_of_half_a_phase_stands_for_it_and_less_does_not():
    table = row()
    table.iloc[0, :84] = np.nan
    table.iloc[0, 84:] = 1.0
    assert week().by_phase(table)[0, 0] == 1
    table.iloc[0, 84] = np.nan
    assert np.isnan(week().by_phase(table)[0, 0])


def test_typical_days():
    table = row(h8=1.0, h32=1.0, h104=0.5, h128=0.25, h152=0.75)  # 08:00 of Monday, Tuesday, Friday, Saturday, Sunday
    expected = {"weekday": 0.5, "Friday": 0.5, "Saturday": 0.25, "Sunday": 0.75}
    assert list(expected) == list(TYPICAL_DAYS)
    for day, value in expected.items():
        found = week().typical_day(table, day)
        assert found.shape == (1, 24)
        assert found[0, 8] == value
        assert found.sum() == value
    n = np.ones(HOURS)
    n[8] = 3  # Monday counts three times
    assert week(n).typical_day(table, "weekday")[0, 8] == pytest.approx(4 / 6)
    with pytest.raises(CallError, match="must be one of weekday, Friday, Saturday, Sunday, got 'Monday'"):
        week().typical_day(table, "Monday")


def test_typical_nights_run_from_noon_to_noon():
    table = pd.DataFrame([np.arange(HOURS, dtype=float)])
    friday = week().typical_night(table, "Friday")[0]
    assert friday.tolist() == list(range(4 * 24 + 12, 5 * 24 + 12))
    sunday = week().typical_night(table, "Sunday")[0]
    assert sunday.tolist() == [*range(6 * 24 + 12, 168), *range(12)]  # into Monday
    assert week().typical_night(table, "weekday")[0, 14] == np.mean([26, 50, 74, 98])  # 02:00 from Tuesday to Friday


@pytest.mark.parametrize("table", [AT_HOME, LEAVE_OR_RETURN])
def test_the_week_of_a_table_by_day(table):
    hours = hours_of_week(table)
    assert hours.shape == (HOURS,)
    assert hours[24 * 2 + 7] == table["weekday"][7]
    assert hours[24 * 5 + 7] == table["saturday"][7]
    assert hours[24 * 6 + 7] == table["sunday"][7]
    assert ((hours >= 0) & (hours <= 1)).all()


def test_nobody_comes_or_goes_unseen():
    home, moves = hours_of_week(AT_HOME), hours_of_week(LEAVE_OR_RETURN)
    assert (np.abs(np.roll(home, -1) - home) <= moves + 1e-9).all()
    assert home[:24].argmin() in (11, 12, 13)
    assert home[:5].min() > 0.9
    assert 1.5 < moves[:24].sum() < 3  # most people leave home once a day, and come back


# Saint-Denis on Saturday 21 December 2024: dawn 08:04:26, dusk 17:33:17
def test_hours_of_one_saturday():
    pieces = hour_intervals(date(2024, 12, 21), date(2024, 12, 21), 2.3574, 48.9362, "Europe/Paris")
    seconds = (pieces["end"] - pieces["start"]).to_numpy()
    assert seconds.sum() == 86_400
    assert sorted(pieces["hour"].unique()) == list(range(120, 144))
    assert np.array_equal(np.bincount(pieces["hour"], seconds)[120:], np.full(24, 3600))
    day = pieces["phase"] == 0
    assert seconds[day & (pieces["hour"] == 128)].sum() == pytest.approx(3600 - 266, abs=5)
    assert seconds[day & (pieces["hour"] == 137)].sum() == pytest.approx(33 * 60 + 17, abs=5)
    assert set(pieces.loc[pieces["hour"].between(138, 142), "phase"]) == {1}
    assert set(pieces.loc[pieces["hour"] == 143, "phase"]) == {2}
    assert (pieces["clock"] // 3600 == pieces["hour"]).all()


@pytest.mark.parametrize(
    ("start", "tz", "hours"),
    [
        (date(2024, 3, 31), "Europe/Paris", {145: 1, 146: 0, 147: 1}),  # 02:00 is skipped
        (date(2024, 10, 27), "Europe/Paris", {145: 1, 146: 2, 147: 1}),  # … and repeated
        (date(2024, 3, 10), "America/Los_Angeles", {145: 1, 146: 0, 147: 1}),
        (date(2024, 3, 31), "Asia/Kolkata", {145: 1, 146: 1, 147: 1}),
        (date(2024, 4, 7), "Australia/Lord_Howe", {144: 1, 145: 1.5, 146: 1}),  # half an hour back
        (date(2024, 3, 31), "Asia/Beirut", {143: 0, 144: 0, 145: 1}),  # there is no midnight
    ],
)
def test_changes_of_the_clock_on_a_sunday(start, tz, hours):
    pieces = hour_intervals(start, start, 2.35, 48.9, tz)
    spent = np.bincount(pieces["hour"], pieces["end"] - pieces["start"], minlength=HOURS) / 3600
    for hour, often in hours.items():
        if tz == "Asia/Beirut" and hour == 144:
            assert spent[hour] in (0, 1)  # the change is on 31 March 2024 at 00:00 in recent zone data
        else:
            assert spent[hour] == pytest.approx(often), hour
