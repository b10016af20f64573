"""What a sheet says of a space in plain words: who may be there, what was found and what not, what it bears on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.params import CONDITIONS, DARK_PHASES, EVENING_HOURS
from geosafe.show import palette
from geosafe.show.print_words import Say
from geosafe.show.sheet_bars import BARS
from geosafe.show.words import BEARS_ON

if TYPE_CHECKING:
    from geosafe.scores import Scores

#: Raw measures that a sheet tells, in their own units.
FACTS: Final = ("light", "stop", "ways_out", "seat", "shelter", "toilet", "water")
#: From so many points on a component holds nothing back.
STRONG: Final = 80.0
#: How many components, recommendations and gaps a sheet has room for.
_WORST, _BEARINGS, _GAPS = 2, 4, 6


def sentence(say: Say, unit: pd.Series, phase: str) -> str:
    """Return one plain sentence on a phase: who can be expected; light or frontages; ways out."""
    seen = "eyes" if phase == "day" else "lit"
    measure = "surveillance" if phase == "day" else "light"
    told = {
        "when": say(f"sentence.{phase}", hour=f"{EVENING_HOURS[1]}:00"),
        "people": say(f"people.{_level(unit, f'activity_{phase}')}"),
        "seen": say(f"{seen}.{_level(unit, f'{measure}_{phase}')}"),
    }
    ways = unit.get(f"ways_out_{phase}_raw", np.nan)
    if pd.isna(ways):
        return say("sheet.says.short", **told)
    return say("sheet.says", **told, out=say(f"out.{min(6, round(float(ways)))}"))


def entry(say: Say, unit: pd.Series) -> list[str]:
    """Return who may be in a space, as far as the map tells."""
    recorded = pd.notna(unit.get("opening_hours"))
    hours = str(unit["opening_hours"]) if recorded else say("sheet.entry.no hours")
    told = {"hours": hours, "share": say.percent(_share(unit, "private_share"))}
    said = [say(f"sheet.entry.{unit['entry']}", **told)] if "entry" in unit.index else []
    if recorded and "{hours}" not in say.words.get(f"sheet.entry.{unit.get('entry')}", ""):
        said.append(say("sheet.hours", hours=hours))
    terraces = _share(unit, "terrace_share")
    return [*said, say("sheet.terraces", share=say.percent(terraces))] if terraces > 0 else said


def facts(say: Say, unit: pd.Series, phase: str) -> list[str]:
    """Return what was found in a phase, in the units of the measures, to two significant digits."""
    told = []
    for name in FACTS:
        value = unit.get(f"{name}_{phase}_raw", np.nan)
        if pd.notna(value) and not (name == "light" and pd.isna(unit.get(f"light_{phase}"))):
            told.append(say(f"fact.{name}", value=say.digits(float(value))))
    return told


def gaps(say: Say, unit: pd.Series, phases: list[str], *, known: list[str]) -> list[str]:
    """Return what is not known of a space, or known within such wide bounds that it says little.

    Parameters
    ----------
    say, unit
        The words, and a row of the spaces' scores.
    phases
        Those that are scored.
    known
        The components that the study has at all.
    """
    told: list[str] = []
    for name in known:
        asked = [phase for phase in phases if f"{name}_{phase}" in unit.index]
        asked = [phase for phase in asked if name != "light" or phase in DARK_PHASES]
        lacking = [phase for phase in asked if pd.isna(unit[f"{name}_{phase}"])]
        if lacking:
            told.append(say("sheet.unknown.component", component=say(f"component.{name}"), when=_when(say, lacking)))
        bounds: dict[tuple[int, int], list[str]] = {}
        for phase in asked:
            low, high = (float(unit[f"{name}_{phase}_{end}"]) for end in ("lo", "hi"))
            if phase not in lacking and high - low > palette.WIDE_INTERVAL:
                bounds.setdefault((round(low), round(high)), []).append(phase)
        told += [
            say("sheet.unknown.wide", component=say(f"component.{name}"), low=low, high=high, when=_when(say, some))
            for (low, high), some in bounds.items()
        ]
    told = told[:_GAPS] or [say("sheet.unknown.none")]
    share = min(float(np.nan_to_num(unit[f"conditions_{phase}_coverage"])) for phase in phases)
    told.append(say("evidence.coverage", share=say.percent(share)))
    if bool(unit.get("near_edge", False)):
        told.append(say("evidence.edge"))
    return told


def evidence(say: Say, unit: pd.Series, phase: str, *, known: list[str]) -> list[str]:
    """Return how each component is known in a phase: observed, inferred or unknown, on how many things."""
    told = []
    for name in known:
        column = f"{name}_{phase}"
        if f"{column}_evidence" in unit.index:
            how = say(f"evidence.{unit[f'{column}_evidence']}")
            n = int(np.nan_to_num(unit[f"{column}_n"]))
            things = say(f"evidence.things.{name}", n=say.digits(n)) if n else ""
            told.append(say("sheet.evidence.component", component=say(f"component.{name}"),
                            how=say("sheet.evidence.things", how=how, things=things) if things else how))  # fmt: skip
    return told


def bearings(say: Say, unit: pd.Series, phase: str) -> list[dict[str, str]]:
    """Return the recommendations that the weakest components of a phase bear on: id and text in our words."""
    points = {name: unit.get(f"{name}_{phase}", np.nan) for name in BARS}
    weak = sorted((value, name) for name, value in points.items() if pd.notna(value) and value < STRONG)[:_WORST]
    ids = dict.fromkeys(each for _, name in weak or [(0.0, "activity")] for each in BEARS_ON[name])
    return [{"id": each, "text": say.recommendations[each]} for each in list(ids)[:_BEARINGS]]


def known_components(scores: Scores, phases: list[str]) -> list[str]:
    """Return the components besides incidents that have a value in any space."""
    spaces = scores.spaces
    columns = {name: [f"{name}_{phase}" for phase in phases if f"{name}_{phase}" in spaces] for name in BARS}
    return [name for name in BARS if name in CONDITIONS or spaces[columns[name]].notna().to_numpy().any()]


def _level(unit: pd.Series, column: str) -> int:
    value = unit.get(column, np.nan)
    return int(palette.classify(np.rint(float(value)), palette.SCORE_EDGES))


def _share(unit: pd.Series, column: str) -> float:
    return float(np.nan_to_num(unit.get(column, np.nan)))


def _when(say: Say, phases: list[str]) -> str:
    return ", ".join(say(f"sheet.when.{phase}") for phase in phases)
