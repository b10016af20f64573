"""The maps of a walk's booklet: the way over the quiet ground of the study, north up, at a round scale."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geosafe.show.booklet_marks import Kind, Mark, marks_svg, place_marks
from geosafe.show.ground_names import find_names
from geosafe.show.print_frame import PT, Frame, bar_length, frame_around
from geosafe.show.print_ground import ground_svg, paper_zoom
from geosafe.show.print_names import place_names
from geosafe.show.print_style import Stroke, svg
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from shapely import LineString, Point

    from geosafe.study import Study
    from geosafe.walks import Facility, Leg, Walk

#: The way on this map, other parts of it, and the white on either side [pt]; our judgement: seen on a photocopy.
WAY_PT: Final = 2.4
OTHER_PT: Final = 1.1
OTHER_DASH: Final = (3.2, 2.6)
_CASING_PT: Final = 2.2
#: Arrows on the way stand this far apart, and the first as far from its beginning, and are so long [mm].
_ARROWS_MM: Final = 21.0
_ARROW_MM: Final = 3.4
#: What stays free between what a map must show and its edge [mm].
CLEAR_MM: Final = 11.0
#: The same on the map of the whole walk, where no turn has a letter.
OVERVIEW_CLEAR_MM: Final = 7.0
#: The largest scale of a map of a way, and the smallest: a longer part is cut into several; our judgement.
LARGEST, SMALLEST = 1250, 4000
#: What a map shows around a stop, to each side [m].
AROUND_M: Final = 120.0
_INK: Final = "#000000"
_WHITE: Final = "#ffffff"


@dataclass(frozen=True)
class Part:
    """A part of a leg that is on one map: its line [m], and the places of its turns along the leg from and to [m]."""

    line: LineString
    start_m: float
    end_m: float


def parts_of(leg: Leg, width_mm: float, height_mm: float) -> list[Part]:
    """Return a leg in as few equally long parts as fit on maps of a size that is not below the smallest scale."""
    room = np.array([width_mm, height_mm]) - 2 * CLEAR_MM
    length = leg.geometry.length
    count = 1
    while True:
        cuts = np.linspace(0, length, count + 1)
        lines = [_between(leg.geometry, a, b) for a, b in pairwise(cuts)]
        bounds = shapely.bounds(np.array(lines))
        if ((bounds[:, 2:] - bounds[:, :2]) <= room * SMALLEST / 1000).all():
            return [Part(line, float(a), float(b)) for line, a, b in zip(lines, cuts[:-1], cuts[1:], strict=True)]
        count += 1


def _between(line: LineString, a: float, b: float) -> LineString:
    """Return what lies between two places along a line [m]."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(shapely.get_coordinates(line), axis=0).T))])
    inner = shapely.get_coordinates(line)[(along > a) & (along < b)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [a, b]))
    return shapely.LineString(np.concatenate([ends[:1], inner, ends[1:]]))


def frame_of(line: Any, width_mm: float, height_mm: float, *, clear_mm: float = CLEAR_MM) -> Frame:
    """Return the frame of a map that shows all of a line, or of several; one without length lies in its middle."""
    bounds = tuple(shapely.total_bounds(line).tolist())
    fits = frame_around(bounds, width_mm=width_mm - 2 * clear_mm, height_mm=height_mm - 2 * clear_mm)
    return frame_around(bounds, width_mm=width_mm, height_mm=height_mm, scale=max(fits.scale, LARGEST))


def frame_at(point: Point, width_mm: float, height_mm: float) -> Frame:
    """Return the frame of a map with a place in its middle, at the largest round scale that shows what is around it."""
    box = tuple(shapely.bounds(shapely.buffer(point, AROUND_M)).tolist())
    return frame_around(box, width_mm=width_mm, height_mm=height_mm)


