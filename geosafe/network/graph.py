"""Network: segments between nodes as arrays that the kernels read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components as components_of

from geosafe.errors import CallError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Network:
    """Segments between nodes; walked both ways. Made by :func:`build_network`.

    Self-loops and parallel segments are allowed.

    Attributes
    ----------
    node_ids : (n_nodes,)
        The ids that were given, ascending; a node is from here on its position in this array.
    u, v : (n_segments,)
        First and last node of each segment.
    length : (n_segments,)
        Length of each segment [m].
    first : (n_nodes + 1,)
        The half-edges that leave node ``i`` are ``first[i]`` to ``first[i + 1]``: each segment has two,
        one from either end, also where both ends are one node.
    neighbour, via, step, forward : (2 n_segments,)
        Node that a half-edge leads to; its segment; its length [m]; whether it runs from u to v.
    """

    node_ids: Ints
    u: Ints
    v: Ints
    length: Floats
    first: Ints
    neighbour: Ints
    via: Ints
    step: Floats
    forward: Bools

    @property
    def n_nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_ids)

    @property
    def n_segments(self) -> int:
        """How many segments there are."""
        return len(self.u)

    def reverse(self) -> Ints:
        """Return the same piece the other way for each half-edge (2 n_segments,)."""
        pairs = np.argsort(self.via, kind="stable").reshape(-1, 2)
        result = np.empty(2 * self.n_segments, np.int64)
        result[pairs] = pairs[:, ::-1]
        return result

    def along(self, segment: Ints, fraction: Floats) -> Floats:
        """Return the distance [m] of places from the first node of their segment.

        Parameters
        ----------
        segment : (n,)
            Positions of segments, 0 to n_segments - 1.
        fraction : (n,)
            Where on the segment, 0 at the first node and 1 at the last.

        Raises
        ------
        CallError
            A segment that does not exist, or a fraction that is missing or outside 0 to 1.
        """
        if segment.ndim != 1 or segment.shape != fraction.shape:
            raise CallError(f"segment and fraction must be as long, got {segment.shape} and {fraction.shape}")
        wrong = (segment < 0) | (segment >= self.n_segments)
        if wrong.any():
            raise CallError(f"segment must be 0 to {self.n_segments - 1}, got {segment[wrong][0]}")
        wrong = ~((fraction >= 0) & (fraction <= 1))
        if wrong.any():
            raise CallError(f"fraction must be 0 to 1, got {fraction[wrong][0]}; leave unsnapped points out")
        result: Floats = fraction * self.length[segment]
        return result


def build_network(u: ArrayLike, v: ArrayLike, length: ArrayLike) -> Network:
    """Build the network of a table of segments.

    Parameters
    ----------
    u, v : (n_segments,)
        Ids of the first and last node: any 64-bit integers, also negative ones.
    length : (n_segments,)
        Length of each segment [m], above 0.

    Raises
    ------
    CallError
        Arrays of different lengths, or a length that is missing, not finite or not above 0.
    """
    start, end = np.array(u, np.int64), np.array(v, np.int64)
    metres = np.array(length, np.float64)
    if start.ndim != 1 or not (start.shape == end.shape == metres.shape):
        raise CallError(f"u, v and length must be as long, got {start.shape}, {end.shape} and {metres.shape}")
    wrong = np.flatnonzero(~(np.isfinite(metres) & (metres > 0)))
    if len(wrong):
        raise CallError(
            f"length must be finite and above 0 m, got {metres[wrong[0]]} at segment {wrong[0]} "
            f"({len(wrong)} such segments): leave out segments without length"
        )
    node_ids, nodes = np.unique(np.concatenate([start, end]), return_inverse=True)
    n = len(start)
    leaves = nodes.astype(np.int64)
    order = np.argsort(leaves, kind="stable")
    via = order % n if n else order
    return Network(
        node_ids=node_ids,
        u=leaves[:n],
        v=leaves[n:],
        length=metres,
        first=np.concatenate([[0], np.cumsum(np.bincount(leaves, minlength=len(node_ids)))]).astype(np.int64),
        neighbour=np.roll(leaves, n)[order],
        via=via,
        step=metres[via],
        forward=order < n,
    )


def connected_components(network: Network) -> Ints:
    """Return for each segment the number of its connected component, the longest first.

    Components of equal length are numbered by their first segment.

    Returns
    -------
    (n_segments,)
        0 for the component of greatest length [m], and so on.
    """
    ones = np.ones(network.n_segments, bool)
    shape = (network.n_nodes, network.n_nodes)
    _, of_node = components_of(coo_array((ones, (network.u, network.v)), shape=shape), directed=False)
    label, first, inverse = np.unique(of_node[network.u], return_index=True, return_inverse=True)
    total = np.bincount(inverse, weights=network.length, minlength=len(label))
    rank = np.empty(len(label), np.int64)
    rank[np.lexsort((first, -total))] = np.arange(len(label))
    result: Ints = rank[inverse]
    return result
