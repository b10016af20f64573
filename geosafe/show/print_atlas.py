"""A map in several sheets: where each lies, which sheets lie beside it, and their grid on the overview."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geosafe.errors import CallError
from geosafe.show import palette
from geosafe.show.print_frame import PT, STEPS, Frame, round_scale
from geosafe.show.print_layout import FOOT_MM, MARGIN_MM, PAGES_MM
from geosafe.show.print_names import Name, name_widths
from geosafe.show.print_places import NAME_PT
from geosafe.show.print_style import Stroke

#: What neighbouring sheets have in common, so that a street at an edge is whole on one of them [mm]; our judgement.
OVERLAP_MM: Final = 12.0
#: Room for the heading of a sheet, and for its key below the map [mm].
HEAD_MM: Final = 9.0
KEY_MM: Final = 31.0
#: The most sheets of one map; our judgement: more is a cupboard, not an atlas.
MOST_SHEETS: Final = 60
#: What the area keeps clear of the outer edges [mm].
_CLEAR_MM: Final = 2.0
_SCALE: Final = re.compile(r"(?:1\s*:\s*)?(\d[\d,.\u2009\u00a0 ']*)")
#: The lines of the grid on the overview [pt].
_GRID_PT: Final = 1.2
#: Its numbers [pt]: seen across a table.
_NUMBER_PT: Final = 22.0


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    number
        From 1, in reading order.
    frame
        What of the ground is on it.
    beside
        The numbers of the sheets above, right, below and left of it; 0 where there is none.
    """

    number: int
    frame: Frame
    beside: tuple[int, int, int, int]


@dataclass(frozen=True)
class Atlas:
    """All sheets of a map, and whether their paper lies across."""

    sheets: tuple[Sheet, ...]
    across: bool


def scale_of(text: str) -> int:
    """Return the number of a scale as it is written: 5000 of ``1:5000``, ``1:5,000`` or ``5000``."""
    found = _SCALE.fullmatch(text.strip())
    number = int(re.sub(r"\D", "", found.group(1))) if found else 0
    if not 100 <= number <= 1_000_000:
        raise CallError(f"a scale is written as 1:5000, from 1:100 to 1:1000000, got {text!r}")
    return number


def atlas_of(
    area: shapely.Geometry,
    *,
    page: str,
    foot_lines: int,
    whole: int,
    scale: int | None = None,
    sheets: int | None = None,
) -> Atlas:  # fmt: skip
    """Return an area cut into sheets, upright or across as takes fewer of them.

    Parameters
    ----------
    area
        In the study's metric CRS [m].
    page
        One of :data:`geosafe.show.print_layout.PAGES_MM`.
    foot_lines
        How many lines the foot of a page takes.
    whole
        The scale at which all of the area is on one sheet.
    scale
        One unit of paper is that many on the ground.
    sheets
        In place of a scale: the largest round one that takes at most so many sheets.

    Raises
    ------
    CallError
        One sheet is enough for the scale, or it takes more than :data:`MOST_SHEETS`.
    """
    if sheets is not None:
        if not 2 <= sheets <= MOST_SHEETS:
            raise CallError(f"an atlas has 2 to {MOST_SHEETS} sheets, got {sheets}")
        scale = 1000
        while len(_cut(area, page, foot_lines, scale).sheets) > sheets:
            scale = round_scale(scale + 1)
    if scale is None or scale >= whole:
        raise CallError(f"all of the area is on one sheet of {page} at 1:{whole:,} already: ask for a larger scale, "
                        f"such as 1:{max(whole // 2, 100):,}, for more sheets, or for none")  # fmt: skip
    made = _cut(area, page, foot_lines, scale)
    if len(made.sheets) > MOST_SHEETS:
        raise CallError(f"1:{scale:,} takes {len(made.sheets)} sheets of {page}, more than {MOST_SHEETS}: choose a "
                        "smaller scale, larger paper or a smaller area")  # fmt: skip
    return made


def _cut(area: shapely.Geometry, page: str, foot_lines: int, scale: int) -> Atlas:
    """Return the fewer sheets of those upright and those across."""
    ways = []
    for across in (False, True):
        wide, high = PAGES_MM[page][::-1] if across else PAGES_MM[page]
        size = wide - 2 * MARGIN_MM, high - 2 * MARGIN_MM - HEAD_MM - KEY_MM - foot_lines * FOOT_MM
        ways.append(Atlas(tuple(_grid(area, size, scale)), across))
    return min(ways, key=lambda each: len(each.sheets))


