"""What numba compiles for flows between places.

As in ``kernels.py``, arrays are plain float64 and int64, contiguous and writable, and nothing is checked. The search and
the counting of paths are in ``search.py``. Columns are independent of one another: which of them are taken together
changes no byte.
"""

from __future__ import annotations

import math

import numpy as np

from geosafe.network.graph import Floats, Ints
from geosafe.network.search import compiled, count_paths, search, seed


@compiled
def sums_of_others(start: Ints, values: Floats) -> Floats:
    """Return for each row the sum of the other rows of its group, without taking anything off a sum.

    The rows of group g are ``start[g]`` to ``start[g + 1]``.
    """
    result = np.zeros_like(values)
    n_columns = values.shape[1]
    for group in range(len(start) - 1):
        low, high = start[group], start[group + 1]
        if high - low < 2:
            continue
        before, behind = np.zeros(n_columns), np.zeros(n_columns)
        for i in range(low, high):
            mirrored = high - 1 - (i - low)
            for h in range(n_columns):
                result[i, h] += before[h]
                before[h] += values[i, h]
                result[mirrored, h] += behind[h]
                behind[h] += values[mirrored, h]
    return result


@compiled
def _add(total: Floats, values: Floats, times: float) -> None:
    for h in range(len(total)):
        total[h] += times * values[h]


@compiled
def _give(leaves: Floats, falls: float, attraction: Floats, received: Floats, load: Floats) -> None:
    """Let a point receive, and load its node with what arrives."""
    for h in range(len(leaves)):
        given = leaves[h] * falls
        received[h] += given
        load[h] += given * attraction[h]


@compiled
def _carry(load: Floats, part: float, before: Floats, length: float, metres: Floats) -> None:
    """Hand a part of a load back over a piece of street of some length."""
    for h in range(len(load)):
        moved = part * load[h]
        before[h] += moved
        metres[h] += length * moved


@compiled
def send(
    first: Ints,
    neighbour: Ints,
    via: Ints,
    step: Floats,
    point_of: Ints,
    node_of: Ints,
    start: Ints,
    production: Floats,
    others: Floats,
    attraction: Floats,
    decay: float,
    limit: float,
    low: int,
    high: int,
    rate: Floats,
    received: Floats,
    metres: Floats,
) -> None:
    """Send what the places produce to one another, for the columns from ``low`` to ``high``.

    Point p is the node ``node_of[p]``, and node n the point ``point_of[n]`` or -1. The places at p are ``start[p]`` to
    ``start[p + 1]``; ``others`` is the attraction of the other places at a place's point, ``attraction`` that of all
    places at a point.

    Fills ``rate``, by which a place multiplies attraction and decay to give what it sends, 0 where it reaches nothing.
    Adds to ``received``, the sum of rate times decay at each point over the places at other points, and to
    ``metres``, what is walked on each segment ``via`` [person-metres].
    """
    n_nodes = len(first) - 1
    distance = np.full(n_nodes, np.inf)
    settled = np.empty(n_nodes, np.int64)
    keys, nodes = np.empty(len(neighbour) + 1, np.float64), np.empty(len(neighbour) + 1, np.int64)
    paths, back, back_start = np.empty(n_nodes), np.empty(len(neighbour), np.int64), np.empty(n_nodes + 1, np.int64)
    rank = np.empty(n_nodes, np.int64)
    falls = np.empty(n_nodes)
    loads = np.zeros((64, high - low))
    loaded = np.zeros(n_nodes, np.bool_)
    within, leaves = np.empty(high - low), np.empty(high - low)
    for origin in range(len(node_of)):
        idle = True
        for i in range(start[origin], start[origin + 1]):
            for h in range(low, high):
                if production[i, h] > 0.0:
                    idle = False
        if idle:
            continue
        size = seed(distance, keys, nodes, 0, node_of[origin], 0.0, limit)
        n_settled = search(first, neighbour, step, distance, settled, keys, nodes, size, limit)
        count_paths(first, neighbour, step, distance, settled, n_settled, paths, back, back_start)
        if n_settled > len(loads):
            loads = np.zeros((2 * n_settled, high - low))

        within[:] = 0.0
        for j in range(1, n_settled):
            node = settled[j]
            rank[node] = j
            point = point_of[node]
            if point >= 0:
                falls[j] = math.exp(-distance[node] / decay)
                _add(within, attraction[point, low:high], falls[j])
        leaves[:] = 0.0
        for i in range(start[origin], start[origin + 1]):
            for h in range(low, high):
                total = within[h - low] + others[i, h]
                if total > 0.0:
                    rate[i, h] = production[i, h] / total
                    leaves[h - low] += rate[i, h]

        # What goes to a node and past it is handed back along the shortest paths, the farthest node first.
        rank[node_of[origin]] = 0
        for j in range(n_settled - 1, 0, -1):
            point = point_of[settled[j]]
            if point >= 0:
                _give(leaves, falls[j], attraction[point, low:high], received[point, low:high], loads[j])
            elif not loaded[j]:
                continue
            for k in range(back_start[j], back_start[j + 1]):
                half = back[k]
                before = rank[neighbour[half]]
                loaded[before] = True
                part = paths[neighbour[half]] / paths[settled[j]]
                _carry(loads[j], part, loads[before], step[half], metres[via[half], low:high])
            loaded[j] = False
            loads[j] = 0.0
        loaded[0] = False
        loads[0] = 0.0
        for j in range(n_settled):
            distance[settled[j]] = np.inf
