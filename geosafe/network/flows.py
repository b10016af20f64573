"""Flows: people who walk between places along the shortest paths, for many columns at once."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from geosafe.errors import CallError
from geosafe.network.cut import cut_at
from geosafe.network.flow_kernels import send, sums_of_others
from geosafe.network.graph import Floats, Network
from geosafe.network.renumber import renumber

#: Farthest that people may be sent, in decay lengths: what is left there, 1e-43, still divides.
_LONGEST_DECAYS: Final = 100.0
#: Fewest columns for which a thread searches the network anew.
_COLUMNS: Final = 32


@dataclass(frozen=True, eq=False)
class Flows:
    """Who walks where. Made by :func:`flows`.

    Attributes
    ----------
    flow : (n_segments, n_columns)
        Mean number passing along each segment: metres walked on it by all, divided by its length.
    arrivals : (n_places, n_columns)
        How many arrive at each place.
    unserved : (n_columns,)
        How many have nowhere to go: no other place with attraction is within the limit.
    """

    flow: Floats
    arrivals: Floats
    unserved: Floats


def flows(
    network: Network,
    segment: ArrayLike,
    fraction: ArrayLike,
    production: ArrayLike,
    attraction: ArrayLike,
    *,
    decay_m: float,
    limit_m: float,
) -> Flows:
    """Send what places produce to the other places around them, along the shortest paths.

    In each column, every place i sends its production P to the other places j within the limit, in proportion to their
    attraction A and the decay with the distance d along the network (a singly constrained gravity model):
    T(i, j) = P(i) · A(j) exp(-d(i, j) / decay) / Σ A(k) exp(-d(i, k) / decay), the sum over all k but i. Two places may
    stand at one point, 0 m apart; a place never sends to itself.

    Where several paths are equally short, each carries the same share. Lengths and places are rounded to 60 nanometres
    (:mod:`geosafe.network.exact_lengths`), within which paths count as equal and places as being at one point.

    Parameters
    ----------
    network
        The network, walked both ways.
    segment, fraction : (n_places,)
        Where each place stands: position of its segment, and how far along it (0-1).
    production, attraction : (n_places, n_columns)
        How many set out from each place, and how strongly it draws, in any unit; finite, 0 or more.
    decay_m
        Distance over which the draw of a place falls to 1/e [m].
    limit_m
        How far people walk [m]; at most 100 times ``decay_m``.

    Returns
    -------
    Flows
        In the unit of ``production``. Sums are in double precision: production is arrivals and unserved, and Σ flow ·
        length is Σ T · d, each to about 1e-12 and 1e-9 of itself. Cutting a segment in two changes nothing else. The
        same places in another order, and any number of threads, give the same bytes.

    Raises
    ------
    CallError
        Arrays that do not fit one another, values that are missing, not finite or below 0, places that are not on the
        network, a decay or limit that is not above 0 m and finite, or a limit of more than 100 decay lengths.

    References
    ----------
    Wilson (1971), *Environment and Planning* 3, 1-32 (the production-constrained model). Brandes (2001), *Journal of
    Mathematical Sociology* 25, 163-177 (how the paths are added up).
    """
    place, part = np.array(segment, np.int64), np.array(fraction, np.float64)
    network.along(place, part)  # refuses places that are not on the network
    near = renumber(network)
    cut = cut_at(near.network, near.segment[place], part)
    sent, drawn = (
        _checked(name, values, len(place)) for name, values in (("production", production), ("attraction", attraction))
    )
    if sent.shape != drawn.shape:
        raise CallError(f"production and attraction must be alike, got {sent.shape} and {drawn.shape}")
    if not (0 < decay_m < math.inf and 0 < limit_m <= _LONGEST_DECAYS * decay_m):
        raise CallError(
            f"decay_m must be above 0 m and limit_m above 0 m and at most {_LONGEST_DECAYS:g} times as long, "
            f"got {decay_m:g} and {limit_m:g}"
        )
    n_columns = sent.shape[1]
    # All columns sort, so that equal sets at one point add up in equal order.
    order = np.lexsort((*sent.T, *drawn.T, cut.node))
    node, sent, drawn = cut.node[order], sent[order], drawn[order]
    # Only the proportions of attraction matter: keep products of it far from the ends of the range of numbers.
    drawn /= drawn.max(axis=0, initial=np.finfo(float).tiny)
    begins = np.flatnonzero(np.diff(node, prepend=-1))
    start = np.append(begins, len(node)).astype(np.int64)
    point_of = np.full(cut.network.n_nodes, -1, np.int64)
    point_of[node[begins]] = np.arange(len(begins))
    at_point = np.add.reduceat(drawn, begins) if len(begins) else drawn
    others = sums_of_others(start, drawn)
    rate, received = np.zeros_like(sent), np.zeros_like(at_point)
    metres = np.zeros((network.n_segments, n_columns))
    via = cut.segment[cut.network.via]
    threads = min(os.cpu_count() or 1, math.ceil(n_columns / _COLUMNS))
    bounds = np.linspace(0, n_columns, threads + 1).astype(int)

    def run(at: int) -> None:
        send(
            cut.network.first, cut.network.neighbour, via, cut.network.step, point_of, node[begins], start,
            sent, others, at_point, decay_m, limit_m, int(bounds[at]), int(bounds[at + 1]), rate, received, metres,
        )  # fmt: skip

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        list(pool.map(run, range(threads)))
    at = np.repeat(np.arange(len(begins)), np.diff(start))
    arrivals = np.empty_like(sent)
    arrivals[order] = drawn * (received[at] + sums_of_others(start, rate))
    return Flows(
        flow=metres[near.segment] / network.length[:, None],
        arrivals=arrivals,
        unserved=np.where(rate > 0, 0.0, sent).sum(axis=0),
    )


def _checked(name: str, values: ArrayLike, n_places: int) -> Floats:
    table = np.array(values, np.float64)
    if table.ndim != 2 or len(table) != n_places:
        raise CallError(f"{name} must be a table with one row for each of {n_places} places, got {table.shape}")
    wrong = ~(np.isfinite(table) & (table >= 0))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise CallError(
            f"{name} must be finite and 0 or more, got {table[row, column]} at place {row}, column {column} "
            f"({wrong.any(axis=1).sum()} such places)"
        )
    return table
