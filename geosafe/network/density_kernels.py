"""What numba compiles for the density along the network.

As in ``kernels.py``, arrays are plain float64 and int64, contiguous and writable, and nothing is checked.

A chain is a stretch of street between two real junctions (:mod:`geosafe.network.chains`). Along each, at given
*stops*, the kernels take one of two functions of what arrives: the density itself, or V, of which the mass between
two stops is V at the first less V at the second. What a source sends is told by the *rest* R(d), the share of its
mass on one side that lies beyond a distance d: 1/2 at 0, nothing beyond the bandwidth.

``shortest_kernels.py`` and ``dead_end_kernels.py`` take the kernels from here: after a change of these, delete their
cached code as ``search.py`` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

from geosafe.network.graph import Bools, Floats, Ints
from geosafe.network.search import search, seed

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])

#: Kernel to evaluate: bandwidth [m], whether it is Gaussian, and five numbers. See ``geosafe.network.fields``.
Form = tuple[float, bool, float, float, float, float, float]


def compiled(kernel: _Kernel) -> _Kernel:
    """Compile on the first call and keep the machine code for later runs.

    A division is not checked for 0, so that loops over the stops of a chain work on several at a time.
    """
    result: _Kernel = numba.njit(cache=True, nogil=True, error_model="numpy")(kernel)
    return result


@compiled
def value_at(form: Form, distance: float) -> float:
    """Value of a kernel, or of its rest, at a distance [m]; 0 from the bandwidth on.

    A polynomial in v = 1 - distance/bandwidth without constant term; or, of u = distance/bandwidth, the
    Gaussian c1 * exp(-c2 * u²) + c3 * erfc(c4 * u) - c5.
    """
    return bell(form, distance) if form[1] else polynomial(form, distance)


@compiled
def polynomial(form: Form, distance: float) -> float:
    """Value of a polynomial kernel; loops over it work on several distances at a time."""
    reach, _, c1, c2, c3, c4, c5 = form
    v = max(1.0 - distance * (1.0 / reach), 0.0)
    return v * (c1 + v * (c2 + v * (c3 + v * (c4 + v * c5))))


@compiled
def bell(form: Form, distance: float) -> float:
    """Value of the Gaussian kernel."""
    reach, _, c1, c2, c3, c4, c5 = form
    u = distance / reach
    if u >= 1.0:
        return 0.0
    return (c1 * math.exp(-c2 * u * u) if c1 != 0.0 else c3 * math.erfc(c4 * u)) - c5


# --- Chains ---------------------------------------------------------------------------------------


@compiled
def join_segments(first: Ints, neighbour: Ints, via: Ints, step: Floats, forward: Bools) -> tuple[Ints, Floats, Bools]:
    """Walk from every junction or dead end through the nodes where only two segment ends meet.

    Returns for each segment its chain, where it begins on it [m] and whether it runs against it.
    """
    n_nodes, n_segments = len(first) - 1, len(via) // 2
    chain = np.full(n_segments, -1, np.int64)
    offset = np.zeros(n_segments)
    turned = np.zeros(n_segments, np.bool_)
    n_chains = 0
    # Rings without any junction come second, when only they are left.
    for rings in (False, True):
        for start in range(n_nodes):
            if not rings and first[start + 1] - first[start] == 2:
                continue
            for leaving in range(first[start], first[start + 1]):
                if chain[via[leaving]] >= 0:
                    continue
                half, at = leaving, 0.0
                while chain[via[half]] < 0:
                    chain[via[half]], offset[via[half]], turned[via[half]] = n_chains, at, not forward[half]
                    at += step[half]
                    node = neighbour[half]
                    if first[node + 1] - first[node] == 2 and node != start:
                        half = first[node] + (via[first[node]] == via[half])
                n_chains += 1
    return chain, offset, turned


# --- Equal-split: along every walk ----------------------------------------------------------------


@compiled
def near_sources(
    first: Ints, neighbour: Ints, via: Ints, step: Floats, tail: Ints, head: Ints, length: Floats,
    chain: Ints, at: Floats, limit: float,
) -> Bools:  # fmt: skip
    """Return which chains hold one of the sources or meet a node that is nearer to one than ``limit``."""
    distance = np.full(len(first) - 1, np.inf)
    settled = np.empty(len(first) - 1, np.int64)
    keys, nodes = np.empty(len(via) + 2 * len(chain), np.float64), np.empty(len(via) + 2 * len(chain), np.int64)
    reached = np.zeros(len(tail), np.bool_)
    size = 0
    for i in range(len(chain)):
        reached[chain[i]] = True
        size = seed(distance, keys, nodes, size, tail[chain[i]], at[i], limit)
        size = seed(distance, keys, nodes, size, head[chain[i]], length[chain[i]] - at[i], limit)
    for node in settled[: search(first, neighbour, step, distance, settled, keys, nodes, size, limit)]:
        reached[via[first[node] : first[node + 1]]] = True
    return reached


@compiled
def _cubic(t: float) -> tuple[float, float, float, float]:
    """Shares by which a value at ``t`` (0-1) between the second and third of four places is put on them.

    They keep the sum, the mean and the next two moments.
    """
    return (
        -t * (t - 1) * (t - 2) / 6,
        (t + 1) * (t - 1) * (t - 2) / 2,
        -(t + 1) * t * (t - 2) / 2,
        (t + 1) * t * (t - 1) / 6,
    )


@compiled
def _solve(
    right: Floats, lower_start: Ints, lower_row: Ints, lower: Floats, upper_start: Ints, upper_row: Ints, upper: Floats
) -> None:
    """Solve L·U·x = right in place; both by columns with ascending rows, L with ones on its diagonal."""
    for j in range(len(right)):
        for k in range(lower_start[j] + 1, lower_start[j + 1]):
            right[lower_row[k]] -= lower[k] * right[j]
    for j in range(len(right) - 1, -1, -1):
        right[j] /= upper[upper_start[j + 1] - 1]
        for k in range(upper_start[j], upper_start[j + 1] - 1):
            right[upper_row[k]] -= upper[k] * right[j]


@compiled
def walk_fields(
    first: Ints,
    leaving: Ints,
    length: Floats,
    onward: Floats,
    back: Floats,
    delay: Ints,
    part: Floats,
    short: Ints,
    feed_start: Ints,
    feed_from: Ints,
    feed: Floats,
    permuted: Ints,
    ordered: Ints,
    factors: tuple[Ints, Ints, Floats, Ints, Ints, Floats],
    source_chain: Ints,
    source_at: Floats,
    weight: Floats,
    stop_start: Ints,
    stop_at: Floats,
    form: Form,
    rest: Form,
    mass: bool,
    n_steps: int,
    lost: Floats,
    field: Floats,
) -> None:
    """Add up, at the stops of every chain, what the sources give along every walk.

    Half-edge 2k leads from the tail of chain k to its head, 2k + 1 back. What is on its way is counted in steps of
    bandwidth / ``n_steps`` and arrives at the end of each half-edge ``delay`` + ``part`` steps after it set out:
    put on the four steps around, or, where the half-edge is ``short`` (delay 0), through an all-pass filter,
    state' = y - part·z with z = part·y + state, which answers in the same step. Those are therefore solved together,
    by the factors of I - A; ``feed`` is what the other half-edges add to their right side.

    At a node, what arrives by one half-edge goes on into each that leaves, times ``onward``, less ``back`` times
    itself into the one it came by. ``lost`` tells of each node what runs out of the network there, NaN where only the
    steps can tell.
    """
    reach = form[0]
    step = reach / n_steps
    size = delay + 5
    ring_start = np.cumsum(size) - size
    ring = np.zeros(size.sum())
    read = np.zeros(len(delay), np.int64)
    write = np.maximum(delay - 1, 0)
    state = np.zeros(len(delay))
    right = np.empty(len(short))
    told = np.zeros(len(length))

    for i in range(len(source_chain)):
        chain, at = source_chain[i], source_at[i]
        told[chain] += weight[i]
        for s in range(stop_start[chain], stop_start[chain + 1]):
            gap = stop_at[s] - at
            if mass:
                field[s] += weight[i] * (value_at(form, max(gap, 0.0)) - value_at(form, max(-gap, 0.0)))
            else:
                field[s] += weight[i] * value_at(form, abs(gap))
        for side in range(2):
            half = 2 * chain + side
            # The first step is the one before 0, so that what is near the end has one on either side.
            arrival = (length[chain] - at if side == 0 else at) / step + 1.0
            if arrival < n_steps + 2:
                slot = int(arrival)
                shares = _cubic(arrival - slot)
                for k in range(4):
                    ring[ring_start[half] + slot - 1 + k] += weight[i] * shares[k]

    for tick in range(n_steps + 1):
        travelled = (tick - 1) * step
        left = value_at(rest, travelled)
        for j in range(len(short)):
            half = short[j]
            total = state[half] + ring[ring_start[half] + read[half]]
            for k in range(feed_start[j], feed_start[j + 1]):
                total += feed[k] * ring[ring_start[feed_from[k]] + read[feed_from[k]]]
            right[permuted[j]] = total
        _solve(right, *factors)
        for j in range(len(short)):
            half = short[j]
            ring[ring_start[half] + read[half]] = right[ordered[j]]

        for node in range(len(first) - 1):
            total = 0.0
            for k in range(first[node], first[node + 1]):
                arriving = leaving[k] ^ 1
                total += ring[ring_start[arriving] + read[arriving]]
            for k in range(first[node], first[node + 1]):
                half = leaving[k]
                arriving, chain = half ^ 1, half >> 1
                slot = ring_start[arriving] + read[arriving]
                x = ring[slot]
                ring[slot] = 0.0
                read[arriving] = read[arriving] + 1 if read[arriving] + 1 < size[arriving] else 0
                y = onward[node] * total - back[node] * x
                if np.isnan(lost[node]):
                    told[chain] += (y - x) * left
                if delay[half] == 0:
                    z = part[half] * y + state[half]
                    state[half] = y - part[half] * z
                else:
                    shares = _cubic(part[half])
                    slot = write[half]
                    for m in range(4):
                        ring[ring_start[half] + slot] += shares[m] * y
                        slot = slot + 1 if slot + 1 < size[half] else 0
                    write[half] = write[half] + 1 if write[half] + 1 < size[half] else 0
                if y == 0.0:
                    continue
                low, high = stop_start[chain], stop_start[chain + 1]
                if half & 1 == 0:
                    for s in range(low, high):
                        field[s] += y * value_at(form, travelled + stop_at[s])
                else:
                    if mass:
                        y = -y
                    for s in range(low, high):
                        field[s] += y * value_at(form, travelled + (length[chain] - stop_at[s]))

    # What entered each chain and never left it lies on it: settle the last billionths.
    if mass:
        for node in range(len(first) - 1):
            if not np.isnan(lost[node]):
                told[leaving[first[node]] >> 1] -= lost[node]
        for chain in range(len(length)):
            low, high = stop_start[chain], stop_start[chain + 1] - 1
            if low < high:
                missing = told[chain] - (field[low] - field[high])
                for s in range(low, high + 1):
                    field[s] -= missing * stop_at[s] / length[chain]
