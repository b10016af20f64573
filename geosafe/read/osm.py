"""Read an OSM extract: ways to walk on, places, areas and what the map is drawn from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe import osm_tags
from geosafe.collector import collector_at_rest
from geosafe.crs import LONLAT
from geosafe.edge_tags import way_attributes
from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.place import box_around
from geosafe.read import pbf
from geosafe.read.multipolygons import build_multipolygons
from geosafe.read.only_streets import only_streets
from geosafe.read.osm_formats import as_sorted_pbf
from geosafe.read.osm_objects import Objects, OsmObjects, find, take
from geosafe.read.protobuf import Ints
from geosafe.sources import Highways, OsmExtract
from geosafe.tag_column import TagColumn
from geosafe.told import said

_AREA_KEYS: Final = frozenset((
    "amenity", "area:highway", "building", "craft", "drinking_water", "highway", "landuse", "leisure", "natural",
    "office", "place", "railway", "shop", "tourism", "water", "waterway",
))  # fmt: skip
#: Lines that keep apart what lies on their two sides, and are seen from afar.
_BARRIERS: Final = ("wall", "city_wall", "retaining_wall", "fence", "hedge")
#: Piers are lines unless they say that they are areas.
_PIERS: Final = ("pier", "breakwater")
#: What lies further than this outside the box of an extract is an error in the data [degrees]: the
#: largest lakes reach 4.5 degrees, and a node at 0, 0 or with longitude and latitude swapped more than 5.
FAR_DEG: Final = 5.0
#: A closed highway with one of these keys is an area even without ``area=yes``.
_OUTLINED: Final = {"building", "place", "leisure"}
_LISTED: Final = 5
_MERGE: Final = "Merge extracts with osmium merge; end a query to Overpass with (._;>;); out meta;"
#: A file that tells no times says 1970 [s].
_YEAR_1971_S: Final = 365 * 24 * 3600

Box = tuple[float, float, float, float]
Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]
Shapes: TypeAlias = npt.NDArray[np.object_]


@collector_at_rest()
def read_osm(path: Path, *, name: str | None = None) -> OsmExtract:
    """Read an OSM extract.

    Parameters
    ----------
    path
        OSM PBF or XML, the latter also packed with gzip or bzip2; in any order.
    name
        What to call it in messages; the path by default.

    Returns
    -------
    OsmExtract
        Shapes in EPSG:4326. Ways whose nodes are missing keep the nodes that are there and are
        counted in the findings; nothing is joined over a gap. Tags are kept word for word. ``streets_only`` where
        every area, and every point that is part of no way, is a ``highway``: the rest was filtered out.

    Raises
    ------
    MissingFileError, DataError
        The file is missing, damaged, cut short or something else, holds a thing twice or off the
        earth, or holds no street.
    """
    name = name or str(path)
    with as_sorted_pbf(path, name=name) as (file, objects):
        header = pbf.read_header(file, name=name)
        nodes, ways = objects.nodes, objects.ways
        streets, lines, outlines = _sorts_of_ways(ways)
        findings = _require_sound(objects, name, any_street=bool(streets.any()))
    order = np.argsort(nodes.ids, kind="stable")
    node_ids = nodes.ids[order]
    lonlat = np.column_stack([nodes.x[order] / 1e7, nodes.y[order] / 1e7])
    tagged, tags_of_nodes = nodes.ids[nodes.tagged], nodes.tags
    newest = _newest(nodes.edited[nodes.tagged], ways.edited[streets])
    multipolygons, open_relations = _multipolygons(objects, node_ids, lonlat, name)
    del objects, nodes, order  # half of what is held
    box = _box(header.box(), lonlat)
    far = _far_outside(lonlat, box)
    findings += _far_findings(node_ids[far], lonlat[far], lonlat, box, name)
    node_ids, lonlat = node_ids[~far], lonlat[~far]

    highways = _highways(take(ways, streets), node_ids, lonlat)
    at, there = find(tagged, node_ids)
    points = _features(_named("node", tagged), tags_of_nodes, shapely.points(lonlat[at])).loc[there]
    outlined, open_ways = _outlined(take(ways, outlines), node_ids, lonlat)
    areas = pd.concat([outlined, multipolygons], ignore_index=True)
    findings += _missing_nodes(highways, name)
    findings += _missing_areas([*_named("way", open_ways), *_named("relation", open_relations)], name)
    streets_only = _all_highways(areas) and _all_highways(points[~np.isin(tagged, ways.refs)[there]])
    if streets_only:
        findings.append(only_streets(name))
    reach = areas.bounds.to_numpy().reshape(-1, 2, 2)
    areas = areas[~(_far_outside(reach[:, 0], box) | _far_outside(reach[:, 1], box))]
    findings += _squares_without_outline(points, areas, name)
    return OsmExtract(
        name=name,
        box=box,
        newest=newest,
        highways=highways,
        points=points.reset_index(drop=True),
        areas=areas.reset_index(drop=True),
        lines=_lines(take(ways, lines), node_ids, lonlat),
        findings=tuple(findings),
        streets_only=streets_only,
    )


def _outlined(ways: Objects, node_ids: Ints, lonlat: Floats) -> tuple[gpd.GeoDataFrame, Ints]:
    """Return the areas that closed ways outline, and the ids of those that miss a node or cross themselves."""
    _, where, offsets = _locate(ways, node_ids, lonlat)
    way = np.repeat(np.arange(len(ways.ids)), np.diff(offsets))
    whole = np.bincount(way, weights=np.isnan(where[:, 0]), minlength=len(ways.ids)) == 0
    shapes = np.full(len(ways.ids), None, dtype=object)
    used = whole[way]
    shapes[whole] = shapely.polygons(shapely.linearrings(where[used], indices=(np.cumsum(whole) - 1)[way[used]]))
    built = shapely.is_valid(shapes)
    return _features(_named("way", ways.ids[built]), ways.tags[built], shapes[built]), ways.ids[~built]


def _multipolygons(objects: OsmObjects, node_ids: Ints, lonlat: Floats, name: str) -> tuple[gpd.GeoDataFrame, Ints]:
    """Return the areas of relations, and the ids of multipolygons that cannot be built."""
    relations = objects.relations
    has_key, kind = relations.tags.has(*_AREA_KEYS), relations.tags.get("type")
    chosen = take(relations, _of_all(relations, has_key & np.isin(kind, ("multipolygon", "boundary"))))
    which, shapes = build_multipolygons(chosen, objects.ways, node_ids, lonlat, name=name)
    unbuilt = chosen.tags.equal("type", "multipolygon")
    unbuilt[which] = False
    return _features(_named("relation", chosen.ids[which]), chosen.tags[which], shapes), chosen.ids[unbuilt]


def _all_highways(features: gpd.GeoDataFrame) -> bool:
    return bool(features["tags"].array.has("highway").all())


def _sorts_of_ways(ways: Objects) -> tuple[Bools, Bools, Bools]:
    """Return which ways are streets, other lines that count, and the outline of an area; some are two of these."""
    tags = ways.tags
    highway = tags.has("highway")
    line = tags.has("railway", "waterway") | np.isin(tags.get("natural"), ("coastline", "tree_row"))
    pier = np.isin(tags.get("man_made"), _PIERS)
    line |= np.isin(tags.get("barrier"), _BARRIERS) | (pier & ~tags.equal("area", "yes"))
    # A closed street is a line unless it says otherwise.
    area = ~highway | tags.equal("area", "yes") | tags.has(*_OUTLINED)
    area &= (tags.has(*_AREA_KEYS) & ~tags.equal("area", "no")) | (pier & tags.equal("area", "yes"))
    end = np.cumsum(ways.sizes)
    refs = np.append(ways.refs, 0)  # for a last way without nodes
    closed = (ways.sizes > 3) & (refs[end - ways.sizes] == refs[end - 1])
    street, line, outline = (_of_all(ways, each) for each in (highway, ~highway & line, area))
    return street & (ways.sizes > 1), line & (ways.sizes > 1), outline & closed


def _of_all(objects: Objects, tagged: Bools) -> Bools:
    """Return for all objects what is told of those with tags, and False for the others."""
    of_all = np.zeros(len(objects.ids), dtype=bool)
    of_all[objects.tagged] = tagged
    return of_all


def _newest(*edited: Ints) -> date | None:
    newest = max(int(times.max(initial=0)) for times in edited)
    return datetime.fromtimestamp(newest, UTC).date() if newest >= _YEAR_1971_S else None


def _require_sound(objects: OsmObjects, name: str, *, any_street: bool) -> list[Finding]:
    """Raise where the file is not a whole and sorted extract with streets; return what is suspicious."""
    nodes, ways, relations = objects.nodes, objects.ways, objects.relations
    faults = []
    for what, each in (("node", nodes), ("way", ways), ("relation", relations)):
        twice = np.unique(each.ids[1:][each.ids[1:] == each.ids[:-1]])  # they are in order
        if len(twice):
            found = f"{len(twice)} {what} ids stand in the file twice (first: {twice[0]})"
            faults.append(Fault(name, found, _MERGE))
    off_earth = (np.abs(nodes.x) > 1_800_000_000) | (np.abs(nodes.y) > 900_000_000)
    for node, lon, lat in zip(nodes.ids[off_earth], nodes.x[off_earth] / 1e7, nodes.y[off_earth] / 1e7, strict=True):
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        remedy = "Longitude and latitude look swapped: swap them." if swapped else "Correct it, or export again."
        faults.append(Fault(name, f"node {node} has the longitude {lon:g} and the latitude {lat:g}", remedy))
    if faults:
        raise DataError(faults)
    members = relations.refs
    findings = pbf.require_whole(
        name=name,
        nodes=len(nodes.ids),
        ways=len(ways.ids),
        relations=len(relations.ids),
        stray_nodes=_stray(nodes, np.concatenate([ways.refs, members[relations.kinds == 0]])),
        stray_ways=_stray(ways, members[relations.kinds == 1]),
    )
    if not any_street or not len(nodes.ids):
        found = "there are no streets in this extract"
        raise DataError(Fault(name, found, "Give an extract of the area with all its tags."))
    return findings


def _stray(objects: Objects, used: Ints) -> int:
    """Return how many have no tag and belong to nothing."""
    bare = np.sort(objects.ids[~objects.tagged])
    if not len(bare):
        return 0
    at, there = find(used, bare)
    stray = np.ones(len(bare), dtype=bool)
    stray[at[there]] = False
    return int(stray.sum())


def _box(box: Any, lonlat: Floats) -> Box:
    """Return the header's box, else that of the nodes around their median."""
    if box.valid():
        west, east = box.bottom_left.lon, box.top_right.lon
        if east - west > 180:  # osmium turns a box around that crosses the antimeridian
            west, east = east, west
        return west, box.bottom_left.lat, east, box.top_right.lat
    if np.ptp(lonlat[:, 0]) > 180:  # on both sides of the antimeridian
        lonlat = np.column_stack([lonlat[:, 0] % 360, lonlat[:, 1]])
    near = (np.abs(lonlat - np.median(lonlat, axis=0)) <= FAR_DEG).all(axis=1)
    return box_around(lonlat[near])


