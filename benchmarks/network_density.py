"""The density along the streets against its peers, on the same input: python -m benchmarks.network_density.

The peers give the simple form at the middles of lixels, with the Epanechnikov kernel: networkx and numpy as one would
write it, and aggregate distance augmentation (Chan et al. 2021, "Fast augmentation algorithms for network kernel
density visualization"), the published algorithm of PyNKDV, compiled here with numba and run on one thread. PyNKDV
itself does not run on this system. geosafe gives the exact mean along each lixel. Times are the least of a
few, as whatever else a machine does only adds to them; on one thread they are processor time. Compile time is left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import geopandas as gpd
import networkx
import numba
import numpy as np
import pandas as pd
import shapely

from benchmarks.network import city
from benchmarks.peak import peak_mb
from geosafe.network.density import _ends_of_pieces, network_density
from geosafe.network.fields import fields
from geosafe.network.graph import Network, build_network
from geosafe.network.lixels import n_pieces
from geosafe.network.placed import place_points

BANDWIDTH_M: Final = 300.0
LIXEL_M: Final = 30.0
SEGMENTS: Final = (5_000, 50_000, 200_000)
EVENTS: Final = (10_000, 100_000, 1_000_000)
#: The peer in plain Python ends in reasonable time up to here.
PLAIN: Final = (5_000, 10_000)


def run() -> dict[str, Any]:
    """Run every comparison; times [s], memory [MB], ratios of the peer's time over ours, both on one thread."""
    one(city(200), 100, repeats=1)  # compiles
    rows = []
    for n_segments in SEGMENTS:
        segments = city(n_segments)
        rows += [one(segments, n_events) for n_events in EVENTS]
    return {
        "bandwidth_m": BANDWIDTH_M,
        "lixel_m": LIXEL_M,
        "sizes": rows,
        "memory": {**memory_apart("memory()"), **memory_on_arrays_apart()},
        "agreement": agreement(),
    }


def one(segments: gpd.GeoDataFrame, n_events: int, *, repeats: int = 3) -> dict[str, Any]:
    """Time one size."""
    points = events(segments, n_events)
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    row: dict[str, Any] = {"segments": len(segments), "events": n_events}
    placed = place_points(segments, points, None, 60.0)
    sources, weights = placed.distinct()
    stops, _ = _ends_of_pieces(placed.chains, n_pieces(placed.chains.length, LIXEL_M))
    for method, kernel in (("simple", "epanechnikov"), ("discontinuous", "quartic"), ("continuous", "quartic")):

        def core(method: Any = method, kernel: str = kernel) -> np.ndarray:
            return fields(
                placed.chains, placed.xy, sources, weights, stops,
                bandwidth_m=BANDWIDTH_M, kernel=kernel, method=method, mass=True,
            )  # fmt: skip

        # The others take several seconds each, whatever the machine does beside.
        times = repeats if method == "simple" else 1
        row[f"{method}_core_s"] = round(least(core, times), 4)
        if method == "simple":
            with patch.object(os, "cpu_count", return_value=1):
                row["simple_core_one_thread_s"] = round(least(core, repeats, time.process_time), 4)
        whole = least(
            lambda method=method, kernel=kernel: network_density(
                segments, points, bandwidth_m=BANDWIDTH_M, kernel=kernel, method=method, lixel_m=LIXEL_M
            ),
            times,
        )
        row[f"{method}_table_s"] = round(whole, 4)
    peer_s = least(lambda: augmentation(network, points, segments.index, LIXEL_M), repeats, time.process_time)
    row["augmentation_s"] = round(peer_s, 4)
    row["ratio"] = round(peer_s / row["simple_core_one_thread_s"], 1)
    if len(segments) < 2 * PLAIN[0] and n_events <= PLAIN[1]:
        row["networkx_s"] = round(least(lambda: plain(network, points, segments.index), 1, time.process_time), 4)
    return row


