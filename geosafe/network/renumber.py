"""Renumber: a network whose near nodes have near numbers, so that a search stays in the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from geosafe.network.graph import Ints, Network, build_network


@dataclass(frozen=True, eq=False)
class Renumbered:
    """A network under other numbers. Made by :func:`renumber`.

    Attributes
    ----------
    network
        The same nodes and segments; every segment runs the same way.
    node, segment : (n_nodes,), (n_segments,)
        The new number of each node and segment.
    """

    network: Network
    node: Ints
    segment: Ints


def renumber(network: Network) -> Renumbered:
    """Number nodes so that neighbours come close together (reverse Cuthill-McKee), and segments by their nodes.

    With numbers that lie anyhow, as those of OpenStreetMap do, searching every node of 50,000 segments takes four times
    as long.
    """
    ends = np.concatenate([network.u, network.v]), np.concatenate([network.v, network.u])
    matrix = coo_array((np.ones(len(ends[0])), ends), shape=(network.n_nodes, network.n_nodes)).tocsr()
    node = np.empty(network.n_nodes, np.int64)
    node[reverse_cuthill_mckee(matrix, symmetric_mode=True)] = np.arange(network.n_nodes)
    u, v = node[network.u], node[network.v]
    order = np.lexsort((np.maximum(u, v), np.minimum(u, v)))
    segment = np.empty(network.n_segments, np.int64)
    segment[order] = np.arange(network.n_segments)
    return Renumbered(build_network(u[order], v[order], network.length[order]), node, segment)
