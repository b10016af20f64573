"""The choice of stops against OR-Tools' routing solver: python -m benchmarks.walk [PYTHON].

A walk through 200 prizes of at most 4 km, and walks of eight stops. OR-Tools is not installed with geosafe: PYTHON is
an interpreter that has it, by default this one if it does. Without one the peer is left out. The peer is tuned: guided
local search from a parallel insertion, for ten seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from geosafe.network.graph import Floats
from geosafe.walk.choose import choose, search
from geosafe.walk.prizes import PER_WORTH, prizes

PRIZES: Final = 200
LONGEST_M: Final = 4000.0
SEEDS: Final = (0, 1, 2)
PEER_S: Final = 10

_PEER: Final = """
import json, sys
from ortools.constraint_solver import pywrapcp, routing_enums_pb2 as enums
given = json.load(sys.stdin)
lengths, worth, longest, seconds = given["lengths"], given["worth"], given["longest"], given["seconds"]
n = len(worth)
manager = pywrapcp.RoutingIndexManager(n + 2, 1, [n], [n + 1])
routing = pywrapcp.RoutingModel(manager)
index = routing.RegisterTransitCallback(lambda a, b: lengths[manager.IndexToNode(a)][manager.IndexToNode(b)])
free = routing.RegisterTransitCallback(lambda a, b: 0)
routing.SetArcCostEvaluatorOfAllVehicles(free)
routing.AddDimension(index, 0, longest, True, "length")
for i in range(n):
    routing.AddDisjunction([manager.NodeToIndex(i)], worth[i])
asked = pywrapcp.DefaultRoutingSearchParameters()
asked.first_solution_strategy = enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
asked.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
asked.time_limit.seconds = seconds
found = routing.SolveWithParameters(asked)
at, order = routing.Start(0), []
while not routing.IsEnd(at):
    at = found.Value(routing.NextVar(at))
    if not routing.IsEnd(at):
        order.append(manager.IndexToNode(at))
print(json.dumps(order))
"""


def run(python: str = "") -> dict[str, Any]:
    """Run every comparison; times [s], prizes collected, share by which the best can be better."""
    python = python or (sys.executable if find_spec("ortools") else "")
    search(prizes(_metres(0, 10), np.ones(10), longest_m=500))  # compiles
    choose(prizes(_metres(0, 10), np.ones(10), longest_m=500), effort=10)
    return {"prizes_200": [_large(seed, python) for seed in SEEDS], "stops_8": [_small(seed) for seed in SEEDS]}


def _metres(seed: int, n: int, side_m: float = 1500.0) -> Floats:
    xy = np.random.default_rng(seed).random((n + 1, 2)) * side_m
    xy = np.vstack([xy, xy[-1]])
    metres: Floats = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return metres


def _large(seed: int, python: str) -> dict[str, Any]:
    worth = np.random.default_rng(100 + seed).integers(1, 21, PRIZES)
    given = prizes(_metres(seed, PRIZES), worth, longest_m=LONGEST_M)
    row: dict[str, Any] = {"seed": seed}
    for rounds in (300, 3000):
        begun = time.perf_counter()
        order = search(given, rounds=rounds)
        row |= {f"search_{rounds}_s": time.perf_counter() - begun, f"search_{rounds}": given.value(order) // PER_WORTH}
    begun = time.perf_counter()
    row |= {"gap": choose(given, effort=100_000).gap, "gap_s": time.perf_counter() - begun}
    if python:
        asked = {
            "lengths": given.lengths.tolist(),
            "worth": worth.tolist(),
            "longest": given.longest,
            "seconds": PEER_S,
        }
        done = subprocess.run(
            [python, "-c", _PEER], input=json.dumps(asked), capture_output=True, text=True, check=True
        )
        order = tuple(json.loads(done.stdout))
        row |= {f"ortools_{PEER_S}_s": given.value(order) // PER_WORTH, "ortools_allowed": given.allows(order)}
    return row


def _small(seed: int) -> dict[str, Any]:
    n = 120
    metres = _metres(seed, n, 1200.0)
    apart = (metres[:n, :n] < 100) & ~np.eye(n, dtype=bool)
    worth = np.random.default_rng(seed).random(n) * 2
    given = prizes(metres * 1.25, worth, longest_m=1500, most=8, apart=apart)
    begun = time.perf_counter()
    choice = choose(given)
    return {"seed": seed, "s": time.perf_counter() - begun, "stops": len(choice.order), "gap": choice.gap}


if __name__ == "__main__":
    print(json.dumps(run(*sys.argv[1:2]), indent=2))
