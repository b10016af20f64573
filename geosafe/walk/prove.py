"""Prove: how much better than a choice of stops any other could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from geosafe.network.graph import Bools
from geosafe.walk.bound import bound
from geosafe.walk.exhaust_kernels import exhaust
from geosafe.walk.prizes import Prizes

#: Places that are tried at most before the solver is asked for a bound: about a second. A count, and no clock, so that
#: every machine finds the same.
EFFORT: Final = 2_000_000


def prove(prizes: Prizes, order: Sequence[int], *, effort: int = EFFORT) -> tuple[tuple[int, ...], int]:
    """Return the best choice found, and a bound that no choice exceeds.

    All choices are gone through that could be better than the best so far, which is quick where the way is short and
    stops are few. Where that takes too long, a linear program bounds what is left, and what it leaves is tried again.

    Parameters
    ----------
    prizes
        The problem.
    order
        A choice to begin from, one that :meth:`Prizes.allows`.
    effort
        How many places to try at most, each time.

    Returns
    -------
    order, bound
        A choice worth as much as the given one or more; what the best choice is worth at most [millionths].
    """
    pairs = together(prizes)
    best, value, finished = _go_through(prizes, pairs, tuple(order), prizes.value(order), effort)
    if finished:
        return best, value
    upper, possible = bound(prizes, pairs, value)
    if not possible.all() and upper > value:
        fewer = pairs & possible[:, None] & possible[None, :]
        without = replace(prizes, worth=np.where(possible, prizes.worth, -prizes.worth.sum() - prizes.bonus.sum() - 1))
        best, value, finished = _go_through(without, fewer, best, value, effort)
    return best, value if finished else max(upper, value)


def together(prizes: Prizes) -> Bools:
    """Return the pairs of places that one walk can have (n, n)."""
    n, lengths = prizes.n, prizes.lengths
    way = lengths[n, :n][:, None] + lengths[n + 1, :n][None, :]
    both = np.minimum(way, way.T) + lengths[:n, :n]
    pairs: Bools = (both <= min(prizes.longest, prizes.total - 2 * prizes.per_stop)) & ~prizes.apart
    np.fill_diagonal(pairs, False)
    return pairs


def _go_through(
    prizes: Prizes, pairs: Bools, order: tuple[int, ...], value: int, effort: int
) -> tuple[tuple[int, ...], int, bool]:
    found, better, _, finished = exhaust(
        prizes.lengths, prizes.worth, prizes.groups, prizes.bonus, pairs, prizes.must, prizes.longest, prizes.total,
        prizes.per_stop, prizes.most, prizes.per_length, value, effort,
    )  # fmt: skip
    return (tuple(int(each) for each in found), int(better), finished) if better > value else (order, value, finished)
