"""Marks on the maps of a walk: numbers, letters and signs, moved off one another with a line to where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import shapely

from geosafe.show.print_apart import leader_svg, places_around
from geosafe.show.print_frame import Frame
from geosafe.show.print_style import Stroke

Kind = Literal["stop", "here", "start", "end", "turn", "toilet", "water", "seat"]
#: Half the size of each mark [mm]; our judgement: two figures of 9 pt fit into a stop.
HALF_MM: Final[dict[str, float]] = {
    "stop": 2.8, "here": 3.4, "start": 2.8, "end": 2.8, "turn": 2.1, "toilet": 3.2, "water": 1.8, "seat": 1.5,
}  # fmt: skip
#: Marks that are left out where another of their kind, or anything else, is in their place.
_DISPENSABLE: Final = ("seat",)
#: Marks that stay clear of the way, so that its turn is seen.
_BESIDE: Final = ("turn", "toilet", "water")
#: What stays free around a mark [mm].
_FREE_MM: Final = 0.35
#: Line and fill of marks.
_BLACK, _WHITE, _LINE_PT = "#000000", "#ffffff", 0.9


@dataclass(frozen=True)
class Mark:
    """A mark at a place on paper [mm]; ``text`` is empty where its shape says it all."""

    kind: Kind
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Placed:
    """A mark with where its middle came to stand [mm]."""

    mark: Mark
    x: float
    y: float

    @property
    def box(self) -> Any:
        """The room that it takes."""
        half = HALF_MM[self.mark.kind] + _FREE_MM
        return shapely.box(self.x - half, self.y - half, self.x + half, self.y + half)


def place_marks(marks: Sequence[Mark], way: Any, frame: Frame) -> list[Placed]:
    """Return marks where none lies on another, the first ones nearest to their places; ``way`` is on paper [mm].

    A mark outside the frame is left out; so is a seat for which there is no room. Any other stands on what is there
    already where there is none: it is better seen badly than not at all.
    """
    placed: list[Placed] = []
    inside = shapely.box(0, 0, frame.width_mm, frame.height_mm)
    shapely.prepare(way)
    for mark in marks:
        if not shapely.intersects_xy(inside, mark.x, mark.y):
            continue
        half = HALF_MM[mark.kind] + _FREE_MM
        x, y = places_around(mark.x, mark.y).T
        boxes = shapely.box(x - half, y - half, x + half, y + half)
        free = (x > half) & (y > half) & (x < frame.width_mm - half) & (y < frame.height_mm - half)
        if placed:
            free &= ~shapely.intersects(boxes[:, None], np.array([each.box for each in placed])).any(axis=1)
        if mark.kind in _BESIDE:
            clear = free & ~shapely.intersects(boxes, way)
            free = clear if clear.any() else free
        if not free.any():
            if mark.kind in _DISPENSABLE:
                continue
            x, y, free = np.clip(x, half, frame.width_mm - half), np.clip(y, half, frame.height_mm - half), free | True
        k = int(np.argmax(free))
        if mark.kind in _DISPENSABLE and k:
            continue
        placed.append(Placed(mark, round(float(x[k]), 2), round(float(y[k]), 2)))
    return placed


def marks_svg(placed: Sequence[Placed]) -> str:
    """Return marks as SVG, their lines first, without their texts."""
    leaders = "".join(leader_svg(each.mark.x, each.mark.y, each.x, each.y, ink=_BLACK, halo=_WHITE) for each in placed)
    return leaders + "".join(
        _SHAPES[each.mark.kind](each.x, each.y, HALF_MM[each.mark.kind]) for each in reversed(placed)
    )


def sign_svg(kind: Kind) -> tuple[str, float]:
    """Return one sign for a legend as SVG content and the length of its sides [mm]."""
    side = 2 * (HALF_MM[kind] + _FREE_MM)
    return _SHAPES[kind](side / 2, side / 2, HALF_MM[kind]), side


def _disc(fill: str, line_pt: float = _LINE_PT) -> Any:
    def drawn(x: float, y: float, half: float) -> str:
        ring = f'<circle cx="{_u(x)}" cy="{_u(y)}" r="{_u(half + 0.3)}" fill="{_WHITE}"/>'
        line = _u(line_pt * 25.4 / 72)
        return ring + (
            f'<circle cx="{_u(x)}" cy="{_u(y)}" r="{_u(half - line_pt * 25.4 / 144)}" fill="{fill}" stroke="{_BLACK}"'
            f' stroke-width="{line}"/>'
        )

    return drawn


def _polygon(points: Sequence[tuple[float, float]], fill: str) -> str:
    told = " ".join(f"{_u(x)},{_u(y)}" for x, y in points)
    return f'<polygon points="{told}" fill="{fill}" stroke="{_BLACK}" stroke-width="{_u(0.3)}"/>'


def _start(x: float, y: float, half: float) -> str:
    r = half * 0.62
    corners = [(x + r, y), (x - r / 2, y - r * 0.87), (x - r / 2, y + r * 0.87)]
    return str(_disc(_WHITE)(x, y, half)) + _polygon(corners, _BLACK)


def _end(x: float, y: float, half: float) -> str:
    r = half * 0.45
    return str(_disc(_WHITE)(x, y, half)) + _polygon(
        [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], _BLACK
    )


def _here(x: float, y: float, half: float) -> str:
    ring = f'fill="{_WHITE}" fill-opacity="0.6" cx="{_u(x)}" cy="{_u(y)}" r="{_u(half - 0.4)}"'
    dot = f'<circle cx="{_u(x)}" cy="{_u(y)}" r="{_u(0.7)}" fill="{_BLACK}"/>'
    halo, line = (f'<circle {ring} stroke="{colour}" stroke-width="{_u(wide)}"/>'
                  for colour, wide in ((_WHITE, 1.4), (_BLACK, 0.8)))  # fmt: skip
    return halo + line + dot


def _boxed(x: float, y: float, half: float) -> str:
    high = half * 0.62
    return _polygon([(x - half, y - high), (x + half, y - high), (x + half, y + high), (x - half, y + high)], _WHITE)


def _drop(x: float, y: float, half: float) -> str:
    r = half * 0.66
    return (f'<path d="M{_u(x)} {_u(y - half)}C{_u(x + r)} {_u(y - r / 3)} {_u(x + r)} {_u(y + half)} {_u(x)} '
            f'{_u(y + half)}C{_u(x - r)} {_u(y + half)} {_u(x - r)} {_u(y - r / 3)} {_u(x)} {_u(y - half)}Z" '
            f'fill="{_WHITE}" stroke="{_BLACK}" stroke-width="{_u(0.35)}"/>')  # fmt: skip


def _bench(x: float, y: float, half: float) -> str:
    legs = f"M{_u(x - half)} {_u(y)}L{_u(x + half)} {_u(y)}" + "".join(
        f"M{_u(x + side * half * 0.6)} {_u(y)}L{_u(x + side * half * 0.6)} {_u(y + half * 0.8)}" for side in (-1, 1)
    )
    return Stroke(0, 3.2, _WHITE, (), "round").svg(legs) + Stroke(0, 1.3, _BLACK).svg(legs)


_SHAPES: Final[dict[str, Any]] = {
    "stop": _disc(_BLACK), "here": _here, "start": _start, "end": _end, "turn": _disc(_WHITE, 0.7),
    "toilet": _boxed, "water": _drop, "seat": _bench,
}  # fmt: skip


def _u(mm: float) -> str:
    """Return millimetres as hundredths of them."""
    return f"{mm * 100:.0f}"
