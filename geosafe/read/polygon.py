"""Read a drawn polygon from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT, metric_crs
from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.layers import SeveralLayersError
from geosafe.read.table import read_file
from geosafe.told import said

#: Largest file that is read [bytes]: a coast line in full detail fits.
MAX_BYTES: Final = 50_000_000
#: Most vertices of all polygons.
MAX_VERTICES: Final = 200_000
#: Most vertices of polygons that cross themselves, and most crossings: 600 random vertices cross
#: 60,000 times and take a second to repair, 2000 take twenty.
MAX_REPAIRED: Final = 5_000
MAX_CROSSINGS: Final = 150_000


def read_polygon(path: str, *, folder: Path, layer: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read the polygons of a file as one shape: GeoJSON, GeoPackage, shapefile or GeoParquet, told from its content.

    Parameters
    ----------
    path, folder
        The file, relative to the study folder.
    layer
        What findings are about.

    Returns
    -------
    tuple
        One row with a Polygon or MultiPolygon in the declared CRS, and the findings: a shape that crosses itself is
        repaired and the change in area [m²] told.

    Raises
    ------
    MissingFileError, DataError
        When the file is missing, too large, of no such format, holds no polygon or lies off the Earth.
    """
    draw = "Draw the area as a polygon and save it as GeoJSON."
    try:
        table = read_file(folder / path, name=path, layer=layer, most=MAX_BYTES)[1]
    except SeveralLayersError as several:
        raise DataError(Fault(path, several.faults[0].found, "Save the one to use in a file of its own.")) from None
    if table.geometry is None or not len(table.geometry):
        raise DataError(Fault(path, "it holds no polygon", draw))
    if table.crs is None:
        raise DataError(Fault(path, "it does not say its CRS", "Save it in EPSG:4326 (a shapefile: with its .prj)."))
    shapes, crs = list(table.geometry), table.crs
    for shape, row in zip(shapes, table.source_row, strict=True):
        if (kind := _kind(shape)) not in ("a Polygon", "a MultiPolygon"):
            raise DataError(Fault(path, f"it holds {kind}", draw, row=int(row)))
    if (n := int(shapely.get_num_coordinates(shapes).sum())) > MAX_VERTICES:
        raise DataError(Fault(path, f"{n:,} vertices", f"Simplify the polygon to at most {MAX_VERTICES:,}."))
    _check_range(shapes, crs, path)
    invalid = [shape for shape in shapes if not shape.is_valid]
    if invalid and _crossings(invalid) > MAX_CROSSINGS:
        raise DataError(Fault(path, "the polygon crosses itself too often to be repaired", draw))
    repaired = shapely.union_all(shapely.make_valid(shapes, method="structure", keep_collapsed=False))
    if repaired.is_empty:
        raise DataError(Fault(path, "the polygon has no area", draw))
    findings = []
    if invalid:
        before, after = _area_m2(shapely.GeometryCollection(shapes), crs), _area_m2(repaired, crs)
        says = said("repaired-polygon", before=round(before), after=round(after))
        findings.append(
            Finding(layer, "repaired-polygon", "note", None, says, "Look at it on a map, and draw it again.", path)
        )
    return gpd.GeoDataFrame(geometry=[repaired], crs=crs), tuple(findings)


def _kind(shape: BaseGeometry | None) -> str:
    if shape is None:
        return "no shape"
    return f"a {shape.geom_type}" if shape.geom_type == "GeometryCollection" or not shape.is_empty else "an empty shape"


def _check_range(shapes: list[Any], crs: pyproj.CRS, path: str) -> None:
    coordinates = np.abs(shapely.get_coordinates(shapes))
    if not np.isfinite(coordinates).all():
        raise DataError(Fault(path, "it holds a coordinate that is no finite number", "Draw the area again."))
    if crs.is_geographic and not (coordinates <= (180, 90)).all():
        found = f"coordinates such as {coordinates.max():g} are no degrees"
        raise DataError(Fault(path, found, "Save it in longitude and latitude (EPSG:4326)."))


def _crossings(shapes: list[Any]) -> float:
    """Count the meetings of edges; infinity where there are too many edges to count."""
    edges = []
    for shape in shapes:
        at = shapely.get_coordinates(shapely.boundary(shape))
        edges.append(np.stack([at[:-1], at[1:]], axis=1))
    lines = shapely.linestrings(np.concatenate(edges))
    if len(lines) > MAX_REPAIRED:
        return np.inf
    return len(shapely.STRtree(lines).query(lines, predicate="intersects")[0]) / 2


def _area_m2(shape: Any, crs: pyproj.CRS) -> float:
    series = gpd.GeoSeries([shape], crs=crs)
    west, south, east, north = series.to_crs(LONLAT).total_bounds
    return float(series.to_crs(metric_crs((west + east) / 2, (south + north) / 2)).area.iloc[0])
