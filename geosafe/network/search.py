"""Bounded shortest paths, compiled: what the other kernels search the network with.

numba's cache watches only the file that a kernel stands in. After a change here, delete the cached code of the kernels
that search (``__pycache__/*.nb?``); installing anew does so by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

from geosafe.network.graph import Floats, Ints

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])


def compiled(kernel: _Kernel) -> _Kernel:
    """Compile on the first call and keep the machine code for later runs."""
    result: _Kernel = numba.njit(cache=True, nogil=True)(kernel)
    return result


@compiled
def _push(keys: Floats, nodes: Ints, size: int, key: float, node: int) -> int:
    """Put a node on the heap; returns the new size."""
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        if keys[parent] <= key:
            break
        keys[i], nodes[i] = keys[parent], nodes[parent]
        i = parent
    keys[i], nodes[i] = key, node
    return size + 1


@compiled
def _pop(keys: Floats, nodes: Ints, size: int) -> int:
    """Take the first node off the heap; returns the new size."""
    size -= 1
    key, node = keys[size], nodes[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[i], nodes[i] = keys[child], nodes[child]
        i = child
    keys[i], nodes[i] = key, node
    return size


@compiled
def seed(distance: Floats, keys: Floats, nodes: Ints, size: int, node: int, start: float, limit: float) -> int:
    """Let the search start at a node, ``start`` metres from the source; returns the new heap size."""
    if start <= limit and start < distance[node]:
        distance[node] = start
        size = _push(keys, nodes, size, start, node)
    return size


@compiled
def search(
    first: Ints,
    neighbour: Ints,
    step: Floats,
    distance: Floats,
    settled: Ints,
    keys: Floats,
    nodes: Ints,
    size: int,
    limit: float,
) -> int:
    """Run Dijkstra's search from the seeds on the heap as far as ``limit``.

    Fills ``distance`` and lists the nodes reached in ``settled``, nearest first; returns how many.
    Nothing beyond the limit is touched, so that resetting those nodes makes the arrays new.
    """
    n = 0
    while size > 0:
        here, node = keys[0], nodes[0]
        size = _pop(keys, nodes, size)
        if here > distance[node]:
            continue
        settled[n] = node
        n += 1
        for half in range(first[node], first[node + 1]):
            there = here + step[half]
            if there <= limit and there < distance[neighbour[half]]:
                distance[neighbour[half]] = there
                size = _push(keys, nodes, size, there, neighbour[half])
    return n


@compiled
def share(here: float, there: float, length: float) -> float:
    """Length [m] of a segment whose points are reached first from the end that is ``here`` metres away."""
    return min(max((there + length - here) / 2, 0.0), length)


@compiled
def count_paths(
    first: Ints,
    neighbour: Ints,
    step: Floats,
    distance: Floats,
    settled: Ints,
    n_settled: int,
    paths: Floats,
    back: Ints,
    back_start: Ints,
) -> None:
    """Count the shortest paths to the nodes that a search from one node settled.

    Fills ``paths`` at those nodes. ``back`` lists, for one settled node after the other, the half-edges by which
    its shortest paths lead back; those of the j-th begin at ``back_start[j]``. Two paths count as equal when their
    lengths are: give lengths of which sums are exact (:mod:`geosafe.network.exact_lengths`).
    """
    paths[settled[0]] = 1.0
    back_start[0] = back_start[1] = 0
    filled = 0
    for j in range(1, n_settled):
        node = settled[j]
        here = distance[node]
        n = 0.0
        for half in range(first[node], first[node + 1]):
            if distance[neighbour[half]] + step[half] == here:
                n += paths[neighbour[half]]
                back[filled] = half
                filled += 1
        paths[node] = n
        back_start[j + 1] = filled
