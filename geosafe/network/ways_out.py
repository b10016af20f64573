"""Ways out: in how many directions one can get away from a street."""

from __future__ import annotations

import math

import numpy as np

from geosafe.errors import CallError
from geosafe.network.graph import Floats, Ints, Network
from geosafe.network.kernels import sectors_reached, vertex_fractions


def ways_out(
    network: Network, coords: Floats, offsets: Ints, *, reach_m: float = 100.0, n_asked: int | None = None
) -> Ints:
    """Count the directions in which one can walk away from each segment's midpoint.

    A direction is one of six sectors of 60 degrees, seen from the midpoint, that holds a place at exactly
    ``reach_m`` along the network. Sector 0 is centred on the segment's own direction, first point to last
    (first step, where it is closed), so that turning the city changes nothing.

    Parameters
    ----------
    network
        The network.
    coords : (n_points, 2), offsets : (n_segments + 1,)
        The lines of the segments [m], in the network's order and from u to v, as
        ``shapely.to_ragged_array`` gives them.
    reach_m
        How far to walk [m], above 0.
    n_asked
        How many segments, from the first, are asked about; None: all. The others are walked all the same.

    Returns
    -------
    (n_asked,)
        0 to 6. A through street without side streets has 2; towards a dead end nearer than ``reach_m``
        there is no way out.
    """
    if len(offsets) != network.n_segments + 1:
        raise CallError(f"offsets must be one longer than the {network.n_segments} segments, got {len(offsets)}")
    if not 0 < reach_m < math.inf:
        raise CallError(f"reach_m must be above 0 m, got {reach_m}")
    points, starts = np.array(coords, np.float64), np.array(offsets, np.int64)
    along = vertex_fractions(points, np.repeat(np.arange(network.n_segments), np.diff(starts)))
    return sectors_reached(
        network.first, network.neighbour, network.via, network.step, network.forward,
        network.u[:n_asked], network.v[:n_asked], network.length[:n_asked], points, along, starts,
         _headings(points, along, starts), float(reach_m),
    )  # fmt: skip


def _headings(points: Floats, along: Floats, starts: Ints) -> Floats:
    """Direction of each line [radians], from its first point to its last, or along its first step if closed."""
    first, last = starts[:-1], starts[1:] - 1
    closed = (points[first] == points[last]).all(axis=1)
    # The first vertex that lies off the start: vertices that repeat it have no direction.
    moved = np.flatnonzero(along > 0)
    to = last.copy()
    to[closed] = np.minimum(np.append(moved, 0)[np.searchsorted(moved, first[closed])], last[closed])
    step = points[to] - points[first]
    return np.arctan2(step[:, 1], step[:, 0])
