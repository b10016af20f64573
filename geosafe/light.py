"""Light: the horizontal illuminance that lamps give, at points, along segments and over areas.

Each lamp of flux Φ [lm], maintenance factor MF and height h [m] sends I = Φ·MF/2π [cd] down evenly; at a ground
distance d [m] it gives E = I·h/(h² + d²)^1.5 [lx] on the horizontal. A lamp is left out where it gives less than the
cut-off, so that the answer does not hang on a round distance.

Buildings, where given, block the straight line on the ground from a lamp to a point. A lamp must not be put out by the
wall it hangs on, and inventories and outlines are rarely exact to the metre:

- a lamp inside an outline, within :data:`WALL_M` of it, is taken to hang on that wall and shines from just outside it;
- a lamp deeper inside is taken to stand under a roof, and that building does not block it;
- a wall within :data:`CLEAR_M` of a lamp, along the line, does not block it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geosafe.crs import require_same_crs
from geosafe.errors import CallError, CrsError
from geosafe.network.cells import cells_over
from geosafe.network.graph import Floats, Ints
from geosafe.network.kernels import circles_in_cells, light_at, lines_in_cells, vertex_fractions
from geosafe.params import (
    LAMP_EFFICACY_LM_PER_W,
    LAMP_FLUX_LM,
    LAMP_HEIGHT_M,
    LIGHT_CUTOFF_LX,
    LIGHT_PERCENTILE,
    LIGHT_SPACING_M,
    MAINTENANCE_FACTOR,
)

#: A lamp at most this far inside an outline hangs on that wall [m]; our judgement.
WALL_M: Final = 1.0
#: A wall at most this far from a lamp does not block it [m]; our judgement.
CLEAR_M: Final = 0.2

#: A lamp at most this far inside an outline stands on it [m].
_ON_WALL_M: Final = 1e-3
#: How far outside its wall a lamp is taken to shine from [m].
_OFF_WALL_M: Final = 0.1
#: Width of the cells that walls are looked up in [m].
_WALL_CELL_M: Final = 10.0

Geometries = NDArray[np.object_]


class Light(NamedTuple):
    """What lamps give at points, each (n,).

    Attributes
    ----------
    lx
        Horizontal illuminance [lx]; 0 where no lamp reaches.
    n_lamps
        How many lamps give at least the cut-off there.
    blocked_lx
        What lamps would give besides if no building stood in the way [lx].
    """

    lx: Floats
    n_lamps: Ints
    blocked_lx: Floats


def illuminance_at(
    points: ArrayLike,
    lamps_xy: ArrayLike,
    height_m: ArrayLike,
    flux_lm: ArrayLike,
    *,
    maintenance: float = MAINTENANCE_FACTOR,
    cutoff_lx: float = LIGHT_CUTOFF_LX,
    obstacles: Geometries | Sequence[BaseGeometry] | None = None,
) -> Light:
    """Return the light that lamps give at points.

    Parameters
    ----------
    points : (n, 2)
        Points on the ground [m, any projected CRS].
    lamps_xy : (m, 2)
        Lamps, in the same CRS [m].
    height_m : (m,)
        Height of the lamps above the ground [m], above 0.
    flux_lm : (m,)
        Luminous flux of the lamps [lm], 0 or more.
    maintenance
        Maintenance factor.
    cutoff_lx
        A lamp is left out where it gives less than this [lx], above 0.
    obstacles
        Polygons that block light, in the same CRS.
    """
    light, _ = _light(points, None, lamps_xy, height_m, flux_lm, maintenance, cutoff_lx, obstacles)
    return light


def illuminance(
    segments: gpd.GeoDataFrame,
    lamps: gpd.GeoDataFrame,
    *,
    spacing_m: float = LIGHT_SPACING_M,
    buildings: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Return the light that lamps give along segments.

    It is computed at the centres of equal pieces of each segment. No lamp given is no light computed: whether a
    place without recorded lamps is dark or nobody looked is for the caller to know.

    Parameters
    ----------
    segments
        LineStrings in a projected CRS [m].
    lamps
        Points in the same CRS. Optional columns, where a missing value takes the default of ``geosafe.params``:
        ``height_m`` [m]; ``flux_lm`` [lm], else ``power_w`` [W] times the usual efficacy, else the usual flux.
    spacing_m
        The longest a piece may be [m].
    buildings
        Polygons in the same CRS that block light; None: nothing does.

    Returns
    -------
    DataFrame on the index of ``segments``
        ``mean_lx``, ``min_lx`` and ``p10_lx`` (10th percentile) [lx]; ``uniformity`` (minimum / mean, NaN without
        light); ``n_lamps`` (distinct lamps that reach it with at least the cut-off); ``blocked_share`` (0-1, of
        the light that would arrive without buildings; 0 where none would).

    Raises
    ------
    CrsError, CallError
        CRSs that are missing, different or not projected; geometries of another type; a height that is not above
        0 or a flux below 0.
    """
    _check_spacing(spacing_m)
    lines = segments.geometry.array
    if not (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING).all():
        raise CallError("segments must hold LineStrings only: take MultiLineStrings apart with .explode()")
    n = np.maximum(np.ceil(shapely.length(lines) / spacing_m), 1).astype(np.int64)
    of = np.repeat(np.arange(len(n)), n)
    piece = np.arange(len(of)) - np.repeat(np.cumsum(n) - n, n)
    part = (piece + 0.5) / n[of]
    coords, line = shapely.get_coordinates(lines, return_index=True)
    along = vertex_fractions(coords, line)
    # Line number plus fraction rises from vertex to vertex through the whole table.
    vertex = np.searchsorted(line + along, of + part) - 1
    t = (part - along[vertex]) / (along[vertex + 1] - along[vertex])
    points = coords[vertex] + t[:, None] * (coords[vertex + 1] - coords[vertex])
    return _by_place(segments, "segments", points, of, lamps, buildings)


