"""Hand-made ways to walk on."""

from __future__ import annotations

import numpy as np
import shapely

from geosafe.network.graph import build_network
from geosafe.walk.ways import Ways


def ways(*given: tuple[list[tuple[float, float]], str | None], steps=(), crossing=(), unknown=(), links=()) -> Ways:
    """Return ways along coordinates [m], each with its name; the others are positions of ways."""
    lines = np.array([shapely.LineString(coords) for coords, _ in given], dtype=object)
    ends = np.array([[coords[0], coords[-1]] for coords, _ in given], float).reshape(-1, 2)
    nodes = np.unique(ends, axis=0, return_inverse=True)[1].reshape(-1, 2)
    n = len(lines)

    def marked(some) -> np.ndarray:
        return np.isin(np.arange(n), list(some))

    free = np.ones(n)
    free[list(steps)] = 0
    free[list(unknown)] = np.nan
    names = np.array([name for _, name in given], dtype=object)
    none = np.zeros(n, bool)
    return Ways(
        network=build_network(nodes[:, 0], nodes[:, 1], shapely.length(lines)), lines=lines,
        ids=np.array([f"s{k}" for k in range(n)], dtype=object),
        block=np.array([None if k in links else f"b{k}" for k in range(n)], dtype=object),
        name=names, highway=np.full(n, "residential", object), steps=marked(steps), tunnel=none,
        crossing=marked(crossing), in_area=~none, step_free=free,
    )  # fmt: skip


def places(*at: tuple[int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the ways and fractions of places."""
    return np.array([way for way, _ in at], np.int64), np.array([part for _, part in at], float)
