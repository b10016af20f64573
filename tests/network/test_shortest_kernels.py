from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.density_kernels import polynomial
from geosafe.network.shortest_kernels import _around, _first_from, _sum, add_up


def test_first_place_not_before_a_value() -> None:
    at = np.array([1.0, 2.0, 2.0, 5.0, 9.0])
    assert [_first_from(at, 0, 5, value) for value in (0.0, 1.0, 2.0, 2.5, 9.0, 9.5)] == [0, 0, 1, 3, 4, 5]
    assert _first_from(at, 3, 3, 0.0) == 3


def test_moments_by_hand() -> None:
    # Sources 10, 20 and 60 m along, weights 1, 2 and 3, bandwidth 100 m: at -0.25, -0.15 and 0.25 from 35 m.
    moments = np.full((5, 1, 4), np.nan)
    first, row = np.array([0, 1, 4]), np.array([-1, 1])
    at, weights = np.array([7.0, 10.0, 20.0, 60.0]), np.array([[9.0], [1.0], [2.0], [3.0]])
    add_up(at, weights, first, row, np.array([7.0, 35.0]), 100.0, moments)
    assert np.isnan(moments[0]).all()
    assert moments[1:, 0, 0].tolist() == [0, 1, 3, 6]
    assert moments[1:, 0, 1] == pytest.approx([0, -0.25, -0.55, 0.2])
    assert moments[4, 0, 2] == pytest.approx(0.0625 + 2 * 0.0225 + 3 * 0.0625)


@pytest.mark.parametrize("n_powers", [4, 6])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_run_of_sources_gives_what_they_give_one_by_one(n_powers: int, sign: float) -> None:
    form = (100.0, False, 0.5, -1.0, 2.0, *((0.75, -0.25) if n_powers == 6 else (0.0, 0.0)))
    at, weights = np.array([10.0, 20.0, 35.0, 60.0]), np.array([[1.0, 2.0], [3.0, 0.0], [0.5, 1.0], [2.0, 2.0]])
    moments = np.empty((5, 2, n_powers))
    add_up(at, weights, np.array([0, 4]), np.array([0]), np.array([35.0]), 100.0, moments)
    # The middle of the group is 42 m away.
    distance = 42 + sign * (at[1:] - 35)
    for column in range(2):
        expected = sum(w * polynomial(form, d) for w, d in zip(weights[1:, column], distance, strict=True))
        assert _sum(moments, column, 1, 4, _around(form, 42.0), sign) == pytest.approx(expected, rel=1e-14)
        assert _sum(moments, column, 2, 2, _around(form, 42.0), sign) == 0
