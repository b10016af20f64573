"""The points of a space by phase as small bars, beside those of the spaces that are like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.params import COMPONENTS, DARK_PHASES
from geosafe.show import palette
from geosafe.show.group_words import group_words
from geosafe.show.print_frame import STEPS
from geosafe.show.print_style import Stroke, svg
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.scores import Scores

#: Points that are shown as bars: those of recorded incidents are told as classes.
BARS: Final = COMPONENTS[:-1]
#: Size of a bar with what is below it [mm].
BAR_MM: Final = (15.0, 4.6)
_BAR_HIGH: Final = 2.9
#: Fewest peers of which a middle half is shown; our judgement.
LEAST_PEERS: Final = 5
_THEME: Final = palette.PRINTED["paper"]


@dataclass(frozen=True)
class Peers:
    """The spaces that one is compared with: their rows, and in words why these."""

    rows: pd.DataFrame
    says: str


def peers_of(say: Say, scores: Scores, space: str) -> Peers:
    """Return the other spaces whose week has the same shape, or else of the same kind, where they are five or more."""
    spaces = scores.spaces
    others = spaces.index != space
    use = scores.use_by_hour
    if use is not None and "week" in use.space_profile:
        week = use.space_profile["week"].reindex(spaces.index)
        mine = week[space]
        same = (week == mine).fillna(False).to_numpy(bool) & others
        if pd.notna(mine) and same.sum() >= LEAST_PEERS:
            return Peers(
                spaces[same], say("sheet.peers.group", n=int(same.sum()), words=group_words(str(mine), say.words))
            )
    kind = str(spaces.loc[space, "kind"])
    same = (spaces["kind"].astype(str) == kind).to_numpy() & others
    if same.sum() >= LEAST_PEERS:
        return Peers(spaces[same], say("sheet.peers.kind", n=int(same.sum()), words=say.named("kind", kind)))
    return Peers(spaces[:0], say("sheet.peers.none", least=LEAST_PEERS))


def bar_rows(say: Say, scores: Scores, space: str, peers: Peers, phases: list[str]) -> list[dict[str, Any]]:
    """Return one row a component: its name and one cell a phase, with a drawing or with words."""
    units = scores.spaces
    return [
        {"name": say(f"component.{name}"),
         "cells": [_cell(say, units.loc[space], peers.rows, name, phase) for phase in phases]}
        for name in BARS
        if any(f"{name}_{phase}" in units and units[f"{name}_{phase}"].notna().any() for phase in phases)
    ]  # fmt: skip


def _cell(say: Say, unit: pd.Series, peers: pd.DataFrame, name: str, phase: str) -> dict[str, str]:
    column = f"{name}_{phase}"
    if column not in unit.index or (name == "light" and phase not in DARK_PHASES):
        return {"drawing": "", "text": say("sheet.bar.unscored"), "alt": ""}
    value = float(unit[column])
    middle = _middle(peers[column].to_numpy(float))
    if np.isnan(value):
        word = say("sheet.bar.unknown")
        return {"drawing": _bar(np.nan, np.nan, np.nan, middle), "text": "?", "alt": word}
    value, low, high = (round(float(np.clip(unit[column + end], 0, 100))) for end in ("", "_lo", "_hi"))
    told = {"value": value, "low": low, "high": high}
    alt = say("sheet.bar.alt", **told)
    if middle is not None:
        quarter, median, rest = (say.digits(part) for part in middle)
        alt = say("sheet.bar.alt.peers", **told, **{"from": quarter, "to": rest, "median": median})
    return {"drawing": _bar(value, low, high, middle), "text": str(value), "alt": alt}


def _middle(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, float] | None:
    """Return the quartiles and the median of the peers that are known [points]; None for fewer than five."""
    known = values[~np.isnan(values)]
    if len(known) < LEAST_PEERS:
        return None
    quarter, median, rest = np.percentile(known, [25, 50, 75])
    return float(quarter), float(median), float(rest)


def _bar(value: float, low: float, high: float, middle: tuple[float, float, float] | None) -> str:
    wide, high_mm = BAR_MM[0] * STEPS, _BAR_HIGH * STEPS
    track = f'<rect x="6" y="6" width="{wide - 12:.0f}" height="{high_mm - 12:.0f}"'

    def x(points: float) -> float:
        return 6 + (wide - 12) * points / 100

    marks = []
    if np.isnan(value):
        marks.append(
            '<defs><pattern id="n" patternUnits="userSpaceOnUse" width="90" height="90" patternTransform="rotate(45)">'
            f'<rect width="22" height="90" fill="{_THEME.unknown}"/></pattern></defs>{track} fill="url(#n)"/>'
        )
    else:
        ink = _THEME.scale[int(palette.classify(value, palette.SCORE_EDGES))]
        marks.append(f'<rect x="6" y="6" width="{x(value) - 6:.0f}" height="{high_mm - 12:.0f}" fill="{ink}"/>')
        middle_y = high_mm / 2
        for width, colour in ((2.0, "#ffffff"), (0.8, _THEME.ink)):
            marks.append(Stroke(1, width, colour).svg(f"M{x(low):.0f} {middle_y:.0f}H{max(x(high), x(low) + 8):.0f}"))
    marks.append(f'{track} fill="none" stroke="{_THEME.ink}" stroke-width="18"/>')
    if middle is not None:
        quarter, median, rest = middle
        y = high_mm + 70
        marks.append(Stroke(1, 1.6, _THEME.quiet).svg(f"M{x(quarter):.0f} {y:.0f}H{max(x(rest), x(quarter) + 8):.0f}"))
        marks.append(Stroke(1, 1.2, _THEME.ink).svg(f"M{x(median):.0f} {y - 55:.0f}V{y + 55:.0f}"))
    return svg(*BAR_MM, *marks)
