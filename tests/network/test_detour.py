from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geosafe.network.detour import step_free_detour
from geosafe.network.graph import build_network
from tests.network.towns import Town, random_town


def test_by_hand() -> None:
    # A street of 50 m to the foot of stairs of 20 m; a ramp of 80 m goes up beside them.
    network = build_network([0, 1, 1], [1, 2, 2], [50.0, 20.0, 80.0])
    found = step_free_detour(network, [True, False, True])
    # From the middle of the street, the top is 45 m away by the stairs and 105 m by the ramp.
    np.testing.assert_allclose(found, [(0 + 0 + 60) / 3, 60.0, 0.0])


def test_no_way_round_costs_the_cap() -> None:
    network = build_network([0, 1], [1, 2], [50.0, 20.0])
    np.testing.assert_allclose(step_free_detour(network, [True, False]), [250 / 3, 250.0])
    np.testing.assert_allclose(step_free_detour(network, [True, False], cap_m=90.0), [30.0, 90.0])


def test_a_ramp_shorter_than_the_stairs_is_no_detour() -> None:
    network = build_network([1, 1], [2, 2], [20.0, 15.0])
    assert step_free_detour(network, [False, True]).tolist() == [0.0, 0.0]


def test_steps_beyond_reach_do_not_matter() -> None:
    network = build_network([0, 1], [1, 2], [210.0, 20.0])
    assert step_free_detour(network, [True, False]).tolist() == [0.0, 250.0]
    assert step_free_detour(network, [True, False], reach_m=130.0)[0] == pytest.approx(250 / 3)


def test_everything_step_free_is_no_detour() -> None:
    town = random_town(2)
    assert not step_free_detour(town.network, np.ones(20, bool)).any()


def by_matrix(town: Town, free: np.ndarray, reach: float, cap: float) -> list[float]:
    """The same from all shortest paths between nodes."""
    n = int(max(town.u.max(), town.v.max())) + 1

    def between(some: np.ndarray) -> np.ndarray:
        graph = np.full((n, n), np.inf)
        np.minimum.at(graph, (town.u[some], town.v[some]), town.length[some])
        u, v = np.nonzero(np.isfinite(graph))
        return dijkstra(coo_array((graph[u, v], (u, v)), shape=(n, n)).tocsr(), directed=False)

    whole, without = between(np.ones(len(free), bool)), between(free)
    # A node that no step-free segment touches is still where it is.
    np.fill_diagonal(without, 0.0)
    found = []
    for u, v, length, is_free in zip(town.u, town.v, town.length, free, strict=True):
        if not is_free:
            found.append(min(max(without[u, v] - length, 0.0), cap))
            continue
        d = length / 2 + np.minimum(whole[u], whole[v])
        near = d <= reach
        further = length / 2 + np.minimum(without[u], without[v])[near] - d[near]
        found.append(float(np.minimum(further, cap).mean()) if near.any() else 0.0)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_against_all_shortest_paths(seed: int) -> None:
    town = random_town(seed, n_nodes=15, n_segments=30)
    free = np.random.default_rng(seed).random(30) < 0.7
    for reach, cap in ((100.0, 250.0), (160.0, 60.0)):
        found = step_free_detour(town.network, free, reach_m=reach, cap_m=cap)
        np.testing.assert_allclose(found, by_matrix(town, free, reach, cap), atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_a_ramp_on_some_steps_never_raises_the_detour_elsewhere(seed: int) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    free = rng.random(20) < 0.6
    before = step_free_detour(town.network, free)
    for stair in np.flatnonzero(~free):
        better = free.copy()
        better[stair] = True
        after = step_free_detour(town.network, better)
        others = np.arange(20) != stair
        assert (after[others] <= before[others] + 1e-9).all()


def test_wrong_calls_say_what_is_wrong() -> None:
    network = build_network([1], [2], [100.0])
    with pytest.raises(ValueError, match="must be true or false for each of 1 segments, got float64"):
        step_free_detour(network, [1.0])
    with pytest.raises(ValueError, match="reach_m and cap_m must be above 0 m, got 0 and 250"):
        step_free_detour(network, [True], reach_m=0)
