"""Blind stretches: street that no door and no home overlooks, under cover, or leading nowhere, located from and to."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.light_points import LightPoints, points_along
from geosafe.score.dead_ends import dead_ends
from geosafe.score.streets import Streets
from geosafe.score.stretches import stretches_below
from geosafe.study import Study

Floats = npt.NDArray[np.float64]

#: A door or a home overlooks what lies at most this far away [m]; our judgement: the width of a main street.
FRONT_M: Final = 30.0
#: A shorter stretch is not told [m]; our judgement: half a minute's walk.
SHORTEST_BLIND_M: Final = 30.0
#: Why a stretch is blind.
CAUSES: Final = ("walls", "nothing near", "under cover", "dead end")

#: Distance between the points that are looked at [m].
_SPACING_M: Final = 5.0
_COLUMNS: Final = (
    "cause",
    "block_id",
    "name",
    "kind",
    "from_m",
    "to_m",
    "from_end",
    "length_m",
    "segments",
    "geometry",
)


def blind_stretches(study: Study, streets: Streets) -> gpd.GeoDataFrame:
    """Return the stretches of the blocks that are blind, by cause.

    - ``walls``: no venue and no building that holds homes is within :data:`FRONT_M`; other buildings are, along half of
      the stretch or more.
    - ``nothing near``: the same, without buildings.
    - ``under cover``: in a tunnel, an underpass or a passage.
    - ``dead end``: from the last junction to where the street ends. Whether doors overlook it is not asked.

    A building whose use nobody knows may hold homes: what it looks on to is unknown, and not called blind. So is
    everything, but for the last two, where the study does not know its venues or buildings. A building that stands
    behind another counts as near: a stretch may be missed for it, and none is invented.

    Returns
    -------
    GeoDataFrame, index ``gap_id``
        ``cause``; ``block_id``, ``name``, ``kind``; ``from_m`` and ``to_m`` along the block from its ``from_end`` (a
        side of the sky) [m], ``length_m`` [m], and its ``segments``. At least :data:`SHORTEST_BLIND_M` long, the
        longest first. A stretch may be told once for each cause. Crossings are left out.
    """
    segments = streets.segments
    asked = segments["in_area"].to_numpy(bool) & (segments["kind"] != "crossing").to_numpy()
    tunnel = segments["tunnel"].to_numpy(bool)
    points = points_along(segments.geometry.to_numpy(), spacing_m=_SPACING_M)
    buildings = study.buildings[study.buildings["walls"]]
    by_cause = {"under cover": _stretches(points, np.where(tunnel, 0.0, 1.0)[points.place], asked, study),
                "dead end": _stretches(points, np.where(dead_ends(study, streets), 0.0, 1.0)[points.place],
                                       asked, study)}  # fmt: skip
    if study.knows("venues", "buildings"):
        may_hold_homes = buildings["dwellings"].isna() | (buildings["dwellings"] > 0)
        fronts = np.concatenate([study.venues.geometry.array, buildings.geometry.array[may_hold_homes]])
        away = _away(shapely.points(points.xy), fronts)
        blind = _stretches(points, FRONT_M - away, asked & ~tunnel, study)
        beside = _beside(blind.geometry.array, buildings)
        by_cause |= {"walls": blind[beside], "nothing near": blind[~beside]}
    found = pd.concat([by_cause[cause].assign(cause=cause) for cause in CAUSES if cause in by_cause])
    found = found.sort_values(["length_m", "block_id", "cause", "from_m"], ascending=[False, True, True, True])
    found.index = pd.Index([f"blind-{k}" for k in range(1, len(found) + 1)], name="gap_id", dtype=object)
    return found[[*_COLUMNS]]


def _stretches(points: LightPoints, clear: Floats, asked: npt.NDArray[np.bool_], study: Study) -> gpd.GeoDataFrame:
    """Return the stretches on which ``clear`` is 0 or less."""
    values = np.where(asked[points.place], clear, np.nan)
    return stretches_below(
        points, values, np.nextafter(0.0, 1.0), study.segments, study.blocks, shortest_m=SHORTEST_BLIND_M
    )


def _away(spots: npt.NDArray[np.object_], fronts: npt.NDArray[np.object_]) -> Floats:
    """Return how far each point is from the nearest front [m]; beyond a little more than the limit, that."""
    away = np.full(len(spots), FRONT_M + 2 * _SPACING_M)
    (at, _), metres = shapely.STRtree(fronts).query_nearest(
        spots, max_distance=FRONT_M + 2 * _SPACING_M, return_distance=True, all_matches=False
    )
    away[at] = metres
    return away


def _beside(stretches: npt.NDArray[np.object_], buildings: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Tell along which stretches buildings stand, within reach of half of their points or more."""
    coords, of = shapely.get_coordinates(shapely.segmentize(stretches, _SPACING_M), return_index=True)
    near = _away(shapely.points(coords), np.asarray(buildings.geometry.array)) <= FRONT_M
    beside: npt.NDArray[np.bool_] = np.bincount(of, weights=near, minlength=len(stretches)) >= 0.5 * np.bincount(
        of, minlength=len(stretches)
    )
    return beside
