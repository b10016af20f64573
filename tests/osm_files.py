"""Tiny OSM files for tests, written with osmium, and the places in them where a test may cut or change bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium
from osmium.osm import Box
from osmium.osm.mutable import Node, Relation, Way

Tags = Mapping[str, str]
#: The corners of a square beside :func:`street`.
SQUARE = [(k, 24.91 + x, 60.11 + y) for k, x, y in ((21, 0, 0), (22, 0.001, 0), (23, 0.001, 0.001), (24, 0, 0.001))]


def write_pbf(
    path: Path,
    nodes: Iterable[tuple[int, float, float, Tags] | tuple[int, float, float]] = (),
    ways: Iterable[tuple[int, Sequence[int], Tags]] = (),
    relations: Iterable[tuple[int, Sequence[tuple[str, int, str]], Tags]] = (),
    *,
    box: tuple[float, float, float, float] | None = None,
    ways_first: bool = False,
    packed: bool = True,
) -> Path:
    """Write nodes (id, lon, lat, tags), ways (id, node ids, tags) and relations (id, members, tags) as a PBF.

    ``packed=False`` leaves the texts readable in the file, for tests that change them there.
    """
    header = osmium.io.Header()
    if box:
        header.add_box(Box(*box))
    file = osmium.io.File(str(path), "pbf" if packed else "pbf,pbf_compression=none")
    with osmium.SimpleWriter(file, header=header) as out:  # writes in the order it is given
        if not ways_first:
            for node in nodes:
                out.add_node(_node(*node))
        for i, refs, tags in ways:
            out.add_way(Way(id=i, nodes=list(refs), tags=dict(tags)))
        if ways_first:
            for node in nodes:
                out.add_node(_node(*node))
        for i, members, tags in relations:
            out.add_relation(Relation(id=i, members=list(members), tags=dict(tags)))
    return path


def rewrite(source: Path, out: Path, *, kind: str = "pbf", order: str = "nwr", backwards: bool = False) -> Path:
    """Write what stands in an extract in another format (pbf, osm), kind by kind in some order, ids up or down."""
    with osmium.io.Reader(str(source), osmium.osm.NOTHING) as reader:
        header = reader.header()
    entities = {"n": osmium.osm.NODE, "w": osmium.osm.WAY, "r": osmium.osm.RELATION}
    with osmium.SimpleWriter(osmium.io.File(str(out), kind), header=header, overwrite=True) as writer:
        for each in order:
            file = osmium.FileProcessor(osmium.io.File(str(source)), entities[each])
            if not backwards:
                for item in file:
                    writer.add(item)
                continue
            kept = [_kept(item) for item in file]
            for item in reversed(kept):
                writer.add(item)
    return out


def _kept(item: Any) -> Node | Way | Relation:
    """Return an object that may outlive the reading of its file."""
    base = {"id": item.id, "version": item.version, "timestamp": item.timestamp, "tags": dict(item.tags)}
    if item.is_node():
        return Node(location=(item.location.x / 1e7, item.location.y / 1e7), **base)
    if item.is_way():
        return Way(nodes=[node.ref for node in item.nodes], **base)
    return Relation(members=[(member.type, member.ref, member.role) for member in item.members], **base)


def _node(i: int, lon: float, lat: float, tags: Tags | None = None) -> Node:
    return Node(id=i, location=(lon, lat), tags=dict(tags or {}))


def block_starts(data: bytes) -> list[int]:
    """Return the offsets at which the blocks of a PBF begin."""
    return [found.start() - 4 for found in re.finditer(rb"\n(?:\x09OSMHeader|\x07OSMData)", data)]


def write_xml(path: Path, body: str, *, encoding: str = "UTF-8") -> Path:
    """Write OSM XML with some elements in it."""
    head = f"<?xml version='1.0' encoding='{encoding}'?>\n<osm version='0.6'>\n"
    path.write_bytes(f"{head}{body}</osm>\n".encode(encoding))
    return path


def street(*, box: tuple[float, float, float, float] | None = (24.9, 60.1, 24.92, 60.12)) -> dict[str, object]:
    """Return the parts of a file with one street of three nodes."""
    return {
        "nodes": [(1, 24.905, 60.11), (2, 24.906, 60.11), (3, 24.907, 60.11)],
        "ways": [(10, [1, 2, 3], {"highway": "residential", "name": "Katu"})],
        "box": box,
    }
