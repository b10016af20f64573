"""What a text of opening hours says of the hours in which a place is open to the public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from opening_hours import (  # type: ignore[attr-defined]  # its stub leaves out the errors
    OpeningHours,
    ParserError,
    State,
    UnknownCountryError,
)

#: ``20:00+`` lasts until midnight, and at least this long [h]; our judgement.
OPEN_END_HOURS: Final = 6
#: ``20:00-23:00+`` lasts this much longer than it says [h]; our judgement.
OPEN_END_EXTRA_HOURS: Final = 1
#: The longest value that OSM holds; a longer text is not read.
MAX_TEXT: Final = 255

#: Comments that say a place is not open to whoever comes by (en, de, fr, fi, nl, es, it, pt, sv).
_APPOINTMENT: Final = re.compile(
    r"appointment|request|rendez.?vous|\brdv\b|vereinbarung|absprache|anfrage|\btermin\b|sopimuks|pyynn|afspraak"
    r"|cita previa|appuntamento|su richiesta|marcação|överenskommelse",
    re.IGNORECASE,
)
_OUTSIDE_QUOTES: Final = r'(?=(?:[^"]*"[^"]*")*[^"]*$)'
_FALLBACK: Final = re.compile(r"\|\|" + _OUTSIDE_QUOTES)
_RULES: Final = re.compile(";" + _OUTSIDE_QUOTES)
_COMMENT: Final = re.compile(r'\s*"[^"]*"\s*')
_CLOSED: Final = re.compile(r'\s*(?:off|closed)?\s*(?:"[^"]*")?\s*', re.IGNORECASE)
_OPEN_END: Final = re.compile(r"(\d{1,2}):(\d{2})(?:\s*-\s*(\d{1,2}):(\d{2}))?\s*\+" + _OUTSIDE_QUOTES)
#: Days of the week, public holidays and clock times alone: every week without a public holiday is the same.
_WEEKLY: Final = re.compile(
    r'(?:"[^"]*"|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|open|unknown)\b|24/7|\b\d{1,2}:\d{2}\b|[-,;\s])+'
)
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY: Final = f"(?:{'|'.join(_DAYS)})"
#: A rule of some days of the week and clock times alone, or of days on which it is closed.
_ON_DAYS: Final = re.compile(rf"\s*({_DAY}(?:\s*[-,]\s*{_DAY})*)\s+(off|closed|[^A-Za-z\"]*\d[^A-Za-z\"]*)\s*")
_HOLIDAY: Final = re.compile(r"\bPH\b" + _OUTSIDE_QUOTES)


@dataclass(frozen=True)
class OpeningText:
    """What one text says, ready to be evaluated.

    Attributes
    ----------
    expression
        Its hours open to the public, in OSM's notation.
    else_unknown
        Whether nobody knows of the other hours: the text has a fallback that says some.
    weekly
        Whether one week is like every other that holds no public holiday.
    holidays
        Whether it says anything of public holidays.
    """

    expression: str
    else_unknown: bool
    weekly: bool
    holidays: bool


def read_opening_text(text: str) -> OpeningText:
    """Return what a text says of hours open to the public.

    The evaluator's intervals lose what follows the first match of a text with a fallback (``||``), and it takes a
    comment without hours as always open: both are taken out here. To the letter, a rule for Sunday also ends Saturday's
    night at midnight. Whoever writes ``Fr-Sa 18:00-02:00; Su 12:00-21:00`` does not mean that: nights run on into
    another rule's day.
    """
    expression, else_unknown = _public(text)
    weekly = _WEEKLY.fullmatch(expression) is not None
    return OpeningText(expression, else_unknown, weekly, _HOLIDAY.search(expression) is not None)


def by_appointment(text: str) -> bool:
    """Whether a text speaks of an appointment."""
    return _APPOINTMENT.search(text) is not None


def has_open_end(text: str) -> bool:
    """Whether a text names an opening without its end."""
    return _OPEN_END.search(text) is not None


def evaluator(expression: str, **place: Any) -> OpeningHours:
    """Return the evaluator of an expression; of ``unknown`` where it cannot be read."""
    try:
        return OpeningHours(expression, **place)
    except ParserError:
        return OpeningHours("unknown", **place)


def spans(
    hours: OpeningHours, start: datetime, end: datetime, *, else_unknown: bool
) -> Iterator[tuple[bool, datetime, datetime]]:
    """Yield whether each span is unknown (else it is open), its begin and its end; closed hours are left out."""
    for begin, until, state, comment in hours.intervals(start, end):
        if state == State.OPEN:
            if not (comment and by_appointment(comment)):
                yield False, begin, until
        elif state == State.UNKNOWN or else_unknown:
            yield True, begin, until


def has_holidays(country: str | None) -> bool:
    """Whether the evaluator knows the public holidays of a country."""
    try:
        OpeningHours("off", country=country)
    except UnknownCountryError:
        return False
    return True


def _public(text: str) -> tuple[str, bool]:
    if len(text) > MAX_TEXT:
        return "unknown", False
    first, *fallbacks = _FALLBACK.split(text)
    rules = [rule for rule in _RULES.split(first) if rule.strip()]
    with_hours = [rule for rule in rules if not _COMMENT.fullmatch(rule)]
    if not with_hours:
        return ("off" if by_appointment(text) else "unknown"), False
    else_unknown = not all(_CLOSED.fullmatch(fallback) for fallback in fallbacks)
    return _OPEN_END.sub(_close_end, _nights_run_on(with_hours)), else_unknown


def _nights_run_on(rules: list[str]) -> str:
    """Join rules so that those of different days of the week add to one another, and each other one overrules."""
    joined, named = rules[0], _days(_ON_DAYS.fullmatch(rules[0]))
    for rule in rules[1:]:
        found = _ON_DAYS.fullmatch(rule)
        days = _days(found)
        if found is None or not named or days & named:
            joined, named = f"{joined};{rule}", set()
        elif not found[2].startswith(("off", "closed")):  # a day that no rule names is closed anyway
            joined, named = f"{joined.rstrip()}, {rule.lstrip()}", days | named
    return joined


def _days(rule: re.Match[str] | None) -> set[int]:
    """Return the days of the week that a rule of days and clock times names; none of any other rule."""
    days: set[int] = set()
    for part in rule[1].split(",") if rule else ():
        ends = [_DAYS.index(day.strip()) for day in part.split("-")]
        days |= {day % 7 for day in range(ends[0], ends[-1] + 1 + 7 * (ends[-1] < ends[0]))}
    return days


def clock(minutes: int) -> str:
    """Return minutes since midnight as OSM writes them: 26:30 is half past two the next day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _close_end(found: re.Match[str]) -> str:
    begin = 60 * int(found[1]) + int(found[2])
    if found[3] is None:
        end = max(24 * 60, begin + 60 * OPEN_END_HOURS)
    else:
        end = 60 * int(found[3]) + int(found[4])
        end += 60 * OPEN_END_EXTRA_HOURS + (24 * 60 if end <= begin else 0)
    return f"{clock(begin)}-{clock(min(end, begin + 24 * 60))}"
