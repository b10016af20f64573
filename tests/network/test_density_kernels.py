from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.density_kernels import _cubic, _solve, near_sources, value_at
from geosafe.network.graph import build_network


def test_values_by_hand() -> None:
    # 2v + 3v² at a quarter of the bandwidth, v = 3/4; nothing from the bandwidth on.
    polynomial = (20.0, False, 2.0, 3.0, 0.0, 0.0, 0.0)
    assert [value_at(polynomial, distance) for distance in (5.0, 20.0, 25.0)] == [1.5 + 27 / 16, 0, 0]
    bell = (20.0, True, 2.0, 3.0, 0.0, 0.0, 0.5)
    assert value_at(bell, 10.0) == pytest.approx(2 * np.exp(-0.75) - 0.5)
    tail = (20.0, True, 0.0, 0.0, 2.0, 1.0, 0.25)
    assert value_at(tail, 0.0) == pytest.approx(2 - 0.25)
    assert value_at(tail, 20.0) == 0


@pytest.mark.parametrize("t", [0.0, 0.3, 0.5, 1.0])
def test_what_is_put_on_four_places_keeps_its_moments(t: float) -> None:
    shares = np.array(_cubic(t))
    for power in range(4):
        assert shares @ np.arange(-1.0, 3.0) ** power == pytest.approx(t**power, abs=1e-15)


def test_equations_by_their_factors() -> None:
    lower, upper = np.array([[1.0, 0, 0], [2, 1, 0], [0, 3, 1]]), np.array([[2.0, 1, 4], [0, 5, 0], [0, 0, 3]])
    x = np.array([1.0, -2.0, 3.0])
    factors = []
    for each in (lower, upper):
        rows = [np.flatnonzero(column) for column in each.T]
        factors += [np.cumsum([0, *map(len, rows)]), np.concatenate(rows), each.T[each.T != 0]]
    right = lower @ upper @ x
    _solve(right, *factors)
    np.testing.assert_allclose(right, x)


def test_chains_near_a_source() -> None:
    # A row of chains of 100 m; the source 30 m into the second, looking 80 m far.
    network = build_network([0, 1, 2, 3], [1, 2, 3, 4], [100.0] * 4)
    found = near_sources(
        network.first, network.neighbour, network.via, network.step, network.u, network.v, network.length,
        np.array([1]), np.array([30.0]), 80.0,
    )  # fmt: skip
    assert found.tolist() == [True, True, True, False]
