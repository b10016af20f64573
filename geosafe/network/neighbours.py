"""Neighbours: which streets lie near each other along the network."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geosafe.errors import CallError
from geosafe.network.graph import Ints, Network
from geosafe.network.spread import spread_evenly


def neighbours(network: Network, unit: ArrayLike, *, within_m: float) -> csr_array:
    """Return which units lie near each other along the network.

    Two units are neighbours where one can walk from some point of the one to some point of the other in less
    than ``within_m``; those that meet are 0 m apart. Cutting a segment in two changes nothing.

    Parameters
    ----------
    network
        The network.
    unit : (n_segments,)
        Number of the unit that each segment is a part of, 0 to n_units - 1; -1 where it is walked through and
        belongs to none.
    within_m
        How far apart neighbours may be [m], above 0.

    Returns
    -------
    csr_array of bool, (n_units, n_units)
        Symmetric; every unit is its own neighbour.
    """
    of: Ints = np.array(unit, np.int64)
    if of.shape != (network.n_segments,) or (of < -1).any():
        raise CallError(f"unit must be -1 or more for each of {network.n_segments} segments, got shape {of.shape}")
    if not 0 < within_m < math.inf:
        raise CallError(f"within_m must be above 0 m, got {within_m}")
    n_units = int(of.max(initial=-1)) + 1
    # A node stands at an end of the first segment that leaves it.
    leaving = network.first[:-1]
    at_end = np.where(network.forward[leaving], 0.0, 1.0)
    reached = spread_evenly(network, network.via[leaving], at_end, radius_m=within_m)
    part = np.flatnonzero(of >= 0)
    ends = np.concatenate([network.u[part], network.v[part]])
    to_nodes = _links(np.tile(of[part], 2), ends, (n_units, network.n_nodes))
    near = to_nodes @ (reached > 0).astype(np.int64) @ _links(part, of[part], (network.n_segments, n_units))
    return csr_array(near + near.T, dtype=bool)


def _links(rows: Ints, columns: Ints, shape: tuple[int, int]) -> csr_array:
    return csr_array((np.ones(len(rows), np.int64), (rows, columns)), shape=shape)
