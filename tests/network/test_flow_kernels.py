from __future__ import annotations

import numpy as np

from geosafe.network.flow_kernels import sums_of_others


def test_sums_of_others_by_hand() -> None:
    values = np.array([[1.0, 10.0], [2.0, 0.0], [4.0, 5.0], [7.0, 7.0]])
    found = sums_of_others(np.array([0, 3, 4]), values)
    assert found.tolist() == [[6, 5], [5, 15], [3, 10], [0, 0]]


def test_a_small_one_beside_a_large_one_is_not_lost() -> None:
    # Taken off the sum, 1e-30 beside 1 would be 0.
    assert sums_of_others(np.array([0, 2]), np.array([[1.0], [1e-30]])).tolist() == [[1e-30], [1.0]]
