"""Split ways into segments: pieces of street between junctions on which every attribute is constant."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.collector import collector_at_rest
from geosafe.crs import from_lonlat
from geosafe.params import EDGE_MARGIN_M
from geosafe.sources import Highways

#: Why a carriageway may not be walked and still be the street that its sidewalks belong to, and give its length.
_REFERENCE_REASONS: Final = ("sidewalk-separate", "foot")
_ATTRIBUTES: Final = [
    "osm_id", "reason", "kind", "name", "highway", "lit", "lit_hours", "steps", "step_free", "access", "tunnel",
    "bridge", "one_way", "surface", "smoothness",
]  # fmt: skip


@collector_at_rest()
def split_highways(
    highways: Highways, *, crs: pyproj.CRS, area: BaseGeometry, data_box: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return the pieces of every walked way, and of carriageways whose sidewalks are walked instead.

    Parameters
    ----------
    highways
        As read from an extract.
    crs
        Metric CRS of the study.
    area, data_box
        The area that is scored and the box that the data fill, polygons in ``crs``. Pieces are cut
        where they cross the edge of the area; those outside are kept up to ``EDGE_MARGIN_M`` so
        that what lies just beyond still counts.

    Returns
    -------
    GeoDataFrame
        Index ``segment_id``: the way's id and the position of the piece's first node in it, so that
        an id does not change when something else does. Columns: the attributes of the way, u, v
        (node ids; negative where the edge of the area cuts), walked, in_area, near_edge, length_m [m].
    """
    table = highways.table
    reference = table["reason"].isin(_REFERENCE_REASONS) & (table["kind"] == "street") & ~table["tunnel"]
    kept = (reference | (table["reason"] == "")).to_numpy()
    way, position, refs, lonlat, gap = _nodes(highways, kept)
    xy = np.column_stack(from_lonlat(crs).transform(lonlat[:, 0], lonlat[:, 1]))
    first, last, piece, at = _cut(refs, gap)
    lines = shapely.linestrings(xy[at], indices=piece) if len(at) else np.empty(0, dtype=object)
    rows = way[first].astype(np.int64)
    pieces = gpd.GeoDataFrame(
        table[_ATTRIBUTES].iloc[rows].reset_index(drop=True).assign(u=refs[first], v=refs[last]),
        geometry=lines,
        crs=crs,
    )
    ids = [f"{osm}.{k}" for osm, k in zip(pieces["osm_id"], position[first], strict=True)]
    pieces["segment_id"] = pd.Series(ids, dtype=object)
    pieces = _clip(pieces[shapely.length(lines) > 0], area)
    pieces["walked"] = pieces["reason"] == ""
    pieces["length_m"] = pieces.geometry.length
    middle = shapely.line_interpolate_point(pieces.geometry.array, 0.5, normalized=True)
    pieces["near_edge"] = ~shapely.contains(shapely.buffer(data_box, -EDGE_MARGIN_M), middle)
    return pieces.drop(columns="reason").set_index("segment_id")


def _nodes(highways: Highways, kept: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.generic], ...]:
    """Return, per node that is in the file, its way, position in it, id, place and whether a gap precedes it."""
    way = np.repeat(np.arange(len(kept)), np.diff(highways.offsets))
    position = np.arange(len(way)) - highways.offsets[way]
    used = kept[way] & ~np.isnan(highways.lonlat[:, 0])
    way, position, refs, lonlat = way[used], position[used], highways.refs[used], highways.lonlat[used]
    gap = np.ones(len(way), dtype=bool)
    gap[1:] = (way[1:] != way[:-1]) | (position[1:] != position[:-1] + 1)
    return way, position, refs, lonlat, gap


def _cut(
    refs: npt.NDArray[np.generic], gap: npt.NDArray[np.generic]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the first and last node of each piece, and (piece, node) for every vertex in order."""
    _, inverse, uses = np.unique(refs, return_inverse=True, return_counts=True)
    ends = gap | np.append(gap[1:], True)
    cut = ends | (uses[inverse] > 1)
    start = np.flatnonzero(~np.append(gap[1:], True))  # nodes that have a next one in the same run
    piece_of_start = np.cumsum(cut[start]) - 1
    opens = cut[start]
    first = start[opens]
    closes = np.append(opens, True)[1:]
    last = start[closes] + 1
    piece = np.concatenate([piece_of_start, np.arange(len(last))])
    at = np.concatenate([start, last])
    order = np.lexsort((at, piece))
    return first, last, piece[order], at[order]


def _clip(pieces: gpd.GeoDataFrame, area: BaseGeometry) -> gpd.GeoDataFrame:
    """Cut pieces at the edge of the area; drop those beyond the margin around it."""
    shapely.prepare(area)
    lines = pieces.geometry.array
    inside = shapely.covers(area, lines)
    crosses = ~inside & shapely.intersects(area, lines)
    kept = inside | (~crosses & shapely.dwithin(lines, area, EDGE_MARGIN_M))
    crossing = pieces[crosses]
    parts = pd.concat(
        [
            _parts(crossing, shapely.intersection(crossing.geometry.array, area), in_area=True),
            _parts(crossing, shapely.difference(crossing.geometry.array, area), in_area=False),
        ]
    )
    again = parts.groupby("segment_id").cumcount().to_numpy()
    parts["segment_id"] = np.where(again > 0, parts["segment_id"] + "~" + again.astype(str), parts["segment_id"])
    parts[["u", "v"]] = _name_cuts(parts[["u", "v"]].to_numpy(), parts.geometry.array)
    return pd.concat([pieces[kept].assign(in_area=inside[kept]), parts], ignore_index=True)


def _parts(pieces: gpd.GeoDataFrame, shapes: npt.NDArray[np.object_], *, in_area: bool) -> gpd.GeoDataFrame:
    """Return a row for each line in ``shapes``; ends that are not the piece's own get the node 0."""
    part, of = shapely.get_parts(shapely.line_merge(shapes), return_index=True)
    line = (shapely.get_type_id(part) == shapely.GeometryType.LINESTRING) & (shapely.length(part) > 1e-6)
    part, whole = part[line], pieces.iloc[of[line]]
    own = [shapely.get_point(whole.geometry.array, k) for k in (0, -1)]
    nodes = {}
    for column, k in (("u", 0), ("v", -1)):
        end = shapely.get_point(part, k)
        nodes[column] = np.select(
            [shapely.dwithin(end, own[0], 1e-6), shapely.dwithin(end, own[1], 1e-6)], [whole["u"], whole["v"]], 0
        )
    return whole.set_geometry(part, crs=pieces.crs).assign(in_area=in_area, **nodes)


def _name_cuts(nodes: npt.NDArray[np.int64], lines: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Give the points where the edge of the area cuts a street ids of their own: negative, by place."""
    ends = np.stack([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)], axis=1)
    cut = nodes == 0
    _, code = np.unique(np.round(ends[cut], 3), axis=0, return_inverse=True)
    named = nodes.copy()
    named[cut] = -1 - code
    return named
