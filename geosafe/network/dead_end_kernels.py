"""What numba compiles for what runs past dead ends under the discontinuous form.

All else about that form is told on a grid of distances, where a kernel that ends abruptly is blurred by a step. What
the dead ends swallow decides on how much is left in all, so it is added up walk by walk wherever that can be done.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.density_kernels import Form, compiled, value_at
from geosafe.network.graph import Bools, Floats, Ints


@compiled
def past_dead_ends(
    first: Ints,
    leaving: Ints,
    tail: Ints,
    head: Ints,
    length: Floats,
    dead_end: Bools,
    source_start: Ints,
    source_at: Floats,
    weights: Floats,
    rest: Form,
    most: int,
    lost: Floats,
) -> None:
    """Fill in what runs past each dead end (n_columns, n_nodes), following every walk back from it to its sources.

    NaN stays where that would take more than ``most`` steps. Half-edges are numbered as in ``walk_fields``.
    """
    n_columns, reach = len(lost), rest[0]
    halves, far, part = np.empty(most, np.int64), np.empty(most), np.empty(most)
    for node in np.flatnonzero(dead_end):
        lost[:, node] = 0.0
        halves[0], far[0], part[0] = leaving[first[node]], 0.0, 1.0
        size, steps = 1, 1
        while size > 0:
            size -= 1
            half, distance, share = halves[size], far[size], part[size]
            chain = half >> 1
            low, high = source_start[chain], source_start[chain + 1]
            onward = distance + length[chain]
            there = head[chain] if half & 1 == 0 else tail[chain]
            ends = first[there + 1] - first[there]
            steps += high - low + ends - 1
            if steps > most:
                lost[:, node] = np.nan
                break
            for i in range(low, high):
                left = share * value_at(rest, distance + source_at[i] if half & 1 == 0 else onward - source_at[i])
                for column in range(n_columns):
                    lost[column, node] += left * weights[column, i]
            if onward < reach:
                for k in range(first[there], first[there + 1]):
                    if leaving[k] != half ^ 1:
                        halves[size], far[size], part[size] = leaving[k], onward, share / (ends - 1)
                        size += 1
