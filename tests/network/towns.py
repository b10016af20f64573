"""Random towns to try the network functions on, and slow, plain ways to the same answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geosafe.network.graph import Network, build_network


@dataclass
class Town:
    u: np.ndarray
    v: np.ndarray
    length: np.ndarray

    @property
    def network(self) -> Network:
        return build_network(self.u, self.v, self.length)


def random_town(seed: int, *, n_nodes: int = 12, n_segments: int = 20) -> Town:
    """Self-loops, parallel segments, dead ends and parts that do not hang together, all by chance."""
    rng = np.random.default_rng(seed)
    u, v = rng.integers(0, n_nodes, (2, n_segments))
    v[0] = u[0]
    u[1], v[1] = u[2], v[2]
    return Town(u, v, rng.uniform(5, 150, n_segments))


def random_sources(town: Town, seed: int, n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Places on the segments, some of them at an end."""
    rng = np.random.default_rng(seed + 1000)
    fraction = rng.random(n)
    fraction[0], fraction[-1] = 0.0, 1.0
    return rng.integers(0, len(town.u), n), fraction


def distances(town: Town, segment: int, fraction: float, step_m: float) -> list[np.ndarray]:
    """Distance from one place to points about every ``step_m`` along each segment, through a graph of the points."""
    n = np.ceil(town.length / step_m).astype(int)
    base = int(max(town.u.max(), town.v.max())) + 1
    starts = base + np.cumsum(n) - n
    total = base + n.sum()
    rows, columns, steps = [], [], []
    for k in range(len(n)):
        middles = starts[k] + np.arange(n[k])
        chain = np.concatenate([[town.u[k]], middles, [town.v[k]]])
        piece = town.length[k] / n[k]
        gaps = np.concatenate([[piece / 2], np.full(n[k] - 1, piece), [piece / 2]])
        rows.append(chain[:-1])
        columns.append(chain[1:])
        steps.append(gaps)
    # The source is one more node between two points of its segment.
    place, piece = fraction * town.length[segment], town.length[segment] / n[segment]
    own = (np.arange(n[segment]) + 0.5) * piece
    ends = np.concatenate([[0.0], own, [town.length[segment]]])
    chain = np.concatenate([[town.u[segment]], starts[segment] + np.arange(n[segment]), [town.v[segment]]])
    at = min(np.searchsorted(ends, place, side="right") - 1, len(ends) - 2)
    for there in (at, at + 1):
        rows.append([total])
        columns.append([chain[there]])
        steps.append([max(abs(ends[there] - place), 1e-12)])
    r, c, s = (np.concatenate(x) for x in (rows, columns, steps))
    # A sparse matrix adds up parallel entries: keep the shortest.
    low, high = np.minimum(r, c), np.maximum(r, c)
    order = np.lexsort((s, high, low))
    low, high, s = low[order], high[order], s[order]
    keep = np.concatenate([[True], (np.diff(low) != 0) | (np.diff(high) != 0)])
    graph = coo_array((s[keep], (low[keep], high[keep])), shape=(total + 1, total + 1)).tocsr()
    found = dijkstra(graph, directed=False, indices=total)
    return [found[starts[k] : starts[k] + n[k]] for k in range(len(n))]


def split(town: Town, segment: int, at: float) -> Town:
    """Cut one segment in two at a fraction of its length; the second part becomes the last segment."""
    new = int(max(town.u.max(), town.v.max())) + 1
    u, v, length = np.append(town.u, new), np.append(town.v, town.v[segment]), np.append(town.length, 0.0)
    v[segment] = new
    length[-1] = town.length[segment] * (1 - at)
    length[segment] = town.length[segment] * at
    return Town(u, v, length)


def split_sources(
    town: Town, segment: np.ndarray, fraction: np.ndarray, cut: int, at: float
) -> tuple[np.ndarray, np.ndarray]:
    """Move sources to the town that ``split`` made."""
    after = (segment == cut) & (fraction > at)
    before = (segment == cut) & ~after
    moved = np.where(after, len(town.u), segment)
    part = np.where(after, (fraction - at) / (1 - at), np.where(before, fraction / at, fraction))
    return moved, np.clip(part, 0, 1)


def random_map(seed: int) -> tuple[Town, list[np.ndarray]]:
    """A town with the polylines of its segments; loops are triangles, other segments bend once."""
    rng = np.random.default_rng(seed)
    town = random_town(seed, n_nodes=25, n_segments=45)
    nodes = rng.uniform(0, 250, (25, 2))
    lines = []
    for u, v in zip(town.u, town.v, strict=True):
        bends = rng.normal(0, 25, (2, 2)) + nodes[u]
        lines.append(
            np.array([nodes[u], *bends, nodes[v]] if u == v else [nodes[u], (bends[0] + nodes[v]) / 2, nodes[v]])
        )
    town.length = np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines])
    return town, lines
