"""The door for OSM PBF files: what is not a whole, plain extract is turned away with a sentence."""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import osmium

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.open_file import open_stream
from geosafe.read.protobuf import fields
from geosafe.told import said

#: The largest extract that is opened [bytes]: a large country; geosafe is for cities.
MAX_BYTES: Final = 2_000_000_000
#: The format's own limits of a block's header and of an unpacked block [bytes].
MAX_HEADER_BYTES: Final = 64 * 1024
MAX_BLOCK_BYTES: Final = 32 * 1024 * 1024
#: Extracts unpack to 2 to 4 times their size; one that unpacks to more than this is made to fill memory.
MAX_GROWTH: Final = 50
#: Nodes that carry no tag and belong to no way or relation are a handful in a whole extract
#: (0 to 6 in the three places tried), and hundreds where ways have been cut off.
MAX_STRAY_NODES: Final = 50
MAX_STRAY_SHARE: Final = 0.002

GET_AGAIN: Final = "Download or export the extract again."
# https://wiki.openstreetmap.org/wiki/PBF_Format: numbers of the fields that are looked at
_TYPE, _DATA_SIZE = 1, 3
_RAW, _RAW_SIZE, _ZLIB = 1, 2, 3


def read_blocks(path: Path, *, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield where each block of data of an OSM PBF extract begins, and the data unpacked.

    Every block is unpacked here before the native reader sees it: a file that stops within a
    block, or unpacks to far more than it should, never reaches it.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in messages, as the user wrote it.

    Raises
    ------
    MissingFileError, DataError
        Not there; empty; too large; damaged.
    """
    at = unpacked = 0
    with open_stream(path, name=name, most=MAX_BYTES) as file:
        size = path.stat().st_size
        while at < size:
            try:
                length = int.from_bytes(_take(file.read(4), 4), "big")
                if not 0 < length <= MAX_HEADER_BYTES:
                    raise ValueError("what should be a block's header is none")
                header = dict(fields(_take(file.read(length), length)))
                kind, packed = header.get(_TYPE), header.get(_DATA_SIZE)
                if kind not in (b"OSMHeader", b"OSMData") or not isinstance(packed, int):
                    raise ValueError("what should be a block's header is none")
                if packed > MAX_BLOCK_BYTES:
                    raise ValueError("a block is larger than the format allows")
                data = _unpack(_take(file.read(packed), packed))
                unpacked += len(data)
                if unpacked > MAX_BLOCK_BYTES + MAX_GROWTH * size:
                    raise ValueError(f"it unpacks to more than {MAX_GROWTH} times its size")
            except (ValueError, zlib.error) as error:
                why = "what is packed in it has changed" if isinstance(error, zlib.error) else error
                raise broken_block(name, at, why) from None
            if kind == b"OSMData":
                yield at, data
            at = file.tell()


def read_header(path: Path, *, name: str) -> osmium.io.Header:
    """Return the header of a file whose blocks have been checked.

    Raises
    ------
    DataError
        It cannot be decoded, or says that this is a history or change file.
    """
    try:
        with osmium.io.Reader(osmium.io.File(str(path), "pbf"), osmium.osm.NOTHING) as reader:
            header = reader.header()
    except (RuntimeError, ValueError) as error:  # ValueError: what osmium says of it is not UTF-8
        raise broken(name, str(error)) from None
    if header.has_multiple_object_versions:
        raise history_or_change(name, "it holds several versions of each thing")
    return header


@contextmanager
def open_writer(out: Path, header: osmium.io.Header, *, room: int) -> Iterator[osmium.SimpleWriter]:
    """Open a PBF to write, if there is room for so many bytes: where a disk is full, osmium ends the whole program."""
    if shutil.disk_usage(out.parent).free < room:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(out.parent))
    with osmium.SimpleWriter(osmium.io.File(str(out), "pbf"), header=header) as writer:
        yield writer


def history_or_change(name: str, told_by: str) -> DataError:
    """Return the error for a file that tells what things were, or what became of them, and not what there is."""
    remedy = "Give a plain extract: osmium time-filter makes one of a history, osmium apply-changes of changes."
    return DataError(Fault(name, f"this is a history or change file: {told_by}", remedy))


def broken(name: str, why: str) -> DataError:
    """Return the error for a file that cannot be decoded."""
    return DataError(Fault(name, f"the file is damaged or cut short ({why})", GET_AGAIN))


def broken_block(name: str, at: int, why: object) -> DataError:
    """Return the error for a block that cannot be decoded; it begins at the byte ``at``."""
    return broken(name, f"in the block at byte {at:,}: {why}")


def require_whole(
    *, name: str, nodes: int, ways: int, relations: int, stray_nodes: int, stray_ways: int
) -> list[Finding]:
    """Raise where a readable file cannot be the whole extract that it should be; return what is suspicious.

    A file that was cut between two blocks can be read without an error.

    Parameters
    ----------
    nodes, ways, relations
        How many were read.
    stray_nodes, stray_ways
        Nodes and ways without tags that nothing refers to: what they were part of has been cut off.
    """
    if ways and not nodes:
        found = f"the file holds {ways:,} ways but none of their nodes"
        raise DataError(Fault(name, found, "Export the nodes as well; in Overpass: (._;>;); out meta;"))
    if nodes and not ways:
        raise DataError(Fault(name, f"the file holds {nodes:,} nodes but no way: it was cut short", GET_AGAIN))
    if stray_nodes > max(MAX_STRAY_NODES, MAX_STRAY_SHARE * nodes):
        raise DataError(
            Fault(name, f"{stray_nodes:,} of {nodes:,} nodes belong to ways that are not in the file: it was cut short",
                  GET_AGAIN)
        )  # fmt: skip
    findings = []
    if stray_nodes or stray_ways:
        findings.append(
            Finding("streets", "stray-parts", "note", stray_nodes + stray_ways,
                    said("stray-parts", nodes=stray_nodes, ways=stray_ways), GET_AGAIN if stray_ways else "", name)
        )  # fmt: skip
    if not relations:
        findings.append(
            Finding("spaces", "no-relations", "note", None,
                    said("no-relations"),
                    f"If the place has any, the file was cut short. {GET_AGAIN}", name)
        )  # fmt: skip
    return findings


def _take(data: bytes, length: int) -> bytes:
    if len(data) < length:
        raise ValueError("the file ends within it")
    return data


def _unpack(blob: bytes) -> bytes:
    parts = dict(fields(blob))
    raw, packed = parts.get(_RAW), parts.get(_ZLIB)
    if isinstance(raw, bytes):
        return raw
    if not isinstance(packed, bytes):
        raise ValueError("it is not packed with zlib; osmium cat writes such a file")
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, MAX_BLOCK_BYTES)
    if not unpacker.eof:
        raise ValueError("it unpacks to more than the format allows, or stops early")
    if parts.get(_RAW_SIZE) != len(data):
        raise ValueError("it unpacks to another size than it tells")
    return data
