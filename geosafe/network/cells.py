"""Cells: a grid laid over what is to be searched."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from geosafe.network.graph import Floats
from geosafe.network.kernels import Grid

#: Most cells of a grid: bounds the memory where a few points lie far away.
_MOST_CELLS: Final = 4_000_000


def cells_over(x: Floats, y: Floats, *, cell_m: float) -> Grid:
    """Return a grid of square cells that holds the points, coarser than asked where it would grow too large.

    Parameters
    ----------
    x, y : (n,)
        The points [m].
    cell_m
        Width of a cell [m], above 0.
    """
    if not len(x):
        return 0.0, 0.0, cell_m, 1, 1
    left, bottom, width, height = float(x.min()), float(y.min()), float(np.ptp(x)), float(np.ptp(y))
    cell = max(cell_m, math.sqrt(width * height / _MOST_CELLS), max(width, height) / _MOST_CELLS)
    return left, bottom, cell, int(width // cell) + 1, int(height // cell) + 1
