"""Fields: what weighted places on a network give elsewhere on it, under a kernel of bounded reach."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import splu

from geosafe.network.chains import Chains
from geosafe.network.dead_end_kernels import past_dead_ends
from geosafe.network.density_kernels import Form, near_sources, walk_fields
from geosafe.network.graph import Floats, Ints, build_network
from geosafe.network.shortest_kernels import add_up, shortest_fields

Method = Literal["simple", "discontinuous", "continuous"]

#: Share of a kernel's mass on one side beyond u bandwidths: coefficients of v² to v⁵, with v = 1 - u.
_RESTS: Final = MappingProxyType(
    {
        "quartic": (0.0, 1.25, -0.9375, 0.1875),
        "epanechnikov": (0.75, -0.25, 0.0, 0.0),
        "triangular": (0.5, 0.0, 0.0, 0.0),
    }
)
#: Bandwidth of the Gaussian kernel in standard deviations: beyond it lie 0.27 % of an uncut one.
_GAUSSIAN_CUT: Final = 3.0

KERNELS: Final = (*_RESTS, "gaussian")
METHODS: Final = ("simple", "discontinuous", "continuous")

#: Steps of distance in a bandwidth, for the equal-split methods.
_STEPS: Final = 800
#: How many steps farther than the bandwidth the network is cut out, for what interpolation sends ahead.
_MARGIN_STEPS: Final = 8
#: Longest stretch of network that is walked at a time, in bandwidths: what is on its way fits into the cache.
_TILE_BANDWIDTHS: Final = 500
#: Half-edges at least this many steps long are interpolated, shorter ones filtered.
_LONG_STEPS: Final = 2
#: A half-edge counts as at least this many steps long, so that equations can be solved.
_LEAST_STEPS: Final = 1e-6
#: Steps by which walks are followed back from a dead end before their number is too great: about 1 ms.
_MOST_STEPS: Final = 200_000
#: Ranges of chains that threads take one after another, by shortest path.
_RANGES: Final = 16
#: Groups of at least this many sources are added up beforehand: about where that begins to be faster.
_MANY: Final = 8


@dataclass(frozen=True, eq=False)
class Places:
    """Places on chains, in ascending order.

    Attributes
    ----------
    chain, along : (n,)
        The chain of each and where on it [m].
    """

    chain: Ints
    along: Floats

    def starts(self, n_chains: int) -> Ints:
        """Return where the places of each chain begin, and in the end how many there are (n_chains + 1,)."""
        return np.searchsorted(self.chain, np.arange(n_chains + 1)).astype(np.int64)


def fields(
    chains: Chains,
    xy: Floats,
    sources: Places,
    weights: Floats,
    stops: Places,
    *,
    bandwidth_m: float,
    kernel: str,
    method: Method,
    mass: bool,
) -> Floats:
    """Return what sources give at stops.

    Parameters
    ----------
    chains
        The network.
    xy : (n_chains, 2)
        About where each chain lies [m]: by this the work is divided.
    sources, weights : (n_sources,), (n_columns, n_sources)
        Where the sources are and how much each weighs.
    stops
        Where to look.
    bandwidth_m, kernel, method
        As :func:`geosafe.network.density.network_density` takes them.
    mass
        False: the density at each stop [1/m]. True: a number V of which the mass between two neighbouring stops of
        a chain is V at the first less V at the second.

    Returns
    -------
    (n_columns, n_stops)
        The same bytes on any number of threads.
    """
    density, rest = _forms(kernel, bandwidth_m)
    form = rest if mass else density
    if method == "simple":
        return _by_shortest_path(chains, sources, weights, stops, form, mass)
    result = np.zeros((len(weights), len(stops.along)))
    tile = _tiles(chains, xy, _TILE_BANDWIDTHS * bandwidth_m)[sources.chain]
    tiles = [np.flatnonzero(tile == each) for each in np.unique(tile)]

    def walk(some: Ints) -> tuple[Ints, Floats]:
        part = Places(sources.chain[some], sources.along[some])
        return _by_walks(chains, part, weights.take(some, axis=1), stops, form, rest, mass, method)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for at, given in pool.map(walk, tiles):
            result[:, at] += given
    return result


def _forms(kernel: str, reach: float) -> tuple[Form, Form]:
    """Return a kernel and its rest as the compiled code takes them."""
    if kernel == "gaussian":
        inside, edge = 2 * math.erf(_GAUSSIAN_CUT / math.sqrt(2)), _GAUSSIAN_CUT / math.sqrt(2)
        peak = 2 * _GAUSSIAN_CUT / math.sqrt(2 * math.pi) / inside / reach
        return (
            (reach, True, peak, _GAUSSIAN_CUT**2 / 2, 0.0, 0.0, 0.0),
            (reach, True, 0.0, 0.0, 1 / inside, edge, math.erfc(edge) / inside),
        )
    c2, c3, c4, c5 = _RESTS[kernel]
    density = (reach, False, 2 * c2 / reach, 3 * c3 / reach, 4 * c4 / reach, 5 * c5 / reach, 0.0)
    return density, (reach, False, 0.0, c2, c3, c4, c5)


def _by_shortest_path(
    chains: Chains, sources: Places, weights: Floats, stops: Places, form: Form, mass: bool
) -> Floats:
    network = chains.network
    n = network.n_segments
    result = np.zeros((len(weights), len(stops.along)))
    by_source = np.ascontiguousarray(weights.T)
    groups = _groups(sources, by_source, form, n)
    stop_start = stops.starts(n)
    bounds = np.linspace(0, n, _RANGES + 1).astype(int)

    def run(at: int) -> None:
        shortest_fields(
            network.first, network.neighbour, network.via, network.step, network.u, network.v, network.length,
            *groups, sources.along, by_source, stop_start, stops.along, form, mass,
            int(bounds[at]), int(bounds[at + 1]), result,
        )  # fmt: skip

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, range(_RANGES)))
    return result


def _groups(sources: Places, weights: Floats, form: Form, n_chains: int) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    """Return groups of sources as the compiled code takes them, and the moments of those that hold many."""
    reach, is_bell, *coefficients = form
    cell = sources.along // reach
    new = np.ones(len(cell), bool)
    np.not_equal(sources.chain[1:], sources.chain[:-1], out=new[1:])
    new[1:] |= cell[1:] != cell[:-1]
    first = np.append(np.flatnonzero(new), len(new)).astype(np.int64)
    start = np.searchsorted(sources.chain[first[:-1]], np.arange(n_chains + 1)).astype(np.int64)
    size = np.diff(first)
    rows = np.where((size >= _MANY) & (not is_bell), size + 1, 0)
    row = np.where(rows > 0, np.cumsum(rows) - rows, -1)
    middle = (sources.along[first[:-1]] + sources.along[first[1:] - 1]) / 2
    # Powers up to the third, for the quartic kernel to the fifth.
    moments = np.empty((rows.sum(), weights.shape[1], 6 if any(coefficients[3:]) else 4))
    add_up(sources.along, weights, first, row, middle, reach, moments)
    return start, first, row, middle, moments


def _tiles(chains: Chains, xy: Floats, longest: float) -> Ints:
    """Return the number of each chain's tile: halved at the middle of the longer side until ``longest`` [m]."""
    tile = np.empty(chains.network.n_segments, np.int64)
    parts, n = [np.arange(len(tile))], 0
    while parts:
        part = parts.pop()
        if chains.network.length[part].sum() <= longest or len(part) == 1:
            tile[part] = n
            n += 1
            continue
        axis = int(np.argmax(np.ptp(xy[part], axis=0)))
        order = part[np.argsort(xy[part, axis], kind="stable")]
        parts += [order[len(order) // 2 :], order[: len(order) // 2]]
    return tile


def _by_walks(
    chains: Chains,
    sources: Places,
    weights: Floats,
    stops: Places,
    form: Form,
    rest: Form,
    mass: bool,
    method: Method,
) -> tuple[Ints, Floats]:
    """Return the stops that sources near one another reach along walks, and what they give there."""
    whole = chains.network
    touched = near_sources(
        whole.first, whole.neighbour, whole.via, whole.step, whole.u, whole.v, whole.length,
        sources.chain, sources.along, form[0] * (1 + _MARGIN_STEPS / _STEPS),
    )  # fmt: skip
    near = np.flatnonzero(touched)
    network = build_network(whole.u[near], whole.v[near], whole.length[near])
    leaving = 2 * network.via + ~network.forward
    ends = np.diff(network.first)
    if method == "continuous":
        onward, back = 2 / ends, np.ones(len(ends))
    else:
        onward = np.divide(1.0, ends - 1, out=np.zeros(len(ends)), where=ends > 1)
        back = onward

    steps = np.repeat(np.maximum(network.length * _STEPS / form[0], _LEAST_STEPS), 2)
    delay = np.minimum(steps, _STEPS + 4).astype(np.int64)
    delay[steps < _LONG_STEPS] = 0
    part = np.where(delay > 0, steps % 1, (1 - steps) / (1 + steps))
    short = np.flatnonzero(delay == 0)
    feed, permuted, ordered, factors = _short_equations(network.first, leaving, onward, back, part, short)

    at = np.flatnonzero(touched[stops.chain])
    stop_start = Places(np.searchsorted(near, stops.chain[at]), stops.along[at]).starts(len(near))
    source_chain, given = np.searchsorted(near, sources.chain), np.zeros((len(weights), len(at)))
    lost = np.full((len(weights), network.n_nodes), np.nan)
    if mass and method == "discontinuous":
        dead_end = (ends == 1) & (np.diff(whole.first)[network.node_ids] == 1)
        past_dead_ends(
            network.first, leaving, network.u, network.v, network.length, dead_end,
            Places(source_chain, sources.along).starts(len(near)), sources.along, weights, rest, _MOST_STEPS, lost,
        )  # fmt: skip
    for weight, out, field in zip(weights, lost, given, strict=True):
        walk_fields(
            network.first, leaving, network.length, onward, back, delay, part, short,
            feed.indptr.astype(np.int64), feed.indices.astype(np.int64), feed.data, permuted, ordered, factors,
            source_chain, sources.along, weight, stop_start, stops.along[at], form, rest, mass, _STEPS, out, field,
        )  # fmt: skip
    return at, given


def _short_equations(
    first: Ints, leaving: Ints, onward: Floats, back: Floats, part: Floats, short: Ints
) -> tuple[csr_array, Ints, Ints, tuple[Ints, Ints, Floats, Ints, Ints, Floats]]:
    """Return what long half-edges feed into short ones, and the LU factors of what these do to one another.

    A short half-edge answers at once with its ``part`` of what leaves the node it comes from.
    """
    node = np.empty(len(leaving), np.int64)
    node[leaving] = np.repeat(np.arange(len(first) - 1), np.diff(first))
    counts = np.diff(first)[node[short]]
    row = np.repeat(np.arange(len(short)), counts)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    arriving = leaving[first[node[short]][row] + nth] ^ 1
    value = part[short][row] * (
        onward[node[short]][row] - np.where(arriving == (short[row] ^ 1), back[node[short]][row], 0)
    )
    matrix = csr_array((value, (row, arriving)), shape=(len(short), len(leaving)))
    own = matrix[:, short]
    matrix.data[np.isin(matrix.indices, short)] = 0
    matrix.eliminate_zeros()
    if not len(short):
        none, nothing = np.zeros(1, np.int64), np.zeros(0)
        return matrix, none[:0], none[:0], (none, none[:0], nothing, none, none[:0], nothing)
    lu = splu((identity(len(short)) - own).tocsc())
    factors = []
    for each in (lu.L, lu.U):
        each.sort_indices()
        factors += [each.indptr.astype(np.int64), each.indices.astype(np.int64), each.data]
    return matrix, lu.perm_r.astype(np.int64), lu.perm_c.astype(np.int64), tuple(factors)
