"""When the sun crosses an elevation: civil dawn and dusk, sunrise and sunset, anywhere on Earth.

Elevations are geometric (no refraction) and come from the NREL solar position algorithm in pvlib.
Between one solar midnight and the next noon the sun only rises, and then only sinks, so every
half day holds at most one crossing and a bracketing search cannot miss it. Near the poles the sun's
yearly course is as fast as its daily one and a dip of a few minutes beside a midnight may be
missed; below 66 degrees of latitude such a dip lasts less than a minute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import CIVIL_TWILIGHT_DEG

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Elevation of the sun's centre at sunrise and sunset [degrees]: its radius and mean refraction.
#: Source: US Naval Observatory, "Rise, Set, and Twilight Definitions".
SUNRISE_DEG: Final = -0.833

DAY_S: Final = 86_400
_HALF_DAY_S: Final = 43_200
#: A root is found when the sine of the elevation is this near: 0.01 s of time on most days.
_TOLERANCE: Final = 3e-7
_MAX_STEPS: Final = 40


@dataclass(frozen=True)
class SunTimes:
    """The turns of one day in local time; None where the sun does not reach that elevation."""

    dawn: pd.Timestamp | None
    sunrise: pd.Timestamp | None
    sunset: pd.Timestamp | None
    dusk: pd.Timestamp | None


def civil_twilight(lon: float, lat: float, *, start: date, end: date) -> pd.DataFrame:
    """Return every civil dawn and dusk between two dates.

    Parameters
    ----------
    lon, lat
        The place [degrees, WGS 84].
    start, end
        First and last UTC date, both included.

    Returns
    -------
    pandas.DataFrame
        One row a crossing of -6 degrees, in the order of time: ``time`` [UTC, whole seconds] and
        ``event``, ``dawn`` or ``dusk``. A summer in the north or a day at a pole has no rows.

    Raises
    ------
    CallError
        If the place is not a longitude and a latitude, or the dates are reversed.

    Notes
    -----
    Civil twilight as the US Naval Observatory defines it: the centre of the sun, without
    refraction, at -6 degrees. Positions: Reda and Andreas (2004), Solar Energy 76(5), 577-589.
    """
    if end < start:
        raise CallError(f"end must not lie before start, got {start} and {end}")
    days = np.arange(_day_number(start), _day_number(end) + 1, dtype=np.int64)
    seconds, rising = crossings(days, lon, lat, elevation_deg=CIVIL_TWILIGHT_DEG)
    return pd.DataFrame({"time": utc_index(seconds), "event": np.where(rising, "dawn", "dusk")})


def sun_times(day: date, lon: float, lat: float, tz: str) -> SunTimes:
    """Return civil dawn, sunrise, sunset and civil dusk of a day, for printing.

    Parameters
    ----------
    day
        The local date. Its noon counts: a dusk after midnight belongs to the evening before.
    lon, lat
        The place [degrees, WGS 84].
    tz
        IANA time zone in which the times are given.

    Raises
    ------
    CallError
        If the place or the time zone is not one.
    """
    clock_noon = pd.Timestamp(day).replace(hour=12).tz_localize(time_zone(tz)).timestamp()
    noon = 2 * round((clock_noon + lon * DAY_S / 360) / DAY_S - 0.5) + 1
    halves = np.array([noon - 1, noon], dtype=np.int64)

    def turns(elevation_deg: float) -> list[pd.Timestamp | None]:
        seconds, change = _roots(halves, lon, lat, elevation_deg)
        local = utc_index(seconds).tz_convert(tz)
        return [moment if there else None for moment, there in zip(local, change, strict=True)]

    (dawn, dusk), (sunrise, sunset) = turns(CIVIL_TWILIGHT_DEG), turns(SUNRISE_DEG)
    return SunTimes(dawn, sunrise, sunset, dusk)


def sun_elevation(seconds: Ints | Floats, lon: float, lat: float) -> Floats:
    """Return the geometric elevation of the sun's centre [degrees] at Unix times [s]."""
    return _solar_position(seconds, lon, lat)["elevation"].to_numpy()


