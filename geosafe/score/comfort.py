"""Comfort: a seat, shelter, an open toilet and drinking water within reach."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.network.nearest import nearest_distance
from geosafe.params import EVIDENCE_CREDIT, GOALPOSTS, PARTS, PHASES, Goalposts
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

#: A kind is taken to be mapped when at least so many are, per km² of the area; our judgement.
MIN_MAPPED_PER_KM2 = 2.0
#: Open for a phase when open in at least this share of its hours; our judgement.
_OPEN = 0.5


def comfort(study: Study, streets: Streets) -> Mapping[str, Raw]:
    """Return the parts of comfort along each segment: walking distances to the nearest of each kind [m].

    OSM proves that a seat is there, and only suggests that there is none. Where a kind is mapped in
    the study now and then (``MIN_MAPPED_PER_KM2``), a street without one in reach is inferred to
    have none, and the upper bound stays at 100; where it is hardly mapped at all, it is unknown for
    the whole study. A toilet of which nobody tagged the hours is inferred open by day and unknown
    after dark.
    """
    km2 = study.area.area / 1e6
    kinds = study.amenities["kind"]
    return {
        part: _nearest(
            on_network(study.amenities[kinds == part]), study.open_share, streets, posts=GOALPOSTS[part],
            mapped=(kinds == part).sum() >= MIN_MAPPED_PER_KM2 * km2,
        )
        for part in PARTS["comfort"]
    }  # fmt: skip


def _nearest(
    places: gpd.GeoDataFrame, open_share: pd.DataFrame, streets: Streets, *, posts: Goalposts, mapped: bool
) -> Raw:
    rows, fraction = streets.positions(places)
    hours = open_share.loc[places.index]
    n = streets.count(places)
    columns = []
    for phase in PHASES:
        is_open = (hours[phase] >= _OPEN).to_numpy()
        tagged = is_open & (hours["hours_evidence"] == "observed").to_numpy()
        distance = nearest_distance(streets.network, rows[is_open], fraction[is_open], limit_m=posts.zero_at)
        to_tagged = nearest_distance(streets.network, rows[tagged], fraction[tagged], limit_m=posts.zero_at)
        found = np.isfinite(distance)
        # Where nobody knows whether what is mapped is open, none open is not none.
        none_inferred = mapped and hours[phase].notna().mean() >= _OPEN
        credit = np.select(
            [np.isfinite(to_tagged) & (to_tagged <= distance), found | none_inferred],
            [EVIDENCE_CREDIT["observed"], EVIDENCE_CREDIT["inferred"]],
            EVIDENCE_CREDIT["unknown"],
        )
        value = np.where(found, distance, posts.zero_at if none_inferred else np.nan)
        worst = np.where(found, distance, posts.zero_at)
        # One nearer by may be there and not mapped: the best case stays open.
        columns.append((value, worst, np.full(len(n), posts.full_at), credit, n))
    return Raw(*(np.column_stack(each) for each in zip(*columns, strict=True)))
