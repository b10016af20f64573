"""Points at which the light of places is computed: along lines, and over areas."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geosafe.errors import CallError
from geosafe.low_percentile import low_percentile
from geosafe.network.local_sums import running_total
from geosafe.params import LIGHT_SPACING_M
from geosafe.shadow_edges import length_around

#: A large area is covered by about this many points, farther apart than in a small one.
AREA_POINTS: Final = 4000

#: How far inside an area the points of its edge lie, clear of the walls that it may share [m].
_INSIDE_M: Final = 0.5


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]


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
    passed = np.append(0.0, running_total(side, line))[: len(side)]  # up to each side
    passed[np.append(True, line[1:] != line[:-1])[: len(line)]] = 0.0
    at = passed[of] + part * side[of]
    return LightPoints(xy, line[of], length_around(at, line[of]), at)


def points_over(polygons: Geometries, *, spacing_m: float = LIGHT_SPACING_M) -> LightPoints:
    """Return points over polygons: the centres of a grid that lie inside, and points along the edge.

    They lie half a metre inside, at most ``spacing_m`` [m] apart, or so far that :data:`AREA_POINTS` cells fill the
    polygon. Where no centre lies inside, one point does.
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
    within = shapely.buffer(polygons, -_INSIDE_M)
    within = np.where(shapely.is_empty(within), polygons, within)
    shapely.prepare(within)
    inside = shapely.contains_xy(within[of], xy)
    bare = np.flatnonzero(np.bincount(of[inside], minlength=len(polygons)) == 0)
    edge, edge_of = shapely.get_coordinates(shapely.segmentize(shapely.boundary(within), spacing), return_index=True)
    some = shapely.get_coordinates(shapely.point_on_surface(within[bare]))
    place = np.concatenate([of[inside], bare, edge_of])
    weight = np.concatenate([np.ones(inside.sum() + len(bare)), np.zeros(len(edge))])
    order = np.argsort(place, kind="stable")
    return LightPoints(
        np.concatenate([xy[inside], some, edge])[order], place[order], weight[order], np.full(len(order), np.nan)
    )


def _check_spacing(spacing_m: float) -> None:
    if not 0 < spacing_m < np.inf:
        raise CallError(f"spacing_m must be above 0 m, got {spacing_m}")
