"""The lines of routes along the streets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geosafe.network.routes import Routes


def route_lines(routes: Routes, lines: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return each route as a LineString in the direction in which it is walked; None where it has no length.

    Parameters
    ----------
    routes
        Routes over ``lines``.
    lines
        The LineStrings of the segments.
    """
    piece = np.asarray(lines)[routes.segment]
    coords, of = shapely.get_coordinates(piece, return_index=True)
    side = np.hypot(*np.diff(coords, axis=0, prepend=coords[:1]).T)
    passed = np.cumsum(np.where(np.diff(of, prepend=-1) != 0, 0.0, side))
    at = passed - passed[np.searchsorted(of, of)]
    low, high = np.minimum(routes.start, routes.end), np.maximum(routes.start, routes.end)
    inside = (at > low[of]) & (at < high[of])
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(piece, each)) for each in (routes.start, routes.end)]
    every = np.arange(len(piece))
    number = np.concatenate([every, of[inside], every])
    walked = np.concatenate([routes.start, at[inside], routes.end])
    walked = np.abs(walked - routes.start[number])
    order = np.lexsort((walked, number))
    points = np.concatenate([ends[0], coords[inside], ends[1]])[order]
    found: npt.NDArray[np.object_] = np.full(len(routes.length), None, dtype=object)
    if len(points):
        made, first = np.unique(routes.of, return_inverse=True)
        found[made] = shapely.remove_repeated_points(shapely.linestrings(points, indices=first[number[order]]), 1e-6)
    return found
