"""Which share of each phase a venue, stop or amenity is open, and on what evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from opening_hours import (  # type: ignore[attr-defined]  # its stub leaves out the errors
    OpeningHours,
    ParserError,
    State,
    UnknownCountryError,
    validate,
)

from geosafe.errors import CallError, visible
from geosafe.findings import Finding, Kind
from geosafe.params import MIN_COVERAGE, PHASES, STOP_SERVICE_HOURS
from geosafe.phases import phase_weights
from geosafe.sun import time_zone, utc_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_SERVICE: Final = "unknown, " + "-".join(_clock(round(60 * hour)) for hour in STOP_SERVICE_HOURS)

#: Usual hours of each kind where none are recorded, in OSM's notation; our judgement. Hours are
#: national and local, so the study's own recorded hours soon outweigh these.
USUAL_HOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shop": "Mo-Sa 10:00-19:00; Su 12:00-17:00; PH off",
        "service": "Mo-Fr 09:00-18:00; Sa 10:00-15:00; PH off",
        "cafe": "Mo-Fr 08:00-18:00; Sa-Su 10:00-17:00",
        "restaurant": "Mo-Th 11:00-22:00; Fr-Sa 11:00-23:00; Su 12:00-21:00",
        "bar": "Su-Th 16:00-24:00; Fr-Sa 16:00-26:00",
        "pub": "Su-Th 12:00-23:00; Fr-Sa 12:00-24:00",
        "club": "Th-Sa 22:00-28:00",
        "hotel": "24/7",
        "culture": "Tu-Su 11:00-19:00",
        "leisure": "Mo-Fr 07:00-21:00; Sa-Su 09:00-19:00",
        "health": "Mo-Fr 08:00-17:00; PH off",
        "public": "Mo-Fr 09:00-16:00; PH off",
        "worship": "Mo-Sa 10:00-16:00; Su 09:00-13:00",
        "education": "Mo-Fr 08:00-16:00; PH off",
        "office": "Mo-Fr 08:30-17:30; PH off",
        "stop": _SERVICE,
        "rail_entrance": _SERVICE,
        "seat": "24/7",
        "shelter": "24/7",
    }
)
#: Kinds whose hours are almost never recorded: taken to be open by day, unknown in the dark.
OPEN_BY_DAY: Final = ("toilet", "water")
#: The usual hours of a kind weigh as much as this many places with recorded hours; our judgement.
PRIOR_PLACES: Final = 10
#: Half width of a 5-95 % interval, in standard deviations.
_INTERVAL_SD: Final = 1.645
#: Hours are read in this many whole weeks spread evenly through the period (or in all of it, if
#: it is shorter): every second week of a year. Shares are then right to .02 where hours change with
#: the season, and to .005 elsewhere.
SAMPLE_WEEKS: Final = 26
#: ``20:00+`` lasts until midnight, and at least this long [h]; our judgement.
OPEN_END_HOURS: Final = 6
#: ``20:00-23:00+`` lasts this much longer than it says [h]; our judgement.
OPEN_END_EXTRA_HOURS: Final = 1
_MAX_TEXT: Final = 255  # the longest value that OSM holds
_EXAMPLES: Final = 5

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


def open_share(
    hours: pd.Series,
    kinds: pd.Series,
    *,
    lon: float,
    lat: float,
    tz: str,
    country: str | None,
    start: date,
    end: date,
    usual: Mapping[str, str] = USUAL_HOURS,
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the share of each phase's hours in which each of n places is open.

    Recorded hours are read for whole weeks spread through the period. Where they are missing or
    cannot be read, the place takes (n·mean + m·usual)/(n + m): the mean of the n places of its kind
    in this table whose hours could be read, and the usual hours of the kind, which weigh as much
    as m = ``PRIOR_PLACES`` places.

    Parameters
    ----------
    hours
        OSM ``opening_hours`` texts, length n; missing where none are recorded.
    kinds
        Kinds of venue, stop or amenity, on the same index.
    lon, lat
        The place [degrees, WGS 84], for sunrise and sunset.
    tz
        IANA time zone of the hours.
    country
        ISO 3166 code for public holidays; None: the country that the coordinates lie in.
    start, end
        First and last local date of the period, both included.
    usual
        Usual hours by kind, as ``opening_hours`` texts. A kind without an entry is unknown.

    Returns
    -------
    frame : pandas.DataFrame
        On the index of ``hours``: for each phase ``{phase}`` [share of the phase's hours, 0-1] and
        its bounds ``{phase}_lo``, ``{phase}_hi``; and ``hours_evidence``: ``observed``, ``inferred``
        or ``unknown``. A share is taken over the hours that are known, and is missing where fewer
        than half of them are, or the period has no such phase (then the bounds are missing too).
        Bounds: unknown hours may be closed or open; usual hours have the 5-95 % interval of a
        share known from n + m places.
    findings : tuple of Finding
        How much is observed, and what could not be taken at face value.

    Raises
    ------
    CallError
        If the indexes differ, dates are reversed, usual hours cannot be read, or the place or
        ``tz`` is not one.

    Notes
    -----
    Notation: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. An open end
    (``20:00+``) lasts until midnight and at least ``OPEN_END_HOURS``; what is open by appointment
    is not open to the public.
    """
    if not hours.index.equals(kinds.index):
        raise CallError("hours and kinds must have the same index")
    unreadable = [f"{kind} {text!r}" for kind, text in usual.items() if not validate(text)]
    if unreadable:
        raise CallError(f"usual hours must be in OSM's notation for opening hours, got {', '.join(unreadable)}")
    calendar = _Calendar(lon, lat, tz, country, start, end)
    text_of, distinct = pd.factorize(hours)
    texts = [text[: _MAX_TEXT + 1] for text in distinct]  # a longer one is refused, however long it is
    recorded = calendar.shares(texts)
    says_hours: Bools = np.asarray((recorded.unknown < 1).any(axis=1))
    read = text_of >= 0
    read[read] = says_hours[text_of[read]]
    read_text = text_of[read]

    kind_of, names = pd.factorize(kinds)
    by_kind = calendar.shares([usual.get(name, "unknown") for name in names])
    by_day = np.isin(names, OPEN_BY_DAY) & ~np.isin(names, list(usual))
    day = PHASES.index("day")
    by_kind.open[by_day, day] = by_kind.unknown[by_day, day]
    by_kind.unknown[by_day, day] *= 0  # and not = 0: without any day it stays missing
    evidence = np.where(by_day | np.isin(names, list(usual)), "inferred", "unknown")[kind_of].astype(object)
    evidence[read] = "observed"

    columns: dict[str, Floats] = {}
    typical = _shrunk(by_kind, recorded.value[read_text], kind_of[read])
    for bound, usually, says in zip(("", "_lo", "_hi"), typical, recorded.bounds, strict=True):
        shares = usually[kind_of]
        shares[read] = says[read_text]
        columns |= {phase + bound: shares[:, i] for i, phase in enumerate(PHASES)}
    frame = pd.DataFrame({**columns, "hours_evidence": evidence}, index=hours.index)
    places = np.bincount(text_of[text_of >= 0], minlength=len(texts))
    return frame, tuple(_findings(texts, places, says_hours, len(hours)))


