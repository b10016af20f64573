"""Marks on paper that stand apart from one another, each with a line to the place that it belongs to."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.show.print_frame import STEPS
from geosafe.show.print_style import Stroke

#: How far a mark may be moved, ring by ring, and in how many directions [mm].
_RINGS_MM: Final = (3.4, 4.6, 6.0, 8.0, 10.5, 13.5)
_DIRECTIONS: Final = 16
_LINE_PT: Final = 0.6
_DOT_MM: Final = 0.55


def places_around(x: float, y: float) -> npt.NDArray[np.float64]:
    """Return where a mark could stand (n, 2) [mm]: at its place, then around it, ring by ring."""
    angles = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS - np.pi / 4
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    around = np.concatenate([np.zeros((1, 2)), *(radius * ring for radius in _RINGS_MM)])
    out: npt.NDArray[np.float64] = around + np.array([x, y])
    return out


def leader_svg(x: float, y: float, to_x: float, to_y: float, *, ink: str, halo: str) -> str:
    """Return the line from a place to where its mark stands [mm] as SVG; nothing where it stands at its place."""
    from_, to = (f"{round(each[0] * STEPS)} {round(each[1] * STEPS)}" for each in ((x, y), (to_x, to_y)))
    if from_ == to:
        return ""
    path = f"M{from_}L{to}"
    across, down = from_.split()
    dot = f'<circle cx="{across}" cy="{down}" r="{_DOT_MM * STEPS:.0f}" fill="{ink}"/>'
    return Stroke(0, _LINE_PT + 1.2, halo).svg(path) + Stroke(0, _LINE_PT, ink).svg(path) + dot
