"""Which streets and paths belong to a space: those in it and along its edge."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geosafe.score.streets import SPACE_EDGE_M

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


def ways_of_spaces(shapes: Shapes, segments: gpd.GeoDataFrame) -> tuple[Ints, Ints, Shapes]:
    """Return for each shape the segments at most ``SPACE_EDGE_M`` from it, with the part of each that is so near.

    A shape that no segment comes near has the nearest one, with its nearest point as the part.

    Returns
    -------
    shape, segment, part
        Positions of both, and the parts: lines with a length, or that point.
    """
    lines = segments.geometry.array
    tree = shapely.STRtree(lines)
    around = shapely.buffer(shapes, SPACE_EDGE_M)
    shape, segment = tree.query(around, predicate="intersects")
    order = np.lexsort((segment, shape))  # that of the tree hangs on what else is in it
    shape, segment = shape[order], segment[order]
    part = parts_inside(np.asarray(lines[segment]), around, shape)
    some = shapely.length(part) > 0
    shape, segment, part = shape[some], segment[some], part[some]
    alone = np.setdiff1d(np.arange(len(shapes)), shape)
    nearest = tree.nearest(shapes[alone])
    point = shapely.get_point(shapely.shortest_line(lines[nearest], shapes[alone]), 0)
    return np.concatenate([shape, alone]), np.concatenate([segment, nearest]), np.concatenate([part, point])


def parts_inside(lines: Shapes, areas: Shapes, which: Ints) -> Shapes:
    """Return the part of each line (n,) inside the area ``areas[which]``: most lie wholly there and need no cutting."""
    shapely.prepare(areas)
    parts: Shapes = lines.copy()
    cut = ~shapely.covers(areas[which], lines)
    parts[cut] = shapely.intersection(lines[cut], areas[which[cut]])
    return parts
