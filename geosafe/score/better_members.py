"""What the better-working places of a group have, and one of its places has less of."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import CONDITIONS, PARTS, PHASES
from geosafe.score.raw import between_goalposts
from geosafe.score.typology import Typology
from geosafe.score.typology_of import Unit, units_of
from geosafe.scores import Scores

#: Which share of a group counts as its better-working places; our judgement.
BETTER_SHARE: Final = 1 / 3
#: Fewest better-working places from which anything is told; our judgement.
MIN_BETTER: Final = 2

_COLUMNS: Final = ("phase", "component", "part", "here", "better", "gap", "n")


def better_members(scores: Scores, types: Typology, unit_id: str, *, unit: Unit = "space") -> pd.DataFrame:
    """Return in what the better-working third of a place's group exceeds it, the most first.

    Looked at in the phase in which the conditions of the place are weakest. The better-working third of the other
    members is that with the best conditions in this phase.

    Parameters
    ----------
    scores
        The scores that the groups were made from.
    types
        The groups, as :func:`geosafe.score.typology_of.typology_of` gives them.
    unit_id
        The place.
    unit
        ``space`` or ``block``, as the groups were made.

    Returns
    -------
    DataFrame
        One row a component or part in which they exceed it: ``phase``; ``component``; ``part``, empty for the whole
        component; ``here`` and ``better``, the mean of the better ones that are known [points]; ``gap`` between
        them; ``n`` better ones that are known. Empty where the place is in no group or its conditions are unknown,
        and where fewer than 2 better ones are left. It tells what goes together, not what would come of a change.

    Raises
    ------
    CallError
        No place has that id.
    """
    table = units_of(scores, unit)
    if unit_id not in table.index or unit_id not in types.units.index:
        raise CallError(f"there is no {unit} {unit_id!r} in these scores and groups")
    here = table.loc[unit_id]
    conditions = {phase: here[f"conditions_{phase}"] for phase in PHASES if not pd.isna(here[f"conditions_{phase}"])}
    group = types.units["group"].get(unit_id)
    if pd.isna(group) or not conditions:
        return pd.DataFrame(columns=list(_COLUMNS))
    weak = min(conditions, key=lambda phase: conditions[phase])
    alike = (types.units["group"] == group).fillna(False).to_numpy(bool) & (types.units.index != unit_id)
    ranked = table.loc[types.units.index[alike], f"conditions_{weak}"].dropna()
    ranked = ranked.sort_index().sort_values(ascending=False, kind="stable")
    best = ranked.index[: round(len(ranked) * BETTER_SHARE)]
    if len(best) < MIN_BETTER:
        return pd.DataFrame(columns=list(_COLUMNS))
    points = _points(scores, table, weak)
    better, known = points.loc[best].mean(), points.loc[best].notna().sum()
    told = pd.DataFrame(
        {"phase": weak, "component": points.columns.get_level_values(0), "part": points.columns.get_level_values(1),
         "here": points.loc[unit_id].to_numpy(), "better": better.to_numpy(), "n": known.to_numpy()}
    )  # fmt: skip
    told["gap"] = told["better"] - told["here"]
    found = told[told["gap"] > 0].sort_values("gap", ascending=False, kind="stable", ignore_index=True)
    return found[list(_COLUMNS)]


def _points(scores: Scores, table: pd.DataFrame, phase: str) -> pd.DataFrame:
    """Return components and their parts in a phase [points], by (component, part)."""
    columns: dict[tuple[str, str], np.ndarray] = {}
    for component in CONDITIONS:
        if f"{component}_{phase}" in table:
            columns[component, ""] = table[f"{component}_{phase}"].to_numpy(float)
        for part in PARTS.get(component, ()):
            raw = table[f"{part}_{phase}_raw"].to_numpy(float)
            columns[component, part] = between_goalposts(raw, scores.profile.goalposts(part)) + 0.0  # no -0
    return pd.DataFrame(columns, index=table.index)
