"""Read shapes from well-known binary that nobody vouches for."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

Objects = npt.NDArray[np.object_]

#: Codes of the geometry types that are read: single shapes, and those made of single shapes.
_SINGLE: Final = (1, 2, 3)
_MULTI: Final = (4, 5, 6)
_FLAGS: Final = 0xE0000000
_Z, _M, _SRID = 0x80000000, 0x40000000, 0x20000000


def read_wkb(blobs: Objects) -> tuple[Objects, npt.NDArray[np.bool_]]:
    """Read shapes as flat points, lines and polygons.

    Collections within collections make the library that reads them overflow its stack, so those never reach it:
    a collection of mixed shapes becomes an empty one.

    Parameters
    ----------
    blobs
        Well-known binary, ISO or extended; None where there is no shape.

    Returns
    -------
    shapes, bad
        One shape a row, None where there is none, and which rows hold something that is no shape.
    """
    shapes = np.full(len(blobs), None, dtype=object)
    codes, heads = group_by_start(blobs, 5)
    for code, head in enumerate(heads):
        rows = codes == code
        kind = _kind(head)
        some = blobs[rows]
        if kind in _MULTI:
            some = np.array([blob if _is_flat(blob, kind) else None for blob in some], dtype=object)
        if kind in _SINGLE or kind in _MULTI:
            shapes[rows] = shapely.force_2d(shapely.from_wkb(some, on_invalid="ignore"))
        elif kind is not None:
            shapes[rows] = shapely.GeometryCollection()
    return shapes, (codes >= 0) & shapely.is_missing(shapes)


def group_by_start(blobs: Objects, n: int) -> tuple[npt.NDArray[np.int64], list[bytes]]:
    """Return the group of each blob by its first ``n`` bytes, -1 where there is none, and the bytes of each group."""
    starts = np.array([None if blob is None else blob[:n] for blob in blobs], dtype=object)
    codes, heads = pd.factorize(starts)
    return codes, list(heads)


def _kind(head: bytes) -> int | None:
    """Return the code of a type without its dimensions; None where there is no such type."""
    if len(head) < 5 or head[0] > 1:
        return None
    (code,) = struct.unpack("<I" if head[0] else ">I", head[1:5])
    return kind if 1 <= (kind := (code & ~_FLAGS) % 1000) <= 17 else None


def _is_flat(blob: bytes, kind: int) -> bool:
    """Tell whether a shape made of shapes holds single ones only, each of the type that it should hold."""
    order = "<" if blob[0] else ">"
    (code,) = struct.unpack_from(order + "I", blob, 1)
    at = 9 if code & _SRID else 5
    try:
        (parts,) = struct.unpack_from(order + "I", blob, at)
        at += 4
        for _ in range(parts):
            order = "<" if blob[at] else ">"
            (code,) = struct.unpack_from(order + "I", blob, at + 1)
            plain = code & ~_FLAGS
            if plain % 1000 != kind - 3:
                return False
            at += 9 if code & _SRID else 5
            size = 8 * (2 + bool(code & _Z or plain // 1000 in (1, 3)) + bool(code & _M or plain // 1000 in (2, 3)))
            rings = 1
            if kind == 6:
                (rings,) = struct.unpack_from(order + "I", blob, at)
                at += 4
            for _ in range(rings):
                points = 1
                if kind != 4:
                    (points,) = struct.unpack_from(order + "I", blob, at)
                    at += 4
                at += points * size
    except (struct.error, IndexError):
        return False
    return at <= len(blob)
