"""Every shortest path of a small town, found by networkx: slow and plain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import networkx
import numpy as np

from tests.network.towns import Town


def graph_of(town: Town, segment: Sequence[int] = (), fraction: Sequence[float] = ()) -> networkx.Graph:
    """A graph of nodes ("node", id), places ("place", segment, fraction) and two middles of every piece of a segment.

    The middles keep parallel segments and self-loops apart. Every edge knows its segment.
    """
    graph = networkx.Graph()
    for k, (u, v, length) in enumerate(zip(town.u.tolist(), town.v.tolist(), town.length.tolist(), strict=True)):
        inner = sorted({f for s, f in zip(segment, fraction, strict=True) if s == k and 0 < f < 1})
        stops = [0.0, *inner, 1.0]
        names: list[Any] = [("node", u), *(("place", k, f) for f in inner), ("node", v)]
        for i in range(len(inner) + 1):
            third = (stops[i + 1] - stops[i]) * length / 3
            steps = [names[i], ("middle", k, i, 0), ("middle", k, i, 1), names[i + 1]]
            for a, b in zip(steps[:-1], steps[1:], strict=True):
                graph.add_edge(a, b, weight=third, segment=k)
    return graph


def name_of(town: Town, segment: int, fraction: float) -> tuple[Any, ...]:
    """The name of a place in the graph."""
    if fraction in (0, 1):
        return "node", int((town.u if fraction == 0 else town.v)[segment])
    return "place", segment, fraction


def shortest_paths(graph: networkx.Graph, start: Any, end: Any) -> Iterator[list[tuple[Any, Any]]]:
    """Every shortest path between two nodes as a list of edges.

    networkx compares sums as they come, so lengths must be such that equal paths add up to equal sums.
    """
    for path in networkx.all_shortest_paths(graph, start, end, weight="weight"):
        yield list(zip(path[:-1], path[1:], strict=True))


def whole_metres(town: Town, seed: int) -> Town:
    """The same town with lengths of few multiples of 3 m, so that many paths are equally short."""
    return Town(town.u, town.v, np.random.default_rng(seed).integers(1, 5, len(town.u)) * 12.0)
