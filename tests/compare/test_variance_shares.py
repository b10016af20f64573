"""Shares of variance against functions whose shares are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from geosafe.compare.variance_shares import variance_shares


def test_a_sum_shares_its_variance_by_the_squares_of_its_weights():
    # y = 3a + 2b + c of uniform numbers: 9, 4 and 1 of 14; alone and in all.
    found = variance_shares(lambda u, _: u @ np.array([3.0, 2.0, 1.0]), ["a", "b", "c"], n=512, seed=1)
    np.testing.assert_allclose(found["share"], np.array([9, 4, 1]) / 14, atol=0.02)
    np.testing.assert_allclose(found["total"], np.array([9, 4, 1]) / 14, atol=0.02)


def test_ishigami():
    """Sobol' & Levitan 1999, a = 7 and b = 0.1: first order .3139, .4424, 0; total .5576, .4424, .2437."""

    def ishigami(u, _):
        x = np.pi * (2 * u - 1)
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = variance_shares(ishigami, ["x1", "x2", "x3"], n=2048, seed=1)
    np.testing.assert_allclose(found["share"], [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.03)


def test_a_thing_can_be_many_numbers_drawn_together():
    # The first thing is 100 numbers in sum, of variance 100 · 1; the second one number of variance 25.
    many = np.random.default_rng(3).standard_normal((2 * 2048, 100)).sum(axis=1)
    one = 5 * np.random.default_rng(4).standard_normal(2 * 2048)
    found = variance_shares(lambda _, draw: many[draw[:, 0]] + one[draw[:, 1]], ["many", "one"], n=2048, seed=1)
    np.testing.assert_allclose(found["share"], [0.8, 0.2], atol=0.06)


def test_a_figure_that_does_not_vary_has_no_shares():
    found = variance_shares(lambda u, _: np.full(len(u), 5.0), ["a", "b"], n=8, seed=1)
    assert found.isna().all(axis=None)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_shares(seed):
    shares = [variance_shares(lambda u, _: u.sum(axis=1), ["a", "b"], n=64, seed=seed) for _ in range(2)]
    assert shares[0].equals(shares[1])
