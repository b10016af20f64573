"""Pack shapes as small whole numbers, so that a city fits in a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geosafe.crs import LONLAT

#: One step of a packed coordinate [Web Mercator m]: about one screen point at the closest zoom.
STEP_M: Final = 0.25
#: Radius of the sphere of Web Mercator [m].
SPHERE_M: Final = 6378137.0


@dataclass(frozen=True)
class Grid:
    """The origin of packed coordinates: a longitude and a latitude [degrees].

    Steps run to the east and to the south in Web Mercator, which serves the screen only: nothing is measured in it.
    """

    lon: float
    lat: float

    def steps(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Return whole steps from the origin, (n, 2), for (n, 2) longitudes and latitudes [degrees].

        Longitudes go the short way round from the origin, so that the antimeridian is an ordinary line.
        """
        east = np.radians((lonlat[:, 0] - self.lon + 180) % 360 - 180)
        south = _stretch(self.lat) - _stretch(lonlat[:, 1])
        return np.rint(np.column_stack([east, south]) * (SPHERE_M / STEP_M)).astype(np.int64)


def _stretch(lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.arctanh(np.sin(np.radians(lat)))


def pack_shapes(shapes: gpd.GeoSeries, *, grid: Grid, tolerance_m: float) -> bytes:
    """Pack lines or polygons as one stream of varints.

    The stream holds, one after the other: the number of shapes and of parts; the parts of each shape; the points of
    each part; the steps east from point to point through all parts; the steps south. A ring is not closed again.

    Parameters
    ----------
    shapes
        Lines or polygons, single or multiple, in a metric CRS. A missing or empty shape has no part.
    grid
        Where steps are counted from.
    tolerance_m
        How far a simplified line may stray [m].
    """
    slim = shapely.simplify(shapes.to_numpy(), tolerance_m)
    parts, shape_of_part = shapely.get_parts(slim, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    if polygons.any():
        parts, ring_of = shapely.get_rings(parts, return_index=True)
        shape_of_part = shape_of_part[ring_of]
    lonlat = gpd.GeoSeries(parts, crs=shapes.crs).to_crs(LONLAT).to_numpy()
    coordinates, part_of_point = shapely.get_coordinates(lonlat, return_index=True)
    steps = grid.steps(coordinates)
    new_part = np.diff(part_of_point, prepend=-1) > 0
    keep = new_part | (np.diff(steps, axis=0, prepend=steps[:1]) != 0).any(axis=1)
    if polygons.any():
        keep &= ~np.roll(new_part, -1)
    steps, part_of_point = steps[keep], part_of_point[keep]
    moves = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return pack_varints(
        np.concatenate(
            [
                [len(shapes), len(parts)],
                np.bincount(shape_of_part, minlength=len(shapes)),
                np.bincount(part_of_point, minlength=len(parts)),
                moves[:, 0],
                moves[:, 1],
            ]
        )
    )


def pack_varints(numbers: npt.NDArray[np.int64]) -> bytes:
    """Return whole numbers between -2**34 and 2**34 as zigzag varints: seven bits a byte, the lowest first."""
    zigzag = (numbers << 1) ^ (numbers >> 63)
    place = np.arange(5)
    length = 1 + (zigzag[:, None] >= 1 << 7 * place[1:]).sum(axis=1)
    groups = (zigzag[:, None] >> 7 * place & 0x7F) | (place < length[:, None] - 1) << 7
    return bytes(groups[place < length[:, None]].astype(np.uint8))
