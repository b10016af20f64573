"""The nearest place that is open in a phase, and what nobody knows about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.network.nearest import nearest_distance
from geosafe.params import EVIDENCE_CREDIT, PHASES
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network

Bools = npt.NDArray[np.bool_]

#: A place serves a phase when it is open in at least this share of its hours; our judgement.
OPEN_SHARE = 0.5


def nearest_open(
    places: gpd.GeoDataFrame,
    open_share: pd.DataFrame,
    streets: Streets,
    *,
    limit_m: float,
    none_is_none: bool,
    observed: Bools,
) -> Raw:
    """Return the walking distance from each segment to the nearest open place, the mean along it [m].

    It is told up to ``limit_m``, which also stands for none within reach. The nearest place
    that is open for certain gives the worst case, the nearest that may be open the best. Where
    none is known to be open in reach but one may be, the distance is unknown. ``n`` is how many
    places stand on the segment.

    Parameters
    ----------
    places
        Stops or amenities.
    open_share
        Of all places: the share of each phase's hours in which each is open, with its bounds.
    streets
        The walked streets.
    limit_m
        How far to look [m].
    none_is_none
        Whether the places are mapped well enough for a street with none in reach to have none.
    observed
        Which of the places are there and open by observation (n_places,); the others by inference.
    """
    shares = open_share.loc[places.index]
    sets = OpenSets(*((shares[[f"{phase}{bound}" for phase in PHASES]] >= OPEN_SHARE).to_numpy()
                      for bound in ("", "_lo", "_hi")))  # fmt: skip
    return nearest_of(places, sets, streets, limit_m=limit_m, none_is_none=none_is_none, observed=observed)


@dataclass(frozen=True, eq=False)
class OpenSets:
    """Which of n places are open at each of k times, which are for certain, and which may be; each (n, k).

    Where nobody knows, a place is in the last alone.
    """

    value: Bools
    surely: Bools
    perhaps: Bools


def nearest_of(
    places: gpd.GeoDataFrame, sets: OpenSets, streets: Streets,
    *, limit_m: float, none_is_none: bool, observed: Bools,
) -> Raw:  # fmt: skip
    """Return what :func:`nearest_open` does, at each of k times, not by phase; equal sets are looked up once."""
    joined = on_network(places)
    rows, fraction = streets.positions(joined)
    on = places["segment_id"].notna().to_numpy()
    seen = observed[on]

    @cache
    def to_set(packed: bytes) -> npt.NDArray[np.float64]:
        which = np.frombuffer(packed, bool)
        return nearest_distance(streets.network, rows[which], fraction[which], limit_m=limit_m)[: len(streets.segments)]

    n = streets.count(joined)
    columns = []
    for is_open, surely, perhaps in zip(*(each[on].T for each in (sets.value, sets.surely, sets.perhaps)), strict=True):
        nearest, to_seen, worst, best = (to_set(each.tobytes()) for each in (is_open, is_open & seen, surely, perhaps))
        found = np.isfinite(nearest)
        none = none_is_none & ~np.isfinite(best)
        credit = np.select(
            [found & (to_seen <= nearest), found | none],
            [EVIDENCE_CREDIT["observed"], EVIDENCE_CREDIT["inferred"]],
            EVIDENCE_CREDIT["unknown"],
        )
        value = np.where(found | none, np.minimum(nearest, limit_m), np.nan)
        columns.append((value, np.minimum(worst, limit_m), np.minimum(best, limit_m), credit, n))
    return Raw(*(np.column_stack(each) for each in zip(*columns, strict=True)))
