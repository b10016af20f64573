"""Read an OSM extract in one scan: ways to walk on, places, areas and what the map is drawn from."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import osmium
import pandas as pd
import shapely

from geosafe import osm_tags
from geosafe.crs import LONLAT
from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read import pbf
from geosafe.sources import Highways, OsmExtract

_AREA_KEYS: Final = (
    "amenity", "area:highway", "building", "craft", "highway", "landuse", "leisure", "natural", "office", "place",
    "shop", "tourism", "water", "waterway",
)  # fmt: skip
#: What lies further than this outside the box of an extract is an error in the data [degrees]: the
#: largest lakes reach 4.5 degrees, and a node at 0, 0 or with longitude and latitude swapped more than 5.
FAR_DEG: Final = 5.0
#: What a box drawn around the nodes leaves beside the outermost [degrees]: about 10 m.
_BESIDE_NODES_DEG: Final = 1e-4
#: A closed highway with one of these keys is an area even without ``area=yes``.
_OUTLINED: Final = {"building", "place", "leisure"}
_LISTED: Final = 5

Box = tuple[float, float, float, float]


@dataclass
class _Ways:
    """Ways of one sort: their ids, tags and nodes."""

    ids: list[int] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    refs: array[int] = field(default_factory=lambda: array("q"))
    sizes: list[int] = field(default_factory=list)

    def add(self, way: Any, refs: list[int]) -> None:
        self.ids.append(way.id)
        self.tags.append(dict(way.tags))
        self.refs.extend(refs)
        self.sizes.append(len(refs))


@dataclass
class _Scan:
    """What one pass over the file gathers."""

    node_ids: array[int] = field(default_factory=lambda: array("q"))
    node_x: array[int] = field(default_factory=lambda: array("i"))
    node_y: array[int] = field(default_factory=lambda: array("i"))
    bare_nodes: array[int] = field(default_factory=lambda: array("q"))
    off_earth: list[tuple[int, float, float]] = field(default_factory=list)
    way_ids: array[int] = field(default_factory=lambda: array("q"))
    bare_ways: array[int] = field(default_factory=lambda: array("q"))
    relation_ids: array[int] = field(default_factory=lambda: array("q"))
    used_nodes: array[int] = field(default_factory=lambda: array("q"))
    used_ways: array[int] = field(default_factory=lambda: array("q"))
    highways: _Ways = field(default_factory=_Ways)
    lines: _Ways = field(default_factory=_Ways)
    point_ids: list[str] = field(default_factory=list)
    point_tags: list[dict[str, str]] = field(default_factory=list)
    point_node: list[int] = field(default_factory=list)
    area_ids: list[str] = field(default_factory=list)
    area_tags: list[dict[str, str]] = field(default_factory=list)
    area_wkb: list[str] = field(default_factory=list)
    wanted_areas: set[str] = field(default_factory=set)
    built_areas: set[str] = field(default_factory=set)
    newest: datetime | None = None
    first_unsorted: int | None = None


def read_osm(path: Path, *, name: str | None = None) -> OsmExtract:
    """Read an OSM PBF extract.

    Parameters
    ----------
    path
        An ``.osm.pbf`` file, sorted as extracts are (nodes, ways, relations).
    name
        What to call it in messages; the path by default.

    Returns
    -------
    OsmExtract
        Shapes in EPSG:4326. Ways whose nodes are missing keep the nodes that are there and are
        counted in the findings; nothing is joined over a gap. Tags are kept word for word.

    Raises
    ------
    MissingFileError, DataError
        The file is missing, damaged, cut short or not sorted, holds something twice or off the
        earth, or holds no street.
    """
    name = name or str(path)
    header = pbf.open_pbf(path, name=name)
    scan = _scan(path, name)
    findings = _require_sound(scan, name)
    node_ids = np.asarray(scan.node_ids, dtype=np.int64)
    lonlat = np.column_stack([scan.node_x, scan.node_y]).astype(float) / 1e7
    order = np.argsort(node_ids, kind="stable")
    node_ids, lonlat = node_ids[order], lonlat[order]
    box = _box(header.box(), lonlat)
    far = _far_outside(lonlat, box)
    findings += _far_findings(node_ids[far], lonlat[far], lonlat, box, name)
    node_ids, lonlat = node_ids[~far], lonlat[~far]

    highways = _highways(scan.highways, node_ids, lonlat)
    at, there = _find(np.asarray(scan.point_node, dtype=np.int64), node_ids)
    points = _features(scan.point_ids, scan.point_tags, shapely.points(lonlat[at])).loc[there]
    areas = _features(scan.area_ids, scan.area_tags, shapely.from_wkb(scan.area_wkb))
    reach = areas.bounds.to_numpy().reshape(-1, 2, 2)
    areas = areas[~(_far_outside(reach[:, 0], box) | _far_outside(reach[:, 1], box))]
    findings += _missing_nodes(highways, name)
    findings += _missing_areas(scan.wanted_areas - scan.built_areas, name)
    findings += _squares_without_outline(points, areas, name)
    return OsmExtract(
        name=name,
        box=box,
        newest=scan.newest.date() if scan.newest else None,
        highways=highways,
        points=points.reset_index(drop=True),
        areas=areas.reset_index(drop=True),
        lines=_lines(scan.lines, node_ids, lonlat),
        findings=tuple(findings),
    )


def _scan(path: Path, name: str) -> _Scan:
    scan, wkb = _Scan(), osmium.geom.WKBFactory()
    try:
        reader = osmium.FileProcessor(osmium.io.File(str(path), "pbf")).with_areas(osmium.filter.KeyFilter(*_AREA_KEYS))
        for item in reader:
            try:
                _scan_item(scan, item, wkb)
            except UnicodeDecodeError:
                what = {"n": "node", "w": "way", "r": "relation", "a": "area"}[item.type_str()]
                found = f"a text of {what} {item.id} is not UTF-8"
                raise DataError(Fault(name, found, "Correct its tags, or export the extract again.")) from None
    except (RuntimeError, MemoryError) as error:
        if " ID" in str(error):  # "Way IDs out of order", "Way ID twice in input"
            found = f"something stands in the file twice, or not in the order of the ids ({error})"
            raise DataError(
                Fault(name, found, "Mend the file: osmium sort; merge extracts with osmium merge.")
            ) from None
        raise pbf.broken(name, str(error)) from None
    return scan


def _scan_item(scan: _Scan, item: Any, wkb: Any) -> None:
    kind = item.type_str()
    if kind == "n":
        _scan_node(scan, item)
    elif kind == "w":
        _scan_way(scan, item)
    elif kind == "a":
        _scan_area(scan, item, wkb)
    else:
        _scan_relation(scan, item)


def _note_time(scan: _Scan, item: Any) -> None:
    edited = item.timestamp
    if edited.year > 1970 and (scan.newest is None or edited > scan.newest):  # 1970: the file tells no times
        scan.newest = edited


def _scan_node(scan: _Scan, node: Any) -> None:
    where = node.location
    if not where.valid():
        scan.off_earth.append((node.id, where.x / 1e7, where.y / 1e7))
        return
    if len(scan.way_ids) and scan.first_unsorted is None:
        scan.first_unsorted = scan.way_ids[-1]
    scan.node_ids.append(node.id)
    scan.node_x.append(where.x)
    scan.node_y.append(where.y)
    if not len(node.tags):
        scan.bare_nodes.append(node.id)
        return
    _note_time(scan, node)
    scan.point_ids.append(f"node/{node.id}")
    scan.point_tags.append(dict(node.tags))
    scan.point_node.append(node.id)


def _scan_way(scan: _Scan, way: Any) -> None:
    scan.way_ids.append(way.id)
    refs = [node.ref for node in way.nodes]
    scan.used_nodes.extend(refs)
    tags = way.tags
    if not len(tags):
        scan.bare_ways.append(way.id)
    elif len(refs) < 2:
        return
    elif "highway" in tags:
        _note_time(scan, way)
        scan.highways.add(way, refs)
    elif "railway" in tags or tags.get("natural") == "coastline":
        scan.lines.add(way, refs)
    elif len(refs) > 3 and refs[0] == refs[-1] and tags.get("area") != "no" and any(key in tags for key in _AREA_KEYS):
        scan.wanted_areas.add(f"way/{way.id}")


def _scan_relation(scan: _Scan, relation: Any) -> None:
    scan.relation_ids.append(relation.id)
    for member in relation.members:
        if member.type == "n":
            scan.used_nodes.append(member.ref)
        elif member.type == "w":
            scan.used_ways.append(member.ref)
    tags = relation.tags
    if tags.get("type") == "multipolygon" and any(key in tags for key in _AREA_KEYS):
        scan.wanted_areas.add(f"relation/{relation.id}")


def _scan_area(scan: _Scan, area: Any, wkb: Any) -> None:
    tags = dict(area.tags)
    origin = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
    if area.from_way() and "highway" in tags and tags.get("area") != "yes" and not tags.keys() & _OUTLINED:
        return  # A closed street is a line unless it says otherwise.
    try:
        scan.area_wkb.append(wkb.create_multipolygon(area))
    except RuntimeError:
        return
    scan.built_areas.add(origin)
    scan.area_ids.append(origin)
    scan.area_tags.append(tags)


def _require_sound(scan: _Scan, name: str) -> list[Finding]:
    """Raise where the file is not a whole and sorted extract with streets; return what is suspicious."""
    if scan.first_unsorted is not None:
        found = f"way {scan.first_unsorted} stands before the nodes it is made of"
        raise DataError(Fault(name, found, "Sort the file: osmium sort."))
    faults = []
    for what, ids in (("node", scan.node_ids), ("way", scan.way_ids), ("relation", scan.relation_ids)):
        each, n = np.unique(np.asarray(ids, dtype=np.int64), return_counts=True)
        if (n > 1).any():
            found = f"{(n > 1).sum()} {what} ids stand in the file twice (first: {each[n > 1][0]})"
            faults.append(Fault(name, found, "Merge extracts with osmium merge."))
    for node, lon, lat in scan.off_earth:
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        remedy = "Longitude and latitude look swapped: swap them." if swapped else "Correct it, or export again."
        faults.append(Fault(name, f"node {node} has the longitude {lon:g} and the latitude {lat:g}", remedy))
    if faults:
        raise DataError(faults)
    findings = pbf.require_whole(
        name=name,
        nodes=len(scan.node_ids),
        ways=len(scan.way_ids),
        relations=len(scan.relation_ids),
        stray_nodes=len(np.setdiff1d(scan.bare_nodes, scan.used_nodes)),
        stray_ways=len(np.setdiff1d(scan.bare_ways, scan.used_ways)),
    )
    if not scan.highways.ids or not len(scan.node_ids):
        found = "there are no streets in this extract"
        raise DataError(Fault(name, found, "Give an extract of the area with all its tags."))
    return findings


def _box(box: Any, lonlat: npt.NDArray[np.float64]) -> Box:
    """Return the header's box, else that of the nodes around their median."""
    if box.valid():
        west, east = box.bottom_left.lon, box.top_right.lon
        if east - west > 180:  # osmium turns a box around that crosses the antimeridian
            west, east = east, west
        return west, box.bottom_left.lat, east, box.top_right.lat
    if np.ptp(lonlat[:, 0]) > 180:  # on both sides of the antimeridian
        lonlat = np.column_stack([lonlat[:, 0] % 360, lonlat[:, 1]])
    near = (np.abs(lonlat - np.median(lonlat, axis=0)) <= FAR_DEG).all(axis=1)
    west, south = lonlat[near].min(axis=0) - _BESIDE_NODES_DEG
    east, north = lonlat[near].max(axis=0) + _BESIDE_NODES_DEG
    return _half_turn(west), float(south), _half_turn(east), float(north)


