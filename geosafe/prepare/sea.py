"""The sea, from coastlines: land lies to their left, water to their right."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

#: A coastline that ends this near to the edge of the data goes on beyond it [m].
_COAST_GAP_M: Final = 200.0
#: How far from a coastline its two sides are looked up [m].
_BESIDE_M: Final = 1.0


def find_sea(coast: npt.NDArray[np.object_], box: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons of a box that lie to the right of a coastline and nowhere to the left of one.

    An extract cut without the nodes beyond its edge has coastlines that end just short of it: they
    are led on to the edge. https://wiki.openstreetmap.org/wiki/Tag:natural%3Dcoastline
    """
    in_box = shapely.intersection(shapely.union_all(coast), box)
    shores = shapely.get_parts(shapely.line_merge(in_box, directed=True))
    shores = shores[shapely.length(shores) > 0]
    if not len(shores):
        return []
    open_ends = shapely.get_point(shores[~shapely.is_closed(shores)][:, None], [0, -1]).ravel()
    ends = shapely.get_coordinates(shapely.shortest_line(open_ends, box.boundary)).reshape(-1, 2, 2)
    gap = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)[:, None]
    # A step beyond the edge, so that the two lines cross and do not only nearly touch.
    ends[:, 1] += (ends[:, 1] - ends[:, 0]) / np.maximum(gap, 1e-6)
    to_edge = shapely.linestrings(ends[gap[:, 0] < _COAST_GAP_M])
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all([*shores, *to_edge, box.boundary])]))
    pieces = np.concatenate([shapely.get_parts(piece) for piece in pieces])
    tree = shapely.STRtree(pieces)
    wet, dry = (
        np.unique(tree.query(_beside(shores, side), predicate="within")[1]) for side in (-_BESIDE_M, _BESIDE_M)
    )  # fmt: skip
    return list(pieces[np.setdiff1d(wet, dry)])


def _beside(lines: npt.NDArray[np.object_], side: float) -> npt.NDArray[np.object_]:
    """Return a point beside the middle of each line: left where ``side`` is positive [m]."""
    middle = shapely.length(lines) / 2
    before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, middle + step)) for step in (-0.5, 0.5)
    )
    along = (after - before) / np.linalg.norm(after - before, axis=1, keepdims=True)
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    points: npt.NDArray[np.object_] = shapely.points((before + after) / 2 + side * normal)
    return points
