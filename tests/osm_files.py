"""Tiny OSM files for tests, written with osmium, and the places in them where a test may cut or change bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import osmium
from osmium.osm import Box
from osmium.osm.mutable import Node, Relation, Way

Tags = Mapping[str, str]


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


def _node(i: int, lon: float, lat: float, tags: Tags | None = None) -> Node:
    return Node(id=i, location=(lon, lat), tags=dict(tags or {}))


def block_starts(data: bytes) -> list[int]:
    """Return the offsets at which the blocks of a PBF begin."""
    return [found.start() - 4 for found in re.finditer(rb"\n(?:\x09OSMHeader|\x07OSMData)", data)]


def street(*, box: tuple[float, float, float, float] | None = (24.9, 60.1, 24.92, 60.12)) -> dict[str, object]:
    """Return the parts of a file with one street of three nodes."""
    return {
        "nodes": [(1, 24.905, 60.11), (2, 24.906, 60.11), (3, 24.907, 60.11)],
        "ways": [(10, [1, 2, 3], {"highway": "residential", "name": "Katu"})],
        "box": box,
    }