@dataclass(frozen=True)
class _Shares:
    """Shares of each phase's hours, shape (n, phases): open, and unknown; missing without such hours."""

    open: Floats
    unknown: Floats

    @property
    def value(self) -> Floats:
        known = 1 - self.unknown
        return np.where(known >= MIN_COVERAGE, self.open / np.maximum(known, MIN_COVERAGE), np.nan)

    @property
    def bounds(self) -> tuple[Floats, Floats, Floats]:
        return self.value, self.open, np.minimum(self.open + self.unknown, 1)


class _Calendar:
    """The weeks in which hours are read, at one place."""

    def __init__(self, lon: float, lat: float, tz: str, country: str | None, start: date, end: date) -> None:
        self._place = lon, lat, tz
        self._zone = time_zone(tz)
        self._country = country if _has_holidays(country) else None
        self._weeks = [
            (datetime.combine(first, time(), self._zone), datetime.combine(after, time(), self._zone))
            for first, after in _sample_weeks(start, end)
        ]
        edges = np.array([[moment.timestamp() for moment in week] for week in self._weeks])
        self._seconds = self._by_phase(edges[:, 0], edges[:, 1]).sum(axis=0)

    def shares(self, texts: Sequence[str]) -> _Shares:
        """Return the shares of n opening_hours texts; all is unknown where one cannot be read."""
        spans = [(i, *span) for i, text in enumerate(texts) for span in self._spans(text)]
        which, begin, end, unknown = np.array(spans, dtype=float).reshape(-1, 4).T
        spent = np.zeros((2, len(texts), len(PHASES)))
        np.add.at(spent, (unknown.astype(int), which.astype(int)), self._by_phase(begin, end))
        with np.errstate(invalid="ignore"):  # no hours of a phase: 0/0 is the missing value that is meant
            return _Shares(*np.clip(spent / self._seconds, 0, 1))

    def _spans(self, text: str) -> Iterator[tuple[float, float, bool]]:
        """Yield the open and the unknown spans of a text in the sample: begin, end [Unix s], unknown."""
        expression, else_unknown = _public(text)
        lon, lat, _ = self._place
        try:
            evaluator = OpeningHours(expression, timezone=self._zone, country=self._country, coords=(lat, lon))
        except ParserError:
            evaluator = OpeningHours("unknown", timezone=self._zone)
        for week in self._weeks:
            for begin, end, state, comment in evaluator.intervals(*week):
                if state == State.OPEN and not _APPOINTMENT.search(comment):
                    yield begin.timestamp(), end.timestamp(), False
                elif state == State.UNKNOWN or (state == State.CLOSED and else_unknown):
                    yield begin.timestamp(), end.timestamp(), True

    def _by_phase(self, begin: Floats, end: Floats) -> Floats:
        """Return the seconds of each span in each phase, shape (n, phases)."""
        weights = phase_weights(utc_index(begin), utc_index(end), *self._place).to_numpy()
        return weights * np.maximum(end - begin, 0)[:, None]


