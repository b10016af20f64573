"""Fetch what OpenStreetMap holds in a box, part by part, and join the parts into one extract."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import osmium

from geosafe.errors import DataError, Fault
from geosafe.read import fetch, pbf
from geosafe.read.osm_objects import read_objects
from geosafe.read.place_cache import PlaceCache

#: The public server, and the environment variable that names another.
OVERPASS_URL: Final = "https://overpass-api.de/api"
OVERPASS_VARIABLE: Final = "GEOSAFE_OVERPASS_URL"
#: Longest side of the part that one request asks for [km]: 9 km² of central Helsinki are 60 MB; our judgement.
PART_KM: Final = 3.0
#: Largest box that is fetched by name [km²]: 1.6 GB of answers where it is as dense as that throughout, and
#: the public server asks to stay below about 1 GB a day, packed; our judgement.
MAX_KM2: Final = 250.0
#: Largest answer to one request, unpacked [bytes].
MAX_BYTES: Final = 300_000_000
#: How long the server may work on one request [s].
WORK_S: Final = 180
#: The pause before each request [s]: one at a time, and not without a break.
BETWEEN_S: Final = 1.0
#: Largest share of ways without all their nodes in an answer that counts as whole: a server answers with
#: all of them, but its own data may lack one; our judgement.
MAX_INCOMPLETE: Final = 0.001

#: The largest longitude [1e-7 degrees].
_MOST_LON: Final = 1_800_000_000
#: Kilometres in a degree of latitude, and of longitude on the equator.
_KM_PER_DEGREE: Final = 111.32
# Everything in the box, as `osmium extract --strategy=smart` cuts it: ways with all their nodes, and
# multipolygons (not routes or boundaries, which lead through whole countries) with all their ways.
# https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL
_QUERY: Final = """\
[out:xml][timeout:{work}];
nwr({box})->.found;
rel.found["type"="multipolygon"]->.areas;
way(r.areas)->.rims;
(way.found;.rims;)->.ways;
(.found;.rims;node(w.ways);node(r.areas););
out meta;"""
_AS_OF: Final = re.compile(rb'osm_base="(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"')
_REMARK: Final = re.compile(rb"<remark>\s*(.{0,200})", re.DOTALL)
#: The field of an extract's header that says how old its data are; osmium and others know it too.
_AS_OF_FIELD: Final = "osmosis_replication_timestamp"
#: People's names are left out: versions and dates are all that is needed.
_FORMAT: Final = "pbf,add_metadata=version+timestamp"

Box: TypeAlias = tuple[float, float, float, float]


def fetch_box(box: Box, *, name: str, cache: PlaceCache) -> Path:
    """Return an extract of a box: from the cache, else fetched part by part; each part is kept as it comes.

    Parameters
    ----------
    box
        West, south, east, north [degrees, WGS 84].
    name
        What to call it in messages.
    cache
        Where the parts and the extract are kept.

    Returns
    -------
    Path
        A sorted PBF in the cache. Its header holds the box and, where the server tells it, how old the data
        of the oldest part are; see :func:`as_of`.

    Raises
    ------
    DataError
        The box is larger than :data:`MAX_KM2`, holds nothing, or the server does not give a whole answer.
    CallError
        The address of the server is none.
    """
    area = math.prod(_size_km(box))
    if area > MAX_KM2:
        found = f"the place and its surroundings take {area:,.0f} km²; by name geosafe fetches up to {MAX_KM2:,.0f} km²"
        raise DataError(Fault(name, found, f"Name a part of it. {fetch.USE_EXTRACT}"))
    parts = {_query(part): part for part in _parts(box)}

    def join(file: Path) -> None:
        kept = []
        for i, (query, part) in enumerate(parts.items(), start=1):
            kept.append(_fetch_part(query, part, cache=cache, says=f"part {i} of {len(parts)}"))
        merged = osmium.MergeInputReader()
        for each in kept:
            merged.add_file(str(each))
        _write(merged, file, box=box, age=min(map(as_of, kept)))
        if not _count_blocks(file):
            for each in kept:
                each.unlink()
            raise DataError(Fault(name, "the server holds nothing there", f"Ask another one. {fetch.USE_EXTRACT}"))

    return cache.keep("extract", "\n".join(parts), suffix=".osm.pbf", fetch=join, check=_count_blocks)


def as_of(extract: Path) -> str:
    """Return the moment that a fetched extract shows OpenStreetMap at, as ISO 8601; empty where nobody told."""
    return str(pbf.read_header(extract, name=extract.name).get(_AS_OF_FIELD))


def _size_km(box: Box) -> tuple[float, float]:
    west, south, east, north = box
    return (
        (east - west) * _KM_PER_DEGREE * math.cos(math.radians((south + north) / 2)),
        (north - south) * _KM_PER_DEGREE,
    )


def _parts(box: Box) -> list[Box]:
    west, south, east, north = box
    n_x, n_y = (max(math.ceil(side / PART_KM), 1) for side in _size_km(box))
    across, up = np.linspace(west, east, n_x + 1).tolist(), np.linspace(south, north, n_y + 1).tolist()
    return [(left, low, right, high) for low, high in pairwise(up) for left, right in pairwise(across)]


def _query(part: Box) -> str:
    west, south, east, north = (f"{bound:.7f}" for bound in part)
    return _QUERY.format(work=WORK_S, box=f"{south},{west},{north},{east}")


def _fetch_part(query: str, part: Box, *, cache: PlaceCache, says: str) -> Path:
    def write(file: Path) -> None:
        address = fetch.server_of(OVERPASS_VARIABLE, OVERPASS_URL)
        host = fetch.host_of(address)
        cache.tell(f"Fetching {says} from {host}")

        def attempt(deadline: float) -> None:
            fetch.pause(BETWEEN_S)
            body = fetch.post(f"{address}/interpreter", {"data": query}, most=MAX_BYTES, deadline=deadline)
            _require_whole(body)
            answer, age = osmium.MergeInputReader(), _AS_OF.search(body, 0, 2000)
            try:
                answer.add_buffer(body, "osm")
                _write(answer, file, box=part, age=age[1].decode() if age else "")
            except (RuntimeError, ValueError, osmium.InvalidLocationError):
                raise fetch.TryAgain("its answer is not OpenStreetMap data") from None
            try:
                _require_part(file, part)
            except DataError as error:
                raise fetch.TryAgain(error.faults[0].found) from None

        fetch.ask(attempt, server=host, tell=cache.tell)

    return cache.keep("part", query, suffix=".osm.pbf", fetch=write, check=lambda file: _require_part(file, part))


def _require_whole(body: bytes) -> None:
    """Raise unless an answer is OSM XML from its first byte to its last, without a remark that it is only a part."""
    head = body[:1000].lstrip()
    if not head.startswith(b"<?xml") or b"<osm" not in head:
        page = head[:1] == b"<"
        raise fetch.TryAgain("it sent a web page instead of data" if page else "its answer is not OpenStreetMap data")
    if remark := _REMARK.search(body):
        said = remark[1].partition(b"</remark>")[0].decode(errors="replace").strip()
        raise fetch.TryAgain(f"it gave up before it had everything and says {said!r}")
    if not body.rstrip().endswith(b"</osm>"):
        raise fetch.TryAgain("its answer broke off")


def _write(source: osmium.MergeInputReader, file: Path, *, box: Box, age: str) -> None:
    """Write what was read, sorted, the newest version of each object, as an extract of a box."""
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(*box))
    if age:
        header.set(_AS_OF_FIELD, age)
    with osmium.SimpleWriter(osmium.io.File(str(file), _FORMAT), header=header, overwrite=True) as writer:
        source.apply(writer)


def _count_blocks(file: Path) -> int:
    """Unpack every block, so that none that is damaged reaches the native reader."""
    return sum(1 for _ in pbf.read_blocks(file, name=file.name))


def _require_part(file: Path, part: Box) -> None:
    """Raise unless a part can be read, lies where it should and has the nodes of its ways."""
    objects = read_objects(pbf.read_blocks(file, name=file.name), name=file.name)
    nodes, ways = objects.nodes, objects.ways
    if (np.abs(nodes.x) > _MOST_LON).any():  # osmium writes so where a node has no coordinates
        raise DataError(Fault(file.name, "its answer has nodes without a place", "Fetch it again."))
    west, south, east, north = (bound * 1e7 for bound in part)
    if len(nodes.ids) and (
        nodes.x.max() < west or nodes.x.min() > east or nodes.y.max() < south or nodes.y.min() > north
    ):
        raise DataError(Fault(file.name, "its answer is of another place", "Fetch it again."))
    missing = ~np.isin(ways.refs, nodes.ids)
    incomplete = len(np.unique(np.repeat(np.arange(len(ways.ids)), ways.sizes)[missing]))
    if incomplete > MAX_INCOMPLETE * len(ways.ids):
        raise DataError(Fault(file.name, f"its answer lacks nodes of {incomplete} ways", "Fetch it again."))
