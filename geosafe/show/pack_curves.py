"""Pack the 24-hour curves of a large city as sums of a few rhythms that its places share.

What is expected in one hour follows from other hours: homes keep nearly one rhythm everywhere, shops a few. So each
part of the curves is told by the rhythms (the principal components of the steps of all places), how much of each every
place has, and the hours that this leaves too far off. All of it is in whole numbers, so that the page finds what is
found here, and the same curves give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from geosafe.show.embed import Columns

#: No hour is told further off than this [steps of the logarithm: with the rounding to steps 16 % of a large value]; our
#: judgement: a sixth of a class of people.
MOST_OFF: Final = 6
#: So many rhythms are kept that 99 % of the hours are no further off than this [steps].
OFF_AS_A_RULE: Final = 4
#: Grain of how much of a rhythm a place has [steps], and of the rhythms themselves.
GRAIN: Final = 4
RHYTHM_GRAIN: Final = 4096
#: Numbers of rhythms that are tried.
_TRIED: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96)
#: Places that are worked on at once; places among which the number of rhythms is chosen.
_CHUNK: Final = 16_384
_SAMPLE: Final = 4_096
_UNKNOWN: Final = 255


def add_packed_curves(columns: Columns, name: str, steps: npt.NDArray[np.uint8]) -> None:
    """Add curves to a map's columns.

    They are ``{name}.unknown`` (1: the place has no curve), and for each part ``{name}.{part}.rhythms`` (the middle, in
    steps, then each rhythm), ``{name}.{part}.{rhythm}`` (how much each place has of it), ``{name}.{part}.at`` and
    ``.to`` (hours that are told apart, in the order of places and hours). Signed numbers are wrapped to u2.

    Parameters
    ----------
    columns
        What is added to.
    name
        Such as ``blocks.week``.
    steps
        Shape (places, parts, hours) [steps of the logarithm]; 255: unknown.
    """
    unknown = (steps == _UNKNOWN).all(axis=(1, 2))
    columns.add(f"{name}.unknown", unknown.astype(np.uint8))
    for part in range(steps.shape[1]):
        told = steps[:, part].copy()
        told[unknown] = 0
        middle, rhythms = find_rhythms(told[~unknown])
        share = _in_chunks(lambda chunk, m=middle, r=rhythms: shares(chunk, m, r), told)
        share[unknown] = 0
        again = _in_chunks(lambda chunk, m=middle, r=rhythms: curves(chunk, m, r), share)
        off = (np.abs(again.astype(np.int16) - told) > MOST_OFF) | (told == _UNKNOWN)
        off[unknown] = False
        at = np.flatnonzero(off)
        prefix = f"{name}.{part}"
        columns.add(f"{prefix}.rhythms", np.vstack([middle, rhythms]).astype(np.int16).view(np.uint16).ravel())
        for k in range(len(rhythms)):
            columns.add(f"{prefix}.{k}", np.ascontiguousarray(share[:, k]).view(np.uint16))
        columns.add(f"{prefix}.at", at.astype(np.uint32))
        columns.add(f"{prefix}.to", told.ravel()[at])


def find_rhythms(steps: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the middle of curves, (hours), and the fewest rhythms that tell them, (rhythms, hours), in whole numbers.

    ``steps`` has shape (places, hours). Sums of whole numbers are exact in any order, so the rhythms do not depend on
    how many threads add them up.
    """
    hours = steps.shape[1]
    if not len(steps):
        return np.zeros(hours, np.int64), np.zeros((0, hours), np.int64)
    middle = np.rint(steps.mean(axis=0, dtype=np.float64)).astype(np.int64)
    square = np.zeros((hours, hours))
    for chunk in _chunks(steps):
        centred = chunk.astype(np.float64) - middle
        square += centred.T @ centred
    strength, vectors = np.linalg.eigh(square)
    vectors = vectors[:, ::-1].T[: int((strength > strength[-1] * 1e-9).sum())]
    # A rhythm may point either way: its largest hour is made positive.
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(axis=1)[:, None], axis=1)
    all_rhythms = np.rint(vectors * np.sign(largest) * RHYTHM_GRAIN).astype(np.int64)
    sample = steps[:: max(1, len(steps) // _SAMPLE)]
    for kept in _TRIED:
        rhythms = all_rhythms[:kept]
        off = np.abs(curves(shares(sample, middle, rhythms), middle, rhythms).astype(int) - sample)
        if np.quantile(off, 0.99) <= OFF_AS_A_RULE:
            break
    return middle, rhythms


def shares(steps: npt.NDArray[Any], middle: npt.NDArray[Any], rhythms: npt.NDArray[Any]) -> npt.NDArray[np.int16]:
    """Return how much of each rhythm curves have, (places, rhythms) [grains]."""
    projected = (steps.astype(np.float64) - middle) @ rhythms.T.astype(np.float64)
    found: npt.NDArray[np.int16] = np.rint(projected / (RHYTHM_GRAIN * GRAIN)).astype(np.int16)
    return found


def curves(share: npt.NDArray[Any], middle: npt.NDArray[Any], rhythms: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return the curves that shares of rhythms tell, (places, hours) [steps]: what the page works out too."""
    summed = share.astype(np.float64) @ rhythms.astype(np.float64)
    told = middle + np.floor(summed * GRAIN / RHYTHM_GRAIN + 0.5)
    found: npt.NDArray[np.uint8] = np.clip(told, 0, 250).astype(np.uint8)
    return found


def _chunks(rows: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    return [rows[start : start + _CHUNK] for start in range(0, max(len(rows), 1), _CHUNK)]


def _in_chunks(work: Any, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.concatenate([work(chunk) for chunk in _chunks(rows)])
