"""Lamps and what they are near: how many stand on a street or in a space, and which reach a place."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geosafe.light import reach_of_lamps
from geosafe.network.snap import snap_points
from geosafe.params import DARK_PHASES
from geosafe.score.streets import Streets
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

#: A lamp is told to stand on a segment at most this far away [m]; our judgement.
LAMP_AT_M: Final = 25.0
#: Lamps that reach to within this of a place, and walls so near, are not left out when it is asked alone [m].
_REACHES_M: Final = 0.5


def lamps_on(study: Study, streets: Streets) -> Floats:
    """Return how many lamps stand on each segment."""
    stands = snap_points(study.lamps, streets.segments, limit_m=LAMP_AT_M)["segment_id"].dropna()
    rows = streets.segments.index.get_indexer(stands)
    return np.bincount(rows, minlength=len(streets.segments)).astype(float)


def lamps_in(study: Study) -> Floats:
    """Return how many lamps stand in each space."""
    shapes = study.spaces.geometry.array
    n = shapely.STRtree(study.lamps.geometry.array).query(shapes, predicate="intersects")[0]
    return np.bincount(n, minlength=len(shapes)).astype(float)


def fluxes(lamps: gpd.GeoDataFrame) -> Floats:
    """Return the flux of lamps as they were taken: as taken, least and most in each dark phase (n, 6) [lm]."""
    on = lamps[[f"on_{phase}" for phase in DARK_PHASES]].to_numpy(float)
    may_be, surely = np.nan_to_num(on, nan=1.0), np.nan_to_num(on, nan=0.0)
    taken, least, most = (lamps[[f"flux_lm{end}"]].to_numpy() for end in ("", "_least", "_most"))
    return np.hstack([may_be * taken, surely * least, may_be * most])


def heights(lamps: gpd.GeoDataFrame) -> Floats:
    """Return the height of lamps as they were taken: as taken, least and most (n, 3) [m]."""
    found: Floats = lamps[["height_m", "height_m_least", "height_m_most"]].to_numpy(float)
    return found


def lamps_near(lamps: gpd.GeoDataFrame, shapes: Shapes) -> tuple[Bools, Bools]:
    """Return which lamps reach any of some shapes (n_lamps,), and which shapes any lamp reaches (n_shapes,)."""
    lamp, shape = shapely.STRtree(shapes).query(lamps.geometry.array, predicate="dwithin", distance=_reach(lamps))
    found = np.zeros(len(lamps), bool), np.zeros(len(shapes), bool)
    found[0][lamp], found[1][shape] = True, True
    return found


def near_by(lamps: gpd.GeoDataFrame, walls: Shapes, shapes: Shapes) -> tuple[gpd.GeoDataFrame, Shapes]:
    """Return the lamps that reach shapes, and the walls that may stand between them or over the shapes."""
    lamps = lamps[lamps_near(lamps, shapes)[0]]
    tree = shapely.STRtree(walls)
    between = tree.query(lamps.geometry.array, predicate="dwithin", distance=_reach(lamps))[1]
    over = tree.query(shapes, predicate="dwithin", distance=_REACHES_M)[1]
    return lamps, walls[np.union1d(between, over)]


def _reach(lamps: gpd.GeoDataFrame) -> Floats:
    return reach_of_lamps(heights(lamps), fluxes(lamps).max(axis=1, initial=0.0)) + _REACHES_M
