"""Bandwidth: how wide to smooth points along the streets, chosen by the points themselves."""

from __future__ import annotations

from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.errors import CallError
from geosafe.network.fields import Method, Places, fields
from geosafe.network.graph import Floats, Ints
from geosafe.network.placed import Placed, check_choices, place_points
from geosafe.params import INCIDENT_SNAP_M

#: The methods that make a density: what a point gives under the simple one grows with the bandwidth.
_METHODS: Final = ("discontinuous", "continuous")


class BandwidthChoice(NamedTuple):
    """A bandwidth and how it was chosen.

    Attributes
    ----------
    bandwidth_m
        The candidate of the greatest likelihood [m].
    table
        One row a candidate, on ``bandwidth_m``: ``log_likelihood``, the mean over the points, and ``n_alone``, how
        many of the points looked at have no other within reach.
    """

    bandwidth_m: float
    table: pd.DataFrame


def choose_bandwidth(
    segments: gpd.GeoDataFrame,
    points: pd.DataFrame,
    *,
    candidates_m: npt.ArrayLike,
    kernel: str = "quartic",
    method: Method = "continuous",
    weights: npt.ArrayLike | pd.Series | None = None,
    sample: int = 1000,
    seed: int = 0,
    snap_m: float = INCIDENT_SNAP_M,
) -> BandwidthChoice:
    """Choose the bandwidth under which the points are likeliest, each left out in turn.

    The likelihood of a point is the density that all other points give at it. So that a point without any other
    within reach does not rule a bandwidth out, one point's mean weight is spread evenly over the whole network and
    joins the others; this is our own addition. Several points at one place speak for a small bandwidth, as they
    should only if they are not one event recorded twice, or moved there for anonymity.

    Parameters
    ----------
    segments, points, kernel, weights, snap_m
        As :func:`geosafe.network_density` takes them; one weight for each point.
    candidates_m : (n_candidates,)
        The bandwidths to compare [m].
    method
        ``continuous`` or ``discontinuous``. Under ``simple`` what a point gives grows with the bandwidth, and the
        widest would always look best.
    sample
        At how many points the likelihood is taken at most, drawn evenly; all points give density.
    seed
        Seed of that draw.

    Raises
    ------
    CrsError, CallError
        As :func:`geosafe.network_density`; fewer than two points, or all at one place.
    """
    placed = place_points(segments, points, weights, snap_m)
    if placed.names is not None:
        raise CallError("weights must be one number for each point: choose a bandwidth for one column at a time")
    candidates = np.unique(np.asarray(candidates_m, float))
    if not len(candidates):
        raise CallError("candidates_m must name at least one bandwidth")
    check_choices(placed.chains, candidates, kernel, method, methods=_METHODS)
    if not sample > 0:
        raise CallError(f"sample must be above 0 points, got {sample}")
    (sources, weight), place = placed.distinct(), placed.place()
    if len(sources.along) < 2:
        raise CallError(f"all {len(place)} points are at one place: no bandwidth can be chosen")
    own = placed.weights[0]
    counted = np.flatnonzero(own > 0)
    if len(counted) < 2:
        raise CallError(f"at least two points must weigh more than 0, got {len(counted)}")
    if len(counted) > sample:
        counted = np.sort(np.random.default_rng(seed).choice(counted, sample, replace=False))
    looked, at = np.unique(place[counted], return_inverse=True)
    stops = Places(sources.chain[looked], sources.along[looked])
    where = np.empty((len(sources.along), 2))
    where[place] = _coordinates(segments, placed)

    rows = []
    spread = own[own > 0].mean()
    for bandwidth_m in candidates:
        given = fields(
            placed.chains, placed.xy, sources, weight, stops,
            bandwidth_m=bandwidth_m, kernel=kernel, method=method, mass=False,
        )[0]  # fmt: skip
        back = _from_themselves(placed, stops, where[looked], bandwidth_m, kernel, method)
        others = np.maximum(given[at] - own[counted] * back[at], 0.0)
        total = own.sum() - own[counted] + spread
        level = np.log((others + spread / placed.chains.network.length.sum()) / total)
        alone = others <= 1e-9 * given[at]
        rows.append((bandwidth_m, np.average(level, weights=own[counted]), int(alone.sum())))
    table = pd.DataFrame(rows, columns=["bandwidth_m", "log_likelihood", "n_alone"]).set_index("bandwidth_m")
    return BandwidthChoice(float(candidates[np.argmax(table["log_likelihood"])]), table)


def _coordinates(segments: gpd.GeoDataFrame, placed: Placed) -> Floats:
    lines = segments.geometry.to_numpy()[placed.segment]
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(lines, placed.fraction, normalized=True)))


def _from_themselves(
    placed: Placed, places: Places, xy: Floats, bandwidth_m: float, kernel: str, method: Method
) -> Floats:
    """Return what a weight of 1 at each place gives at that place, by every walk that comes back to it.

    Places farther apart than the bandwidth do not reach one another and are taken at one time.
    """
    result = np.empty(len(places.along))
    for some in _apart(xy, bandwidth_m):
        part = Places(places.chain[some], places.along[some])
        result[some] = fields(
            placed.chains, placed.xy, part, np.ones((1, len(some))), part,
            bandwidth_m=bandwidth_m, kernel=kernel, method=method, mass=False,
        )[0]  # fmt: skip
    return result


def _apart(xy: Floats, gap_m: float) -> list[Ints]:
    """Divide points into groups in which any two are more than ``gap_m`` apart: one point in every other cell.

    As the crow flies, and no street is shorter.
    """
    cell = np.floor(xy / (gap_m * 1.05)).astype(np.int64)
    order = np.lexsort(cell.T)
    new = np.any(np.diff(cell[order], axis=0, prepend=cell[order[:1]] - 1) != 0, axis=1)
    starts = np.flatnonzero(new)
    nth = np.empty(len(xy), np.int64)
    nth[order] = np.arange(len(xy)) - np.repeat(starts, np.diff(starts, append=len(xy)))
    group = np.column_stack([cell % 2, nth])
    _, group_of = np.unique(group, axis=0, return_inverse=True)
    return [np.flatnonzero(group_of == each) for each in range(int(group_of.max()) + 1)]