def least(job: Callable[[], Any], repeats: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the least time [s] that a job took."""
    times = []
    for _ in range(repeats):
        start = clock()
        job()
        times.append(clock() - start)
    return min(times)


def events(segments: gpd.GeoDataFrame, n: int, *, seed: int = 1) -> pd.DataFrame:
    """Return points that stand on random segments."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"segment_id": segments.index[rng.integers(0, len(segments), n)], "fraction": rng.random(n)})


def agreement() -> dict[str, float]:
    """Return how far the peers are from the exact means, in shares of the greatest density.

    They look at the middles of lixels only: at 30 m that is an error of theirs, and at 1 m, averaged over 30 m, it
    is as good as gone.
    """
    segments = city(*PLAIN[:1])
    points = events(segments, PLAIN[1])
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    ours = network_density(
        segments, points, bandwidth_m=BANDWIDTH_M, kernel="epanechnikov", method="simple", lixel_m=LIXEL_M
    )["density_per_m"].to_numpy()
    coarse = augmentation(network, points, segments.index, LIXEL_M)
    n = n_pieces(network.length, LIXEL_M)
    fine = augmentation(network, points, segments.index, LIXEL_M, parts=64).reshape(n.sum(), 64).mean(axis=1)
    top = ours.max()
    return {
        "networkx_and_augmentation": float(np.abs(plain(network, points, segments.index) - coarse).max() / top),
        "augmentation_at_middles": float(np.abs(coarse - ours).max() / top),
        "augmentation_averaged": float(np.abs(fine - ours).max() / top),
    }


def memory_apart(call: str, module: str = "benchmarks.network_density") -> dict[str, int]:
    """Return the peak memory [MB] of the largest size in a process of its own: before and after each step."""
    code = f"import json; from {module} import *; print(json.dumps({call}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    result: dict[str, int] = json.loads(done.stdout)
    return result


def memory_on_arrays_apart() -> dict[str, int]:
    """Return the peak memory [MB] of the smoothing alone, on arrays that another process has made."""
    segments = city(SEGMENTS[-1])
    points = events(segments, EVENTS[-1])
    first = shapely.get_coordinates(shapely.get_point(segments.geometry.array, 0))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "arrays.npz")
        np.savez(
            file, u=segments["u"], v=segments["v"], length=segments["length_m"], xy=first,
            segment=segments.index.get_indexer(points["segment_id"]), fraction=points["fraction"],
        )  # fmt: skip
        return memory_apart(f"memory_on_arrays({str(file)!r}, {BANDWIDTH_M})", "benchmarks.density_memory")


def memory() -> dict[str, int]:
    """Return the peak memory of this process [MB].

    Started: all that is imported, and the kernels loaded by a small job. Then, each peak the highest so far: with the
    input made, with one value a segment, with lixels.
    """

    def smooth(segments: gpd.GeoDataFrame, points: pd.DataFrame, lixel_m: float) -> int:
        network_density(
            segments, points, bandwidth_m=BANDWIDTH_M, kernel="epanechnikov", method="simple", lixel_m=lixel_m
        )
        return peak_mb()

    small = city(200)
    result = {"started": smooth(small, events(small, 3_000), LIXEL_M)}
    segments = city(SEGMENTS[-1])
    points = events(segments, EVENTS[-1])
    result["input"] = peak_mb()
    result["segments"] = smooth(segments, points, np.inf)
    result["lixels"] = smooth(segments, points, LIXEL_M)
    return result


# --- Peers ----------------------------------------------------------------------------------------


def plain(network: Network, points: pd.DataFrame, ids: pd.Index) -> np.ndarray:
    """Shortest paths by networkx from both ends of each lixel's segment, then numpy over all events in reach."""
    graph = networkx.MultiGraph()
    for u, v, length in zip(network.u, network.v, network.length, strict=True):
        graph.add_edge(u, v, weight=length)
    near = {
        node: networkx.single_source_dijkstra_path_length(graph, node, cutoff=BANDWIDTH_M) for node in range(len(graph))
    }
    rows, along = ids.get_indexer(points["segment_id"]), points["fraction"].to_numpy()
    along = along * network.length[rows]
    by_segment = pd.Series(np.arange(len(rows))).groupby(rows).indices
    incident: dict[int, set[int]] = {}
    for k, (u, v) in enumerate(zip(network.u, network.v, strict=True)):
        incident.setdefault(u, set()).add(k)
        incident.setdefault(v, set()).add(k)
    found = []
    for k, (u, v, length) in enumerate(zip(network.u, network.v, network.length, strict=True)):
        n = int(n_pieces(np.array([length]), LIXEL_M)[0])
        middle = (np.arange(n) + 0.5) * (length / n)
        reached = {k}.union(*(incident[node] for node in near[u] | near[v]))
        at = np.concatenate([by_segment[other] for other in reached if other in by_segment] or [np.zeros(0, int)])
        of = rows[at]
        from_u, from_v = (
            np.minimum(
                [near[end].get(node, np.inf) for node in network.u[of]] + along[at],
                [near[end].get(node, np.inf) for node in network.v[of]] + network.length[of] - along[at],
            )
            for end in (u, v)
        )
        distance = np.minimum(from_u + middle[:, None], from_v + (length - middle[:, None]))
        distance = np.where(of == k, np.minimum(distance, np.abs(along[at] - middle[:, None])), distance)
        total = (np.maximum(1 - (distance / BANDWIDTH_M) ** 2, 0)).sum(axis=1)
        found.append(0.75 * total / BANDWIDTH_M)
    return np.concatenate(found)


def augmentation(
    network: Network, points: pd.DataFrame, ids: pd.Index, lixel_m: float, *, parts: int = 1
) -> np.ndarray:
    """Aggregate distance augmentation with shared shortest paths."""
    rows = ids.get_indexer(points["segment_id"])
    along = points["fraction"].to_numpy() * network.length[rows]
    order = np.lexsort((along, rows))
    rows, along = rows[order], along[order]
    start = np.searchsorted(rows, np.arange(network.n_segments + 1))
    sums = np.concatenate([np.zeros((1, 2)), np.cumsum(np.stack([along, along**2], axis=1), axis=0)])
    n = n_pieces(network.length, lixel_m) * parts
    first = np.concatenate([[0], np.cumsum(n)])
    return _augmentation(
        network.first, network.neighbour, network.via, network.step, network.u, network.v, network.length,
        start, along, sums, first, BANDWIDTH_M,
    )  # fmt: skip


