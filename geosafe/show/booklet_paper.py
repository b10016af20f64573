"""The two papers of a booklet, and the times and names that all its pages write alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from geosafe.show.near_street import near_street
from geosafe.show.print_fonts import Setter
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.walks import Stop, Walk


@dataclass(frozen=True)
class Paper:
    """A page of a booklet, every size in mm but that of letters [pt]; ``folded``: two on a sheet across.

    ``side_mm`` and ``top_mm`` stay free; ``overview_mm``, ``way_mm`` and ``stop_mm`` are the maps' sizes; names longer
    than ``longest`` characters are cut.
    """

    width_mm: float
    height_mm: float
    side_mm: float
    top_mm: float
    text_pt: float
    title_pt: float
    overview_mm: tuple[float, float]
    way_mm: tuple[float, float]
    stop_mm: tuple[float, float]
    row_mm: float
    longest: int
    folded: bool


#: Our judgement, made by looking: nothing under 9 pt, lines to write on 9 mm apart.
PAPERS: Final = {
    "A4": Paper(210, 297, 15, 13, 10.5, 20, (180, 168), (180, 140), (98, 98), 9, 120, False),
    "A5": Paper(148.5, 210, 11, 9, 9, 15, (126.5, 104), (126.5, 92), (60, 60), 6.6, 90, True),
}


def clock(moment: datetime) -> str:
    """Return a time to the nearest minute, 00:00 to 23:59."""
    return f"{moment + timedelta(seconds=30):%H:%M}"


def readable(name: str) -> str:
    """Return a name of the map as people write it: several in one, told apart by semicolons, with strokes between."""
    return " / ".join(part.strip() for part in name.split(";") if part.strip())


def name_of(say: Say, setter: Setter, walk: Walk, stop: Stop, longest: int) -> str:
    """Return the name of a stop as it can be set, or the street that it is near; empty where there is none."""
    if stop.name and stop.name.strip():
        return setter.short(readable(stop.name), longest)
    street = near_street(walk.study, stop.point)
    return say("booklet.near", street=setter.short(readable(street), longest)) if street else ""
