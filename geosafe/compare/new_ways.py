"""New ways: lines joined to a network at their ends and wherever they meet it on the ground."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.compare.change import EditError, Way
from geosafe.network.graph import build_network, connected_components
from geosafe.prepare.blocks import MIN_RANKED_M
from geosafe.prepare.cut_segments import cut_segments
from geosafe.study import Study

#: The end of a new way is joined to the nearest street or path at most this far away [m]; our judgement.
JOIN_M: Final = 15.0
#: No piece of street shorter than this is cut off where a new way meets it: its end is taken [m].
CLEAR_M: Final = 1.0
#: A new way joins two places at least this far apart, which so are two nodes [m].
SHORTEST_M: Final = 2 * CLEAR_M
#: A crossing ends on its sidewalks to within rounding [m].
_SAME_M: Final = 0.01


def with_ways(
    study: Study, ways: Sequence[Way], ids: Sequence[str]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.Index]:
    """Return segments and blocks with new ways, and the ids of pieces whose geometry changed because they were cut.

    Parameters
    ----------
    study
        The study; nothing in it changes.
    ways, ids
        The new ways and the id of each. A way that is cut where it meets others adds ``:1``, ``:2`` to it.

    Returns
    -------
    segments, blocks
        Pieces of a street that is cut stay in its block. A new way is a block of its own.
    cut
        Ids of segments that were there and are shorter now; the rest of each has ``:ID:1``, ``:2`` added, by the id of
        the first new way.
    """
    segments = study.segments
    lines = segments.geometry.array
    tree = shapely.STRtree(lines)
    crossable = ~(segments["tunnel"] | segments["bridge"]).to_numpy(bool)
    rows, at, stops = [], [], []
    for way in ways:  # a scenario has a few
        ends = shapely.get_point(way.line, np.array([0, -1]))
        row = tree.nearest(ends)
        foot = shapely.get_point(shapely.shortest_line(lines[row], ends), 0)
        if (shapely.distance(foot, ends) > (JOIN_M if way.kind == "path" else _SAME_M)).any():
            raise EditError("a new way ends at a street that another edit closes", "Keep one of the two.")
        met = tree.query(way.line, predicate="intersects") if way.kind != "crossing" else np.zeros(0, int)
        met = np.setdiff1d(met[crossable[met]], row)
        point, of = _points(shapely.intersection(lines[met], way.line))
        rows += [row, met[of]]
        at += [shapely.line_locate_point(lines[row], foot), shapely.line_locate_point(lines[met[of]], point)]
        stops.append((foot, point))
    row, at_m = np.concatenate(rows).astype(np.int64), np.concatenate(at)
    keep = segments.assign(_row=np.arange(len(segments)), _id=segments.index.to_numpy(object))
    cut = cut_segments(keep, row, at_m, clear_m=CLEAR_M)
    number = cut.groupby("_row", sort=False).cumcount().to_numpy()
    parted = cut.loc[cut["_row"].duplicated(keep=False), "_id"].unique()
    names = [f"{old}:{ids[0]}:{k}" if k else old for old, k in zip(cut["_id"], number, strict=True)]
    cut.index = pd.Index(names, name=segments.index.name, dtype=object)
    cut = cut.drop(columns=["_row", "_id"])

    node_xy, node = _nodes(cut)
    nodes = shapely.STRtree(shapely.points(node_xy))
    made = [_pieces(way, *stop, nodes, node_xy, node) for way, stop in zip(ways, stops, strict=True)]
    new = gpd.GeoDataFrame(pd.concat(
        [_rows(study, way.kind, pieces, way_id) for way, pieces, way_id in zip(ways, made, ids, strict=True)]
    ), crs=study.crs)  # fmt: skip
    together = pd.concat([cut, new.reindex(columns=cut.columns)])
    together = gpd.GeoDataFrame(together.astype(cut.dtypes.drop("geometry").to_dict()), crs=study.crs)
    together.index = pd.Index(together.index, name=segments.index.name, dtype=segments.index.dtype)
    blocks = pd.concat([study.blocks, _blocks(new[new["in_area"]], study)])
    blocks.index = pd.Index(blocks.index, name=study.blocks.index.name, dtype=study.blocks.index.dtype)
    return (
        together,
        gpd.GeoDataFrame(blocks.astype(study.blocks.dtypes.drop("geometry").to_dict()), crs=study.crs),
        pd.Index(parted),
    )


def without(
    segments: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame, gone: pd.Index
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return segments and blocks without some segments. A block of which a part stays is that part."""
    left = segments.drop(index=gone)
    hit = segments.loc[gone, "block_id"].unique()
    inside = left[left["in_area"] & left["block_id"].isin(hit)]
    stay = blocks.index.isin(hit) & blocks.index.isin(inside["block_id"])
    rest = blocks.drop(index=blocks.index[blocks.index.isin(hit) & ~stay]).copy()
    if len(inside):
        by = inside["block_id"]
        walk = inside["length_m"].groupby(by).sum()
        street = (inside["length_m"] * inside["street_share"]).groupby(by).sum()
        shapes = inside.geometry.groupby(by).agg(lambda lines: shapely.line_merge(shapely.union_all(lines.array)))
        rest.loc[walk.index, "walk_length_m"] = walk
        rest.loc[street.index, "street_length_m"] = street
        geometry = rest.geometry.copy()
        geometry.loc[shapes.index] = gpd.GeoSeries(shapes, crs=blocks.crs)
        rest = rest.set_geometry(geometry)
    return left, rest


