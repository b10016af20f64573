"""How a page with maps and their legend is laid out: as gives the largest scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from geosafe.show.print_choice import Choice
from geosafe.show.print_fonts import LONGEST_TEXT, printable
from geosafe.show.print_foot import foot_text
from geosafe.show.print_frame import PT, Frame, frame_around
from geosafe.show.print_page import text_widths
from geosafe.show.print_words import Say

#: Sizes of paper, upright [mm].
PAGES_MM: Final = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
MARGIN_MM: Final = 12.0
#: Room for the legend under a map, and beside it on paper of each size, upright [mm].
LEGEND_HIGH_MM: Final = 58.0
LEGEND_WIDE_MM: Final = 58.0
LEGEND_NARROW_MM: Final = {"A4": 41.0, "A3": LEGEND_WIDE_MM}
#: A line of the foot, of the title and of what stands under it, and the gap beside a map [mm].
FOOT_MM: Final = 4.3
TITLE_MM: Final = 8.0
GAP_MM: Final = 5.0
_PANEL_MM: Final = 7.0
#: A long legend in two columns, and the most that another beside a map takes of room that is left [mm].
LEGENDS_WIDE_MM: Final = 2 * LEGEND_WIDE_MM + GAP_MM
_LEGEND_WIDEST_MM: Final = 84.0
TITLE_PT: Final = 17.0
#: Longest title that is set whole [characters].
LONGEST_TITLE: Final = 150
#: What the area keeps clear of the frame's edge [mm].
_CLEAR_MM: Final = 2.0
#: Paper whose maps fill less than this of it is turned [share]; our judgement: a legend takes a fifth beside them.
_LEAST_FILLED: Final = 0.45


@dataclass(frozen=True)
class Layout:
    """How a page is laid out: across or upright, the legend beside or below, maps beside or above one another."""

    frame: Frame
    foot_lines: int
    filled: float
    across: bool
    beside_mm: float
    stacked: bool
    legend_high_mm: float


def layout(say: Say, choice: Choice, heading: str, *, long_legend: bool) -> Layout:
    """Return the layout of the largest scale, of several the fullest; paper that would stay half empty is turned."""
    # A long legend, or one beside maps above one another, has no room below; beside maps on A4 it takes two columns.
    narrow = LEGEND_WIDE_MM if long_legend else LEGEND_NARROW_MM[choice.page]
    wide = LEGENDS_WIDE_MM if long_legend and choice.page == "A4" else LEGEND_WIDE_MM
    ways = [(False, 0.0, False), (False, narrow, False), (True, wide, False)]
    ways = ways[1:] if long_legend else ways
    if len(choice.phases) > 1:
        ways += [(False, narrow, True), (True, wide, True)]
    most = LEGENDS_WIDE_MM if long_legend else _LEGEND_WIDEST_MM
    options = [_room(say, choice, heading, *way, most=most) for way in ways]
    asked = [each for each in options if choice.across in (None, each.across)]
    wanted = options if max(each.filled for each in asked) < _LEAST_FILLED else asked
    return min(wanted, key=lambda each: (each.frame.scale, each.across != choice.across, -each.filled))


def _room(say: Say, choice: Choice, heading: str, across: bool, beside: float, stacked: bool, *, most: float) -> Layout:
    """Return the room that the maps of a page get in one way of laying it out."""
    study, panels = choice.subject.study, len(choice.phases)
    width, height = PAGES_MM[choice.page][::-1] if across else PAGES_MM[choice.page]
    width, height = width - 2 * MARGIN_MM, height - 2 * MARGIN_MM
    foot, title = text_widths([(printable(foot_text(say, study), longest=LONGEST_TEXT)[0], 9.0, False, False),
                               (printable(heading, longest=LONGEST_TITLE)[0], TITLE_PT, True, False)])  # fmt: skip
    foot_lines = math.ceil(foot / PT * 1.06 / (width - 30)) + 1
    title_lines = max(1, math.ceil(title / PT * 1.1 / width))
    height -= foot_lines * FOOT_MM + title_lines * TITLE_MM + (12 if study.simulated else 7)
    whole, sheet = height, width * height
    width, height = (width - beside - GAP_MM, height) if beside else (width, height - LEGEND_HIGH_MM)
    if stacked:
        height = height / panels - _PANEL_MM - GAP_MM / 2
    else:
        height -= _PANEL_MM if panels > 1 else 0
        width = (width - GAP_MM * (panels - 1)) / panels
    bounds = study.area.bounds
    fits = frame_around(bounds, width_mm=width - 2 * _CLEAR_MM, height_mm=height - 2 * _CLEAR_MM)
    metres = fits.scale / 1000
    tight = (min(width, (bounds[2] - bounds[0]) / metres + 2 * _CLEAR_MM),
             min(height, (bounds[3] - bounds[1]) / metres + 2 * _CLEAR_MM))  # fmt: skip
    frame = frame_around(bounds, width_mm=round(tight[0], 2), height_mm=round(tight[1], 2), scale=fits.scale)
    used = 0 if beside else frame.height_mm + _PANEL_MM * (panels > 1)
    # What a round scale leaves free beside the maps is the legend's.
    left = sheet / whole - (1 if stacked else panels) * (frame.width_mm + GAP_MM)
    beside = round(min(left, most), 2) if beside else 0.0
    return Layout(frame, foot_lines, panels * tight[0] * tight[1] / sheet, across, beside, stacked, whole - used)
