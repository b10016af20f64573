"""Dawn and dusk against the almanac and against the solar position algorithm itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from pvlib.solarposition import spa_python

from geosafe.errors import CallError
from geosafe.sun import civil_twilight, sun_times

SAINT_DENIS = (2.3574, 48.9362)
ISTANBUL = (28.95, 41.02)
STOCKHOLM = (18.07, 59.33)


def minutes(moments: object) -> list[str]:
    return [pd.Timestamp(moment).round("min").strftime("%H:%M") for moment in moments]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 6, 21), ["05:04", "05:47", "21:58", "22:41"]),
        (date(2024, 12, 21), ["08:04", "08:42", "16:56", "17:33"]),
    ],
)
def test_saint_denis_to_the_minute(day: date, expected: list[str]) -> None:
    times = sun_times(day, *SAINT_DENIS, "Europe/Paris")
    assert minutes([times.dawn, times.sunrise, times.sunset, times.dusk]) == expected
    assert str(times.dusk.tz) == "Europe/Paris"


def test_istanbul_against_usno() -> None:
    times = sun_times(date(2026, 12, 21), *ISTANBUL, "UTC")
    assert minutes([times.sunrise, times.sunset, times.dusk]) == ["05:26", "14:39", "15:10"]


def test_stockholm_midsummer_against_usno() -> None:
    times = sun_times(date(2026, 6, 21), *STOCKHOLM, "UTC")
    next_dawn = sun_times(date(2026, 6, 22), *STOCKHOLM, "UTC").dawn
    assert minutes([times.sunset, times.dusk, next_dawn]) == ["20:08", "21:40", "23:59"]


def test_a_dusk_after_midnight_belongs_to_the_evening_before() -> None:
    times = sun_times(date(2024, 6, 21), 24.94, 60.17, "Europe/Helsinki")
    assert times.dusk.date() == date(2024, 6, 22)
    assert times.dawn < times.sunrise < times.sunset < times.dusk


def test_a_clock_far_from_the_sun_keeps_the_local_date() -> None:
    # Kiritimati keeps UTC+14 at 157 W: its sun is a calendar day behind the clock of its meridian.
    times = sun_times(date(2024, 6, 21), -157.4, 1.9, "Pacific/Kiritimati")
    assert times.sunrise.date() == times.sunset.date() == date(2024, 6, 21)


def test_no_dusk_in_a_white_night_and_no_sunrise_in_the_polar_night() -> None:
    summer = sun_times(date(2024, 6, 21), 25.7, 66.5, "Europe/Helsinki")
    assert (summer.dawn, summer.sunrise, summer.sunset, summer.dusk) == (None, None, None, None)
    winter = sun_times(date(2024, 12, 21), 25.0, 69.9, "Europe/Helsinki")
    assert winter.sunrise is None
    assert winter.sunset is None
    assert winter.dawn < winter.dusk


@pytest.mark.parametrize(
    ("lon", "lat"), [SAINT_DENIS, STOCKHOLM, (25.0, 69.9), (179.99, -18.0), (-179.99, -18.0), (0.0, 0.0)]
)
def test_every_crossing_of_a_year_is_found_and_lies_on_the_horizon(lon: float, lat: float) -> None:
    found = civil_twilight(lon, lat, start=date(2024, 1, 1), end=date(2024, 12, 31))
    every = pd.date_range("2024-01-01", "2025-01-01", freq="10min", tz="UTC")
    above = spa_python(every, lat, lon)["elevation"].to_numpy() >= -6
    turns = np.flatnonzero(above[1:] != above[:-1])
    assert len(found) == len(turns)
    assert ((found["event"] == "dawn") == above[turns + 1]).all()
    half_second = pd.Timedelta("0.5s")  # crossings are rounded to the second: 0.0021 degrees at most
    assert (found["time"] >= every[turns] - half_second).all()
    assert (found["time"] <= every[turns + 1] + half_second).all()
    assert np.abs(spa_python(pd.DatetimeIndex(found["time"]), lat, lon)["elevation"] + 6).max() < 0.0022


@pytest.mark.parametrize(("lat", "events"), [(90.0, ["dawn", "dusk"]), (-90.0, ["dusk", "dawn"])])
def test_a_pole_has_one_dawn_and_one_dusk_a_year(lat: float, events: list[str]) -> None:
    assert civil_twilight(0, lat, start=date(2024, 1, 1), end=date(2024, 12, 31))["event"].tolist() == events


def test_a_midsummer_in_the_north_has_no_rows() -> None:
    assert civil_twilight(25.7, 66.5, start=date(2024, 6, 10), end=date(2024, 7, 1)).empty


def test_periods_join_without_gap_or_double() -> None:
    whole = civil_twilight(*STOCKHOLM, start=date(2024, 6, 1), end=date(2024, 7, 10))
    parts = [
        civil_twilight(*STOCKHOLM, start=date(2024, 6, 1), end=date(2024, 6, 21)),
        civil_twilight(*STOCKHOLM, start=date(2024, 6, 22), end=date(2024, 7, 10)),
    ]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_swapped_coordinates_reversed_dates_and_no_zone_are_named() -> None:
    with pytest.raises(CallError, match="a longitude and a latitude in degrees, in this order, got 41, 100"):
        civil_twilight(41, 100, start=date(2024, 1, 1), end=date(2024, 1, 2))
    with pytest.raises(CallError, match="end must not lie before start, got 2024-01-02 and 2024-01-01"):
        civil_twilight(0, 0, start=date(2024, 1, 2), end=date(2024, 1, 1))
    with pytest.raises(CallError, match="IANA name such as 'Europe/Paris', got 'Paris time'"):
        sun_times(date(2024, 1, 1), 0, 0, "Paris time")
