"""Cut: a network with a node wherever something stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geosafe.network.exact_lengths import GRAIN_M, exact_lengths
from geosafe.network.graph import Floats, Ints, Network, build_network


@dataclass(frozen=True, eq=False)
class Cut:
    """A network of pieces of segments. Made by :func:`cut_at`.

    Attributes
    ----------
    network
        The pieces, with exact lengths. The nodes that were there keep their numbers; new ones follow.
    segment : (n_pieces,)
        The segment that each piece is a part of.
    node : (n_places,)
        The node at which each place stands: one for all that stand at one point.
    """

    network: Network
    segment: Ints
    node: Ints


def cut_at(network: Network, segment: Ints, fraction: Floats) -> Cut:
    """Cut the segments of a network at places, which lie on whole grains of length.

    Parameters
    ----------
    network
        The network; its lengths are made exact (:mod:`geosafe.network.exact_lengths`).
    segment, fraction : (n_places,)
        Where each place stands: position of its segment, and how far along it (0-1).
    """
    length = exact_lengths(network.length)
    at = np.rint(network.along(segment, fraction) / GRAIN_M) * GRAIN_M
    node = np.where(at <= 0, network.u[segment], network.v[segment])
    inside = np.flatnonzero((at > 0) & (at < length[segment]))
    order = inside[np.lexsort((at[inside], segment[inside]))]
    new = (np.diff(segment[order], prepend=-1) != 0) | (np.diff(at[order], prepend=-1) != 0)
    node[order] = network.n_nodes + np.cumsum(new) - 1

    # Every piece begins at the first node of its segment or at a cut, and ends where the next one begins.
    cuts = order[new]
    of = np.concatenate([np.arange(network.n_segments), segment[cuts]])
    begins = np.concatenate([np.zeros(network.n_segments), at[cuts]])
    start = np.concatenate([network.u, node[cuts]])
    order = np.lexsort((begins, of))
    of, begins, start = of[order], begins[order], start[order]
    last = np.diff(of, append=-1) != 0
    end = np.where(last, network.v[of], np.roll(start, -1))
    return Cut(build_network(start, end, np.where(last, length[of], np.roll(begins, -1)) - begins), of, node)
