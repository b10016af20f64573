"""What people said on walks, on paper: marks whose shape and colour say what those of the page do, and a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.show import palette
from geosafe.show.map_said import said
from geosafe.show.pack_shapes import Grid
from geosafe.show.print_apart import leader_svg, places_around
from geosafe.show.print_choice import Choice
from geosafe.show.print_fonts import Setter
from geosafe.show.print_frame import PT, STEPS, Frame
from geosafe.show.print_names import Name, name_widths
from geosafe.show.print_style import Ramp, svg
from geosafe.show.print_words import Say

#: The middle of the ring of a mark [mm], and the ring's lines [pt].
RADIUS_MM: Final = 2.1
_RING_PT, _EDGE_PT = 2.4, 0.6
#: How far the number of a mark stands from its middle [mm].
_NUMBER_MM: Final = 3.0
#: The shapes by quadrant, around a middle [shares of the radius]: felt and recorded, felt, recorded, neither (a ring).
_SHAPES: Final = (
    ((0, -0.66), (0.56, 0), (0, 0.66), (-0.56, 0)),
    ((0, -0.6), (0.58, 0.42), (-0.58, 0.42)),
    ((0, 0.6), (0.58, -0.42), (-0.58, -0.42)),
    None,
)
#: How many places under one mark the legend lists, and the longest name there [characters].
LISTED: Final = 6
_LONGEST: Final = 34

_THEME: Final = palette.PRINTED["paper"]


@dataclass(frozen=True)
class Marks:
    """The marks of one map.

    Attributes
    ----------
    places
        One row a mark in the order of its number: name, quadrant, gap [points], x and y in the study's CRS.
    ramp, edges
        The colours of gaps and the edges between them.
    """

    places: pd.DataFrame
    ramp: Ramp
    edges: tuple[float, ...]

    def svg(self, frame: Frame) -> str:
        """Return the marks as SVG in hundredths of a millimetre, below them the lines of those that were moved."""
        own, at = self._own(frame).tolist(), self._stand(frame).tolist()
        colours = palette.classify(self.places["gap"], self.edges).tolist()
        lines = [leader_svg(*of, *to, ink=_THEME.ink, halo="#ffffff") for of, to in zip(own, at, strict=True)]
        marks = [
            _mark(x, y, int(quadrant), self.ramp.inks[colour])
            for (x, y), quadrant, colour in zip(at, self.places["quadrant"], colours, strict=True)
        ]
        return "".join([*lines, *marks])

    def taken(self, frame: Frame) -> npt.NDArray[Any]:
        """Return the paper that marks and their numbers cover [mm]."""
        return _room(self._stand(frame))

    def numbers(self, frame: Frame) -> list[Name]:
        """Return the number beside each mark."""
        at = self._stand(frame).tolist()
        texts = [str(k) for k in range(1, len(at) + 1)]
        return [
            Name(text, round(x + _NUMBER_MM + width / PT / 2, 2), round(y, 2), 0.0, width, True)
            for text, (x, y), width in zip(texts, at, name_widths(texts, bold=True), strict=True)
        ]

    def _own(self, frame: Frame) -> npt.NDArray[np.float64]:
        """Return where marks belong on paper (n, 2) [mm]."""
        return frame.paper(self.places[["x", "y"]].to_numpy(float))

    def _stand(self, frame: Frame) -> npt.NDArray[np.float64]:
        """Return where marks stand on paper (n, 2) [mm]: off one another, those first in the list at their places.

        A mark for which there is no room near by stays at its place: it is better seen badly than not at all.
        """
        stand = self._own(frame)
        inside = shapely.box(0, 0, frame.width_mm, frame.height_mm)
        for k, (x, y) in enumerate(stand.copy()):
            if not shapely.intersects_xy(inside, x, y):
                continue
            tried = places_around(x, y)
            rooms = _room(tried)
            free = ~shapely.intersects(rooms[:, None], _room(stand[:k])).any(axis=1)
            free[1:] &= shapely.contains(inside, rooms[1:])
            stand[k] = tried[np.argmax(free)]
        return stand

    def legend(self, say: Say, setter: Setter) -> dict[str, Any]:
        """Return what each mark means and the places under it, those where felt and recorded differ most first."""
        rows = []
        for quadrant, shape in enumerate(_SHAPES):
            here = self.places[self.places["quadrant"] == quadrant]
            if not len(here):
                continue
            names = [setter.short(f"{number}\u00a0{name}", _LONGEST) for number, name in
                     zip((here.index + 1).tolist(), here["name"], strict=True)]  # fmt: skip
            more = len(names) - LISTED
            if more > 0:
                names = [*names[:LISTED], say("print.more.one" if more == 1 else "print.more.other", n=more)]
            middle = RADIUS_MM + 0.4
            drawing = svg(2 * middle, 2 * middle, _glyph(middle, middle, shape))
            rows.append({"drawing": drawing, "text": say(f"said.quadrant.{quadrant}"), "places": "; ".join(names)})
        return {"heading": say("said.legend"), "rows": rows, "none": "" if rows else say("said.none")}


def marks_of(say: Say, choice: Choice, phase: str) -> Marks | None:
    """Return the marks of a phase; None where the view is not of what people felt."""
    scores, study = choice.subject.scores, choice.subject.study
    if choice.shown.name != "perceived" or scores.perception is None:
        return None
    points = scores.perception.places.geometry
    told = [
        {"name": place["name"] or _unit_name(say, choice, place["unit"]), "quadrant": here["quadrant"],
         "gap": here["gap"][0], "x": x, "y": y}
        for place, x, y in zip(said(scores, study.observations, Grid(*study.location)), points.x, points.y, strict=True)
        if place["unit"] and (here := place["phases"].get(phase))
        and here["quadrant"] is not None and here["gap"][0] is not None
    ]  # fmt: skip
    table = pd.DataFrame(told, columns=["name", "quadrant", "gap", "x", "y"])
    order = np.lexsort((table["name"].astype(str), -table["gap"].astype(float).abs(), table["quadrant"]))
    return Marks(table.iloc[order].reset_index(drop=True), choice.ramp, choice.shown.edges)


def _unit_name(say: Say, choice: Choice, unit: tuple[str, int]) -> str:
    row = choice.subject.units(unit[0]).iloc[unit[1]]
    word = "space" if unit[0] == "spaces" else str(row["kind"])
    return str(row["name"]) if pd.notna(row["name"]) else say.words.get(f"unnamed.{word}", say("unnamed.space"))


def _room(at: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    """Return the paper that marks at (n, 2) [mm] and their numbers cover."""
    left, top = at[:, 0] - RADIUS_MM - 1, at[:, 1] - RADIUS_MM - 1
    return np.asarray(shapely.box(left, top, at[:, 0] + _NUMBER_MM + 4, at[:, 1] + RADIUS_MM + 1))


def _mark(x: float, y: float, quadrant: int, ink: str) -> str:
    disc = (
        f'<circle cx="{x * STEPS:.0f}" cy="{y * STEPS:.0f}" r="{RADIUS_MM * STEPS:.0f}" fill="#ffffff"'
        f' stroke="{_THEME.ink}" stroke-width="{(_RING_PT + 2 * _EDGE_PT) * STEPS / PT:.0f}"/>'
        f'<circle cx="{x * STEPS:.0f}" cy="{y * STEPS:.0f}" r="{RADIUS_MM * STEPS:.0f}" fill="#ffffff"'
        f' stroke="{ink}" stroke-width="{_RING_PT * STEPS / PT:.0f}"/>'
    )
    return disc + _glyph(x, y, _SHAPES[quadrant])


def _glyph(x: float, y: float, shape: tuple[tuple[float, float], ...] | None) -> str:
    if shape is None:
        return (f'<circle cx="{x * STEPS:.0f}" cy="{y * STEPS:.0f}" r="{RADIUS_MM * 45:.0f}" fill="none"'
                f' stroke="{_THEME.ink}" stroke-width="25"/>')  # fmt: skip
    corners = [f"{(x + dx * RADIUS_MM) * STEPS:.0f} {(y + dy * RADIUS_MM) * STEPS:.0f}" for dx, dy in shape]
    return f'<path d="M{"L".join(corners)}Z" fill="{_THEME.ink}"/>'
