"""What public spaces and sights draw by themselves in each hour of the week, and where along the streets."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geosafe.params import (
    GREEN_IN_THE_DARK,
    OUTDOORS,
    PHASES,
    SIGHT_NEAR_M,
    SIGHT_WEIGHTS,
    SPACE_DRAW,
    SPACES_AFTER_DARK,
    WATERFRONT_DRAW,
    WATERFRONT_M2,
)
from geosafe.score.space_ways import ways_of_spaces
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study
from geosafe.tables import empty_table
from geosafe.week import hours_of_week

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_OUTDOORS: Final = hours_of_week(OUTDOORS)
#: Size of space to which ``SPACE_DRAW`` refers [m2].
_UNIT_M2: Final = 1000.0
#: What a space draws is put down along its ways this often [m]: short beside the 100 m over which it falls.
_STEP_M: Final = 20.0


def place_sources(study: Study, streets: Streets) -> tuple[Ints, Floats, Floats, Ints, Floats]:
    """Return what draws people to places for their own sake.

    A space draws by its kind, the square root of its size and whether it is by the water, and with the sights in and
    next to it; evenly along its streets and paths, while it is open, and in green spaces fewer after dark. A sight that
    no space is near draws from the street. Spaces for customers only draw nobody by themselves: their venues do.

    Returns
    -------
    row, fraction : (n,)
        Row of the segment that each source stands on, and how far along it.
    draw : (n,)
        What each draws in its busiest hour [open-venue equivalents].
    which : (n,)
        The row of ``visited`` that tells its hours.
    visited : (3, m, 168)
        Value, least and most of how many come, by hour of the week, as a share of the busiest hour.
    """
    spaces = study.spaces.sort_index()
    draw = draw_of_spaces(study, spaces)
    sights = empty_table("sights", study.crs) if study.sights is None else on_network(study.sights).sort_index()
    weight = sights["kind"].map(SIGHT_WEIGHTS).to_numpy(float)
    seen_from = _seen_from(sights, spaces)
    draw += weight @ seen_from
    alone = np.asarray(seen_from.sum(axis=1)).ravel() == 0
    draw[(spaces["access"] == "customers").to_numpy()] = 0.0
    space, row, fraction, share = _along(spaces, streets)
    there, along = streets.positions(sights[alone])
    by_street = np.broadcast_to(_OUTDOORS, (3, 1, len(_OUTDOORS)))
    return (
        np.concatenate([row, there]),
        np.concatenate([fraction, along]),
        np.concatenate([share * draw[space], weight[alone]]),
        np.concatenate([space, np.full(len(there), len(spaces))]),
        np.concatenate([_visited(study, spaces), by_street], axis=1),
    )


def draw_of_spaces(study: Study, spaces: gpd.GeoDataFrame) -> Floats:
    """Return what spaces draw in their busiest hour, without sights [open-venue equivalents]; 0 for unknown kinds."""
    kind = spaces["kind"].map(SPACE_DRAW).fillna(0.0).to_numpy(float)
    water = study.base_map.geometry.array[(study.base_map["kind"] == "water").to_numpy()]
    water = water[shapely.area(water) >= WATERFRONT_M2]
    by_water, _ = shapely.STRtree(water).query(spaces.geometry.array, predicate="dwithin", distance=SIGHT_NEAR_M)
    draw: Floats = kind * np.sqrt(spaces["area_m2"].to_numpy(float) / _UNIT_M2)
    draw[np.unique(by_water)] *= WATERFRONT_DRAW
    return draw


def _seen_from(sights: gpd.GeoDataFrame, spaces: gpd.GeoDataFrame) -> csr_array:
    """Return the shares in which sights draw people to spaces, (n_sights, n_spaces); rows sum to 1, or 0 where none is.

    A sight that is a space draws there; another, to the spaces within ``SIGHT_NEAR_M``, by their areas.
    """
    shapes, ids = spaces.geometry.to_numpy(), spaces["osm_id"].to_numpy(object)
    sight, space = shapely.STRtree(shapes).query(sights.geometry.to_numpy(), predicate="dwithin", distance=SIGHT_NEAR_M)
    itself = sights["osm_id"].to_numpy(object)[sight] == ids[space]
    has_itself = np.isin(sight, sight[itself])
    area = np.where(itself | ~has_itself, shapely.area(shapes[space]), 0.0)
    total = np.bincount(sight, weights=area, minlength=len(sights))
    return csr_array((area / total[sight], (sight, space)), shape=(len(sights), len(spaces)))


def _visited(study: Study, spaces: gpd.GeoDataFrame) -> Floats:
    """Return how many come to each space in each hour, as a share of its busiest: value, least and most (3, n, 168)."""
    week = study.week
    light = np.nan_to_num(week.phase[:, PHASES.index("day")])
    in_green = _OUTDOORS * (light + GREEN_IN_THE_DARK * (1 - light))
    come = np.where(spaces["kind"].isin(SPACES_AFTER_DARK).to_numpy()[:, None], _OUTDOORS, in_green)
    # Of hours that are not known, nothing is in the value.
    is_open = [np.nan_to_num(each.reindex(spaces.index).to_numpy(float)) for each in
               (week.open, week.open_lo, week.open_hi)]  # fmt: skip
    return np.stack(is_open) * come


def _along(spaces: gpd.GeoDataFrame, streets: Streets) -> tuple[Ints, Ints, Floats, Floats]:
    """Return points along the ways of each space: space, row of the segment, fraction, and share of the space (n,)."""
    space, segment, part = ways_of_spaces(spaces.geometry.to_numpy(), streets.segments)
    parts, of = shapely.get_parts(part, return_index=True)
    metres = shapely.length(parts)
    n = np.maximum(np.ceil(metres / _STEP_M), 1).astype(np.int64)
    which = np.repeat(np.arange(len(parts)), n)
    step = np.arange(len(which)) - np.repeat(np.cumsum(n) - n, n)
    flat = metres[which] == 0  # a space that no way is near has one point
    points = np.where(flat, parts[which], shapely.line_interpolate_point(
        np.where(flat, None, parts[which]), (step + 0.5) / n[which], normalized=True))  # fmt: skip
    row = segment[of[which]]
    fraction = shapely.line_locate_point(np.asarray(streets.segments.geometry.array)[row], points, normalized=True)
    weight = pd.Series(np.where(flat, 1.0, metres[which] / n[which]))
    share = (weight / weight.groupby(space[of[which]]).transform("sum")).to_numpy(float)
    return space[of[which]], row, fraction, share
