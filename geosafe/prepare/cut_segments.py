"""Cut segments at places along them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely


def cut_segments(
    segments: gpd.GeoDataFrame, row: npt.NDArray[np.int64], at_m: npt.NDArray[np.float64], *, clear_m: float
) -> gpd.GeoDataFrame:
    """Return the segments, each cut into parts at the places along it.

    Parameters
    ----------
    segments
        LineStrings with ``u``, ``v`` and ``length_m`` in a metric CRS.
    row, at_m
        Which segment to cut (position), and how far along it [m]; in any order.
    clear_m
        Nothing is cut nearer than this to an end of the segment or to the cut before [m].

    Returns
    -------
    GeoDataFrame
        Parts stand in the place of their segment, with its columns; the first keeps its id, the others add ``:1``,
        ``:2`` to it. The nodes between them have negative ids, below those that are there, by place.
    """
    row, at_m = _apart(segments, row, at_m, clear_m)
    if not len(row):
        return segments
    lines = segments.geometry.array
    cut = np.unique(row)
    coords, of = shapely.get_coordinates(lines[cut], return_index=True)
    side = np.hypot(*np.diff(coords, axis=0).T)
    passed = np.concatenate([[0.0], np.cumsum(np.where(of[1:] == of[:-1], side, 0.0))])
    along = passed - passed[np.searchsorted(of, of)]
    place = shapely.get_coordinates(shapely.line_interpolate_point(lines[row], at_m))
    _, code = np.unique(np.round(place, 3), axis=0, return_inverse=True)
    node = min(int(segments[["u", "v"]].to_numpy().min()), 0) - 1 - code.ravel()

    # Each cut is the last point of one part and the first of the next.
    vertex = ~np.isin(np.round(along, 6) + 1j * cut[of], np.round(at_m, 6) + 1j * row)
    line = np.concatenate([cut[of][vertex], row, row])
    at = np.concatenate([along[vertex], at_m, at_m])
    xy = np.concatenate([coords[vertex], place, place])
    first = np.diff(of[vertex], prepend=-1) > 0
    begins = np.concatenate([first, np.zeros(len(row), bool), np.ones(len(row), bool)])
    order = np.lexsort((begins, at, line))
    part = np.cumsum(begins[order]) - 1
    shapes = shapely.linestrings(xy[order], indices=part)

    n_parts = np.ones(len(segments), np.int64)
    np.add.at(n_parts, row, 1)
    parts = segments.iloc[np.repeat(np.arange(len(segments)), n_parts)].copy()
    is_cut = np.repeat(n_parts > 1, n_parts)
    number = np.arange(len(parts)) - np.repeat(np.cumsum(n_parts) - n_parts, n_parts)
    ids = parts.index.to_numpy(object).copy()
    ids[number > 0] = ids[number > 0] + np.char.add(":", number[number > 0].astype(str)).astype(object)
    parts.index = pd.Index(ids, name=segments.index.name, dtype=object)
    geometry = np.array(parts.geometry.array, object)
    geometry[is_cut] = shapes
    parts = parts.set_geometry(gpd.GeoSeries(geometry, index=parts.index, crs=segments.crs))
    u, v = parts["u"].to_numpy().copy(), parts["v"].to_numpy().copy()
    u[number > 0], v[np.flatnonzero(number > 0) - 1] = node, node
    length = np.where(is_cut, shapely.length(geometry), parts["length_m"].to_numpy())
    return parts.assign(u=u, v=v, length_m=length)


def _apart(
    segments: gpd.GeoDataFrame, row: npt.NDArray[np.int64], at_m: npt.NDArray[np.float64], clear_m: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the cuts that keep clear of ends and of the cut before, in order."""
    order = np.lexsort((at_m, row))
    row, at_m = row[order], at_m[order]
    inside = (at_m >= clear_m) & (at_m <= segments["length_m"].to_numpy()[row] - clear_m)
    row, at_m = row[inside], at_m[inside]
    new = (np.diff(row, prepend=-1) != 0) | (np.diff(at_m, prepend=-np.inf) >= clear_m)
    return row[new], at_m[new]
