"""In how much of each phase and of each hour of the week a text of opening hours says open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import sparse

from geosafe.errors import CallError
from geosafe.params import MIN_COVERAGE, PHASES
from geosafe.phases import hour_intervals
from geosafe.prepare.opening_hours import OpeningText, evaluator, has_holidays, read_opening_text, spans
from geosafe.sun import time_zone
from geosafe.week import HOURS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Span = tuple[int, float, float]

#: Hours are read in this many whole weeks spread evenly through the period (or in all of it, if
#: it is shorter): every second week of a year. Shares are then right to .02 where hours change with
#: the season, and to .005 elsewhere.
SAMPLE_WEEKS: Final = 26
#: What shares are told of: the phases, then the hours of the week.
_BINS: Final = len(PHASES) + HOURS
_MINUTES: Final = 60 * HOURS
#: A Monday. A text without holidays or dates says the same of every week, so this one will do.
_MONDAY: Final = datetime(2024, 1, 1)  # on the local clock


@dataclass(frozen=True)
class Shares:
    """Shares of each bin's time, shape (n, bins): open, and unknown; missing where the period has no such time."""

    open: Floats
    unknown: Floats

    @property
    def value(self) -> Floats:
        """Share of the time that is known; missing where less than half is."""
        known = 1 - self.unknown
        return np.where(known >= MIN_COVERAGE, self.open / np.maximum(known, MIN_COVERAGE), np.nan)

    @property
    def bounds(self) -> tuple[Floats, Floats, Floats]:
        """Value, low and high."""
        return self.value, self.open, np.minimum(self.open + self.unknown, 1)


class HoursCalendar:
    """The time in which hours are read, at one place; errors are those of :func:`geosafe.phases.phase_intervals`.

    Attributes
    ----------
    phase, n
        Those of :class:`geosafe.week.Week`.
    day_share
        Share of the time of each bin that is day, shape (bins,).
    """

    def __init__(self, lon: float, lat: float, tz: str, country: str | None, start: date, end: date) -> None:
        pieces = hour_intervals(start, end, lon, lat, tz)
        spent = pd.crosstab(pieces["hour"], pieces["phase"], pieces["end"] - pieces["start"], aggfunc="sum")
        seconds = spent.reindex(index=range(HOURS), columns=range(len(PHASES))).fillna(0.0).to_numpy()
        self.n: Floats = seconds.sum(axis=1) / 3600
        with np.errstate(invalid="ignore"):  # an hour that never occurs: 0/0 is the missing value that is meant
            self.phase: Floats = seconds / seconds.sum(axis=1, keepdims=True)

        zone = time_zone(tz)
        self._weeks = [
            (datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))
            for first, after in _sample_weeks(start, end)
        ]
        self._place = {"timezone": zone, "country": country if has_holidays(country) else None, "coords": (lat, lon)}
        edges = np.array([moment.timestamp() for week in self._weeks for moment in week])
        # Even: before, between or after the weeks that are read; odd: within one.
        within = np.searchsorted(edges, pieces["start"].to_numpy(), side="right")
        sample, week = pieces[within % 2 == 1], within[within % 2 == 1] // 2
        holidays = np.array([self._holds_holiday(*each) for each in self._weeks])
        self._holiday_weeks = [each for each, special in zip(self._weeks, holidays, strict=True) if special]
        self._instants = _Ruler.of_instants(sample)
        self._every_week = _Ruler.of_a_week(sample)
        self._plain_week = _Ruler.of_a_week(sample[~holidays[week]])
        self._total = self._every_week.passed[-1]
        day = _Ruler.of_a_week(sample[sample["phase"] == PHASES.index("day")]).passed[-1]
        with np.errstate(invalid="ignore"):
            self.day_share: Floats = day / self._total

    def shares(self, texts: Sequence[str]) -> Shares:
        """Return the shares of n opening_hours texts; all is unknown where one cannot be read."""
        found: dict[_Ruler, list[Span]] = {self._instants: [], self._every_week: [], self._plain_week: []}
        for i, text in enumerate(texts):
            says = read_opening_text(text)
            weeks, ruler = self._weeks, None
            if says.weekly:
                weeks, ruler = (self._holiday_weeks, self._plain_week) if says.holidays else ([], self._every_week)
            if ruler is not None:
                found[ruler].extend(_in_any_week(2 * i, says))
            if weeks:
                found[self._instants].extend(self._in_weeks(2 * i, says, weeks))
        spent = np.sum([ruler.measure(each, 2 * len(texts)) for ruler, each in found.items()], axis=0)
        with np.errstate(invalid="ignore"):
            return Shares(*np.clip(spent.reshape(-1, 2, _BINS).swapaxes(0, 1) / self._total, 0, 1))

    def _in_weeks(self, row: int, says: OpeningText, weeks: Sequence[tuple[datetime, datetime]]) -> Iterator[Span]:
        hours = evaluator(says.expression, **self._place)
        for week in weeks:
            for unknown, begin, end in spans(hours, *week, else_unknown=says.else_unknown):
                yield row + unknown, begin.timestamp(), end.timestamp()

    def _holds_holiday(self, start: datetime, end: datetime) -> bool:
        """Whether a week holds a public holiday, or follows one whose night may run into it."""
        hours = evaluator("PH", **self._place)
        return any(True for _ in spans(hours, start - timedelta(days=1), end, else_unknown=False))