def _half_turn(lon: float) -> float:
    return float(lon if lon <= 180 else lon - 360)


def _far_outside(lonlat: npt.NDArray[np.float64], box: Box) -> npt.NDArray[np.bool_]:
    west, south, east, north = box
    width, along = (east - west) % 360, (lonlat[:, 0] - west) % 360
    beside = np.where(along > width, np.minimum(along - width, 360 - along), 0)
    far: npt.NDArray[np.bool_] = (
        (beside > FAR_DEG) | (lonlat[:, 1] < south - FAR_DEG) | (lonlat[:, 1] > north + FAR_DEG)
    )
    return far


def _far_findings(
    ids: npt.NDArray[np.int64], there: npt.NDArray[np.float64], lonlat: npt.NDArray[np.float64], box: Box, name: str
) -> list[Finding]:
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


def _find(
    wanted: npt.NDArray[np.int64], node_ids: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return where each wanted id stands in the sorted ids, and whether it is there at all."""
    at = np.minimum(np.searchsorted(node_ids, wanted), len(node_ids) - 1).astype(np.int64)
    return at, node_ids[at] == wanted


def _locate(
    ways: _Ways, node_ids: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the ragged array of the ways' nodes: ids, coordinates (NaN where missing), offsets."""
    refs = np.asarray(ways.refs, dtype=np.int64)
    at, there = _find(refs, node_ids)
    where = np.where(there[:, None], lonlat[at], np.nan)
    return refs, where, np.concatenate([[0], np.cumsum(ways.sizes)]).astype(np.int64)


def _highways(ways: _Ways, node_ids: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]) -> Highways:
    rows = []
    for way_id, tags in zip(ways.ids, ways.tags, strict=True):
        lit, lit_hours = osm_tags.lit_state(tags)
        highway = tags["highway"]
        rows.append(
            (way_id, osm_tags.why_not_walked(tags), osm_tags.way_kind(tags), tags.get("name"), highway, lit, lit_hours,
             highway == "steps", osm_tags.is_step_free(tags), tags.get("foot", tags.get("access", "yes")),
             osm_tags.is_under_cover(tags), tags.get("bridge", "no") != "no", osm_tags.is_one_way(tags))
        )  # fmt: skip
    columns = ["osm_id", "reason", "kind", "name", "highway", "lit", "lit_hours", "steps", "step_free", "access",
               "tunnel", "bridge", "one_way"]  # fmt: skip
    refs, where, offsets = _locate(ways, node_ids, lonlat)
    return Highways(pd.DataFrame(rows, columns=columns), refs, where, offsets)


