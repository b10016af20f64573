"""The best set: which of many things to choose for a budget, where what several of them serve counts once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csc_array, csr_array, eye_array, hstack

from geosafe.errors import CallError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: The search ends when the set found is proven to be within this share of the best [0-1]; our judgement: far below
#: what costs and needs are known to.
GAP: Final = 0.001
#: Up to so many things the search does not end before the best set is proven.
EXACT_UP_TO: Final = 200
#: Longest search [s]: a guard. What is found by then is told with its gap, and may differ between machines.
LONGEST_S: Final = 300.0
#: Figures that differ by less, as a share, are equal.
_SAME: Final = 1e-9
#: What the whole budget counts as a share of all needs: of two sets that serve as much, the cheaper one is chosen.
_CHEAPER: Final = 1e-6
#: What all needs come to for the solver, whose tolerances are absolute.
_ALL: Final = 1000.0
#: How far a cost may lie above the budget, or a floor be missed, as a share: the solver's own tolerance.
_FEASIBLE: Final = 1e-6


class FloorError(ValueError):
    """The floors cannot be held: ``short`` is how much is missing in each district, at the least in sum."""

    def __init__(self, short: Floats) -> None:
        super().__init__("the floors cannot be held")
        self.short = short


@dataclass(frozen=True, eq=False)
class BestSet:
    """What was chosen.

    Attributes
    ----------
    chosen
        Which things (n,).
    value, bound
        The sum of the weights that are served; and what no set can exceed.
    share
        What each thing gives (n,): a need that several serve is shared evenly among them. Sums to ``value``.
    stopped
        Whether the search ran into :data:`LONGEST_S`.
    """

    chosen: Bools
    value: float
    bound: float
    share: Floats
    stopped: bool = False

    @property
    def gap(self) -> float:
        """How far the value may lie below the best, as a share of the value; 0 where it is the best."""
        return max(self.bound - self.value, 0.0) / self.value if self.value > 0 else 0.0


def best_set(
    serves: csr_array,
    weight: Floats,
    cost: Floats,
    budget: float,
    *,
    group: Ints,
    district: Ints | None = None,
    floor: float = 0.0,
    most: int | None = None,
    gap: float = GAP,
) -> BestSet:
    """Return the things that together serve most weight for a budget.

    Parameters
    ----------
    serves
        Which needs each thing serves (n, m), boolean.
    weight
        Of each need (m,), 0 or more. It counts once, however many chosen things serve it.
    cost, budget
        Of each thing (n,), 0 or more, and of all that are chosen; in one currency.
    group
        Of things with one number at most one is chosen (n,).
    district, floor
        District of each thing (n,), -1 for none; at least this share of the budget is spent in each.
    most
        Most things that are chosen; None: any number.
    gap
        Share of the best that may be missed; none is with at most :data:`EXACT_UP_TO` things.

    Raises
    ------
    FloorError
        A floor cannot be held.

    Notes
    -----
    Maximum coverage with a budget, as a mixed-integer programme that HiGHS solves: x chooses things, y tells what is
    served, y ≤ Σ x over the things that serve it. Needs that the same things serve are joined into one, and one that
    a single thing serves is added to its gain, so that most of the programme is x.
    """
    n = len(cost)
    if serves.shape != (n, len(weight)) or len(group) != n:
        raise CallError(f"serves must be ({n}, {len(weight)}) and group ({n},), got {serves.shape} and {group.shape}")
    cover = csr_array(serves, dtype=float)
    able = (cost <= budget) & (cover @ weight > 0)
    if not able.any():
        if floor > 0 and district is not None:
            raise FloorError(np.full(int(district.max(initial=-1)) + 1, floor * budget))
        return BestSet(np.zeros(n, bool), 0.0, 0.0, np.zeros(n))
    rows = np.flatnonzero(able)
    own, joined, worth = _joined(csc_array(cover[rows]), weight)
    limits = _limits(cost[rows] / budget, group[rows], most)
    if district is not None and floor > 0:
        floors = _by_district(cost[rows] / budget, district[rows], int(district.max(initial=-1)) + 1)
        _check_floors(limits, floors, floor, budget)
        limits.append((floors, floor, np.inf))
    exact = len(rows) <= EXACT_UP_TO
    found = _solve(own, joined, worth, limits, 0.0 if exact else gap)
    picked = np.zeros(n, bool)
    picked[rows[found.x[: len(rows)] > 0.5]] = True
    picked = _needed(picked, cover, weight, cost, district, floor * budget)
    value = float(weight @ (cover[picked].sum(axis=0) > 0)) if picked.any() else 0.0
    bound = max(value, -float(found.mip_dual_bound))
    if exact and found.status == 0 and bound - value <= 2 * _CHEAPER * weight.sum():
        bound = value
    return BestSet(picked, value, bound, _shares(picked, cover, weight), found.status == 1)


def _joined(cover: csc_array, weight: Floats) -> tuple[Floats, csc_array, Floats]:
    """Return what each thing alone serves (n,), and the other needs, joined where the same things serve them."""
    n = cover.shape[0]
    served = np.diff(cover.indptr)
    some = np.flatnonzero((served > 0) & (weight > 0))
    cover, weight, served = csc_array(cover[:, some]), weight[some], served[some]
    # Two random sums tell sets of things apart: that two sets share both is beyond all odds.
    keys = cover.T @ np.random.default_rng(0).random((n, 2))
    _, first, of = np.unique(keys.round(12), axis=0, return_index=True, return_inverse=True)
    total = np.bincount(of.ravel(), weights=weight, minlength=len(first))
    cover, served = csc_array(cover[:, first]), served[first]
    single = served == 1
    own = np.asarray(cover[:, single] @ total[single]).ravel()
    return own, csc_array(cover[:, ~single]), total[~single]


def _limits(cost: Floats, group: Ints, most: int | None) -> list[tuple[csr_array, float, float]]:
    """Return linear limits on what is chosen: rows, least and most of each."""
    n = len(cost)
    limits = [(csr_array(cost[None, :]), -np.inf, 1.0)]
    _, of, size = np.unique(group, return_inverse=True, return_counts=True)
    several = np.flatnonzero(size > 1)
    if len(several):
        member = csr_array((np.ones(n), (of.ravel(), np.arange(n))), shape=(len(size), n))
        limits.append((csr_array(member[several]), -np.inf, 1.0))
    if most is not None and most < n:
        limits.append((csr_array(np.ones((1, n))), -np.inf, float(most)))
    return limits


def _by_district(cost: Floats, district: Ints, n_districts: int) -> csr_array:
    inside = np.flatnonzero(district >= 0)
    return csr_array((cost[inside], (district[inside], inside)), shape=(n_districts, len(cost)))


def _check_floors(limits: list[tuple[csr_array, float, float]], floors: csr_array, floor: float, budget: float) -> None:
    """Raise an error where no choice spends the floor in every district; it tells what is missing at the least."""
    k, n = floors.shape
    cost = np.concatenate([np.zeros(n), np.ones(k)])
    rules = [LinearConstraint(hstack([rows, csr_array((rows.shape[0], k))]), low, high) for rows, low, high in limits]
    rules.append(LinearConstraint(hstack([floors, eye_array(k)]), floor, np.inf))
    found = milp(
        cost, integrality=np.append(np.ones(n), np.zeros(k)), constraints=rules,
        bounds=Bounds(0, np.append(np.ones(n), np.full(k, np.inf))), options={"time_limit": LONGEST_S},
    )  # fmt: skip
    short = found.x[n:] if found.x is not None else np.full(k, floor)
    if short.sum() > _FEASIBLE:
        raise FloorError(np.where(short > _FEASIBLE, short, 0.0) * budget)


def _solve(
    own: Floats, joined: csc_array, worth: Floats, limits: list[tuple[csr_array, float, float]], gap: float
) -> OptimizeResult:
    n, m = joined.shape
    scale = max(float(own.sum() + worth.sum()), np.finfo(float).tiny)
    rules = [LinearConstraint(hstack([rows, csr_array((rows.shape[0], m))]), low, high) for rows, low, high in limits]
    if m:
        rules.append(LinearConstraint(hstack([-joined.T, eye_array(m)]), -np.inf, 0.0))
    paid = np.append(_CHEAPER * limits[0][0].toarray()[0], np.zeros(m))
    worst = _ALL * (paid - np.concatenate([own, worth]) / scale)
    found = milp(
        worst, integrality=np.append(np.ones(n), np.zeros(m)), constraints=rules, bounds=Bounds(0, 1),
        options={"mip_rel_gap": gap, "time_limit": LONGEST_S},
    )  # fmt: skip
    if found.x is None:
        raise CallError(f"the solver found nothing: {found.message}")
    found.mip_dual_bound = (float(found.mip_dual_bound) / _ALL - _CHEAPER) * scale
    return found


def _needed(
    picked: Bools, cover: csr_array, weight: Floats, cost: Floats, district: Ints | None, least: float
) -> Bools:
    """Return the choice without what adds nothing to it, the dearest first; a floor that needs it keeps it."""
    picked = picked.copy()
    times = np.asarray(cover[picked].sum(axis=0)).ravel()
    for k in sorted(np.flatnonzero(picked), key=lambda each: (-cost[each], each)):
        needs = cover.indices[cover.indptr[k] : cover.indptr[k + 1]]
        if (weight[needs] * (times[needs] == 1)).sum() > _SAME * weight.sum():
            continue
        if least > 0 and district is not None and district[k] >= 0:
            spent = cost[picked & (district == district[k])].sum()
            if spent - cost[k] < least * (1 - _FEASIBLE):
                continue
        picked[k] = False
        times[needs] -= 1
    return picked


def _shares(picked: Bools, cover: csr_array, weight: Floats) -> Floats:
    times = np.asarray(cover[picked].sum(axis=0)).ravel() if picked.any() else np.zeros(len(weight))
    each = np.divide(weight, times, out=np.zeros(len(weight)), where=times > 0)
    return np.where(picked, cover @ each, 0.0)
