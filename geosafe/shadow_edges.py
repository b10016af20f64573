"""Where the edges of shadows may hold the least light of a place: points are added there until its minimum is settled.

Light jumps at the edge of a shadow, and may fall or rise on towards it. The minimum of a place is the infimum over both
sides of every edge. Stretches between neighbouring points are halved as long as the lamps that are seen all along them
may give clearly less than the least light found so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from geosafe.light import Lamps, Light
    from geosafe.light_points import LightPoints

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: How exactly the edge of a shadow is found [m].
EDGE_M: Final = 0.05
#: An edge is looked for where the minimum may sink there by more than this share.
SETTLED: Final = 0.02

#: Edges are not looked for between points that both have this many times the least light of their place.
_MUCH: Final = 10.0
#: A point over an area is compared with so many around it; places are laid this far apart for the search [m].
_NEIGHBOURS: Final = 4
#: So many are looked at: those as far away as the fourth are all among them on a grid.
_NEAREST: Final = 12
_APART_M: Final = 1e7


def with_edges(points: LightPoints, light: Light, lamps: Lamps, under_sky: Bools) -> tuple[LightPoints, Light, Ints]:
    """Return points with those at edges of shadows added, the light at them, and which each was (-1: added).

    Parameters
    ----------
    points, light
        Points of places, and the light at them (n, k).
    lamps
        What gives the light at any point near by.
    under_sky
        Points that count (n,); others, such as those inside buildings, hold no minimum.
    """
    xy, at, place = points.xy, points.at_m, points.place
    first = np.flatnonzero(np.diff(place, prepend=-1))
    least = np.full((int(place.max(initial=-1)) + 1, light.lx.shape[1]), np.inf)
    if len(first):
        least[place[first]] = np.minimum.reduceat(np.where(under_sky[:, None], light.lx, np.inf), first)
    start, end = _neighbours(points, under_sky & np.any(least > 0, axis=1)[place])
    while len(start):
        limit = (1 - SETTLED) * least[place[start]]
        dark = (np.minimum(light.lx[start], light.lx[end]) < _MUCH * least[place[start]]).any(axis=1)
        some = dark & (np.hypot(*(xy[end] - xy[start]).T) > EDGE_M)
        start, end, limit = start[some], end[some], limit[some]
        unsettled = (lamps.seen_all_along(xy[start], xy[end]) < limit).any(axis=1)
        start, end = start[unsettled], end[unsettled]
        middle, half = np.arange(len(xy), len(xy) + len(start)), (xy[start] + xy[end]) / 2
        found, _ = lamps.light(half, np.zeros(len(half), np.int64))
        np.minimum.at(least, place[start], found.lx)
        xy, place = np.concatenate([xy, half]), np.append(place, place[start])
        at = np.append(at, (at[start] + at[end]) / 2)
        light = light._replace(
            lx=np.concatenate([light.lx, found.lx]),
            n_lamps=np.concatenate([light.n_lamps, found.n_lamps]),
            blocked_lx=np.concatenate([light.blocked_lx, found.blocked_lx]),
        )
        start, end = np.concatenate([start, middle]), np.concatenate([middle, end])
    order = np.lexsort((at, place))
    at, place, was = at[order], place[order], np.where(order < len(points.xy), order, -1)
    weight = np.append(points.weight, 0.0)[was] * (was >= 0)
    weight = np.where(np.isnan(at), weight, length_around(at, place))
    light = light._replace(lx=light.lx[order], n_lamps=light.n_lamps[order], blocked_lx=light.blocked_lx[order])
    return points._replace(xy=xy[order], place=place, weight=weight, at_m=at), light, was


def length_around(at_m: Floats, place: Ints) -> Floats:
    """Return how much of its line each point stands for [m]: half the way to the one before and to the next."""
    gap = np.where(np.diff(place) == 0, np.diff(at_m), 0.0)
    around: Floats = (np.append(gap, 0.0) + np.append(0.0, gap))[: len(at_m)] / 2
    return around


def _neighbours(points: LightPoints, used: Bools) -> tuple[Ints, Ints]:
    """Return pairs of points of a place next to each other: along its line, or in its grid and along its edge."""
    along = points.stretches()
    if len(along):
        along = along[used[along] & used[along + 1]]
        return along, along + 1
    of, n = np.flatnonzero(used), int(used.sum())
    if not n:
        return of, of
    # From the first point of each place, and of those as far away the first: so a place has the same neighbours
    # whatever other places there are.
    corner = np.searchsorted(points.place[of], points.place[of])
    apart = np.column_stack([points.xy[of] - points.xy[of][corner], points.place[of] * _APART_M])
    away, near = cKDTree(apart).query(apart, k=1 + _NEAREST, distance_upper_bound=_APART_M / 2)
    away[near == np.arange(n)[:, None]] = np.inf
    near = np.take_along_axis(near, np.lexsort((near, away), axis=1)[:, :_NEIGHBOURS], axis=1)
    start, end = np.repeat(np.arange(n), _NEIGHBOURS), near.ravel()
    start, end = start[end < n], end[end < n]
    pairs = np.unique(np.minimum(start, end) * n + np.maximum(start, end))
    return of[pairs // n], of[pairs % n]
