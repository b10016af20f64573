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
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geosafe.crs import require_same_crs
from geosafe.errors import CallError, CrsError
from geosafe.lamp_output import lamp_output
from geosafe.light_points import LightPoints, points_along, points_over
from geosafe.network.cells import cells_over
from geosafe.network.graph import Floats, Ints
from geosafe.network.kernels import circles_in_cells, light_all_along, light_at
from geosafe.network.walls import build_walls
from geosafe.params import LIGHT_CUTOFF_LX, LIGHT_SPACING_M, MAINTENANCE_FACTOR
from geosafe.shadow_edges import with_edges

#: A lamp at most this far inside an outline hangs on that wall [m]; our judgement.
WALL_M: Final = 1.0
#: A wall at most this far from a lamp does not block it [m]; our judgement.
CLEAR_M: Final = 0.2
#: A lamp at most this far inside an outline stands on it [m].
_ON_WALL_M: Final = 1e-3
#: How far outside its wall a lamp is taken to shine from [m].
_OFF_WALL_M: Final = 0.1
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


class LitPlaces(NamedTuple):
    """The light of places.

    Attributes
    ----------
    points
        Those that were given, and those added at edges of shadows.
    light
        What lamps give at them.
    n_lamps
        How many lamps reach each place (n_places,).
    was
        Which of the given points each is (n,); -1: it was added.
    """

    points: LightPoints
    light: Light
    n_lamps: Ints
    was: Ints


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
    height_m : (m,) or (m, 3)
        Height of the lamps above the ground [m], above 0; or as it is taken, the least and the most that it may be.
    flux_lm : (m,) or (m, k)
        Luminous flux of the lamps [lm], 0 or more; k estimates of it share one search for walls. With three heights,
        the first third of them is for the height as taken; the second for the height, of the least and the most, at
        which the lamp gives less at the point; the last for the height between these at which it gives most there.
    maintenance
        Maintenance factor.
    cutoff_lx
        A lamp is left out where it gives less than this [lx], above 0.
    obstacles
        Polygons that block light, in the same CRS.
    """
    xy = np.array(points, np.float64).reshape(-1, 2)
    lamps = Lamps(np.ascontiguousarray(xy.T), lamps_xy, height_m, flux_lm, maintenance, cutoff_lx, obstacles)
    light, _ = lamps.light(xy, np.zeros(len(xy), np.int64))
    return lamps.by_estimate(light)


def light_of_places(
    points: LightPoints,
    lamps_xy: ArrayLike,
    height_m: ArrayLike,
    flux_lm: ArrayLike,
    *,
    obstacles: Geometries | None = None,
    under_sky: NDArray[np.bool_] | None = None,
) -> LitPlaces:
    """Return the light of places, with points added at the edges of shadows that may hold their minimum.

    Parameters
    ----------
    points
        What :func:`points_along` or :func:`points_over` returns.
    lamps_xy, height_m, flux_lm, obstacles
        As :func:`illuminance_at` takes them.
    under_sky
        Points that count (n,); others, such as those inside buildings, hold no minimum. None: all.
    """
    near = np.ascontiguousarray(points.xy.T)
    lamps = Lamps(near, lamps_xy, height_m, flux_lm, MAINTENANCE_FACTOR, LIGHT_CUTOFF_LX, obstacles)
    light, n_lamps = lamps.light(points.xy, points.place)
    was = np.arange(len(points.xy))
    if obstacles is not None and len(obstacles):
        counts = np.ones(len(points.xy), bool) if under_sky is None else under_sky
        points, light, was = with_edges(points, light, lamps, counts)
    return LitPlaces(points, lamps.by_estimate(light), n_lamps, was)


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
    points, light, n_lamps, _ = light_of_places(
        points, shapely.get_coordinates(lamps.geometry.array), output["height_m"], output["flux_lm"],
        obstacles=obstacles,
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


class Lamps:
    """Lamps and walls, checked and laid out in cells once, so that light is soon known at any points near by."""

    def __init__(
        self,
        near: Floats,
        lamps_xy: ArrayLike,
        height_m: ArrayLike,
        flux_lm: ArrayLike,
        maintenance: float,
        cutoff_lx: float,
        obstacles: Geometries | Sequence[BaseGeometry] | None,
    ) -> None:
        xy = np.array(lamps_xy, np.float64).reshape(-1, 2)
        height, flux = np.array(height_m, np.float64), np.array(flux_lm, np.float64)
        if not (height.shape in ((len(xy),), (len(xy), 3)) and flux.shape[:1] == (len(xy),) and flux.ndim <= 2):
            raise CallError(f"height_m and flux_lm must have one value for each of {len(xy)} lamps")
        self.estimates, ends = flux.shape[1:], height.ndim == 2
        flux = flux.reshape(len(xy), *(self.estimates or (1,)))
        height = _three_heights(height)
        if ends and flux.shape[1] % 3:
            raise CallError(f"with three heights flux_lm must have three times as many columns, got {flux.shape[1]}")
        if not (((height > 0) & (height < np.inf)).all() and ((flux >= 0) & (flux < np.inf)).all()):
            raise CallError("each lamp must have a height above 0 m and a flux of 0 lm or more")
        if not (np.isfinite(near).all() and np.isfinite(xy).all()):
            raise CallError("points and lamps must have finite coordinates")
        if not (0 < cutoff_lx < np.inf and 0 < maintenance < np.inf):
            raise CallError(f"cutoff_lx and maintenance must be above 0, got {cutoff_lx} and {maintenance}")

        intensity = flux * maintenance / (2 * np.pi)
        reach_squared = _reach_squared(intensity.max(axis=1, initial=0.0), height, cutoff_lx)
        # In an order of their own, so that the same lamps in another order give the same bytes.
        order = np.lexsort((*intensity.T, *height.T, *xy.T))
        order = order[reach_squared[order] >= 0]
        lamps = np.column_stack([xy, reach_squared, height])[order]
        reach = np.sqrt(lamps[:, 2])
        # Which of the heights each column of flux is for: as taken, the darker end, the brightest between.
        heights = np.repeat(np.arange(3), flux.shape[1] // 3) if ends else np.zeros(flux.shape[1], np.int64)
        grid = cells_over(*near, cell_m=max(0.4 * float(reach.mean()), 1.0) if len(reach) else 1.0)
        buildings = np.array([] if obstacles is None else obstacles, object)
        sight, through = _shining(lamps[:, :2], buildings)
        walls = build_walls(buildings)
        self._of_kernels: tuple[Any, ...] = (
            lamps, np.ascontiguousarray(intensity[order]), heights, cutoff_lx,
            *circles_in_cells(lamps[:, 0].copy(), lamps[:, 1].copy(), reach, grid), grid,
            sight, through, walls.lines, walls.owner, walls.start, walls.items, walls.grid, CLEAR_M,
        )  # fmt: skip

    def light(self, xy: Floats, group: Ints) -> tuple[Light, Ints]:
        """Return the light at points (n, 2), a column an estimate, and the distinct lamps that reach each group."""
        x, y = np.ascontiguousarray(xy.T)
        lx, n_lamps, blocked, n_of_group = light_at(x, y, group, int(group.max(initial=-1)) + 1, *self._of_kernels)
        return Light(lx, n_lamps, blocked), n_of_group

    def by_estimate(self, light: Light) -> Light:
        """Return light in the shape of the fluxes: without a column of its own where there is one estimate alone."""
        shape = (len(light.lx), *self.estimates)
        return Light(light.lx.reshape(shape), light.n_lamps.reshape(shape), light.blocked_lx.reshape(shape))

    def seen_all_along(self, start: Floats, end: Floats) -> Floats:
        """Return the light of the lamps seen all along short stretches, as the kernel ``light_all_along`` does."""
        return light_all_along(*np.ascontiguousarray(start.T), *np.ascontiguousarray(end.T), *self._of_kernels)


def reach_of_lamps(height_m: Floats, flux_lm: Floats) -> Floats:
    """Return how far lamps reach on the ground (m,) [m]: where they give the cut-off; 0 where they do not anywhere.

    Parameters
    ----------
    height_m : (m,) or (m, 3)
    flux_lm : (m,)
        As :func:`illuminance_at` takes them.
    """
    intensity = flux_lm * MAINTENANCE_FACTOR / (2 * np.pi)
    return np.sqrt(np.maximum(_reach_squared(intensity, _three_heights(height_m), LIGHT_CUTOFF_LX), 0.0))


def _three_heights(height: Floats) -> Floats:
    """Return heights as taken, least and most (m, 3) of heights (m,) or (m, 3)."""
    return height if height.ndim == 2 else np.repeat(height[:, None], 3, axis=1)


def _reach_squared(intensity: Floats, height: Floats, cutoff_lx: float) -> Floats:
    """Return the square of how far lamps give the cut-off at the height (m, 3) at which they reach farthest."""
    # A point d away has most light from a height of d/√2; there a lamp gives the cut-off at d² = 2 h².
    farthest = np.clip(np.sqrt(intensity / cutoff_lx / 3**1.5), height[:, 1], height[:, 2])
    squared: Floats = np.cbrt(intensity * farthest / cutoff_lx) ** 2 - farthest**2
    return squared


def _shining(lamps_xy: Floats, buildings: Geometries) -> tuple[Floats, Ints]:
    """Return where each lamp shines from and the building it shines through (-1: none)."""
    sight, through = lamps_xy.copy(), np.full(len(lamps_xy), -1, np.int64)
    if not len(buildings):
        return sight, through
    tree = shapely.STRtree(buildings)
    lamp, building = tree.query(shapely.points(lamps_xy), predicate="intersects")
    order = np.lexsort((building, lamp))  # of outlines that overlap, the first
    lamp, at = np.unique(lamp[order], return_index=True)
    building = building[order][at]
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
