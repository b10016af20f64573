"""What numba compiles for routes to the nearest of several places.

As in ``kernels.py``, arrays are plain float64 and int64, contiguous and writable, and nothing is checked. The search is
in ``search.py``.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Bools, Floats, Ints
from geosafe.network.search import compiled, search, seed


@compiled
def nearest_tree(
    first: Ints,
    neighbour: Ints,
    step: Floats,
    u: Ints,
    v: Ints,
    length: Floats,
    place: Ints,
    along: Floats,
    limit: float,
) -> tuple[Floats, Ints, Ints, Floats]:
    """Search from all places at once; return what each node needs to find the nearest.

    The distance [m]; the half-edge that leads there, -1 next to the place itself; the place, -1 where none is within
    the limit; and the end of the place's segment that the node is, in metres along it.
    """
    n_nodes = len(first) - 1
    distance = np.full(n_nodes, np.inf)
    settled = np.empty(n_nodes, np.int64)
    keys = np.empty(len(neighbour) + 2 * len(place) + 1, np.float64)
    nodes = np.empty(len(neighbour) + 2 * len(place) + 1, np.int64)
    size = 0
    for i in range(len(place)):
        own = place[i]
        size = seed(distance, keys, nodes, size, u[own], along[i], limit)
        size = seed(distance, keys, nodes, size, v[own], length[own] - along[i], limit)
    n_settled = search(first, neighbour, step, distance, settled, keys, nodes, size, limit)
    back, root, end = np.full(n_nodes, -1), np.full(n_nodes, -1), np.zeros(n_nodes)
    for i in range(len(place)):
        own = place[i]
        if root[u[own]] < 0 and distance[u[own]] == along[i]:
            root[u[own]] = i
        if root[v[own]] < 0 and distance[v[own]] == length[own] - along[i]:
            root[v[own]], end[v[own]] = i, length[own]
    for j in range(n_settled):
        node = settled[j]
        if root[node] >= 0:
            continue
        for half in range(first[node], first[node + 1]):
            before = neighbour[half]
            if root[before] >= 0 and distance[before] + step[half] == distance[node]:
                back[node], root[node] = half, root[before]
                break
    return distance, back, root, end


@compiled
def trace_routes(
    neighbour: Ints,
    via: Ints,
    step: Floats,
    forward: Bools,
    u: Ints,
    v: Ints,
    length: Floats,
    distance: Floats,
    back: Ints,
    root: Ints,
    end: Floats,
    place: Ints,
    along: Floats,
    first_place: Ints,
    segment: Ints,
    at: Floats,
    limit: float,
) -> tuple[Floats, Ints, Ints, Ints, Floats, Floats]:
    """Follow the tree of :func:`nearest_tree` from each target.

    Places are sorted by segment: those of segment k are ``first_place[k]`` to ``first_place[k + 1]``. Returns the
    distance and the place of each target, and the pieces of all routes: target, segment, from and to along it [m].
    """
    metres, found = np.full(len(segment), np.inf), np.full(len(segment), -1)
    of, pieces = np.empty(1024, np.int64), np.empty(1024, np.int64)
    starts, ends = np.empty(1024, np.float64), np.empty(1024, np.float64)
    filled = 0
    for t in range(len(segment)):
        own, here = segment[t], at[t]
        by_u, by_v = distance[u[own]] + here, distance[v[own]] + length[own] - here
        direct = np.inf
        for i in range(first_place[own], first_place[own + 1]):
            if abs(along[i] - here) < direct:
                direct, found[t] = abs(along[i] - here), i
        metres[t] = min(direct, by_u, by_v)
        if metres[t] > limit or metres[t] == np.inf:
            metres[t], found[t] = np.inf, -1
            continue
        node = -1
        if direct > metres[t]:
            node = u[own] if by_u <= by_v else v[own]
            found[t] = root[node]
        goal = found[t]
        n_pieces, walk = 1, node
        while walk >= 0:
            n_pieces += 1
            walk = neighbour[back[walk]] if back[walk] >= 0 else -1
        while filled + n_pieces > len(of):
            of, pieces = np.concatenate((of, np.empty_like(of))), np.concatenate((pieces, np.empty_like(pieces)))
            starts, ends = np.concatenate((starts, np.empty_like(starts))), np.concatenate((ends, np.empty_like(ends)))
        of[filled : filled + n_pieces] = t
        pieces[filled], starts[filled] = own, here
        if node < 0:
            ends[filled] = along[goal]
            filled += 1
            continue
        ends[filled] = 0.0 if by_u <= by_v else length[own]
        filled += 1
        while back[node] >= 0:
            half = back[node]
            pieces[filled] = via[half]
            starts[filled] = 0.0 if forward[half] else step[half]
            ends[filled] = step[half] if forward[half] else 0.0
            filled += 1
            node = neighbour[half]
        pieces[filled], starts[filled], ends[filled] = place[goal], end[node], along[goal]
        filled += 1
    return metres, found, of[:filled].copy(), pieces[:filled].copy(), starts[:filled].copy(), ends[:filled].copy()
