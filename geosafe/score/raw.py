"""Raw measures by unit and phase: what every component is made of before the goalposts."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geosafe.params import EVIDENCE_CREDIT, Goalposts

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Raw:
    """One measure of n units in p phases; every array is (n, p).

    Attributes
    ----------
    value
        In the measure's unit; NaN where unknown.
    worst, best
        The values that would score lowest and highest among those that the evidence allows. Where
        ``value`` is known they enclose it; where it is unknown they are the goalposts.
    credit
        0 (unknown) to 1 (observed): how far the value rests on observation.
    n
        How many things that were found on the unit stand behind the value.
    """

    value: Array
    worst: Array
    best: Array
    credit: Array
    n: Array

    def __post_init__(self) -> None:
        shapes = {each.shape for each in self.arrays()}
        if len(shapes) != 1:
            raise ValueError(f"the arrays of a measure must have one shape, got {sorted(shapes)}")

    def arrays(self) -> tuple[Array, ...]:
        """Return value, worst, best, credit and n."""
        return tuple(getattr(self, each.name) for each in fields(self))

    def rows(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Raw:
        """Return the measure of some of the units."""
        return Raw(*(each[which] for each in self.arrays()))

    def with_rows(self, rows: npt.NDArray[np.int64], part: Raw) -> Raw:
        """Return the measure with that of some units in its place; ``part`` has them in the order of ``rows``."""
        made = [each.copy() for each in self.arrays()]
        for whole, some in zip(made, part.arrays(), strict=True):
            whole[rows] = some
        return Raw(*made)

    def gather(self, share: csr_array) -> Raw:
        """Return the measure of larger units made of these.

        Parameters
        ----------
        share
            Matrix (larger units, units): which share of a larger unit each unit makes up; rows sum
            to 1. Unknown pieces have no say in the value, and their full range in the bounds.
        """
        known = ~np.isnan(self.value)
        weight = share @ known.astype(float)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(weight > 0, (share @ np.where(known, self.value, 0.0)) / weight, np.nan)
        return Raw(
            value=value,
            worst=share @ self.worst,
            best=share @ self.best,
            credit=share @ self.credit,
            n=(share != 0).astype(float) @ self.n,
        )


def unknown(n_units: int, n_phases: int, posts: Goalposts) -> Raw:
    """Return a measure of which nothing is known."""
    shape = (n_units, n_phases)
    return Raw(
        np.full(shape, np.nan),
        np.full(shape, posts.zero_at),
        np.full(shape, posts.full_at),
        np.zeros(shape),
        np.zeros(shape),
    )


def credit_of(earned: Array, possible: Array) -> Array:
    """Return how far a sum rests on observation, 0-1: the credit of its parts, by what each could add.

    Where nothing could be added the sum is inferred to be nothing.

    Parameters
    ----------
    earned, possible
        The sum of what each part could add at most times its credit, and without.
    """
    return np.divide(earned, possible, out=np.full_like(earned, EVIDENCE_CREDIT["inferred"]), where=possible > 0)


def between_goalposts(raw: Array, posts: Goalposts) -> Array:
    """Return the score of raw values: 0 at ``zero_at``, 100 at ``full_at``, clipped; NaN stays NaN.

    Parameters
    ----------
    raw
        Values in the unit of ``posts``.
    posts
        The yardstick; its ``form`` says how values between are spaced.
    """
    zero, full = posts.zero_at, posts.full_at
    with np.errstate(divide="ignore"):
        if posts.form == "linear":
            share = (raw - zero) / (full - zero)
        elif posts.form == "log1p":
            share = np.log1p(raw - zero) / np.log1p(full - zero)
        else:  # log, and log2-ratio: both are linear in the logarithm
            share = (np.log(raw) - np.log(zero)) / (np.log(full) - np.log(zero))
    clipped: Array = 100.0 * np.clip(share, 0.0, 1.0)
    return clipped
