"""What numba compiles for the mean distance along each segment to the nearest of several places."""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Floats, Ints
from geosafe.network.search import compiled, search, seed


@compiled
def _ramp(start: float, width: float, limit: float) -> float:
    """Integral over ``width`` metres of a distance that begins at ``start`` and grows by 1 a metre up to ``limit``."""
    rest = min(max(limit - start, 0.0), width)
    area = rest * (start + rest / 2) if rest > 0.0 else 0.0
    return area + (width - rest) * limit if width > rest else area


@compiled
def _between(one: float, other: float, width: float, limit: float) -> float:
    """Integral of the distance between two places ``width`` metres apart, at which it is ``one`` and ``other``."""
    if one == np.inf and other == np.inf:
        return _ramp(limit, width, limit)
    turn = min(max((other + width - one) / 2, 0.0), width)
    return _ramp(one, turn, limit) + _ramp(other, width - turn, limit)


@compiled
def nearest_source(
    first: Ints,
    neighbour: Ints,
    step: Floats,
    u: Ints,
    v: Ints,
    length: Floats,
    segment: Ints,
    along: Floats,
    limit: float,
) -> Floats:
    """Return the mean distance [m] along each segment to the nearest source, at most the limit.

    It is infinite where no source lies within the limit of any place on the segment. Sources are in the order of their
    segments and, on one segment, of how far along it they are.
    """
    n_nodes, n_segments, n_sources = len(first) - 1, len(u), len(segment)
    distance = np.full(n_nodes, np.inf)
    settled = np.empty(n_nodes, np.int64)
    capacity = len(neighbour) + 2 * n_sources
    keys = np.empty(capacity, np.float64)
    nodes = np.empty(capacity, np.int64)
    size = 0
    for i in range(n_sources):
        own = segment[i]
        size = seed(distance, keys, nodes, size, u[own], along[i], limit)
        size = seed(distance, keys, nodes, size, v[own], length[own] - along[i], limit)
    search(first, neighbour, step, distance, settled, keys, nodes, size, limit)
    nearest = np.full(n_segments, np.inf)
    i = 0
    for k in range(n_segments):
        # From one end of the segment over the sources on it to the other: between two, the nearer of the two.
        here, at, least, total = distance[u[k]], 0.0, distance[u[k]], 0.0
        while i < n_sources and segment[i] == k:
            total += _between(here, 0.0, along[i] - at, limit)
            here, at, least = 0.0, along[i], 0.0
            i += 1
        total += _between(here, distance[v[k]], length[k] - at, limit)
        if min(least, distance[v[k]]) < np.inf:
            nearest[k] = total / length[k]
    return nearest
