"""What is open and running at night: toilets, water, pharmacies, and stops with service."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from geosafe.score.nearest_open import OPEN_SHARE
from geosafe.score.nightlife_venues import BY_HOUR, in_nights
from geosafe.study import Study

_PHARMACY = "amenity=pharmacy"


def running_at_night(study: Study) -> pd.DataFrame:
    """Return how many places of each kind in the area are open, closed or unknown, by night and hour.

    Columns: ``kind`` (toilet, water, pharmacy, stop, rail_entrance), ``night``, ``hour``; ``open``, ``closed`` and
    ``unknown`` (how many), and ``observed`` (those that are told by recorded hours or a timetable). A place is open
    that is in at least half of the hour. A kind that is not on the map has zeros: nobody knows whether there is one.
    """
    amenities, venues, stops = study.amenities, study.venues, study.stops
    kinds = {
        **{kind: amenities[amenities["kind"] == kind] for kind in ("toilet", "water")},
        "pharmacy": venues[venues["tag"] == _PHARMACY],
        **{kind: stops[stops["kind"] == kind] for kind in ("stop", "rail_entrance")},
    }
    parts = []
    for kind, places in kinds.items():
        ids = places.index[shapely.covers(study.area, places.geometry.array)]
        share = in_nights(study.week, study.week.open.loc[ids])[..., :-1].reshape(len(ids), len(BY_HOUR))
        seen = (study.week.evidence.loc[ids] == "observed").to_numpy(bool)[:, None] & ~np.isnan(share)
        counts = {
            "open": share >= OPEN_SHARE,
            "closed": share < OPEN_SHARE,
            "unknown": np.isnan(share),
            "observed": seen,
        }
        parts.append(BY_HOUR.assign(kind=kind, **{name: which.sum(axis=0) for name, which in counts.items()}))
    return pd.concat(parts, ignore_index=True)[["kind", *BY_HOUR.columns, "open", "closed", "unknown", "observed"]]
