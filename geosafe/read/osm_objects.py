"""The nodes, ways and relations of an OSM PBF file, read block by block and many at once.

https://wiki.openstreetmap.org/wiki/PBF_Format
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.errors import DataError, Fault
from geosafe.read import pbf
from geosafe.read.protobuf import Ints, Messages, fields, running, signed

# The numbers of the fields that are read.
_TEXTS, _GROUP, _GRANULARITY, _TIME_GRANULARITY, _LAT_OFFSET, _LON_OFFSET = 1, 2, 17, 18, 19, 20
_NODE, _DENSE, _WAY, _RELATION = 1, 2, 3, 4
_ID, _KEYS, _VALUES, _INFO, _TIME = 1, 2, 3, 4, 2
_DENSE_INFO, _DENSE_TAGS, _LAT, _LON = 5, 10, 8, 9
_REFS, _MEMBERS, _MEMBER_KINDS = 8, 9, 10

#: Coordinates are told in these [1e-9 degrees].
_UNIT: Final = 100
_NONE: Final = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Objects:
    """Objects of one kind, in the order of the file.

    Attributes
    ----------
    ids
        (n,)
    tagged, tags
        Which of them have tags (n,), and the tags of those, word for word.
    edited
        When each was last edited (n,) [s since 1970]; 0 where the file does not tell.
    x, y
        Longitude and latitude of nodes (n,) [1e-7 degrees]; they may lie off the earth.
    refs, sizes
        Ids of the nodes of each way, or of the members of each relation, and how many each has (n,).
    kinds
        Of each member of a relation: 0 a node, 1 a way, 2 a relation.
    """

    ids: Ints = _NONE
    tagged: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=np.bool_))
    tags: list[dict[str, str]] = field(default_factory=list)
    edited: Ints = _NONE
    x: Ints = _NONE
    y: Ints = _NONE
    refs: Ints = _NONE
    sizes: Ints = _NONE
    kinds: Ints = _NONE


@dataclass(frozen=True, eq=False)
class OsmObjects:
    """All objects of a file; ``way_before_node`` is the id of a way that stands before a node, if one does."""

    nodes: Objects
    ways: Objects
    relations: Objects
    way_before_node: int | None


def read_objects(blocks: Iterable[bytes], *, name: str) -> OsmObjects:
    """Return the objects in the unpacked blocks of a file.

    Parameters
    ----------
    blocks
        As :func:`geosafe.read.pbf.blocks` gives them.
    name
        What to call the file in messages.

    Raises
    ------
    DataError
        A block is no block of OSM data, or a text in it is not UTF-8.
    """
    found: dict[str, list[Objects]] = {"node": [], "way": [], "relation": []}
    way_before_node = None
    for data in blocks:
        try:
            for what, objects in _Block(data, name).objects():
                if what == "node" and found["way"] and way_before_node is None:
                    way_before_node = int(found["way"][-1].ids[-1])
                found[what].append(objects)
        except (ValueError, IndexError) as error:
            raise pbf.broken(name, str(error)) from None
    return OsmObjects(*(_join(found[what]) for what in ("node", "way", "relation")), way_before_node)


def _join(parts: Sequence[Objects]) -> Objects:
    if not parts:
        return Objects()
    arrays = {
        each: np.concatenate([getattr(part, each) for part in parts])
        for each in ("ids", "tagged", "edited", "x", "y", "refs", "sizes", "kinds")
    }
    return Objects(**arrays, tags=[tags for part in parts for tags in part.tags])


class _Block:
    """One block of data: its texts, its units and its groups of objects."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._groups: list[bytes] = []
        self._texts: list[str] = []
        self._foreign: set[int] = set()
        self._units = {_GRANULARITY: _UNIT, _TIME_GRANULARITY: 1000, _LAT_OFFSET: 0, _LON_OFFSET: 0}
        for number, value in fields(data):
            if number == _TEXTS and isinstance(value, bytes):
                self._read_texts([text for _, text in fields(value) if isinstance(text, bytes)])
            elif number == _GROUP and isinstance(value, bytes):
                self._groups.append(value)
            elif number in self._units and isinstance(value, int):
                self._units[number] = value if value < 2**63 else value - 2**64

    def _read_texts(self, texts: Sequence[bytes]) -> None:
        try:
            self._texts = [text.decode() for text in texts]
        except UnicodeDecodeError:
            self._texts = [text.decode(errors="surrogateescape") for text in texts]
            self._foreign = {i for i, text in enumerate(self._texts) if not text.isprintable() and _is_foreign(text)}

    def objects(self) -> Iterable[tuple[str, Objects]]:
        """Yield what the groups hold, and of which kind it is."""
        for group in self._groups:
            messages: dict[int, list[bytes]] = {}
            for number, value in fields(group):
                if isinstance(value, bytes):
                    messages.setdefault(number, []).append(value)
            for number, each in messages.items():
                if number == _DENSE:
                    yield from (("node", self._dense_nodes(Messages.of([one]))) for one in each)
                elif number == _NODE:
                    yield "node", self._nodes(Messages.of(each))
                elif number == _WAY:
                    yield "way", self._ways(Messages.of(each))
                elif number == _RELATION:
                    yield "relation", self._relations(Messages.of(each))

    def _dense_nodes(self, message: Messages) -> Objects:
        ids, lat, lon, edited = (
            np.cumsum(signed(packed))
            for packed in (
                message.packed(_ID)[0], message.packed(_LAT)[0], message.packed(_LON)[0],
                message.nested(_DENSE_INFO).packed(_TIME)[0],
            )
        )  # fmt: skip
        texts = message.packed(_DENSE_TAGS)[0]
        # Key, value, key, value… of each node up to a 0 where a key would stand.
        ends, at, flat = [], 0, texts.tolist()
        while at < len(flat):
            while flat[at]:
                at += 2
            ends.append(at)
            at += 1
        pairs = np.delete(texts, ends)
        counts = np.diff(ends, prepend=-1) // 2 if ends else np.zeros(len(ids), dtype=np.int64)
        return Objects(
            ids=ids,
            edited=self._times(edited) if len(edited) else np.zeros_like(ids),
            **self._places(lat, lon),
            **self._tags("node", ids, pairs[::2], pairs[1::2], counts),
        )

    def _nodes(self, messages: Messages) -> Objects:
        lat, lon = signed(messages.number(_LAT)), signed(messages.number(_LON))
        return Objects(**self._common("node", messages, signed(messages.number(_ID))), **self._places(lat, lon))

    def _ways(self, messages: Messages) -> Objects:
        refs, sizes = messages.packed(_REFS)
        common = self._common("way", messages, messages.number(_ID))
        return Objects(**common, refs=running(signed(refs), sizes), sizes=sizes)

    def _relations(self, messages: Messages) -> Objects:
        refs, sizes = messages.packed(_MEMBERS)
        kinds, same = messages.packed(_MEMBER_KINDS)
        if (sizes != same).any():
            raise ValueError("a relation in it has members without a kind")
        common = self._common("relation", messages, messages.number(_ID))
        return Objects(**common, refs=running(signed(refs), sizes), sizes=sizes, kinds=kinds)
