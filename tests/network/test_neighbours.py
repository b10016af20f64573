from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geosafe.errors import CallError
from geosafe.network.graph import build_network
from geosafe.network.neighbours import neighbours
from tests.network.towns import Town, random_town


def near(town: Town, unit: np.ndarray, within_m: float) -> np.ndarray:
    return neighbours(town.network, unit, within_m=within_m).toarray()


def test_a_row_of_streets_by_hand() -> None:
    # Five streets of 100 m in a row: the gap to the next is 0 m, to the one after it 100 m, then 200 m.
    town = Town(np.arange(5), np.arange(1, 6), np.full(5, 100.0))
    gap = np.maximum(np.abs(np.subtract.outer(np.arange(5), np.arange(5))) - 1, 0) * 100
    for within_m in (1.0, 99.0, 101.0, 150.0, 250.0):
        np.testing.assert_array_equal(near(town, np.arange(5), within_m), gap < within_m)


def test_a_segment_of_no_unit_is_walked_through() -> None:
    town = Town(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([100.0, 20.0, 100.0]))
    unit = np.array([0, -1, 1])
    assert not near(town, unit, 19.0)[0, 1]
    assert near(town, unit, 21.0).all()


def test_parts_that_do_not_hang_together_are_never_neighbours() -> None:
    town = Town(np.array([0, 2]), np.array([1, 3]), np.array([10.0, 10.0]))
    np.testing.assert_array_equal(near(town, np.array([0, 1]), 1e6), np.eye(2, dtype=bool))


def test_no_segment_and_no_unit() -> None:
    assert neighbours(build_network([], [], []), [], within_m=100).shape == (0, 0)
    assert neighbours(build_network([0], [1], [5.0]), [-1], within_m=100).shape == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(1, 300))
def test_against_shortest_paths_between_all_nodes(seed: int, within_m: float) -> None:
    town = random_town(seed)
    rng = np.random.default_rng(seed)
    unit = np.concatenate([np.arange(6), rng.integers(-1, 6, len(town.u) - 6)])
    n = max(town.u.max(), town.v.max()) + 1
    steps = np.full((n, n), np.inf)  # of parallel segments the shorter
    np.minimum.at(steps, (np.r_[town.u, town.v], np.r_[town.v, town.u]), np.r_[town.length, town.length])
    rows, columns = np.nonzero(np.isfinite(steps))
    between = dijkstra(coo_array((steps[rows, columns], (rows, columns)), shape=(n, n)).tocsr())
    ends = [np.unique(np.r_[town.u[unit == k], town.v[unit == k]]) for k in range(6)]
    gap = np.array([[between[np.ix_(one, other)].min() for other in ends] for one in ends])
    np.testing.assert_array_equal(near(town, unit, within_m), gap < within_m)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(1, 300))
def test_cutting_a_segment_and_renaming_nodes_change_nothing(seed: int, within_m: float) -> None:
    town = random_town(seed)
    unit = np.arange(len(town.u)) % 7
    whole = near(town, unit, within_m)
    k, middle = seed % len(town.u), 1000
    cut = Town(
        np.append(town.u, middle), np.append(town.v, town.v[k]), np.append(town.length, 0.4 * town.length[k])
    )  # fmt: skip
    cut.v = cut.v.copy()
    cut.v[k], cut.length[k] = middle, 0.6 * town.length[k]
    np.testing.assert_array_equal(near(cut, np.append(unit, unit[k]), within_m), whole)
    renamed = Town(-7 * town.u - 3, -7 * town.v - 3, town.length)
    np.testing.assert_array_equal(near(renamed, unit, within_m), whole)


@pytest.mark.parametrize(
    ("unit", "within_m", "match"),
    [([0], 10, "for each of 2 segments"), ([0, -2], 10, "-1 or more"), ([0, 1], 0, "above 0 m"),
     ([0, 1], np.inf, "above 0 m")],
)  # fmt: skip
def test_errors(unit: list[int], within_m: float, match: str) -> None:
    with pytest.raises(CallError, match=match):
        neighbours(build_network([0, 1], [1, 2], [5.0, 5.0]), unit, within_m=within_m)
