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
    untagged: array[int] = field(default_factory=lambda: array("q"))
    highways: _Ways = field(default_factory=_Ways)
    lines: _Ways = field(default_factory=_Ways)
    all_refs: array[int] = field(default_factory=lambda: array("q"))
    point_ids: list[str] = field(default_factory=list)
    point_tags: list[dict[str, str]] = field(default_factory=list)
    point_node: list[int] = field(default_factory=list)
    area_ids: list[str] = field(default_factory=list)
    area_tags: list[dict[str, str]] = field(default_factory=list)
    area_wkb: list[str] = field(default_factory=list)
    wanted_relations: set[int] = field(default_factory=set)
    built_relations: set[int] = field(default_factory=set)
    ways: int = 0
    newest: datetime | None = None
    first_unsorted: int | None = None
    last_way: int | None = None


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
        counted in the findings; nothing is joined over a gap.

    Raises
    ------
    MissingFileError, DataError
        The file is missing, damaged, cut short, not sorted, or holds no street.
    """
    name = name or str(path)
    header = pbf.open_pbf(path, name=name)
    try:
        scan = _scan(path)
    except (RuntimeError, UnicodeDecodeError) as error:
        raise pbf.broken(name, error) from None
    node_ids = np.asarray(scan.node_ids, dtype=np.int64)
    stray = np.setdiff1d(np.asarray(scan.untagged, np.int64), np.asarray(scan.all_refs, np.int64), assume_unique=False)
    pbf.require_whole(
        name=name, nodes=len(node_ids), ways=scan.ways, stray=len(stray), first_unsorted=scan.first_unsorted
    )
    if not scan.highways.ids:
        raise DataError(
            Fault(name, "there are no streets in this extract", "Give an extract of the area with all its tags.")
        )
    lonlat = np.column_stack([scan.node_x, scan.node_y]).astype(float) / 1e7
    findings: list[Finding] = []
    order = np.argsort(node_ids, kind="stable")
    node_ids, lonlat = node_ids[order], lonlat[order]
    twice = len(node_ids) - len(np.unique(node_ids))
    if twice:
        raise DataError(Fault(name, f"{twice} node ids stand in the file twice", "Merge extracts with osmium merge."))
    highways = _highways(scan.highways, node_ids, lonlat)
    findings += _missing_nodes(highways, name)
    unbuilt = scan.wanted_relations - scan.built_relations
    if unbuilt:
        findings.append(
            Finding("spaces", "incomplete-multipolygons", "set aside", len(unbuilt),
                    f"{len(unbuilt)} areas made of several ways have parts that are not in the extract.",
                    "Export a slightly larger extract to have them.", name)
        )  # fmt: skip
    at = np.searchsorted(node_ids, np.asarray(scan.point_node, dtype=np.int64))
    points = shapely.points(lonlat[at]) if len(at) else []
    box = header.box()
    return OsmExtract(
        name=name,
        box=_box(box, lonlat),
        newest=scan.newest.date() if scan.newest else None,
        highways=highways,
        points=_features(scan.point_ids, scan.point_tags, points),
        areas=_features(scan.area_ids, scan.area_tags, shapely.from_wkb(scan.area_wkb)),
        lines=_lines(scan.lines, node_ids, lonlat),
        findings=tuple(findings),
    )


def _scan(path: Path) -> _Scan:
    scan, wkb = _Scan(), osmium.geom.WKBFactory()
    reader = osmium.FileProcessor(osmium.io.File(str(path), "pbf")).with_areas(osmium.filter.KeyFilter(*_AREA_KEYS))
    for item in reader:
        kind = item.type_str()
        if kind == "n":
            _scan_node(scan, item)
        elif kind == "w":
            _scan_way(scan, item)
        elif kind == "a":
            _scan_area(scan, item, wkb)
        else:
            _scan_relation(scan, item)
    return scan


def _note_time(scan: _Scan, item: Any) -> None:
    edited = item.timestamp
    if scan.newest is None or edited > scan.newest:
        scan.newest = edited


def _scan_node(scan: _Scan, node: Any) -> None:
    where = node.location
    if not where.valid():
        return
    if scan.last_way is not None and scan.first_unsorted is None:
        scan.first_unsorted = scan.last_way
    scan.node_ids.append(node.id)
    scan.node_x.append(where.x)
    scan.node_y.append(where.y)
    if not len(node.tags):
        scan.untagged.append(node.id)
        return
    _note_time(scan, node)
    scan.point_ids.append(f"node/{node.id}")
    scan.point_tags.append(dict(node.tags))
    scan.point_node.append(node.id)


def _scan_way(scan: _Scan, way: Any) -> None:
    scan.ways += 1
    scan.last_way = way.id
    refs = [node.ref for node in way.nodes]
    scan.all_refs.extend(refs)
    if len(refs) < 2:
        return
    if "highway" in way.tags:
        _note_time(scan, way)
        scan.highways.add(way, refs)
    elif "railway" in way.tags or way.tags.get("natural") == "coastline":
        scan.lines.add(way, refs)


def _scan_relation(scan: _Scan, relation: Any) -> None:
    scan.all_refs.extend(member.ref for member in relation.members if member.type == "n")
    tags = relation.tags
    if tags.get("type") == "multipolygon" and any(key in tags for key in _AREA_KEYS):
        scan.wanted_relations.add(relation.id)


def _scan_area(scan: _Scan, area: Any, wkb: Any) -> None:
    tags = dict(area.tags)
    if area.from_way():
        # A closed street or a closed hedge is a line unless it says otherwise.
        if "highway" in tags and tags.get("area") != "yes" and not (tags.keys() & {"building", "place", "leisure"}):
            return
        origin = f"way/{area.orig_id()}"
    else:
        scan.built_relations.add(area.orig_id())
        origin = f"relation/{area.orig_id()}"
    try:
        scan.area_wkb.append(wkb.create_multipolygon(area))
    except RuntimeError:
        return
    scan.area_ids.append(origin)
    scan.area_tags.append(tags)


def _locate(
    ways: _Ways, node_ids: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the ragged array of the ways' nodes: ids, coordinates (NaN where missing), offsets."""
    refs = np.asarray(ways.refs, dtype=np.int64)
    at = np.minimum(np.searchsorted(node_ids, refs), len(node_ids) - 1)
    where = np.where((node_ids[at] == refs)[:, None], lonlat[at], np.nan)
    return refs, where, np.concatenate([[0], np.cumsum(ways.sizes)]).astype(np.int64)


