"""What draws people in each hour of the week: open venues, work, the place itself, running stops and dwellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.network.local_sums import products
from geosafe.params import (
    EQUIVALENT_WALKS,
    LEAVE_OR_RETURN,
    RESIDENTS_PER_DWELLING,
    SOURCE_GROUPS,
    STOP_WEIGHTS,
    VENUE_WEIGHTS,
    WORK_WALKS,
)
from geosafe.score.fronts import fronts_of
from geosafe.score.place_sources import place_sources
from geosafe.score.streets import Streets, on_network
from geosafe.score.work_sources import work_sources
from geosafe.study import Study
from geosafe.week import HOURS, hours_of_week

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_LEAVING: Final = hours_of_week(LEAVE_OR_RETURN)
_WORKING: Final = hours_of_week(WORK_WALKS)
#: More patterns of hours than this take as long to put together again as the hours themselves take.
_MOST_PATTERNS: Final = HOURS // 3


@dataclass(frozen=True, eq=False)
class HourlySources:
    """The sources of one group; each sends out, in hour h, its amounts times column h of the profile.

    Attributes
    ----------
    group
        A key of ``params.SOURCE_GROUPS``.
    row, fraction
        Row of the segment that each stands on, and how far along it, shape (n,).
    amounts
        Value, least and most that the evidence allows, shape (3, n, m) [open-venue equivalents]. What is not known adds
        nothing to the value.
    profile
        Shape (m, 168); None where the amounts are those of the 168 hours.
    walking
        How much of what is sent out sets out on foot or arrives so, by hour of the week, shape (168,); None: all of it.
    """

    group: str
    row: npt.NDArray[np.int64]
    fraction: Floats
    amounts: Floats
    profile: Floats | None = None
    walking: Floats | None = None

    def in_hours(self, amounts: Floats) -> Floats:
        """Return amounts of any places (k, m) by hour of the week (k, 168)."""
        return amounts if self.profile is None else products(amounts, self.profile)

    def on_foot(self, amounts: Floats) -> Floats:
        """Return how much of such amounts walks, by hour of the week (k, 168)."""
        return self.in_hours(amounts) if self.walking is None else self.in_hours(amounts) * self.walking


def hourly_sources(study: Study, streets: Streets) -> Iterator[HourlySources]:
    """Yield the sources of each group.

    A venue or stop sends out its weight times the share of the hour in which it is open; a dwelling, its residents who
    leave or come home in that hour, in the unit of venues; offices, the workers who come or go
    (:mod:`geosafe.score.work_sources`); public spaces and sights, those who come for the place
    (:mod:`geosafe.score.place_sources`). A stop runs as well when hardly anybody rides: who walks to
    and from it follows those who leave or come home, as a share of the busiest hour. A building of which nobody knows
    whether people live there sends out at most what it would as homes.
    """
    # By id, so that the same places in another order add up to the same bytes.
    places = pd.concat([on_network(study.venues), on_network(study.stops)]).sort_index()
    weight = places["kind"].map({**VENUE_WEIGHTS, **STOP_WEIGHTS}).to_numpy(float)
    row, fraction = streets.positions(places)
    week = study.week
    fronts = fronts_of(study, streets).sort_index()
    for group, kinds in SOURCE_GROUPS.items():
        if group == "homes":
            yield _homes(streets, fronts)
            continue
        if group == "work":
            at, along, workers = work_sources(study, streets, fronts)
            yield HourlySources(group, at, along, workers[:, :, None], _WORKING[None] / EQUIVALENT_WALKS)
            continue
        if group == "place":
            yield _by_pattern(group, *place_sources(study, streets))
            continue
        which = np.flatnonzero(places["kind"].isin(kinds))
        ids = places.index[which]
        # A share that is not known has bounds of 0 and 1; 0 stands in for it in the value.
        shares = [np.nan_to_num(table.loc[ids].to_numpy(float)) for table in (week.open, week.open_lo, week.open_hi)]
        walking = _LEAVING / _LEAVING.max() if group == "stops" else None
        each = np.arange(len(which))
        yield _by_pattern(group, row[which], fraction[which], weight[which], each, np.stack(shares), walking=walking)


def _by_pattern(
    group: str, row: Ints, fraction: Floats, size: Floats, which: Ints, hours: Floats, *,
    walking: Floats | None = None,
) -> HourlySources:  # fmt: skip
    """Return sources that each send out ``size`` times a row of ``hours`` (3, m, 168).

    Many places keep the same hours: where few patterns are told apart, these are sent through the network, not 168
    hours of every place.
    """
    patterns, of = np.unique(hours.reshape(-1, HOURS), axis=0, return_inverse=True)
    of = of.reshape(3, -1)[:, which]
    if len(patterns) > _MOST_PATTERNS:
        return HourlySources(group, row, fraction, size[:, None] * hours[:, which], walking=walking)
    amounts = np.where(of[..., None] == np.arange(len(patterns)), size[:, None], 0.0)
    return HourlySources(group, row, fraction, amounts, patterns, walking)


def _homes(streets: Streets, fronts: gpd.GeoDataFrame) -> HourlySources:
    row, fraction = streets.positions(fronts)
    known = fronts["dwellings"].fillna(0.0).to_numpy(float)
    most = fronts["dwellings"].fillna(fronts["if_homes"]).to_numpy(float)
    per_dwelling = RESIDENTS_PER_DWELLING * _LEAVING / EQUIVALENT_WALKS
    amounts = np.stack([known, known, most])[:, :, None]
    return HourlySources("homes", row, fraction, amounts, per_dwelling.reshape(1, HOURS))
