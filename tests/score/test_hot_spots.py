from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.errors import CallError
from geosafe.score.hot_spots import hot_spots

# The example of Getis and Ord's statistics in PySAL's documentation.
POINTS = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)], dtype=float)
VALUES = np.array([2, 3, 3.2, 5, 8, 7])
NEAR = np.hypot(*(POINTS[:, None] - POINTS).transpose(2, 0, 1)) <= 15


def test_reference_values():
    gi = hot_spots(VALUES, NEAR, own=False)
    assert gi["share"][0] == pytest.approx(0.30534, abs=5e-6)
    assert gi["z"][0] == pytest.approx(-1.013673, abs=5e-7)
    assert hot_spots(VALUES, NEAR)["z"][0] == pytest.approx(-1.397276, abs=5e-7)


def test_every_place_of_the_example_as_esda_has_it():
    gi, gi_star = hot_spots(VALUES, NEAR, own=False), hot_spots(VALUES, NEAR)
    np.testing.assert_allclose(gi["z"], [-1.013673, -0.043616, 1.315587, -0.314127, 1.15374, 1.778339], atol=5e-7)
    np.testing.assert_allclose(gi["share"], [0.305344, 0.595238, 0.32, 0.560345, 0.90099, 0.377358], atol=5e-7)
    star = [-1.397276, -0.289178, 0.65065, -0.289178, 1.234521, 2.024243]
    np.testing.assert_allclose(gi_star["z"], star, atol=5e-7)
    assert gi_star["n"].tolist() == [3, 4, 2, 4, 5, 2]
    assert gi["n"].tolist() == [2, 3, 1, 3, 4, 1]


def test_four_streets_in_a_row_by_hand():
    # x̄ = 3, s² = (9 + 9 + 9 + 81)/4 = 27; the last two: k = 2, (12 - 6)/√(27·2·2/3) = 1
    found = hot_spots(pd.Series([0, 0, 0, 12.0], index=list("abcd")), np.eye(4, k=1) + np.eye(4, k=-1))
    assert found.index.tolist() == list("abcd")
    assert found.loc["d", ["n", "share", "z"]].tolist() == pytest.approx([2, 1, 1])
    # the third: k = 3, (12 - 9)/√(27·3·1/3) = 3/√27; the first: (0 - 6)/√36 = -1
    assert found.loc[["c", "a"], "z"].tolist() == pytest.approx([3 / np.sqrt(27), -1])
    assert found.loc["d", "p"] == pytest.approx(0.158655, abs=1e-6)


def test_many_places_are_adjusted_for_by_hand():
    """Benjamini and Hochberg: p times n over its rank, and no q above that of a larger p."""
    found = hot_spots(VALUES, NEAR, own=False).sort_values("p")
    p, n = found["p"].to_numpy(), 6
    expected = np.minimum.accumulate((p * n / np.arange(1, n + 1))[::-1])[::-1]
    np.testing.assert_allclose(found["q"], expected)
    # The second of six: .094156 · 6/2 would be .2825, above the third's .124303 · 6/3.
    assert found["q"].iloc[1] == pytest.approx(0.124303 * 6 / 3, abs=5e-6)


def test_both_sides():
    one, both = (hot_spots(VALUES, NEAR, alternative=side) for side in ("greater", "two-sided"))
    np.testing.assert_allclose(both["p"], 2 * np.minimum(one["p"], 1 - one["p"]))


@pytest.mark.parametrize("own", [True, False])
def test_shuffling_agrees_with_every_possible_shuffle(own):
    every = np.array(list(permutations(range(6))))
    found = {side: hot_spots(VALUES, NEAR, own=own, permutations=4000, seed=3, alternative=side)["p"]
             for side in ("greater", "two-sided")}  # fmt: skip
    for i in range(6):
        still = every if own else every[every[:, i] == i]
        near = NEAR[i] if own else NEAR[i] & (np.arange(6) != i)
        sums, here = (VALUES[still] * near).sum(axis=1), (VALUES * near).sum()
        more, less = (sums >= here - 1e-9).mean(), (sums <= here + 1e-9).mean()
        assert found["greater"][i] == pytest.approx(more, abs=0.03)
        assert found["two-sided"][i] == pytest.approx(min(2 * min(more, less), 1), abs=0.06)


def test_the_mean_and_spread_are_those_of_all_shuffles():
    every = np.array(list(permutations(range(6))))
    sums = (VALUES[every][:, None] * NEAR).sum(axis=2)
    z = ((NEAR @ VALUES) - sums.mean(axis=0)) / sums.std(axis=0)
    np.testing.assert_allclose(hot_spots(VALUES, NEAR)["z"], z)


def test_unknown_places_are_left_out():
    values = np.append(VALUES, np.nan)
    near = np.ones((7, 7))
    near[:6, :6] = NEAR
    found = hot_spots(values, near)
    pd.testing.assert_frame_equal(found.iloc[:6], hot_spots(VALUES, NEAR))
    assert found.iloc[6].isna().all()


@pytest.mark.parametrize("options", [{}, {"permutations": 9}])
def test_nothing_to_tell(options):
    assert hot_spots([4.1] * 6, NEAR, **options)[["z", "p", "q"]].isna().all(axis=None)  # all alike
    assert hot_spots(VALUES, np.ones((6, 6)), **options)["z"].isna().all()  # the neighbourhood is everything
    assert hot_spots(VALUES, np.zeros((6, 6)), own=False, **options)["q"].isna().all()  # nobody near
    assert hot_spots([], np.empty((0, 0)), **options).empty
    assert hot_spots([1.0], np.eye(1), **options)["z"].isna().all()


def test_below_0_there_is_no_share():
    found = hot_spots(VALUES - 5, NEAR)
    assert found["share"].isna().all()
    np.testing.assert_allclose(found["z"], hot_spots(VALUES, NEAR)["z"])


@settings(deadline=None)
@given(st.lists(st.floats(0, 100).map(lambda x: round(x, 2)), min_size=6, max_size=6), st.permutations(range(6)))
def test_the_order_of_places_changes_nothing(values, order):
    values = np.array(values)
    for own in (True, False):
        found = hot_spots(values, NEAR, own=own).iloc[order]
        again = hot_spots(values[order], NEAR[np.ix_(order, order)], own=own)
        np.testing.assert_allclose(again, found, atol=1e-6)


def test_the_same_seed_gives_the_same_numbers():
    one, two = (hot_spots(VALUES, NEAR, permutations=250, seed=9) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_chance_alone_is_rarely_told():
    """The share of towns without any concentration in which one is told stays at the level asked for."""
    random, n = np.random.default_rng(7), 200
    near = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) <= 3
    told = [(hot_spots(random.normal(size=n), near)["q"] <= 0.05).any() for _ in range(200)]
    assert np.mean(told) < 0.09


@pytest.mark.parametrize(
    ("values", "near", "options", "match"),
    [([1, 2], np.eye(3), {}, "2 by 2"), ([np.inf, 1], np.eye(2), {}, "finite"),
     ([1, 2], np.eye(2), {"alternative": "less"}, "greater or two-sided"),
     ([1, 2], np.eye(2), {"permutations": -1}, "0 or more")],
)  # fmt: skip
def test_errors(values, near, options, match):
    with pytest.raises(CallError, match=match):
        hot_spots(values, near, **options)