def map_data(
    say: Say, study: Study, frame: Frame, way: Sequence[Any], *, alt: str, marks: Sequence[Mark],
    other: Sequence[Any] = (), first: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Return a map for the template: ground, way, marks and names that are clear of one another.

    Parameters
    ----------
    say, study, frame
        The words, the study and the paper.
    way, other
        Lines that are walked on this map, with arrows, and other parts of the walk [m].
    alt
        What the map shows, for those who do not see it.
    marks
        On paper [mm], the most important first.
    first
        Names of streets that should be on it before others.
    """
    # What is walked twice is drawn once: two broken lines on one another would look whole.
    rest = shapely.get_parts(shapely.line_merge(shapely.union_all(np.array(other, dtype=object))))
    lines, others = frame.shapes(np.array(way)), frame.shapes(rest)
    drawn = shapely.union_all(shapely.buffer(lines, (WAY_PT + 1) / 2 / PT, quad_segs=2))
    placed = place_marks(marks, drawn, frame)
    taken = np.array([drawn, *(each.box for each in placed), *shapely.get_parts(shapely.buffer(others, 0.5 / PT))])
    look = pd.DataFrame({"width": 0}, index=study.blocks.index)
    found = find_names(study, study.spaces, study.blocks)
    names = place_names(
        found, study, look, frame, zoom=paper_zoom(study, frame), area=study.area, taken=taken, first=first
    )
    bar = bar_length(frame.scale)
    return {
        "svg": svg(frame.width_mm, frame.height_mm, ground_svg(study, frame), _others_svg(frame, rest),
                   _way_svg(frame, way), _arrows_svg(frame, lines), marks_svg(placed)),
        "width_mm": frame.width_mm, "height_mm": frame.height_mm, "mark": "", "marks": [], "alt": alt,
        "names": [vars(name) for name in names],
        "labels": [{"x_mm": each.x, "y_mm": each.y, "text": each.mark.text, "white": each.mark.kind == "stop"}
                   for each in placed if each.mark.text],
        "scale": say("booklet.scale", scale=say.number(frame.scale), metres=say.number(frame.scale / 100)),
        "bar": {"length_mm": bar / frame.scale * 1000, "zero": say("print.bar.zero"),
                "full": say("print.bar.full", length=say.number(bar))},
    }  # fmt: skip


def mark_at(frame: Frame, kind: Kind, point: Point, text: str = "") -> Mark:
    """Return a mark at a place on the ground."""
    ((x, y),) = frame.paper(shapely.get_coordinates(point)).tolist()
    return Mark(kind, text, x, y)


def things(walk: Walk, frame: Frame, toilet: str) -> list[Mark]:
    """Return the marks of toilets, water and seats beside the way, in this order."""
    order: tuple[Kind, ...] = ("toilet", "water", "seat")
    by_kind: dict[str, list[Facility]] = {
        kind: [each for each in walk.facilities if each.kind == kind] for kind in order
    }
    return [
        mark_at(frame, kind, each.point, toilet if kind == "toilet" else "") for kind in order for each in by_kind[kind]
    ]


def _others_svg(frame: Frame, lines: Sequence[Any]) -> str:
    path = frame.path(np.array(lines, dtype=object)) if len(lines) else ""
    strokes = (Stroke(0, OTHER_PT + _CASING_PT, _WHITE, (), "round"), Stroke(0, OTHER_PT, _INK, OTHER_DASH))
    return "".join(stroke.svg(path) for stroke in strokes) if path else ""


def _way_svg(frame: Frame, lines: Sequence[Any]) -> str:
    path = frame.path(np.array(lines, dtype=object))
    strokes = (Stroke(0, WAY_PT + _CASING_PT, _WHITE, (), "round"), Stroke(0, WAY_PT, _INK, (), "round"))
    return "".join(stroke.svg(path) for stroke in strokes) if path else ""


def _arrows_svg(frame: Frame, lines: Any) -> str:
    """Return heads of arrows along ways on paper [mm]."""
    heads = []
    for line, length in zip(lines, shapely.length(lines).tolist(), strict=True):
        if length < 2.5 * _ARROW_MM:
            continue
        count = max(1, int(length / _ARROWS_MM))
        at = (np.arange(count) + 0.5) * length / count
        tip, tail = (shapely.get_coordinates(shapely.line_interpolate_point(line, at + side * _ARROW_MM / 2))
                     for side in (1, -1))  # fmt: skip
        ahead = tip - tail
        long = np.hypot(*ahead.T)
        straight = long > 0.9 * _ARROW_MM
        ahead, tip, tail = ahead[straight] / long[straight, None], tip[straight], tail[straight]
        aside = ahead[:, ::-1] * (-1, 1) * _ARROW_MM * 0.45
        heads.append(np.stack([tip, tail + aside, tail + ahead * _ARROW_MM * 0.22, tail - aside], axis=1))
    corners = np.concatenate(heads) if heads else np.empty((0, 4, 2))
    room = np.array([frame.width_mm, frame.height_mm])
    seen = ((corners > 0) & (corners < room)).all(axis=(1, 2))
    points = [" ".join(f"{x:.0f},{y:.0f}" for x, y in head) for head in (corners[seen] * 100).tolist()]
    return "".join(f'<polygon points="{each}" fill="{_INK}" stroke="{_WHITE}" stroke-width="14"/>' for each in points)
