"""The nodes, ways and relations of an OSM PBF file, read block by block and many at once.

https://wiki.openstreetmap.org/wiki/PBF_Format
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from geosafe.errors import DataError, Fault
from geosafe.read import pbf
from geosafe.read.protobuf import Ints, Messages, fields, nested, running, signed
from geosafe.tag_column import TagColumn, TagStore

# The numbers of the fields that are read.
_TEXTS, _GROUP, _GRANULARITY, _TIME_GRANULARITY, _LAT_OFFSET, _LON_OFFSET = 1, 2, 17, 18, 19, 20
_NODE, _DENSE, _WAY, _RELATION = 1, 2, 3, 4
_ID, _KEYS, _VALUES, _INFO, _TIME = 1, 2, 3, 4, 2
_DENSE_INFO, _DENSE_TAGS, _LAT, _LON = 5, 10, 8, 9
_REFS, _MEMBERS, _MEMBER_KINDS = 8, 9, 10

#: Coordinates are told in these [1e-9 degrees].
_UNIT: Final = 100
_NOT_IN_FULL: Final = "the objects in it are not told in full"


#: The number of each text of a file.
Book: TypeAlias = defaultdict[str, int]


def _no_ints() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Objects:
    """Objects of one kind, in the order of the file.

    Attributes
    ----------
    ids
        (n,)
    tagged, tags
        Which of them have tags (n,), and the tags of those, word for word; those of all kinds share one store.
    edited
        When each was last edited (n,) [s since 1970]; 0 where the file does not tell.
    x, y
        Longitude and latitude of nodes (n,) [1e-7 degrees]; they may lie off the earth.
    refs, sizes
        Ids of the nodes of each way, or of the members of each relation, and how many each has (n,).
    kinds
        Of each member of a relation: 0 a node, 1 a way, 2 a relation.
    """

    ids: Ints
    tagged: npt.NDArray[np.bool_]
    tags: TagColumn
    edited: Ints
    x: Ints = field(default_factory=_no_ints)
    y: Ints = field(default_factory=_no_ints)
    refs: Ints = field(default_factory=_no_ints)
    sizes: Ints = field(default_factory=_no_ints)
    kinds: Ints = field(default_factory=_no_ints)


@dataclass(frozen=True, eq=False)
class _Part:
    """Objects of one kind in one block: as above, but their tags are the numbers of texts, ``counts`` of each."""

    ids: Ints
    counts: Ints
    keys: Ints
    values: Ints
    edited: Ints
    x: Ints = field(default_factory=_no_ints)
    y: Ints = field(default_factory=_no_ints)
    refs: Ints = field(default_factory=_no_ints)
    sizes: Ints = field(default_factory=_no_ints)
    kinds: Ints = field(default_factory=_no_ints)


@dataclass(frozen=True, eq=False)
class OsmObjects:
    """All objects of a file; ``way_before_node`` says whether a way stands before a node."""

    nodes: Objects
    ways: Objects
    relations: Objects
    way_before_node: bool


def read_objects(blocks: Iterable[tuple[int, bytes]], *, name: str) -> OsmObjects:
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
        A block is no block of OSM data; a text in it holds a NUL (at which the native reader would run past
        the end of a tag list) or is not UTF-8.
    """
    book: Book = defaultdict(count().__next__)
    found: dict[str, list[_Part]] = {"node": [], "way": [], "relation": []}
    way_before_node = False
    for at, data in blocks:
        try:
            for what, part in _Block(data, name, book).parts():
                way_before_node |= what == "node" and bool(found["way"])
                found[what].append(part)
        except DataError:
            raise
        except IndexError:
            raise pbf.broken_block(name, at, "it names a text that is not there") from None
        except (ValueError, OverflowError) as error:
            raise pbf.broken_block(name, at, error) from None
    everything = [part for parts in found.values() for part in parts]
    sizes = _joined(everything, "counts")
    keys, values = (_joined(everything, each, np.int32) for each in ("keys", "values"))
    store = TagStore(book, keys, values, sizes[sizes > 0])
    del everything
    nodes = _join(found.pop("node"), store, 0)
    ways = _join(found.pop("way"), store, len(nodes.tags))
    relations = _join(found.pop("relation"), store, len(nodes.tags) + len(ways.tags))
    return OsmObjects(nodes, ways, relations, way_before_node)


