"""Areas of several outlines: the rings that the ways of a relation make, the outer ones with their holes.

https://wiki.openstreetmap.org/wiki/Relation:multipolygon
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import osmium
import shapely
from osmium.osm.mutable import Node, Relation, Way

from geosafe.read import pbf
from geosafe.read.osm_objects import Objects, find
from geosafe.read.protobuf import Ints

Shapes: TypeAlias = npt.NDArray[np.object_]
Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]

_WAY: Final = 1
#: What a relation is in a file for osmium: it builds areas of relations that have a tag besides their type.
_AREA: Final = {"type": "multipolygon", "building": "yes"}


class _Outlines(NamedTuple):
    """The nodes of the ways of some relations, one after the other."""

    relation: Ints
    way: Ints
    member: Ints
    node: Ints
    there: Bools

    def of(self, relations: Bools) -> _Outlines:
        """Return those of some relations."""
        chosen = relations[self.relation]
        return _Outlines(
            self.relation[chosen], self.way[chosen], self.member[chosen], self.node[chosen], self.there[chosen]
        )


def build_multipolygons(
    relations: Objects, ways: Objects, node_ids: Ints, lonlat: Floats, *, name: str
) -> tuple[Ints, Shapes]:
    """Return the areas of relations whose ways are all in the file and close.

    Most relations are plain: no two of their rings share a node. The others are left to osmium, which knows what
    is meant by outlines that touch or are drawn twice. Both give the same: each ring begins at its westernmost
    node, outer ones run counterclockwise, holes clockwise.

    Parameters
    ----------
    relations, ways
        Objects in the order of the file.
    node_ids, lonlat
        Nodes (n,) sorted by id, and where they are (n, 2) [degrees].
    name
        What to call the file in messages.

    Returns
    -------
    which, shapes
        Places in ``relations`` (m,), in the order in which the last of their ways stand in the file, and a
        MultiPolygon of each (m,).
    """
    outlines = _outlines(relations, ways, node_ids)
    shapes = np.full(len(relations.ids), None, dtype=object)
    plain = _may_be_plain(outlines, lonlat, len(shapes))
    _build_plain(outlines.of(plain), lonlat, shapes)
    others = np.zeros(len(shapes), dtype=bool)
    others[outlines.relation] = True
    others &= shapely.is_missing(shapes)
    if others.any():
        _build_with_osmium(outlines.of(others), lonlat, shapes, name)
    order = np.lexsort((outlines.member, outlines.way, outlines.relation))
    last = order[np.append(np.diff(outlines.relation[order]) != 0, True)[: len(order)]]
    last = last[~shapely.is_missing(shapes[outlines.relation[last]])]
    first = np.searchsorted(outlines.relation, outlines.relation[last])
    before = outlines.member[last] - outlines.member[first]
    which = outlines.relation[last[np.lexsort((before, outlines.way[last]))]]
    return which, shapes[which]


def _outlines(relations: Objects, ways: Objects, node_ids: Ints) -> _Outlines:
    """Return the outlines of the relations none of whose ways is missing."""
    way_member = relations.kinds == _WAY
    relation = np.repeat(np.arange(len(relations.ids)), relations.sizes)[way_member]
    order = np.argsort(ways.ids, kind="stable")
    at, there = find(relations.refs[way_member], ways.ids[order])
    missing = np.zeros(len(relations.ids), dtype=bool)
    missing[relation[~there]] = True
    whole = ~missing[relation]
    relation, way = relation[whole], order[at[whole]]
    size = ways.sizes[way]
    member = np.repeat(np.arange(len(way)), size)
    first = (np.cumsum(ways.sizes) - ways.sizes)[way]
    refs = ways.refs[np.arange(len(member)) + np.repeat(first - np.cumsum(size) + size, size)]
    return _Outlines(relation[member], way[member], member, *find(refs, node_ids))


def _may_be_plain(outlines: _Outlines, lonlat: Floats, n: int) -> Bools:
    """Return which relations have all nodes and no way that stays where it is."""
    where, same_way = lonlat[outlines.node], np.diff(outlines.member) == 0
    odd = ~outlines.there
    odd[1:] |= same_way & (where[1:] == where[:-1]).all(axis=1)
    odd |= np.bincount(outlines.member)[outlines.member] < 2
    plain = np.ones(n, dtype=bool)
    plain[outlines.relation[odd]] = False
    return plain


def _build_plain(outlines: _Outlines, lonlat: Floats, shapes: Shapes) -> None:
    """Put the areas of those relations into ``shapes`` whose rings share no node and do not cross."""
    rings, relation = _rings(outlines, lonlat)
    if not len(rings):
        return
    hole, shell = _nested(rings, relation)
    rings = np.where(hole, shapely.reverse(rings), rings)
    west = shapely.get_coordinates(shapely.get_point(rings, 0))
    rank = np.empty(len(rings), dtype=np.int64)
    rank[np.lexsort((west[:, 1], west[:, 0], relation))] = np.arange(len(rings))
    order = np.lexsort((rank, hole, rank[shell]))
    _, first, polygon = np.unique(rank[shell[order]], return_index=True, return_inverse=True)
    polygons = shapely.polygons(rings[order], indices=polygon)
    which, area = np.unique(relation[order][first], return_inverse=True)
    areas = shapely.multipolygons(polygons, indices=area)
    shapes[which] = np.where(shapely.is_valid(areas), areas, None)


def _rings(outlines: _Outlines, lonlat: Floats) -> tuple[Shapes, Ints]:
    """Return rings and the relation of each: all of a relation, or none where any is open or they share a node.

    Each begins at its westernmost node (of several the southernmost) and runs counterclockwise.
    """
    _, first, line = np.unique(outlines.member, return_index=True, return_inverse=True)
    relations, group = np.unique(outlines.relation[first], return_inverse=True)
    lines = shapely.linestrings(lonlat[outlines.node], indices=line)
    lines, of = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines, indices=group)), return_index=True)
    size = shapely.get_num_points(lines) - 1
    coords, ring = shapely.get_coordinates(lines, return_index=True)
    last = np.append(np.diff(ring) != 0, True)[: len(ring)]
    coords, ring = coords[~last], ring[~last]  # without the node that closes a ring once more
    odd = np.zeros(len(relations), dtype=bool)
    odd[of[~shapely.is_closed(lines) | (size < 3)]] = True
    order = np.lexsort((coords[:, 1], coords[:, 0], of[ring]))
    twice = (np.diff(coords[order], axis=0) == 0).all(axis=1) & (np.diff(of[ring[order]]) == 0)
    odd[of[ring[order[1:][twice]]]] = True

    west = np.lexsort((coords[:, 1], coords[:, 0], ring))[np.cumsum(size) - size]
    before = np.cumsum(size) - size
    turned = before[ring] + (np.arange(len(ring)) - before[ring] + (west - before)[ring]) % size[ring]
    kept = ~odd[of]
    rings = shapely.linearrings(coords[turned[kept[ring]]], indices=(np.cumsum(kept) - 1)[ring[kept[ring]]])
    return np.where(shapely.is_ccw(rings), rings, shapely.reverse(rings)), relations[of[kept]]


def _nested(rings: Shapes, relation: Ints) -> tuple[Bools, Ints]:
    """Return which rings are holes, and the ring whose hole each is; other rings are their own."""
    shell = np.arange(len(rings))
    several = np.flatnonzero(np.bincount(relation)[relation] > 1)
    filled, node = shapely.polygons(rings[several]), shapely.get_point(rings[several], 0)
    inner, outer = several[shapely.STRtree(filled).query(node, predicate="within")]
    inside = relation[inner] == relation[outer]
    inner, outer = inner[inside], outer[inside]
    depth = np.bincount(inner, minlength=len(rings))
    hole = depth % 2 == 1
    around = hole[inner] & (depth[outer] == depth[inner] - 1)
    shell[inner[around]] = outer[around]
    return hole, shell


def _build_with_osmium(outlines: _Outlines, lonlat: Floats, shapes: Shapes, name: str) -> None:
    """Put the areas that osmium can build into ``shapes``."""
    to_wkb = osmium.geom.WKBFactory().create_multipolygon
    with TemporaryDirectory(prefix="geosafe-") as folder:
        file = Path(folder, "outlines.osm.pbf")
        _write(outlines, lonlat, file)
        try:
            for area in osmium.FileProcessor(osmium.io.File(str(file), "pbf")).with_areas():
                if not area.is_area() or area.from_way():
                    continue
                try:
                    shapes[area.orig_id() - 1] = shapely.from_wkb(to_wkb(area))
                except RuntimeError:
                    continue
        except (RuntimeError, MemoryError) as error:
            raise pbf.broken(name, str(error)) from None


def _write(outlines: _Outlines, lonlat: Floats, file: Path) -> None:
    """Write relations as a sorted file, each object with an id one above its place here."""
    _, first = np.unique(outlines.member, return_index=True)
    member_of, way = outlines.relation[first], outlines.way[first]
    nodes = np.split(np.where(outlines.there, outlines.node, len(lonlat)), first[1:])  # that one is not written
    with pbf.open_writer(file, osmium.io.Header(), room=100 * len(outlines.node)) as writer:
        for i in np.unique(outlines.node[outlines.there]).tolist():
            writer.add_node(Node(id=i + 1, location=lonlat[i].tolist()))
        for i, example in zip(*np.unique(way, return_index=True), strict=True):
            writer.add_way(Way(id=int(i) + 1, nodes=(nodes[example] + 1).tolist()))
        for i in np.unique(member_of).tolist():
            members = [("w", each + 1, "") for each in way[member_of == i].tolist()]
            writer.add_relation(Relation(id=i + 1, members=members, tags=_AREA))
