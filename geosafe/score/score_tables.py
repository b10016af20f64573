"""From measures to the tables of scores: one wide table for each kind of unit, and one long table for analysis."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geosafe.params import (
    COMPONENTS,
    CONDITIONS,
    DARK_PHASES,
    GOALPOSTS,
    MIN_PHASE_HOURS,
    OBSERVED_FROM,
    PARTS,
    PHASES,
)
from geosafe.profile import Profile
from geosafe.score.composite import Component, component, component_of_parts, join, within
from geosafe.score.incident_counts import INCIDENT_PHASES
from geosafe.score.measures import Measures, Units
from geosafe.study import Study


def score_units(units: Units, measures: Measures, profile: Profile) -> dict[str, Component]:
    """Return components and results by name, each (n, 3): the phases; incidents (n, 4): the whole day too.

    Where incidents are known nowhere in a phase, they have no say in it.
    """
    in_phases = {
        name: component_of_parts({part: units.measures[part] for part in PARTS[name]}, name, profile=profile)
        if name in PARTS
        else component(units.measures[name], name, profile=profile)
        for name in COMPONENTS
        if name != "incidents"
    }
    if profile.step_free:
        in_phases["access"] = within(in_phases["access"], units.measures["step_free_share"])
    short = np.array([measures.study.phase_hours[phase] < MIN_PHASE_HOURS for phase in PHASES])
    incidents = component(units.incidents, "incidents").without(np.append(short, False))
    in_phases = {name: each.without(short) for name, each in in_phases.items()}
    in_phases["incidents"] = incidents.first(len(PHASES))
    weights = {name: np.array([profile.weights[phase].get(name, 0.0) for phase in PHASES]) for name in COMPONENTS}
    weights["incidents"] *= measures.recorded
    return {
        **in_phases,
        "incidents": incidents,
        "use": in_phases["activity"].sufficient(),
        "conditions": join({name: in_phases[name] for name in CONDITIONS}, weights),
        "score": join(in_phases, weights),
    }


def _phases_of(name: str) -> tuple[str, ...]:
    if name == "light":
        return DARK_PHASES
    return INCIDENT_PHASES if name == "incidents" else PHASES


def columns_of(scored: Mapping[str, Component], units: Units) -> pd.DataFrame:
    """Return ``{component}_{phase}`` and its fellows as columns on the ids of the units."""
    columns: dict[str, np.ndarray] = {}
    for name, each in scored.items():
        for phase in _phases_of(name):
            k = INCIDENT_PHASES.index(phase)
            key = f"{name}_{phase}"
            columns[key], columns[f"{key}_lo"], columns[f"{key}_hi"] = each.value[:, k], each.lo[:, k], each.hi[:, k]
            if name in COMPONENTS:
                columns[f"{key}_evidence"] = _evidence(each.credit[:, k])
                columns[f"{key}_n"] = each.n[:, k]
                if name not in PARTS:
                    columns[f"{key}_raw"] = each.raw[:, k]
            else:
                columns[f"{key}_coverage"] = each.credit[:, k]
    for part in (part for parts in PARTS.values() for part in parts):
        for k, phase in enumerate(PHASES):
            columns[f"{part}_{phase}_raw"] = units.measures[part].value[:, k]
    return pd.DataFrame(columns, index=units.table.index)


def _evidence(credit: np.ndarray) -> np.ndarray:
    """Return the word for each credit."""
    words: np.ndarray = np.select([credit >= OBSERVED_FROM, credit > 0], ["observed", "inferred"], "unknown").astype(
        object
    )
    return words


def long(scored: Mapping[str, Component], units: Units, study: Study) -> pd.DataFrame:
    """Return one row a unit, phase and component."""
    parts = []
    for name, each in scored.items():
        for phase in _phases_of(name):
            k = INCIDENT_PHASES.index(phase)
            parts.append(
                pd.DataFrame(
                    {
                        "unit_kind": units.kind, "unit_id": units.table.index, "phase": phase, "component": name,
                        "value": each.value[:, k], "lo": each.lo[:, k], "hi": each.hi[:, k], "raw": each.raw[:, k],
                        "unit": GOALPOSTS[name].unit if name in GOALPOSTS else "0-100",
                        "evidence": _evidence(each.credit[:, k]), "coverage": each.credit[:, k], "n": each.n[:, k],
                        "source": _source(name, study), "date": _date(name, study),
                    }
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _source(name: str, study: Study) -> str:
    layer = {"incidents": "incidents", "light": "lamps"}.get(name, "streets")
    files = [str(source["file"]) for source in study.sources if source["layer"] in (layer, "streets")]
    return "; ".join(dict.fromkeys(files))


def _date(name: str, study: Study) -> str:
    """Return the date of a component's data; for incidents the period, as an ISO 8601 interval."""
    return f"{study.period.start}/{study.period.end}" if name == "incidents" else str(study.osm_date or "")
