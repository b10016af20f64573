"""Hostile OSM extracts in PBF."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.hostile.town import BOX, Case, parts
from tests.osm_files import block_starts, write_pbf


def _bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        file = folder / "town.osm.pbf"
        file.write_bytes(change(file.read_bytes()))

    return make


def _cleared(folder: Path) -> Path:
    file = folder / "town.osm.pbf"
    file.unlink()
    return file


def _parts(change: Callable[[dict], object], **how: object) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        town = parts()
        change(town)
        write_pbf(_cleared(folder), **town, **{"box": BOX, **how})

    return make


def _flip(data: bytes) -> bytes:
    at = block_starts(data)[1] + 60
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def _field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return bytes([number << 3]) + _varint(value)
    return bytes([number << 3 | 2]) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _bomb(data: bytes) -> bytes:
    """Put a block behind the header that unpacks to a thousand times its size."""
    blob = _field(2, 31_000_000) + _field(3, zlib.compress(bytes(31_000_000), 9))
    header = _field(1, b"OSMData") + _field(3, len(blob))
    return data + (struct.pack(">I", len(header)) + header + blob) * 3


def _move(town: dict, lon: float, lat: float) -> None:
    town["nodes"][0] = (1, lon, lat, {})


def _name(text: str) -> Callable[[dict], object]:
    return lambda town: town["ways"][0][2].update(name=text)


def _add_island(town: dict) -> None:
    town["nodes"] += [(951, 24.9481, 60.1695, {}), (952, 24.9489, 60.1695, {})]
    town["ways"].append((51, [951, 952], {"highway": "footway"}))


def _not_utf8(folder: Path) -> None:
    town = parts()
    town["ways"][0][2].update(name="Katuxy")
    file = write_pbf(_cleared(folder), **town, box=BOX, packed=False)
    data = file.read_bytes()
    assert data.count(b"Katuxy") == 1
    file.write_bytes(data.replace(b"Katuxy", b"Katu\xff\xfe"))


def _across_the_antimeridian(folder: Path) -> None:
    """Move the town so that the 180th meridian runs through it."""
    town = parts()
    town["nodes"] = [(i, (lon + 155.06 + 180) % 360 - 180, lat, *tags) for i, lon, lat, *tags in town["nodes"]]
    write_pbf(_cleared(folder), **town)
    (folder / "study.yaml").write_text("name: Town\nosm: town.osm.pbf\nperiod: {from: 2024-01-01, to: 2024-12-31}\n")


CASES = (
    Case(1, "a file of no bytes", _bytes(lambda data: b""), ("town.osm.pbf", "empty")),
    Case(2, "a web page under the name of an extract", _bytes(lambda data: b"<!DOCTYPE html><html>Error</html>"),
         ("town.osm.pbf", "web page")),
    Case(3, "cut inside a block", _bytes(lambda data: data[:-20]), ("town.osm.pbf", "byte", "Download or export")),
    Case(4, "cut where a block ends", _bytes(lambda data: data[: block_starts(data)[2]]),
         ("town.osm.pbf", "no way", "cut short")),
    Case(5, "a flipped byte", _bytes(_flip), ("town.osm.pbf", "byte")),
    Case(6, "no street at all", _parts(lambda town: town.update(ways=town["ways"][-3:])),
         ("town.osm.pbf", "there are no streets in this extract")),
    Case(7, "a block made to fill memory", _bytes(_bomb), ("town.osm.pbf", "unpacks to more than")),
    Case(12, "a name that is not UTF-8", _not_utf8, ("town.osm.pbf", "a text of way 10 is not UTF-8")),
    Case(13, "a node that stands twice", _parts(lambda town: town["nodes"].insert(1, town["nodes"][0])),
         ("town.osm.pbf", "twice")),
    Case(14, "ways whose nodes are missing", _parts(lambda town: town["nodes"].pop(2)),
         ("2 ways reach beyond the extract", "2 of their nodes", "10, 22"), 0),
    Case(15, "ways before their nodes", _parts(lambda town: None, ways_first=True), ("km of walking network",), 0),
    Case(17, "a latitude of 113", _parts(lambda town: _move(town, 24.932, 113.0)), ("node 1", "113", "longitude 24.932")),
    Case(17, "longitude and latitude swapped", _parts(lambda town: town.update(
        nodes=[(i, lat, lon, *tags) for i, lon, lat, *tags in town["nodes"]])), ("swapped",)),
    Case(17, "a node at 0, 0", _parts(lambda town: _move(town, 0.0, 0.0)), ("node 1", "set aside"), 0),
    Case(18, "a network in two parts", _parts(_add_island), ("falls into 2 parts", "%", "All are kept"), 0),
    Case(19, "a town on the antimeridian", _across_the_antimeridian, ("8.9 km of walking network",), 0),
    Case(20, "a name made for a template", _parts(_name("{{ 7*191 }}{% x %}{# y #}")), ("km of walking network",), 0),
    Case(22, "a name with an escape and an override", _parts(lambda town: town["ways"].append(
        (60, [1, 999_999], {"highway": "residential", "name": "\x1b[31mred\u202e"}))), ("missing-nodes|ways reach",), 0),
)  # fmt: skip
