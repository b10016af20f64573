"""Detour: how much farther it is for those who cannot use steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from geosafe.errors import CallError
from geosafe.network.graph import Floats, Network
from geosafe.network.kernels import detours
from geosafe.network.nearest import nearest_distance


def step_free_detour(
    network: Network, step_free: ArrayLike, *, reach_m: float = 100.0, cap_m: float = 250.0, n_asked: int | None = None
) -> Floats:
    """Return how much farther each segment's neighbourhood is without steps.

    For a step-free segment: over the nodes within ``reach_m`` of its midpoint, the mean of (shortest distance
    over step-free segments - shortest distance), each at most ``cap_m``. For a segment with steps: the shortest
    step-free distance between its ends - its length, 0 to ``cap_m``.

    Making steps step-free never raises the detour of any other segment.

    Parameters
    ----------
    network
        The network.
    step_free : (n_segments,)
        Whether one can use the segment without steps.
    reach_m
        How far around the midpoint to look [m].
    cap_m
        The longest detour that counts [m]; it stands also for "no way at all".
    n_asked
        How many segments, from the first, are asked about; None: all. The others are walked all the same.

    Returns
    -------
    (n_asked,)
        Detour [m], 0 to ``cap_m``; 0 where no steps begin within reach.
    """
    free = np.array(step_free)
    if free.dtype != bool or free.shape != (network.n_segments,):
        raise CallError(f"step_free must be true or false for each of {network.n_segments} segments, got {free.dtype}")
    if not (0 < reach_m < math.inf and 0 < cap_m < math.inf):
        raise CallError(f"reach_m and cap_m must be above 0 m, got {reach_m} and {cap_m}")
    steps = np.flatnonzero(~free)
    ends = np.repeat([0.0, 1.0], len(steps))
    to_steps = nearest_distance(network, np.tile(steps, 2), ends, limit_m=reach_m)
    return detours(
        network.first, network.neighbour, network.step, np.where(free[network.via], network.step, np.inf),
        network.u[:n_asked], network.v[:n_asked], network.length[:n_asked],
        free, np.isfinite(to_steps), float(reach_m), float(cap_m),
    )  # fmt: skip
