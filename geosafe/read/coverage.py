"""Where a source is complete: what tells "none there" from "nobody looked"."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

import geopandas as gpd

from geosafe.read.polygon import read_polygon


def read_coverage(value: str, folder: Path) -> gpd.GeoDataFrame | Literal["area", "unknown"]:
    """Read the coverage of a source as the study file names it.

    Parameters
    ----------
    value
        ``area`` (the whole study area), ``unknown`` (nobody can say: zeros are then unknown) or a
        file of polygons relative to ``folder``.
    folder
        The study folder.

    Returns
    -------
    GeoDataFrame or str
        One polygon in its declared CRS, or the word.

    Raises
    ------
    MissingFileError, DataError
        See :func:`geosafe.read.polygon.read_polygon`.
    """
    if value in ("area", "unknown"):
        return cast("Literal['area', 'unknown']", value)
    return read_polygon(value, folder=folder, layer="coverage")[0]
