"""Exact statistics of a raster in polygons: every pixel counts with the share of it that lies inside."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.raster import Raster

#: Corners are rounded to so many decimals of a pixel: exactextract takes one at -1e-260 for one in another pixel.
_DECIMALS: Final = 9
#: A pixel is touched from this share of it: less is the rounding of coordinates, and no space is so small.
_TOUCHED: Final = 1e-6


def zonal_statistics(raster: Raster, zones: gpd.GeoSeries) -> pd.DataFrame:
    """Return what a raster holds inside each of several polygons.

    Parameters
    ----------
    raster
        The raster, in any CRS.
    zones
        Polygons in a declared CRS. They may overlap.

    Returns
    -------
    DataFrame
        On the index of ``zones``: ``mean``, weighted by the share of each pixel inside; ``low`` and ``high`` of the
        pixels touched, all in the raster's unit and NaN where none of them has a value; ``pixels``, how many with a
        value are touched; ``known``, the share of the zone's area that they cover (0-1). Shares are of the area in
        the raster's CRS: within a city, those on the ground to 0.1 %.

    Notes
    -----
    The coverage of each pixel is computed by exactextract (ISciences) from the polygon itself, not from
    points or subpixels. Pixels outside the raster and those without data have no part in any figure.
    """
    from exactextract import exact_extract
    from exactextract.feature import JSONFeatureSource
    from exactextract.raster import NumPyRasterSource

    grid = raster.grid
    corners = grid.to_pixels(zones.array, crs=zones.crs)
    shapes = gpd.GeoSeries(shapely.transform(corners, lambda xy: np.round(xy, _DECIMALS) + 0.0), index=zones.index)
    # exactextract takes the first row for the uppermost; in the frame of the pixels it is the lowest.
    source = NumPyRasterSource(np.flipud(raster.values), 0, 0, grid.columns, grid.rows)
    touched = f"min_coverage_frac={_TOUCHED}"
    ops = [f"mean({touched})", f"low=min({touched})", f"high=max({touched})", f"covered=count({touched})",
           f"pixels=count({touched},coverage_weight=none)"]  # fmt: skip
    features = JSONFeatureSource(shapes.__geo_interface__["features"])
    found: pd.DataFrame = exact_extract(source, features, ops, output="pandas")
    found = found.astype(float).set_axis(zones.index)
    found["known"] = (found.pop("covered") / shapely.area(shapes.array)).clip(upper=1.0)
    return found.astype({"pixels": int})