def _missing_nodes(highways: Highways, name: str) -> list[Finding]:
    gone = np.isnan(highways.lonlat[:, 0])
    if not gone.any():
        return []
    way = np.repeat(np.arange(len(highways.table)), np.diff(highways.offsets))
    affected = np.unique(way[gone])
    first = ", ".join(str(osm_id) for osm_id in highways.table["osm_id"].iloc[affected[:_LISTED]])
    return [
        Finding("streets", "missing-nodes", "note", len(affected),
                f"{len(affected)} ways reach beyond the extract: {gone.sum()} of their nodes are not in it "
                f"(first ways: {first}). What lies inside is kept; no gap is bridged.", "", name)
    ]  # fmt: skip


def _missing_areas(unbuilt: set[str], name: str) -> list[Finding]:
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
    squares = points[points["tags"].map(lambda tags: tags.get("place") == "square").astype(bool)]
    spaces = areas[areas["tags"].map(osm_tags.space_kind) != ""]
    named = spaces["tags"].map(lambda tags: tags.get("name")).dropna()
    within, _ = shapely.STRtree(spaces.geometry.array).query(squares.geometry.array, predicate="intersects")
    alone = squares.drop(index=squares.index[np.unique(within)])["tags"].map(lambda tags: tags.get("name", "no name"))
    alone = alone[~alone.isin(named)]
    if not len(alone):
        return []
    return [
        Finding("spaces", "squares-without-outline", "set aside", len(alone),
                f"{len(alone)} squares are mapped as a point only and cannot be scored as spaces "
                f"(first: {', '.join(sorted(alone)[:_LISTED])}).", "Draw their outline in OpenStreetMap.", name)
    ]  # fmt: skip


def _lines(ways: _Ways, node_ids: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]) -> gpd.GeoDataFrame:
    """Return rails and coastline, as far as their nodes are in the file: no line leads over a gap."""
    _, where, offsets = _locate(ways, node_ids, lonlat)
    way = np.repeat(np.arange(len(ways.ids)), np.diff(offsets))
    there = np.flatnonzero(~np.isnan(where[:, 0]))
    run = np.cumsum((np.diff(way[there], prepend=-1) != 0) | (np.diff(there, prepend=-1) != 1)) - 1
    long_enough = np.bincount(run, minlength=1)[run] > 1
    used = there[long_enough]
    if not len(used):
        return _features([], [], [])
    _, first, part = np.unique(run[long_enough], return_index=True, return_inverse=True)
    kept = way[used[first]]
    shapes = shapely.linestrings(where[used], indices=part)
    return _features([f"way/{ways.ids[i]}" for i in kept], [ways.tags[i] for i in kept], shapes)


def _features(ids: list[str], tags: list[dict[str, str]], shapes: Iterable[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"osm_id": ids, "tags": tags}, geometry=list(shapes), crs=LONLAT)
