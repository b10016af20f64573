"""The hours that a place of a kind usually has, drawn towards those recorded in the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from opening_hours import validate

from geosafe.errors import CallError
from geosafe.params import STOP_SERVICE_HOURS
from geosafe.prepare.hours_calendar import HoursCalendar, Shares
from geosafe.prepare.opening_hours import clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

_SERVICE: Final = "unknown, " + "-".join(clock(round(60 * hour)) for hour in STOP_SERVICE_HOURS)

#: Usual hours of each kind where none are recorded, in OSM's notation; our judgement. Hours are
#: national and local, so the study's own recorded hours soon outweigh these.
USUAL_HOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shop": "Mo-Sa 10:00-19:00; Su 12:00-17:00; PH off",
        "market": "Tu-Sa 08:00-14:00; PH off",
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
        "space": "24/7",
    }
)
#: Kinds whose hours are almost never recorded: taken to be open by day, unknown in the dark.
OPEN_BY_DAY: Final = ("toilet", "water")
#: The usual hours of a kind weigh as much as this many places with recorded hours; our judgement.
PRIOR_PLACES: Final = 10
#: Half width of a 5-95 % interval, in standard deviations.
_INTERVAL_SD: Final = 1.645


def usual_shares(names: Sequence[str], calendar: HoursCalendar, usual: Mapping[str, str] = USUAL_HOURS) -> Shares:
    """Return the shares of time in which each of n kinds is usually open; unknown where nobody can say.

    Raises
    ------
    CallError
        If usual hours cannot be read.
    """
    unreadable = [f"{kind} {text!r}" for kind, text in usual.items() if not validate(text)]
    if unreadable:
        raise CallError(f"usual hours must be in OSM's notation for opening hours, got {', '.join(unreadable)}")
    shares = calendar.shares([usual.get(name, "unknown") for name in names])
    by_day = np.isin(names, OPEN_BY_DAY) & ~np.isin(names, list(usual))
    shares.open[by_day] = shares.unknown[by_day] * calendar.day_share
    shares.unknown[by_day] *= 1 - calendar.day_share
    return shares


def drawn_to_observed(usual: Shares, observed: Floats, kind_of: Ints) -> tuple[Floats, Floats, Floats]:
    """Return value, low and high by kind: usual hours drawn towards the observed shares of the kind.

    Parameters
    ----------
    usual
        Of each kind, shape (kinds, bins).
    observed
        Shares of m places with recorded hours, shape (m, bins); missing where unknown.
    kind_of
        The kind of each of them, shape (m,).

    Returns
    -------
    tuple of arrays
        (n·mean + m·usual) / (n + m) for n observed places and m = ``PRIOR_PLACES``, and the 5-95 % interval of a share
        known from n + m places; the usual value and bounds where part of the usual hours is unknown.
    """
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
