"""Light: the horizontal illuminance that lamps give, at points, along segments and over areas.

Each lamp of flux Φ [lm], maintenance factor MF and height h [m] sends I = Φ·MF/2π [cd] down evenly; at a ground
distance d [m] it gives E = I·h/(h² + d²)^1.5 [lx] on the horizontal. A lamp is left out where it gives less than the
cut-off, so that the answer does not hang on a round distance.

Buildings, where given, block the straight line on the ground from a lamp to a point. A lamp must not be put out by the
wall it hangs on, and inventories and outlines are rarely exact to the metre:

- a lamp inside an outline, within :data:`WALL_M` of it, is taken to hang on that wall and shines from just outside it;
- a lamp deeper inside is taken to stand under a roof or in a passage, and that building does not block it;
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
from geosafe.lamp_output import lamp_output
from geosafe.low_percentile import low_percentile
from geosafe.network.cells import cells_over
from geosafe.network.graph import Floats, Ints
from geosafe.network.kernels import circles_in_cells, light_at
from geosafe.network.walls import build_walls
from geosafe.params import LIGHT_CUTOFF_LX, LIGHT_SPACING_M, MAINTENANCE_FACTOR

#: A lamp at most this far inside an outline hangs on that wall [m]; our judgement.
WALL_M: Final = 1.0
#: A wall at most this far from a lamp does not block it [m]; our judgement.
CLEAR_M: Final = 0.2
#: A large area is covered by about this many points, farther apart than in a small one.
AREA_POINTS: Final = 4000

#: A lamp at most this far inside an outline stands on it [m].
_ON_WALL_M: Final = 1e-3
#: How far outside its wall a lamp is taken to shine from [m].
_OFF_WALL_M: Final = 0.1
#: How far inside an area the points of its edge lie, clear of the walls that it may share [m].
_INSIDE_M: Final = 0.5

Geometries = NDArray[np.object_]


class Light(NamedTuple):
    """What lamps give at points, each (n,), or (n, k) for k estimates of the flux.

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


class LightPoints(NamedTuple):
    """Points at which the light of places is computed, those of a place together.

    Attributes
    ----------
    xy
        Where they are (n, 2) [m].
    place
        The number of the place of each (n,), ascending; every place has a point.
    weight
        How much of the place each stands for (n,): metres of line, or equal cells of an area. 0 for a point on the
        edge of an area, which counts for the minimum alone.
    at_m
        How far along its line each is (n,) [m]; NaN in an area.
    """

    xy: Floats
    place: Ints
    weight: Floats
    at_m: Floats

    def stretches(self) -> Ints:
        """Return each point that the next one follows on the same line: light runs straight between the two."""
        return np.flatnonzero((self.place[1:] == self.place[:-1]) & ~np.isnan(self.at_m[1:]))

    def low_percentile(self, lx: Floats, unit: Ints, n_units: int) -> Floats:
        """Return the 10th percentile of the light at these points in each unit (n_units,) [lx].

        Parameters
        ----------
        lx
            Light at the points (n,) [lx]; NaN has no say.
        unit
            The unit of each point (n,); -1 for none. The points of a place are all of one unit.
        n_units
            How many units there are.
        """
        along = self.stretches()
        if len(along):
            start, end, weight, of = lx[along], lx[along + 1], np.diff(self.at_m)[along], unit[along]
        else:
            start, end, weight, of = lx, lx, self.weight, unit
        used = of >= 0
        return low_percentile(start[used], end[used], weight[used], of[used], n_units)


def points_along(lines: Geometries, *, spacing_m: float = LIGHT_SPACING_M) -> LightPoints:
    """Return points from end to end of lines, on every bend and at most ``spacing_m`` [m] apart."""
    _check_spacing(spacing_m)
    if not (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING).all():
        raise CallError("segments must hold LineStrings only: take MultiLineStrings apart with .explode()")
    if not (shapely.length(lines) > 0).all():
        raise CallError("segments must be longer than 0 m")
    coords, line = shapely.get_coordinates(lines, return_index=True)
    side = np.hypot(*np.diff(coords, axis=0).T)
    starts = np.flatnonzero((line[1:] == line[:-1]) & (side > 0))
    side, line = side[starts], line[starts]
    n = np.ceil(side / spacing_m).astype(np.int64)
    on = n + np.append(line[1:] != line[:-1], True)[: len(line)]  # the last side of a line has its end too
    of = np.repeat(np.arange(len(n)), on)
    part = (np.arange(len(of)) - np.repeat(np.cumsum(on) - on, on)) / n[of]
    xy = coords[starts][of] + part[:, None] * (coords[starts + 1] - coords[starts])[of]
    passed = np.cumsum(side) - side
    at = (passed - passed[np.searchsorted(line, line)])[of] + part * side[of]
    gap = np.where(np.diff(line[of]) == 0, np.diff(at), 0.0)
    return LightPoints(xy, line[of], (np.append(gap, 0.0) + np.append(0.0, gap))[: len(of)] / 2, at)


