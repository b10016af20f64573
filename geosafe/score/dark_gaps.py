"""Dark gaps: stretches of street that the lamps of an inventory leave dark, located from and to."""

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

from geosafe.params import DARK_PHASES, P_CLASSES
from geosafe.score.light import KnownLight

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Light below which a stretch is dark [lx]: the minimum of P6, the lowest class that asks for any.
DARK_BELOW_LX: Final = P_CLASSES["P6"][1]
#: A shorter gap is not told [m]; our judgement: some ten steps.
SHORTEST_GAP_M: Final = 10.0

_SIDES: Final = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
_COLUMNS: Final = ("phase", "block_id", "name", "kind", "from_m", "to_m", "from_end", "length_m", "min_lx", "segments")


def dark_gaps(light: KnownLight, segments: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the gaps in the light along the blocks.

    A gap is a stretch on which what the lamps give stays below :data:`DARK_BELOW_LX`. It runs on from segment to
    segment of a block, and is told only where an inventory is complete: elsewhere a lamp may be missing from the map.

    Parameters
    ----------
    light
        What is known along ``segments``.
    segments, blocks
        The study's.

    Returns
    -------
    GeoDataFrame, index ``gap_id``
        ``phase`` (``dark``: all the dark hours alike), ``block_id``, ``name``, ``kind``; ``from_m`` and ``to_m``
        along the block from its ``from_end`` (a side of the sky) [m], ``length_m`` [m], ``min_lx`` [lx] and its
        ``segments``, by block. The longest stands first.
    """
    known = np.where(light.surveyed[:, None] & segments["in_area"].to_numpy()[light.points.place, None],
                     light.lamps_lx, np.nan)  # fmt: skip
    alike = all(np.array_equal(known[:, 0], column, equal_nan=True) for column in known.T)
    phases = {"dark": known[:, 0]} if alike else dict(zip(DARK_PHASES, known.T, strict=True))
    parts = [_gaps(light, lx, segments, blocks).assign(phase=phase) for phase, lx in phases.items()]
    gaps = pd.concat(parts).sort_values(["length_m", "block_id", "from_m"], ascending=[False, True, True])
    gaps.index = pd.Index([f"gap-{k}" for k in range(1, len(gaps) + 1)], name="gap_id", dtype=object)
    return gaps[[*_COLUMNS, "geometry"]]


@dataclass(frozen=True, eq=False)
class _Runs:
    """Unbroken dark stretches, each on one segment, in order: its row, first and last point, from and to [m]."""

    segment: Ints
    first: Ints
    last: Ints
    start_m: Floats
    end_m: Floats


def _gaps(light: KnownLight, lx: Floats, segments: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    runs = _runs(light, lx)
    block = blocks.index.get_indexer(segments["block_id"].iloc[runs.segment])
    gap = _joined(runs, segments, block)
    length = np.bincount(gap, weights=runs.end_m - runs.start_m)
    long = np.flatnonzero(length[gap] >= SHORTEST_GAP_M)
    long = long[np.argsort(gap[long], kind="stable")]
    gaps, first, of = np.unique(gap[long], return_index=True, return_inverse=True)
    shape = shapely.line_merge(shapely.multilinestrings(_lines(runs, light, segments)[long], indices=of))
    at = block[long][first]
    whole = blocks.geometry.array[at]
    from_m, to_m = _along(shape, whole)
    least = np.full(len(gaps), np.inf)
    np.minimum.at(least, of, _least(runs, lx)[long])
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
            "min_lx": least,
            "segments": names.to_numpy(object),
        },
        geometry=shape,
        crs=blocks.crs,
    )


def _runs(light: KnownLight, lx: Floats) -> _Runs:
    """Return where the light, which runs straight from point to point, stays below the limit."""
    i = light.points.stretches()
    i = i[~np.isnan(lx[i]) & ~np.isnan(lx[i + 1])]
    a, b, start, end = lx[i], lx[i + 1], light.points.at_m[i], light.points.at_m[i + 1]
    dark_a, dark_b = a < DARK_BELOW_LX, b < DARK_BELOW_LX
    crossing = start + (end - start) * np.divide(DARK_BELOW_LX - a, b - a, out=np.zeros(len(i)), where=dark_a != dark_b)
    some = dark_a | dark_b
    start, end = np.where(dark_a, start, crossing)[some], np.where(dark_b, end, crossing)[some]
    i, dark_a, dark_b = i[some], dark_a[some], dark_b[some]
    goes_on = np.append(False, (i[1:] == i[:-1] + 1) & dark_b[:-1] & dark_a[1:])[: len(i)]
    first = np.flatnonzero(~goes_on)
    last = np.append(first[1:], len(i))[: len(first)] - 1
    return _Runs(light.points.place[i[first]], i[first], i[last] + 1, start[first], end[last])


def _joined(runs: _Runs, segments: gpd.GeoDataFrame, block: Ints) -> Ints:
    """Return the gap of each run: runs of a block that meet at a node are one."""
    n = len(runs.segment)
    length = segments["length_m"].to_numpy()[runs.segment]
    ends = [(runs.start_m <= 0, "u"), (runs.end_m >= length - 1e-6, "v")]
    run = np.concatenate([np.flatnonzero(at_end) for at_end, _ in ends])
    node = np.concatenate([segments[column].to_numpy()[runs.segment[at_end]] for at_end, column in ends])
    _, meeting = np.unique(np.column_stack([block[run], node]), axis=0, return_inverse=True)
    size = n + int(meeting.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(run)), (run, n + meeting.ravel())), shape=(size, size))
    return np.unique(connected_components(graph, directed=False)[1][:n], return_inverse=True)[1].astype(np.int64)


def _least(runs: _Runs, lx: Floats) -> Floats:
    """Return the lowest light at the points of each run [lx]."""
    bounds = np.column_stack([runs.first, runs.last + 1]).ravel()
    return np.minimum.reduceat(np.append(lx, np.inf), bounds)[::2] if len(bounds) else np.empty(0)


def _lines(runs: _Runs, light: KnownLight, segments: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the run of each as a line: its ends, and the points of light between them."""
    line = segments.geometry.array[runs.segment]
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(line, at)) for at in (runs.start_m, runs.end_m)]
    between = np.maximum(runs.last - runs.first - 1, 0)
    of = np.repeat(np.arange(len(between)), between)
    step = np.arange(len(of)) - np.repeat(np.cumsum(between) - between, between)
    inner = light.points.xy[(runs.first + 1)[of] + step]
    every = np.arange(len(between))
    place = np.concatenate([every, of, every])
    order = np.argsort(place, kind="stable")
    lines: npt.NDArray[np.object_] = shapely.linestrings(
        np.concatenate([ends[0], inner, ends[1]])[order], indices=place[order]
    )
    return lines


def _along(shape: npt.NDArray[np.object_], whole: npt.NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Return how far along its block each gap begins and ends [m]."""
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
