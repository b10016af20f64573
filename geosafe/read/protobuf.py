"""Messages of Protocol Buffers, one by one and many at once, as far as OSM files use them.

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]

_NUMBER, _BYTES = 0, 2
#: The longest number [bytes].
_LONGEST: Final = 10
_ENDLESS: Final = "a number in it has no end"
_WRONG_LENGTH: Final = "a length in it is wrong"
_FOREIGN: Final = "a field in it is of a kind that OSM files do not have"


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and value of each field of a message; ValueError where it is none."""
    at = 0
    while at < len(message):
        field, at = _field(message, at)
        yield field


def nested(message: bytes) -> dict[int, list[bytes]]:
    """Return the messages or texts in each field, numbers left out; ValueError where it is no message.

    The same as :func:`fields` gives, several times faster where one field stands there again and again.
    """
    found: defaultdict[int, list[bytes]] = defaultdict(list)
    at, end, known = 0, len(message), -1
    try:
        while at < end:
            key, at = message[at], at + 1
            if key != known:
                if key > 127 or key & 7 != _BYTES:
                    (number, value), at = _field(message, at - 1)
                    if isinstance(value, bytes):
                        found[number].append(value)
                    continue
                known, append = key, found[key >> 3].append
            size, at = message[at], at + 1
            if size > 127:
                size, at = _number(message, at - 1)
            append(message[at : at + size])
            at += size
    except IndexError:
        raise ValueError(_ENDLESS) from None
    if at > end:
        raise ValueError(_WRONG_LENGTH)
    return found


def _field(message: bytes, at: int) -> tuple[tuple[int, int | bytes], int]:
    """Return the number and value of the field that begins at a place, and where it ends."""
    key, at = _number(message, at)
    value, at = _number(message, at)
    if key & 7 == _NUMBER:
        return (key >> 3, value), at
    if key & 7 != _BYTES:
        raise ValueError(_FOREIGN)
    if at + value > len(message):
        raise ValueError(_WRONG_LENGTH)
    return (key >> 3, message[at : at + value]), at + value


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    for following, byte in enumerate(message[at : at + _LONGEST], start=at + 1):
        value |= (byte & 127) << shift
        if byte < 128:
            return value, following
        shift += 7
    raise ValueError(_ENDLESS)


class Messages:
    """Messages of one type that lie in one buffer, read field by field for all of them together.

    Of a field that stands in a message several times the last counts; one that is not there is 0, or empty.
    """

    def __init__(self, data: npt.NDArray[np.uint8], first: Ints, end: Ints) -> None:
        """Read the fields of the messages ``data[first:end]``; ValueError where one is no message of an OSM file."""
        self._data, self._n = data, len(first)
        self._numbers: dict[int, Ints] = {}
        self._spans: dict[int, tuple[Ints, Ints]] = {}
        left, at, end = np.arange(self._n)[first < end], first[first < end], end[first < end]
        while len(left):
            key, at = _numbers_at(data, at)
            value, at = _numbers_at(data, at)
            sized = key & 7 == _BYTES
            if not (sized | (key & 7 == _NUMBER)).all():
                raise ValueError(_FOREIGN)
            size = np.where(sized, value, 0)
            if ((size < 0) | (size > end - at)).any():
                raise ValueError(_WRONG_LENGTH)
            for each in np.unique(key).tolist():
                here = key == each
                if each & 7 == _NUMBER:
                    self._numbers.setdefault(each >> 3, self._zeros())[left[here]] = value[here]
                else:
                    start, stop = self._spans.setdefault(each >> 3, (self._zeros(), self._zeros()))
                    start[left[here]], stop[left[here]] = at[here], (at + size)[here]
            at = at + size
            more = at < end
            left, at, end = left[more], at[more], end[more]

    @classmethod
    def of(cls, messages: Sequence[bytes]) -> Messages:
        """Read the fields of some messages."""
        size = np.array([len(message) for message in messages], dtype=np.int64)
        end = np.cumsum(size)
        # Numbers may be looked for beyond the end of the last message before its length is checked.
        return cls(np.frombuffer(b"".join(messages) + bytes(2 * _LONGEST), dtype=np.uint8), end - size, end)

    def nested(self, field: int) -> Messages:
        """Return the messages in a field, one for each of these."""
        return Messages(self._data, *self._span(field))

    def number(self, field: int) -> Ints:
        """Return the number in a field of each message."""
        return self._numbers.get(field, self._zeros())

    def packed(self, field: int) -> tuple[Ints, Ints]:
        """Return the numbers packed in a field, of one message after the other, and how many each has."""
        start, stop = self._span(field)
        full = stop > start
        if (self._data[stop[full] - 1] > 127).any():
            raise ValueError(_ENDLESS)
        edge = np.zeros(len(self._data), dtype=np.int8)
        edge[start[full]] = 1
        edge[stop[full]] -= 1
        data = self._data[np.cumsum(edge, dtype=np.int8).view(bool)]
        last = np.flatnonzero(data < 128)
        each = np.searchsorted(last, np.cumsum(stop - start))
        return _unpack(data, last), np.diff(each, prepend=0)

    def _span(self, field: int) -> tuple[Ints, Ints]:
        return self._spans.get(field, (self._zeros(), self._zeros()))

    def _zeros(self) -> Ints:
        return np.zeros(self._n, dtype=np.int64)


def _numbers_at(data: npt.NDArray[np.uint8], at: Ints) -> tuple[Ints, Ints]:
    """Return the number that begins at each place and where it ends."""
    byte = data[at].astype(np.int64)
    value, at, shift = byte & 127, at + 1, 0
    more = np.flatnonzero(byte > 127)
    while len(more):
        shift += 7
        if shift >= 7 * _LONGEST:
            raise ValueError(_ENDLESS)
        byte = data[at[more]].astype(np.int64)
        value[more] |= (byte & 127) << shift
        at[more] += 1
        more = more[byte > 127]
    return value, at


def _unpack(data: npt.NDArray[np.uint8], last: Ints) -> Ints:
    """Return the numbers whose last bytes stand at ``last``."""
    first = np.concatenate([[0], last[:-1] + 1])[: len(last)]
    size = last - first + 1
    if not len(last):
        return last
    if size.max() > _LONGEST:
        raise ValueError(_ENDLESS)
    value: Ints = (data[first] & 127).astype(np.int64)
    for k in range(1, size.max()):
        longer = np.flatnonzero(size > k)
        value[longer] |= (data[first[longer] + k] & 127).astype(np.int64) << 7 * k
    return value


def signed(value: Ints) -> Ints:
    """Return the numbers that were written with their sign in the lowest bit."""
    plain: Ints = (value >> 1) & np.int64(2**63 - 1) ^ -(value & 1)
    return plain


def running(difference: Ints, count: Ints) -> Ints:
    """Return the running sum of differences, which begins anew after each count of them."""
    total = np.cumsum(difference)
    before = np.append(0, total)[np.cumsum(count) - count]
    return np.asarray(total - np.repeat(before, count), dtype=np.int64)
