"""What numba compiles for the choice of stops: insertion, reversal, ruin and anew, from a seed.

Arrays are plain int64 and bool, and nothing is checked: see :mod:`geosafe.walk.choose`.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Bools, Ints
from geosafe.network.search import compiled


@compiled
def _draw(state: Ints, below: int) -> int:
    """Return the next number of a seeded sequence, 0 to below - 1 (xorshift)."""
    x = state[0]
    x ^= x << 13
    x ^= (x >> 7) & 0x1FFFFFFFFFFFFFF
    x ^= x << 17
    state[0] = x
    result: int = (x >> 20 & 0x7FFFFFFF) % below
    return result


@compiled
def _untwist(lengths: Ints, route: Ints, size: int) -> int:
    """Reverse stretches of the route, and move places within it, while that makes it shorter; return what it saves."""
    saved = 0
    better = True
    while better:
        better = False
        for i in range(size - 2):
            for j in range(i + 2, size - 1):
                a, b, c, d = route[i], route[i + 1], route[j], route[j + 1]
                gain = lengths[a, b] + lengths[c, d] - lengths[a, c] - lengths[b, d]
                if gain > 0:
                    low, high = i + 1, j
                    while low < high:
                        route[low], route[high] = route[high], route[low]
                        low += 1
                        high -= 1
                    saved += gain
                    better = True
        for i in range(1, size - 1):
            at = route[i]
            out = lengths[route[i - 1], at] + lengths[at, route[i + 1]] - lengths[route[i - 1], route[i + 1]]
            for j in range(size - 1):
                if j == i or j == i - 1:
                    continue
                into = lengths[route[j], at] + lengths[at, route[j + 1]] - lengths[route[j], route[j + 1]]
                if into < out:
                    if j > i:
                        for k in range(i, j):
                            route[k] = route[k + 1]
                        route[j] = at
                    else:
                        for k in range(i, j + 1, -1):
                            route[k] = route[k - 1]
                        route[j + 1] = at
                    saved += out - into
                    better = True
                    break
    return saved


@compiled
def _fill(
    lengths: Ints, worth: Ints, groups: Bools, bonus: Ints, apart: Bools, must: Bools, longest: int, total: int,
    per_stop: int, most: int, per_length: int, route: Ints, size: int, length: int, inside: Bools, closed: Ints,
    covered: Ints, power: float, noise: float, state: Ints,
) -> tuple[int, int]:  # fmt: skip
    """Put places into the route one by one, the most worth for its way first, while any adds worth and fits.

    Kept places that must be there come before all others, whatever they add.
    """
    n = len(worth)
    from_here = np.empty(n, np.int64)
    extra = np.empty(n, np.int64)
    factor = np.empty(n, np.float64)
    for i in range(n):
        factor[i] = 1.0 + noise * _draw(state, 1000) / 1000.0
        extra[i] = -1
    while size - 2 < most:
        limit = min(longest, total - (size - 1) * per_stop) - length
        if limit < 0:
            break
        missing = False
        for i in range(n):
            if must[i] and not inside[i]:
                missing = True
        best, chosen = -1.0, -1
        for i in range(n):
            if inside[i] or closed[i] > 0 or (missing and not must[i]):
                continue
            if extra[i] < 0:
                least = 4 * 10**18
                for j in range(size - 1):
                    into = lengths[route[j], i] + lengths[i, route[j + 1]] - lengths[route[j], route[j + 1]]
                    if into < least:
                        least, from_here[i] = into, j
                extra[i] = least
            if extra[i] > limit:
                continue
            gain = worth[i] - per_length * extra[i]
            for g in range(len(bonus)):
                if groups[i, g] and covered[g] == 0:
                    gain += bonus[g]
            if gain <= 0 and not missing:
                continue
            rank = max(gain, 1) * factor[i] / (extra[i] + 50.0) ** power
            if rank > best:
                best, chosen = rank, i
        if chosen < 0:
            break
        at = from_here[chosen]
        before, after = route[at], route[at + 1]
        for k in range(size, at + 1, -1):
            route[k] = route[k - 1]
        route[at + 1] = chosen
        size += 1
        length += extra[chosen]
        inside[chosen] = True
        for i in range(n):
            if apart[chosen, i]:
                closed[i] += 1
        for g in range(len(bonus)):
            if groups[chosen, g]:
                covered[g] += 1
        # Only those whose place was between these two must look at all of the route again.
        for i in range(n):
            if inside[i] or extra[i] < 0:
                continue
            if from_here[i] == at:
                extra[i] = -1
                continue
            if from_here[i] > at:
                from_here[i] += 1
            one = lengths[before, i] + lengths[i, chosen] - lengths[before, chosen]
            two = lengths[chosen, i] + lengths[i, after] - lengths[chosen, after]
            if one < extra[i]:
                extra[i], from_here[i] = one, at
            if two < extra[i]:
                extra[i], from_here[i] = two, at + 1
    return size, length


@compiled
def _worth_of(worth: Ints, groups: Bools, bonus: Ints, per_length: int, route: Ints, size: int, length: int) -> int:
    result = -per_length * length
    for k in range(1, size - 1):
        result += worth[route[k]]
    for g in range(len(bonus)):
        for k in range(1, size - 1):
            if groups[route[k], g]:
                result += bonus[g]
                break
    return result


@compiled
def search_choice(
    lengths: Ints, worth: Ints, groups: Bools, bonus: Ints, apart: Bools, must: Bools, longest: int, total: int,
    per_stop: int, most: int, per_length: int, rounds: int, seed: int,
) -> Ints:  # fmt: skip
    """Return the best walk found: the places in order.

    Each round takes a stretch or a handful out of the walk, fills it up again with some luck, untwists it, fills what
    that has saved, and goes on from there unless it is worth clearly less.
    """
    n = len(worth)
    state = np.array([seed * 2_654_435_761 + 88_172_645_463_325_252], np.int64)
    route = np.empty(n + 2, np.int64)
    route[0], route[1] = n, n + 1
    size, length = 2, lengths[n, n + 1]
    best = route.copy()
    best_size, best_value = 2, -(4 * 10**18)
    now, now_size, now_length, now_value = route.copy(), 2, length, -(4 * 10**18)
    n_must = 0
    for i in range(n):
        if must[i]:
            n_must += 1
    inside, closed, covered = np.zeros(n, np.bool_), np.zeros(n, np.int64), np.zeros(len(bonus), np.int64)
    for turn in range(rounds):
        # Take a stretch out, or places here and there.
        route[:now_size] = now[:now_size]
        size, length = now_size, now_length
        inner = size - 2
        if inner > 0 and turn > 0:
            out = 1 + _draw(state, max(1, min(inner, 1 + inner // 3)))
            start = 1 + _draw(state, inner)
            scattered = _draw(state, 2) == 0
            kept = 1
            for k in range(1, size - 1):
                drop = (_draw(state, inner) < out) if scattered else (k >= start and k < start + out)
                if drop and not must[route[k]]:
                    continue
                route[kept] = route[k]
                kept += 1
            route[kept] = n + 1
            size = kept + 1
            length = 0
            for k in range(size - 1):
                length += lengths[route[k], route[k + 1]]
        inside[:] = False
        closed[:] = 0
        covered[:] = 0
        found = 0
        for k in range(1, size - 1):
            inside[route[k]] = True
            for i in range(n):
                if apart[route[k], i]:
                    closed[i] += 1
            for g in range(len(bonus)):
                if groups[route[k], g]:
                    covered[g] += 1
        power = 0.0
        if turn > 0:
            power = _draw(state, 4) / 3.0
        noise = 0.0 if turn == 0 else 0.6
        for _again in range(2):
            size, length = _fill(
                lengths, worth, groups, bonus, apart, must, longest, total, per_stop, most, per_length, route, size,
                length, inside, closed, covered, power, noise, state,
            )  # fmt: skip
            saved = _untwist(lengths, route, size)
            length -= saved
            if saved == 0:
                break
        value = _worth_of(worth, groups, bonus, per_length, route, size, length)
        for i in range(n):
            if must[i] and inside[i]:
                found += 1
        complete = found == n_must
        if not complete:
            value = -(2 * 10**18) + found
        if value > best_value:
            best_value, best_size = value, size
            best[:size] = route[:size]
        cooling = 1.0 - turn / rounds
        slack = abs(best_value) // 1000 * int(40 * cooling) if complete else 0
        if value >= now_value - slack // 10 or value >= best_value - slack // 4:
            now[:size] = route[:size]
            now_size, now_length, now_value = size, length, value
        if turn % 50 == 49 and _draw(state, 4) == 0:
            now[:best_size] = best[:best_size]
            now_size, now_value = best_size, best_value
            now_length = 0
            for k in range(now_size - 1):
                now_length += lengths[now[k], now[k + 1]]
    return best[1 : best_size - 1].copy()
