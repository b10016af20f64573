"""What numba compiles to look at every choice of stops that could be better than a known one.

Arrays are plain int64 and bool, and nothing is checked: see :mod:`geosafe.walk.prove`.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Bools, Ints
from geosafe.network.search import compiled


@compiled
def exhaust(
    lengths: Ints, worth: Ints, groups: Bools, bonus: Ints, together: Bools, must: Bools, longest: int, total: int,
    per_stop: int, most: int, per_length: int, known: int, steps: int,
) -> tuple[Ints, int, int, bool]:  # fmt: skip
    """Go through walks stop by stop, leaving those that cannot be worth more than the best so far.

    Parameters
    ----------
    together : (n, n)
        Pairs that one walk can have.
    known
        What the best walk known is worth: only better ones are looked for.
    steps
        How many places to try at most.

    Returns
    -------
    order, value, taken, finished
        The best walk found, empty where none is better than ``known``; what it is worth; the steps taken; and whether
        all was gone through. A walk and its way back are both gone through only where start and end differ.
    """
    n = len(worth)
    start, end = n, n + 1
    n_must = 0
    for i in range(n):
        if must[i]:
            n_must += 1
    best = np.empty(0, np.int64)
    # What is open to each depth: places that go with all stops so far, and what each would add.
    open_to = np.empty((most + 1, n), np.int64)
    n_open = np.zeros(most + 1, np.int64)
    at = np.zeros(most + 1, np.int64)
    route = np.empty(most + 2, np.int64)
    route[0] = start
    so_far = np.zeros(most + 2, np.int64)
    gained = np.zeros(most + 2, np.int64)
    have_must = np.zeros(most + 2, np.int64)
    covered = np.zeros(len(bonus), np.int64)
    top = np.empty(most + 1, np.int64)
    fresh = np.empty(len(bonus), np.int64)
    adds = np.empty(n, np.int64)
    taken = 0
    for i in range(n):
        open_to[0, i] = i
    n_open[0] = n
    depth = 0
    entered = True
    while depth >= 0:
        if entered:
            entered = False
            here = route[depth]
            # Is it a better walk if it ends here?
            whole = so_far[depth] + lengths[here, end]
            if whole <= longest and whole + depth * per_stop <= total and have_must[depth] == n_must:
                value = gained[depth] - per_length * whole
                if value > known:
                    known = value
                    best = route[1 : depth + 1].copy()
            at[depth] = 0
            left = most - depth
            if left <= 0:
                n_open[depth] = 0
            else:
                limit = min(longest, total - (depth + 1) * per_stop)
                room = 0
                kept = 0
                for k in range(n_open[depth]):
                    i = open_to[depth, k]
                    way = so_far[depth] + lengths[here, i] + lengths[i, end]
                    if way <= limit:
                        open_to[depth, kept] = i
                        kept += 1
                n_open[depth] = kept
                # At most: the dearest of what is left, each group once, and the shortest way home.
                room = left
                if per_stop > 0:
                    room = min(left, (total - so_far[depth] - lengths[here, end]) // per_stop - depth)
                for r in range(room):
                    top[r] = 0
                for g in range(len(bonus)):
                    fresh[g] = 0
                for k in range(kept):
                    i = open_to[depth, k]
                    own = worth[i]
                    for g in range(len(bonus)):
                        if groups[i, g] and covered[g] == 0:
                            fresh[g] += 1
                    if room > 0 and own > top[room - 1]:
                        r = room - 1
                        while r > 0 and top[r - 1] < own:
                            top[r] = top[r - 1]
                            r -= 1
                        top[r] = own
                upper = gained[depth] - per_length * (so_far[depth] + lengths[here, end])
                for r in range(room):
                    upper += top[r]
                for g in range(len(bonus)):
                    if fresh[g] > 0:
                        upper += bonus[g]
                if upper <= known:
                    n_open[depth] = 0
                else:
                    # The most worth first: a better walk is found sooner, and more is left out.
                    for k in range(kept):
                        i = open_to[depth, k]
                        adds[k] = worth[i]
                        for g in range(len(bonus)):
                            if groups[i, g] and covered[g] == 0:
                                adds[k] += bonus[g]
                    order = np.argsort(-adds[:kept], kind="mergesort")
                    sorted_places = open_to[depth, :kept][order]
                    open_to[depth, :kept] = sorted_places
        if at[depth] < n_open[depth]:
            i = open_to[depth, at[depth]]
            at[depth] += 1
            taken += 1
            if taken > steps:
                return best, known, taken, False
            so_far[depth + 1] = so_far[depth] + lengths[route[depth], i]
            add = worth[i]
            for g in range(len(bonus)):
                if groups[i, g]:
                    if covered[g] == 0:
                        add += bonus[g]
                    covered[g] += 1
            gained[depth + 1] = gained[depth] + add
            have_must[depth + 1] = have_must[depth] + (1 if must[i] else 0)
            kept = 0
            for k in range(n_open[depth]):
                j = open_to[depth, k]
                if j != i and together[i, j]:
                    open_to[depth + 1, kept] = j
                    kept += 1
            n_open[depth + 1] = kept
            route[depth + 1] = i
            depth += 1
            entered = True
        else:
            if depth > 0:
                for g in range(len(bonus)):
                    if groups[route[depth], g]:
                        covered[g] -= 1
            depth -= 1
    return best, known, taken, True
