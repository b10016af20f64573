"""Routes: the shortest way along the network from each of many points to the nearest of several places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geosafe.errors import CallError
from geosafe.network.graph import Floats, Ints, Network
from geosafe.network.route_kernels import nearest_tree, trace_routes


@dataclass(frozen=True, eq=False)
class Routes:
    """Ways from points to their nearest places. Made by :func:`routes_to_nearest`.

    Attributes
    ----------
    length : (n_points,)
        How long each is [m]; infinity where no place is within the limit.
    place : (n_points,)
        The row of the place that it leads to; -1 where there is none.
    of, segment : (n_pieces,)
        The point that a piece of a route belongs to, and its segment; by point, in the order in which they are walked.
    start, end : (n_pieces,)
        Where on the segment a piece begins and ends, in metres from the segment's first node: ``start`` is larger where
        it is walked backwards.
    """

    length: Floats
    place: Ints
    of: Ints
    segment: Ints
    start: Floats
    end: Floats

    def sums(self, per_metre: ArrayLike) -> Floats:
        """Return what each route passes (n_points, n_columns), of what there is per metre of each segment.

        Parameters
        ----------
        per_metre : (n_segments, n_columns)
            Taken to be spread evenly along a segment.
        """
        passed = np.asarray(per_metre, np.float64)[self.segment] * np.abs(self.end - self.start)[:, None]
        return np.column_stack([np.bincount(self.of, each, minlength=len(self.length)) for each in passed.T])


def routes_to_nearest(
    network: Network,
    segment: ArrayLike,
    fraction: ArrayLike,
    place_segment: ArrayLike,
    place_fraction: ArrayLike,
    *,
    limit_m: float,
) -> Routes:
    """Return the shortest route from each point to the nearest place, found from the places outward in one search.

    Parameters
    ----------
    network
        The network.
    segment, fraction : (n_points,)
        Where each point stands: position of its segment, and how far along it (0-1).
    place_segment, place_fraction : (n_places,)
        The same of the places.
    limit_m
        How far to look [m]; infinity looks everywhere.
    """
    point, part = np.array(segment, np.int64), np.array(fraction, np.float64)
    place, place_part = np.array(place_segment, np.int64), np.array(place_fraction, np.float64)
    at, along = network.along(point, part), network.along(place, place_part)
    if not limit_m >= 0:
        raise CallError(f"limit_m must be 0 m or more, got {limit_m}")
    order = np.lexsort((along, place))
    place, along = place[order], along[order]
    tree = nearest_tree(
        network.first, network.neighbour, network.step, network.u, network.v, network.length, place, along,
        float(limit_m),
    )  # fmt: skip
    length, found, of, pieces, start, end = trace_routes(
        network.neighbour, network.via, network.step, network.forward, network.u, network.v, network.length, *tree,
        place, along, np.searchsorted(place, np.arange(network.n_segments + 1)), point, at, float(limit_m),
    )  # fmt: skip
    some = start != end
    return Routes(
        length, np.where(found >= 0, np.append(order, -1)[found], -1), of[some], pieces[some], start[some], end[some]
    )
