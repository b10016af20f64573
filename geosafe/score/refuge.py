"""Refuge: how far it is to an open place that people can go into, or a stop where something comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.params import PHASES, Goalposts
from geosafe.score.nearest_open import nearest_open
from geosafe.score.raw import Raw, unknown
from geosafe.score.streets import Streets
from geosafe.study import Study

#: How far a refuge is looked for [m]; our judgement: as for stops. It stands also for none within reach.
REFUGE_M: Final = 400.0
#: Kinds of venue that whoever comes by may enter while they are open; our judgement. Police stations are ``public``,
#: hospitals, clinics and pharmacies ``health``.
REFUGE_KINDS: Final = ("shop", "service", "cafe", "restaurant", "bar", "pub", "club", "hotel", "culture", "leisure",
                       "health", "public")  # fmt: skip

_POSTS: Final = Goalposts(REFUGE_M, 0.0, "linear", "m", "none: no score takes it")


def refuge(study: Study, streets: Streets) -> Raw:
    """Return the walking distance to the nearest open refuge, the mean along each segment [m].

    A refuge is a venue of :data:`REFUGE_KINDS` or a stop, in the phases in half of whose hours it is open or served.
    The worst case counts what is open for certain, the best what may be open, or stand just beyond the edge of the
    data. Where the study does not know its venues and stops, nothing is known.
    """
    if not study.knows("venues", "stops"):
        return unknown(len(streets.segments), len(PHASES), _POSTS)
    places = refuges(study)
    observed = (study.open_share.loc[places.index, "hours_evidence"] == "observed").to_numpy()
    found = nearest_open(places, study.open_share, streets, limit_m=REFUGE_M, none_is_none=True, observed=observed)
    return within_data(found, streets)


def refuges(study: Study) -> gpd.GeoDataFrame:
    """Return the venues and stops that are a refuge while they are open or served."""
    venues = study.venues[study.venues["kind"].isin(REFUGE_KINDS)]
    columns = ["kind", "segment_id", "fraction", "geometry"]
    return gpd.GeoDataFrame(pd.concat([venues[columns], study.stops[columns]]), crs=study.crs)


def within_data(found: Raw, streets: Streets) -> Raw:
    """Return distances to a refuge of which the best case allows for one just beyond the edge of the data."""
    return replace(found, best=np.minimum(found.best, streets.edge_m[:, None]))
