"""Who works where: people in offices, from the floors of their buildings."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geosafe.params import (
    OFFICE_LEVELS,
    OFFICE_M2_PER_WORKER,
    OFFICE_PART,
    OFFICE_SIZE_POWER,
    OFFICE_UNCERTAINTY,
    WORKERS_PER_OFFICE,
)
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: An office on the map belongs to the building that it stands in, or at whose wall [m].
_WALL_M: Final = 1.0
#: People at which walks are in proportion to them.
_UNIT: Final = 100.0


def work_sources(study: Study, streets: Streets, fronts: gpd.GeoDataFrame) -> tuple[Ints, Floats, Floats]:
    """Return the people who work in offices, as far as they walk.

    A building of offices has them by its floors; a commercial one, and one of unknown use in which an office is on the
    map, by ``OFFICE_PART`` of its floors. An office elsewhere, below homes or in a hotel, has ``WORKERS_PER_OFFICE``.
    Of shops, schools and hospitals nobody is counted here: they are doors that are open.

    Parameters
    ----------
    study, streets
        The study and its streets.
    fronts
        What :func:`geosafe.score.fronts.fronts_of` returns.

    Returns
    -------
    row, fraction : (n,)
        Row of the segment that each source stands on, and how far along it.
    workers : (3, n)
        Value, least and most [people]; of a building with other than 100, as many as walk like them.
    """
    venues = on_network(study.venues[study.venues["kind"] == "office"]).sort_index()
    buildings = study.buildings.loc[fronts.index].sort_index()
    fronts = fronts.loc[buildings.index]
    use, shapes = buildings["use"].to_numpy(object), buildings.geometry.array
    venue, building = shapely.STRtree(shapes).query(venues.geometry.array, predicate="dwithin", distance=_WALL_M)
    holds_office = np.zeros(len(buildings), bool)
    holds_office[building] = True
    offices, mixed = use == "office", (use == "commercial") | ((use == "unknown") & holds_office)
    parts = np.stack([offices + OFFICE_PART * mixed, offices + 0.0, (offices | mixed) + 0.0])
    levels = buildings["levels"].to_numpy(float)
    guessed, no_levels = np.where(np.isnan(levels), OFFICE_LEVELS, levels), np.isnan(levels)
    doubt = np.where(no_levels, OFFICE_UNCERTAINTY, 1.0)
    floors = np.stack([guessed, np.maximum(guessed / doubt, np.minimum(guessed, 1.0)), guessed * doubt])
    in_buildings = parts * floors * shapely.area(shapes) / OFFICE_M2_PER_WORKER
    some = offices | mixed
    elsewhere = np.setdiff1d(np.arange(len(venues)), venue[some[building]])
    alone = venues.iloc[elsewhere]
    bounds = np.array([1.0, 1.0 / OFFICE_UNCERTAINTY, OFFICE_UNCERTAINTY])
    places = (streets.positions(fronts[some]), streets.positions(alone))
    row, fraction = (np.concatenate(each) for each in zip(*places, strict=True))
    in_venues = np.repeat(WORKERS_PER_OFFICE * bounds[:, None], len(alone), axis=1)
    workers = np.concatenate([in_buildings[:, some], in_venues], axis=1)
    return row, fraction, _UNIT * (workers / _UNIT) ** OFFICE_SIZE_POWER
