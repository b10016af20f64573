"""Dwellings near venues that are open late: a proxy of exposure to the noise of the night, and no map of noise."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geosafe.network.routes import routes_to_nearest
from geosafe.params import NEAR_VENUE_M, QUIET_FROM
from geosafe.score.nearest_open import OPEN_SHARE
from geosafe.score.nightlife_venues import BY_HOUR, CLOCK, Bools, Floats, LateVenues
from geosafe.score.streets import Streets
from geosafe.study import Study


def homes_near_venues(
    study: Study, streets: Streets, late: LateVenues, fronts: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return dwellings in the area near an open late venue, by night and hour from ``QUIET_FROM`` on.

    Parameters
    ----------
    study, streets, late
        The study, its streets and its late venues.
    fronts
        What :func:`geosafe.score.fronts.fronts_of` returns.

    Returns
    -------
    hours
        On the rows of ``BY_HOUR``: ``near_straight``, ``near_along`` (dwellings), each with ``_lo`` and ``_hi``: venues
        open for certain, and venues that may be open near buildings that may be homes. NaN before ``QUIET_FROM``, and
        where the study does not know its buildings.
    blocks
        On the study's blocks: ``near_{night}_{hour}``, the dwellings that look on to it and are near in a straight
        line.
    """
    homes = fronts[streets.segments["in_area"].reindex(fronts["segment_id"]).to_numpy(bool)]
    if_homes = homes["if_homes"]
    least, most = homes["dwellings"].fillna(0.0).to_numpy(), homes["dwellings"].fillna(if_homes).to_numpy()
    homes, least, most = homes[most > 0], least[most > 0], most[most > 0]
    quiet = np.tile([k >= CLOCK.index(QUIET_FROM) for k in range(len(CLOCK))], late.held.shape[0])
    told = np.where(quiet & late.held.ravel() & study.knows("buildings"), 1.0, np.nan)
    hours, near_straight = {}, np.zeros((len(homes), len(told)))
    venues = late.venues.geometry.array
    outlines = study.buildings.geometry.array[study.buildings.index.get_indexer(homes.index)]
    pairs = shapely.STRtree(venues).query(outlines, predicate="dwithin", distance=NEAR_VENUE_M["straight"])
    within = csr_array((np.ones(len(pairs[0])), tuple(pairs)), shape=(len(homes), len(venues)))
    for bound, shares, dwellings in zip(("", "_lo", "_hi"), late.open, (least, least, most), strict=True):
        is_open = (shares >= OPEN_SHARE).reshape(len(venues), len(BY_HOUR))
        near = {"straight": within @ is_open.astype(float) > 0, "along": _along(streets, late, homes, is_open)}
        for way, which in near.items():
            hours[f"near_{way}{bound}"] = dwellings @ which * told
        if not bound:
            near_straight = least[:, None] * near["straight"]
    names = [f"near_{night.lower()}_{hour:02d}" for night, hour in BY_HOUR.itertuples(index=False)]
    block = study.blocks.index.get_indexer(streets.segments["block_id"].reindex(homes["segment_id"]))
    to_block = csr_array((np.ones(len(homes)), (block, np.arange(len(homes)))), shape=(len(study.blocks), len(homes)))
    blocks = pd.DataFrame(to_block @ near_straight * told, index=study.blocks.index, columns=names).loc[:, quiet]
    return pd.DataFrame(hours), blocks


def _along(streets: Streets, late: LateVenues, homes: gpd.GeoDataFrame, is_open: Bools) -> npt.NDArray[np.bool_]:
    """Return which homes have an open venue near along the street, for each column of ``is_open``."""
    sets, of = np.unique(is_open, axis=1, return_inverse=True)
    at, places = streets.positions(homes), streets.positions(late.venues)
    lengths: list[Floats] = [
        routes_to_nearest(
            streets.network, *at, *(each[some] for each in places), limit_m=NEAR_VENUE_M["along"]
        ).length
        for some in sets.T
    ]  # fmt: skip
    found: Bools = np.isfinite(np.column_stack(lengths))[:, of.ravel()]
    return found
