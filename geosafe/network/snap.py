"""Snap: the place on the network that is nearest to a point."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geosafe.crs import require_same_crs
from geosafe.errors import CallError, CrsError
from geosafe.network.cells import cells_over
from geosafe.network.graph import Floats
from geosafe.network.kernels import lines_in_cells, nearest_line, vertex_fractions

#: Cells of the search grid for each straight piece of the lines: the fastest of those tried.
_CELLS_PER_PIECE: Final = 1.0
#: Points that one thread takes at a time.
_CHUNK: Final = 100_000


def snap_points(points: gpd.GeoDataFrame, segments: gpd.GeoDataFrame, *, limit_m: float) -> pd.DataFrame:
    """Find for each point the nearest place on the segments, exactly.

    Parameters
    ----------
    points
        Points, in the CRS of the segments.
    segments
        LineStrings in a projected CRS [m]; the index holds their ids.
    limit_m
        Points farther from every segment than this [m] stay unsnapped.

    Returns
    -------
    DataFrame on the index of ``points``
        ``segment_id`` (None beyond the limit), ``fraction`` (0-1 from the line's first point to its last; NaN
        beyond the limit) and ``snap_m`` (distance [m], also beyond the limit; NaN where the point is missing or
        there is no segment). Of segments that are equally near, the first in the table.

    Raises
    ------
    CrsError
        A missing CRS, two different ones, or one that is not projected.
    CallError
        A geometry of another type.
    """
    require_same_crs(points, segments, names=("points", "segments"))
    if not segments.crs.is_projected:
        raise CrsError(f"points and segments must be in a projected CRS in metres, got {segments.crs.name!r}")
    if not limit_m >= 0:
        raise CallError(f"limit_m must be 0 m or more, got {limit_m}")
    if not np.isin(shapely.get_type_id(points.geometry.array), (-1, shapely.GeometryType.POINT)).all():
        raise CallError("points must hold points only")
    if not (shapely.get_type_id(segments.geometry.array) == shapely.GeometryType.LINESTRING).all():
        raise CallError("segments must hold LineStrings only: take MultiLineStrings apart with .explode()")

    given, at = shapely.get_coordinates(points.geometry.array, return_index=True)
    x, y = np.full((2, len(points)), np.nan)
    x[at], y[at] = given.T
    coords, line = shapely.get_coordinates(segments.geometry.array, return_index=True)
    along = vertex_fractions(coords, line)
    first = np.flatnonzero(line[1:] == line[:-1])
    ids, fraction = np.full(len(points), None, object), np.full(len(points), np.nan)
    if not len(first):
        return _table(points, ids, fraction, np.full(len(points), np.nan))
    width, height = np.ptp(coords, axis=0)
    n_cells = _CELLS_PER_PIECE * len(first)
    cell = max(math.sqrt(width * height / n_cells), max(width, height) / n_cells, 1.0)
    grid = cells_over(*coords.T, cell_m=cell)
    lines = np.hstack([coords[first], coords[first + 1]])
    index = lines_in_cells(lines, grid)
    # Row by row of the grid, so that what lay near one point is still at hand for the next.
    row = np.nan_to_num((y - coords[:, 1].min()) / cell).clip(0, np.iinfo(np.int16).max).astype(np.int16)
    order = np.argsort(row, kind="stable")
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = pool.map(
            lambda some: nearest_line(x[some], y[some], lines, *index, grid),
            np.array_split(order, len(order) // _CHUNK + 1),
        )
        piece, t, snap_m = (np.concatenate(part)[back] for part in zip(*parts, strict=True))

    near = snap_m <= limit_m
    vertex = first[piece[near]]
    ids[near] = segments.index.to_numpy(object)[line[vertex]]
    fraction[near] = along[vertex] + t[near] * (along[vertex + 1] - along[vertex])
    return _table(points, ids, fraction, snap_m)


def _table(points: gpd.GeoDataFrame, ids: NDArray[np.object_], fraction: Floats, snap_m: Floats) -> pd.DataFrame:
    # Left to itself pandas turns None into NaN among texts.
    segment_id = pd.Series(ids, points.index, dtype=object)
    return pd.DataFrame({"segment_id": segment_id, "fraction": fraction, "snap_m": snap_m}, index=points.index)
