"""The formats an OSM extract may come in, told from what is in the file, and the one that all are read as.

https://wiki.openstreetmap.org/wiki/OSM_file_formats
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, TypeAlias
from xml.parsers import expat

import numpy as np
import osmium

from geosafe.errors import DataError, Fault
from geosafe.read import pbf
from geosafe.read.open_file import read_bytes, read_start
from geosafe.read.osm_objects import OsmObjects, read_objects
from geosafe.read.osm_xml import xml_to_pbf
from geosafe.read.protobuf import Ints
from geosafe.read.unpack import unpack

Format: TypeAlias = Literal["pbf", "xml", "gzip", "bzip2", "graphml"]

#: How much of a file its format is told from, and how much of that is looked at by itself [bytes].
_START: Final = 64 * 1024
_PIECE: Final = 64
#: What osmium can hold [1e-7 degrees], and ids that it keeps no needless room for: OpenStreetMap's go up to 1.4e10.
_MAX_DEGREES: Final = 2**31 - 1
_MAX_ID: Final = 10**13

_GIVE: Final = "Give an OpenStreetMap extract: .osm.pbf, .osm, .osm.gz or .osm.bz2."
#: What is no OSM file that is read: how it begins, what it is and what to do.
_OTHERS: Final = (
    (rb"\s*<(!doctype\s+html|html|head)", "a web page", pbf.GET_AGAIN),
    (rb"\s*\{[\s\S]*\"(osm3s|elements)\"\s*:", "JSON from Overpass", "Export XML: write [out:xml] in the query."),
    (rb"\s*\{[\s\S]*\"(FeatureCollection|Feature)\"", "GeoJSON, which does not say what joins what", _GIVE),
    (rb"\s*[\[{]", "JSON", _GIVE),
    (rb"\xff\xe0\x04o5", "an o5m or o5c file", "Turn it into a PBF: osmium cat, or osmconvert."),
    (rb"PK\x03\x04|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!|[\s\S]{257}ustar", "an archive", "Unpack it."),
    (rb"SQLite format 3", "a GeoPackage or SQLite file", _GIVE),
)
_ELEMENTS: Final[dict[str, Format]] = {"osm": "xml", "graphml": "graphml"}


def osm_format(path: Path, *, name: str) -> Format:
    """Tell the format of a file from its first bytes.

    Parameters
    ----------
    path
        The file, whatever its name says.
    name
        What to call it in messages.

    Raises
    ------
    MissingFileError, DataError
        It cannot be opened, or is something else: the message says what.
    """
    start = read_start(path, name=name, most=pbf.MAX_BYTES, n=_START)
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(b"BZh"):
        return "bzip2"
    if b"OSMHeader" in start[:_PIECE]:
        return "pbf"
    for begins, what, remedy in _OTHERS:
        if re.match(begins, start.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
            raise DataError(Fault(name, f"this is {what}, whatever its name says", remedy))
    first = _first_of_xml(start)
    if first in _ELEMENTS:
        return _ELEMENTS[first]
    if first == "osmChange":
        raise pbf.history_or_change(name, "it begins with <osmChange>")
    if first.startswith("!"):
        found, remedy = f"it declares a document type ({first[:50]})", "No OSM file needs that: take the line out."
    elif first:
        found, remedy = f"this is XML of another kind (<{first[:50]}>), whatever its name says", _GIVE
    else:
        found, remedy = "it begins as no OSM file does", f"{_GIVE} Or it is damaged: {pbf.GET_AGAIN.lower()}"
    raise DataError(Fault(name, found, remedy))


def _first_of_xml(start: bytes) -> str:
    """Return the name of the first element, or of a document type (with a ``!``) if one is declared before it."""
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda name, *_: seen.append(f"!DOCTYPE {name}")
    parser.StartElementHandler = lambda name, _: seen.append(name)
    pieces = (start[at : at + _PIECE] for at in range(0, len(start), _PIECE))
    try:
        while not seen and (piece := next(pieces, b"")):
            parser.Parse(piece)
    except (expat.ExpatError, LookupError, ValueError):
        pass  # damaged, or in an encoding that nobody knows
    return seen[0] if seen else ""


@contextmanager
def as_sorted_pbf(path: Path, *, name: str) -> Iterator[tuple[Path, OsmObjects]]:
    """Yield an extract as a sorted PBF, and the objects in it.

    Parameters
    ----------
    path
        A PBF or XML file, sorted or not; XML may be packed with gzip or bzip2.
    name
        What to call it in messages.

    Yields
    ------
    file
        The file itself where it is a sorted PBF, else one that is gone after the block. Every block of it has been
        checked.
    objects
        In the order of osmium: nodes, ways and relations each by their ids, those below 0 first; what stands in the
        file twice is still there twice.

    Raises
    ------
    MissingFileError, DataError
        It is not there, no OSM file, damaged, cut short, or a history or change file.
    """
    with TemporaryDirectory(prefix="geosafe-") as folder:
        yield _in_order(_as_pbf(path, Path(folder), name), Path(folder), name)


def _as_pbf(path: Path, folder: Path, name: str) -> Path:
    form = osm_format(path, name=name)
    if form == "gzip" or form == "bzip2":
        unpacked = folder / "unpacked"
        unpack(path, unpacked, name=name, packed_with=form, most=pbf.MAX_BYTES)
        path, form = unpacked, osm_format(unpacked, name=name)
    if form == "xml":
        xml_to_pbf(path, folder / "as.osm.pbf", name=name)
        return folder / "as.osm.pbf"
    if form != "pbf":
        raise DataError(Fault(name, f"what is in it is {form}", "Unpack it and give that."))
    return path


def _in_order(file: Path, folder: Path, name: str) -> tuple[Path, OsmObjects]:
    objects = read_objects(_one_ahead(pbf.read_blocks(file, name=name)), name=name)
    nodes, kinds = objects.nodes, (objects.nodes, objects.ways, objects.relations)
    if any(_reaches_beyond(each.ids, _MAX_ID) for each in kinds):
        raise pbf.broken(name, "an id in it is larger than any of OpenStreetMap")
    if _reaches_beyond(nodes.x, _MAX_DEGREES) or _reaches_beyond(nodes.y, _MAX_DEGREES):
        raise pbf.broken(name, "a coordinate in it is no number of degrees")
    if not objects.way_before_node and all(_ascend(each.ids) for each in kinds):
        return file, objects
    header = pbf.read_header(file, name=name)  # refuses a history, which a sorted copy would not tell of
    del objects, nodes, kinds
    merged, out = osmium.MergeInputReader(), folder / "sorted.osm.pbf"
    try:
        merged.add_buffer(read_bytes(file, name=name, most=pbf.MAX_BYTES), "pbf")
        with pbf.open_writer(out, header, room=2 * file.stat().st_size) as writer:
            merged.apply(writer, simplify=False)
    except (RuntimeError, ValueError) as error:
        raise pbf.broken(name, str(error)) from None
    return out, read_objects(_one_ahead(pbf.read_blocks(out, name=name)), name=name)


def _one_ahead(blocks: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Yield blocks, of which the next is unpacked by another thread in the meantime."""
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, blocks, None)
        while (block := following.result()) is not None:
            following = pool.submit(next, blocks, None)
            yield block


def _reaches_beyond(values: Ints, most: int) -> bool:
    return bool(values.max(initial=0) > most or values.min(initial=0) < -most)


def _ascend(ids: Ints) -> bool:
    """Return whether ids stand in the order of osmium: those below 0 by their size, then those above."""
    rank = np.where(ids > 0, ids, -ids - _MAX_ID - 1)
    return bool((rank[1:] >= rank[:-1]).all())
