"""Choose: which places a walk stops at, in which order, and how far that can be from the best."""

from __future__ import annotations

from typing import Final

from geosafe.walk.choose_kernels import search_choice
from geosafe.walk.prizes import Choice, Prizes
from geosafe.walk.prove import EFFORT, prove

#: Rounds of the search; our judgement: more find nothing better in the places tried.
ROUNDS: Final = 3000


def search(prizes: Prizes, *, rounds: int = ROUNDS, seed: int = 1) -> tuple[int, ...]:
    """Return a good choice, found by search alone: places in the order of walking.

    Where no walk has every place that must be there, one that has not is returned: ask :meth:`Prizes.allows`.
    """
    found = search_choice(
        prizes.lengths, prizes.worth, prizes.groups, prizes.bonus, prizes.apart, prizes.must, prizes.longest,
        prizes.total, prizes.per_stop, prizes.most, prizes.per_length, rounds, seed,
    )  # fmt: skip
    return tuple(int(each) for each in found)


def choose(prizes: Prizes, *, rounds: int = ROUNDS, seed: int = 1, effort: int = EFFORT) -> Choice:
    """Return the best choice found, and at most how much more a better one could be worth.

    Parameters
    ----------
    prizes
        The problem.
    rounds, seed
        Of the search.
    effort
        How many places to try for a proof.

    Returns
    -------
    Choice
        Its gap is (bound - worth) / bound: 0 where it is proved to be the best. Where there is no choice that has all
        that must be there, one that has not: ask :meth:`Prizes.allows`.
    """
    order = search(prizes, rounds=rounds, seed=seed)
    if not prizes.allows(order):
        return Choice(order, 1.0)
    order, bound = prove(prizes, order, effort=effort)
    value = prizes.value(order)
    return Choice(order, 0.0 if value >= bound else min(1.0, (bound - value) / bound if bound > 0 else 1.0))
