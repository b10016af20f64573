"""What the network core does against its peers, side by side on the same input."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

CRS = "EPSG:3067"


def city(n_segments: int, *, seed: int = 1) -> gpd.GeoDataFrame:
    """Return streets like a city's: a perturbed grid, 13 % dead ends, a mean segment of 85 m.

    Columns u, v (node numbers), length_m and LineStrings of two to four pieces.
    """
    rng = np.random.default_rng(seed)
    side = round((n_segments / 1.67) ** 0.5)
    nodes = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2) + 0.0) * 85
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
