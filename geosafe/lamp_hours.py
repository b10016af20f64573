"""When lamps burn, and how brightly: timetables and dimming schedules, by phase.

A timetable is written in OpenStreetMap's notation for opening hours, and says when the lamp is on: ``dusk-24:00``, or
``Mo-Fr 17:00-01:00`` over midnight. A comment with a percentage dims it: ``dusk-23:00; 23:00-05:00 "40 %"``. Any hour
of the week may so have a level of its own. A rule that names no days adds to those before it: in that notation it would
replace them, which nobody who writes down how a lamp is switched means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # its stub leaves out the errors

from geosafe.params import DARK_PHASES
from geosafe.phases import classify_phases
from geosafe.sun import time_zone, utc_index

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

#: A timetable is read on about this many nights, spread evenly through the period.
SAMPLE_NIGHTS: Final = 61
#: And every so often in them [min].
SAMPLE_MINUTES: Final = 10

#: Ways to say that a lamp burns whenever it is dark, in English, German, French, Spanish, Italian, Portuguese and
#: Dutch. So does what a light switch says, such as 35/18: on at 35 lx, off at 18.
_ALL_NIGHT: Final = re.compile(
    r"dusk\s*(-|to|till?|until)\s*dawn|sunset\s*(-|to)\s*sunrise|all[ -]?night|24/7|photo-?cell|\d{1,3}\s*/\s*\d{1,3}"
    r"|ganzn(ä|ae)chtig|ganznacht(schaltung)?|die ganze nacht|d(ä|ae)mmerungsschalter"
    r"|permanent|toute la nuit|nuit enti(è|e)re|cellule photo-?(é|e)lectrique|photocellule"
    r"|interrupteur cr(é|e)pusculaire"
    r"|permanente|toda la noche|noche (completa|entera)|fotoc(é|e)lula|interruptor crepuscular"
    r"|tutta ?(la )?notte|fotocellula|crepuscolare|toda a noite|noite inteira|(de )?hele nacht|fotocel"
    r"|schemerschakelaar",
    re.IGNORECASE,
)
#: A rule for every day, which does not switch off: a time or a turn of the sun comes first.
_DAILY_RULE: Final = re.compile(
    r"""\s*;\s*(?=\(?(?:\d{1,2}:\d{2}|sunset|sunrise|dusk|dawn)(?![^;]*\b(?:off|closed)\b))(?=(?:[^"]*"[^"]*")*[^"]*$)"""
)
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")
_MAX_TEXT: Final = 255  # the longest value that OSM holds


def is_timetable(text: str) -> bool:
    """Whether a text tells when a lamp burns; ``limited``, ``automatic`` and the like only tell that it varies."""
    return burns_all_night(text) or _evaluator(text) is not None


def burns_all_night(text: str) -> bool:
    """Whether a text says that a lamp burns whenever it is dark."""
    return _ALL_NIGHT.fullmatch(text) is not None


def burning(
    texts: Iterable[str], *, lon: float, lat: float, tz: str, country: str | None, start: date, end: date
) -> pd.DataFrame:
    """Return how brightly lamps of each timetable burn in each dark phase.

    A phase has the highest level that holds in at least half of its hours: what people meet there most of the time.

    Parameters
    ----------
    texts
        Timetables; each counts once.
    lon, lat
        The place [degrees, WGS 84], for sunset.
    tz
        IANA time zone of the clock.
    country
        ISO 3166 code for public holidays; None: the country that the coordinates lie in.
    start, end
        First and last local date of the period, both included.

    Returns
    -------
    DataFrame with the timetables as its index
        A column for each dark phase: share of the full output, 0-1. NaN where the text is no timetable. A phase that
        the period does not have (an evening in June) takes the share of the other.
    """
    distinct = sorted(set(texts))
    table = pd.DataFrame(np.nan, index=pd.Index(distinct, dtype=object), columns=pd.Index(DARK_PHASES))
    zone = time_zone(tz)
    days = (end - start).days + 1
    step = max(days // SAMPLE_NIGHTS, 1)
    step += step % 7 == 0  # or one weekday would stand for all
    noons = [
        datetime.combine(start + timedelta(days=n), time(12), zone).timestamp() for n in range(0, max(days, 1), step)
    ]
    moments = np.add.outer(noons, np.arange(0, 24 * 3600, 60 * SAMPLE_MINUTES))
    phase = classify_phases(utc_index(moments.ravel()), lon, lat, tz).to_numpy()
    for text in distinct:
        if burns_all_night(text):
            table.loc[text] = 1.0
            continue
        hours = _evaluator(text, zone, country, (lat, lon))
        if hours is None:
            continue
        level = np.concatenate([_levels(hours, night, zone) for night in moments])
        for each in DARK_PHASES:
            there = level[phase == each]
            least, most = (_holds_half(np.where(np.isnan(there), unsure, there)) for unsure in (0.0, 1.0))
            table.loc[text, each] = least if least == most else np.nan
    for each, other in zip(DARK_PHASES, reversed(DARK_PHASES), strict=True):
        if not (phase == each).any():
            table[each] = table[other]
    return table


def _holds_half(levels: NDArray[np.float64]) -> float:
    """Return the highest level that is held or passed in at least half of the moments; 0 where there is none."""
    return float(np.sort(levels)[::-1][(len(levels) - 1) // 2]) if len(levels) else 0.0


def _evaluator(
    text: str, zone: ZoneInfo | None = None, country: str | None = None, place: tuple[float, float] = (0.0, 0.0)
) -> OpeningHours | None:
    if not re.search(r"\d|sun|dusk|dawn", text) or len(text) > _MAX_TEXT or text.strip().isdigit():  # no year, no code
        return None
    try:
        return OpeningHours(_DAILY_RULE.sub(", Mo-Su ", text), timezone=zone, country=country, coords=place)
    except (ParserError, ValueError):
        return None


def _levels(hours: OpeningHours, night: NDArray[np.float64], zone: ZoneInfo) -> NDArray[np.float64]:
    """Return the level at the moments [Unix s] of one night."""
    first, last = (datetime.fromtimestamp(night[k], zone) for k in (0, -1))
    level = np.zeros(len(night))
    for begin, end, state, comment in hours.intervals(first, last + timedelta(minutes=SAMPLE_MINUTES)):
        dimmed = _PERCENT.search(comment)
        share = min(float(dimmed[1]) / 100, 1.0) if dimmed else 1.0
        during = (night >= begin.timestamp()) & (night < end.timestamp())
        level[during] = {State.OPEN: share, State.CLOSED: 0.0}.get(state, np.nan)
    return level
