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
    while low < high:
        middle = (low + high) >> 1
        if at[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _sum(
    form: Form, moments: Floats, low: int, high: int, distance: float, sign: float, times: float, c: Floats,
    total: Floats,
) -> None:  # fmt: skip
    """Add to each column what the sources between two rows of moments give.

    A source at t bandwidths from the middle of its group is ``distance`` + ``sign`` · t · bandwidth away.
    """
    if low >= high:
        return
    n = moments.shape[2]
    c[0], c[1], c[2], c[3], c[4], c[5] = 0.0, form[2], form[3], form[4], form[5], form[6]
    # The polynomial around v, by dividing it again and again.
    v = 1.0 - distance * (1.0 / form[0])
    for j in range(n - 1):
        for k in range(n - 2, j - 1, -1):
            c[k] += v * c[k + 1]
    for column in range(len(total)):
        odd = even = 0.0
        for k in range(0, n, 2):
            even += c[k] * (moments[high, column, k] - moments[low, column, k])
        for k in range(1, n, 2):
            odd += c[k] * (moments[high, column, k] - moments[low, column, k])
        total[column] += times * (even - sign * odd)


@compiled
def _add_group(
    form: Form, mass: bool, tail_tail: float, tail_head: float, head_tail: float, head_head: float,
    there: float, room: float, at: Floats, low: int, high: int, middle: float, moments: Floats, row: int,
    stops: Floats, first_stop: int, work: Floats, fields: Floats,
) -> None:  # fmt: skip
    """Add what a group gives at the stops of another chain, ``room`` metres long; its own is ``there`` metres long.

    A stop is reached from the group's tail or head, whichever is nearer: sources before a *cut* go by the tail. From
    there it is reached by its own tail, counting up, or by its own head, counting down. Where a source's two ways
    meet, both give the same, its *level*: V is what is given up to there, and past it twice the level less that.
    """
    c, early, late, given = work[0], work[1], work[2], work[3]
    n_columns = len(fields)
    limit, shift = form[0], row - low
    early[:n_columns] = 0.0
    late[:n_columns] = 0.0
    begin, end, level = low, high, 0.0
    if mass:
        # Up to ``begin`` both ways of a source leave its chain by the tail, from ``end`` on both by the head.
        start_cut, end_cut = (tail_head + there - tail_tail) / 2, (head_head + there - head_tail) / 2
        begin = _first_from(at, low, high, min(start_cut, end_cut))
        end = _first_from(at, begin, high, max(start_cut, end_cut))
        by_tail, by_head = (tail_tail + head_tail + room) / 2, (tail_head + head_head + room) / 2 + there
        reached = _first_from(at, low, begin, limit - by_tail)
        _sum(form, moments, row, reached + shift, by_tail + middle, 1.0, 1.0, c, early[:n_columns])
        reached = _first_from(at, end, high, by_head - limit)
        _sum(form, moments, reached + shift, high + shift, by_head - middle, -1.0, 1.0, c, late[:n_columns])
        level = value_at(form, (min(tail_tail + head_head, tail_head + head_tail) + there + room) / 2)
    for s in range(len(stops)):
        x = stops[s]
        tail, head = tail_tail + x, tail_head + x
        tail_sign = head_sign = 1.0
        if head_tail + room - x < tail:
            tail, tail_sign = head_tail + room - x, -1.0
        if head_head + room - x < head:
            head, head_sign = head_head + room - x, -1.0
        cut = (head + there - tail) / 2
        last = _first_from(at, low, high, min(cut, limit - tail))
        next_ = _first_from(at, last, high, max(cut, head + there - limit))
        given[:n_columns] = 0.0
        if not mass:
            tail_sign = head_sign = 1.0
        _sum(form, moments, row, last + shift, tail + middle, 1.0, tail_sign, c, given[:n_columns])
        _sum(
            form, moments, next_ + shift, high + shift, head + there - middle, -1.0, head_sign, c, given[:n_columns]
        )
        for column in range(n_columns):
            if tail_sign < 0.0 or head_sign < 0.0:
                # Levels of the sources whose ways met before this stop.
                from_row = begin if tail_sign < 0.0 else min(max(next_, begin), end)
                to_row = end if head_sign < 0.0 else min(max(last, begin), end)
                met = level * (moments[to_row + shift, column, 0] - moments[from_row + shift, column, 0])
                met += early[column] if tail_sign < 0.0 else 0.0
                met += late[column] if head_sign < 0.0 else 0.0
                given[column] += 2.0 * met
            fields[column, first_stop + s] += given[column]


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
    gives, work = np.empty(most), np.empty((4, max(6, len(fields))))
    for chain in range(from_chain, to_chain):
        low, room = stop_start[chain], length[chain]
        stops = stop_at[low : stop_start[chain + 1]]
        n = len(stops)
        if n == 0:
            continue
        size = seed(from_tail, keys, nodes, 0, tail[chain], 0.0, limit)
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
                            end, group_middle[group], moments, group_row[group], stops, low, work, fields,
                        )  # fmt: skip
                        continue
                    for i in range(begin, end):
                        before, behind = source_at[i], there - source_at[i]
                        start = min(tail_tail + before, tail_head + behind)
                        stop = min(head_tail + before, head_head + behind)
                        if min(start, stop) < limit:
                            _between(form, mass, start, stop, stops, 0, n, 0.0, room, gives)
                            _add(weights, i, gives, fields, low, n)
        for j in range(n_tail):
            from_tail[near_tail[j]] = _FAR
        for j in range(n_head):
            from_head[near_head[j]] = _FAR
