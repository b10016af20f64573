"""Prizes: the choice of stops as a problem in whole numbers, and what a choice is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.network.graph import Bools, Floats, Ints

#: Lengths are counted in decimetres, rounded up, and worths in millionths: so the plan and its proof add up the same.
PER_METRE: Final = 10
PER_WORTH: Final = 1_000_000
#: What stands for "no way" between two places [dm]: longer than any walk, and sums of it stay whole numbers.
NO_WAY: Final = 10**9


@dataclass(frozen=True, eq=False)
class Prizes:
    """Places that could be stops, of which a walk takes some. Made by :func:`prizes`.

    Attributes
    ----------
    lengths : (n + 2, n + 2)
        Of the way between any two [dm], the same both ways; the last but one is the start and the last the end.
    worth : (n,)
        What each is worth by itself [millionths].
    groups, bonus : (n, n_groups), (n_groups,)
        What each belongs to, and what it is worth to have any of a group [millionths].
    apart : (n, n)
        Pairs of which a walk takes one at most.
    must : (n,)
        Those that every walk takes.
    longest, total
        How long the way may be, and how long with ``per_stop`` for each stop [dm].
    most
        How many stops a walk may have.
    per_length
        Worth that each decimetre takes off [millionths].
    """

    lengths: Ints
    worth: Ints
    groups: Bools
    bonus: Ints
    apart: Bools
    must: Bools
    longest: int
    total: int
    per_stop: int
    most: int
    per_length: int

    @property
    def n(self) -> int:
        """How many places there are."""
        return len(self.worth)

    def length(self, order: Sequence[int]) -> int:
        """Return the length of the walk through places in an order [dm]."""
        stops = np.array([self.n, *order, self.n + 1])
        return int(self.lengths[stops[:-1], stops[1:]].sum())

    def value(self, order: Sequence[int]) -> int:
        """Return what the walk through places in an order is worth [millionths]."""
        some = np.array(order, np.int64)
        any_of = self.groups[some].any(axis=0)
        return int(self.worth[some].sum() + self.bonus[any_of].sum() - self.per_length * self.length(order))

    def allows(self, order: Sequence[int]) -> bool:
        """Whether the walk through places in an order keeps to all that is asked."""
        some, length = np.array(order, np.int64), self.length(order)
        return bool(
            len(set(order)) == len(order) <= self.most
            and length <= self.longest
            and length + len(order) * self.per_stop <= self.total
            and not self.apart[np.ix_(some, some)].any()
            and np.isin(np.flatnonzero(self.must), some).all()
        )


@dataclass(frozen=True)
class Choice:
    """Places in the order of walking, and at most how much more a better choice could be worth, as a share."""

    order: tuple[int, ...]
    gap: float


def prizes(
    metres: Floats,
    worth: npt.ArrayLike,
    *,
    longest_m: float,
    groups: Bools | None = None,
    bonus: npt.ArrayLike = (),
    apart: Bools | None = None,
    must: npt.ArrayLike = (),
    total_m: float = 1e7,
    per_stop_m: float = 0.0,
    most: int = 10**6,
    per_km: float = 0.0,
) -> Prizes:
    """Return the problem in whole numbers: every length rounded up, the limits down.

    Parameters
    ----------
    metres : (n + 2, n + 2)
        Length of the way between any two places, the start and the end last [m]; infinite: none.
    worth : (n,)
        Of each place.
    longest_m, total_m, per_stop_m
        How long the way may be; how long with so much for each stop [m].
    groups, bonus, apart, must, most
        As in :class:`Prizes`; ``must`` are positions.
    per_km
        Worth that each kilometre takes off.
    """
    n = len(metres) - 2
    lengths = np.where(np.isfinite(metres), np.ceil(np.nan_to_num(metres, posinf=0.0) * PER_METRE - 1e-6), NO_WAY)
    given = np.zeros(n, bool)
    given[np.array(must, np.int64)] = True
    return Prizes(
        lengths=lengths.astype(np.int64),
        worth=np.rint(np.array(worth, float) * PER_WORTH).astype(np.int64),
        groups=np.zeros((n, 0), bool) if groups is None else groups,
        bonus=np.rint(np.array(bonus, float) * PER_WORTH).astype(np.int64),
        apart=np.zeros((n, n), bool) if apart is None else apart,
        must=given,
        longest=int(longest_m * PER_METRE + 1e-6),
        total=int(total_m * PER_METRE + 1e-6),
        per_stop=int(np.ceil(per_stop_m * PER_METRE - 1e-6)),
        most=min(most, n),
        per_length=round(per_km * PER_WORTH / (1000 * PER_METRE)),
    )
