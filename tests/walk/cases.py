"""Problems of the choice of stops, and their best choice by trying all."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from geosafe.walk.prizes import Prizes, prizes


def problem(seed: int, n: int, *, loop: bool = True, side_m: float = 1000, longest_m: float = 2000, **more) -> Prizes:
    """Return places strewn over a square, with worths, groups, pairs that are apart, and a start and an end."""
    draw = np.random.default_rng(seed)
    xy = draw.random((n + 2, 2)) * side_m
    if loop:
        xy[n + 1] = xy[n]
    metres = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    kind = draw.integers(0, 3, n)
    apart = np.triu(draw.random((n, n)) < 0.1, 1)
    return prizes(
        metres, draw.random(n) * 2 - 0.2, longest_m=longest_m, groups=kind[:, None] == np.arange(3),
        bonus=[0.75, 0.5, 0.25], apart=apart | apart.T, per_km=0.25, **more,
    )  # fmt: skip


def best_by_trying(problem: Prizes) -> int | None:
    """Return what the best choice is worth, by trying every order of every set of places; None: there is none."""
    values = [
        problem.value(order)
        for size in range(problem.n + 1)
        for order in permutations(range(problem.n), size)
        if problem.allows(order)
    ]
    return max(values, default=None)
