"""How streets, spaces and ground are inked on paper: told apart in colour, in grey and on a photocopy.

A class is a colour *and* a pattern: the darkest class is a solid line, the next have a white thread inside that is
dotted, broken, nearly whole and whole. Width tells people. A line that is dotted is not known, one that is broken is
uncertain. Spaces carry the same order as hatching, from close to wide apart; of
a difference, what is less falls to the right and what is more rises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.recipe import PALETTES
from geosafe.show import palette
from geosafe.show.print_frame import PT, STEPS, Frame
from geosafe.show.print_look import CHANGE, FEW, NOT_KNOWN, NOT_SCORED
from geosafe.show.ramps import resample, themes
from geosafe.show.views import VIEWS

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

#: How far the outline of a concentration stands off its street, and how thick it is [pt].
OUTLINE_OFF_PT: Final = 0.8
OUTLINE_PT: Final = 0.9

_THEME: Final = palette.PRINTED["paper"]
#: Pattern of each class: 0 solid to 4 with a whole thread; None is plain and without an edge.
_PATTERNS: Final = {"scale": (0, 1, 2, 3, 4), "incidents": (4, 3, 2, 1, 0), "change": (0, 1, None, 3, 4)}
#: How wide apart the hatching of each class is: closest where it is darkest; wide enough that one sees how it lies.
_HATCHED: Final = {"scale": (0, 1, 2, 3, 4), "incidents": (4, 3, 2, 1, 0), "change": (1, 3, 4, 3, 1)}
#: Hatching rises to the right [degrees]; what is less in a difference falls, so that its sign is told without colour.
_FALLS, _RISES = -45, 45


@dataclass(frozen=True)
class Ramp:
    """How classes are inked: a colour and a pattern for each.

    Attributes
    ----------
    name
        ``scale``, ``incidents`` or ``change``: the last two have five classes.
    inks
        The colours, from little to much.
    """

    name: str
    inks: tuple[str, ...]

    @classmethod
    def of(cls, name: str, *, count: int = 5, palette: str = PALETTES[0]) -> Ramp:
        """Return a ramp of some classes in a palette of recipes."""
        return cls(name, resample(getattr(themes(palette)["paper"], name), count))

    @property
    def patterns(self) -> tuple[int | None, ...]:
        """The pattern of each class: 0 solid to 4 with a whole thread; None is plain and without an edge."""
        return tuple(_PATTERNS[self.name][each] for each in self._spread())

    @property
    def apart_pt(self) -> tuple[float, ...]:
        """The distance between the hatching lines of each class [pt]."""
        return tuple(HATCH_PT[_HATCHED[self.name][each]] for each in self._spread())

    def angle(self, colour: int) -> int:
        """Return how the hatching of a class lies [degrees]."""
        return _FALLS if self.name == "change" and colour < len(self.inks) // 2 else _RISES

    def _spread(self) -> list[int]:
        """Return which of five patterns stands for each class: evenly spread from the first to the last."""
        return [round(at) for at in np.linspace(0, 4, len(self.inks)).tolist()]


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


def ramp_of(phase: str, view: str, *, count: int = 5, palette: str = PALETTES[0]) -> Ramp:
    """Return the ramp that a view is drawn with in a phase."""
    return Ramp.of("change") if phase == CHANGE else Ramp.of(VIEWS[view].ramp, count=count, palette=palette)


def width_factor(scale: int) -> float:
    """Return how much narrower streets are drawn at a scale than at 1:5,000."""
    return float(np.clip((5000 / scale) ** 0.5, LEAST_FACTOR, 1.0))


def street_strokes(colour: int, width: int, wide: bool, *, ramp: Ramp, factor: float) -> list[Stroke]:
    """Return the strokes of a street by its class of colour, its class of width and whether it is uncertain."""
    full = WIDTHS_PT[max(width, 0)] * factor
    if colour == NOT_SCORED:
        return [Stroke(0, THINNEST_PT, _THEME.quiet)]
    if colour == FEW:
        return [Stroke(1, max(min(full, 1.2), 0.9), _THEME.unknown)]
    if colour == NOT_KNOWN:
        dot = float(np.clip(full, 1.0, 2.2))
        return [Stroke(1, dot, _THEME.soft, (0, dot * 2.1), "round")]
    inks = ramp.inks
    pattern = ramp.patterns[colour]
    if wide or width < 0:
        return [Stroke(1, full, inks[colour], (2.4 + full, 1.4 + 0.6 * full))]
    if pattern is None:
        return [Stroke(1, full, inks[colour], (), "round")]
    # Where little is the lightest class, as of incidents and late venues, its streets step back.
    edge = _THEME.unknown if ramp.name == "incidents" and colour == 0 else _THEME.ink
    strokes = [Stroke(0, full + 2 * EDGE_PT, edge, (), "round"), Stroke(1, full, inks[colour], (), "round")]
    if pattern:
        thread = max(THINNEST_PT, THREAD * full)
        strokes.append(Stroke(2, thread, "#ffffff", THREADS[pattern - 1] if pattern < 4 else ()))
    return strokes


def outlined(strokes: list[Stroke]) -> list[Stroke]:
    """Return the strokes of a street with the outline of a concentration around them: seen without colour too."""
    full = max(stroke.width_pt for stroke in strokes) + 2 * OUTLINE_OFF_PT
    return [Stroke(-2, full + 2 * OUTLINE_PT, _THEME.ink, (), "round"), Stroke(-1, full, "#ffffff", (), "round"),
            *strokes]  # fmt: skip


def streets_svg(shapes: Sequence[object], look: pd.DataFrame, frame: Frame, *, ramp: Ramp) -> str:
    """Return all streets of a frame as SVG: edges under all lines, threads on top, busy streets over quiet ones."""
    geometries = np.asarray(shapes)
    factor = width_factor(frame.scale)
    drawn: list[tuple[tuple[int, int, int], str]] = []
    codes = [look[each] for each in ("colour", "width", "wide", "outline")]
    for (colour, width, wide, around), rows in _groups(*codes):
        path = frame.path(geometries[rows])
        strokes = street_strokes(colour, width, bool(wide), ramp=ramp, factor=factor) if path else []
        for stroke in outlined(strokes) if around and strokes else strokes:
            drawn.append(((stroke.level, width, colour), stroke.svg(path)))
    return "".join(text for _, text in sorted(drawn, key=lambda each: each[0]))


def spaces_svg(shapes: Sequence[object], look: pd.DataFrame, frame: Frame, *, ramp: Ramp) -> str:
    """Return all spaces of a frame as SVG, larger under smaller."""
    geometries = np.asarray(shapes)
    # Sizes in steps of twice the area: what lies in another space is hardly ever as large.
    size = -np.floor(np.log2(np.maximum(shapely.area(geometries), 1.0)))
    inks = ramp.inks
    drawn = []
    for (_, colour, wide), rows in _groups(size, look["colour"], look["wide"]):
        path = frame.path(geometries[rows])
        if not path or colour == NOT_SCORED:
            continue
        known = 0 <= colour < len(inks)
        line = inks[colour] if known else _THEME.soft
        fill = f"url(#{_hatch_name(ramp, colour)})" if known and not wide else "none"
        under = f'<path d="{path}" fill="#ffffff" fill-opacity="0.55" fill-rule="evenodd"/>'
        dash = Stroke(1, 0.8, line) if known and not wide else Stroke(1, 0.9, line, (0, 2.2), "round")
        drawn.append(f'{under}<path d="{path}" fill="{fill}" fill-rule="evenodd"/>{dash.svg(path)}')
    return "".join(drawn)


def hatches(ramp: Ramp) -> str:
    """Return the hatching of the five classes as SVG definitions."""
    made = []
    for colour, (ink, apart) in enumerate(zip(ramp.inks, ramp.apart_pt, strict=True)):
        made.append(
            f'<pattern id="{_hatch_name(ramp, colour)}" patternUnits="userSpaceOnUse" width="{_steps(apart)}"'
            f' height="{_steps(apart)}" patternTransform="rotate({ramp.angle(colour)})"><rect width="{_steps(apart)}"'
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


def _hatch_name(ramp: Ramp, colour: int) -> str:
    return f"hatch-{ramp.name}-{colour}"


def _steps(points: float) -> str:
    """Return points as hundredths of a millimetre."""
    return f"{points / PT * STEPS:.3g}" if points else "0"
