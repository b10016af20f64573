"""Nearest: how far each segment is from the nearest of several places, on average along it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from geosafe.errors import CallError
from geosafe.network.graph import Bools, Floats, Ints, Network
from geosafe.network.nearest_kernels import nearest_source


def nearest_distance(network: Network, segment: ArrayLike, fraction: ArrayLike, *, limit_m: float) -> Floats:
    """Return the distance along the network to the nearest source: the mean over the length of each segment.

    The mean is exact, so that the means of the parts of a segment, by their length, make up its own.

    Parameters
    ----------
    network
        The network.
    segment, fraction : (n_sources,)
        Where each source stands: position of its segment, and how far along it (0-1).
    limit_m
        How far to look [m]; infinity looks everywhere.

    Returns
    -------
    (n_segments,)
        Distance [m]. A place on the segment that is farther from every source than the limit counts as at the limit;
        infinity where all of them are.
    """
    place = np.array(segment, np.int64)
    along = network.along(place, np.array(fraction, np.float64))
    if not limit_m >= 0:
        raise CallError(f"limit_m must be 0 m or more, got {limit_m}")
    order = np.lexsort((along, place))
    return nearest_source(
        network.first, network.neighbour, network.step, network.u, network.v, network.length,
        place[order], along[order], float(limit_m),
    )  # fmt: skip


def within_reach(network: Network, segment: Ints, *, limit_m: float) -> Bools:
    """Return which segments (n_segments,) have any place at most ``limit_m`` [m] along the network from some segments.

    Those are among them.
    """
    ends = np.repeat([0.0, 1.0], len(segment))
    found: Bools = np.isfinite(nearest_distance(network, np.tile(segment, 2), ends, limit_m=limit_m))
    found[segment] = True
    return found