def _far_outside(lonlat: Floats, box: Box) -> Bools:
    west, south, east, north = box
    width, along = (east - west) % 360, (lonlat[:, 0] - west) % 360
    beside = np.where(along > width, np.minimum(along - width, 360 - along), 0)
    far: Bools = (beside > FAR_DEG) | (lonlat[:, 1] < south - FAR_DEG) | (lonlat[:, 1] > north + FAR_DEG)
    return far


def _far_findings(ids: Ints, there: Floats, lonlat: Floats, box: Box, name: str) -> list[Finding]:
    if not len(ids):
        return []
    if len(ids) == len(lonlat):
        swapped = not _far_outside(lonlat[:, ::-1], box).any()
        remedy = "Longitude and latitude look swapped: swap them." if swapped else "Export the extract again."
        raise DataError(Fault(name, f"none of its {len(ids):,} nodes lies in the box that its header names", remedy))
    (lon, lat), first = there[0], ids[0]
    return [
        Finding("study", "far-nodes", "set aside", len(ids),
                f"{len(ids)} nodes lie more than {FAR_DEG:g} degrees outside the extract (first: node {first} at "
                f"longitude {lon:g}, latitude {lat:g}). They are treated as missing; no street leads there.",
                "Correct them in OpenStreetMap, or cut the extract again.", name)
    ]  # fmt: skip


