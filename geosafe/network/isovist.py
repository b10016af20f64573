"""Isovist: what can be seen from a point among the walls of buildings."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geosafe.crs import require_same_crs
from geosafe.errors import CallError, CrsError
from geosafe.network.graph import Floats, Ints
from geosafe.network.isovist_kernels import isovists as isovists_of
from geosafe.network.walls import Walls, build_walls

#: Outlines have a vertex on the circle every so many degrees or less: the area of a full circle is then 0.005 % short.
ARC_DEG: Final = 1.0
#: Points that one thread takes at a time: few, for a chunk of crowded ones should not hold up the rest.
_CHUNK: Final = 256
_AREAS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def isovists(
    points: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, *, radius_m: float, polygons: bool = False
) -> pd.DataFrame:
    """Return what can be seen from each point among buildings, as far as a radius: its isovist.

    It is exact: the outline is worked out from the corners of the walls, not from rays. Buildings are
    taken as they stand on the ground, of any height; nothing else blocks sight (no trees, fences or parked cars). Give
    only what has walls: ``study.buildings[study.buildings["walls"]]``.

    Parameters
    ----------
    points
        Points in a projected CRS [m].
    buildings
        Polygons and MultiPolygons in the same CRS. From a courtyard (a hole) its walls are seen.
    radius_m
        How far one can see [m], above 0.
    polygons
        Whether to return the outlines too.

    Returns
    -------
    DataFrame on the index of ``points``; with ``polygons`` a GeoDataFrame
        ``area_m2`` [m2]; NaN for a point that is in a building or on its outline, or missing. In the open it is π r²
        exactly. ``geometry``, if asked for: the outline as a polygon, whose arcs of the circle are drawn with a vertex
        every degree or less, so that it holds up to 0.005 % less; None where the area is NaN.

    Raises
    ------
    CrsError, CallError
        CRSs that are missing, different or not projected; geometries of another type; a radius that is not above 0.

    Notes
    -----
    Benedikt, M. L. (1979). To take hold of space: isovists and isovist fields. Environment and Planning B 6.
    """
    require_same_crs(points, buildings, names=("points", "buildings"))
    if not points.crs.is_projected:
        raise CrsError(f"points and buildings must be in a projected CRS in metres, got {points.crs.name!r}")
    if not np.isin(shapely.get_type_id(points.geometry.array), (-1, shapely.GeometryType.POINT)).all():
        raise CallError("points must hold points only")
    shapes = buildings.geometry.array
    if not np.isin(
        shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    ).all():
        raise CallError("buildings must hold Polygons and MultiPolygons only")
    given, at = shapely.get_coordinates(points.geometry.array, return_index=True)
    clear = np.ones(len(at), bool)
    clear[shapely.STRtree(shapes).query(shapely.points(given), predicate="intersects")[0]] = False
    area, shape = np.full(len(points), np.nan), np.full(len(points), None, object)
    area[at[clear]], shape[at[clear]] = isovist_areas(
        given[clear], build_walls(np.asarray(shapes)), radius_m=radius_m, polygons=polygons
    )
    table = pd.DataFrame({"area_m2": area}, index=points.index)
    return gpd.GeoDataFrame(table, geometry=shape, crs=points.crs) if polygons else table


def isovist_areas(
    xy: ArrayLike, walls: Walls, *, radius_m: float, polygons: bool = False
) -> tuple[Floats, NDArray[np.object_]]:
    """Return the area seen from each point [m2] and its outline; the arrays behind :func:`isovists`.

    Parameters
    ----------
    xy : (n, 2)
        Points off every wall, finite [m]. One inside a building sees its inside.
    walls
        What blocks sight, in the same CRS.
    radius_m, polygons
        As there.

    Returns
    -------
    (n,), (n,)
        Areas [m2], and polygons: None unless asked for.
    """
    x, y = np.array(np.asarray(xy, np.float64).reshape(-1, 2).T, order="C")
    if not 0 < radius_m < math.inf:
        raise CallError(f"radius_m must be above 0 m, got {radius_m}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise CallError("points must have finite coordinates")
    step = math.radians(ARC_DEG) if polygons else 0.0

    def of(some: slice) -> tuple[Floats, Floats, Ints]:
        return isovists_of(x[some], y[some], float(radius_m), step, walls.lines, walls.start, walls.items, walls.grid)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(of, [slice(k, k + _CHUNK) for k in range(0, len(x), _CHUNK)]))
    if not parts:
        return np.empty(0), np.empty(0, object)
    area, vertices, count = (np.concatenate(each) for each in zip(*parts, strict=True))
    shapes = np.full(len(x), None, object)
    if polygons:
        shapes = shapely.polygons(shapely.linearrings(vertices, indices=np.repeat(np.arange(len(x)), count)))
    return area, shapes
