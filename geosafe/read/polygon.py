"""Read a drawn polygon from a GeoJSON file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from geosafe.crs import LONLAT, metric_crs
from geosafe.errors import DataError, Fault, MissingFileError
from geosafe.findings import Finding

#: Largest GeoJSON file that is read [bytes]: a coast line in full detail fits.
MAX_BYTES: Final = 50_000_000
#: Most vertices of all polygons.
MAX_VERTICES: Final = 200_000
#: Most vertices of polygons that cross themselves, and most crossings: 600 random vertices cross
#: 60,000 times and take a second to repair, 2000 take twenty.
MAX_REPAIRED: Final = 5_000
MAX_CROSSINGS: Final = 150_000

_CRS84: Final = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84")


def read_polygon(path: str, *, folder: Path, layer: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read the polygons of a GeoJSON file as one shape.

    Only GeoJSON is read, by a plain JSON parser: no driver can be talked into opening another file.

    Parameters
    ----------
    path, folder
        The file, relative to the study folder.
    layer
        What findings are about.

    Returns
    -------
    tuple
        One row with a Polygon or MultiPolygon in the declared CRS (EPSG:4326 where none is
        declared), and the findings: a shape that crosses itself is repaired and the change in
        area [m²] told.

    Raises
    ------
    MissingFileError, DataError
        When the file is missing, too large, no GeoJSON, holds no polygon or lies off the Earth.
    """
    file = folder / path
    draw = "Draw the area as a polygon and save it as GeoJSON."
    if not file.is_file():
        raise MissingFileError(path, draw)
    if file.stat().st_size > MAX_BYTES:
        raise DataError(Fault(path, f"it is larger than {MAX_BYTES / 1e6:.0f} MB", "Simplify the polygon."))
    try:
        document = json.loads(file.read_bytes().decode("utf-8-sig"), parse_constant=_refuse)
        shapes = [_shape(geometry) for geometry in _geometries(document)]
    except RecursionError:
        raise DataError(Fault(path, "it is nested too deeply for GeoJSON", draw)) from None
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.GEOSException) as error:
        raise DataError(Fault(path, f"it is not GeoJSON ({type(error).__name__})", draw)) from None
    crs = _declared_crs(document, path)
    if not shapes:
        raise DataError(Fault(path, "it holds no polygon", draw))
    for shape in shapes:
        if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
            found = "an empty shape" if shape.is_empty else f"a {shape.geom_type}"
            raise DataError(Fault(path, f"it holds {found}", draw))
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
        says = f"A polygon that crosses itself was repaired: its area changes from {before:,.0f} m² to {after:,.0f} m²."
        findings.append(
            Finding(layer, "repaired-polygon", "note", None, says, "Look at it on a map, and draw it again.", path)
        )
    return gpd.GeoDataFrame(geometry=[repaired], crs=crs), tuple(findings)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _geometries(document: Any) -> list[Any]:
    if document["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in document["features"]]
    return [document["geometry"] if document["type"] == "Feature" else document]


def _shape(geometry: Any) -> Any:
    return shapely.force_2d(shapely.from_geojson(json.dumps({"type": geometry["type"], **geometry})))


def _declared_crs(document: Any, path: str) -> pyproj.CRS:
    name = (document.get("crs") or {}).get("properties", {}).get("name", _CRS84[0])
    if name in _CRS84:
        return LONLAT
    try:
        return pyproj.CRS.from_epsg(int(str(name).upper().replace("::", ":").rpartition("EPSG:")[2]))
    except (ValueError, pyproj.exceptions.CRSError):
        raise DataError(Fault(path, f"the CRS {name!r} is not known", "Save it in EPSG:4326.")) from None


def _check_range(shapes: list[Any], crs: pyproj.CRS, path: str) -> None:
    coordinates = np.abs(shapely.get_coordinates(shapes))
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
