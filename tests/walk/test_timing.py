"""When a walk starts, from the sun of a place that others have told."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace

import pytest

from geosafe.errors import CallError
from geosafe.walk.timing import after, asked_time, phase_at, start_time

PARIS = SimpleNamespace(name="Saint-Denis", location=(2.3574, 48.9362), timezone="Europe/Paris")
OULU = SimpleNamespace(name="Oulu", location=(25.47, 65.01), timezone="Europe/Helsinki")


def asked(place=PARIS, *, day="2024-12-21", clock=None, dusk_at=None):
    return asked_time(place, day=day, clock=clock, dusk_at=dusk_at)


def test_dusk_falls_half_way_unless_asked_otherwise():
    # Civil dusk is at 17:33 (solar position algorithm, to the minute).
    found = asked()
    assert found.dusk.strftime("%H:%M") == "17:33"
    start = start_time(found, PARIS.timezone, minutes=90)
    assert start.strftime("%H:%M") == "16:50"
    assert phase_at(PARIS, start) == "day"
    assert phase_at(PARIS, after(start, 90)) == "evening"


@pytest.mark.parametrize(
    ("dusk_at", "starts"),
    [(0, "17:35"), (1.0, "16:05"), ("50%", "16:50"), ("0.5", "16:50"), (2, "17:15"), ("1", "17:30")],
)
def test_dusk_falls_at_a_share_or_a_stop(dusk_at, starts):
    start = start_time(asked(dusk_at=dusk_at), PARIS.timezone, minutes=90, arrivals=[5, 20])
    assert start.strftime("%H:%M") == starts


def test_a_time_is_taken_as_it_is():
    start = start_time(asked(clock="9:05"), PARIS.timezone, minutes=90)
    assert start.isoformat() == "2024-12-21T09:05:00+01:00"
    assert start_time(asked(clock=time(9, 5)), PARIS.timezone, minutes=90) == start


def test_the_hour_that_the_clock_skips_is_the_next_and_minutes_are_elapsed_ones():
    skipped = start_time(asked(day="2024-03-31", clock="02:30"), PARIS.timezone, minutes=60)
    assert skipped.isoformat() == "2024-03-31T03:00:00+02:00"
    before = start_time(asked(day="2024-03-31", clock="01:30"), PARIS.timezone, minutes=60)
    assert after(before, 60).isoformat() == "2024-03-31T03:30:00+02:00"


def test_a_night_without_dusk_is_told():
    found = asked(OULU, day="2026-06-21")
    assert found.dusk is None
    assert any("There is no dusk on 2026-06-21" in note for note in found.notes)
    assert start_time(found, OULU.timezone, minutes=90).strftime("%H:%M") == "19:00"
    with pytest.raises(CallError, match="there is no dusk in Oulu on 2026-06-21: the sun does not sink"):
        asked(OULU, day="2026-06-21", dusk_at=0.5)


def test_a_missing_date_is_today_and_told():
    assert any("No date was given" in note for note in asked(day=None).notes)
    assert asked(day=date(2024, 12, 21)) == asked()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"day": "31.12.2026"}, "a date must be written like 2026-11-25, got '31.12.2026'"),
        ({"day": "2026-02-30"}, "a date must be written like"),
        ({"day": "3026-01-01"}, "of the years 1970 to 2100, got 3026-01-01"),
        ({"clock": "25:00"}, "a time must be written like 19:30"),
        ({"clock": "half past"}, "a time must be written like 19:30"),
        ({"dusk_at": "nine"}, "the number of a stop, such as 3, or a share"),
        ({"dusk_at": -1}, "the number of a stop"),
        ({"dusk_at": 1.5}, "the number of a stop"),
        ({"dusk_at": float("nan")}, "the number of a stop"),
        ({"clock": "19:00", "dusk_at": 3}, "not both"),
        ({"day": "\x1b[31m"}, r"\\x1b\[31m"),
    ],
)
def test_what_cannot_be_is_told(given, says):
    with pytest.raises(CallError, match=says):
        asked(**given)


def test_a_stop_that_is_not_there_cannot_have_dusk():
    with pytest.raises(CallError, match="dusk cannot fall at stop 9: the walk has 2 stops"):
        start_time(asked(dusk_at=9), PARIS.timezone, minutes=90, arrivals=[5, 20])
