"""How streets, spaces and ground are inked on paper: told apart in colour, in grey and on a photocopy.

A class is a colour *and* a pattern: the darkest class is a solid line, the next have a white thread inside that is
dotted, broken, nearly whole and whole. Width tells people. A line that is dotted is not known, one that is broken is
uncertain. Spaces carry the same order as hatching, from close to wide apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.show import palette
from geosafe.show.print_frame import PT, STEPS, Frame
from geosafe.show.print_look import CHANGE, FEW, NOT_KNOWN, NOT_SCORED

#: Width of a street by class of expected people at 1:5,000 or larger [pt].
WIDTHS_PT: Final = (1.5, 2.1, 3.0, 4.2, 5.6)
#: How much narrower streets become at smaller scales, at the least.
LEAST_FACTOR: Final = 0.72
#: The thinnest line on paper [pt].
THINNEST_PT: Final = 0.5
#: How much a dark line stands out on either side of a coloured one [pt].
EDGE_PT: Final = 0.45
#: The share of a line's width that the white thread inside takes, and its least width [pt].
THREAD: Final = 0.36
#: Dashes of the white thread, (line, gap) [pt], from the pattern next to solid to that next to whole.
THREADS: Final = ((0.9, 5.6), (2.6, 2.6), (5.2, 1.6))
#: Distance between the hatching lines of a space, from the darkest class to the lightest [pt].
HATCH_PT: Final = (1.9, 2.7, 4.0, 6.0, 9.0)

_THEME: Final = palette.PRINTED["paper"]
#: Pattern of each class: 0 solid to 4 with a whole thread; None is plain and without an edge.
_PATTERNS: Final = {"scale": (0, 1, 2, 3, 4), "incidents": (4, 3, 2, 1, 0), "change": (0, 1, None, 3, 4)}


@dataclass(frozen=True)
class Stroke:
    """One line of the pen: ``level`` 0 is under all others, 2 on top."""

    level: int
    width_pt: float
    colour: str
    dash: tuple[float, ...] = ()
    cap: str = "butt"

    def svg(self, path: str) -> str:
        """Return it as an SVG element along a path."""
        dash = f' stroke-dasharray="{" ".join(_steps(part) for part in self.dash)}"' if self.dash else ""
        return (
            f'<path d="{path}" fill="none" stroke="{self.colour}" stroke-width="{_steps(self.width_pt)}"'
            f' stroke-linecap="{self.cap}" stroke-linejoin="round"{dash}/>'
        )


def ramp_of(phase: str, view: str) -> str:
    """Return which ramp a view is drawn with: scale, change or incidents."""
    return "change" if phase == CHANGE else "incidents" if view == "incidents" else "scale"


def width_factor(scale: int) -> float:
    """Return how much narrower streets are drawn at a scale than at 1:5,000."""
    return float(np.clip((5000 / scale) ** 0.5, LEAST_FACTOR, 1.0))


def street_strokes(colour: int, width: int, wide: bool, *, ramp: str, factor: float) -> list[Stroke]:
    """Return the strokes of a street by its class of colour, its class of width and whether it is uncertain."""
    full = WIDTHS_PT[max(width, 0)] * factor
    if colour == NOT_SCORED:
        return [Stroke(0, THINNEST_PT, _THEME.quiet)]
    if colour == FEW:
        return [Stroke(1, max(min(full, 1.2), 0.9), _THEME.unknown)]
    if colour == NOT_KNOWN:
        dot = float(np.clip(full, 1.0, 2.2))
        return [Stroke(1, dot, _THEME.soft, (0, dot * 2.1), "round")]
    inks = getattr(_THEME, ramp)
    pattern = _PATTERNS[ramp][colour]
    if wide or width < 0:
        return [Stroke(1, full, inks[colour], (2.4 + full, 1.4 + 0.6 * full))]
    if pattern is None:
        return [Stroke(1, full, inks[colour], (), "round")]
    strokes = [Stroke(0, full + 2 * EDGE_PT, _THEME.ink, (), "round"), Stroke(1, full, inks[colour], (), "round")]
    if pattern:
        thread = max(THINNEST_PT, THREAD * full)
        strokes.append(Stroke(2, thread, "#ffffff", THREADS[pattern - 1] if pattern < 4 else ()))
    return strokes


def streets_svg(shapes: Sequence[object], look: pd.DataFrame, frame: Frame, *, ramp: str) -> str:
    """Return all streets of a frame as SVG: edges under all lines, threads on top, busy streets over quiet ones."""
    geometries = np.asarray(shapes)
    factor = width_factor(frame.scale)
    drawn: list[tuple[tuple[int, int, int], str]] = []
    for (colour, width, wide), rows in _groups(look["colour"], look["width"], look["wide"]):
        path = frame.path(geometries[rows])
        for stroke in street_strokes(colour, width, bool(wide), ramp=ramp, factor=factor) if path else ():
            drawn.append(((stroke.level, width, colour), stroke.svg(path)))
    return "".join(text for _, text in sorted(drawn, key=lambda each: each[0]))


def spaces_svg(shapes: Sequence[object], look: pd.DataFrame, frame: Frame, *, ramp: str) -> str:
    """Return all spaces of a frame as SVG, larger under smaller."""
    geometries = np.asarray(shapes)
    # Sizes in steps of twice the area: what lies in another space is hardly ever as large.
    size = -np.floor(np.log2(np.maximum(shapely.area(geometries), 1.0)))
    inks = getattr(_THEME, ramp)
    drawn = []
    for (_, colour, wide), rows in _groups(size, look["colour"], look["wide"]):
        path = frame.path(geometries[rows])
        if not path or colour == NOT_SCORED:
            continue
        known = 0 <= colour <= 4
        line = inks[colour] if known else _THEME.soft
        fill = f"url(#{_hatch_name(ramp, colour)})" if known and not wide else "none"
        under = f'<path d="{path}" fill="#ffffff" fill-opacity="0.55" fill-rule="evenodd"/>'
        dash = Stroke(1, 0.8, line) if known and not wide else Stroke(1, 0.9, line, (0, 2.2), "round")
        drawn.append(f'{under}<path d="{path}" fill="{fill}" fill-rule="evenodd"/>{dash.svg(path)}')
    return "".join(drawn)


def hatches(ramp: str) -> str:
    """Return the hatching of the five classes as SVG definitions."""
    made = []
    for colour, ink in enumerate(getattr(_THEME, ramp)):
        apart = HATCH_PT[_order(ramp)[colour]]
        made.append(
            f'<pattern id="{_hatch_name(ramp, colour)}" patternUnits="userSpaceOnUse" width="{_steps(apart)}"'
            f' height="{_steps(apart)}" patternTransform="rotate(45)"><rect width="{_steps(apart)}"'
            f' height="{_steps(apart)}" fill="{ink}" fill-opacity="0.16"/><rect width="{_steps(0.75)}"'
            f' height="{_steps(apart)}" fill="{ink}"/></pattern>'
        )
    return f"<defs>{''.join(made)}</defs>"


def svg(width_mm: float, height_mm: float, *content: str) -> str:
    """Return an SVG picture of a size [mm] whose units are hundredths of a millimetre."""
    box = f"{round(width_mm * STEPS)} {round(height_mm * STEPS)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm"'
        f' viewBox="0 0 {box}">{"".join(content)}</svg>'
    )


def _groups(*codes: npt.ArrayLike) -> list[tuple[tuple[int, ...], npt.NDArray[np.intp]]]:
    """Return the rows that share all codes, in the order of these."""
    keys, of = np.unique(np.column_stack([np.asarray(each, dtype=np.int64) for each in codes]), axis=0,
                         return_inverse=True)  # fmt: skip
    return [(tuple(map(int, each)), np.flatnonzero(of == k)) for k, each in enumerate(keys)]


def _hatch_name(ramp: str, colour: int) -> str:
    return f"hatch-{ramp}-{colour}"


def _order(ramp: str) -> tuple[int, ...]:
    """Return how far apart the hatching of each class is: closest where it is darkest."""
    return {"scale": (0, 1, 2, 3, 4), "incidents": (4, 3, 2, 1, 0), "change": (0, 1, 4, 2, 0)}[ramp]


def _steps(points: float) -> str:
    """Return points as hundredths of a millimetre."""
    return f"{points / PT * STEPS:.3g}" if points else "0"
