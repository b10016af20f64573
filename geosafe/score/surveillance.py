"""Surveillance: doors that are open and dwellings that overlook, per 100 m of street."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import shapely

from geosafe.network.snap import snap_points
from geosafe.network.spread import spread
from geosafe.params import (
    DEFAULT_LEVELS,
    DWELLING_DOORS,
    EVIDENCE_CREDIT,
    FLOOR_AREA_PER_DWELLING_M2,
    PHASES,
    PLACE_SNAP_M,
    SURVEILLANCE_DECAY_M,
)
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

#: A source of one door spread by exp(-(d/s)²) along an endless street leaves s·√π metre-doors.
_PER_100_M = 100.0 / (SURVEILLANCE_DECAY_M * math.sqrt(math.pi))


def surveillance(study: Study, streets: Streets) -> Raw:
    """Return open doors per 100 m along each segment, dwellings counted at their small share.

    A building looks on to the street nearest to it. A building of unknown use adds nothing to the
    value, and what it would add as homes to the upper bound. ``n`` is how many venues and
    buildings stand on the segment.
    """
    venues = on_network(study.venues)
    hours = study.open_share.loc[venues.index]
    doors = hours[list(PHASES)].fillna(0.0).to_numpy(float)
    lower = np.minimum(hours[[f"{phase}_lo" for phase in PHASES]].fillna(0.0).to_numpy(float), doors)
    upper = np.maximum(hours[[f"{phase}_hi" for phase in PHASES]].fillna(1.0).to_numpy(float), doors)
    seen = doors * (hours["hours_evidence"] == "observed").to_numpy()[:, None]

    buildings = _fronts(study, streets)
    eyes = np.array([DWELLING_DOORS[phase] for phase in PHASES])
    homes = np.outer(buildings["dwellings"].fillna(0.0), eyes)
    unknown_use = buildings["dwellings"].isna()
    if_homes = buildings["floor_area_m2"].where(unknown_use, 0.0) / FLOOR_AREA_PER_DWELLING_M2
    at_most = homes + np.outer(if_homes, eyes)
    flats_known = homes * (buildings["dwellings_evidence"] == "observed").to_numpy()[:, None]

    sources = np.vstack(
        [np.hstack([doors, lower, upper, seen]), np.hstack([homes, homes, at_most, flats_known])]
    )  # fmt: skip
    rows, fraction = (
        np.concatenate(both) for both in zip(streets.positions(venues), streets.positions(buildings), strict=True)
    )
    arrived = _PER_100_M * spread(
        streets.network, rows, fraction, sources, kernel="gaussian", scale_m=SURVEILLANCE_DECAY_M
    )  # fmt: skip
    value, worst, best, observed = np.hsplit(arrived, 4)
    inferred = EVIDENCE_CREDIT["inferred"]
    share = np.divide(observed, value, out=np.zeros_like(value), where=value > 0)
    n = np.repeat((streets.count(venues) + streets.count(buildings))[:, None], len(PHASES), axis=1)
    return Raw(value, np.minimum(worst, value), np.maximum(best, value), inferred + (1 - inferred) * share, n)


def _fronts(study: Study, streets: Streets) -> gpd.GeoDataFrame:
    """Return each building at the point of its outline that is nearest to a street, joined to that street."""
    buildings = study.buildings
    tree = shapely.STRtree(streets.segments.geometry.array)
    nearest = tree.nearest(buildings.geometry.array)
    line = shapely.shortest_line(buildings.geometry.array, streets.segments.geometry.array[nearest])
    fronts = buildings.assign(floor_area_m2=buildings.area * buildings["levels"].fillna(DEFAULT_LEVELS))
    fronts = fronts.set_geometry(shapely.get_point(line, 0), crs=buildings.crs)
    return on_network(fronts.join(snap_points(fronts, streets.segments, limit_m=PLACE_SNAP_M)))
