"""Links: straight ways across squares, which people cross instead of walking round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geosafe import osm_areas
from geosafe.osm_tags import Tags
from geosafe.prepare.cut_segments import cut_segments
from geosafe.tables import TABLES, empty_table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

#: A street that comes this near to an open area leads on to it [m]; our judgement.
ENTRANCE_M: Final = 1.5
#: Entrances of one open area that lie together in a square of this width are joined through the first [m]; our
#: judgement.
SAME_ENTRANCE_M: Final = 3.0
#: In an open area each entrance and corner is linked with so many of its nearest others; our judgement. Beyond them one
#: walks from one to the next.
MOST_LINKS: Final = 64
#: Corners closer to the straight line than this are none [m].
_SIMPLE_M: Final = 0.2
#: Half the width of a carriageway that is crossed where a crossing is mapped [m].
_CARRIAGEWAY_M: Final = 1.0
#: Larger than any open area: keeps apart the entrances of different ones [m].
_APART_M: Final = 1e6
_SLACK_M: Final = 0.05


def link_across(
    segments: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the segments, cut where they enter an open area, and the straight links across it.

    Open areas are those whose surface is walked freely (:func:`geosafe.osm_areas.is_walked_surface`); those that touch
    are one. Buildings with walls, water and the carriageways of main roads are in the way. Entrances are where walked
    streets meet the area's edge, and junctions and ends of streets in it. Between two that see each other lies a link;
    where something stands in the way, links lead by its corners.

    Parameters
    ----------
    segments
        What is walked, with its columns; in a metric CRS.
    pieces
        The pieces of way that carriageways are taken from, walked or not.
    areas
        OSM areas with osm_id and ``tags``.
    buildings
        The ``buildings`` table.

    Returns
    -------
    segments, links : GeoDataFrame
        The first with more rows and the same length and blocks: the first part of a segment that is cut keeps its id.
        The second is the ``links`` table. A link that follows a segment is left out.
    """
    surfaces = areas[_where(areas, osm_areas.is_walked_surface)].sort_values("osm_id")
    regions = _regions(surfaces, pieces, areas, buildings)
    row, at, edge, point = _crossings(segments, regions)
    segments = cut_segments(segments, row, at, clear_m=ENTRANCE_M)
    region, node, xy, foot = _entrances(segments, regions, edge, point)
    if not len(region):
        return segments, empty_table("links", segments.crs)
    return segments, _links(segments, surfaces, regions, region, node, xy, foot)


def _where(areas: gpd.GeoDataFrame, rule: Callable[[Tags], bool]) -> Bools:
    return np.fromiter(map(rule, areas["tags"]), bool, len(areas))


def _regions(
    surfaces: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame
) -> Shapes:
    """Return the polygons in which one walks freely, each connected."""
    shapes = shapely.make_valid(surfaces.geometry.array)
    roads = pieces[pieces["highway"].isin(osm_areas.MAIN_ROADS) & ~pieces["tunnel"] & ~pieces["bridge"]]
    in_the_way = np.concatenate(
        [
            buildings.geometry.array[buildings["walls"].to_numpy()],
            shapely.make_valid(areas.geometry.array[_where(areas, osm_areas.is_water)]),
            shapely.buffer(roads.geometry.array, _CARRIAGEWAY_M),
        ]
    )
    near = np.unique(shapely.STRtree(in_the_way).query(shapes, predicate="intersects")[1])
    open_ground = shapely.difference(shapely.union_all(shapes), shapely.union_all(in_the_way[near]))
    parts = shapely.get_parts(shapely.get_parts(shapely.simplify(open_ground, _SIMPLE_M)))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    regions: Shapes = shapely.orient_polygons(parts[shapely.area(parts) > 0])
    return regions


def _on_ground(segments: gpd.GeoDataFrame) -> Bools:
    on_ground: Bools = ~(segments["tunnel"] | segments["bridge"]).to_numpy(bool)
    return on_ground


