"""Density along the streets: points on a network, smoothed along it."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.network.chains import Chains
from geosafe.network.fields import Method, Places, fields
from geosafe.network.graph import Floats, Ints
from geosafe.network.lixels import lixels, n_pieces
from geosafe.network.placed import check_choices, place_points
from geosafe.params import INCIDENT_SNAP_M

#: Adaptive bandwidths are rounded to this many steps for each doubling.
STEPS_PER_DOUBLING: Final = 8


def network_density(
    segments: gpd.GeoDataFrame,
    points: pd.DataFrame,
    *,
    bandwidth_m: float,
    kernel: str = "quartic",
    method: Method = "continuous",
    weights: npt.ArrayLike | pd.Series | pd.DataFrame | None = None,
    adaptive_m: tuple[float, float] | None = None,
    lixel_m: float = 10.0,
    snap_m: float = INCIDENT_SNAP_M,
) -> gpd.GeoDataFrame:
    """Smooth points along the streets: kernel density estimation on a network.

    What the three methods do at a junction, and what each is for, stands in ``docs/density.md``. In short:

    - ``continuous``: every point counts once in all, whatever the streets around it look like.
    - ``discontinuous``: as well, but for what runs past a dead end, which is lost.
    - ``simple``: by the shortest path, undivided at junctions. A point counts the more, the more streets there are
      around it. For display.

    Parameters
    ----------
    segments
        LineStrings in a projected CRS [m]; the index holds their ids. Columns ``u`` and ``v`` name the nodes at the
        first and last point of each; without them, segments meet at ends that agree to the millimetre.
    points
        Points in the CRS of ``segments``, which are put on the nearest segment; or a table with ``segment_id`` and
        ``fraction``, as :func:`geosafe.snap_points` gives them. Points without a segment count nowhere.
    bandwidth_m
        How far along the network a point reaches [m].
    kernel
        ``quartic``, ``epanechnikov``, ``triangular``, or ``gaussian``: cut off at, and scaled up for, three standard
        deviations, so that its standard deviation is a third of the bandwidth.
    method
        ``continuous``, ``discontinuous`` or ``simple``.
    weights : (n_points,), or a table on the index of ``points``
        How much each point counts, 0 or more; for instance a column of shares for each phase. 1 by default.
    adaptive_m
        Least and greatest bandwidth [m]. Given, each point has a bandwidth of its own (Abramson 1982):
        ``bandwidth_m`` times the square root of (geometric mean density at the points ÷ density at this point),
        within these bounds, rounded to an eighth of a doubling. The densities are those with ``bandwidth_m``,
        all columns of weights added.
    lixel_m
        The longest a piece of street with one value may be [m]; infinity gives one value for each segment.
    snap_m
        Points farther than this from every segment [m] count nowhere. Unused where points have a ``segment_id``.

    Returns
    -------
    GeoDataFrame
        One row a piece of street (:func:`geosafe.network.lixels.lixels`) with ``density_per_m``, the mean along it
        in points, or units of weight, per metre; for a table of weights, a column ``{name}_per_m`` each.
        The integral over the piece is exact for ``simple``. The other methods keep the sum to 1e-9, less what runs
        past dead ends under ``discontinuous``, which is told as exactly. They count distance in steps of
        ``bandwidth_m`` / 800: on real streets, 99 % of values are off by less than 1e-6 (``quartic``) or 1e-4
        (``gaussian``) of one point's peak, the worst by 1e-5 or 1e-3, also below 0. The same points in another order,
        and any number of threads, give the same bytes.

    Raises
    ------
    CrsError
        A missing CRS, two different ones, or one that is not in metres.
    CallError
        Ids that stand twice; segments without length; no point on the network; weights that are missing or below 0;
        a bandwidth that is not above 0, or longer than the whole network; an unknown kernel or method.

    References
    ----------
    Okabe, Satoh, Sugihara (2009), *International Journal of Geographical Information Science* 23, 7-32. Abramson
    (1982), *Annals of Statistics* 10, 1217-1223.
    """
    placed = place_points(segments, points, weights, snap_m)
    check_choices(placed.chains, bandwidth_m, kernel, method)
    chains, xy, names = placed.chains, placed.xy, placed.names
    stops, piece = _ends_of_pieces(chains, n_pieces(chains.length, lixel_m))
    sources, weight = placed.distinct()
    del placed  # as large as the points

    def density(bandwidth: float, some: npt.NDArray[np.bool_] | slice, at: Places, *, mass: bool) -> Floats:
        return fields(
            chains, xy, Places(sources.chain[some], sources.along[some]), weight[:, some], at,
            bandwidth_m=bandwidth, kernel=kernel, method=method, mass=mass,
        )  # fmt: skip

    if adaptive_m is None:
        total = density(bandwidth_m, slice(None), stops, mass=True)
    else:
        if np.shape(adaptive_m) != (2,):
            raise CallError(f"adaptive_m must be two bandwidths, the least and the greatest, got {adaptive_m!r}")
        check_choices(chains, adaptive_m, kernel, method)
        pilot = density(bandwidth_m, slice(None), sources, mass=False).sum(axis=0)
        own = adaptive_bandwidths(pilot, weight.sum(axis=0), bandwidth_m, adaptive_m)
        total = np.zeros((len(weight), len(stops.along)))
        for each in np.unique(own):
            total += density(float(each), own == each, stops, mass=True)
    pieces = lixels(segments, lixel_m=lixel_m)
    mass = np.empty((len(total), len(pieces)))
    mass[:, piece[piece >= 0]] = (total[:, :-1] - total[:, 1:])[:, piece[:-1] >= 0]
    per_m = mass / (pieces["to_m"] - pieces["from_m"]).to_numpy()
    columns = ["density_per_m"] if names is None else [f"{name}_per_m" for name in names]
    return pieces.assign(**dict(zip(columns, per_m, strict=True)))


def adaptive_bandwidths(pilot: Floats, weight: Floats, bandwidth_m: float, bounds_m: tuple[float, float]) -> Floats:
    """Return Abramson's bandwidth of each place [m], within bounds and rounded to a few steps for each doubling."""
    low, high = bounds_m
    if not low <= high:
        raise CallError(f"adaptive_m must be the least and the greatest bandwidth, got {low:g} and {high:g}")
    level = np.log(np.maximum(pilot, np.finfo(float).tiny))
    own = bandwidth_m * np.exp((np.average(level, weights=weight if weight.any() else None) - level) / 2)
    n = max(int(np.ceil(np.log2(high / low) * STEPS_PER_DOUBLING)), 1)
    ladder = np.geomspace(low, high, n + 1)
    position = np.log(np.clip(own, low, high) / low) / max(np.log(high / low), np.finfo(float).tiny)
    result: Floats = ladder[np.rint(position * n).astype(int)]
    return result


def _ends_of_pieces(chains: Chains, n: Ints) -> tuple[Places, Ints]:
    """Return the ends of all pieces as places on the chains, and the piece that begins at each.

    -1 begins none: the end of a chain.
    """
    order = np.lexsort((chains.offset, chains.chain))
    segment = np.repeat(order, n[order])
    nth = np.arange(len(segment)) - np.repeat(np.cumsum(n[order]) - n[order], n[order])
    piece = (np.cumsum(n) - n)[segment] + np.where(chains.turned[segment], n[segment] - 1 - nth, nth)
    at = chains.offset[segment] + chains.length[segment] * (nth / n[segment])
    chain = chains.chain[segment]
    after = np.flatnonzero(np.diff(chain, append=-1)) + 1
    return (
        Places(np.insert(chain, after, chain[after - 1]), np.insert(at, after, chains.network.length)),
        np.insert(piece, after, -1),
    )
