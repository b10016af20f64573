"""Timing: when a walk starts, so that dusk falls where it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pandas as pd

from geosafe.errors import CallError, visible
from geosafe.phases import classify_phases
from geosafe.study import Study
from geosafe.sun import sun_times, time_zone

#: Years in which the sun's course and the clock's rules are known well enough [from, to].
YEARS: Final = (1970, 2100)
#: Where no time is asked for, dusk falls after this share of the walk; our judgement: half by day, half in the dark.
DUSK_AFTER: Final = 0.5
#: Local clock hours between which a walk is put around dusk without being asked [h], and the hour it starts at where
#: dusk does not come in them; our judgement.
USUAL_DUSK: Final = (15.0, 22.5)
USUAL_START: Final = time(19, 0)
#: Walks start at whole multiples of this [min].
ROUND_MIN: Final = 5


@dataclass(frozen=True)
class Asked:
    """When somebody wants a walk.

    Attributes
    ----------
    day
        The local date.
    clock
        The local time it starts; None: by dusk.
    dusk_stop, dusk_share
        The stop at which dusk should fall, or after which share of the walk; both None: anywhere.
    dusk
        Civil dusk of that day in local time; None where the sun does not sink so far.
    notes
        What was chosen without being asked.
    """

    day: date
    clock: time | None
    dusk_stop: int | None
    dusk_share: float | None
    dusk: datetime | None
    notes: tuple[str, ...]


def asked_time(
    study: Study, *, day: date | str | None, clock: time | str | None, dusk_at: int | float | str | None
) -> Asked:
    """Return when a walk is wanted.

    Raises
    ------
    CallError
        Something is no date, no time, no stop or no share; a time and a place of dusk are both asked for; or dusk is
        asked for and does not come.
    """
    notes = []
    if day is None:
        day = datetime.now(time_zone(study.timezone)).date()
        notes.append(f"No date was given: this is planned for {day.isoformat()}. Give one with --date.")
    chosen = _date(day)
    stop, share = _dusk_place(dusk_at)
    if clock is not None and dusk_at is not None:
        raise CallError("give the time a walk starts, or where dusk should fall, not both: one follows from the other")
    wanted = None if clock is None else _time(clock)
    stamp = sun_times(chosen, *study.location, study.timezone).dusk
    dusk = None if stamp is None else stamp.floor("s").to_pydatetime()
    if dusk is None and dusk_at is not None:
        raise CallError(
            f"there is no dusk in {study.name} on {chosen.isoformat()}: the sun does not sink 6 degrees below the "
            f"horizon. Choose another date, or give a time instead of where dusk should fall"
        )
    if dusk is None:
        notes.append(f"There is no dusk on {chosen.isoformat()}: the sun does not sink 6 degrees below the horizon.")
    if wanted is None and dusk_at is None:
        if dusk is not None and dusk.date() == chosen and USUAL_DUSK[0] <= dusk.hour + dusk.minute / 60 < USUAL_DUSK[1]:
            share = DUSK_AFTER
        else:
            wanted = USUAL_START
            notes.append(f"No time was given: the walk starts at {wanted:%H:%M}. Give one with --time or --dusk-at.")
    return Asked(chosen, wanted, stop, share, dusk, tuple(notes))


def start_time(asked: Asked, tz: str, *, minutes: float, arrivals: list[float] | None = None) -> datetime:
    """Return when the walk starts, in local time.

    Parameters
    ----------
    asked
        When it is wanted.
    tz
        IANA time zone of the place.
    minutes
        How long it takes [min].
    arrivals
        Minutes from the start to each stop; None: not known yet, and stops are taken to be spread evenly.
    """
    if asked.clock is not None:
        naive = pd.Timestamp(datetime.combine(asked.day, asked.clock))
        local: datetime = naive.tz_localize(tz, ambiguous=True, nonexistent="shift_forward").to_pydatetime()
        return local.astimezone(time_zone(tz))
    if asked.dusk is None:
        raise CallError("give the time that the walk starts: there is no dusk")
    if asked.dusk_stop is None:
        before = (asked.dusk_share or 0.0) * minutes
    elif arrivals is None:
        before = DUSK_AFTER * minutes
    elif asked.dusk_stop > len(arrivals):
        raise CallError(f"dusk cannot fall at stop {asked.dusk_stop}: the walk has {len(arrivals)} stops")
    else:
        before = arrivals[asked.dusk_stop - 1]
    seconds = asked.dusk.timestamp() - before * 60
    step = ROUND_MIN * 60
    return datetime.fromtimestamp(round(seconds / step) * step, UTC).astimezone(time_zone(tz))


def after(start: datetime, minutes: float) -> datetime:
    """Return the local time so many minutes of elapsed time later, to the second."""
    later = start.astimezone(UTC) + timedelta(seconds=round(minutes * 60))
    return later.astimezone(start.tzinfo)


def phase_at(study: Study, moment: datetime) -> str:
    """Return the phase of an instant: ``day``, ``evening`` or ``night``."""
    return str(classify_phases([pd.Timestamp(moment)], *study.location, study.timezone).iloc[0])


def _date(day: date | str) -> date:
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day.strip())
        except ValueError:
            raise CallError(f"a date must be written like 2026-11-25, got {visible(day)!r}") from None
    if isinstance(day, datetime):
        day = day.date()
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise CallError(f"a date must be of the years {YEARS[0]} to {YEARS[1]}, got {day.isoformat()}")
    return day


def _time(clock: time | str) -> time:
    if isinstance(clock, time):
        return clock.replace(tzinfo=None)
    found = re.fullmatch(r"\s*(\d{1,2})[:.](\d{2})\s*", clock)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise CallError(f"a time must be written like 19:30, from 00:00 to 23:59, got {visible(clock)!r}")
    return time(int(found[1]), int(found[2]))


def _dusk_place(dusk_at: int | float | str | None) -> tuple[int | None, float | None]:
    """Return the stop or the share that is meant: 3 is the third stop, 0.5 and 50% are half way."""
    if dusk_at is None:
        return None, None
    text = str(dusk_at).strip()
    if re.fullmatch(r"\d+", text) and int(text) >= 1:
        return int(text), None
    found = re.fullmatch(r"(\d*\.?\d+)\s*(%?)", text)
    share = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= share <= 1:
        raise CallError(
            f"where dusk should fall must be the number of a stop, such as 3, or a share of the walk, such as 0.5 or "
            f"50%, got {visible(text)!r}"
        )
    return None, share
