"""The choice of stops: the best, by trying all; and a gap that is true."""

from __future__ import annotations

import numpy as np
import pytest

from geosafe.walk.bound import bound
from geosafe.walk.choose import choose, search
from geosafe.walk.prizes import PER_WORTH, prizes
from geosafe.walk.prove import prove, together
from tests.walk.cases import best_by_trying, problem

CASES = [
    *[(seed, {"longest_m": 900 + 400 * (seed % 4), "loop": seed % 2 == 0}) for seed in range(12)],
    *[(seed, {"most": 3}) for seed in range(12, 16)],
    *[(seed, {"total_m": 2600, "per_stop_m": 360, "longest_m": 2500}) for seed in range(16, 20)],
    *[(seed, {"must": [2], "longest_m": 1800, "loop": False}) for seed in range(20, 24)],
]


@pytest.mark.parametrize(("seed", "more"), CASES)
def test_the_choice_is_the_best_of_all(seed, more):
    given = problem(seed, 7, **more)
    best, choice = best_by_trying(given), choose(given)
    if best is None:
        assert not given.allows(choice.order)
        return
    assert given.allows(choice.order)
    assert given.value(choice.order) == best
    assert choice.gap == 0


@pytest.mark.parametrize("seed", range(24, 34))
def test_a_stated_gap_is_true(seed):
    given = problem(seed, 7, longest_m=1600)
    best = best_by_trying(given)
    poor = ()
    assert given.allows(poor)
    upper, possible = bound(given, together(given), given.value(poor), rounds=seed % 5)
    assert upper >= best
    # What is ruled out is in no choice that is better than the known one.
    choice = choose(given)
    if given.value(choice.order) > given.value(poor):
        assert possible[list(choice.order)].all()
    order, stated = prove(given, poor, effort=1)
    assert given.value(order) <= best <= stated


def test_the_gap_of_a_large_problem_is_not_nothing_unless_proved():
    given = problem(1, 60, side_m=1500, longest_m=5000)
    choice = choose(given, effort=2000)
    better = choose(given, effort=2000, seed=5, rounds=6000)
    value = given.value(choice.order)
    assert 0 < choice.gap < 0.5
    assert given.value(better.order) <= value / (1 - choice.gap) + 2


def test_a_line_of_three_places_by_hand():
    # Places at 100, 200 and 300 m; there and back; 350 m is not enough for the third, and the second is worth most.
    x = np.array([100.0, 200.0, 300.0, 0.0, 0.0])
    given = prizes(np.abs(x[:, None] - x[None]), [1.0, 1.5, 9.0], longest_m=450, per_km=1.0)
    choice = choose(given)
    assert sorted(choice.order) == [0, 1]
    assert given.length(choice.order) == 4000
    assert given.value(choice.order) == pytest.approx((2.5 - 0.4) * PER_WORTH)
    assert choice.gap == 0


def test_pins_come_before_what_is_worth_more():
    x = np.array([100.0, 200.0, 300.0, 0.0, 0.0])
    given = prizes(np.abs(x[:, None] - x[None]), [1.0, 1.5, -9.0], longest_m=600, most=1, must=[2])
    assert choose(given).order == (2,)


def test_pins_that_do_not_fit_are_told_by_a_choice_that_is_not_allowed():
    x = np.array([100.0, 400.0, 0.0, 0.0])
    given = prizes(np.abs(x[:, None] - x[None]), [1.0, 1.5], longest_m=600, must=[1])
    choice = choose(given)
    assert not given.allows(choice.order)
    assert choice.gap == 1


def test_the_same_problem_has_the_same_choice():
    given = problem(3, 40, side_m=1500, longest_m=3000, most=8)
    assert choose(given) == choose(given)
    assert search(given, seed=2) == search(given, seed=2)


def test_lengths_are_rounded_up_and_limits_down():
    metres = np.array([[0.0, 10.01, 10.01], [10.01, 0.0, 0.0], [10.01, 0.0, 0.0]])
    given = prizes(metres, [1.0], longest_m=20.15)
    assert given.lengths[0, 1] == 101
    assert given.longest == 201
    assert choose(given).order == ()
