"""Unpack a gzip or bzip2 file, no further than it may reasonably grow."""

from __future__ import annotations

import bz2
import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias

from geosafe.errors import DataError, Fault
from geosafe.read.open_file import open_stream

#: OSM XML unpacks to 9 times its size from gzip and to 13 from bzip2; what unpacks to more than this, and to more
#: than a small file may [bytes], is made to fill the disk.
MAX_GROWTH: Final = 100
_FREE: Final = 32 * 1024 * 1024
#: How much is unpacked at a time [bytes].
_CHUNK: Final = 1024 * 1024

_Packed: TypeAlias = gzip.GzipFile | bz2.BZ2File


def unpack(path: Path, out: Path, *, name: str, packed_with: Literal["gzip", "bzip2"], most: int) -> None:
    """Unpack a file piece by piece; parts that were packed one after the other are joined.

    Parameters
    ----------
    path
        The packed file.
    out
        The file to write.
    name
        What to call it in messages.
    packed_with
        How it is packed.
    most
        Its largest size, and that of what is in it [bytes].

    Raises
    ------
    DataError
        It is damaged, cut short, or unpacks to more than ``most`` or :data:`MAX_GROWTH` times its size.
    """
    most = min(most, _FREE + MAX_GROWTH * path.stat().st_size)
    written = 0
    with open_stream(path, name=name, most=most) as packed, out.open("xb") as unpacked:
        parts: _Packed = gzip.GzipFile(fileobj=packed) if packed_with == "gzip" else bz2.BZ2File(packed)
        while data := _read(parts, packed, name):
            written += unpacked.write(data)
            if written > most:
                found = f"it unpacks to more than {most / 1e6:,.0f} MB"
                raise DataError(Fault(name, found, "Cut it to the area of the study."))


def _read(parts: _Packed, packed: BinaryIO, name: str) -> bytes:
    try:
        return parts.read(_CHUNK)
    except (EOFError, OSError, zlib.error) as error:
        found = f"the file is damaged or cut short (before byte {packed.tell():,}: {error})"
        raise DataError(Fault(name, found, "Get it again.")) from None
