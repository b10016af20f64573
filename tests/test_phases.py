"""Phases against hand calculation, the solar position algorithm and the laws that weights obey."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pvlib.solarposition import spa_python

from geosafe.errors import CallError
from geosafe.phases import (
    classify_phases,
    hour_weights,
    month_dark_share,
    phase_hours,
    phase_intervals,
    phase_weights,
)

SAINT_DENIS = (2.3574, 48.9362, "Europe/Paris")
HELSINKI = (24.94, 60.17, "Europe/Helsinki")
PHASES = ["day", "evening", "night"]
TWO_YEARS = st.integers(1_704_067_200, 1_767_225_600)  # Unix seconds of 2024 and 2025


def paris(*times: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(times).tz_localize("Europe/Paris")


def stamps(*seconds: int) -> pd.DatetimeIndex:
    return pd.to_datetime(list(seconds), unit="s", utc=True)


# --- instants


def test_the_minutes_around_dusk_and_the_clock_edges() -> None:
    # 21 December 2024, dusk 17:33:17, dawn 08:04:26; 21 June 2024, dusk 22:41:07
    times = paris(
        "2024-12-21 17:33", "2024-12-21 17:34", "2024-12-21 22:59:59", "2024-12-21 23:00", "2024-12-21 08:04",
        "2024-12-21 08:05", "2024-06-21 22:41", "2024-06-21 22:42", "2024-06-21 23:00",
    )  # fmt: skip
    expected = ["day", "evening", "evening", "night", "night", "day", "day", "evening", "night"]
    assert classify_phases(times, *SAINT_DENIS).tolist() == expected


def test_a_year_against_the_solar_position_algorithm() -> None:
    times = pd.date_range("2024-01-01", "2025-01-01", freq="17min13s", tz="UTC")
    for lon, lat, tz in (SAINT_DENIS, HELSINKI, (25.0, 69.9, "Europe/Helsinki"), (178.4, -18.1, "Pacific/Fiji")):
        elevation = spa_python(times, lat, lon)["elevation"].to_numpy()
        clear = np.abs(elevation + 6) > 0.0022  # crossings are rounded to the second
        hour = times.tz_convert(tz).hour
        expected = np.where(elevation >= -6, "day", np.where((hour >= 12) & (hour < 23), "evening", "night"))
        assert (classify_phases(times, lon, lat, tz) == expected)[clear].all()
        assert clear.mean() > 0.999


def test_the_index_is_kept_and_a_missing_time_stays_missing() -> None:
    times = pd.Series(pd.to_datetime(["2024-06-21 12:00", None, "2024-06-21 23:30"], utc=True), index=["b", "a", "c"])
    phases = classify_phases(times, *SAINT_DENIS)
    assert phases.index.tolist() == ["b", "a", "c"]
    assert phases["b"] == "day"
    assert pd.isna(phases["a"])
    assert phases["c"] == "night"
    assert phases.cat.categories.tolist() == PHASES


def test_no_rows_give_no_rows() -> None:
    none = pd.Series([], dtype="datetime64[ns, UTC]")
    assert classify_phases(none, *SAINT_DENIS).empty
    assert phase_weights(none, none, *SAINT_DENIS).columns.tolist() == PHASES
    assert hour_weights(none, none, "UTC").shape == (0, 24)


def test_naive_times_are_refused_with_what_to_write() -> None:
    naive = pd.Series(pd.to_datetime(["2024-06-21 12:00"]))
    with pytest.raises(CallError, match=r"times must have a time zone; write times.dt.tz_localize\('Europe/Paris'\)"):
        classify_phases(naive, *SAINT_DENIS)
    aware = naive.dt.tz_localize("UTC")
    with pytest.raises(CallError, match="end must have a time zone"):
        phase_weights(aware, naive, *SAINT_DENIS)
    with pytest.raises(CallError, match="equally long, got 1 and 2"):
        phase_weights(aware, pd.concat([aware, aware]), *SAINT_DENIS)
    with pytest.raises(CallError, match="IANA name"):
        classify_phases(aware, 2.3, 48.9, "CEST?")
    with pytest.raises(CallError, match=r"in this order, got 48\.9, 123"):
        classify_phases(aware, 48.9, 123, "UTC")


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/Los_Angeles"])
def test_neither_resolution_nor_zone_of_the_input_matters(unit: str, zone: str) -> None:
    times = pd.date_range("2024-03-30", "2024-04-02", freq="11min", tz="UTC")
    later = times + pd.Timedelta("5h")
    other, other_later = (moments.as_unit(unit).tz_convert(zone) for moments in (times, later))
    assert classify_phases(other, *SAINT_DENIS).equals(classify_phases(times, *SAINT_DENIS))
    assert phase_weights(other, other_later, *SAINT_DENIS).equals(phase_weights(times, later, *SAINT_DENIS))
    assert hour_weights(other, other_later, "Europe/Paris").equals(hour_weights(times, later, "Europe/Paris"))


def test_one_time_centuries_off_costs_nothing() -> None:
    times = pd.Series(pd.to_datetime(["1024-06-21 12:00", "2024-06-21 12:00", "3024-06-21 12:00"], utc=True))
    assert classify_phases(times, *SAINT_DENIS).tolist() == ["day"] * 3


# --- ranges


def test_aoristic_weights_of_a_winter_and_a_summer_night() -> None:
    start, end = paris("2024-12-20 22:00", "2024-06-20 22:00"), paris("2024-12-21 10:00", "2024-06-21 10:00")
    weights = phase_weights(start, end, *SAINT_DENIS)
    dark = weights["evening"] + weights["night"]
    assert dark.to_numpy() == pytest.approx([0.840, 0.532], abs=0.002)
    assert weights["evening"][0] == pytest.approx(1 / 12)  # 22:00 to 23:00 of twelve hours


def test_an_instant_a_missing_and_a_reversed_end_count_as_the_start() -> None:
    start = paris("2024-12-20 22:00", "2024-12-20 22:00", "2024-12-20 22:00", "NaT")
    end = paris("2024-12-20 22:00", "NaT", "2024-12-20 08:00", "2024-12-20 22:00")
    weights = phase_weights(start, end, *SAINT_DENIS)
    assert weights[:3].to_numpy().tolist() == [[0, 1, 0]] * 3
    assert weights.loc[3].isna().all()


def test_hour_bins_by_hand() -> None:
    weights = hour_weights(paris("2024-12-20 22:30"), paris("2024-12-21 01:15"), "Europe/Paris").loc[0]
    assert weights[[22, 23, 0, 1]].to_numpy() == pytest.approx([0.182, 0.364, 0.364, 0.091], abs=5e-4)
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize(("day", "elapsed"), [("2024-10-27", 180), ("2024-03-31", 60)])
def test_a_range_across_a_change_of_the_clock_has_its_elapsed_length(day: str, elapsed: int) -> None:
    start, end = paris(f"{day} 01:30"), paris(f"{day} 03:30")
    assert (end - start)[0] == pd.Timedelta(minutes=elapsed)
    hours = hour_weights(start, end, "Europe/Paris").loc[0] * elapsed
    # the hour from two to three is there twice in October and not at all in March
    assert hours[[1, 2, 3]].to_numpy() == pytest.approx([30, elapsed - 60, 30])


@settings(deadline=None, max_examples=60)
@given(start=TWO_YEARS, lengths=st.tuples(st.integers(0, 900_000), st.integers(0, 900_000)))
def test_weights_sum_to_one_and_splitting_conserves(start: int, lengths: tuple[int, int]) -> None:
    cut, end = start + lengths[0], start + sum(lengths)
    begin, finish = stamps(start, start, cut), stamps(end, cut, end)
    seconds = np.array([end - start, cut - start, end - cut])[:, None]
    for weights in (
        phase_weights(begin, finish, *HELSINKI).to_numpy(),
        hour_weights(begin, finish, "Europe/Helsinki").to_numpy(),
    ):
        assert weights.sum(axis=1) == pytest.approx(1)
        assert (weights >= 0).all()
        spent = weights * seconds
        assert spent[1] + spent[2] == pytest.approx(spent[0], abs=1e-3)


@settings(deadline=None, max_examples=30)
@given(start=TWO_YEARS, minutes=st.integers(1, 600))
def test_weights_agree_with_counting_minutes(start: int, minutes: int) -> None:
    counted = pd.date_range(*stamps(start), freq="1min", periods=minutes) + pd.Timedelta("30s")
    share = classify_phases(counted, *SAINT_DENIS).value_counts(normalize=True)[PHASES]
    weights = phase_weights(stamps(start), stamps(start + 60 * minutes), *SAINT_DENIS).loc[0]
    # each of at most six edges in ten hours can misplace half a minute
    assert np.abs(weights.to_numpy() - share.to_numpy()).max() <= 3 / minutes + 1e-9


@pytest.mark.parametrize(
    "zone",
    ["America/Nuuk", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Monrovia", "America/Sao_Paulo"],
)
@pytest.mark.parametrize("year", [1972, 2011, 2018, 2024])
def test_odd_clocks(zone: str, year: int) -> None:
    # Half-hour changes, changes at midnight, offsets that are no quarter hour, a day left out.
    times = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="53min", tz="UTC")
    hour = times.tz_convert(zone).hour
    assert (hour_weights(times, times, zone).to_numpy().argmax(axis=1) == hour).all()
    phases = classify_phases(times, 0, -89, zone)
    dark = (phases != "day").to_numpy()
    assert (phases[dark] == np.where((hour >= 12) & (hour < 23), "evening", "night")[dark]).all()


# --- periods


def test_intervals_cover_a_period_without_gaps() -> None:
    intervals = phase_intervals(date(2024, 10, 26), date(2024, 10, 28), *SAINT_DENIS)
    assert intervals["phase"].tolist() == ["night", "day", "evening"] * 3 + ["night"]
    assert (intervals["start"][1:].to_numpy() == intervals["end"][:-1].to_numpy()).all()
    assert intervals["start"].iloc[0] == paris("2024-10-26")[0]
    assert intervals["end"].iloc[-1] == paris("2024-10-29")[0]
    assert intervals["end"].iloc[2] == paris("2024-10-26 23:00")[0]


def test_hours_of_a_year_and_of_the_days_when_clocks_change() -> None:
    year = phase_hours(date(2024, 1, 1), date(2024, 12, 31), *SAINT_DENIS)
    assert sum(year.values()) == pytest.approx(366 * 24)
    for day, hours in ((date(2024, 3, 31), 23), (date(2024, 10, 27), 25)):
        assert sum(phase_hours(day, day, *SAINT_DENIS).values()) == pytest.approx(hours)
    # Saint-Denis, 21 December: dusk 17:33 to 23:00, within a minute
    winter = phase_hours(date(2024, 12, 21), date(2024, 12, 21), *SAINT_DENIS)
    assert winter["evening"] == pytest.approx(5 + 27 / 60, abs=1 / 60)
    assert winter["night"] == pytest.approx(1 + 8 + 4 / 60, abs=1 / 60)


def test_a_fixed_night_from_22_to_6_misplaces_an_eighth_of_the_year() -> None:
    times = pd.date_range("2024-01-01", "2025-01-01", freq="10min", tz="Europe/Paris", inclusive="left")
    fixed = (times.hour >= 22) | (times.hour < 6)
    dark = classify_phases(times, *SAINT_DENIS) != "day"
    assert (dark != fixed).mean() == pytest.approx(0.13, abs=0.005)


def test_helsinki_has_no_dark_evening_in_june() -> None:
    june = phase_hours(date(2024, 6, 1), date(2024, 6, 30), *HELSINKI)
    assert june["evening"] == 0
    assert june["night"] > 20


def test_a_pole_is_all_day_in_summer_and_all_dark_in_winter() -> None:
    summer = phase_hours(date(2024, 6, 1), date(2024, 6, 30), 0, 90, "UTC")
    assert summer == {"day": 720.0, "evening": 0.0, "night": 0.0}
    winter = phase_hours(date(2024, 12, 1), date(2024, 12, 30), 0, 90, "UTC")
    assert winter == {"day": 0.0, "evening": 330.0, "night": 390.0}


def test_reversed_dates_are_named() -> None:
    with pytest.raises(CallError, match="end must not lie before start, got 2024-01-02 and 2024-01-01"):
        phase_hours(date(2024, 1, 2), date(2024, 1, 1), *SAINT_DENIS)


def test_a_month_is_spread_evenly() -> None:
    months = pd.Series(["2018-06", None, "2018-12"], index=[5, 6, 7])
    shares = month_dark_share(months, *SAINT_DENIS)
    assert shares.index.tolist() == [5, 6, 7]
    assert shares.loc[6].isna().all()
    hours = phase_hours(date(2018, 12, 1), date(2018, 12, 31), *SAINT_DENIS)
    assert shares.loc[7].to_dict() == pytest.approx({phase: hours[phase] / (31 * 24) for phase in PHASES})
    assert shares.loc[5, "night"] < shares.loc[7, "night"]
