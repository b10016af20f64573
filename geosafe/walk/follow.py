"""Follow: the way from stop to stop, if it can be without walking a street twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString

from geosafe.network.graph import Floats, Ints, build_network
from geosafe.network.route_lines import route_lines
from geosafe.network.routes import Routes, routes_to_nearest
from geosafe.walk.params import AVOID_DETOUR
from geosafe.walk.ways import Ways

#: Streets walked before count so many times as long when a way round them is looked for; our judgement.
_DEARER: Final = (3.0, 1.5)
#: Straight ways across a square that are no further apart than this meet there [m]; our judgement.
ACROSS_M: Final = 3.0


@dataclass(frozen=True, eq=False)
class Path:
    """A way along pieces of ways, in the order of walking.

    Attributes
    ----------
    pieces
        The way of each piece.
    start, end
        Where each begins and ends, in metres from the first node of the way.
    line
        Its shape.
    """

    pieces: Ints
    start: Floats
    end: Floats
    line: LineString

    @property
    def length_m(self) -> float:
        """How long it is [m]."""
        return float(np.abs(self.end - self.start).sum())


def follow(ways: Ways, way: Ints, fraction: Floats, *, longest_m: float) -> list[Path]:
    """Return the paths between places in an order.

    Parameters
    ----------
    ways
        What can be walked.
    way, fraction : (n + 1,)
        The places.
    longest_m
        How long all paths may be together [m]: the shortest ways are taken where there is no room for another.

    Returns
    -------
    list of Path (n)
        Each the shortest, or at most ``AVOID_DETOUR`` times as long where that walks less of what was walked before.
    """
    shortest = [_path(ways, ways.network.length, way[[k, k + 1]], fraction[[k, k + 1]]) for k in range(len(way) - 1)]
    spare = longest_m - sum(path.length_m for path in shortest)
    walked = np.zeros(len(ways.lines), bool)
    taken = []
    for k, path in enumerate(shortest):
        chosen, again = path, _again(path, walked)
        for dearer in _DEARER:
            if again <= 0:
                break
            cost = np.where(walked, dearer, 1.0) * ways.network.length
            other = _path(ways, cost, way[[k, k + 1]], fraction[[k, k + 1]])
            longer = other.length_m - path.length_m
            fits = longer <= spare and other.length_m <= AVOID_DETOUR * path.length_m
            if fits and _again(other, walked) < again - longer / 2:
                chosen, spare = other, spare - longer
                break
        walked[chosen.pieces] = True
        taken.append(chosen)
    return taken


def walked_twice_m(ways: Ways, paths: list[Path]) -> float:
    """Return how much of the paths goes along ways that were walked before [m]."""
    walked, again = np.zeros(len(ways.lines), bool), 0.0
    for path in paths:
        again += _again(path, walked)
        walked[path.pieces] = True
    return again


def _again(path: Path, walked: npt.NDArray[np.bool_]) -> float:
    return float(np.abs(path.end - path.start)[walked[path.pieces]].sum())


def _path(ways: Ways, cost: Floats, way: Ints, fraction: Floats) -> Path:
    network = ways.network
    dear = build_network(network.node_ids[network.u], network.node_ids[network.v], cost)
    routes = routes_to_nearest(dear, way[:1], fraction[:1], way[1:], fraction[1:], limit_m=np.inf)
    factor = (network.length / cost)[routes.segment]
    start, end = routes.start * factor, routes.end * factor
    if not len(start):
        here = ways.points(way, fraction)[0]
        return Path(np.empty(0, np.int64), np.empty(0), np.empty(0), LineString([here, here]))
    pieces, start, end = _straight_off(ways, routes.segment, start, end)
    # The same at the other end, seen from there.
    pieces, end, start = _straight_off(ways, pieces[::-1], end[::-1], start[::-1])
    pieces, start, end = pieces[::-1], start[::-1], end[::-1]
    one = np.zeros(len(pieces), routes.place.dtype)
    metres = Routes(np.array([np.abs(end - start).sum()]), routes.place, one, pieces, start, end)
    line = route_lines(metres, ways.lines)[0]
    if len(pieces) < len(routes.segment):
        here, there = shapely.get_coordinates(ways.points(way, fraction))
        line = shapely.remove_repeated_points(LineString([here, *line.coords, there]), 1e-6)
    return Path(pieces, start, end, line)


def _straight_off(ways: Ways, pieces: Ints, start: Floats, end: Floats) -> tuple[Ints, Floats, Floats]:
    """Return a path without a loop across a square that comes by its own start again.

    Straight ways across a square cross one another without a node: whoever stands on one may begin along the other.
    """
    link = np.array([each is None for each in ways.block[pieces]])
    if len(pieces) < 2 or not link[0]:
        return pieces, start, end
    lines = ways.lines[pieces]
    here = shapely.line_interpolate_point(lines[0], start[0])
    along = np.clip(shapely.line_locate_point(lines, here), np.minimum(start, end), np.maximum(start, end))
    off = shapely.distance(shapely.line_interpolate_point(lines, along), here)
    before = np.concatenate([[0.0], np.cumsum(np.abs(end - start))[:-1]]) + np.abs(along - start)
    by = np.flatnonzero(link & (off <= ACROSS_M) & (before - off > ACROSS_M))
    if not len(by):
        return pieces, start, end
    k = int(by[-1])
    return pieces[k:], np.append(along[k], start[k + 1 :]), end[k:]


def joined(paths: list[Path]) -> LineString:
    """Return the shape of the whole walk."""
    return LineString(np.concatenate([shapely.get_coordinates(path.line) for path in paths]))
