"""The directories of a TIFF: whether the file still holds what they point to.

libtiff passes over a tag whose value lies beyond the end of the file, so that a file cut short near its end would be
read without its scale, its value for no data or its mask: other numbers, in silence.
"""

from __future__ import annotations

from typing import BinaryIO, Final

import numpy as np

#: How a TIFF begins, ordinary and BigTIFF → byte order and size of a place in it [bytes].
STARTS: Final = {b"II*\0": ("<", 4), b"MM\0*": (">", 4), b"II+\0": ("<", 8), b"MM\0+": (">", 8)}
#: Bytes that one value of each type takes (TIFF 6.0, and 13 to 18 of BigTIFF); unknown types are not looked at.
_BYTES: Final = np.array([0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8])
#: Most directories that are looked at: an image with its mask and its overviews has some dozen.
_MOST: Final = 256


def holds_its_tags(stream: BinaryIO, size: int) -> bool:
    """Return whether every directory of a TIFF, and the value of every tag, ends before the file does.

    Parameters
    ----------
    stream
        The file, open at its beginning, which is one of :data:`STARTS`.
    size
        Its size [bytes].
    """
    order, width = STARTS[stream.read(4)]
    unsigned = np.dtype(f"{order}u{width}")
    entry = np.dtype([("tag", f"{order}u2"), ("type", f"{order}u2"), ("count", unsigned), ("value", unsigned)])
    how_many = np.dtype(f"{order}u{2 if width == 4 else 8}")
    stream.seek(4 if width == 4 else 8)
    for _ in range(_MOST):
        place = stream.read(width)
        if len(place) < width:
            return False
        at = int(np.frombuffer(place, unsigned)[0])
        if at == 0:
            return True
        if at + how_many.itemsize > size:
            return False
        stream.seek(at)
        n = int(np.frombuffer(stream.read(how_many.itemsize), how_many)[0])
        if at + how_many.itemsize + n * entry.itemsize > size:
            return False
        tags = np.frombuffer(stream.read(n * entry.itemsize), entry)
        known = np.where(tags["type"] < len(_BYTES), tags["type"], 0)
        length = tags["count"].astype(float) * _BYTES[known]
        if ((length > width) & (tags["value"].astype(float) + length > size)).any():
            return False
    return True
