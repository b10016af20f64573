"""Lixels: segments cut into equal short pieces, the pixels of a network."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.errors import CallError
from geosafe.network.graph import Floats, Ints
from geosafe.network.kernels import vertex_fractions


def lixels(segments: gpd.GeoDataFrame, *, lixel_m: float) -> gpd.GeoDataFrame:
    """Cut each segment into equal pieces of at most a given length.

    Parameters
    ----------
    segments
        LineStrings in a projected CRS [m]; the index holds their ids.
    lixel_m
        The longest a piece may be [m]; infinity leaves the segments whole.

    Returns
    -------
    GeoDataFrame
        One row a piece, in the order of the segments and along each: ``segment_id``, ``from_m`` and ``to_m``
        (where it begins and ends, from the segment's first point) and its line, in the CRS of ``segments``.
    """
    lines = segments.geometry.array
    if not (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING).all():
        raise CallError("segments must hold LineStrings only: take MultiLineStrings apart with .explode()")
    length = shapely.length(lines)
    n = n_pieces(length, lixel_m)
    segment = np.repeat(np.arange(len(n)), n)
    nth = np.arange(len(segment)) - np.repeat(np.cumsum(n) - n, n)
    # Segments that stay whole keep their line as it is.
    flat = shapely.force_2d(lines) if shapely.has_z(lines).any() else lines.to_numpy()
    pieces, cut = flat[segment], n[segment] > 1
    if cut.any():
        some = n > 1
        which = np.repeat(np.arange(some.sum()), n[some])
        coords, offsets = _cut(flat[some], n[some], which, nth[cut])
        pieces[cut] = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, coords, (offsets,))
    return gpd.GeoDataFrame(
        {
            "segment_id": segments.index[segment],
            "from_m": length[segment] * (nth / n[segment]),
            "to_m": length[segment] * ((nth + 1) / n[segment]),
        },
        geometry=pieces,
        index=pd.RangeIndex(len(segment), name="lixel"),
        crs=segments.crs,
    )


def n_pieces(length: Floats, lixel_m: float) -> Ints:
    """Return into how many equal pieces of at most ``lixel_m`` metres each length [m] is cut."""
    if not lixel_m > 0:
        raise CallError(f"lixel_m must be above 0 m, got {lixel_m}")
    # A length that is a multiple of the lixel but for rounding is not cut once more.
    return np.maximum(np.ceil(length / lixel_m - 1e-9), 1).astype(np.int64)


def _cut(lines: np.ndarray, n: Ints, segment: Ints, nth: Ints) -> tuple[Floats, Ints]:
    """Return the vertices of all pieces, and where those of each begin and the last ends."""
    given, line = shapely.get_coordinates(lines, return_index=True)
    along = vertex_fractions(given, line)
    # Line number plus fraction rises from vertex to vertex through the whole table.
    ends = np.stack([nth, nth + 1]) / n[segment]
    vertex = np.clip(np.searchsorted(line + along, segment + ends, side="right") - 1, None, len(line) - 1)
    vertex -= (line[vertex] > segment) | (along[vertex] == 1)
    gap = along[vertex + 1] - along[vertex]
    t = np.divide(ends - along[vertex], gap, out=np.zeros_like(gap), where=gap > 0)[..., None]
    cuts = given[vertex] + t * (given[vertex + 1] - given[vertex])

    place = along * n[line]
    inner = np.flatnonzero((place % 1 != 0) & (along > 0) & (along < 1))
    piece = (np.cumsum(n) - n)[line[inner]] + place[inner].astype(np.int64)
    counts = np.bincount(piece, minlength=len(segment))
    offsets = np.concatenate([[0], np.cumsum(counts + 2)])
    coords = np.empty((offsets[-1], 2))
    coords[offsets[:-1]], coords[offsets[1:] - 1] = cuts
    coords[np.arange(len(inner)) + 2 * piece + 1] = given[inner]
    return coords, offsets
