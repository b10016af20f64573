"""The 24-hour curve of a space on paper: who can be expected, by what draws them, under the real night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from geosafe.show import palette
from geosafe.show.map_week import STACK, week_told
from geosafe.show.print_frame import PT, STEPS
from geosafe.show.print_style import Stroke, svg
from geosafe.show.print_words import Say
from geosafe.use import PARTS_OF_USE
from geosafe.week import TYPICAL_DAYS

if TYPE_CHECKING:
    from geosafe.study import Study
    from geosafe.use import Use

#: The days drawn, and the day that the hours after midnight belong to.
DAYS: Final = {"weekday": "weekday", "Saturday": "Sunday"}
#: A day is drawn from this hour, so that a night out is not cut at midnight.
DAY_STARTS: Final = 6
#: Size of one curve [mm]; its top is this many open-venue equivalents on every sheet.
CURVE_MM: Final = (88.0, 23.0)
TOP: Final = 300.0
#: Size of a sample of a part in the key [mm].
_KEY_MM: Final = (5.0, 3.0)
_THEME: Final = palette.PRINTED["paper"]
_INKS: Final = dict(zip(STACK, (*_THEME.scale[1:], _THEME.soft), strict=True))
#: White lines across all parts but homes, so that they are told apart without colour: angle [degrees], width and
#: distance [pt].
_LINES: Final = {"shops": (45, 0.7, 2.6), "food": (0, 0.9, 2.2), "stops": (-45, 0.9, 2.4), "passing": (90, 0.7, 1.8)}

_Floats = npt.NDArray[np.float64]


def curves(say: Say, study: Study, use: Use, at: int) -> list[dict[str, Any]]:
    """Return the curves of one space: heading, drawing, what it says in words; without drawing where not known."""
    days = list(TYPICAL_DAYS)
    by_day = use.spaces.by_day[at].astype(float)
    stack = np.stack([by_day[[PARTS_OF_USE.index(part) for part in parts]].sum(axis=0) for parts in STACK.values()])
    dark = np.array(week_told(study, use)["dark"])
    made = []
    for day, after in DAYS.items():
        hours = (DAY_STARTS + np.arange(24)) % 24
        rows = np.where(hours < DAY_STARTS, days.index(after), days.index(day))
        parts, night = stack[:, rows, hours], dark[rows, hours]
        known = not np.isnan(parts).any()
        says = _says(say, parts.sum(axis=0)) if known else say("week.unknown")
        name = say(f"sheet.week.{day}")
        made.append(
            {"heading": say("sheet.week", day=name), "says": says, "alt": say("sheet.week.alt", day=name, says=says),
             "drawing": _drawing(parts, night) if known else ""}
        )  # fmt: skip
    return made


def key(say: Say) -> list[dict[str, str]]:
    """Return a sample and the words of every part, from the top of the stack down."""
    width, height = (round(size * STEPS) for size in _KEY_MM)
    return [
        {"drawing": svg(*_KEY_MM, _patterns(), f'<rect width="{width}" height="{height}" fill="{_fill(part)}"/>'),
         "text": say(f"week.{part}")}
        for part in list(STACK)[::-1]
    ]  # fmt: skip


def ticks() -> list[str]:
    """Return the hours under a curve, a quarter of a day apart."""
    return [f"{(DAY_STARTS + 6 * k) % 24:02}:00" for k in range(5)]


def heights(values: _Floats) -> _Floats:
    """Return how high values stand on a curve, as shares of its height."""
    out: _Floats = np.minimum(1.0, np.log1p(values) / np.log1p(TOP))
    return out


def _says(say: Say, totals: _Floats) -> str:
    def level(k: int) -> str:
        return say(f"people.{int(palette.classify(totals[k], tuple(palette.raw_edges('activity'))))}")

    most, least = int(np.argmax(totals)), int(np.argmin(totals))
    if level(most) == level(least):
        return say("week.same", high=level(most))
    clock = [f"{(DAY_STARTS + k) % 24:02}:00" for k in (most, least)]
    return say("week.says", most=clock[0], least=clock[1], high=level(most), low=level(least))


def _drawing(parts: _Floats, night: _Floats) -> str:
    """Return bars an hour, as high as their class says and split in proportion to what draws people."""
    width, height = (size * STEPS for size in CURVE_MM)
    step = width / 24
    marks = [
        f'<rect x="{k * step:.0f}" y="0" width="{step + 1:.0f}" height="{height:.0f}" fill="{_THEME.soft}"'
        f' fill-opacity="{0.5 * share:.2f}"/>'
        for k, share in enumerate(night) if share > 0
    ]  # fmt: skip
    for edge in heights(np.array(palette.raw_edges("activity"))):
        marks.append(Stroke(0, 0.5, _THEME.quiet).svg(f"M0 {height * (1 - edge):.0f}H{width:.0f}"))
    totals = parts.sum(axis=0)
    tops = np.cumsum(parts, axis=0) / np.where(totals > 0, totals, 1) * heights(totals) * height
    for part, upper, lower in zip(STACK, tops, np.vstack([np.zeros(24), tops[:-1]]), strict=True):
        marks += [
            f'<rect x="{k * step + 22:.0f}" y="{height - top:.0f}" width="{step - 44:.0f}" height="{top - low:.0f}"'
            f' fill="{_fill(part)}" stroke="{_THEME.ink}" stroke-width="9"/>'
            for k, (top, low) in enumerate(zip(upper, lower, strict=True)) if top - low >= 3
        ]  # fmt: skip
    marks.append(Stroke(1, 0.8, _THEME.ink).svg(f"M0 {height - 7:.0f}H{width:.0f}"))
    return svg(*CURVE_MM, _patterns(), *marks)


def _fill(part: str) -> str:
    return f"url(#{part})" if part in _LINES else _INKS[part]


def _patterns() -> str:
    """Return the fills of the parts that have lines across as SVG definitions."""
    made = []
    for part, (angle, wide, apart) in _LINES.items():
        size = f"{apart / PT * STEPS:.0f}"
        made.append(
            f'<pattern id="{part}" patternUnits="userSpaceOnUse" width="{size}" height="{size}"'
            f' patternTransform="rotate({angle})"><rect width="{size}" height="{size}" fill="{_INKS[part]}"/>'
            f'<rect width="{size}" height="{wide / PT * STEPS:.0f}" fill="#ffffff"/></pattern>'
        )
    return f"<defs>{''.join(made)}</defs>"
