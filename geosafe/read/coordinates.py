"""Read the coordinates of a table, from its columns or its shapes, and the CRS that they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geosafe.crs import LONLAT
from geosafe.errors import DataError, Fault
from geosafe.read.declared_crs import differs
from geosafe.read.guess_columns import guess_columns
from geosafe.read.number_column import is_filled, parse_numbers, split_pairs
from geosafe.read.study_file import PointsEntry
from geosafe.read.text_table import TextTable

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_ROLES: Final = ("lon", "lat", "x", "y", "point")


@dataclass(frozen=True, eq=False)
class Coordinates:
    """Coordinates as they stand in a table; all arrays have its length.

    Attributes
    ----------
    x, y
        East or longitude, north or latitude [unit of ``crs`` or degrees]; NaN where there is none.
    crs
        The CRS that the file or the study file declares.
    unreadable
        Which cells are no numbers.
    no_points
        Which shapes are no points, so that no single place stands for them.
    shown
        The first of those in words.
    comma
        Whether they are written with decimal commas.
    """

    x: Floats
    y: Floats
    crs: pyproj.CRS
    unreadable: Bools
    no_points: Bools
    shown: str
    comma: bool = False


def read_coordinates(table: TextTable, entry: PointsEntry, *, layer: str) -> Coordinates:
    """Read the coordinates of a table from the columns that its entry names, else from its shapes.

    Of shapes, points and multipoints of one point are taken.

    Parameters
    ----------
    table, entry
        The table, and its entry in the study file.
    layer
        ``incidents`` or ``lamps``.

    Raises
    ------
    DataError
        There are neither columns nor shapes; the CRS of the shapes is missing, or is another than the entry says.
    """
    return _from_columns(table, entry) if entry.columns.place else _from_shapes(table, entry, layer)


def _from_columns(table: TextTable, entry: PointsEntry) -> Coordinates:
    names = entry.columns.place or ()
    if entry.columns.point:
        return _from_pairs(table.rows[entry.columns.point])
    digits: Literal["thousands", "decimals"] = "thousands" if entry.columns.projected else "decimals"
    x, y = (parse_numbers(table.rows[name], three_digits=digits) for name in names)
    unreadable = x.unreadable | y.unreadable
    first = int(np.argmax(unreadable))
    shown = table.rows[names[1 if y.unreadable[first] else 0]].iloc[first] if unreadable[first] else ""
    crs = pyproj.CRS.from_user_input(entry.crs or "EPSG:4326")
    none = np.zeros(len(unreadable), bool)
    return Coordinates(x.numbers, y.numbers, crs, unreadable, none, shown, x.comma or y.comma)


def _from_pairs(cells: pd.Series) -> Coordinates:
    lon, lat = split_pairs(cells)
    unreadable = is_filled(cells) & np.isnan(lon.to_numpy())
    shown = cells[unreadable].iloc[0] if unreadable.any() else ""
    none = np.zeros(len(unreadable), bool)
    return Coordinates(lon.to_numpy(), lat.to_numpy(), LONLAT, unreadable, none, shown)


def _from_shapes(table: TextTable, entry: PointsEntry, layer: str) -> Coordinates:
    shapes = table.geometry
    if shapes is None:
        raise DataError(_no_shapes(table, entry, layer))
    x, y = point_coordinates(shapes)
    kinds = shapely.get_type_id(shapes)
    mixed = kinds == shapely.GeometryType.GEOMETRYCOLLECTION  # read as an empty one, whatever it holds
    others = np.isnan(x) & (kinds > shapely.GeometryType.POINT) & (~shapely.is_empty(shapes) | mixed)
    shown = shapes[others][0].geom_type if others.any() else ""
    return Coordinates(x, y, _crs_of(table, entry, x, y), np.zeros(len(x), bool), others, shown)


def point_coordinates(shapes: npt.NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Return x and y of points and of multipoints of one point; NaN for all other shapes and where there is none."""
    alone = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    points = np.where(alone, shapely.get_geometry(shapes, 0), shapes)
    points[(shapely.get_type_id(points) != shapely.GeometryType.POINT) | shapely.is_empty(points)] = None
    return shapely.get_x(points), shapely.get_y(points)


def _no_shapes(table: TextTable, entry: PointsEntry, layer: str) -> Fault:
    """Say which columns look like coordinates, where a file without shapes is used as though it had some."""
    guessed = guess_columns(table.rows, layer=layer)
    likely = ", ".join(f"{role}: {guessed[role]!r}" for role in _ROLES if role in guessed)
    remedy = f"Write under `columns:` {likely}" if likely else "Name its columns of coordinates under `columns:`"
    remedy += ", and `crs: EPSG:…`." if "x" in guessed and not entry.crs else "."
    return Fault(entry.path, "it holds no shapes, and `columns:` names no coordinates", remedy)


def _crs_of(table: TextTable, entry: PointsEntry, x: Floats, y: Floats) -> pyproj.CRS:
    """Return the CRS of the file's shapes: its own, or the one that the study file gives where it has none."""
    if table.crs is None:
        if entry.crs is None:
            remedy = "Add `crs: EPSG:…`, as the publisher of the data names it."
            raise DataError(Fault(entry.path, "it does not say the CRS of its shapes (no .prj, or undefined)", remedy))
        return pyproj.CRS.from_user_input(entry.crs)
    if entry.crs and differs(table.crs, pyproj.CRS.from_user_input(entry.crs), x, y):
        found = f"`crs: {entry.crs}` stands in the study file, but the file is in {table.crs.name}"
        raise DataError(Fault(entry.path, found, "Take `crs:` away; if the file is wrong, have it corrected."))
    return table.crs
