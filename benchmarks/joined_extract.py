"""A large extract made of small ones laid side by side, to see how time and memory grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any, Final

import osmium

#: Ids of the next copy begin so much higher; OpenStreetMap has given out some 13,000,000,000.
_STRIDE: Final = 100_000_000_000
_KINDS: Final = (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION)


def write_joined(paths: Sequence[Path], out: Path, *, copies: int) -> None:
    """Write a sorted PBF in which copies of some extracts tile a box around the first.

    Parameters
    ----------
    paths
        Extracts that tell their box, taken in turn.
    out
        The file to write; it is replaced.
    copies
        How many places the file holds. Each has ids of its own; tags and times are those of the original.
    """
    boxes = {path: _box(path) for path in paths}
    width, height = (max(box[k + 2] - box[k] for box in boxes.values()) for k in (0, 1))
    reach = range(-copies, copies + 1)
    cells = sorted(product(reach, reach), key=lambda cell: (max(map(abs, cell)), cell))[:copies]
    west, south, *_ = boxes[paths[0]]
    places = []
    for k, (path, (column, row)) in enumerate(zip(cycle(paths), cells)):
        corner = boxes[path]
        shift = west + column * width - corner[0], south + row * height - corner[1]
        places.append((path, k * _STRIDE, shift))
    columns, rows = zip(*cells, strict=True)
    around = (west + min(columns) * width, south + min(rows) * height,
              west + (max(columns) + 1) * width, south + (max(rows) + 1) * height)  # fmt: skip
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(*(bound / 1e7 for bound in around)))
    relations = ((more, item.id) for path, more, _ in places for item in osmium.FileProcessor(str(path), _KINDS[2]))
    numbers = {each: number for number, each in enumerate(relations, start=1)}
    with osmium.SimpleWriter(str(out), header=header, overwrite=True) as writer:
        for kind in _KINDS:
            for path, more, shift in places:
                for item in osmium.FileProcessor(str(path), kind):
                    writer.add(_moved(item, more, shift, numbers))


def _box(path: Path) -> tuple[int, int, int, int]:
    """Return west, south, east and north [1e-7 degrees]."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        box = reader.header().box()
    return box.bottom_left.x, box.bottom_left.y, box.top_right.x, box.top_right.y


def _moved(item: Any, more: int, shift: tuple[int, int], numbers: Mapping[tuple[int, int], int]) -> Any:
    """Return a copy of an object; relations are numbered anew, as osmium keeps room for all ids up to the highest."""
    if item.is_node():
        location = (item.location.x + shift[0]) / 1e7, (item.location.y + shift[1]) / 1e7
        return item.replace(id=item.id + more, location=location)
    if item.is_way():
        return item.replace(id=item.id + more, nodes=[node.ref + more for node in item.nodes])
    members = [
        (each.type, numbers.get((more, each.ref), -1) if each.type == "r" else each.ref + more, each.role)
        for each in item.members
    ]
    return item.replace(id=numbers[more, item.id], members=members)
