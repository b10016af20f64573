"""Spread: what sources send along the network, by shortest distance."""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geosafe.errors import CallError
from geosafe.network.graph import Floats, Ints, Network
from geosafe.network.kernels import EXPONENTIAL, FLAT, GAUSSIAN, spread_weights
from geosafe.network.local_sums import add_rows
from geosafe.network.nearest import within_reach

#: Kernels are cut off where they fall below this share of their value at distance 0.
CUTOFF: Final = 1e-3

#: Sources taken at a time: bounds the memory. Sums are made source by source, wherever a batch ends.
_CHUNK: Final = 1000


def spread(
    network: Network,
    segment: ArrayLike,
    fraction: ArrayLike,
    values: ArrayLike,
    *,
    kernel: Literal["exponential", "gaussian"],
    scale_m: float,
    offset_m: ArrayLike = 0.0,
    asked: Ints | None = None,
) -> Floats:
    """Spread sources along the network; return the mean along each segment of what arrives.

    At a point x, what arrives is the sum over sources of value · k(d(x) + offset), with d the shortest
    distance along the network and k(d) = exp(-d/scale) or exp(-(d/scale)²). It is integrated in closed
    form, so that splitting or joining segments changes nothing.

    k is taken as 0 where it falls below :data:`CUTOFF`: beyond 6.9 scales (exponential) or 2.6 scales
    (gaussian). On a straight line that loses 0.1 % or 0.02 % of what a source sends; where the length within
    reach grows with the distance, as in a grid of streets, 0.8 % or 0.1 %.

    Parameters
    ----------
    network
        The network.
    segment, fraction : (n_sources,)
        Where each source stands: position of its segment, and how far along it (0-1).
    values : (n_sources, n_columns) or (n_sources,)
        How strong each source is, in any unit; finite.
    kernel, scale_m
        Form and scale [m] of the decay.
    offset_m : (n_sources,) or a number
        Distance from each source to its place on the network [m], added to every distance.
    asked : (n_asked,)
        Positions of the segments asked about; None: all.

    Returns
    -------
    (n_segments, n_columns)
        The mean along each segment, in the unit of ``values``; 0 where nothing arrives; of those asked, in their
        order, the same bytes as among all. The same sources in another order give the same bytes.
    """
    strength = np.asarray(values, np.float64)
    strength = strength.reshape(len(strength), math.prod(strength.shape[1:]))
    place, part = np.array(segment, np.int64), np.array(fraction, np.float64)
    offset = np.broadcast_to(np.asarray(offset_m, np.float64), place.shape)
    along = network.along(place, part)
    if len(strength) != len(place) or not np.isfinite(strength).all():
        raise CallError(f"values must be finite, one row for each of the {len(place)} sources, got {strength.shape}")
    if not (offset >= 0).all():
        raise CallError("offset_m must be 0 m or more for every source")
    if kernel not in ("exponential", "gaussian") or not 0 < scale_m < math.inf:
        raise CallError(f"kernel must be exponential or gaussian at a scale above 0 m, got {kernel!r}, {scale_m}")
    form, limit = EXPONENTIAL if kernel == "exponential" else GAUSSIAN, reach_m(kernel, scale_m)
    if asked is not None:
        near = within_reach(network, asked, limit_m=limit)[place]
        place, along, offset, strength = place[near], along[near], offset[near], strength[near]

    # Sources at one place are one source. All columns sort, so that equal sets add up in equal order.
    order = np.lexsort((*strength.T, offset, along, place))
    place, along, offset, strength = place[order], along[order], offset[order], strength[order]
    starts = np.flatnonzero(
        (np.diff(place, prepend=-1) != 0) | (np.diff(along, prepend=-1) != 0) | (np.diff(offset, prepend=-1) != 0)
    )
    total = np.zeros((network.n_segments, strength.shape[1]))
    if len(starts):
        place, along, offset = place[starts], along[starts], offset[starts]
        strength = np.add.reduceat(strength, starts)
    for at in range(0, len(place), _CHUNK):
        some = slice(at, at + _CHUNK)
        weights = _weights(network, place[some], along[some], offset[some], form, scale_m, limit)
        # Row by row, a segment's sums stay near the processor; the order in which they are added up is the same.
        by_segment = weights.T.tocsr()
        add_rows(by_segment.indptr, by_segment.indices, by_segment.data, strength[some], total)
    rows = slice(None) if asked is None else asked
    result: Floats = total[rows] / network.length[rows, None]
    return result


def reach_m(kernel: Literal["exponential", "gaussian"], scale_m: float) -> float:
    """Return how far a kernel of a scale [m] reaches [m]: where it falls to :data:`CUTOFF`."""
    fall = -math.log(CUTOFF)
    return scale_m * (fall if kernel == "exponential" else math.sqrt(fall))


def spread_evenly(network: Network, segment: ArrayLike, fraction: ArrayLike, *, radius_m: float) -> csr_array:
    """Share each source evenly over the length of network within a distance of it.

    For points that stand for a neighbourhood, such as those snapped for anonymity.

    Parameters
    ----------
    network
        The network.
    segment, fraction : (n_sources,)
        Where each source stands: position of its segment, and how far along it (0-1).
    radius_m
        How far along the network a source reaches [m], above 0.

    Returns
    -------
    csr_array, (n_sources, n_segments)
        The share of each source that falls to each segment; each row sums to 1. ``values @ result`` spreads
        values, and a dead end or the network's end loses nothing.
    """
    place = np.array(segment, np.int64)
    along = network.along(place, np.array(fraction, np.float64))
    if not 0 < radius_m < math.inf:
        raise CallError(f"radius_m must be above 0 m, got {radius_m}")
    _, firsts, inverse = np.unique(np.stack([place, along]), axis=1, return_index=True, return_inverse=True)
    weights = _weights(network, place[firsts], along[firsts], np.zeros(len(firsts)), FLAT, 1.0, radius_m)
    reached = weights.sum(axis=1)
    weights.data /= np.repeat(reached, np.diff(weights.indptr))
    return weights[inverse]


def _weights(
    network: Network, segment: Ints, along: Floats, offset: Floats, form: int, scale: float, limit: float
) -> csr_array:
    indptr, indices, data = spread_weights(
        network.first, network.neighbour, network.via, network.step, network.u, network.v, network.length,
        segment, along, offset, form, scale, limit,
    )  # fmt: skip
    return csr_array((data, indices, indptr), shape=(len(segment), network.n_segments))