def _in_any_week(row: int, says: OpeningText) -> Iterator[Span]:
    """Yield the spans of a week without holidays [minutes since Monday 00:00]."""
    hours = evaluator(says.expression)
    for unknown, begin, end in spans(hours, _MONDAY, _MONDAY + timedelta(weeks=1), else_unknown=says.else_unknown):
        yield row + unknown, (begin - _MONDAY).total_seconds() / 60, (end - _MONDAY).total_seconds() / 60


@dataclass(frozen=True, eq=False)
class _Ruler:
    """How much time of each bin has passed at each mark, so that a span is the difference of two readings.

    Attributes
    ----------
    marks
        Ascending, in the unit of the spans.
    passed
        Seconds of each bin before each mark, shape (marks, bins).
    running
        The bins that time passes in between a mark and the next, one second for each unit of the spans.
    length
        How long it does so after each mark.
    """

    marks: Floats
    passed: Floats
    running: sparse.csr_array
    length: Floats

    @classmethod
    def of_instants(cls, pieces: pd.DataFrame) -> _Ruler:
        """Return the ruler of Unix times [s] within the pieces."""
        length = (pieces["end"] - pieces["start"]).to_numpy()
        running = _bins(np.arange(len(pieces)), pieces, np.ones(len(pieces)), len(pieces))
        passed = np.cumsum(running.toarray() * length[:, None], axis=0) - running.toarray() * length[:, None]
        return cls(pieces["start"].to_numpy(), passed, running, length)

    @classmethod
    def of_a_week(cls, pieces: pd.DataFrame) -> _Ruler:
        """Return the ruler of minutes since Monday 00:00 on the local clock; it counts the time of all the pieces."""
        minute = 60 * pieces["hour"].to_numpy()[:, None] + np.arange(60)
        begin = pieces["clock"].to_numpy()[:, None]
        end = begin + (pieces["end"] - pieces["start"]).to_numpy()[:, None]
        seconds = np.maximum(np.minimum(end, 60.0 * minute + 60) - np.maximum(begin, 60.0 * minute), 0)
        piece, at = np.nonzero(seconds)
        spent = _bins(minute[piece, at], pieces.iloc[piece], seconds[piece, at], _MINUTES).toarray()
        passed = np.vstack([np.zeros(_BINS), np.cumsum(spent, axis=0)])
        nothing = sparse.csr_array((_MINUTES + 1, _BINS))
        return cls(np.arange(_MINUTES + 1.0), passed, nothing, np.zeros(_MINUTES + 1))

    def measure(self, spans: Sequence[Span], n: int) -> Floats:
        """Return the seconds of each bin in the spans of each of n rows, shape (n, bins)."""
        which, *edges = np.array(spans, dtype=float).reshape(-1, 3).T
        row = np.concatenate([which, which]).astype(np.intp)
        at = np.concatenate(edges)
        sign = np.repeat([-1.0, 1.0], len(which))
        mark = np.searchsorted(self.marks, at, side="right") - 1
        rest = np.minimum(at - self.marks[mark], self.length[mark])
        shape = n, len(self.marks)
        whole = sparse.csr_array((sign, (row, mark)), shape=shape) @ self.passed
        part = sparse.csr_array((sign * rest, (row, mark)), shape=shape) @ self.running
        spent: Floats = whole + part.toarray()
        return spent


def _bins(row: NDArray[np.int64], pieces: pd.DataFrame, value: Floats, n: int) -> sparse.csr_array:
    """Return values in the two bins of each piece, its phase and its hour of the week."""
    column = np.concatenate([pieces["phase"].to_numpy(), len(PHASES) + pieces["hour"].to_numpy()])
    return sparse.csr_array((np.tile(value, 2), (np.tile(row, 2), column)), shape=(n, _BINS))


def _sample_weeks(start: date, end: date) -> list[tuple[date, date]]:
    """Return the first day of each week that is read, and the day after its last; the last may be shorter."""
    if end < start:
        raise CallError(f"end must not lie before start, got {start} and {end}")
    days = (end - start).days + 1
    if days <= 7 * SAMPLE_WEEKS:
        after = end + timedelta(days=1)
        firsts = [start + timedelta(days=day) for day in range(0, days, 7)]
        return [(first, min(first + timedelta(weeks=1), after)) for first in firsts]
    weeks = [(2 * i + 1) * (days // 7) // (2 * SAMPLE_WEEKS) for i in range(SAMPLE_WEEKS)]
    return [(start + timedelta(weeks=week), start + timedelta(weeks=week + 1)) for week in weeks]
