from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.low_percentile import low_percentile


def low(start: Any, end: Any, weight: Any, unit: Any = None, n_units: int = 1) -> np.ndarray:
    of = np.zeros(len(start), np.int64) if unit is None else np.array(unit)
    return low_percentile(*(np.asarray(each, float) for each in (start, end, weight)), of, n_units)


@pytest.mark.parametrize(
    ("start", "end", "weight", "expected"),
    [
        # A tenth of the way up a slope, whichever way it runs and however long it is.
        ([1], [2], [5], 1.1),
        ([2], [1], [5], 1.1),
        # Down to 1 and up again: twice the same slope.
        ([3, 1], [1, 3], [10, 10], 1.2),
        # Nine metres at 5 lx, ten from 0 to 5 lx: the first 1.9 m of the slope.
        ([5, 0], [5, 5], [9, 10], 0.95),
        # The tenth ends within a flat stretch, and exactly at its end.
        ([2, 7], [2, 9], [5, 10], 2),
        ([2, 7], [2, 9], [1, 9], 2),
        # It lies beyond the flat stretch: 0.1 of 11 m are 1.1 m, of which 0.1 m climb 0.2 lx in 10 m.
        ([2, 7], [2, 27], [1, 10], 7.2),
        # Single values.
        ([5, 1, 3], [5, 1, 3], [1, 1, 1], 1),
        ([1, 2], [1, 2], [0.09, 0.91], 2),
        # A stretch with an unknown end, or without weight, has no say.
        ([np.nan, 1, 4], [0, 2, 4], [100, 5, 0], 1.1),
        ([0], [0], [3], 0),
    ],
)
def test_by_hand(start: list[float], end: list[float], weight: list[float], expected: float) -> None:
    assert low(start, end, weight)[0] == pytest.approx(expected, rel=1e-6)


def test_units_have_their_own_and_an_empty_one_has_none() -> None:
    found = low([1, 0, 5, 0], [2, 10, 5, 10], [5, 1, 3, 1], [2, 0, 3, 0], 4)
    np.testing.assert_allclose(found, [1, np.nan, 1.1, 5])
    assert low([], [], [], n_units=2).shape == (2,)


VALUES = st.lists(st.tuples(*[st.floats(0, 50)] * 2, st.floats(0.1, 30)), min_size=1, max_size=12)


@settings(deadline=None, max_examples=150)
@given(VALUES)
def test_it_is_the_percentile_of_a_fine_sample(stretches: list[tuple[float, float, float]]) -> None:
    start, end, weight = np.array(stretches).T
    share = (np.arange(2000) + 0.5) / 2000
    fine = (start[:, None] + (end - start)[:, None] * share).ravel()
    order = np.argsort(fine)
    reached = np.cumsum(np.repeat(weight / 2000, 2000)[order])
    found = low(start, end, weight)[0]
    below, above = (fine[order][np.searchsorted(reached, part * reached[-1])] for part in (0.098, 0.102))
    assert below - 1e-6 * (1 + found) <= found <= above + 1e-6 * (1 + found)


@settings(deadline=None, max_examples=150)
@given(VALUES, st.integers(0, 11), st.floats(0, 20))
def test_more_light_never_lowers_it(stretches: list[tuple[float, float, float]], which: int, more: float) -> None:
    start, end, weight = np.array(stretches).T
    brighter = start.copy()
    brighter[which % len(start)] += more
    assert low(brighter, end, weight)[0] >= low(start, end, weight)[0] * (1 - 1e-5) - 1e-9


@settings(deadline=None, max_examples=100)
@given(VALUES, st.floats(0.05, 0.95))
def test_cutting_a_stretch_changes_nothing(stretches: list[tuple[float, float, float]], at: float) -> None:
    start, end, weight = np.array(stretches).T
    middle = start + at * (end - start)
    cut = low([*start, *middle], [*middle, *end], [*(at * weight), *((1 - at) * weight)])[0]
    assert cut == pytest.approx(low(start, end, weight)[0], rel=1e-4, abs=1e-6)
