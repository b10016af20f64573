"""Walls: the outlines of buildings as straight pieces, looked up by cell: what blocks light and sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafe.network.cells import cells_over
from geosafe.network.graph import Floats, Ints
from geosafe.network.kernels import Grid, lines_in_cells

#: Width of the cells that walls are looked up in [m].
_CELL_M: Final = 10.0


class Walls(NamedTuple):
    """Straight pieces of wall, in the order in which the kernels take them.

    Attributes
    ----------
    lines : (n, 4)
        Where each begins and ends: x0, y0, x1, y1 [m].
    owner : (n,)
        The position of the building that each belongs to.
    start, items, grid
        Which walls touch which cell, as :func:`geosafe.network.kernels.lines_in_cells` tells.
    """

    lines: Floats
    owner: Ints
    start: Ints
    items: Ints
    grid: Grid


def build_walls(buildings: NDArray[np.object_] | Sequence[BaseGeometry]) -> Walls:
    """Return the walls of buildings: polygons in one projected CRS [m]; those of courtyards too."""
    rings, owner = shapely.get_rings(np.array(buildings, object), return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    lines = np.hstack([coords[first], coords[first + 1]])
    grid = cells_over(lines[:, ::2].ravel(), lines[:, 1::2].ravel(), cell_m=_CELL_M)
    return Walls(lines, owner[ring[first]].astype(np.int64), *lines_in_cells(lines, grid), grid)
