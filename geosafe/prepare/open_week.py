"""Which share of each phase and of each hour of the week a place is open, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.errors import CallError, visible
from geosafe.findings import Finding
from geosafe.params import PHASES
from geosafe.prepare.hours_calendar import HoursCalendar
from geosafe.prepare.opening_hours import (
    MAX_TEXT,
    OPEN_END_EXTRA_HOURS,
    OPEN_END_HOURS,
    by_appointment,
    has_open_end,
    read_opening_text,
)
from geosafe.prepare.usual_hours import OPEN_BY_DAY, USUAL_HOURS, drawn_to_observed, usual_shares
from geosafe.told import said
from geosafe.week import HOURS, Week

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

_EXAMPLES: Final = 5


def open_week(
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
) -> tuple[Week, pd.DataFrame, tuple[Finding, ...]]:
    """Return the share of each hour of the week, and of each phase, in which each of n places is open.

    Recorded hours are read for whole weeks spread through the period. Where they are missing or
    cannot be read, the place takes (n·mean + m·usual)/(n + m): the mean of the n places of its kind
    in this table whose hours could be read, and the usual hours of the kind, which weigh as much
    as m = ``PRIOR_PLACES`` places.

    Parameters
    ----------
    hours
        OSM ``opening_hours`` texts, length n; missing where none are recorded.
    kinds
        Kinds of venue, stop, amenity or space, on the same index.
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
    week : Week
        On the index of ``hours``, without departures.
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
    calendar = HoursCalendar(lon, lat, tz, country, start, end)
    text_of, distinct = pd.factorize(hours)
    texts = [text[: MAX_TEXT + 1] for text in distinct]  # a longer one is refused, however long it is
    recorded = calendar.shares(texts)
    says_hours: Bools = np.asarray((recorded.unknown < 1).any(axis=1))
    read = text_of >= 0
    read[read] = says_hours[text_of[read]]
    read_text = text_of[read]

    kind_of, names = pd.factorize(kinds)
    by_kind = usual_shares(list(names), calendar, usual)
    evidence = np.where(np.isin(names, [*OPEN_BY_DAY, *usual]), "inferred", "unknown")[kind_of].astype(object)
    evidence[read] = "observed"

    by_phase: dict[str, NDArray[np.float64]] = {}
    by_hour: dict[str, pd.DataFrame] = {}
    typical = drawn_to_observed(by_kind, recorded.value[read_text], kind_of[read])
    for bound, usually, says in zip(("", "_lo", "_hi"), typical, recorded.bounds, strict=True):
        shares = usually[kind_of]
        shares[read] = says[read_text]
        by_phase |= {phase + bound: shares[:, i] for i, phase in enumerate(PHASES)}
        by_hour["open" + bound] = pd.DataFrame(shares[:, len(PHASES) :].astype(np.float32), index=hours.index)
    week = Week(
        phase=calendar.phase, n=calendar.n, **by_hour, evidence=pd.Series(evidence, index=hours.index),
        departures=pd.DataFrame(np.zeros((0, HOURS), dtype=np.float32), index=hours.index[:0]),
    )  # fmt: skip
    frame = pd.DataFrame({**by_phase, "hours_evidence": evidence}, index=hours.index)
    return week, frame, tuple(_findings(hours, kinds, read, texts, text_of, says_hours))


def _findings(
    hours: pd.Series, kinds: pd.Series, read: Bools, texts: Sequence[str], text_of: NDArray[np.intp], says_hours: Bools
) -> Iterator[Finding]:
    """Yield how much is observed and what was not taken at face value."""
    observed = int(read.sum())
    yield Finding(
        "hours", "hours-observed", "found", observed,
        f"{observed} of {len(hours)} places have opening hours that could be read; the others take the usual hours of "
        f"their kind, drawn towards the hours recorded here.",
    )  # fmt: skip
    counts = pd.DataFrame({"n": read.astype(int)}).groupby(kinds.to_numpy(object))["n"].agg(["sum", "count"])
    if len(counts):
        counts = counts.sort_values("count", ascending=False, kind="stable")
        listed = "; ".join(
            f"{str(kind).removeprefix('space ').replace('_', ' ')} {n} of {n_all}"
            for kind, n, n_all in counts.itertuples()
        )
        says = f"Places whose hours are recorded, by kind: {listed}. The hours of the others are inferred or unknown."
        yield Finding("hours", "hours-by-kind", "found", observed, says)
    places = np.bincount(text_of[text_of >= 0], minlength=len(texts))
    cases: tuple[tuple[str, Sequence[bool]], ...] = (
        ("hours-unreadable", [not says for says in says_hours]),
        ("hours-by-appointment", [by_appointment(text) for text in texts]),
        ("hours-open-end", [has_open_end(text) for text in texts]),
        ("hours-fallback", [read_opening_text(text).else_unknown for text in texts]),
    )
    taken = {"least": OPEN_END_HOURS, "extra": OPEN_END_EXTRA_HOURS}
    for code, mask in cases:
        which = np.flatnonzero(mask)
        if len(which):
            examples = [f"‘{visible(texts[i])}’" for i in which[:_EXAMPLES]]
            n, of = int(places[which].sum()), len(hours)
            if code != "hours-unreadable":
                yield Finding("hours", code, "note", n, said(code, n=n, of=of, examples=examples, **taken))
                continue
            first = ", ".join(visible(hours.index[int(np.argmax(text_of == i))]) for i in which[:_EXAMPLES])
            says = (
                f"Opening hours that cannot be read or name no hours ({n} of {of} places): {', '.join(examples)} "
                f"(at {first})."
            )
            yield Finding("hours", code, "set aside", n, says, "Correct them in OpenStreetMap.")