def _has_holidays(country: str | None) -> bool:
    try:
        OpeningHours("off", country=country)
    except UnknownCountryError:
        return False
    return True


def _sample_weeks(start: date, end: date) -> list[tuple[date, date]]:
    """Return the first day of each stretch that is read, and the day after its last."""
    if end < start:
        raise CallError(f"end must not lie before start, got {start} and {end}")
    days = (end - start).days + 1
    if days <= 7 * SAMPLE_WEEKS:
        return [(start, end + timedelta(days=1))]
    weeks = [(2 * i + 1) * (days // 7) // (2 * SAMPLE_WEEKS) for i in range(SAMPLE_WEEKS)]
    return [(start + timedelta(weeks=week), start + timedelta(weeks=week + 1)) for week in weeks]


def _public(text: str) -> tuple[str, bool]:
    """Return what a text says of hours open to the public, and whether the rest is unknown.

    The evaluator's intervals lose what follows the first match of a text with a fallback (``||``), and it takes a
    comment without hours as always open: both are taken out here.
    """
    if len(text) > _MAX_TEXT:
        return "unknown", False
    first, *fallbacks = _FALLBACK.split(text)
    rules = [rule for rule in _RULES.split(first) if rule.strip()]
    with_hours = [rule for rule in rules if not _COMMENT.fullmatch(rule)]
    if not with_hours:
        return ("off" if _APPOINTMENT.search(text) else "unknown"), False
    else_unknown = not all(_CLOSED.fullmatch(fallback) for fallback in fallbacks)
    return _OPEN_END.sub(_close_end, ";".join(with_hours)), else_unknown


def _close_end(found: re.Match[str]) -> str:
    begin = 60 * int(found[1]) + int(found[2])
    if found[3] is None:
        end = max(24 * 60, begin + 60 * OPEN_END_HOURS)
    else:
        end = 60 * int(found[3]) + int(found[4])
        end += 60 * OPEN_END_EXTRA_HOURS + (24 * 60 if end <= begin else 0)
    return f"{_clock(begin)}-{_clock(min(end, begin + 24 * 60))}"


def _shrunk(usual: _Shares, observed: Floats, kind_of: Ints) -> tuple[Floats, Floats, Floats]:
    """Return value, low and high by kind: usual hours drawn towards the observed shares of the kind."""
    groups = pd.DataFrame(observed).groupby(kind_of)
    kinds = range(len(usual.open))
    n = groups.count().reindex(kinds, fill_value=0).to_numpy()
    total = groups.sum().reindex(kinds, fill_value=0.0).to_numpy()
    share = (total + PRIOR_PLACES * usual.open) / (n + PRIOR_PLACES)
    half = _INTERVAL_SD * np.sqrt(share * (1 - share) / (n + PRIOR_PLACES + 1))
    shrunk = share, np.maximum(share - half, 0), np.minimum(share + half, 1)
    clear = usual.unknown == 0
    value, low, high = (np.where(clear, ours, theirs) for ours, theirs in zip(shrunk, usual.bounds, strict=True))
    return value, low, high


def _findings(texts: Sequence[str], places: Ints, says_hours: Bools, n: int) -> Iterator[Finding]:
    """Yield how much is observed and what was not taken at face value; ``places`` counts places by text."""
    observed = int(places[says_hours].sum())
    yield Finding(
        "hours", "hours-observed", "found", observed,
        f"{observed} of {n} places have opening hours that could be read; the others take the usual hours of their "
        f"kind, drawn towards the hours recorded here.",
    )  # fmt: skip
    cases: tuple[tuple[str, Kind, Sequence[bool], str, str], ...] = (
        ("hours-unreadable", "set aside", [not says for says in says_hours],
         "Opening hours that cannot be read or name no hours", "Correct them in OpenStreetMap."),
        ("hours-by-appointment", "note", [bool(_APPOINTMENT.search(text)) for text in texts],
         "Open by appointment, which is not open to the public", ""),
        ("hours-open-end", "note", [bool(_OPEN_END.search(text)) for text in texts],
         f"An open end is taken to be midnight and at least {OPEN_END_HOURS} h after opening, "
         f"or {OPEN_END_EXTRA_HOURS} h later than a time that is given", ""),
        ("hours-fallback", "note", [_public(text)[1] for text in texts],
         "A fallback is not evaluated: the hours that it would fill are unknown", ""),
    )  # fmt: skip
    for code, kind, mask, says, todo in cases:
        which = np.flatnonzero(mask)
        if len(which):
            examples = ", ".join(f"‘{visible(texts[i])}’" for i in which[:_EXAMPLES])
            n_places = int(places[which].sum())
            yield Finding("hours", code, kind, n_places, f"{says} ({n_places} of {n} places): {examples}.", todo)
