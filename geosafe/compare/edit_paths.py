"""Paths: ways that are closed or opened, and crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geosafe.compare.change import Change, EditError, Way
from geosafe.compare.find import point_of, segments_along, shape_in
from geosafe.compare.new_ways import JOIN_M, SHORTEST_M
from geosafe.scenario import AddCrossing, ClosePath, OpenPath
from geosafe.study import Study
from geosafe.told import said

if TYPE_CHECKING:
    from geosafe.scores import Scores

#: The sidewalks that a crossing joins lie at most this far from its point [m]; our judgement.
CROSSING_REACH_M: Final = 30.0
#: Seen from the point of a crossing, its two sides lie at least this far apart [degrees]; our judgement.
OPPOSITE_DEG: Final = 120.0
#: A point nearer to a sidewalk than this does not tell which street is crossed [m].
_ON_IT_M: Final = 0.5
_NO_HOURS: Final = "Take the hours out: streets are one network for all hours, and are scored as closed or open in all."


def close_path(study: Study, edit: ClosePath, scores: Scores | None) -> Change:
    """Return streets and paths that nobody can walk."""
    if edit.hours:
        raise EditError(f"a path closed in {edit.hours} only cannot be scored yet", _NO_HOURS)
    found, called = segments_along(study, edit.where, scores)
    if len(found) == int(study.segments["in_area"].sum()):
        raise EditError(f"{called} is every street and path of the area", "Leave some to walk on.")
    says = said("path.closed", m=round(found["length_m"].sum()), place=called)
    return Change(says, drop={"segments": found.index})


def open_path(study: Study, edit: OpenPath) -> Change:
    """Return a new path along a drawn line; both of its ends must lie near what is walked."""
    if edit.hours:
        raise EditError(f"a path open in {edit.hours} only cannot be scored yet", _NO_HOURS)
    shape = edit.where.shape
    if shape is None or shapely.get_dimensions(shape) != 1:
        raise EditError(
            "a street that is walked already is open, and of one that is not the study knows no line",
            "Draw the line of the new path: along, with a LineString.",
        )
    line = shape_in(study, edit.where)
    lines = study.segments.geometry.array
    ends = shapely.get_point(line, np.array([0, -1]))
    far = shapely.distance(lines[shapely.STRtree(lines).nearest(ends)], ends)
    if (far > JOIN_M).any():
        raise EditError(
            f"an end of the line lies {far.max():,.0f} m from the nearest street or path",
            f"Draw both ends to within {JOIN_M:.0f} m of one.",
        )
    feet = shapely.get_point(shapely.shortest_line(lines[shapely.STRtree(lines).nearest(ends)], ends), 0)
    if shapely.distance(*feet) < SHORTEST_M:
        raise EditError("both ends of the line meet the same place", "Draw it from one street or path to another.")
    return Change(said("path.new", m=round(line.length)), ways=(Way(line, "path"),))


def add_crossing(study: Study, edit: AddCrossing) -> Change:
    """Return a crossing between the nearest sidewalks or paths on both sides of a point."""
    point = shapely.Point(shapely.get_coordinates(point_of(study, edit.where))[0])
    segments = study.segments[study.segments["kind"] != "crossing"]
    lines = segments.geometry.array
    near = shapely.STRtree(lines).query(point, predicate="dwithin", distance=CROSSING_REACH_M)
    foot = shapely.get_point(shapely.shortest_line(lines[near], point), 0)
    away = shapely.distance(foot, point)
    order = np.argsort(away, kind="stable")
    near, foot, away = near[order], foot[order], away[order]
    if len(near) and segments["kind"].iloc[near[0]] == "street":
        raise EditError(
            "here the street itself is walked, along its middle, and can be crossed anywhere already",
            "A crossing changes something where sidewalks are mapped apart from their street.",
        )
    if len(near) and away[0] < _ON_IT_M:
        raise EditError("the point lies on a sidewalk", "Put it in the middle of the carriageway.")
    to = shapely.get_coordinates(foot) - shapely.get_coordinates(point)
    cosine = (to @ to[0]) / (away * away[0]) if len(near) else np.zeros(0)
    across = np.flatnonzero((cosine <= np.cos(np.deg2rad(OPPOSITE_DEG))) & (away >= _ON_IT_M))
    if not len(across):
        raise EditError(
            f"there are no sidewalks on both sides within {CROSSING_REACH_M:.0f} m",
            "Put the point in the middle of the carriageway.",
        )
    line = shapely.LineString([foot[0], foot[across[0]]])
    if line.length < SHORTEST_M:
        raise EditError("the sidewalks are one place here", "Put the point where a carriageway lies between them.")
    ids = segments.index[[near[0], near[across[0]]]]
    says = said("crossing.new", m=round(line.length))
    return Change(says, ways=(Way(line, "crossing"),), near={"segments": pd.Index(ids)})