def points_over(polygons: Geometries, *, spacing_m: float = LIGHT_SPACING_M) -> LightPoints:
    """Return points over polygons: the centres of a grid that lie inside, and points along the edge.

    They are at most ``spacing_m`` [m] apart, or so far that :data:`AREA_POINTS` cells fill the polygon. Where no
    centre lies inside, one point does.
    """
    _check_spacing(spacing_m)
    if not np.isin(
        shapely.get_type_id(polygons), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    ).all():
        raise CallError("areas must hold Polygons and MultiPolygons only")
    spacing = np.maximum(spacing_m, np.sqrt(shapely.area(polygons) / AREA_POINTS))
    box = shapely.bounds(polygons)
    low, size = box[:, :2], box[:, 2:] - box[:, :2]
    n = np.maximum(np.ceil(size / spacing[:, None]), 1).astype(np.int64)
    cells = n.prod(axis=1)
    of = np.repeat(np.arange(len(n)), cells)
    cell = np.arange(len(of)) - np.repeat(np.cumsum(cells) - cells, cells)
    xy = low[of] + (np.stack([cell % n[of, 0], cell // n[of, 0]], axis=1) + 0.5) * (size / n)[of]
    shapely.prepare(polygons)
    inside = shapely.contains_xy(polygons[of], xy)
    bare = np.flatnonzero(np.bincount(of[inside], minlength=len(polygons)) == 0)
    within = shapely.buffer(polygons, -_INSIDE_M)
    ring = shapely.boundary(np.where(shapely.is_empty(within), polygons, within))
    edge, edge_of = shapely.get_coordinates(shapely.segmentize(ring, spacing), return_index=True)
    some = shapely.get_coordinates(shapely.point_on_surface(polygons[bare]))
    place = np.concatenate([of[inside], bare, edge_of])
    weight = np.concatenate([np.ones(inside.sum() + len(bare)), np.zeros(len(edge))])
    order = np.argsort(place, kind="stable")
    return LightPoints(
        np.concatenate([xy[inside], some, edge])[order], place[order], weight[order], np.full(len(order), np.nan)
    )


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
    flux_lm : (m,) or (m, k)
        Luminous flux of the lamps [lm], 0 or more; k estimates of it share one search for walls.
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
    """Return the light that lamps give along segments while all of them burn.

    It is computed from end to end of each segment and runs straight from one point to the next. No lamp given is no
    light computed: whether a place without recorded lamps is dark or nobody looked is for the caller to know.

    Parameters
    ----------
    segments
        LineStrings in a projected CRS [m].
    lamps
        Points in the same CRS. What their optional columns ``height_m`` [m], ``flux_lm`` [lm], ``power_w`` [W],
        ``kind`` and ``road`` leave open is assumed, as :func:`geosafe.lamp_output.lamp_output` says.
    spacing_m
        How far apart the points may be at most [m].
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
    points = points_along(segments.geometry.to_numpy(), spacing_m=spacing_m)
    return _by_place(segments, "segments", points, lamps, buildings)


def illuminance_of_areas(
    areas: gpd.GeoDataFrame,
    lamps: gpd.GeoDataFrame,
    *,
    spacing_m: float = LIGHT_SPACING_M,
    buildings: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Return the light that lamps give over areas, computed on a grid inside each (:func:`points_over`).

    Parameters and result are those of :func:`illuminance`, with polygons instead of lines.
    """
    points = points_over(areas.geometry.to_numpy(), spacing_m=spacing_m)
    return _by_place(areas, "areas", points, lamps, buildings)


def _check_spacing(spacing_m: float) -> None:
    if not 0 < spacing_m < np.inf:
        raise CallError(f"spacing_m must be above 0 m, got {spacing_m}")


def _by_place(
    places: gpd.GeoDataFrame,
    name: str,
    points: LightPoints,
    lamps: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None,
) -> pd.DataFrame:
    """Sum up the light at the points of each place."""
    require_same_crs(places, lamps, names=(name, "lamps"))
    if not places.crs.is_projected:
        raise CrsError(f"{name} and lamps must be in a projected CRS in metres, got {places.crs.name!r}")
    obstacles = None
    if buildings is not None:
        require_same_crs(places, buildings, names=(name, "buildings"))
        obstacles = buildings.geometry.to_numpy()
    if not (shapely.get_type_id(lamps.geometry.array) == shapely.GeometryType.POINT).all():
        raise CallError("lamps must hold points only")
    output, n = lamp_output(lamps), len(places)
    light, n_lamps = _light(
        points.xy, points.place, shapely.get_coordinates(lamps.geometry.array), output["height_m"], output["flux_lm"],
        MAINTENANCE_FACTOR, LIGHT_CUTOFF_LX, obstacles,
    )  # fmt: skip
    total, given, blocked = (
        np.bincount(points.place, weights=points.weight * each, minlength=n)
        for each in (np.ones(len(points.xy)), light.lx, light.blocked_lx)
    )
    mean = given / total
    least = np.full(n, np.inf)
    np.minimum.at(least, points.place, light.lx)
    return pd.DataFrame(
        {
            "mean_lx": mean,
            "min_lx": least,
            "p10_lx": points.low_percentile(light.lx, points.place, n),
            "uniformity": np.divide(least, mean, out=np.full(n, np.nan), where=mean > 0),
            "n_lamps": n_lamps,
            "blocked_share": np.divide(blocked, given + blocked, out=np.zeros(n), where=blocked > 0),
        },
        index=places.index,
    )


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
    if not (height.shape == flux.shape[:1] == (len(xy),) and flux.ndim <= 2):
        raise CallError(f"height_m and flux_lm must have one value for each of {len(xy)} lamps")
    flux = flux.reshape(len(xy), *(flux.shape[1:] or (1,)))
    if not (((height > 0) & (height < np.inf)).all() and ((flux >= 0) & (flux < np.inf)).all()):
        raise CallError("each lamp must have a height above 0 m and a flux of 0 lm or more")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(xy).all()):
        raise CallError("points and lamps must have finite coordinates")
    if not (0 < cutoff_lx < np.inf and 0 < maintenance < np.inf):
        raise CallError(f"cutoff_lx and maintenance must be above 0, got {cutoff_lx} and {maintenance}")
    groups = np.zeros(len(x), np.int64) if group is None else group

    moment = flux * maintenance / (2 * np.pi) * height[:, None]
    most = moment.max(axis=1, initial=0.0)
    reach_squared = np.cbrt(most / cutoff_lx) ** 2 - height**2
    # In an order of their own, so that the same lamps in another order give the same bytes.
    order = np.lexsort((*moment.T, height, *xy.T))
    order = order[reach_squared[order] >= 0]
    lamps = np.column_stack([xy, height**2, reach_squared])[order]
    reach = np.sqrt(lamps[:, 3])
    grid = cells_over(x, y, cell_m=max(0.4 * float(reach.mean()), 1.0) if len(reach) else 1.0)
    buildings = np.array([] if obstacles is None else obstacles, object)
    sight, through = _shining(lamps[:, :2], buildings)
    walls = build_walls(buildings)
    lx, n_lamps, blocked, n_of_group = light_at(
        x, y, groups, int(groups.max(initial=-1)) + 1, lamps, np.ascontiguousarray(moment[order]), cutoff_lx,
        *circles_in_cells(lamps[:, 0].copy(), lamps[:, 1].copy(), reach, grid), grid,
        sight, through, walls.lines, walls.owner, walls.start, walls.items, walls.grid, CLEAR_M,
    )  # fmt: skip
    shape = (len(x), *np.shape(flux_lm)[1:])
    return Light(lx.reshape(shape), n_lamps.reshape(shape), blocked.reshape(shape)), n_of_group


def _shining(lamps_xy: Floats, buildings: Geometries) -> tuple[Floats, Ints]:
    """Return where each lamp shines from and the building it shines through (-1: none)."""
    sight, through = lamps_xy.copy(), np.full(len(lamps_xy), -1, np.int64)
    if not len(buildings):
        return sight, through
    tree = shapely.STRtree(buildings)
    lamp, building = tree.query(shapely.points(lamps_xy), predicate="intersects")
    lamp, at = np.unique(lamp, return_index=True)
    building = building[at]
    to_wall = shapely.shortest_line(shapely.points(lamps_xy[lamp]), shapely.boundary(buildings[building]))
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
    return sight, through
