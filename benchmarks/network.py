"""What the network core does against its peers, side by side on the same input: python -m benchmarks.network.

The peers are geopandas' sjoin_nearest for snapping, and scipy's cKDTree with numpy for illuminance. Times are medians;
compile time is left out of them and told apart.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geosafe.light import illuminance, illuminance_at
from geosafe.network.detour import step_free_detour
from geosafe.network.graph import build_network
from geosafe.network.nearest import nearest_distance
from geosafe.network.snap import snap_points
from geosafe.network.spread import spread
from geosafe.network.ways_out import ways_out
from geosafe.params import LAMP_ROADS, LIGHT_CUTOFF_LX, MAINTENANCE_FACTOR

CRS = "EPSG:3067"
LAMP_FLUX_LM, LAMP_HEIGHT_M = LAMP_ROADS["street"]
#: Distance between the points that are lit [m].
SPACING_M = 5.0


def run() -> dict[str, Any]:
    """Run every comparison; ratios are the peer's time over ours."""
    compile_s = first_calls_apart()
    first_calls()
    small, large = city(5_000), city(50_000)
    return {
        "compile_s": compile_s,
        "snap 100k points, 5k segments": snapping(small, 100_000),
        "snap 100k points, 50k segments": snapping(large, 100_000),
        "snap 1M points, 50k segments": snapping(large, 1_000_000),
        "illuminance, 50k lamps": lighting(large, 50_000),
    }


def snapping(segments: gpd.GeoDataFrame, n_points: int, *, seed: int = 1) -> dict[str, float]:
    """Snap uniform points and compare with sjoin_nearest."""
    x0, y0, x1, y1 = segments.total_bounds
    xy = np.random.default_rng(seed).uniform((x0, y0), (x1, y1), (n_points, 2))
    points = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=CRS)
    ours, found = timed(lambda: snap_points(points, segments, limit_m=60.0), repeats=5)
    peers, joined = timed(lambda: points.sjoin_nearest(segments, distance_col="snap_m"), repeats=1)
    expected = joined["snap_m"][~joined.index.duplicated()]
    return compared(ours, peers) | {"largest_difference_m": float((found["snap_m"] - expected).abs().max())}


def lighting(segments: gpd.GeoDataFrame, n_lamps: int, *, seed: int = 1) -> dict[str, float]:
    """Light points every 5 m along the segments and compare with a k-d tree."""
    rng = np.random.default_rng(seed)
    lines = segments.geometry.to_numpy()
    stand = shapely.line_interpolate_point(lines[:n_lamps], rng.random(n_lamps), normalized=True)
    lamps = shapely.get_coordinates(stand) + rng.normal(0, 3, (n_lamps, 2))
    height, flux = np.full(n_lamps, LAMP_HEIGHT_M), np.full(n_lamps, LAMP_FLUX_LM)
    n = np.ceil(shapely.length(lines) / SPACING_M).astype(int)
    of = np.repeat(np.arange(len(n)), n)
    piece = np.arange(len(of)) - np.repeat(np.cumsum(n) - n, n)
    points = shapely.get_coordinates(shapely.line_interpolate_point(lines[of], (piece + 0.5) / n[of], normalized=True))

    def peer() -> np.ndarray:
        intensity = LAMP_FLUX_LM * MAINTENANCE_FACTOR / (2 * np.pi)
        reach = np.sqrt(np.cbrt(intensity * LAMP_HEIGHT_M / LIGHT_CUTOFF_LX) ** 2 - LAMP_HEIGHT_M**2)
        pairs = cKDTree(lamps).sparse_distance_matrix(cKDTree(points), reach, output_type="ndarray")
        gives = intensity * LAMP_HEIGHT_M / (LAMP_HEIGHT_M**2 + pairs["v"] ** 2) ** 1.5
        return np.bincount(pairs["j"], weights=gives, minlength=len(points))

    ours, light = timed(lambda: illuminance_at(points, lamps, height, flux), repeats=5)
    peers, expected = timed(peer, repeats=5)
    return compared(ours, peers) | {
        "points": len(points),
        "largest_difference_lx": float(np.abs(light.lx - expected).max()),
    }


def compared(ours: float, peers: float) -> dict[str, float]:
    """Return both times [s] and how many times longer the peer takes."""
    return {"geosafe_s": round(ours, 3), "peer_s": round(peers, 3), "ratio": round(peers / ours, 1)}


def timed(job: Callable[[], Any], *, repeats: int) -> tuple[float, Any]:
    """Return the median time [s] of a job and its result."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = job()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def first_calls() -> float:
    """Call every kernel once on a small town; returns the time it took [s]."""
    segments = city(200)
    points = gpd.GeoDataFrame(geometry=segments.interpolate(0.3, normalized=True), crs=CRS)
    _, coords, (offsets,) = shapely.to_ragged_array(segments.geometry.to_numpy())
    start = time.perf_counter()
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    snap_points(points, segments, limit_m=10.0)
    spread(network, [0], [0.5], [1.0], kernel="gaussian", scale_m=30.0)
    nearest_distance(network, [0], [0.5], limit_m=500.0)
    ways_out(network, coords, offsets)
    step_free_detour(network, np.arange(len(segments)) % 5 > 0)
    illuminance(segments, points)
    return time.perf_counter() - start


def first_calls_apart() -> float:
    """Return the time of the first calls [s] in a new process that finds nothing compiled."""
    code = "from benchmarks.network import first_calls; print(first_calls())"
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"NUMBA_CACHE_DIR": empty},
            capture_output=True,
            text=True,
            check=True,
        )
    return round(float(done.stdout), 1)


def city(n_segments: int, *, seed: int = 1) -> gpd.GeoDataFrame:
    """Return streets like a city's: a perturbed grid, 13 % dead ends, a mean segment of 85 m.

    Columns u, v (node numbers) and length_m [m]; LineStrings of one to three pieces.
    """
    rng = np.random.default_rng(seed)
    side = round((n_segments / 1.67) ** 0.5)
    nodes = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2)) * 85.0
    nodes += rng.normal(0, 12, nodes.shape)
    number = np.arange(side * side).reshape(side, side)
    edges = np.concatenate(
        [
            np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], 1),
            np.stack([number[:-1].ravel(), number[1:].ravel()], 1),
        ]
    )
    edges = edges[rng.random(len(edges)) < 0.79]
    # Cul-de-sacs leave some nodes in any direction.
    from_node = np.flatnonzero(rng.random(side * side) < 0.12)
    angle = rng.uniform(0, 2 * np.pi, len(from_node))
    spurs = nodes[from_node] + 50 * np.stack([np.cos(angle), np.sin(angle)], 1)
    edges = np.concatenate([edges, np.stack([from_node, len(nodes) + np.arange(len(from_node))], 1)])
    nodes = np.concatenate([nodes, spurs])

    # Vertices between the ends, a little off the straight line.
    inner = rng.integers(0, 3, len(edges))
    owner = np.repeat(np.arange(len(edges)), inner + 2)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(inner + 2) - inner - 2, inner + 2)
    t = (place / np.repeat(inner + 1, inner + 2))[:, None]
    coords = nodes[edges[owner, 0]] * (1 - t) + nodes[edges[owner, 1]] * t
    coords += rng.normal(0, 4, coords.shape) * ((t > 0) & (t < 1))
    lines = shapely.linestrings(coords, indices=owner)
    return gpd.GeoDataFrame(
        {"u": edges[:, 0], "v": edges[:, 1], "length_m": shapely.length(lines)},
        geometry=lines,
        crs=CRS,
        index=pd.Index([f"w{i}" for i in range(len(edges))], name="segment_id"),
    )


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