def with_components(segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return segments with the part of the network that each is in, told anew."""
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    return segments.assign(component=connected_components(network))


def _points(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the points at which lines meet, and the row of each; where they run together, the ends of that."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    runs = shapely.get_dimensions(parts) == 1
    ends = [shapely.get_point(parts[runs], k) for k in (0, -1)]
    return np.concatenate([parts[~runs], *ends]), np.concatenate([of[~runs], of[runs], of[runs]])


def _nodes(segments: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return where nodes are (n, 2), and their numbers."""
    ends = [shapely.get_coordinates(shapely.get_point(segments.geometry.array, k)) for k in (0, -1)]
    node, first = np.unique(np.concatenate([segments["u"], segments["v"]]), return_index=True)
    return np.concatenate(ends)[first], node


def _pieces(
    way: Way, foot: np.ndarray, met: np.ndarray, nodes: shapely.STRtree, node_xy: np.ndarray, node: np.ndarray
) -> list[tuple[int, int, shapely.LineString]]:
    """Return a way as pieces from node to node."""
    coords = shapely.get_coordinates(way.line)
    first, last = nodes.nearest(foot)
    inner = nodes.nearest(met) if len(met) else np.zeros(0, int)
    at = shapely.line_locate_point(way.line, met)
    stops = [(0.0, first), *sorted(zip(at.tolist(), inner.tolist(), strict=True)), (way.line.length, last)]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(coords, axis=0).T))])
    pieces = []
    for (begin, a), (end, b) in pairwise(stops):
        if a == b:
            continue
        between = coords[(along > begin + 1e-6) & (along < end - 1e-6)]
        pieces.append((int(node[a]), int(node[b]), shapely.LineString([node_xy[a], *between, node_xy[b]])))
    return pieces


def _rows(study: Study, kind: str, pieces: list[tuple[int, int, shapely.LineString]], way_id: str) -> gpd.GeoDataFrame:
    shapes = [line for _, _, line in pieces]
    ids = [way_id if not k else f"{way_id}:{k}" for k in range(len(pieces))]
    n = len(pieces)
    nothing = pd.Series([None] * n, dtype=object)
    middle = shapely.line_interpolate_point(shapes, 0.5, normalized=True)
    beside = shapely.STRtree(study.segments.geometry.array).nearest(middle)
    frame = gpd.GeoDataFrame(
        {
            "block_id": way_id, "u": [u for u, _, _ in pieces], "v": [v for _, v, _ in pieces], "osm_ids": way_id,
            "name": nothing, "highway": "footway", "kind": kind, "length_m": shapely.length(shapes), "lit": "unknown",
            "lit_hours": nothing, "steps": False, "step_free": True, "access": "yes", "tunnel": False, "bridge": False,
            "component": 0, "street_share": 1.0, "in_area": shapely.intersects(study.area, middle),
            "near_edge": study.segments["near_edge"].to_numpy()[beside],
        },
        geometry=shapes, crs=study.crs,
    )  # fmt: skip
    return frame.set_index(pd.Index(ids, dtype=object, name="segment_id"))


def _blocks(new: gpd.GeoDataFrame, study: Study) -> gpd.GeoDataFrame:
    by = new.groupby("block_id", sort=False)
    length, kind = by["length_m"].sum(), by["kind"].first()
    lines = new.geometry.groupby(new["block_id"], sort=False)
    shapes = lines.agg(lambda each: shapely.line_merge(shapely.union_all(each.array)))
    blocks = gpd.GeoDataFrame(
        {
            "name": pd.Series([None] * len(length), length.index, dtype=object), "kind": kind,
            "street_length_m": length, "walk_length_m": length,
            "ranked": (kind != "crossing") & (length >= MIN_RANKED_M), "near_edge": by["near_edge"].any(),
        },
        geometry=gpd.GeoSeries(shapes, crs=study.crs), crs=study.crs,
    )  # fmt: skip
    return blocks.reindex(columns=study.blocks.columns)
