"""Networks as tables, and the density on them by following every walk, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.integrate import quad

from tests.network.towns import Town, distances

#: Kernels by distance over bandwidth, times the bandwidth.
KERNELS: dict[str, Callable[[float], float]] = {
    "quartic": lambda u: 15 / 16 * (1 - u * u) ** 2 if u < 1 else 0.0,
    "epanechnikov": lambda u: 3 / 4 * (1 - u * u) if u < 1 else 0.0,
    "triangular": lambda u: 1 - u if u < 1 else 0.0,
    "gaussian": lambda u: math.exp(-4.5 * u * u) * 3 / math.sqrt(2 * math.pi) / 0.9973002039367398 if u < 1 else 0.0,
}


def table_of(town: Town) -> gpd.GeoDataFrame:
    """Segments as lines one above the other: the nodes tell what meets."""
    y = 10.0 * np.arange(len(town.u))
    lines = shapely.linestrings(np.stack([np.column_stack([0 * y, y]), np.column_stack([town.length, y])], axis=1))
    ids = pd.Index([f"s{i}" for i in range(len(y))], name="segment_id")
    return gpd.GeoDataFrame({"u": town.u, "v": town.v}, geometry=lines, crs="EPSG:3067", index=ids)


def points_at(segments: gpd.GeoDataFrame, segment: Sequence[int], fraction: Sequence[float]) -> pd.DataFrame:
    return pd.DataFrame({"segment_id": segments.index[list(segment)], "fraction": np.array(fraction, float)})


def walks(
    town: Town, segment: int, along: float, reach: float, method: str
) -> Iterator[tuple[int, bool, float, float, float]]:
    """Every stretch that walks from a place cover: segment, whether from its first node, from where, how far, share."""
    room = town.length[segment]
    yield segment, True, along, 0.0, 1.0
    yield segment, False, room - along, 0.0, 1.0
    open_ends = [(segment, True, room - along, 1.0), (segment, False, along, 1.0)]
    while open_ends:
        came, onward, far, share = open_ends.pop()
        node = town.v[came] if onward else town.u[came]
        ends = [(k, True) for k in np.flatnonzero(town.u == node)] + [
            (k, False) for k in np.flatnonzero(town.v == node)
        ]
        for k, forth in ends:
            back = k == came and forth != onward
            if method == "continuous":
                part = share * (2 / len(ends) - back)
            else:
                part = 0.0 if back else share / (len(ends) - 1)
            if part and far < reach:
                yield k, forth, 0.0, far, part
                open_ends.append((k, forth, far + town.length[k], part))


def density_at(
    town: Town, source: tuple[int, float], place: tuple[int, float], reach: float, kernel: str, method: str
) -> float:
    """What a source gives at a place, both told by segment and metres along it."""
    if method == "simple":
        fine = distances(town, source[0], source[1] / town.length[source[0]], 1e-3)[place[0]]
        far = fine[min(int(place[1] / town.length[place[0]] * len(fine)), len(fine) - 1)]
        return KERNELS[kernel](far / reach) / reach
    total = 0.0
    for k, forth, start, far, share in walks(town, *source, reach, method):
        ahead = (place[1] if forth else town.length[k] - place[1]) - start
        # The place where a walk sets out is met in one of the two directions only.
        if k == place[0] and (ahead > 0 or (ahead == 0 and (forth or far > 0))):
            total += share * KERNELS[kernel]((far + ahead) / reach) / reach
    return total


def swallowed(town: Town, source: tuple[int, float], reach: float, kernel: str) -> float:
    """What of a source runs past dead ends under the discontinuous form; the place told by segment and metres."""
    ends = np.bincount(np.concatenate([town.u, town.v]))
    lost = 0.0
    for k, forth, start, far, share in walks(town, *source, reach, "discontinuous"):
        gone = (far + town.length[k] - start) / reach
        if ends[(town.v if forth else town.u)[k]] == 1 and gone < 1:
            lost += share * quad(KERNELS[kernel], gone, 1, epsabs=1e-13)[0]
    return lost
