"""Late venues: which are open in which hours of typical nights, and when they close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.nightlife import NIGHTS
from geosafe.params import LATE_HOURS, LATE_KINDS, LATE_TAGS, VENUE_WEIGHTS
from geosafe.score.streets import on_network
from geosafe.study import Study
from geosafe.week import Week

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: The late hours in order, by the clock hour in which each begins.
CLOCK: Final = tuple((LATE_HOURS[0] + k) % 24 for k in range((LATE_HOURS[1] - LATE_HOURS[0]) % 24))
#: The same for every night: rows of tables by night and hour.
BY_HOUR: Final = pd.DataFrame([(night, hour) for night in NIGHTS for hour in CLOCK], columns=["night", "hour"])


@dataclass(frozen=True, eq=False)
class LateVenues:
    """Venues that people go out to. Arrays are (3, n, nights, hours): the value and its two bounds.

    Attributes
    ----------
    venues
        Those joined to a street, in the margin around the area too.
    weight
        Of each when it is open [open-venue equivalents] (n,).
    inside
        Whether it stands in the area (n,).
    observed
        Whether its hours are recorded (n,).
    open
        Share of each hour of :data:`CLOCK` in which it is open; 0 in the value where nobody knows.
    closing
        Share of nights in which it is open in this hour and no longer in the next: it closes by the end of the hour.
    held
        Whether the period holds the hour (nights, hours).
    """

    venues: gpd.GeoDataFrame
    weight: Floats
    inside: Bools
    observed: Bools
    open: Floats
    closing: Floats
    held: Bools


def late_venues(study: Study) -> LateVenues:
    """Return the late venues of a study."""
    kind, tag = study.venues["kind"], study.venues["tag"]
    venues = on_network(study.venues[kind.isin(LATE_KINDS) | tag.isin(LATE_TAGS)])
    week = study.week
    value, low, high = (in_nights(week, table.loc[venues.index]) for table in (week.open, week.open_lo, week.open_hi))
    shares = np.stack([np.nan_to_num(value), np.nan_to_num(low), np.nan_to_num(high)])
    now, then = shares[..., :-1], shares[..., 1:]
    closing = np.maximum(0.0, np.stack([now[0] - then[0], now[1] - then[2], now[2] - then[1]]))
    return LateVenues(
        venues=venues,
        weight=venues["kind"].map(VENUE_WEIGHTS).to_numpy(float),
        inside=shapely.covers(study.area, venues.geometry.array),
        observed=(week.evidence.loc[venues.index] == "observed").to_numpy(bool),
        open=now,
        closing=closing,
        held=~np.isnan(in_nights(week, pd.DataFrame(np.where(week.n > 0, 1.0, np.nan)[None, :]))[0, :, :-1]),
    )


def in_nights(week: Week, table: pd.DataFrame) -> Floats:
    """Return rows of hours of the week in the late hours of each night, and in the hour after.

    Shape (m, nights, hours + 1), in the order of :data:`NIGHTS` and :data:`CLOCK`.
    """
    first = (LATE_HOURS[0] - 12) % 24
    return np.stack([week.typical_night(table, night)[:, first : first + len(CLOCK) + 1] for night in NIGHTS], axis=1)
