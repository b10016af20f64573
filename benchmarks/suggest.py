"""The best set for a budget among 2,000 edits, beside a greedy choice and beside the same programme written in PuLP.

Run with ``python -m benchmarks.suggest``. The city is made up: places on a grid of streets, each with a value, and
edits that serve what is near; so large that nothing here is done by hand. Greedy takes, again and again, what gives
most for its price and can still be paid; PuLP hands the plain programme, a variable for each need, to CBC.
"""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geosafe.compare.best_set import GAP, best_set

N: Final = 2000
NEEDS: Final = 6000
#: Shares of what all edits cost together.
BUDGETS: Final = (0.003, 0.01, 0.03)
SEED: Final = 7
PEER_LIMIT_S: Final = 120


def city(seed: int = SEED) -> tuple[csr_array, Any, Any, Any]:
    """Return which needs each edit serves, what needs count, what edits cost, and what excludes one another."""
    rng = np.random.default_rng(seed)
    needs = rng.random((NEEDS, 2)) * 4000  # 4 km × 4 km [m]
    sites = rng.random((N, 2)) * 4000
    # Half are lamps along one stretch; the others serve what lies within 150 to 300 m, and come in pairs of hours.
    lamps = np.arange(N) < N // 2
    reach = np.where(lamps, 30.0, rng.choice([150.0, 200.0, 300.0], N))
    sites[N // 2 + 1 :: 2] = sites[N // 2 :: 2]
    near = cKDTree(needs).query_ball_point(sites, reach)
    rows = np.repeat(np.arange(N), [len(each) for each in near])
    serves = csr_array((np.ones(len(rows), bool), (rows, np.concatenate(near).astype(int))), shape=(N, NEEDS))
    weight = rng.lognormal(0, 1, NEEDS)
    cost = np.where(lamps, rng.integers(1, 12, N) * 4400.0, rng.choice([50_000.0, 150_000.0, 195_000.0, 218_000.0], N))
    group = np.where(lamps, np.arange(N), N + (np.arange(N) - N // 2) // 2)
    return serves, weight, cost, group


def run() -> dict[str, Any]:
    """Return seconds [s], gaps and what the peers reach, by budget."""
    serves, weight, cost, group = city()
    rows = []
    for share in BUDGETS:
        budget = share * float(cost.sum())
        ours_s, ours = _timed(lambda budget=budget: best_set(serves, weight, cost, budget, group=group))
        greedy_s, reached = _timed(lambda budget=budget: greedy(serves, weight, cost, budget, group))
        row = {
            "budget_share": share, "geosafe_s": ours_s, "value": ours.value, "gap": ours.gap,
            "edits": int(ours.chosen.sum()), "greedy_s": greedy_s, "greedy_of_ours": reached / ours.value,
        }  # fmt: skip
        if importlib.util.find_spec("pulp"):
            pulp_s, value = _timed(lambda budget=budget: by_pulp(serves, weight, cost, budget, group))
            row |= {"pulp_s": pulp_s, "pulp_ratio": pulp_s / ours_s, "pulp_of_ours": value / ours.value}
        rows.append(row)
    return {"edits": N, "needs": NEEDS, "gap_asked": GAP, "budgets": rows}


def greedy(serves: csr_array, weight: Any, cost: Any, budget: float, group: Any) -> float:
    """Return what the greedy choice serves."""
    cover, left, open_ = csr_array(serves, dtype=float), weight.copy(), np.ones(len(cost), bool)
    total = 0.0
    while True:
        gain = np.where(open_ & (cost <= budget), cover @ left, 0.0)
        best = int(np.argmax(gain / cost))
        if gain[best] <= 0:
            return total
        total, budget = total + gain[best], budget - cost[best]
        left[serves.indices[serves.indptr[best] : serves.indptr[best + 1]]] = 0.0
        open_[group == group[best]] = False


def by_pulp(serves: csr_array, weight: Any, cost: Any, budget: float, group: Any) -> float:
    """Return what CBC finds of the plain programme within the same gap."""
    import pulp

    n, m = serves.shape
    programme = pulp.LpProblem("suggest", pulp.LpMaximize)
    x = [pulp.LpVariable(f"x{k}", cat="Binary") for k in range(n)]
    y = [pulp.LpVariable(f"y{k}", 0, 1) for k in range(m)]
    programme += pulp.lpSum(float(weight[k]) * y[k] for k in range(m))
    programme += pulp.lpSum(float(cost[k]) * x[k] for k in range(n)) <= budget
    by_need = serves.T.tocsr()
    for k in range(m):
        by = by_need.indices[by_need.indptr[k] : by_need.indptr[k + 1]]
        programme += y[k] <= pulp.lpSum(x[each] for each in by)
    for each in np.flatnonzero(np.bincount(group) > 1):
        programme += pulp.lpSum(x[k] for k in np.flatnonzero(group == each)) <= 1
    programme.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=GAP, timeLimit=PEER_LIMIT_S))
    picked = np.array([(each.value() or 0.0) > 0.5 for each in x])
    return float(weight @ (csr_array(serves, dtype=float)[picked].sum(axis=0) > 0))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
