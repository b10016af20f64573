"""Pack columns of whole numbers as what is new in each, and any bytes as characters that can do nothing in a page.

Neighbours, phases and the ends of an interval resemble one another. So a column is kept as its difference from an
earlier one of the same kind, and from row to row, wherever that leaves less to tell; the page adds it up again.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: The characters of packed bytes: what ASCII prints without the space and without < > & { } " ' \ and `.
CHARACTERS: Final = bytes(code for code in range(33, 127) if chr(code) not in "<>&{}\"'\\`")
#: Rows of a column that are looked at to choose what it is told by.
SAMPLE: Final = 4096
#: A difference must save this much, or the column stays as it is [bits a row].
LEAST_GAIN: Final = 0.05
#: What stands for "no earlier column" in a recipe.
ALONE: Final = 65535


def differences(columns: Sequence[npt.NDArray[Any]]) -> tuple[list[tuple[int, int]], list[bytes]]:
    """Return, for each column, how it is told and the bytes of what is left to tell.

    Parameters
    ----------
    columns
        Arrays of whole numbers. Columns of one length and type may be told by one another.

    Returns
    -------
    list of tuple
        The place of the earlier column that is taken away, or :data:`ALONE`; and 1 where then each row is told by the
        row before, 0 where not. Numbers wrap around at the width of their type.
    list of bytes
        What is left: bytes for numbers of one byte; for wider ones zigzag, all lowest bytes first, the highest last.
    """
    recipes, left = [], []
    earlier: dict[tuple[int, int], list[int]] = {}
    samples: list[npt.NDArray[Any]] = []
    for k, column in enumerate(columns):
        given = column.view(f"u{column.dtype.itemsize}")
        rows = slice(None, None, max(1, len(given) // SAMPLE))
        samples.append(given[rows])
        alike = earlier.setdefault((given.dtype.itemsize, len(given)), [])
        bits = _bits(samples[k])
        base = ALONE
        for j in alike:
            less = _bits(samples[k] - samples[j])
            if less < bits - LEAST_GAIN:
                base, bits = j, less
        rest = given if base == ALONE else given - columns[base].view(given.dtype)
        steps = np.diff(rest, prepend=rest[:1] * 0)
        by_row = _bits(steps[rows]) < bits - LEAST_GAIN
        recipes.append((base, int(by_row)))
        left.append(_planes(steps if by_row else rest))
        alike.append(k)
    return recipes, left


def _bits(values: npt.NDArray[Any]) -> float:
    """Return the bits a row that a code for these values takes, with the code itself."""
    if not len(values):
        return 0.0
    narrow = values.dtype.itemsize == 1
    counts = np.bincount(values) if narrow else np.unique(values, return_counts=True)[1]
    share = counts[counts > 0] / len(values)
    return float(-(share * np.log2(share)).sum() + len(share) * 8 * values.dtype.itemsize / len(values))


def _planes(values: npt.NDArray[Any]) -> bytes:
    width = values.dtype.itemsize
    if width == 1:
        return values.tobytes()
    signed = values.view(f"i{width}")
    zigzag = ((signed << 1) ^ (signed >> (8 * width - 1))).astype(f"<u{width}")
    return np.ascontiguousarray(zigzag.view(np.uint8).reshape(-1, width).T).tobytes()


def deflate(blocks: Sequence[bytes]) -> bytes:
    """Return blocks deflated as one stream, each with a code of its own."""
    packer = zlib.compressobj(6)
    parts = [packer.compress(block) + packer.flush(zlib.Z_BLOCK) for block in blocks if block]
    return b"".join(parts) + packer.flush()


def characters(data: bytes) -> str:
    """Return bytes as characters of :data:`CHARACTERS`: five for every four bytes, the highest first.

    A last group of one to three bytes is filled up with noughts and takes one character more than it has bytes; who
    reads it fills it up with the last character.
    """
    missing = -len(data) % 4
    numbers = np.frombuffer(data + b"\0" * missing, ">u4").astype(np.uint32)
    digits = np.empty((len(numbers), 5), np.uint8)
    for place in range(4, -1, -1):
        numbers, digits[:, place] = np.divmod(numbers, 85)
    text = np.frombuffer(CHARACTERS, np.uint8)[digits].tobytes().decode("ascii")
    return text[: len(text) - missing]
