"""Centrality of streets: how much lies within walking reach, and how many shortest paths run along."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geosafe.errors import CallError
from geosafe.network.centrality_kernels import centrality_from
from geosafe.network.exact_lengths import exact_lengths
from geosafe.network.graph import Floats, Network, build_network
from geosafe.network.placed import chains_of
from geosafe.network.renumber import renumber

#: Ranges of nodes that threads take one after another. Their sums are added in order.
_RANGES: Final = 16


@dataclass(frozen=True, eq=False)
class Centrality:
    """Centrality of the nodes and segments of a network. Made by :func:`centrality`.

    Each is an array of (n_radii, n_nodes), the last of (n_radii, n_segments); their definitions stand at
    :func:`network_centrality`.
    """

    reach_n: Floats
    reach_m: Floats
    farness_m: Floats
    harmonic_per_km: Floats
    betweenness_n: Floats
    segment_betweenness_n: Floats


def network_centrality(segments: gpd.GeoDataFrame, *, radius_m: ArrayLike) -> pd.DataFrame:
    """Measure how central streets are within walking distance, along the shortest paths.

    Counted are *junctions*: the nodes where other than two segment ends meet, dead ends among them. Where a street is
    cut into segments, or drawn with more of them, changes nothing.

    Every junction has, within each radius R along the network,

    - ``reach_n``, how many other junctions lie at a distance of R or less;
    - ``reach_m``, the metres of street that lie within R;
    - ``farness_m``, the sum of the distances to those junctions [m];
    - ``harmonic_per_km``, the sum of 1 / distance to them [1/km] (harmonic closeness).

    A segment has the mean of the two junctions between which it lies, and

    - ``betweenness_n``, the number of pairs of junctions, at most R apart, whose shortest path runs along it. Pairs
      count once, whichever way one walks, and those whose path begins or ends with the segment are among them. Where n
      paths are equally short, each counts 1/n.

    Parameters
    ----------
    segments
        LineStrings in a projected CRS [m]; the index holds their ids. Columns ``u`` and ``v`` name the nodes at the
        first and last point of each; without them, segments meet at ends that agree to the millimetre.
    radius_m : a number, or (n_radii,)
        How far along the network to look [m]; 400 and 800 are usual, five and ten minutes on foot. Several together
        cost little more than the largest of them.

    Returns
    -------
    DataFrame
        On the index of ``segments``; for each radius, in the order given, columns such as ``reach_n_400m``,
        ``reach_m_400m``, ``farness_m_400m``, ``harmonic_per_km_400m`` and ``betweenness_n_400m``. Nothing is missing:
        where nothing lies in reach, the value is 0. Within a radius of the end of the data all of them are too low.
        Lengths are rounded to 60 nanometres, within which paths count as equally short. Any number of threads gives the
        same bytes.

    Raises
    ------
    CrsError
        A missing CRS, or one that is not in metres.
    CallError
        Ids that stand twice; segments without length; a radius that is not above 0 m and finite, or given twice.

    References
    ----------
    Brandes (2001), *Journal of Mathematical Sociology* 25, 163-177; Brandes (2008), *Social Networks* 30, 136-145.
    Marchiori and Latora (2000), *Physica A* 285, 539-546 (harmonic). Peponis, Bafna and Zhang (2008), *Environment and
    Planning B* 35, 881-901 (metric reach).
    """
    chains, _ = chains_of(segments)
    radii = np.atleast_1d(np.asarray(radius_m, np.float64))
    found = centrality(chains.network, radii)
    ends = chains.network.u, chains.network.v
    columns = {}
    for r, radius in enumerate(radii):
        for name in ("reach_n", "reach_m", "farness_m", "harmonic_per_km"):
            at_node = getattr(found, name)[r]
            columns[f"{name}_{radius:g}m"] = ((at_node[ends[0]] + at_node[ends[1]]) / 2)[chains.chain]
        columns[f"betweenness_n_{radius:g}m"] = found.segment_betweenness_n[r][chains.chain]
    return pd.DataFrame(columns, index=segments.index)


def centrality(network: Network, radius_m: ArrayLike) -> Centrality:
    """Measure the centrality of every node and segment of a network.

    Parameters
    ----------
    network
        The network. All of its nodes count, also those where only two segments meet.
    radius_m : (n_radii,)
        How far along the network to look [m], in any order.

    Returns
    -------
    Centrality
        ``betweenness_n`` of a node counts the pairs of other nodes whose shortest path runs through it.
    """
    radii = np.asarray(radius_m, np.float64)
    if radii.ndim != 1 or not len(radii):
        raise CallError(f"radius_m must be a number or a list of them, got {radius_m!r}")
    wrong = ~((radii > 0) & (radii < math.inf))
    if wrong.any():
        raise CallError(f"a radius must be above 0 m and finite, got {radii[wrong][0]:g}")
    ascending, row = np.unique(radii, return_inverse=True)
    if len(ascending) < len(radii):
        raise CallError(f"radius_m holds a radius twice, got {radii.tolist()}")

    exact = build_network(network.u, network.v, exact_lengths(network.length))
    near = renumber(exact)
    at_node = np.zeros((4, len(radii), network.n_nodes))
    bounds = np.linspace(0, network.n_nodes, _RANGES + 1).astype(int)

    def run(at: int) -> tuple[Floats, Floats]:
        through, along = (np.zeros((len(radii), n)) for n in (network.n_nodes, network.n_segments))
        centrality_from(
            near.network.first, near.network.neighbour, near.network.via, near.network.step, ascending,
            int(bounds[at]), int(bounds[at + 1]), *at_node, through, along,
        )  # fmt: skip
        return through, along

    through, along = (np.zeros((len(radii), n)) for n in (network.n_nodes, network.n_segments))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for node, segment in pool.map(run, range(_RANGES)):
            through += node
            along += segment
    reach_n, reach_m, farness_m, harmonic = (each[row][:, near.node] for each in at_node)
    # Every pair was added from either end.
    return Centrality(
        reach_n=reach_n,
        reach_m=reach_m,
        farness_m=farness_m,
        harmonic_per_km=harmonic * 1000,
        betweenness_n=through[row][:, near.node] / 2,
        segment_betweenness_n=along[row][:, near.segment] / 2,
    )
