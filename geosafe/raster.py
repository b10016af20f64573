"""Raster: one band of pixels as it was stored, and the way between its pixels and any CRS."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

Floats = npt.NDArray[np.float64]
Affine = tuple[float, float, float, float, float, float]


@lru_cache(maxsize=16)  # to find the way from one CRS to another takes a tenth of a second
def _transformer(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


@dataclass(frozen=True, eq=False)
class PixelGrid:
    """Where the pixels of a raster lie.

    Pixels are never resampled. Shapes are carried into the frame of the pixels instead, in which every pixel is a
    unit square: an affine map keeps shares of area, so what is measured there is exact for rotated, sheared and
    upside-down rasters too.

    Attributes
    ----------
    crs
        That of the raster.
    transform
        (a, b, c, d, e, f): the corner of column i and row j lies at x = a·i + b·j + c, y = d·i + e·j + f.
    columns, rows
        How many pixels there are.
    """

    crs: pyproj.CRS
    transform: Affine
    columns: int
    rows: int

    def to_pixels(self, shapes: Any, *, crs: pyproj.CRS) -> Any:
        """Return shapes in the frame of the pixels: x is the column, y is the row, counted from the first corner.

        Parameters
        ----------
        shapes
            Geometries in ``crs``. Edges are straight between their vertices; over a kilometre, a straight edge in one
            CRS strays from that in another by centimetres.
        """
        a, b, c, d, e, f = self.transform
        forward = _transformer(crs, self.crs)

        def carry(x: Floats, y: Floats) -> tuple[Floats, Floats]:
            east, north = forward.transform(x, y)
            if self.crs.is_geographic and len(east):
                east = self._same_turn(np.asarray(east))
            east, north = east - c, north - f
            with np.errstate(invalid="ignore"):
                return (e * east - b * north) / (a * e - b * d), (a * north - d * east) / (a * e - b * d)

        return shapely.transform(shapes, carry, interleaved=False)

    def from_pixels(self, shapes: Any, *, crs: pyproj.CRS) -> Any:
        """Return shapes from the frame of the pixels in ``crs``."""
        a, b, c, d, e, f = self.transform
        back = _transformer(self.crs, crs)
        return shapely.transform(
            shapes, lambda i, j: back.transform(a * i + b * j + c, d * i + e * j + f), interleaved=False
        )

    def window(self, column: int, row: int, *, columns: int, rows: int) -> PixelGrid:
        """Return the grid of a part that begins at a column and a row."""
        a, b, c, d, e, f = self.transform
        moved = (a, b, a * column + b * row + c, d, e, d * column + e * row + f)
        return PixelGrid(self.crs, moved, columns, rows)

    def pixel_m(self, crs: pyproj.CRS) -> tuple[float, float]:
        """Return how long the two sides of the middle pixel are on the ground [m], measured in a metric CRS."""
        i, j = self.columns // 2, self.rows // 2
        (x, y), *ends = shapely.get_coordinates(
            self.from_pixels(shapely.points([[i, j], [i + 1, j], [i, j + 1]]), crs=crs)
        )
        across, down = (math.hypot(end[0] - x, end[1] - y) for end in ends)
        return across, down

    def _same_turn(self, lon: Floats) -> Floats:
        """Return longitudes without a jump, on the turn of the globe (-180 to 180, or 0 to 360) that the grid is on."""
        a, b, c, *_ = self.transform
        smooth: Floats = lon[0] + (lon - lon[0] + 180) % 360 - 180
        middle = a * self.columns / 2 + b * self.rows / 2 + c
        off = (middle - smooth.mean()) / 360
        return smooth + 360 * round(off) if math.isfinite(off) else smooth


@dataclass(frozen=True, eq=False)
class Raster:
    """One band of a raster, or a window of it.

    Attributes
    ----------
    values
        (rows, columns) [``unit``]; NaN where there are no data. Nothing outside the window is known.
    grid
        Where the pixels lie.
    unit
        Of the values; '' where nobody says.
    date
        When it was taken, as its source writes it; '' where nobody says.
    """

    values: Floats
    grid: PixelGrid
    unit: str = ""
    date: str = ""

    def at(self, xy: Floats, *, crs: pyproj.CRS) -> Floats:
        """Return the value of the pixel that each point lies in.

        Parameters
        ----------
        xy
            Points in ``crs`` (n, 2).

        Returns
        -------
        (n,) [``unit``]; NaN where there are no data and outside the raster.
        """
        inside = np.full(len(xy), np.nan)
        if not len(xy):
            return inside
        column, row = np.floor(shapely.get_coordinates(self.grid.to_pixels(shapely.points(xy), crs=crs)).T)
        there = (column >= 0) & (column < self.grid.columns) & (row >= 0) & (row < self.grid.rows)
        inside[there] = self.values[row[there].astype(int), column[there].astype(int)]
        return inside
