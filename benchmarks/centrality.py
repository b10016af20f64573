"""The centrality of streets against its peers, and flows at scale: python -m benchmarks.centrality.

Closeness and betweenness of every node within 400 m and 800 m on one network, each radius by itself. igraph (GPL) comes
with the extra ``bench``. cityseer (AGPL) brings much along and is compared where somebody has installed it beside. The
peer in plain Python is Brandes' algorithm on networkx' search, which unlike networkx' own betweenness can be bounded.
Compile time is left out. Times are the shortest of several runs, by turns with the peer: seconds on the clock (``_s``)
and of processor time, all threads together (``_cpu_s``), which other work on the machine disturbs less.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import metadata
from typing import Any, Final
from unittest.mock import patch

import geopandas as gpd
import igraph
import networkx
import numpy as np

from benchmarks.network import city
from benchmarks.peak import peak_mb
from geosafe.network.centrality import Centrality, centrality, network_centrality
from geosafe.network.flows import Flows, flows
from geosafe.network.graph import Network, build_network

RADII_M: Final = (400.0, 800.0)
SEGMENTS: Final = (5_000, 50_000, 200_000)
#: The peer in plain Python ends in reasonable time up to here.
PLAIN: Final = 10_000
#: Peers are run up to here.
PEERS: Final = 100_000
#: Places, columns (the hours of a week), decay and limit [m] of the flows.
PLACES: Final = 20_000
HOURS: Final = 168
DECAY_M: Final = 400.0
LIMIT_M: Final = 800.0


def run() -> dict[str, Any]:
    """Run every comparison; times [s], memory [MB], ratios of the peer's processor time over ours."""
    one(city(200))  # compiles
    return {
        "sizes": [one(city(n)) for n in SEGMENTS],
        "cityseer": metadata.version("cityseer") if importlib.util.find_spec("cityseer") else "not installed",
        "flows": flows_apart(),
    }


def one(segments: gpd.GeoDataFrame) -> dict[str, Any]:
    """Measure one size."""
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    row: dict[str, Any] = {"segments": network.n_segments, "nodes": network.n_nodes}
    for radius in RADII_M:
        row[f"{radius:g} m"] = compared(segments, network, radius)
    whole = {
        "both": lambda: centrality(network, RADII_M),
        "both_table": lambda: network_centrality(segments, radius_m=RADII_M),
    }
    row |= shortest(whole)[0]
    return row


def compared(segments: gpd.GeoDataFrame, network: Network, radius: float) -> dict[str, Any]:
    """Time geosafe and its peers at one radius, and how far apart their answers are."""

    def alone() -> Centrality:
        with patch.object(os, "cpu_count", return_value=1):
            return centrality(network, [radius])

    jobs: dict[str, Callable[[], Any]] = {"geosafe": lambda: centrality(network, [radius]), "geosafe_one_thread": alone}
    if network.n_segments <= PEERS:
        jobs["igraph_one_thread"] = by_igraph(network, radius)
        if importlib.util.find_spec("cityseer"):
            jobs["cityseer"] = by_cityseer(segments, network, radius)
    times, answers = shortest(jobs)
    if network.n_segments <= PLAIN:
        more, answer = shortest({"networkx": lambda: by_networkx(network, radius)}, repeats=1)
        times, answers = times | more, answers | answer
    ours = answers.pop("geosafe")
    del answers["geosafe_one_thread"]
    row: dict[str, Any] = dict(times)
    for name, (harmonic, betweenness) in answers.items():
        beside = "geosafe" if name == "cityseer" else "geosafe_one_thread"
        plain = name.removesuffix("_one_thread")
        row[f"{plain}_ratio"] = round(times[f"{name}_cpu_s"] / times[f"{beside}_cpu_s"], 1)
        row[f"{plain}_harmonic_off"] = largest_share(harmonic, ours.harmonic_per_km[0] / 1000)
        row[f"{plain}_betweenness_off"] = largest_share(betweenness, ours.betweenness_n[0])
    return row


def shortest(jobs: dict[str, Callable[[], Any]], *, repeats: int = 3) -> tuple[dict[str, float], dict[str, Any]]:
    """Run jobs by turns; returns the shortest times of each, by the clock and of the processor [s], and its answer."""
    times: dict[str, list[float]] = {f"{name}{unit}": [] for name in jobs for unit in ("_s", "_cpu_s")}
    answers = {}
    for _ in range(repeats):
        for name, job in jobs.items():
            start, busy = time.perf_counter(), time.process_time()
            answers[name] = job()
            times[f"{name}_s"].append(time.perf_counter() - start)
            times[f"{name}_cpu_s"].append(time.process_time() - busy)
    return {name: round(min(each), 4) for name, each in times.items()}, answers


