from __future__ import annotations

import numpy as np

from geosafe.network.kernels import vertex_fractions


def test_each_line_runs_from_0_to_1() -> None:
    coords = np.array([(0, 0), (3, 4), (3, 19), (100, 0), (100, 8), (5, 5), (5, 5)], float)
    line = np.array([0, 0, 0, 1, 1, 4, 4])
    assert vertex_fractions(coords, line).tolist() == [0, 0.25, 1, 0, 1, 0, 1]


def test_no_lines() -> None:
    assert vertex_fractions(np.empty((0, 2)), np.empty(0, int)).shape == (0,)
