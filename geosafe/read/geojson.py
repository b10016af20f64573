"""Read GeoJSON with a plain JSON parser: no driver can be talked into opening another file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geosafe.crs import LONLAT
from geosafe.errors import DataError, Fault
from geosafe.read.cells import cell_array, text_frame
from geosafe.read.declared_crs import crs_of_name
from geosafe.read.open_file import read_bytes
from geosafe.read.text_table import TextTable

#: Largest GeoJSON that is read [bytes]: parsed, it takes ten times as much memory.
MAX_GEOJSON_BYTES: Final = 400_000_000
_SHAPES: Final = ("LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


def read_geojson(file: Path, *, name: str, layer: str, most: int) -> TextTable:
    """Read the features of a GeoJSON file: one row a feature, one column a property.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.
    layer
        What findings are about.

    Returns
    -------
    TextTable
        In EPSG:4326 unless the file declares another CRS. The first feature is row 1; its ``id`` is a column of that
        name unless a property has it; lists and objects are JSON. A collection of mixed shapes is an empty one.

    Raises
    ------
    MissingFileError, DataError
        It cannot be opened, or is no GeoJSON.
    """
    data = read_bytes(file, name=name, most=min(most, MAX_GEOJSON_BYTES))
    remedy = "Save it again as GeoJSON (RFC 7946)."
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=lambda _: None)
        features = _features(document)
        rows = [feature.get("properties") or {} for feature in features]
        columns = dict.fromkeys(key for row in rows for key in row)
        cells = [(column, cell_array([row.get(column) for row in rows])) for column in columns]
        if "id" not in columns and any("id" in feature for feature in features):
            cells.insert(0, ("id", cell_array([feature.get("id") for feature in features])))
        geometry = _shapes([feature["geometry"] for feature in features])
        crs = _declared_crs(document, name)
        frame, findings = text_frame(cells, n=len(rows), name=name, layer=layer)
    except DataError:
        raise
    except RecursionError:
        raise DataError(Fault(name, "it is nested too deeply for GeoJSON", remedy)) from None
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.GEOSException) as error:
        raise DataError(Fault(name, f"it is not GeoJSON ({type(error).__name__})", remedy)) from None
    n = len(rows)
    source = np.full(n, name, dtype=object)
    return TextTable(frame, source, np.arange(1, n + 1), tuple(findings), geometry, crs)


def _features(document: Any) -> list[dict[str, Any]]:
    if document["type"] == "FeatureCollection":
        return list(document["features"])
    return [document if document["type"] == "Feature" else {"geometry": document}]


def _shapes(geometries: list[dict[str, Any] | None]) -> npt.NDArray[np.object_]:
    """Return one shape a feature; None where it has none."""
    shapes = np.full(len(geometries), None, dtype=object)
    kinds = np.array([None if geometry is None else geometry["type"] for geometry in geometries], dtype=object)
    points = np.flatnonzero(kinds == "Point")
    places = [geometries[i]["coordinates"][:2] or (None, None) for i in points]  # type: ignore[index]
    if places:
        shapes[points] = shapely.points(np.array(places, dtype=float))
    others = np.flatnonzero(np.isin(kinds.astype(str), _SHAPES))
    texts = [json.dumps({key: geometries[i][key] for key in ("type", "coordinates")}) for i in others]  # type: ignore[index]
    shapes[others] = shapely.force_2d(shapely.from_geojson(texts))
    mixed = kinds == "GeometryCollection"
    shapes[mixed] = shapely.GeometryCollection()
    if unknown := {str(kind) for kind in kinds[shapely.is_missing(shapes)]} - {"None"}:
        raise ValueError(f"no geometry is a {unknown}")
    return shapes


def _declared_crs(document: dict[str, Any], name: str) -> pyproj.CRS:
    declared = document.get("crs")
    return crs_of_name(str(declared["properties"]["name"]), name=name) if declared else LONLAT