def largest_share(found: np.ndarray, ours: np.ndarray) -> float:
    """Return the largest difference in shares of the largest value."""
    return float(np.abs(np.asarray(found) - ours).max() / ours.max())


# --- Flows ----------------------------------------------------------------------------------------


def flows_apart() -> dict[str, float]:
    """Return what flows take in a process of their own, so that the peak of memory is theirs."""
    code = "import json; from benchmarks.centrality import week_of_flows; print(json.dumps(week_of_flows()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def week_of_flows(*, seed: int = 1) -> dict[str, float]:
    """Walk between places on the middle size for every hour of a week: seconds, memory, what sums are off by."""
    segments = city(SEGMENTS[1])
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    rng = np.random.default_rng(seed)
    segment, fraction = rng.integers(0, network.n_segments, PLACES), rng.random(PLACES)
    production, attraction = rng.random((2, PLACES, HOURS))

    def week(hours: slice = slice(None)) -> Flows:
        sent, drawn = production[:, hours], attraction[:, hours]
        return flows(network, segment, fraction, sent, drawn, decay_m=DECAY_M, limit_m=LIMIT_M)

    week(slice(1))  # compiles
    before = peak_mb()
    times, answers = shortest({"week": week, "one_column": lambda: week(slice(1))})
    found = answers["week"]
    sent = production.sum(axis=0)
    return {
        "segments": network.n_segments,
        "places": PLACES,
        "columns": HOURS,
        **times,
        "input_mb": before,
        "peak_mb": peak_mb(),
        "demand_off": float(np.abs(found.arrivals.sum(axis=0) + found.unserved - sent).max() / sent.max()),
    }


# --- Peers ----------------------------------------------------------------------------------------


def by_igraph(network: Network, radius: float) -> Callable[[], tuple[Any, Any]]:
    """Return the job for igraph, whose graph is built beforehand."""
    graph = igraph.Graph(n=network.n_nodes, edges=np.column_stack([network.u, network.v]).tolist())
    graph.es["length"] = network.length.tolist()
    return lambda: (
        graph.harmonic_centrality(weights="length", cutoff=radius, normalized=False),
        graph.betweenness(weights="length", cutoff=radius, directed=False),
    )


def by_cityseer(segments: gpd.GeoDataFrame, network: Network, radius: float) -> Callable[[], tuple[Any, Any]]:
    """Return the job for cityseer, whose graph is built beforehand. It takes every core."""
    from cityseer.rustalgos import graph as rust

    structure = rust.NetworkStructure()
    lines = segments.geometry
    where = {}
    for u, v, line in zip(network.u, network.v, lines, strict=True):
        where[int(u)], where[int(v)] = line.coords[0], line.coords[-1]
    for node in range(network.n_nodes):
        structure.add_street_node(str(node), *where[node], True, 1.0)
    for k, (u, v, text) in enumerate(zip(network.u.tolist(), network.v.tolist(), lines.to_wkt(), strict=True)):
        structure.add_street_edge(u, v, k, str(u), str(v), text)
        structure.add_street_edge(v, u, k, str(v), str(u), text)
    structure.validate()
    exprs = {"closeness_exprs": [("harmonic", "1/c")], "betweenness_exprs": [("betweenness", "1")]}

    def job() -> tuple[Any, Any]:
        found = structure.centrality_shortest(distances=[int(radius)], pbar_disabled=True, **exprs)
        return tuple(found.metrics[name][int(radius)] for name in ("harmonic", "betweenness"))

    return job


def by_networkx(network: Network, radius: float) -> tuple[Any, Any]:
    """Brandes' algorithm on networkx' search."""
    graph = networkx.Graph()
    graph.add_nodes_from(range(network.n_nodes))
    graph.add_weighted_edges_from(
        zip(network.u.tolist(), network.v.tolist(), network.length.tolist(), strict=True), "length"
    )
    harmonic, betweenness = np.zeros((2, network.n_nodes))
    for source in graph:
        before, distance = networkx.dijkstra_predecessor_and_distance(graph, source, cutoff=radius, weight="length")
        paths, depends = dict.fromkeys(distance, 0.0), dict.fromkeys(distance, 0.0)
        paths[source] = 1.0
        order = list(distance)[1:]
        for node in order:
            paths[node] = sum(paths[each] for each in before[node])
            harmonic[source] += 1 / distance[node]
        for node in reversed(order):
            for each in before[node]:
                depends[each] += (1 + depends[node]) * paths[each] / paths[node]
            betweenness[node] += depends[node] / 2
    return harmonic, betweenness


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
