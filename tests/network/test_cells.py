from __future__ import annotations

import numpy as np

from geosafe.network.cells import cells_over


def test_the_grid_holds_its_points() -> None:
    assert cells_over(np.array([-5.0, 14.9, 15.0]), np.array([2.0, 2.0, 7.0]), cell_m=10.0) == (-5.0, 2.0, 10.0, 3, 1)


def test_a_point_far_away_makes_the_cells_coarser() -> None:
    _, _, cell, columns, rows = cells_over(np.array([0.0, 1e9]), np.array([0.0, 1e9]), cell_m=1.0)
    assert columns * rows < 5e6
    assert columns * cell > 1e9
    assert rows * cell > 1e9


def test_no_points() -> None:
    assert cells_over(np.empty(0), np.empty(0), cell_m=3.0)[3:] == (1, 1)
