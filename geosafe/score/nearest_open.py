"""The nearest place that is open in a phase, and what nobody knows about it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.network.nearest import nearest_distance
from geosafe.params import EVIDENCE_CREDIT, PHASES
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network

#: A place serves a phase when it is open in at least this share of its hours; our judgement.
OPEN_SHARE = 0.5


def nearest_open(
    places: gpd.GeoDataFrame,
    open_share: pd.DataFrame,
    streets: Streets,
    *,
    limit_m: float,
    none_is_none: bool,
    observed: npt.NDArray[np.bool_],
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
    joined = on_network(places)
    rows, fraction = streets.positions(joined)
    seen = observed[places["segment_id"].notna().to_numpy()]
    shares = open_share.loc[joined.index]

    def distance(which: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        found = nearest_distance(streets.network, rows[which], fraction[which], limit_m=limit_m)
        return found[: len(streets.segments)]

    n = streets.count(joined)
    columns = []
    for phase in PHASES:
        # Where the share is unknown, only its upper bound is high: such a place counts in the best case alone.
        is_open, surely, perhaps = ((shares[phase + bound] >= OPEN_SHARE).to_numpy() for bound in ("", "_lo", "_hi"))
        nearest, to_seen, worst, best = (distance(some) for some in (is_open, is_open & seen, surely, perhaps))
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
