from __future__ import annotations

import itertools

import numpy as np

from geosafe.network.exact_lengths import GRAIN_M, exact_lengths


def test_lengths_that_are_equal_but_for_rounding_become_equal() -> None:
    plain = np.array([0.1, 0.2, 0.3])
    assert plain[0] + plain[1] != plain[2]
    found = exact_lengths(plain)
    assert abs(found - plain).max() <= GRAIN_M / 2
    for order in itertools.permutations(exact_lengths(np.array([0.1, 0.7, 12.3, 1e6 / 3]))):
        total = 0.0
        for each in order:
            total += each
        assert total == sum(exact_lengths(np.array([0.1, 0.7, 12.3, 1e6 / 3])))


def test_nothing_becomes_0() -> None:
    assert exact_lengths(np.array([1e-12, GRAIN_M * 0.4, 3.0])).tolist() == [GRAIN_M, GRAIN_M, 3.0]