def _crossings(segments: gpd.GeoDataFrame, regions: Shapes) -> tuple[Ints, Floats, Ints, Shapes]:
    """Return where segments meet the edge of a region: the row, how far along it [m], the region and the point."""
    lines = segments.geometry.array
    edges = shapely.boundary(shapely.buffer(regions, _SLACK_M, join_style="mitre"))
    edge, row = shapely.STRtree(lines).query(edges, predicate="intersects")
    edge, row = (each[_on_ground(segments)[row]] for each in (edge, row))
    coords, of = shapely.get_coordinates(shapely.intersection(lines[row], edges[edge]), return_index=True)
    point = shapely.points(coords)
    return row[of], shapely.line_locate_point(lines[row[of]], point), edge[of], point


def _entrances(
    segments: gpd.GeoDataFrame, regions: Shapes, edge: Ints, crossing: Shapes
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return for each entrance its region, its node, where the node is, and where one steps on to the area.

    A node that only joins two segments is none unless they cross the edge there: so to split a street changes nothing.
    """
    ends = segments[["u", "v"]].to_numpy().T.ravel()
    _, of, degree = np.unique(ends, return_inverse=True, return_counts=True)
    point = np.concatenate([shapely.get_point(segments.geometry.array, k) for k in (0, -1)])
    on_ground = np.flatnonzero(np.tile(_on_ground(segments), 2))
    first = on_ground[np.unique(ends[on_ground], return_index=True)[1]]
    node, point, joins_two = ends[first], point[first], degree[of[first]] == 2

    where, region = shapely.STRtree(regions).query(point, predicate="dwithin", distance=ENTRANCE_M)
    meets, k = shapely.STRtree(crossing).query(point, predicate="dwithin", distance=ENTRANCE_M)
    n = len(regions)
    chosen = ~joins_two[where] | np.isin(where * n + region, meets * n + edge[k])
    where, region = where[chosen], region[chosen]
    xy = shapely.get_coordinates(point[where])
    foot = shapely.get_coordinates(shapely.shortest_line(point[where], regions[region])).reshape(-1, 2, 2)[:, 1]
    return region, node[where], xy, foot


def _links(
    segments: gpd.GeoDataFrame, surfaces: gpd.GeoDataFrame, regions: Shapes,
    region: Ints, node: Ints, xy: Floats, foot: Floats,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Return the links between entrances, by corners where the straight line is blocked."""
    order = np.lexsort((node, *foot.T, region))
    region, node, xy, foot = region[order], node[order], xy[order], foot[order]
    cell = np.column_stack([region, np.floor(foot / SAME_ENTRANCE_M)])
    _, first, group = np.unique(cell, axis=0, return_index=True, return_inverse=True)
    a, b = first[_near(region[first], foot[first])].T
    seen = _sees(regions, region[a], foot[a], foot[b])
    blocked = np.unique(region[a[~seen]])
    to_first = np.flatnonzero(first[group.ravel()] != np.arange(len(node)))
    a, b = np.append(a[seen], first[group.ravel()[to_first]]), np.append(b[seen], to_first)

    corner_region, corner, before, after = _corners(regions, blocked)
    names = min(int(segments[["u", "v"]].to_numpy().min(initial=0)), 0) - 1 - np.arange(len(corner))
    in_blocked = first[np.isin(region[first], blocked)]
    both = np.concatenate([in_blocked, len(node) + np.arange(len(corner))])
    region, node = np.append(region, corner_region), np.append(node, names)
    xy, foot = np.vstack([xy, corner]), np.vstack([foot, corner])
    c, d = both[_near(region[both], foot[both])].T
    at_corner = (c >= len(node) - len(corner)) | (d >= len(node) - len(corner))
    c, d = c[at_corner], d[at_corner]
    passes = _passes(foot, before, after, c, d) & _passes(foot, before, after, d, c)
    c, d = c[passes], d[passes]
    seen = _sees(regions, region[c], foot[c], foot[d])
    a, b = np.append(a, c[seen]), np.append(b, d[seen])

    a, b = np.where(node[a] < node[b], (a, b), (b, a))
    way = np.stack([xy[a], foot[a], foot[b], xy[b]], axis=1)
    links = gpd.GeoDataFrame(
        {"u": node[a], "v": node[b], "length_m": np.hypot(*np.diff(way, axis=1).transpose(2, 0, 1)).sum(axis=1)},
        geometry=shapely.remove_repeated_points(shapely.linestrings(way)), crs=segments.crs,
    )  # fmt: skip
    links = links[(links["u"] != links["v"]) & (links["length_m"] > 0)]
    middle = shapely.line_interpolate_point(links.geometry.array, 0.5, normalized=True)
    links["space_id"] = surfaces["osm_id"].to_numpy()[shapely.STRtree(surfaces.geometry.array).nearest(middle)]
    return _named(links[~_follow(links, segments)])


def _near(region: Ints, xy: Floats) -> Ints:
    """Return pairs (n, 2) of points of one region: each with its nearest others."""
    if len(region) < 2:
        return np.empty((0, 2), np.int64)
    place = np.column_stack([xy, region * _APART_M])
    found = cKDTree(place).query(place, k=min(MOST_LINKS + 1, len(place)), distance_upper_bound=_APART_M / 2)[1]
    one = np.repeat(np.arange(len(place)), found.shape[1])
    pairs = np.sort(np.column_stack([one, found.ravel()])[found.ravel() < len(place)], axis=1)
    near: Ints = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    return near


def _sees(regions: Shapes, region: Ints, one: Floats, other: Floats) -> Bools:
    """Tell whether the straight line between two points stays in their region."""
    wide = shapely.buffer(regions, _SLACK_M, join_style="mitre")
    shapely.prepare(wide)
    seen: Bools = shapely.covers(wide[region], shapely.linestrings(np.stack([one, other], axis=1)))
    return seen


def _corners(regions: Shapes, some: Ints) -> tuple[Ints, Floats, Floats, Floats]:
    """Return the corners of regions that ways bend round: the region of each, itself and its two neighbours."""
    rings, of = shapely.get_rings(regions[some], return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.append(ring[1:] != ring[:-1], True)[: len(ring)]
    # The last point of a ring repeats its first: what comes before the first is the last but one.
    at = np.flatnonzero(~closing)
    size = np.bincount(ring, minlength=len(rings))
    opens = np.append(True, closing[:-1])[: len(ring)]
    before = np.where(opens[at], at + size[ring[at]] - 2, at - 1)
    corner, last, following = coords[at], coords[before], coords[at + 1]
    reflex = _cross(corner - last, following - corner) < 0
    return some[of[ring[at]]][reflex], corner[reflex], last[reflex], following[reflex]


def _cross(one: Floats, other: Floats) -> Floats:
    result: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return result


def _passes(foot: Floats, before: Floats, after: Floats, at: Ints, to: Ints) -> Bools:
    """Tell whether a line that ends at a corner passes it, rather than running into its walls; entrances always."""
    k = at - (len(foot) - len(before))
    corner = k >= 0
    passes = np.ones(len(at), bool)
    way = foot[to[corner]] - foot[at[corner]]
    sides = (_cross(way, each[k[corner]] - foot[at[corner]]) for each in (before, after))
    passes[corner] = np.prod([*sides], axis=0) >= -1e-9
    return passes


def _follow(links: gpd.GeoDataFrame, segments: gpd.GeoDataFrame) -> Bools:
    """Tell which links are no shorter than a segment between the same nodes."""
    ends = np.sort(segments[["u", "v"]].to_numpy(), axis=1)
    shortest = segments["length_m"].groupby([ends[:, 0], ends[:, 1]]).min()
    keys = pd.MultiIndex.from_arrays([*np.sort(links[["u", "v"]].to_numpy(), axis=1).T])
    follows: Bools = links["length_m"].to_numpy() >= shortest.reindex(keys).to_numpy() - _SLACK_M
    return follows


def _named(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    links = links.sort_values(["u", "v", "length_m"], kind="stable").drop_duplicates(["u", "v"])
    links.index = pd.Index([f"link/{k}" for k in range(len(links))], name="link_id", dtype=object)
    return links[[*TABLES["links"].columns, "geometry"]]