def _highways(ways: _Ways, node_ids: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]) -> Highways:
    rows = []
    for way_id, tags in zip(ways.ids, ways.tags, strict=True):
        lit, lit_hours = osm_tags.lit_state(tags)
        highway = tags["highway"]
        rows.append(
            (way_id, osm_tags.why_not_walked(tags), osm_tags.way_kind(tags), tags.get("name"), highway, lit, lit_hours,
             highway == "steps", osm_tags.is_step_free(tags), tags.get("foot", tags.get("access", "yes")),
             osm_tags.is_under_cover(tags),
             tags.get("bridge", "no") != "no", osm_tags.level_of(tags), highway == "service")
        )  # fmt: skip
    columns = ["osm_id", "reason", "kind", "name", "highway", "lit", "lit_hours", "steps", "step_free", "access",
               "tunnel", "bridge", "level", "service"]  # fmt: skip
    refs, where, offsets = _locate(ways, node_ids, lonlat)
    return Highways(pd.DataFrame(rows, columns=columns), refs, where, offsets)


def _missing_nodes(highways: Highways, name: str) -> list[Finding]:
    gone = np.isnan(highways.lonlat[:, 0])
    if not gone.any():
        return []
    way = np.repeat(np.arange(len(highways.table)), np.diff(highways.offsets))
    affected = np.unique(way[gone])
    first = ", ".join(str(osm_id) for osm_id in highways.table["osm_id"].iloc[affected[:5]])
    return [
        Finding("streets", "missing-nodes", "note", len(affected),
                f"{len(affected)} ways reach beyond the extract: {gone.sum()} of their nodes are not in it "
                f"(first ways: {first}). What lies inside is kept; no gap is bridged.", "", name)
    ]  # fmt: skip


def _lines(ways: _Ways, node_ids: npt.NDArray[np.int64], lonlat: npt.NDArray[np.float64]) -> gpd.GeoDataFrame:
    """Return rails and coastline, as far as their nodes are in the file."""
    _, where, offsets = _locate(ways, node_ids, lonlat)
    found = ~np.isnan(where[:, 0])
    way = np.repeat(np.arange(len(ways.ids)), np.diff(offsets))[found]
    long_enough = np.bincount(way, minlength=len(ways.ids)) > 1
    used = long_enough[way]
    _, part = np.unique(way[used], return_inverse=True)
    kept = np.flatnonzero(long_enough)
    shapes = shapely.linestrings(where[found][used], indices=part) if len(kept) else []
    return _features([f"way/{ways.ids[i]}" for i in kept], [ways.tags[i] for i in kept], shapes)


def _features(ids: list[str], tags: list[dict[str, str]], shapes: Iterable[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"osm_id": ids, "tags": tags}, geometry=list(shapes), crs=LONLAT)


def _box(box: Any, lonlat: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    if box.valid():
        return box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    return float(west), float(south), float(east), float(north)
