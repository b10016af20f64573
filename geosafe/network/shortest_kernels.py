"""What numba compiles for the density by the shortest path; see ``density_kernels.py`` for how it tells a kernel.

Sources of one chain that lie within a bandwidth of one another are a *group*. A large group under a polynomial kernel
is added up by its *moments*: sums of weight times position to the power of 0, 1, 2…, from its first source on. With
them, what any run of its sources gives at a stop takes the same time however many they are. Positions count from the
middle of the group in bandwidths, so never beyond a half, and no digits are lost in their powers.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.density_kernels import Form, bell, compiled, polynomial, value_at
from geosafe.network.graph import Floats, Ints
from geosafe.network.search import search, seed

#: Further than any way [m]: stands for a node that was not reached, and can be subtracted.
_FAR = 1e300


@compiled
def add_up(at: Floats, weights: Floats, first: Ints, row: Ints, middle: Floats, reach: float, moments: Floats) -> None:
    """Fill in the moments (rows, columns, powers) of the groups that have rows, one row more than sources each."""
    for group in range(len(row)):
        if row[group] < 0:
            continue
        moments[row[group]] = 0.0
        for i in range(first[group], first[group + 1]):
            r = row[group] + i - first[group]
            t = (at[i] - middle[group]) / reach
            for column in range(moments.shape[1]):
                power = weights[i, column]
                for k in range(moments.shape[2]):
                    moments[r + 1, column, k] = moments[r, column, k] + power
                    power *= t


@compiled
def _first_from(at: Floats, low: int, high: int, value: float) -> int:
    """First of the ascending places from ``low`` to ``high`` that is not before a value; ``high`` if none."""
    # Most often all are on one side: then nothing is searched.
    if low == high or at[low] >= value:
        return low
    if at[high - 1] < value:
        return high
    while low < high:
        middle = (low + high) >> 1
        if at[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _around(form: Form, distance: float) -> tuple[float, float, float, float, float, float]:
    """Return the coefficients of a polynomial kernel around a distance, by bandwidths nearer."""
    reach, _, c1, c2, c3, c4, c5 = form
    v = 1.0 - distance * (1.0 / reach)
    return (
        v * (c1 + v * (c2 + v * (c3 + v * (c4 + v * c5)))),
        c1 + v * (2 * c2 + v * (3 * c3 + v * (4 * c4 + v * (5 * c5)))),
        c2 + v * (3 * c3 + v * (6 * c4 + v * (10 * c5))),
        c3 + v * (4 * c4 + v * (10 * c5)),
        c4 + v * (5 * c5),
        c5,
    )


@compiled
def _sum(
    moments: Floats, column: int, low: int, high: int, c: tuple[float, float, float, float, float, float], sign: float
) -> float:
    """Return what the sources between two rows of moments give.

    ``c`` tells the kernel around the distance of the middle of the group; ``sign`` is 1 where sources that stand later
    are farther away, -1 where they are nearer.
    """
    if low >= high:
        return 0.0
    even = c[0] * (moments[high, column, 0] - moments[low, column, 0])
    odd = c[1] * (moments[high, column, 1] - moments[low, column, 1])
    even += c[2] * (moments[high, column, 2] - moments[low, column, 2])
    odd += c[3] * (moments[high, column, 3] - moments[low, column, 3])
    if moments.shape[2] > 4:
        even += c[4] * (moments[high, column, 4] - moments[low, column, 4])
        odd += c[5] * (moments[high, column, 5] - moments[low, column, 5])
    total: float = even - sign * odd
    return total


@compiled
def _add_group(
    form: Form, mass: bool, tail_tail: float, tail_head: float, head_tail: float, head_head: float,
    there: float, room: float, at: Floats, low: int, high: int, middle: float, moments: Floats, row: int,
    stops: Floats, first_stop: int, fields: Floats,
) -> None:  # fmt: skip
    """Add what a group gives at the stops of another chain, ``room`` metres long; its own is ``there`` metres long.

    A stop is reached from the group's tail or head, whichever is nearer: sources before a *cut* go by the tail. From
    there it is reached by its own tail, counting up, or by its own head, counting down. Where a source's two ways
    meet, both give the same, its *level*: V is what is given up to there, and past it twice the level less that.
    """
    limit, shift = form[0], row - low
    # Unless some stops are reached by their tail and others by their head, levels make no difference.
    x, y = stops[0], stops[len(stops) - 1]
    parted = (
        mass
        and (head_tail + room - y < tail_tail + y or head_head + room - y < tail_head + y)
        and (tail_tail + x <= head_tail + room - x or tail_head + x <= head_head + room - x)
    )
    if parted:
        # Up to ``begin`` both ways of a source leave its chain by the tail, from ``end`` on both by the head.
        start_cut, end_cut = (tail_head + there - tail_tail) / 2, (head_head + there - head_tail) / 2
        begin = _first_from(at, low, high, min(start_cut, end_cut))
        end = _first_from(at, begin, high, max(start_cut, end_cut))
        at_tail, at_head = (tail_tail + head_tail + room) / 2, (tail_head + head_head + room) / 2 + there
        early_last, early = _first_from(at, low, begin, limit - at_tail), _around(form, at_tail + middle)
        late_first, late = _first_from(at, end, high, at_head - limit), _around(form, at_head - middle)
        level = polynomial(form, (min(tail_tail + head_head, tail_head + head_tail) + there + room) / 2)
    for s in range(len(stops)):
        x = stops[s]
        tail, head = tail_tail + x, tail_head + x
        past_tail, past_head = head_tail + room - x < tail, head_head + room - x < head
        if past_tail:
            tail = head_tail + room - x
        if past_head:
            head = head_head + room - x
        cut = (head + there - tail) / 2
        last = _first_from(at, low, high, min(cut, limit - tail))
        next_ = _first_from(at, last, high, max(cut, head + there - limit))
        by_tail, by_head = _around(form, tail + middle), _around(form, head + there - middle)
        for column in range(len(fields)):
            given = _sum(moments, column, row, last + shift, by_tail, 1.0)
            other = _sum(moments, column, next_ + shift, high + shift, by_head, -1.0)
            if mass:
                given = -given if past_tail else given
                other = -other if past_head else other
            given += other
            if parted and (past_tail or past_head):
                # Levels of the sources whose ways met before this stop.
                since = begin if past_tail else min(max(next_, begin), end)
                until = end if past_head else min(max(last, begin), end)
                met = level * (moments[until + shift, column, 0] - moments[since + shift, column, 0])
                if past_tail:
                    met += _sum(moments, column, row, early_last + shift, early, 1.0)
                if past_head:
                    met += _sum(moments, column, late_first + shift, high + shift, late, -1.0)
                given += 2.0 * met
            fields[column, first_stop + s] += given


@compiled
def _between(
    form: Form, mass: bool, start: float, end: float, stops: Floats, low: int, high: int, first: float, last: float,
    gives: Floats,
) -> float:  # fmt: skip
    """Fill in what a source gives at some stops between two points, ``start`` and ``end`` metres away from it.

    Each stop is reached from the nearer point; the first lies at ``first`` and the last at ``last`` metres along the
    chain. Returns the rest where the two ways meet.
    """
    meet, level = first + (end + last - first - start) / 2, 0.0
    if meet <= first:
        meet = -np.inf
    elif meet >= last:
        meet = np.inf
    elif mass:
        level = value_at(form, start + meet - first)
    before, behind = start - first, end + last
    if form[1]:
        for i in range(low, high):
            gives[i] = bell(form, min(before + stops[i], behind - stops[i])) - level
    else:
        for i in range(low, high):
            gives[i] = polynomial(form, min(before + stops[i], behind - stops[i])) - level
    if mass:
        for i in range(low, high):
            gives[i] = -gives[i] if stops[i] > meet else gives[i]
    return level


@compiled
def _add(weights: Floats, source: int, gives: Floats, fields: Floats, low: int, n: int) -> None:
    """Add what a source gives at ``n`` stops from ``low`` on, times its weight in each column."""
    for column in range(len(fields)):
        weight = weights[source, column]
        for i in range(n):
            fields[column, low + i] += weight * gives[i]


@compiled
def shortest_fields(
    first: Ints,
    neighbour: Ints,
    via: Ints,
    step: Floats,
    tail: Ints,
    head: Ints,
    length: Floats,
    group_start: Ints,
    group_first: Ints,
    group_row: Ints,
    group_middle: Floats,
    moments: Floats,
    source_at: Floats,
    weights: Floats,
    stop_start: Ints,
    stop_at: Floats,
    form: Form,
    mass: bool,
    from_chain: int,
    to_chain: int,
    fields: Floats,
) -> None:
    """Add up, at the stops of a range of chains, what the sources give by the shortest path.

    Groups ``group_start[c]`` to ``group_start[c + 1]`` lie on chain c; sources ``group_first[g]`` to
    ``group_first[g + 1]`` are in group g, whose moments begin at ``group_row[g]``, -1 where it has none.
    """
    n_nodes, limit = len(first) - 1, form[0]
    from_tail, from_head = np.full(n_nodes, _FAR), np.full(n_nodes, _FAR)
    near_tail, near_head = np.empty(n_nodes, np.int64), np.empty(n_nodes, np.int64)
    keys, nodes = np.empty(len(via) + 1, np.float64), np.empty(len(via) + 1, np.int64)
    seen = np.full(len(tail), -1, np.int64)
    most = 0
    for chain in range(from_chain, to_chain):
        most = max(most, stop_start[chain + 1] - stop_start[chain])
    gives = np.empty(most)
    searched, n_tail = -1, 0
    for chain in range(from_chain, to_chain):
        low, room = stop_start[chain], length[chain]
        stops = stop_at[low : stop_start[chain + 1]]
        n = len(stops)
        if n == 0:
            continue
        # Chains that leave one node follow one another, and share what was searched from it.
        if tail[chain] != searched:
            for j in range(n_tail):
                from_tail[near_tail[j]] = _FAR
            searched = tail[chain]
            size = seed(from_tail, keys, nodes, 0, searched, 0.0, limit)
            n_tail = search(first, neighbour, step, from_tail, near_tail, keys, nodes, size, limit)
        size = seed(from_head, keys, nodes, 0, head[chain], 0.0, limit)
        n_head = search(first, neighbour, step, from_head, near_head, keys, nodes, size, limit)

        # A source on the chain itself cuts it in two, and may reach each part also from its far end.
        around = from_tail[head[chain]]
        for i in range(group_first[group_start[chain]], group_first[group_start[chain + 1]]):
            at = source_at[i]
            cut = _first_from(stops, 0, n, at)
            level = _between(form, mass, around + room - at, 0.0, stops, 0, cut, 0.0, at, gives)
            level += _between(form, mass, 0.0, around + at, stops, cut, n, at, room, gives)
            if mass:  # V runs on across the source
                for k in range(cut):
                    gives[k] += 1.0 - level
            _add(weights, i, gives, fields, low, n)

        seen[chain] = chain
        for j in range(n_tail + n_head):
            node = near_tail[j] if j < n_tail else near_head[j - n_tail]
            for half in range(first[node], first[node + 1]):
                where = via[half]
                if seen[where] == chain:
                    continue
                seen[where] = chain
                there = length[where]
                tail_tail, tail_head = from_tail[tail[where]], from_tail[head[where]]
                head_tail, head_head = from_head[tail[where]], from_head[head[where]]
                to_tail, to_head = min(tail_tail, head_tail), min(tail_head, head_head)
                for group in range(group_start[where], group_start[where + 1]):
                    begin, end = group_first[group], group_first[group + 1]
                    if min(to_tail + source_at[begin], to_head + there - source_at[end - 1]) >= limit:
                        continue
                    if group_row[group] >= 0:
                        _add_group(
                            form, mass, tail_tail, tail_head, head_tail, head_head, there, room, source_at, begin,
                            end, group_middle[group], moments, group_row[group], stops, low, fields,
                        )  # fmt: skip
                        continue
                    for i in range(begin, end):
                        before, behind = source_at[i], there - source_at[i]
                        start = min(tail_tail + before, tail_head + behind)
                        stop = min(head_tail + before, head_head + behind)
                        if min(start, stop) < limit:
                            _between(form, mass, start, stop, stops, 0, n, 0.0, room, gives)
                            _add(weights, i, gives, fields, low, n)
        for j in range(n_head):
            from_head[near_head[j]] = _FAR
