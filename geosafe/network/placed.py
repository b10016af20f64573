"""Placed: weighted points on the chains of a network, checked as the public functions were given them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.errors import CallError, CrsError
from geosafe.network.chains import Chains, join_chains
from geosafe.network.fields import KERNELS, METHODS, Places
from geosafe.network.graph import Floats, Ints, build_network
from geosafe.network.snap import snap_points

#: Where no nodes are given, segments meet at ends that agree to this many decimals [m].
_END_DECIMALS: Final = 3


@dataclass(frozen=True, eq=False)
class Placed:
    """Points on a network.

    Attributes
    ----------
    chains, xy
        The network, and about where each of its chains lies [m].
    names
        What the columns of weights are called; None where weights were no table.
    segment, fraction : (n,)
        Where each point that is on the network stands: position of its segment, and how far along it (0-1).
    weights : (n_columns, n)
        How much each of them counts.
    """

    chains: Chains
    xy: Floats
    names: list[str] | None
    segment: Ints
    fraction: Floats
    weights: Floats

    def distinct(self) -> tuple[Places, Floats, Ints]:
        """Return the places where points stand, in order, their added weights, and the place of each point.

        The same points in another order add up to the same bytes.
        """
        chain, at = self.chains.chain[self.segment], self.chains.along(self.segment, self.fraction)
        order = np.lexsort((*self.weights, at, chain))
        chain, at = chain[order], at[order]
        new = (np.diff(chain, prepend=-1) != 0) | (np.diff(at, prepend=-1) != 0)
        starts, place = np.flatnonzero(new), np.empty(len(order), np.int64)
        place[order] = np.cumsum(new) - 1
        return Places(chain[starts], at[starts]), np.add.reduceat(self.weights[:, order], starts, axis=1), place


def place_points(
    segments: gpd.GeoDataFrame,
    points: pd.DataFrame,
    weights: npt.ArrayLike | pd.Series | pd.DataFrame | None,
    snap_m: float,
) -> Placed:
    """Check segments, points and weights, and put the points on the network."""
    chains, xy = chains_of(segments)
    if not points.index.is_unique:
        raise CallError(f"points holds the id {points.index[points.index.duplicated()][0]!r} twice: ids must be unique")
    given, names = _weights(points, weights)
    if not {"segment_id", "fraction"} <= set(points):
        if not isinstance(points, gpd.GeoDataFrame):
            raise CallError("points must be a GeoDataFrame of points, or hold segment_id and fraction (snap_points)")
        points = snap_points(points, segments, limit_m=snap_m)
    on = points["segment_id"].notna().to_numpy()
    segment = segments.index.get_indexer(points["segment_id"][on])
    if (segment < 0).any():
        odd = points["segment_id"][on][segment < 0]
        raise CallError(f"points names {len(odd)} times a segment that is not in segments, first {odd.iloc[0]!r}")
    if not on.any():
        raise CallError(f"points holds no point on the network: none of {len(points)} is near enough to a segment")
    fraction = points["fraction"].to_numpy(float)[on]
    wrong = ~((fraction >= 0) & (fraction <= 1))
    if wrong.any():
        raise CallError(f"fraction must be 0 to 1, got {fraction[wrong][0]} at point {points.index[on][wrong][0]!r}")
    return Placed(chains, xy, names, segment.astype(np.int64), fraction, given[:, on])


def check_choices(
    chains: Chains, bandwidths_m: npt.ArrayLike, kernel: str, method: str, *, methods: Sequence[str] = METHODS
) -> None:
    """Check what was chosen against what there is, and the bandwidths [m] against the network."""
    for name, value, known in (("kernel", kernel, KERNELS), ("method", method, methods)):
        if value not in known:
            near = difflib.get_close_matches(str(value).lower(), known, n=1, cutoff=0.4)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise CallError(f"{name} must be one of {', '.join(known)}, got {value!r}{meant}")
    total = float(chains.network.length.sum())
    for bandwidth_m in np.ravel(np.asarray(bandwidths_m, float)):
        if not 0 < bandwidth_m < math.inf:
            raise CallError(f"a bandwidth must be above 0 m and finite, got {bandwidth_m:g}")
        if bandwidth_m > total:
            raise CallError(f"a bandwidth of {bandwidth_m:g} m is longer than the whole network, {total:,.0f} m")


def chains_of(segments: gpd.GeoDataFrame) -> tuple[Chains, Floats]:
    """Check segments; return the chains of their network, and about where each of them lies (n_chains, 2) [m]."""
    if segments.crs is None:
        raise CrsError("segments has no CRS; set it with .set_crs('EPSG:…')")
    if not segments.crs.is_projected or segments.crs.axis_info[0].unit_name != "metre":
        raise CrsError(f"segments must be in a projected CRS in metres, got {segments.crs.name!r}")
    if not segments.index.is_unique:
        twice = segments.index[segments.index.duplicated()][0]
        raise CallError(f"segments holds the id {twice!r} twice: ids must be unique")
    if not len(segments):
        raise CallError("segments holds no segment")
    lines = segments.geometry.array
    if not (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING).all():
        raise CallError("segments must hold LineStrings only: take MultiLineStrings apart with .explode()")
    length = shapely.length(lines)
    bad = ~(np.isfinite(length) & (length > 0))
    if bad.any():
        raise CallError(
            f"{bad.sum()} segments have no length, first {segments.index[bad][0]!r}: leave segments without length out"
        )
    coords, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    ends = np.stack([coords[first], coords[np.append(first[1:], len(line)) - 1]])
    if {"u", "v"} <= set(segments):
        nodes, _ = pd.factorize(np.concatenate([segments["u"].to_numpy(), segments["v"].to_numpy()]))
        if (nodes < 0).any():
            raise CallError("u and v must name a node for every segment; leave both columns out to join equal ends")
    else:
        _, nodes = np.unique(np.round(np.concatenate(ends), _END_DECIMALS) + 0.0, axis=0, return_inverse=True)
    u, v = nodes.reshape(2, -1)
    chains = join_chains(build_network(u, v, length))
    xy = np.empty((chains.network.n_segments, 2))
    xy[chains.chain] = ends.mean(axis=0)
    return chains, xy


def _weights(
    points: pd.DataFrame, weights: npt.ArrayLike | pd.Series | pd.DataFrame | None
) -> tuple[Floats, list[str] | None]:
    """Return the weights by column (n_columns, n_points), and the names of the columns of a table."""
    if weights is None:
        return np.ones((1, len(points))), None
    if isinstance(weights, pd.Series | pd.DataFrame) and not weights.index.equals(points.index):
        raise CallError("weights must stand on the index of points, in the same order")
    names = [str(name) for name in weights] if isinstance(weights, pd.DataFrame) else None
    given = np.asarray(weights, float)
    if given.shape != (len(points), len(names)) if names else given.shape != (len(points),):
        raise CallError(
            f"weights must be one number for each of {len(points)} points, or a table of them, got {given.shape}"
        )
    table = given.reshape(len(points), -1)
    wrong = ~(np.isfinite(table) & (table >= 0))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise CallError(
            f"weights must be finite and 0 or more, got {table[row, column]} at point {points.index[row]!r} "
            f"({wrong.any(axis=1).sum()} such points)"
        )
    return np.ascontiguousarray(table.T), names
