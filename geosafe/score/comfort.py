"""Comfort: a seat, shelter, an open toilet and drinking water within reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from geosafe.network.nearest import nearest_distance
from geosafe.params import GOALPOSTS, PARTS
from geosafe.score.nearest_open import nearest_open
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

#: A kind is taken to be mapped when at least so many are, per km² of the area; our judgement.
MIN_MAPPED_PER_KM2 = 2.0
#: Kinds that are there at any hour, so that to see one mapped is to observe it.
ALWAYS_THERE = ("seat", "shelter")


def comfort(study: Study, streets: Streets) -> Mapping[str, Raw]:
    """Return the parts of comfort along each segment: walking distances to the nearest of each kind [m].

    OSM proves that a seat is there, and only suggests that there is none. Where a kind is mapped in
    the study now and then (``MIN_MAPPED_PER_KM2``), a street without one in reach is inferred to
    have none; where it is hardly mapped at all, that is unknown. Either way one may stand nearer
    than any that is mapped: the best case is always the upper goalpost. A toilet of which nobody
    tagged the hours is inferred open by day and unknown after dark.
    """
    return {part: comfort_part(study, streets, part) for part in PARTS["comfort"]}


def comfort_part(study: Study, streets: Streets, part: str) -> Raw:
    """Return one part of :func:`comfort`."""
    places = study.amenities[study.amenities["kind"] == part]
    tagged = (study.open_share.loc[places.index, "hours_evidence"] == "observed").to_numpy()
    found = nearest_open(
        places, study.open_share, streets, limit_m=GOALPOSTS[part].zero_at,
        none_is_none=len(places) >= MIN_MAPPED_PER_KM2 * study.area.area / 1e6,
        observed=tagged | (part in ALWAYS_THERE),
    )  # fmt: skip
    return replace(found, best=np.full_like(found.best, GOALPOSTS[part].full_at))


def toilet_for_wheelchairs(study: Study, streets: Streets) -> np.ndarray:
    """Return the walking distance from each segment to the nearest toilet tagged as fit for wheelchairs [m].

    The mean along it, up to the lower goalpost of toilets; open or not. NaN where no toilet of the study has the tag.
    """
    toilets = on_network(study.amenities[study.amenities["kind"] == "toilet"])
    if not toilets["wheelchair"].notna().any():
        return np.full(len(streets.segments), np.nan)
    limit = GOALPOSTS["toilet"].zero_at
    fit = toilets[toilets["wheelchair"].isin(("yes", "designated"))]
    found = nearest_distance(streets.network, *streets.positions(fit), limit_m=limit)
    return np.minimum(found[: len(streets.segments)], limit)
