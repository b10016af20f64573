from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.show.pack_numbers import ALONE, CHARACTERS, characters, deflate, differences


def packed_bytes(text: str) -> bytes:
    """Characters read five at a time, as the page does."""
    missing = -len(text) % 5
    whole = text + "~" * missing
    numbers = [
        sum(CHARACTERS.index(ord(char)) * 85 ** (4 - k) for k, char in enumerate(whole[at : at + 5]))
        for at in range(0, len(whole), 5)
    ]
    data = b"".join(number.to_bytes(4, "big") for number in numbers)
    return data[: len(data) - missing]


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_characters_read_back(data: bytes) -> None:
    assert packed_bytes(characters(data)) == data


def test_characters_by_hand() -> None:
    # 0 is five times the first; 86 is 85 + 1; one byte takes two characters.
    assert characters(bytes(4)) == "!!!!!"
    assert characters((86).to_bytes(4, "big")) == "!!!##"
    assert len(characters(b"\xff")) == 2


def test_no_character_can_end_a_script_or_open_a_template() -> None:
    assert len(CHARACTERS) == len(set(CHARACTERS)) == 85
    assert not set(CHARACTERS.decode()) & set("<>&{}\"'\\` \n")
    assert set(characters(bytes(range(256)))) <= set(CHARACTERS.decode())


def test_a_column_like_an_earlier_one_is_told_by_it() -> None:
    rng = np.random.default_rng(1)
    day = rng.integers(0, 100, 5000).astype(np.uint8)
    recipes, left = differences([day, day + np.uint8(3)])
    assert recipes[0] == (ALONE, 0)
    assert recipes[1] == (0, 0)
    assert set(left[1]) == {3}


def test_a_column_that_creeps_is_told_from_row_to_row() -> None:
    recipes, left = differences([np.arange(5000, dtype=np.uint32)])
    assert recipes == [(ALONE, 1)]
    # nought, then steps of one: zigzag 2; all lowest bytes stand first
    assert left[0] == bytes([0, *[2] * 4999, *[0] * 15000])


def test_columns_of_other_lengths_or_types_stay_apart() -> None:
    columns = [np.zeros(9, np.uint8), np.zeros(8, np.uint8), np.zeros(9, np.uint16), np.zeros(0, np.int8)]
    assert [base for base, _ in differences(columns)[0]] == [ALONE] * 4


def test_deflated_blocks_are_one_stream() -> None:
    assert zlib.decompress(deflate([b"ab", b"", b"c"])) == b"abc"
    assert zlib.decompress(deflate([])) == b""


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "u4"])
def test_noise_is_left_as_it_is(kind: str) -> None:
    noise = np.random.default_rng(3).integers(0, 256, 4096).astype(kind)
    assert differences([noise, np.random.default_rng(4).permutation(noise)])[0] == [(ALONE, 0)] * 2
