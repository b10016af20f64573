"""Colours, widths and class edges of the map, in one place for Python, the page and the tests.

Every sequential ramp runs from dim to lit with even steps of CIELAB lightness, so that it reads the
same in grey and under the three colour-vision deficiencies; no ramp runs from red to green and none
uses red. Unknown is never a colour: it is a texture on a neutral grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.params import GOALPOSTS

#: Upper edges of the first four of five classes of a score [points of 100].
SCORE_EDGES: Final = (20.0, 40.0, 60.0, 80.0)
#: The same for a difference between phases [points].
CHANGE_EDGES: Final = (-20.0, -5.0, 5.0, 20.0)
#: The same for a rate of recorded incidents [times what is usual]; symmetrical as ratios.
INCIDENT_EDGES: Final = (1 / 4, 2 / 3, 3 / 2, 4.0)
#: Width of a street by class of expected people, seen close by [px].
WIDTHS_PX: Final = (1.5, 2.5, 4.0, 6.0, 8.0)
#: An interval wider than three of the five classes is drawn broken: it says little about the colour [points].
WIDE_INTERVAL: Final = 60.0


@dataclass(frozen=True)
class Theme:
    """One mood of the page: its paper, its inks and its three ramps, as sRGB hex colours."""

    paper: str
    card: str
    ink: str
    soft: str
    line: str
    accent: str
    on_accent: str
    quiet: str
    unknown: str
    casing: str
    halo: str
    name: str
    pick: str
    flag: str
    scale: tuple[str, ...]
    change: tuple[str, ...]
    incidents: tuple[str, ...]


_DAY_SCALE: Final = ("#37356c", "#075b91", "#04818b", "#7c9d5d", "#e1aa32")
_DAY_CHANGE: Final = ("#5d4797", "#907cba", "#c3bdb5", "#b47a31", "#7b490e")
_DAY_INCIDENTS: Final = ("#ccc3d5", "#b29fc1", "#997bac", "#815896", "#67377c")
_NIGHT_SCALE: Final = ("#5d639f", "#4d8abf", "#4ab1bb", "#aecc87", "#fddf90")
_NIGHT_INCIDENTS: Final = ("#5b5a99", "#8e76ba", "#bf95d4", "#e3bce5", "#f8eaf6")

THEMES: Final[Mapping[str, Theme]] = MappingProxyType(
    {
        "day": Theme(
            paper="#f5f0e6", card="#fffdf8", ink="#26221c", soft="#635b4f", line="#d9d0c0", accent="#37356c",
            on_accent="#ffffff",
            quiet="#b9ae9d", unknown="#8b8378", casing="#fffdf8", halo="#f5f0e6", name="#4a4339",
            pick="#1d1a16", flag="#8a5a00", scale=_DAY_SCALE, change=_DAY_CHANGE, incidents=_DAY_INCIDENTS,
        ),
        "evening": Theme(
            paper="#202944", card="#1a2236", ink="#f1ecdf", soft="#b9bccb", line="#45506e", accent="#fddf90",
            on_accent="#1a2236",
            quiet="#56607c", unknown="#98a0b5", casing="#171e33", halo="#202944", name="#cfd2de",
            pick="#ffffff", flag="#fddf90", scale=_NIGHT_SCALE, change=_DAY_CHANGE, incidents=_NIGHT_INCIDENTS,
        ),
        "night": Theme(
            paper="#141a28", card="#0e131f", ink="#ece8dd", soft="#a7adbd", line="#2f384d", accent="#fddf90",
            on_accent="#0e131f",
            quiet="#3d475d", unknown="#858ea4", casing="#0e131f", halo="#141a28", name="#b9bfce",
            pick="#ffffff", flag="#fddf90", scale=_NIGHT_SCALE, change=_DAY_CHANGE, incidents=_NIGHT_INCIDENTS,
        ),
        "change": Theme(
            paper="#f0eeee", card="#fcfbfb", ink="#24222a", soft="#5f5b68", line="#d6d2d8", accent="#5d4797",
            on_accent="#ffffff",
            quiet="#b5b0b8", unknown="#86818c", casing="#fcfbfb", halo="#f0eeee", name="#47434f",
            pick="#1d1a20", flag="#8a5a00", scale=_DAY_SCALE, change=_DAY_CHANGE, incidents=_DAY_INCIDENTS,
        ),
    }
)  # fmt: skip

#: The themes with the one that prints: the day's inks on white.
PRINTED: Final[Mapping[str, Theme]] = MappingProxyType(
    {**THEMES, "paper": replace(THEMES["day"], paper="#ffffff", card="#ffffff", halo="#ffffff", casing="#ffffff")}
)

_VARIABLES: Final = ("paper", "card", "ink", "soft", "line", "accent", "on_accent", "unknown", "pick", "flag")


def theme_css() -> str:
    """Return the themes as CSS custom properties, one rule a theme."""
    rules = []
    for name, theme in PRINTED.items():
        colours = asdict(theme)
        body = ";".join(f"--{key.replace('_', '-')}:{colours[key]}" for key in _VARIABLES)
        rules.append(f':root[data-theme="{name}"]{{{body};color-scheme:{"light" if _is_light(theme) else "dark"}}}')
    return "\n".join(rules)


def _is_light(theme: Theme) -> bool:
    return theme.paper > "#8"


def raw_edges(measure: str) -> list[float]:
    """Return the raw values at the edges of the five classes, in the unit of ``GOALPOSTS[measure]``.

    The inverse of the goalposts' form at 20, 40, 60 and 80 points.
    """
    return [raw_from_points(measure, edge) for edge in SCORE_EDGES]


def raw_from_points(measure: str, points: float) -> float:
    """Return the raw value that scores some points of 100, in the unit of ``GOALPOSTS[measure]``."""
    posts = GOALPOSTS[measure]
    share = points / 100
    if posts.form == "linear":
        raw = posts.zero_at + share * (posts.full_at - posts.zero_at)
    elif posts.form == "log1p":
        raw = np.expm1(share * np.log1p(posts.full_at))
    else:
        raw = posts.zero_at * (posts.full_at / posts.zero_at) ** share
    return float(raw)


def classify(values: npt.ArrayLike, edges: tuple[float, ...]) -> npt.NDArray[np.int8]:
    """Return the class of each value, 0 to ``len(edges)``; a value on an edge is in the upper class; -1: unknown."""
    given = np.asarray(values, dtype=float)
    classes = np.searchsorted(np.asarray(edges), given, side="right")
    return np.where(np.isnan(given), -1, classes).astype(np.int8)
