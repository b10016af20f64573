"""The tags of many OSM features as one column of a table: each text is kept once, and each rule asked once.

What a rule looks at most features share with thousands of others: there are only so many kinds of shop.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype

from geosafe.osm_tags import Rule, Tags

Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.integer[Any]]
Texts: TypeAlias = npt.NDArray[np.object_]


class TagStore:
    """The tags of all features of a source, as numbers of texts."""

    def __init__(self, codes: Mapping[str, int], keys: Ints, values: Ints, sizes: Ints) -> None:
        """Hold the tags of one feature after the other; each has ``sizes`` of them. ``codes`` number the texts."""
        self.texts: Final = np.array([*codes, None], dtype=object)  # the last stands for a tag that is not there
        self.keys, self.values, self.ends = keys, values, np.cumsum(sizes)
        self._codes: Final = codes
        self._feature: Final = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self.ends)

    def dict_at(self, at: slice | Ints) -> dict[str, str]:
        """Return the tags that stand at some places."""
        return dict(zip(self.texts[self.keys[at]], self.texts[self.values[at]], strict=True))

    def has(self, keys: Iterable[str]) -> Bools:
        """Return which features have a tag with one of some keys."""
        has = np.zeros(len(self), dtype=bool)
        has[self._feature[self._find(keys)]] = True
        return has

    def values_of(self, key: str) -> Ints:
        """Return the number of the text of each feature's tag; -1, that of None, where it is not there."""
        at = self._find([key])
        value = np.full(len(self), -1, dtype=np.int64)
        value[self._feature[at]] = self.values[at]
        return value

    def distinct(self, keys: Iterable[str]) -> tuple[list[dict[str, str]], Ints]:
        """Return the different sets of tags with some keys, the empty one first, and which each feature has."""
        at = self._last_of_each(self._find(keys))
        feature, tag = self._feature[at], self.keys[at] * np.int64(len(self.texts)) + self.values[at]
        first = np.flatnonzero(np.diff(feature, prepend=-1))
        size = np.diff(first, append=len(at))
        which, n_tags = pd.factorize(tag)[0], len(at) + 1
        same = np.zeros(len(first), dtype=np.int64)
        for k in range(size.max(initial=0)):  # features are alike as far as their first k tags are
            longer = np.flatnonzero(size > k)
            alike = pd.factorize(same[longer] * n_tags + which[first[longer] + k])[0]
            same[longer] = alike + same.max() + 1
        _, example, alike = np.unique(same, return_index=True, return_inverse=True)
        sets = [self.dict_at(at[first[i] : first[i] + size[i]]) for i in example]
        of_each = np.zeros(len(self), dtype=np.int64)
        of_each[feature[first]] = alike + 1
        return [{}, *sets], of_each

    def _find(self, keys: Iterable[str]) -> Ints:
        wanted = np.zeros(len(self.texts), dtype=bool)
        wanted[[self._codes[key] for key in keys if key in self._codes]] = True
        return np.flatnonzero(wanted[self.keys])

    def _last_of_each(self, at: Ints) -> Ints:
        """Leave out tags whose key the same feature has again."""
        key = self._feature[at] * np.int64(len(self.texts)) + self.keys[at]
        _, last = np.unique(key[::-1], return_index=True)
        return at if len(last) == len(at) else at[np.sort(len(at) - 1 - last)]


class TagsDtype(ExtensionDtype):
    """The type of a column of tags."""

    name = "tags"
    type: ClassVar[builtins.type] = dict

    @classmethod
    def construct_array_type(cls) -> builtins.type[TagColumn]:
        """Return the class of such columns."""
        return TagColumn


class TagColumn(ExtensionArray):
    """A column of tags: each value is a dict of one feature's tags, none is missing."""

    def __init__(self, store: TagStore, features: Ints | None = None) -> None:
        """Show some features of a store, by default all of them."""
        self.store: Final = store
        self._features: Final = np.arange(len(store)) if features is None else features

    @classmethod
    def of(cls, tags: Iterable[Tags]) -> TagColumn:
        """Return a column of dicts, or a Series that holds one, as it is."""
        if isinstance(column := getattr(tags, "array", tags), TagColumn):
            return column
        dicts = list(tags)
        code: dict[str, int] = {}
        words = (word for each in dicts for word in chain.from_iterable(each.items()))
        pairs = np.array([code.setdefault(word, len(code)) for word in words], dtype=np.int32).reshape(-1, 2)
        return cls(TagStore(code, pairs[:, 0], pairs[:, 1], np.array([len(each) for each in dicts], dtype=np.int64)))

    def has(self, *keys: str) -> Bools:
        """Return which features have one of some keys."""
        return self.store.has(keys)[self._features]

    def get(self, key: str, default: str | None = None) -> Texts:
        """Return each feature's text under a key, or a default."""
        value = self.store.values_of(key)[self._features]
        texts: Texts = self.store.texts[value]
        texts[value < 0] = default
        return texts

    def equal(self, key: str, value: str) -> Bools:
        """Return which features have a tag."""
        return np.asarray(self.get(key) == value, dtype=bool)

    def distinct(self, keys: Iterable[str]) -> tuple[list[dict[str, str]], Ints]:
        """Return the different sets of tags with some keys, and which of them each feature has."""
        sets, of_each = self.store.distinct(keys)
        used, which = np.unique(of_each[self._features], return_inverse=True)
        return [sets[i] for i in used], which

    def each(self, rule: Rule[Any]) -> Texts:
        """Return what a rule finds for each feature."""
        sets, which = self.distinct(rule.keys)
        return np.fromiter(map(rule, sets), object, len(sets))[which]

    def which(self, rule: Rule[bool]) -> Bools:
        """Return for which features a rule holds."""
        return self.each(rule).astype(bool)

    # What pandas asks of a column: https://pandas.pydata.org/docs/development/extending.html
    dtype = TagsDtype()

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self._features)

    def __getitem__(self, item: Any) -> Any:
        """Return the tags of one feature, or the column of some."""
        if isinstance(item, int | np.integer):
            i = self._features[item]
            return self.store.dict_at(slice(self.store.ends[i - 1] if i else 0, self.store.ends[i]))
        return TagColumn(self.store, self._features[pd.api.indexers.check_array_indexer(self, item)])

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield the tags of each feature."""
        return (self[i] for i in range(len(self)))

    @property
    def nbytes(self) -> int:
        """Return what the column takes besides its store [bytes]."""
        return int(self._features.nbytes)

    def isna(self) -> Bools:
        """Return that no value is missing."""
        return np.zeros(len(self), dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> TagColumn:  # noqa: ARG002
        """Return some features."""
        if allow_fill and (np.asarray(indices) < 0).any():
            raise ValueError("a feature without tags has an empty set of them: none is missing")
        return TagColumn(self.store, self._features[np.asarray(indices, dtype=np.intp)])

    def copy(self) -> TagColumn:
        """Return the same column: nothing in it can be changed."""
        return TagColumn(self.store, self._features)

    @classmethod
    def _from_sequence(cls, scalars: Iterable[Tags], *, dtype: Any = None, copy: bool = False) -> TagColumn:  # noqa: ARG003
        return cls.of(scalars)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[TagColumn]) -> TagColumn:
        store = to_concat[0].store
        if all(each.store is store for each in to_concat):
            return cls(store, np.concatenate([each._features for each in to_concat]))
        return cls.of([tags for each in to_concat for tags in each])
