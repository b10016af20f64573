"""Prove: how much better than a choice of stops any other could be, by a constraint solver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from geosafe.walk.prizes import NO_WAY, Prizes

#: How long the solver may look, in its own count of work: some seconds, the same on every machine.
EFFORT: Final = 2.0


def prove(prizes: Prizes, order: Sequence[int], *, effort: float = EFFORT) -> tuple[tuple[int, ...], int]:
    """Return the best choice that the solver finds, and a bound that no choice exceeds.

    Parameters
    ----------
    prizes
        The problem.
    order
        A walk to begin from.
    effort
        How long to look, in the solver's deterministic time.

    Returns
    -------
    order, bound
        A choice worth as much as the given one or more; what the best choice is worth at most [millionths].

    Notes
    -----
    OR-Tools CP-SAT: one circuit through the start and the places that are taken. With one worker and a limit of
    deterministic time it does the same on every run.
    """
    from ortools.sat.python import cp_model

    n = prizes.n
    to_start, to_end = prizes.lengths[n, :n], prizes.lengths[n + 1, :n]
    # A place that cannot be reached in a walk that stops there alone is in no walk.
    alone = to_start + to_end
    possible = (alone <= prizes.longest) & (alone + prizes.per_stop <= prizes.total)
    model = cp_model.CpModel()
    taken = [model.new_bool_var(f"take{i}") for i in range(n)]
    nobody = model.new_bool_var("nobody")
    arcs = [(n, n, nobody)]
    lengths: list[int] = []
    chosen = []
    stops = (n, *order, n)
    used = set(zip(stops[:-1], stops[1:], strict=True))

    def way(one: int, other: int, length: int) -> None:
        arc = model.new_bool_var(f"from{one}to{other}")
        arcs.append((one, other, arc))
        lengths.append(length)
        chosen.append(arc)
        model.add_hint(arc, (one, other) in used)

    some = [int(i) for i in np.flatnonzero(possible)]
    for i in range(n):
        arcs.append((i, i, taken[i].negated()))
        model.add_hint(taken[i], i in set(order))
        if not possible[i]:
            model.add(taken[i] == 0)
    shortest = int(min(prizes.longest, prizes.total - 2 * prizes.per_stop))
    for i in some:
        way(n, i, int(to_start[i]))
        way(i, n, int(to_end[i]))
        for j in some:
            length = int(prizes.lengths[i, j])
            round_trip = int(to_start[i]) + length + int(to_end[j])
            if i != j and length < NO_WAY and round_trip <= shortest and not prizes.apart[i, j]:
                way(i, j, length)
    model.add_hint(nobody, not order)
    model.add_circuit(arcs)
    length_of = cp_model.LinearExpr.weighted_sum(chosen, lengths)
    count = cp_model.LinearExpr.sum(taken)
    model.add(length_of <= prizes.longest)
    model.add(length_of + prizes.per_stop * count <= prizes.total)
    model.add(count <= prizes.most)
    for i in np.flatnonzero(prizes.must):
        model.add(taken[i] == 1)
    for one, other in zip(*np.nonzero(np.triu(prizes.apart, 1)), strict=True):
        model.add_bool_or(taken[one].negated(), taken[other].negated())
    covered = []
    for g in range(len(prizes.bonus)):
        any_of = model.new_bool_var(f"group{g}")
        members = [taken[i] for i in np.flatnonzero(prizes.groups[:, g])]
        model.add(cp_model.LinearExpr.sum(members) >= any_of)
        model.add_hint(any_of, any(prizes.groups[i, g] for i in order))
        covered.append(any_of)
    direct = int(prizes.lengths[n, n + 1])
    model.maximize(
        cp_model.LinearExpr.weighted_sum(taken, [int(each) for each in prizes.worth])
        + cp_model.LinearExpr.weighted_sum(covered, [int(each) for each in prizes.bonus])
        - prizes.per_length * length_of - prizes.per_length * direct * nobody
    )  # fmt: skip
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    bound = int(np.floor(solver.best_objective_bound + 1e-6))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return tuple(order), bound
    follows = {
        one: other for (one, other, arc) in arcs if one != other and solver.boolean_value(arc)
    }
    found, at = [], follows.get(n, n)
    while at != n:
        found.append(at)
        at = follows[at]
    better = tuple(found)
    return (better if prizes.value(better) > prizes.value(order) else tuple(order)), bound
