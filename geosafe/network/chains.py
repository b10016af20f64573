"""Chains: stretches of street between two real junctions, whatever segments they are cut into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geosafe.network.density_kernels import join_segments
from geosafe.network.graph import Bools, Floats, Ints, Network, build_network


@dataclass(frozen=True, eq=False)
class Chains:
    """The chains of a network and where its segments lie on them. Made by :func:`join_chains`.

    Attributes
    ----------
    network
        A network with one segment for each chain. Nodes where only two segment ends meet are gone.
    chain, offset, turned, length : (n_segments,)
        For each segment that was given: its chain, where it begins on it [m], whether it runs against it, and how
        long it is [m].
    """

    network: Network
    chain: Ints
    offset: Floats
    turned: Bools
    length: Floats

    def along(self, segment: Ints, fraction: Floats) -> Floats:
        """Return where on their chains [m] places lie, told by a segment and how far along it (0-1)."""
        # In place: there may be a million of them.
        result: Floats = np.where(self.turned[segment], 1 - fraction, fraction)
        result *= self.length[segment]
        result += self.offset[segment]
        return np.minimum(result, self.network.length[self.chain[segment]], out=result)


def join_chains(network: Network) -> Chains:
    """Join segments through the nodes where only two segment ends meet.

    A ring without a junction begins and ends at one of its nodes. The same streets cut into other segments give
    chains of the same lengths.
    """
    chain, offset, turned = join_segments(network.first, network.neighbour, network.via, network.step, network.forward)
    order = np.lexsort((offset, chain))
    starts = np.flatnonzero(np.diff(chain[order], prepend=-1))
    first, last = order[starts], order[np.append(starts[1:], len(order)) - 1]
    joined = build_network(
        np.where(turned[first], network.v[first], network.u[first]),
        np.where(turned[last], network.u[last], network.v[last]),
        offset[last] + network.length[last],
    )
    return Chains(joined, chain, offset, turned, network.length)