@numba.njit(cache=True)
def _below(along, low, high, value):  # type: ignore[no-untyped-def]
    """First of the events from ``low`` to ``high`` that lies beyond a value."""
    while low < high:
        middle = (low + high) >> 1
        if along[middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low


@numba.njit(cache=True)
def _quadratic(sums, low, high, distance, sign, reach):  # type: ignore[no-untyped-def]
    """Sum of 1 - ((distance + sign·along) / reach)² over the events from ``low`` to ``high``."""
    if high <= low:
        return 0.0
    n, linear, square = high - low, sums[high, 0] - sums[low, 0], sums[high, 1] - sums[low, 1]
    return n - (n * distance * distance + 2 * sign * distance * linear + square) / (reach * reach)


@numba.njit(cache=True)
def _nearest(source, limit, first, neighbour, step, distance, settled):  # type: ignore[no-untyped-def]
    """Dijkstra's search over the few nodes in reach, the next one found by looking at all that are open."""
    n, distance[source], settled[0], count = 0, 0.0, source, 1
    while n < count:
        best = n
        for i in range(n + 1, count):
            if distance[settled[i]] < distance[settled[best]]:
                best = i
        settled[n], settled[best] = settled[best], settled[n]
        node = settled[n]
        n += 1
        for half in range(first[node], first[node + 1]):
            there, other = distance[node] + step[half], neighbour[half]
            if there < limit and there < distance[other]:
                if distance[other] == np.inf:
                    settled[count] = other
                    count += 1
                distance[other] = there
    return count


@numba.njit(cache=True)
def _from_other(along, sums, low, high, room, a, b, reach):  # type: ignore[no-untyped-def]
    """Return what a segment's events give at a place that is ``a`` and ``b`` metres from its ends."""
    cut = _below(along, low, high, (room + b - a) / 2)
    end = min(cut, _below(along, low, high, reach - a))
    begin = max(cut, _below(along, low, high, b + room - reach))
    return _quadratic(sums, low, end, a, 1.0, reach) + _quadratic(sums, begin, high, b + room, -1.0, reach)


@numba.njit(cache=True)
def _from_own(along, sums, low, high, room, x, a, b, reach):  # type: ignore[no-untyped-def]
    """Return what a segment's events give at a place on it: along it, or round by an end."""
    here = _below(along, low, high, x)
    back, ahead = _below(along, low, high, (x - a) / 2), _below(along, low, high, (x + room + b) / 2)
    left, right = _below(along, low, high, x - reach), _below(along, low, high, x + reach)
    return (
        _quadratic(sums, max(left, back), here, x, -1.0, reach)
        + _quadratic(sums, here, min(right, ahead), -x, 1.0, reach)
        + _quadratic(sums, low, min(back, _below(along, low, high, reach - a)), a, 1.0, reach)
        + _quadratic(sums, max(ahead, _below(along, low, high, b + room - reach)), high, b + room, -1.0, reach)
    )


@numba.njit(cache=True)
def _augmentation(first, neighbour, via, step, u, v, length, start, along, sums, lixel, reach):  # type: ignore[no-untyped-def]
    n_nodes, n_segments = len(first) - 1, len(u)
    from_u, from_v = np.full(n_nodes, np.inf), np.full(n_nodes, np.inf)
    near_u, near_v = np.empty(n_nodes, np.int64), np.empty(n_nodes, np.int64)
    seen = np.full(n_segments, -1, np.int64)
    near = np.empty(n_segments, np.int64)
    found = np.zeros(lixel[-1])
    for k in range(n_segments):
        n_u = _nearest(u[k], reach, first, neighbour, step, from_u, near_u)
        n_v = _nearest(v[k], reach, first, neighbour, step, from_v, near_v)
        near[0], seen[k], n_near = k, k, 1
        for j in range(n_u + n_v):
            node = near_u[j] if j < n_u else near_v[j - n_u]
            for half in range(first[node], first[node + 1]):
                if seen[via[half]] != k:
                    seen[via[half]] = k
                    near[n_near] = via[half]
                    n_near += 1
        n = lixel[k + 1] - lixel[k]
        for j in range(n_near):
            other = near[j]
            low, high, room = start[other], start[other + 1], length[other]
            if low == high:
                continue
            for i in range(n):
                x = (i + 0.5) * length[k] / n
                a = min(from_u[u[other]] + x, from_v[u[other]] + length[k] - x)
                b = min(from_u[v[other]] + x, from_v[v[other]] + length[k] - x)
                if other == k:
                    given = _from_own(along, sums, low, high, room, x, a, b, reach)
                else:
                    given = _from_other(along, sums, low, high, room, a, b, reach)
                found[lixel[k] + i] += 0.75 * given / reach
        for j in range(n_u):
            from_u[near_u[j]] = np.inf
        for j in range(n_v):
            from_v[near_v[j]] = np.inf
    return found


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