def _locate(ways: Objects, node_ids: Ints, lonlat: Floats) -> tuple[Ints, Floats, Ints]:
    """Return the ragged array of the ways' nodes: ids, coordinates (NaN where missing), offsets."""
    at, there = find(ways.refs, node_ids)
    where = np.where(there[:, None], lonlat[at], np.nan)
    return ways.refs, where, np.concatenate([[0], np.cumsum(ways.sizes)]).astype(np.int64)


def _highways(ways: Objects, node_ids: Ints, lonlat: Floats) -> Highways:
    table = way_attributes(ways.tags)
    table.insert(0, "osm_id", ways.ids)
    table["layer"] = ways.tags.get("layer")
    return Highways(table, *_locate(ways, node_ids, lonlat))


def _missing_nodes(highways: Highways, name: str) -> list[Finding]:
    gone = np.isnan(highways.lonlat[:, 0])
    if not gone.any():
        return []
    way = np.repeat(np.arange(len(highways.table)), np.diff(highways.offsets))
    affected = np.unique(way[gone])
    first = [str(osm_id) for osm_id in highways.table["osm_id"].iloc[affected[:_LISTED]]]
    return [
        Finding("streets", "missing-nodes", "note", len(affected),
                said("missing-nodes", ways=len(affected), nodes=gone.sum(), first=first), "", name)
    ]  # fmt: skip