def crossings(days: Ints, lon: float, lat: float, *, elevation_deg: float) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the instants within some UTC days at which the sun crosses an elevation.

    Parameters
    ----------
    days
        Days since 1 January 1970 UTC, in any order, with or without gaps.
    lon, lat
        The place [degrees, WGS 84].
    elevation_deg
        Geometric elevation of the sun's centre [degrees].

    Returns
    -------
    tuple of arrays
        Unix times [s], ascending; and whether the sun rises there.
    """
    first = 2 * days + math.floor(lon / 180)
    # True solar time runs up to 17 minutes off the mean: one half day more at either end.
    halves = np.unique(first[:, None] + np.arange(-1, 4))
    seconds, change = _roots(halves, lon, lat, elevation_deg)
    found = (change != 0) & np.isin(seconds // DAY_S, days)
    return seconds[found], change[found] > 0


def utc_index(seconds: Ints | Floats) -> pd.DatetimeIndex:
    """Return Unix times [s] as UTC timestamps, to the microsecond."""
    return pd.DatetimeIndex(np.rint(seconds * 1e6).astype("datetime64[us]")).tz_localize("UTC")


def time_zone(tz: str) -> ZoneInfo:
    """Return an IANA time zone, or raise :class:`CallError` that says what to write."""
    try:
        return ZoneInfo(tz)
    except (KeyError, ValueError, TypeError, OSError):
        raise CallError(f"the time zone must be an IANA name such as 'Europe/Paris', got {tz!r}") from None


def _day_number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _roots(halves: Ints, lon: float, lat: float, elevation_deg: float) -> tuple[Ints, Ints]:
    """Return the crossing in each solar half day [Unix s] and its direction: 1 up, -1 down, 0 none.

    Half day k runs from the culmination near k x 12 h of local mean time to the next.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise CallError(f"the place must be a longitude and a latitude in degrees, in this order, got {lon}, {lat}")
    target = math.sin(math.radians(elevation_deg))

    def above(seconds: Floats) -> Floats:
        sines: Floats = np.sin(np.radians(sun_elevation(seconds, lon, lat))) - target
        return sines

    culminations = np.unique(np.concatenate([halves, halves + 1]))
    mean = culminations * float(_HALF_DAY_S) - lon * DAY_S / 360
    turn = mean - 60 * _solar_position(mean, lon, lat)["equation_of_time"].to_numpy()
    height = above(turn)
    here = np.searchsorted(culminations, halves)
    change = (height[here + 1] >= 0).astype(np.int64) - (height[here] >= 0)
    found = change != 0
    here = here[found]
    begin, length = turn[here], turn[here + 1] - turn[here]

    # The sine of the elevation is almost linear in the cosine of the hour angle, so false position
    # (Illinois form) in that cosine, which runs from 1 to -1 over a half day, takes few steps.
    old, new = np.ones(len(here)), -np.ones(len(here))
    f_old, f_new = height[here], height[here + 1]
    root, done = begin, np.zeros(len(here), dtype=bool)
    for _ in range(_MAX_STEPS):
        guess = (old * f_new - new * f_old) / (f_new - f_old)
        # A root that is found stays: it must not depend on which other days are asked for.
        root = np.where(done, root, begin + length * np.arccos(np.clip(guess, -1, 1)) / math.pi)
        f_guess = above(root)
        done = np.abs(f_guess) < _TOLERANCE
        if done.all():
            break
        switch = (f_guess >= 0) != (f_new >= 0)
        old, f_old = np.where(switch, new, old), np.where(switch, f_new, f_old / 2)
        new, f_new = guess, f_guess
    seconds = np.zeros(len(halves), dtype=np.int64)
    seconds[found] = np.rint(root).astype(np.int64)
    return seconds, change


def _solar_position(seconds: Ints | Floats, lon: float, lat: float) -> pd.DataFrame:
    from pvlib.solarposition import spa_python  # half a second to import

    return spa_python(utc_index(seconds), lat, lon, how="numpy")  # type: ignore[no-any-return]