def illuminance_of_areas(
    areas: gpd.GeoDataFrame,
    lamps: gpd.GeoDataFrame,
    *,
    spacing_m: float = LIGHT_SPACING_M,
    buildings: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Return the light that lamps give over areas, computed on a grid inside each (:func:`grid_points`).

    Parameters and result are those of :func:`illuminance`, with polygons instead of lines.
    """
    _check_spacing(spacing_m)
    points, of = _grids(areas.geometry.to_numpy(), spacing_m)
    return _by_place(areas, "areas", points, of, lamps, buildings)


def grid_points(polygon: BaseGeometry, *, spacing_m: float) -> Floats:
    """Return points inside a polygon: the centres of a grid laid over its bounding box.

    Parameters
    ----------
    polygon
        A polygon or multipolygon in a projected CRS [m].
    spacing_m
        The widest a cell may be [m].

    Returns
    -------
    (n, 2)
        At least one point [m]: where no centre lies inside, one that does.
    """
    _check_spacing(spacing_m)
    return _grids(np.array([polygon]), spacing_m)[0]


def _check_spacing(spacing_m: float) -> None:
    if not 0 < spacing_m < np.inf:
        raise CallError(f"spacing_m must be above 0 m, got {spacing_m}")


def _grids(polygons: Geometries, spacing_m: float) -> tuple[Floats, Ints]:
    """Return the points inside each polygon and the number of the polygon of each, ascending."""
    if not np.isin(
        shapely.get_type_id(polygons), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    ).all():
        raise CallError("areas must hold Polygons and MultiPolygons only")
    box = shapely.bounds(polygons)
    low, size = box[:, :2], box[:, 2:] - box[:, :2]
    n = np.maximum(np.ceil(size / spacing_m), 1).astype(np.int64)
    cells = n.prod(axis=1)
    of = np.repeat(np.arange(len(n)), cells)
    cell = np.arange(len(of)) - np.repeat(np.cumsum(cells) - cells, cells)
    place = np.stack([cell % n[of, 0], cell // n[of, 0]], axis=1)
    points = low[of] + (place + 0.5) * (size / n)[of]
    shapely.prepare(polygons)
    inside = shapely.contains_xy(polygons[of], points)
    bare = np.flatnonzero(np.bincount(of[inside], minlength=len(polygons)) == 0)
    points = np.concatenate([points[inside], shapely.get_coordinates(shapely.point_on_surface(polygons[bare]))])
    of = np.concatenate([of[inside], bare])
    order = np.argsort(of, kind="stable")
    return points[order], of[order]


def _by_place(
    places: gpd.GeoDataFrame,
    name: str,
    points: Floats,
    of: Ints,
    lamps: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None,
) -> pd.DataFrame:
    """Sum up the light at the points of each place; ``of`` is ascending and names every place."""
    require_same_crs(places, lamps, names=(name, "lamps"))
    if not places.crs.is_projected:
        raise CrsError(f"{name} and lamps must be in a projected CRS in metres, got {places.crs.name!r}")
    obstacles = None
    if buildings is not None:
        require_same_crs(places, buildings, names=(name, "buildings"))
        obstacles = buildings.geometry.to_numpy()
    if not (shapely.get_type_id(lamps.geometry.array) == shapely.GeometryType.POINT).all():
        raise CallError("lamps must hold points only")
    height, power, flux = (_numbers(lamps, column) for column in ("height_m", "power_w", "flux_lm"))
    height = np.where(np.isnan(height), LAMP_HEIGHT_M, height)
    flux = np.where(np.isnan(flux), power * LAMP_EFFICACY_LM_PER_W, flux)
    flux = np.where(np.isnan(flux), LAMP_FLUX_LM, flux)
    xy = shapely.get_coordinates(lamps.geometry.array)
    light, n_lamps = _light(points, of, xy, height, flux, MAINTENANCE_FACTOR, LIGHT_CUTOFF_LX, obstacles)

    starts = np.searchsorted(of, np.arange(len(places)))
    counts = np.diff(starts, append=len(of))
    given, blocked = (np.add.reduceat(each, starts) if len(starts) else each for each in (light.lx, light.blocked_lx))
    ranked = light.lx[np.lexsort((light.lx, of))]
    rank = (counts - 1) * (LIGHT_PERCENTILE / 100)
    below = starts + rank.astype(np.int64)
    above = np.minimum(below + 1, starts + counts - 1)
    mean = given / counts
    least = ranked[starts]
    return pd.DataFrame(
        {
            "mean_lx": mean,
            "min_lx": least,
            "p10_lx": ranked[below] + (rank % 1) * (ranked[above] - ranked[below]),
            "uniformity": np.divide(least, mean, out=np.full(len(places), np.nan), where=mean > 0),
            "n_lamps": n_lamps,
            "blocked_share": np.divide(blocked, given + blocked, out=np.zeros(len(places)), where=blocked > 0),
        },
        index=places.index,
    )


def _numbers(frame: gpd.GeoDataFrame, column: str) -> Floats:
    if column not in frame:
        return np.full(len(frame), np.nan)
    result: Floats = frame[column].to_numpy(np.float64, na_value=np.nan)
    return result


def _light(
    points: ArrayLike,
    group: Ints | None,
    lamps_xy: ArrayLike,
    height_m: ArrayLike,
    flux_lm: ArrayLike,
    maintenance: float,
    cutoff_lx: float,
    obstacles: Geometries | Sequence[BaseGeometry] | None,
) -> tuple[Light, Ints]:
    """Return the light at the points, and the number of distinct lamps that reach each group of points."""
    x, y = np.array(np.array(points, np.float64).reshape(-1, 2).T, order="C")
    xy = np.array(lamps_xy, np.float64).reshape(-1, 2)
    height, flux = np.array(height_m, np.float64), np.array(flux_lm, np.float64)
    if not (height.shape == flux.shape == (len(xy),)):
        raise CallError(f"height_m and flux_lm must have one value for each of {len(xy)} lamps")
    if not ((height > 0) & (height < np.inf) & (flux >= 0) & (flux < np.inf)).all():
        raise CallError("each lamp must have a height above 0 m and a flux of 0 lm or more")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(xy).all()):
        raise CallError("points and lamps must have finite coordinates")
    if not (0 < cutoff_lx < np.inf and 0 < maintenance < np.inf):
        raise CallError(f"cutoff_lx and maintenance must be above 0, got {cutoff_lx} and {maintenance}")
    groups = np.zeros(len(x), np.int64) if group is None else group

    moment = flux * maintenance / (2 * np.pi) * height
    reach_squared = np.cbrt(moment / cutoff_lx) ** 2 - height**2
    # In an order of their own, so that the same lamps in another order give the same bytes.
    order = np.lexsort((moment, height, *xy.T))
    order = order[reach_squared[order] >= 0]
    lamps = np.column_stack([xy, height**2, reach_squared, moment])[order]
    reach = np.sqrt(lamps[:, 3])
    grid = cells_over(x, y, cell_m=max(0.4 * float(reach.mean()), 1.0) if len(reach) else 1.0)
    sight, through, walls, owner = _obstacles(lamps[:, :2], obstacles)
    wall_grid = cells_over(walls[:, ::2].ravel(), walls[:, 1::2].ravel(), cell_m=_WALL_CELL_M)
    lx, n_lamps, blocked, n_of_group = light_at(
        x, y, groups, int(groups.max(initial=-1)) + 1,
        lamps, *circles_in_cells(lamps[:, 0].copy(), lamps[:, 1].copy(), reach, grid), grid,
        sight, through, walls, owner, *lines_in_cells(walls, wall_grid), wall_grid, CLEAR_M,
    )  # fmt: skip
    return Light(lx, n_lamps, blocked), n_of_group


def _obstacles(
    lamps_xy: Floats, obstacles: Geometries | Sequence[BaseGeometry] | None
) -> tuple[Floats, Ints, Floats, Ints]:
    """Return where each lamp shines from, the building it shines through (-1: none), the walls and their buildings."""
    sight, through = lamps_xy.copy(), np.full(len(lamps_xy), -1, np.int64)
    if obstacles is None:
        return sight, through, np.empty((0, 4)), np.empty(0, np.int64)
    shapes = np.array(obstacles, object)
    rings, owner = shapely.get_rings(shapes, return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    walls = np.hstack([coords[first], coords[first + 1]])

    tree = shapely.STRtree(shapes)
    lamp, building = tree.query(shapely.points(lamps_xy), predicate="intersects")
    lamp, at = np.unique(lamp, return_index=True)
    building = building[at]
    to_wall = shapely.shortest_line(shapely.points(lamps_xy[lamp]), shapely.boundary(shapes[building]))
    foot = shapely.get_coordinates(to_wall)[1::2]
    depth = np.hypot(*(foot - lamps_xy[lamp]).T)
    # On the outline itself "outwards" is rounding: there the clearance alone decides.
    stretch = np.divide(depth + _OFF_WALL_M, depth, out=np.ones_like(depth), where=depth > _ON_WALL_M)
    outside = lamps_xy[lamp] + (foot - lamps_xy[lamp]) * stretch[:, None]
    enclosed = np.zeros(len(lamp), bool)
    enclosed[tree.query(shapely.points(outside), predicate="within")[0]] = True
    hangs = (depth <= WALL_M) & ~enclosed
    sight[lamp[hangs]] = outside[hangs]
    through[lamp[~hangs]] = building[~hangs]
    return sight, through, walls, owner[ring[first]]