def _missing_areas(unbuilt: list[str], name: str) -> list[Finding]:
    if not unbuilt:
        return []
    first = ", ".join(sorted(unbuilt)[:_LISTED])
    return [
        Finding("spaces", "incomplete-areas", "set aside", len(unbuilt),
                f"{len(unbuilt)} areas (buildings, parks, water…) have no closed outline: parts of it are not in the "
                f"extract, or it crosses itself (first: {first}).",
                "Export a slightly larger extract to have them.", name)
    ]  # fmt: skip


def _squares_without_outline(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, name: str) -> list[Finding]:
    """Tell which squares are mapped as a point that lies in no mapped public space."""
    squares = points.loc[points["tags"].array.equal("place", "square")]
    if not len(squares):
        return []
    spaces = areas[areas["tags"].array.each(osm_tags.space_kind) != ""]
    within, _ = shapely.STRtree(spaces.geometry.array).query(squares.geometry.array, predicate="intersects")
    names = np.delete(squares["tags"].array.get("name", "no name"), np.unique(within))
    alone = names[~pd.Series(names).isin(spaces["tags"].array.get("name"))].tolist()
    if not len(alone):
        return []
    return [
        Finding("spaces", "squares-without-outline", "set aside", len(alone),
                f"{len(alone)} squares are mapped as a point only and cannot be scored as spaces "
                f"(first: {', '.join(sorted(alone)[:_LISTED])}).", "Draw their outline in OpenStreetMap.", name)
    ]  # fmt: skip


def _lines(ways: Objects, node_ids: Ints, lonlat: Floats) -> gpd.GeoDataFrame:
    """Return rails, waterways, barriers, coastline and rows of trees, as far as their nodes are in the file.

    No line leads over a gap.
    """
    _, where, offsets = _locate(ways, node_ids, lonlat)
    way = np.repeat(np.arange(len(ways.ids)), np.diff(offsets))
    there = np.flatnonzero(~np.isnan(where[:, 0]))
    run = np.cumsum((np.diff(way[there], prepend=-1) != 0) | (np.diff(there, prepend=-1) != 1)) - 1
    long_enough = np.bincount(run, minlength=1)[run] > 1
    used = there[long_enough]
    if not len(used):
        return _features([], ways.tags[:0], np.empty(0, dtype=object))
    _, first, part = np.unique(run[long_enough], return_index=True, return_inverse=True)
    kept = way[used[first]]
    shapes = shapely.linestrings(where[used], indices=part)
    return _features(_named("way", ways.ids[kept]), ways.tags[kept], shapes)


def _named(what: str, ids: Ints) -> list[str]:
    return [f"{what}/{osm_id}" for osm_id in ids.tolist()]


def _features(ids: list[str], tags: TagColumn, shapes: Shapes) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"osm_id": ids, "tags": tags}, geometry=shapes, crs=LONLAT)