def _grid(area: shapely.Geometry, size_mm: tuple[float, float], scale: int) -> list[Sheet]:
    """Return sheets in rows from the north-west, spread over the area; none that has nothing of it."""
    west, south, east, north = area.bounds
    metres = scale / 1000
    sides = ((east - west, (west + east) / 2, size_mm[0]), (north - south, (south + north) / 2, size_mm[1]))
    spread = [_spread(length / metres + 2 * _CLEAR_MM, size) for length, _, size in sides]
    (columns, step_x), (rows, step_y) = ((n, step * metres) for n, step in spread)
    x, y = (middle for _, middle, _ in sides)
    wide, high = size_mm[0] * metres, size_mm[1] * metres
    span_x, span_y = (columns - 1) * step_x + wide, (rows - 1) * step_y + high
    row, column = (each.ravel() for each in np.indices((rows, columns)))
    lefts, tops = x - span_x / 2 + column * step_x, y + span_y / 2 - row * step_y
    used = shapely.intersects(shapely.box(lefts, tops - high, lefts + wide, tops), area)
    numbers = np.zeros((rows + 2, columns + 2), dtype=int)
    numbers[row + 1, column + 1] = np.where(used, np.cumsum(used), 0)
    return [
        Sheet(
            int(numbers[i + 1, j + 1]),
            Frame(west=float(left), north=float(top), width_mm=size_mm[0], height_mm=size_mm[1], scale=scale),
            (int(numbers[i, j + 1]), int(numbers[i + 1, j + 2]), int(numbers[i + 2, j + 1]), int(numbers[i + 1, j])),
        )
        for i, j, left, top in zip(row[used], column[used], lefts[used], tops[used], strict=True)
    ]  # fmt: skip


def _spread(length_mm: float, size_mm: float) -> tuple[int, float]:
    """Return how many sheets cover a length, and how far apart they begin [mm]: what is over goes into the overlap."""
    n = max(1, math.ceil((length_mm - OVERLAP_MM) / (size_mm - OVERLAP_MM)))
    return n, (length_mm - size_mm) / (n - 1) if n > 1 else 0.0


def grid_svg(sheets: Sequence[Sheet], frame: Frame) -> str:
    """Return the edges of sheets on another frame as SVG, seen on light and on dark."""
    shapes = np.array([shapely.box(*sheet.frame.box) for sheet in sheets])
    corners = [frame.paper(shapely.get_coordinates(shape)) * STEPS for shape in shapes]
    path = "".join(f"M{'L'.join(f'{x:.0f} {y:.0f}' for x, y in each[:-1])}Z" for each in corners)
    ink = palette.PRINTED["paper"].pick
    return Stroke(3, _GRID_PT + 1.4, "#ffffff").svg(path) + Stroke(3, _GRID_PT, ink, (6, 2)).svg(path)


def grid_numbers(sheets: Sequence[Sheet], frame: Frame) -> list[Name]:
    """Return the number in the middle of each sheet on another frame."""
    texts, larger = [str(sheet.number) for sheet in sheets], _NUMBER_PT / NAME_PT
    at = frame.paper(np.array([shapely.box(*sheet.frame.box).centroid.coords[0] for sheet in sheets]))
    return [
        Name(text, round(float(x), 2), round(float(y), 2), 0.0, width * larger, True, size_pt=_NUMBER_PT)
        for text, (x, y), width in zip(texts, at.tolist(), name_widths(texts, bold=True), strict=True)
    ]


def grid_taken(sheets: Sequence[Sheet], frame: Frame) -> npt.NDArray[Any]:
    """Return the paper that the numbers of sheets cover [mm]."""
    told = [
        (each.x_mm, each.y_mm, each.width_pt / PT / 2 + 1.5, _NUMBER_PT / PT / 2)
        for each in grid_numbers(sheets, frame)
    ]
    x, y, half, high = np.array(told).T
    return np.asarray(shapely.box(x - half, y - high, x + half, y + high))


def links_taken(sheet: Sheet) -> npt.NDArray[Any]:
    """Return the paper at the edges of a sheet on which the numbers of those beside it stand [mm]."""
    wide, high = sheet.frame.width_mm, sheet.frame.height_mm
    middles = np.array([(wide / 2, 0), (wide, high / 2), (wide / 2, high), (0, high / 2)])
    reach = np.array([(14, 8), (26, 5), (14, 8), (26, 5)])
    (left, top), (right, bottom) = (middles - reach).T, (middles + reach).T
    return np.asarray(shapely.box(left, top, right, bottom))[np.array(sheet.beside) > 0]
