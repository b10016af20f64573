"""Surveillance: doors that are open and dwellings that overlook, per 100 m of street."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from scipy.special import erfc

from geosafe.network.spread import spread
from geosafe.params import (
    DWELLING_DOORS,
    EVIDENCE_CREDIT,
    GOALPOSTS,
    PHASES,
    SURVEILLANCE_DECAY_M,
)
from geosafe.score.fronts import fronts_of
from geosafe.score.open_sources import open_sources
from geosafe.score.raw import Raw, credit_of, unknown
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

Ints = npt.NDArray[np.int64]


def surveillance(
    study: Study, streets: Streets, fronts: gpd.GeoDataFrame | None = None, *, asked: Ints | None = None,
    decay_m: float = SURVEILLANCE_DECAY_M,
) -> Raw:  # fmt: skip
    """Return open doors per 100 m of street along each segment, dwellings counted at their small share.

    A building looks on to the street nearest to it. A building of unknown use adds nothing to the
    value, and what it would add as homes to the best case; it earns no credit. ``n`` is how many
    venues and buildings stand on the segment. Near the edge of the data the best case is that of
    :func:`geosafe.score.activity.activity`. Where the study does not know its venues or buildings, nothing is known.

    ``fronts`` is what :func:`geosafe.score.fronts.fronts_of` returns; None: it is asked. ``asked`` are rows of the
    segments that are asked about; None: all. ``decay_m`` is the width of the window through which a front counts [m].
    """
    rows_asked = np.arange(len(streets.segments)) if asked is None else asked
    if not study.knows("venues", "buildings"):
        return unknown(len(rows_asked), len(PHASES), GOALPOSTS["surveillance"])
    venues, buildings = on_network(study.venues), fronts_of(study, streets) if fronts is None else fronts
    doors = open_sources(study.open_share.loc[venues.index], np.ones(len(venues)))
    sources = np.vstack([doors, _homes(buildings)])
    rows, fraction = (
        np.concatenate(both) for both in zip(streets.positions(venues), streets.positions(buildings), strict=True)
    )
    value, worst, best, possible, earned = np.hsplit(
        per_100_m(streets, rows, fraction, sources, asked=asked, decay_m=decay_m), 5
    )
    n = np.repeat((streets.count(venues) + streets.count(buildings))[rows_asked, None], len(PHASES), axis=1)
    beyond = doors_beyond(streets, decay_m)[rows_asked, None]
    return Raw(value, worst, best + beyond, credit_of(earned, possible), n)


def per_100_m(
    streets: Streets, rows: npt.NDArray[np.int64], fraction: npt.NDArray[np.float64],
    sources: npt.NDArray[np.float64], *, asked: npt.NDArray[np.int64] | None = None,
    decay_m: float = SURVEILLANCE_DECAY_M,
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Return what sources (n, m) at positions on the streets come to per 100 m of street along each segment asked."""
    arrived = spread(streets.along, rows, fraction, sources, kernel="gaussian", scale_m=decay_m, asked=asked)
    # Of a street with two sidewalks each holds the doors of one side: per metre of street there are twice as many.
    share = streets.segments["street_share"].to_numpy(float)
    # A source of one door spread by exp(-(d/s)²) along an endless street leaves s·√π metre-doors.
    arrived *= 100.0 / (decay_m * math.sqrt(math.pi)) / (share if asked is None else share[asked])[:, None]
    return arrived


def doors_beyond(streets: Streets, decay_m: float = SURVEILLANCE_DECAY_M) -> npt.NDArray[np.float64]:
    """Return the most doors per 100 m that what lies beyond the edge of the data may add to each segment."""
    beyond: npt.NDArray[np.float64] = GOALPOSTS["surveillance"].full_at * erfc(streets.edge_m / decay_m) / 2
    return beyond


def _homes(buildings: gpd.GeoDataFrame) -> np.ndarray:
    """Return what dwellings send out, as :func:`open_sources` does, at the share of a door that each counts for."""
    eyes = np.array([DWELLING_DOORS[phase] for phase in PHASES])
    dwellings, credit = buildings["dwellings"], buildings["dwellings_evidence"].map(EVIDENCE_CREDIT)
    if_homes = buildings["if_homes"]
    value, best = np.outer(dwellings.fillna(0.0), eyes), np.outer(dwellings.fillna(if_homes), eyes)
    # To know that a building holds no homes is knowledge too.
    possible = np.outer(np.maximum(dwellings.fillna(0.0), if_homes), eyes)
    return np.hstack([value, value, best, possible, possible * credit.to_numpy(float)[:, None]])
