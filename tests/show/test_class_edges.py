from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.show.class_edges import natural_edges, quantile_edges

NONE = np.array([np.nan, np.nan])


def test_quantiles_hold_as_much_street_each() -> None:
    # By hand: 10 m each on 1, 2, 3, 4: halves part at 3. With 30 m on the first, half of the 60 m lies on it alone.
    assert quantile_edges(np.array([1.0, 2, 3, 4]), np.full(4, 10.0), 2) == [3]
    assert quantile_edges(np.array([1.0, 2, 3, 4]), np.array([30.0, 10, 10, 10]), 2) == [2]
    assert quantile_edges(np.arange(10.0), np.ones(10), 5) == [2, 4, 6, 8]


def test_one_frequent_value_makes_fewer_classes() -> None:
    assert quantile_edges(np.array([0.0] * 90 + [1.0] * 10), np.ones(100), 5) == [1]


def test_natural_breaks_part_at_gaps() -> None:
    # By hand: three heaps; any other cut puts a gap of 7 or more inside a class.
    assert natural_edges(np.array([1.0, 2, 3, 10, 11, 12, 30, 31]), np.ones(8), 3) == [10, 30]


@pytest.mark.parametrize("edges", [quantile_edges, natural_edges])
def test_one_value_or_none_makes_one_class(edges) -> None:
    assert edges(np.array([7.0]), np.ones(1), 5) == []
    assert edges(NONE, np.ones(2), 5) == []
    assert edges(np.array([]), np.array([]), 5) == []
    assert edges(np.array([7.0, np.nan, 7.0]), np.ones(3), 5) == []


def _spread(values: np.ndarray, weights: np.ndarray, edges: list[float]) -> float:
    classes = np.searchsorted(edges, values, side="right")
    total = 0.0
    for k in range(len(edges) + 1):
        inside = classes == k
        if inside.any():
            mean = np.average(values[inside], weights=weights[inside])
            total += float((weights[inside] * (values[inside] - mean) ** 2).sum())
    return total


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=6, max_size=14, unique_by=lambda pair: pair[0])
)
def test_natural_breaks_are_the_best_of_all_cuts(pairs: list[tuple[int, int]]) -> None:
    values, weights = (np.array(each, dtype=float) for each in zip(*pairs, strict=True))
    found = _spread(values, weights, natural_edges(values, weights, 4))
    best = min(_spread(values, weights, list(cut)) for cut in combinations(sorted(values)[1:], 3))
    assert found == pytest.approx(best, abs=1e-6)
