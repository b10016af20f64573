"""Packed files are unpacked whole or not at all, and no further than they may grow."""

from __future__ import annotations

import bz2
import gzip
import time
from pathlib import Path

import pytest

from geosafe.errors import DataError
from geosafe.read.unpack import MAX_GROWTH, unpack

PACK = {"gzip": gzip.compress, "bzip2": bz2.compress}
TEXT = b"".join(b"<node id='%d'/>" % i for i in range(2000))
both = pytest.mark.parametrize("how", PACK)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def unpacked(out: Path, data: bytes, how: str, *, most: int = 10**9) -> bytes:
    packed = out.with_name("packed")
    packed.write_bytes(data)
    unpack(packed, out, name="town.osm", packed_with=how, most=most)
    return out.read_bytes()


@both
def test_one_part_or_several_one_after_the_other(out: Path, how: str) -> None:
    parts = [PACK[how](TEXT[:100]), PACK[how](b""), PACK[how](TEXT[100:])]
    assert unpacked(out, b"".join(parts), how) == TEXT


def test_gzip_may_be_padded_with_zeros(out: Path) -> None:
    assert unpacked(out, gzip.compress(TEXT) + bytes(512), "gzip") == TEXT


@both
def test_cut_short(out: Path, how: str) -> None:
    data = PACK[how](TEXT)
    for cut in (len(data) - 1, len(data) // 2, 15):
        out.unlink(missing_ok=True)
        with pytest.raises(DataError, match=rf"^town\.osm: the file is damaged or cut short \(before byte {cut:,}: "):
            unpacked(out, data[:cut], how)


def test_gzip_with_a_checksum_that_does_not_fit(out: Path) -> None:
    data = bytearray(gzip.compress(TEXT))
    data[-6] ^= 1
    with pytest.raises(DataError, match=r"cut short \(before byte [\d,]+: CRC check failed.*Get it again"):
        unpacked(out, bytes(data), "gzip")


@both
def test_a_flipped_bit(out: Path, how: str) -> None:
    data = bytearray(PACK[how](TEXT))
    data[len(data) // 2] ^= 4
    with pytest.raises(DataError, match=r"damaged or cut short \(before byte"):
        unpacked(out, bytes(data), how)


def test_gzip_followed_by_something_else(out: Path) -> None:
    with pytest.raises(DataError, match="Not a gzipped file"):
        unpacked(out, gzip.compress(TEXT) + b"<html>", "gzip")


@both
def test_a_bomb_stops_early(out: Path, how: str) -> None:
    bomb = PACK[how](bytes(50_000_000)) * 10  # 500 MB of zeros
    start = time.perf_counter()
    with pytest.raises(DataError, match=r"town\.osm: it unpacks to more than \d+ MB\. Cut it to the area of the study"):
        unpacked(out, bomb, how)
    assert time.perf_counter() - start < 5
    assert out.stat().st_size < 36_000_000 + MAX_GROWTH * len(bomb)


def test_no_more_than_asked_for(out: Path) -> None:
    assert unpacked(out, gzip.compress(TEXT), "gzip", most=len(TEXT)) == TEXT
    out.unlink()
    with pytest.raises(DataError, match="unpacks to more than 0 MB"):
        unpacked(out, gzip.compress(TEXT), "gzip", most=len(TEXT) - 1)
