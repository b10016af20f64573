"""Stretches of street on which something stays below a limit, located from and to along their block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geosafe.light_points import LightPoints

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SIDES: Final = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


@dataclass(frozen=True, eq=False)
class _Runs:
    """Unbroken runs below the limit, each on one segment, in order: its row, first and last point, from and to [m]."""

    segment: Ints
    first: Ints
    last: Ints
    start_m: Floats
    end_m: Floats


def stretches_below(
    points: LightPoints, values: Floats, limit: float, segments: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame,
    *, shortest_m: float,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Return the stretches on which values stay below a limit.

    A stretch runs on from segment to segment of a block.

    Parameters
    ----------
    points
        Points along ``segments``; values run straight from one to the next.
    values
        At each point (n_points,); NaN where it is not known, and no stretch passes there.
    limit
        In the unit of the values.
    segments, blocks
        The study's.
    shortest_m
        A shorter stretch is not told [m].

    Returns
    -------
    GeoDataFrame
        ``block_id``, ``name``, ``kind``; ``from_m`` and ``to_m`` along the block from its ``from_end`` (a side of the
        sky) [m], ``length_m`` [m], ``least`` (the lowest value at its points) and its ``segments``, by block.
    """
    runs = _runs(points, values, limit)
    block = blocks.index.get_indexer(segments["block_id"].iloc[runs.segment])
    gap = _joined(runs, segments, block)
    length = np.bincount(gap, weights=runs.end_m - runs.start_m)
    long = np.flatnonzero(length[gap] >= shortest_m)
    long = long[np.argsort(gap[long], kind="stable")]
    gaps, first, of = np.unique(gap[long], return_index=True, return_inverse=True)
    shape = shapely.line_merge(shapely.multilinestrings(_lines(runs, points, segments)[long], indices=of))
    at = block[long][first]
    whole = blocks.geometry.array[at]
    from_m, to_m = _along(shape, whole)
    least = np.full(len(gaps), np.inf)
    np.minimum.at(least, of, _least(runs, values)[long])
    names = pd.Series(segments.index[runs.segment[long]]).groupby(of).agg(" ".join)
    return gpd.GeoDataFrame(
        {
            "block_id": blocks.index[at],
            "name": blocks["name"].to_numpy()[at],
            "kind": blocks["kind"].to_numpy()[at],
            "from_m": from_m,
            "to_m": to_m,
            "from_end": _sides(whole),
            "length_m": length[gaps],
            "least": least,
            "segments": names.to_numpy(object),
        },
        geometry=shape,
        crs=blocks.crs,
    )


def _runs(points: LightPoints, values: Floats, limit: float) -> _Runs:
    """Return where the values, which run straight from point to point, stay below the limit."""
    i = points.stretches()
    i = i[~np.isnan(values[i]) & ~np.isnan(values[i + 1])]
    a, b, start, end = values[i], values[i + 1], points.at_m[i], points.at_m[i + 1]
    below_a, below_b = a < limit, b < limit
    crossing = start + (end - start) * np.divide(limit - a, b - a, out=np.zeros(len(i)), where=below_a != below_b)
    some = below_a | below_b
    start, end = np.where(below_a, start, crossing)[some], np.where(below_b, end, crossing)[some]
    i, below_a, below_b = i[some], below_a[some], below_b[some]
    goes_on = np.append(False, (i[1:] == i[:-1] + 1) & below_b[:-1] & below_a[1:])[: len(i)]
    first = np.flatnonzero(~goes_on)
    last = np.append(first[1:], len(i))[: len(first)] - 1
    return _Runs(points.place[i[first]], i[first], i[last] + 1, start[first], end[last])


def _joined(runs: _Runs, segments: gpd.GeoDataFrame, block: Ints) -> Ints:
    """Return the stretch of each run: runs of a block that meet at a node are one."""
    n = len(runs.segment)
    length = segments["length_m"].to_numpy()[runs.segment]
    ends = [(runs.start_m <= 0, "u"), (runs.end_m >= length - 1e-6, "v")]
    run = np.concatenate([np.flatnonzero(at_end) for at_end, _ in ends])
    node = np.concatenate([segments[column].to_numpy()[runs.segment[at_end]] for at_end, column in ends])
    _, meeting = np.unique(np.column_stack([block[run], node]), axis=0, return_inverse=True)
    size = n + int(meeting.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(run)), (run, n + meeting.ravel())), shape=(size, size))
    return np.unique(connected_components(graph, directed=False)[1][:n], return_inverse=True)[1].astype(np.int64)


def _least(runs: _Runs, values: Floats) -> Floats:
    """Return the lowest value at the points of each run."""
    bounds = np.column_stack([runs.first, runs.last + 1]).ravel()
    return np.minimum.reduceat(np.append(values, np.inf), bounds)[::2] if len(bounds) else np.empty(0)


def _lines(runs: _Runs, points: LightPoints, segments: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the run of each as a line: its ends, and the points between them."""
    line = segments.geometry.array[runs.segment]
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(line, at)) for at in (runs.start_m, runs.end_m)]
    between = np.maximum(runs.last - runs.first - 1, 0)
    of = np.repeat(np.arange(len(between)), between)
    step = np.arange(len(of)) - np.repeat(np.cumsum(between) - between, between)
    inner = points.xy[(runs.first + 1)[of] + step]
    every = np.arange(len(between))
    place = np.concatenate([every, of, every])
    order = np.argsort(place, kind="stable")
    lines: npt.NDArray[np.object_] = shapely.linestrings(
        np.concatenate([ends[0], inner, ends[1]])[order], indices=place[order]
    )
    return lines


def _along(shape: npt.NDArray[np.object_], whole: npt.NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Return how far along its block each stretch begins and ends [m]."""
    coords, of = shapely.get_coordinates(shape, return_index=True)
    at = shapely.line_locate_point(np.asarray(whole)[of], shapely.points(coords))
    least, most = np.full(len(shape), np.inf), np.full(len(shape), -np.inf)
    np.minimum.at(least, of, at)
    np.maximum.at(most, of, at)
    return least, most


def _sides(lines: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return the side of the sky on which each line begins."""
    first = shapely.get_coordinates(shapely.get_point(shapely.get_geometry(lines, 0), 0))
    east, north = (first - shapely.get_coordinates(shapely.centroid(lines))).T
    side = np.round(np.degrees(np.arctan2(north, east)) / 45).astype(int) % 8
    sides: npt.NDArray[np.object_] = np.array(_SIDES, dtype=object)[side]
    return sides
