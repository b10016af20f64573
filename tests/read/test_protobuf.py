"""Messages read one by one and many at once: the same fields, and a ValueError for what is no message."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.read.protobuf import Messages, fields, nested, running, signed

NUMBERS = st.integers(0, 2**63 - 1)


def number(value: int) -> bytes:
    return bytes([value & 127 | 128]) + number(value >> 7) if value > 127 else bytes([value])


def told(field: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return number(field << 3) + number(value)
    return number(field << 3 | 2) + number(len(value)) + value


def message(single: int | None, packed: list[int] | None) -> bytes:
    """Return a message with a number in field 1 and numbers packed in field 20, each only where there are any."""
    parts = [] if single is None else [told(1, single)]
    return b"".join(parts + ([] if packed is None else [told(20, b"".join(map(number, packed)))]))


def test_the_example_of_the_format() -> None:
    # protobuf.dev/programming-guides/encoding: field 1 holds 150; field 2 "testing"; field 6 packs 3, 270, 86942
    data = bytes.fromhex("089601 120774657374696e67 3206038e029ea705")
    assert list(fields(data)) == [(1, 150), (2, b"testing"), (6, bytes.fromhex("038e029ea705"))]
    read = Messages.of([data])
    assert read.number(1).tolist() == [150]
    assert [each.tolist() for each in read.packed(6)] == [[3, 270, 86942], [3]]


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | NUMBERS, st.none() | st.lists(NUMBERS, max_size=4)), max_size=6))
def test_many_messages_give_what_was_written(written: list[tuple[int | None, list[int] | None]]) -> None:
    read = Messages.of([message(*each) for each in written])
    values, counts = read.packed(20)
    assert read.number(1).tolist() == [single or 0 for single, _ in written]
    assert values.tolist() == [value for _, packed in written for value in packed or []]
    assert counts.tolist() == [len(packed or []) for _, packed in written]
    assert read.number(7).tolist() == [0] * len(written)


def test_messages_within_messages() -> None:
    read = Messages.of([told(4, message(5, None)), b"", told(4, message(None, [7, 300]))]).nested(4)
    assert read.number(1).tolist() == [5, 0, 0]
    assert [each.tolist() for each in read.packed(20)] == [[7, 300], [0, 0, 2]]


def test_of_a_field_that_stands_twice_the_last_counts() -> None:
    assert Messages.of([told(1, 3) + told(1, 4)]).number(1).tolist() == [4]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x0a\x05abc", "a length in it is wrong"),
        (b"\x0a" + b"\xff" * 9 + b"\x01", "a length in it is wrong"),
        (b"\x08" + b"\xff" * 11, "a number in it has no end"),
        (b"\x09" + bytes(8), "a field in it is of a kind that OSM files do not have"),
    ],
)
def test_what_is_no_message(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(fields(data))
    with pytest.raises(ValueError, match=why):
        Messages.of([message(1, None), data])


def test_a_message_that_ends_within_a_field_does_not_borrow_from_the_next() -> None:
    with pytest.raises(ValueError, match="a length in it is wrong"):
        Messages.of([b"\x08", message(1, None)])


@pytest.mark.parametrize("packed", [b"\x80", b"\x01\xff", b"\x80" * 11 + b"\x01"])
def test_packed_numbers_without_an_end(packed: bytes) -> None:
    with pytest.raises(ValueError, match="a number in it has no end"):
        Messages.of([told(20, packed)]).packed(20)


def test_signed_numbers() -> None:
    written = np.array([0, 1, 2, 3, 4294967294, 4294967295, -2, -1])  # the last two: 2⁶⁴ - 2 and 2⁶⁴ - 1
    assert signed(written).tolist() == [0, -1, 1, -2, 2147483647, -2147483648, 2**63 - 1, -(2**63)]


def test_running_sums_begin_anew() -> None:
    assert running(np.array([5, 1, -2, 7, 1]), np.array([3, 0, 2])).tolist() == [5, 6, 4, 7, 8]


def test_the_messages_in_each_field() -> None:
    message = told(1, b"a") + told(2, 300) + told(1, b"b" * 300) + told(30, b"c") + told(1, b"") + told(2, b"d")
    assert nested(message) == {1: [b"a", b"b" * 300, b""], 30: [b"c"], 2: [b"d"]}
    assert nested(b"") == {}


@pytest.mark.parametrize(
    ("message", "why"),
    [(b"\x0a", "no end"), (b"\x0a\x01a\x0a", "no end"), (b"\x0a\x05ab", "length"), (b"\x0a\x01a\x0a\x05ab", "length"),
     (b"\x0d\0\0\0\0", "kind"), (b"\x0a\x01a\x08", "no end"), (b"\xff" * 12, "no end")],
)  # fmt: skip
def test_what_holds_no_messages(message: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        nested(message)
