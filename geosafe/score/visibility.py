"""Visibility: how far one sees from a public space, and how much of it can be seen, and from where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.errors import CallError
from geosafe.light_points import points_along, points_over
from geosafe.network.cells import cells_over
from geosafe.network.isovist import isovist_areas
from geosafe.network.kernels import circles_in_cells, seen_from
from geosafe.network.walls import build_walls
from geosafe.params import VISIBILITY_M
from geosafe.score.streets import Streets
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Distance between the points of a space that are looked at, and between those that are looked from [m]; our judgement.
VIEW_SPACING_M: Final = 5.0

_EDGE, _STREETS, _FIRST_MARK = 0, 1, 2


class _Views(NamedTuple):
    """Points that are looked from: where, what kinds they are of (bits), and the space whose edge they are on or -1."""

    xy: Floats
    kinds: Ints
    space: Ints


def visibility(study: Study, streets: Streets, *, marked: Mapping[str, npt.ArrayLike] | None = None) -> pd.DataFrame:
    """Return how well each public space is seen, among buildings as walls.

    Points lie on a grid inside the space (as for its light), those in buildings left out. They are looked at
    from the edge of the space, and from streets and paths that are not in a tunnel, in and around it, as far as
    ``VISIBILITY_M``. Trees, fences and stalls hide nothing here, and buildings hide at any height.

    Parameters
    ----------
    study, streets
        The study and its streets.
    marked
        By name, which segments are of a kind: (n_segments,) of 1 (yes), 0 (no) and NaN (unknown). For example
        ``lit`` and ``peopled``.

    Returns
    -------
    DataFrame on the index of ``study.spaces``
        ``isovist_m2`` (mean area seen from the points [m2]); ``seen_from_edge`` and ``seen_from_streets`` (0-1: share
        of the points that a viewpoint sees). For each name of ``marked`` ``seen_from_{name}`` with ``_lo`` and
        ``_hi``: what surely marked streets see, and what those see that may be; the value is the first, NaN where every
        street in sight is unknown. ``near_edge``: the data end within reach, so that walls beyond are
        missing. All is NaN, and bounds 0 and 1, where the study does not know its buildings or a space lies inside one.

    Raises
    ------
    CallError
        A mark that is not 1, 0 or NaN for each segment.
    """
    marks = {name: _checked(name, values, len(streets.segments)) for name, values in (marked or {}).items()}
    spaces = study.spaces.geometry.to_numpy()
    buildings = study.buildings.geometry.array[study.buildings["walls"].to_numpy(bool)]
    points = points_over(spaces, spacing_m=VIEW_SPACING_M)
    clear = np.ones(len(points.xy), bool)
    clear[shapely.STRtree(buildings).query(shapely.points(points.xy), predicate="intersects")[0]] = False
    at = np.flatnonzero(clear & (points.weight > 0) & study.knows("buildings"))
    edge = np.flatnonzero(clear & (points.weight == 0))
    walls = build_walls(np.asarray(buildings))
    xy, space = points.xy[at], points.place[at]
    views = _views(points.xy[edge], points.place[edge], streets, spaces, marks)
    x, y = np.ascontiguousarray(xy.T)
    grid = cells_over(x, y, cell_m=VISIBILITY_M / 4)
    reach = np.full(len(views.xy), VISIBILITY_M)
    seen = seen_from(
        x, y, space, views.xy, views.kinds, views.space, VISIBILITY_M,
        *circles_in_cells(views.xy[:, 0].copy(), views.xy[:, 1].copy(), reach, grid), grid,
        walls.lines, walls.owner, walls.start, walls.items, walls.grid,
    )  # fmt: skip

    def mean(values: npt.NDArray[np.generic]) -> Floats:
        n = np.bincount(space, minlength=len(spaces))
        total = np.bincount(space, weights=values, minlength=len(spaces))
        result: Floats = np.divide(total, n, out=np.full(len(spaces), np.nan), where=n > 0)
        return result

    def share(bit: int) -> Floats:
        return mean((seen >> bit) & 1)

    table = {
        "isovist_m2": mean(isovist_areas(xy, walls, radius_m=VISIBILITY_M)[0]),
        "seen_from_edge": share(_EDGE),
        "seen_from_streets": share(_STREETS),
    }
    for k, name in enumerate(marks):
        surely, perhaps, known = (share(_FIRST_MARK + 3 * k + part) for part in range(3))
        told = (known > 0) | (perhaps == 0)
        table[f"seen_from_{name}"] = np.where(told, surely, np.nan)
        table[f"seen_from_{name}_lo"] = np.nan_to_num(surely, nan=0.0)
        table[f"seen_from_{name}_hi"] = np.nan_to_num(perhaps, nan=1.0)
    inside = shapely.covers(study.coverage["streets"], shapely.buffer(spaces, VISIBILITY_M))
    return pd.DataFrame({**table, "near_edge": ~inside}, index=study.spaces.index)


def _checked(name: str, values: npt.ArrayLike, n: int) -> Floats:
    mark = np.array(values, np.float64)
    if mark.shape != (n,) or not (np.isnan(mark) | np.isin(mark, (0, 1))).all():
        raise CallError(f"marked[{name!r}] must be 1, 0 or NaN (unknown) for each of {n} segments")
    return mark


def _views(
    edge: Floats, of: Ints, streets: Streets, spaces: npt.NDArray[np.object_], marks: Mapping[str, Floats]
) -> _Views:
    """Return the points that spaces are looked at from: their edges, and the streets in reach."""
    lines = streets.segments.geometry.array
    near = np.unique(shapely.STRtree(lines).query(spaces, predicate="dwithin", distance=VISIBILITY_M)[1])
    near = near[~streets.segments["tunnel"].to_numpy(bool)[near]]
    along = points_along(np.asarray(lines[near]), spacing_m=VIEW_SPACING_M)
    row = near[along.place]
    kinds = np.full(len(row), 1 << _STREETS, np.int64)
    for k, mark in enumerate(marks.values()):
        for part, holds in enumerate((mark == 1, mark != 0, ~np.isnan(mark))):
            kinds |= holds[row].astype(np.int64) << (_FIRST_MARK + 3 * k + part)
    return _Views(
        np.vstack([edge, along.xy]),
        np.concatenate([np.full(len(edge), 1 << _EDGE, np.int64), kinds]),
        np.concatenate([of, np.full(len(row), -1, np.int64)]),
    )
