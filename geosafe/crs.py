"""One metric coordinate reference system for a study; longitude and latitude only at its doors."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import geopandas as gpd
import pyproj

from geosafe.collector import collector_at_rest
from geosafe.errors import CrsError

LONLAT: Final = pyproj.CRS.from_epsg(4326)


def metric_crs(lon: float, lat: float) -> pyproj.CRS:
    """Return a local transverse Mercator CRS in metres centred on a place.

    Lengths are true to 1e-5 within 25 km of the centre, and the antimeridian is an ordinary line.

    Parameters
    ----------
    lon, lat
        The centre [degrees, WGS 84].
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise CrsError(f"the centre must be a longitude and a latitude in degrees, got {lon}, {lat}")
    return pyproj.CRS.from_dict(
        {"proj": "tmerc", "lat_0": round(lat, 4), "lon_0": round(lon, 4), "k": 1, "x_0": 0, "y_0": 0,
         "datum": "WGS84", "units": "m", "type": "crs"}
    )  # fmt: skip


@lru_cache(maxsize=8)  # making one takes milliseconds
def from_lonlat(crs: pyproj.CRS) -> pyproj.Transformer:
    """Return what projects longitude and latitude [degrees, WGS 84] to a CRS."""
    return pyproj.Transformer.from_crs(LONLAT, crs, always_xy=True)


@collector_at_rest()
def to_metric(frame: gpd.GeoDataFrame, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Project a table to a metric CRS; a table without a CRS is an error, never a guess."""
    if frame.crs is None:
        raise CrsError("the table has no CRS; set it with .set_crs('EPSG:…') before you pass it on")
    if not crs.is_projected or crs.axis_info[0].unit_name != "metre":
        raise CrsError(f"the target must be a projected CRS in metres, got {crs.name!r}")
    return frame.to_crs(crs)


def to_lonlat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Project a table to longitude and latitude [degrees, WGS 84] for showing or exchange."""
    if frame.crs is None:
        raise CrsError("the table has no CRS; set it with .set_crs('EPSG:…') before you pass it on")
    return frame.to_crs(LONLAT)


def require_same_crs(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, *, names: tuple[str, str]) -> None:
    """Raise unless both tables declare the same CRS."""
    for frame, name in zip((left, right), names, strict=True):
        if frame.crs is None:
            raise CrsError(f"{name} has no CRS; set it with .set_crs('EPSG:…')")
    if left.crs != right.crs:
        raise CrsError(
            f"{names[0]} is in {left.crs.name!r} and {names[1]} in {right.crs.name!r}: "
            f"project one with .to_crs() so that both are the same"
        )
