"""Find what a source leaves out of the area of a study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.findings import Finding
from geosafe.told import said, share

#: Fewest incidents in the area from which its empty parts are told.
MIN_ROWS: Final = 200
#: Incidents that a cell of the grid should hold on average, so that an empty one means something.
ROWS_PER_CELL: Final = 20
#: Smallest and largest side of a cell [m]: anonymous points stand about 100 m apart.
CELL_M: Final = (150.0, 1000.0)
#: A cell is empty when it and its eight neighbours hold less than this share of the usual number:
#: with 20 a cell, 180 are expected, and 18 found by chance in no city.
EMPTY_SHARE: Final = 0.1
#: Share of the area that must be empty to be told; our judgement.
EMPTY_AREA: Final = 0.1
#: How far from a lamp its inventory reaches [m]: half a city block.
LAMP_REACH_M: Final = 75.0
#: Share of the area beyond the reach of any lamp from which it is told; our judgement.
WITHOUT_LAMPS: Final = 0.2
#: Offset of a part from the middle of the area, in half-widths, from which it lies on one side.
ONE_SIDE: Final = 0.25

_SIDES: Final = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


def empty_parts(
    incidents: gpd.GeoDataFrame, area: BaseGeometry, *, recorded_by: Sequence[str] = (), source: str = ""
) -> tuple[Finding, ...]:
    """Find a large part of the area without incidents: water, a park, or streets that others record.

    Parameters
    ----------
    incidents
        Points in a metric CRS.
    area
        The area of the study in the same CRS.
    recorded_by
        The bodies that recorded the rows, as :class:`geosafe.read.incidents.IncidentSource` holds them.
    source
        What the finding calls the source.
    """
    xy = shapely.get_coordinates(incidents.geometry[incidents.intersects(area)].array)
    if len(xy) < MIN_ROWS:
        return ()
    cell = float(np.clip(np.sqrt(area.area * ROWS_PER_CELL / len(xy)), *CELL_M))
    centres, inside, shape = _grid(area, cell)
    west, south = centres[0] - cell / 2
    column, row = ((xy - (west, south)) // cell).astype(int).T
    counts = np.bincount(row * shape[1] + column, minlength=len(centres)).astype(float)
    cells = _around(inside.astype(float).reshape(shape))
    near = _around(np.where(inside, counts, 0).reshape(shape)) / np.maximum(cells, 1.0)
    empty = inside & (near.ravel() < EMPTY_SHARE * counts[inside].mean())
    part = float(empty.sum() / inside.sum())
    if part < EMPTY_AREA:
        return ()
    where = {"share": share(part), "side": _side(centres[empty], area)}
    says = said("empty-part.by", body=recorded_by[0], **where) if len(recorded_by) == 1 else said("empty-part", **where)
    todo = "Draw where the source is complete and write it under `coverage:`; zeros elsewhere are then unknown."
    return (Finding("incidents", "empty-part", "trap", None, says, todo, source),)


def lamps_cover_part(lamps: gpd.GeoDataFrame, area: BaseGeometry, *, source: str = "") -> tuple[Finding, ...]:
    """Find an inventory that covers only a part of the area.

    Parameters
    ----------
    lamps
        Points in a metric CRS.
    area
        The area of the study in the same CRS.
    source
        What the finding calls the source.
    """
    centres, inside, _ = _grid(area, LAMP_REACH_M / 2)
    centres = centres[inside]
    reached = np.zeros(len(centres), bool)
    if len(lamps):
        tree = shapely.STRtree(lamps.geometry.array)
        reached[np.unique(tree.query(shapely.points(centres), predicate="dwithin", distance=LAMP_REACH_M)[0])] = True
    part = float(1 - reached.mean())
    if part < WITHOUT_LAMPS:
        return ()
    if part == 1:
        says = said("lamps-cover-none")
        return (Finding("lamps", "lamps-cover-part", "trap", None, says, "Check its CRS and its place.", source),)
    if part < 0.5:
        says = said("lamps-cover-part", share=share(part), side=_side(centres[~reached], area))
    else:
        says = said("lamps-cover-only", share=share(part), side=_side(centres[reached], area))
    todo = "Draw where it is complete and write it under `coverage:`; light elsewhere comes from OSM or is unknown."
    return (Finding("lamps", "lamps-cover-part", "trap", None, says, todo, source),)


def _grid(area: BaseGeometry, cell: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], tuple[int, int]]:
    """Return the centres of a grid over the area, which of them lie in it, and rows and columns."""
    west, south, east, north = area.bounds
    shape = (int(np.ceil((north - south) / cell)) or 1, int(np.ceil((east - west) / cell)) or 1)
    x, y = np.meshgrid(west + (np.arange(shape[1]) + 0.5) * cell, south + (np.arange(shape[0]) + 0.5) * cell)
    centres = np.column_stack([x.ravel(), y.ravel()])
    return centres, shapely.intersects_xy(area, centres), shape


def _around(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sum each cell and its eight neighbours."""
    padded = np.pad(cells, 1)
    rows, columns = cells.shape
    return sum((padded[i : i + rows, j : j + columns] for i in range(3) for j in range(3)), np.zeros_like(cells))


def _side(points: npt.NDArray[np.float64], area: BaseGeometry) -> str:
    """Say on which side of the area points lie."""
    west, south, east, north = area.bounds
    away = (points.mean(axis=0) - ((west + east) / 2, (south + north) / 2)) / ((east - west) / 2, (north - south) / 2)
    if np.hypot(*away) < ONE_SIDE:
        return said("side.several")
    return said(f"side.{_SIDES[round(np.degrees(np.arctan2(away[1], away[0])) / 45) % 8]}")
