from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.score.general_g import general_g
from tests.score.test_hot_spots import NEAR, VALUES


def test_reference_value():
    found = general_g(VALUES, NEAR)
    assert found.g == pytest.approx(0.557098, abs=5e-7)
    # 7 of 15 pairs are neighbours; z and p as esda has them
    assert found.expected == pytest.approx(7 / 15)
    assert (found.z, found.p) == pytest.approx((0.942628, 0.172936), abs=5e-7)


def test_mean_and_variance_are_those_of_every_possible_shuffle():
    shuffled = VALUES[np.array(list(permutations(range(6))))]
    near = np.triu(NEAR, 1)  # neighbours need not be mutual
    products = np.einsum("pi,ij,pj->p", shuffled, near.astype(float), shuffled)
    g = products / (VALUES.sum() ** 2 - (VALUES**2).sum())
    found = general_g(VALUES, near)
    assert found.expected == pytest.approx(g.mean())
    assert found.z == pytest.approx((found.g - g.mean()) / g.std())


@pytest.mark.parametrize(
    ("values", "near"),
    [([], np.empty((0, 0))), ([1, 2, 3], np.eye(3, k=1)), ([0] * 5, np.eye(5, k=1)), ([2] * 5, np.eye(5, k=1)),
     ([1, 2, 3, 4], np.eye(4)), ([1, 2, 3, 4], np.ones((4, 4)))],
)  # fmt: skip
def test_nothing_to_compare(values, near):
    found = general_g(values, near)
    assert np.isnan(found.z)
    assert np.isnan(found.p)


@pytest.mark.parametrize(
    ("values", "near", "match"), [([1, 2], np.eye(3), "2 by 2"), ([-1, 2], np.eye(2), "0 or more")]
)
def test_errors(values, near, match):
    with pytest.raises(CallError, match=match):
        general_g(values, near)