def find(wanted: Ints, ids: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return where each wanted id stands in sorted ids, and whether it is there at all."""
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return at, ids[at] == wanted


def take(objects: Objects, chosen: npt.NDArray[np.bool_]) -> Objects:
    """Return some of the ways or relations."""
    members = np.repeat(chosen, objects.sizes)
    return Objects(
        ids=objects.ids[chosen],
        tagged=objects.tagged[chosen],
        tags=objects.tags[chosen[objects.tagged]],
        edited=objects.edited[chosen],
        refs=objects.refs[members],
        sizes=objects.sizes[chosen],
        kinds=objects.kinds[members] if len(objects.kinds) else objects.kinds,
    )


def _joined(parts: Sequence[_Part], what: str, dtype: npt.DTypeLike = np.int64) -> Ints:
    return np.concatenate([_no_ints(), *(getattr(part, what) for part in parts)], dtype=dtype)


def _join(parts: Sequence[_Part], store: TagStore, first: int) -> Objects:
    """Return the objects of one kind; their tags begin at the feature ``first`` of the store."""
    tagged = _joined(parts, "counts") > 0
    tags = TagColumn(store, np.arange(first, first + tagged.sum()))
    arrays = ("ids", "edited", "x", "y", "refs", "sizes", "kinds")
    return Objects(tagged=tagged, tags=tags, **{each: _joined(parts, each) for each in arrays})


def _ends_of_tags(pairs: list[int]) -> Ints:
    ends, at = [], 0
    while at < len(pairs):
        while pairs[at]:
            at += 2
        ends.append(at)
        at += 1
    return np.array(ends, dtype=np.int64)


class _Block:
    """One block of data: its texts, its units and its groups of objects."""

    def __init__(self, data: bytes, name: str, book: Book) -> None:
        self._name, self._book = name, book
        self._groups: list[bytes] = []
        self._texts = _no_ints()  # their numbers in the book
        self._foreign: list[int] = []
        self._units = {_GRANULARITY: _UNIT, _TIME_GRANULARITY: 1000, _LAT_OFFSET: 0, _LON_OFFSET: 0}
        for number, value in fields(data):
            if number == _TEXTS and isinstance(value, bytes):
                self._read_texts([text for texts in nested(value).values() for text in texts])
            elif number == _GROUP and isinstance(value, bytes):
                self._groups.append(value)
            elif number in self._units and isinstance(value, int):
                self._units[number] = value if value < 2**63 else value - 2**64

    def _read_texts(self, texts: Sequence[bytes]) -> None:
        together = b"\0".join(texts)
        if together.count(b"\0") > max(len(texts) - 1, 0):
            raise ValueError("a text in it holds a NUL character")
        try:
            words = together.decode().split("\0") if texts else []
        except UnicodeDecodeError:
            words = [text.decode(errors="replace") for text in texts]
            self._foreign = [i for i, text in enumerate(texts) if words[i].encode() != text]
        self._texts = np.fromiter(map(self._book.__getitem__, words), np.int32, len(words))

    def parts(self) -> Iterator[tuple[str, _Part]]:
        """Yield what the groups hold, and of which kind it is."""
        for group in self._groups:
            for number, each in nested(group).items():
                if number == _DENSE:
                    yield from (("node", self._dense_nodes(Messages.of([one]))) for one in each)
                elif number == _NODE:
                    yield "node", self._nodes(Messages.of(each))
                elif number == _WAY:
                    yield "way", self._ways(Messages.of(each))
                elif number == _RELATION:
                    yield "relation", self._relations(Messages.of(each))

    def _dense_nodes(self, message: Messages) -> _Part:
        packed = (*(message.packed(number)[0] for number in (_ID, _LAT, _LON)),
                  message.nested(_DENSE_INFO).packed(_TIME)[0])  # fmt: skip
        ids, lat, lon, edited = (np.cumsum(signed(differences)) for differences in packed)
        if not len(ids) == len(lat) == len(lon):
            raise ValueError(_NOT_IN_FULL)
        pairs = message.packed(_DENSE_TAGS)[0]
        # Key, value, key, value… of each node up to a 0 where a key would stand.
        if len(pairs) and pairs[-1]:
            raise ValueError(_NOT_IN_FULL)
        ends = np.flatnonzero(pairs == 0)
        if (np.diff(ends, prepend=-1) % 2 == 0).any():  # some 0 is a value, the empty text
            ends = _ends_of_tags(pairs.tolist())
        counts = np.diff(ends, prepend=-1) // 2 if len(ends) else np.zeros_like(ids)
        pairs = np.delete(pairs, ends)
        edited = edited if len(edited) else np.zeros_like(ids)
        nodes = self._tagged("node", ids, edited, pairs[::2], pairs[1::2], counts)
        return replace(nodes, x=self._degrees(lon, _LON_OFFSET), y=self._degrees(lat, _LAT_OFFSET))

    def _nodes(self, messages: Messages) -> _Part:
        x, y = (
            self._degrees(signed(messages.number(number)), offset)
            for number, offset in ((_LON, _LON_OFFSET), (_LAT, _LAT_OFFSET))
        )
        return replace(self._sparse("node", messages, signed(messages.number(_ID))), x=x, y=y)

    def _ways(self, messages: Messages) -> _Part:
        refs, sizes = messages.packed(_REFS)
        ways = self._sparse("way", messages, messages.number(_ID))
        return replace(ways, refs=running(signed(refs), sizes), sizes=sizes)

    def _relations(self, messages: Messages) -> _Part:
        (refs, sizes), (kinds, n_kinds) = messages.packed(_MEMBERS), messages.packed(_MEMBER_KINDS)
        if (sizes != n_kinds).any():
            raise ValueError("a relation in it has members of no kind")
        relations = self._sparse("relation", messages, messages.number(_ID))
        return replace(relations, refs=running(signed(refs), sizes), sizes=sizes, kinds=kinds)

    def _degrees(self, value: Ints, offset: int) -> Ints:
        """Return coordinates [1e-7 degrees], cut off as osmium does."""
        exact = self._units[offset] + self._units[_GRANULARITY] * value
        return (exact - np.fmod(exact, _UNIT)) // _UNIT

    def _sparse(self, what: str, messages: Messages, ids: Ints) -> _Part:
        (keys, counts), (values, n_values) = messages.packed(_KEYS), messages.packed(_VALUES)
        if (counts != n_values).any():
            raise ValueError("an object in it has keys without values")
        return self._tagged(what, ids, messages.nested(_INFO).number(_TIME), keys, values, counts)

    def _tagged(self, what: str, ids: Ints, edited: Ints, keys: Ints, values: Ints, counts: Ints) -> _Part:
        """Return objects with their tags: those of one after the other, as numbers of texts."""
        if not len(ids) == len(edited) == len(counts) or len(keys) != len(values):
            raise ValueError(_NOT_IN_FULL)
        if self._foreign and (foreign := np.isin(keys, self._foreign) | np.isin(values, self._foreign)).any():
            osm_id = np.repeat(ids, counts)[foreign][0]
            found = f"a text of {what} {osm_id} is not UTF-8"
            raise DataError(Fault(self._name, found, "Correct its tags, or export the extract again."))
        seconds = edited * self._units[_TIME_GRANULARITY] // 1000
        return _Part(ids, counts, self._texts[keys], self._texts[values], seconds.clip(0, 2**32 - 1))
