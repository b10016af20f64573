"""Scenarios beside today as files: a summary and the changed places for spreadsheets, and both for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.atomic import whole_file
from geosafe.defuse import defuse
from geosafe.show.compare_doubts import survey_places, told_doubts
from geosafe.show.compare_places import changed_places
from geosafe.show.embed import visible_text
from geosafe.show.profiles_files import SIMULATED

if TYPE_CHECKING:
    from geosafe.comparison import Comparison
    from geosafe.scenario import Scenario

#: Fewer homes than this are told as so few, never how many.
FEWEST: Final = 5
#: What stands for 1 to 4 homes in files: a spreadsheet would read 1-4 as a date.
FEW: Final = "under 5"
#: Columns that count homes.
HOMES: Final = ("homes_gain", "homes_lose", "dwellings", "dwellings_better", "dwellings_worse")
#: What a comparison does not say; stands in every file.
SAYS_NOT: Final = (
    "Conditions are scored again with the scenario's edits. This says nothing about offences: none is predicted, and "
    "none is said to be avoided."
)


def map_names(scenarios: Sequence[Scenario]) -> list[str]:
    """Return the file name of the difference map of each scenario; numbered where two names come to the same."""
    slugs = [each.slug for each in scenarios]
    return [
        f"compare-{slug}.html" if slugs.count(slug) == 1 else f"compare-{slug}-{slugs[:k].count(slug) + 1}.html"
        for k, slug in enumerate(slugs)
    ]


def few(count: float) -> float | str | None:
    """Return a count of homes as it may be told: a whole number, :data:`FEW`, or None where it is not known."""
    if np.isnan(count):
        return None
    whole = round(float(count))
    return FEW if 0 < whole < FEWEST else float(whole)


def public_summary(comparison: Comparison) -> pd.DataFrame:
    """Return one row a scenario and phase as it may be published: numbers rounded, small counts of homes held back."""
    return _public(comparison.summary())


def public_groups(comparison: Comparison) -> pd.DataFrame:
    """Return who gains and who loses as it may be published."""
    return _public(comparison.groups())


def _public(table: pd.DataFrame) -> pd.DataFrame:
    told = table.copy()
    for name in told.columns:
        if name in HOMES:
            told[name] = pd.Series([few(each) for each in told[name]], index=told.index, dtype=object)
        elif pd.api.types.is_float_dtype(told[name]):
            decimals = 2 if name.startswith(("drawn_", "activity_drawn_", "mean", "capital_per")) else 0
            told[name] = told[name].round(decimals) + 0.0
    return told


def write_compare_csv(comparison: Comparison, path: Path) -> None:
    """Write the summary, one row a scenario and phase, with no text that a spreadsheet would run as a formula."""
    _csv(public_summary(comparison).assign(note=note(comparison)), path)


def write_places_csv(comparison: Comparison, path: Path) -> None:
    """Write every place that a scenario changes, one row a place, phase and result."""
    parts = [changed_places(comparison, each).assign(scenario=each.scenario.name) for each in comparison.results]
    table = pd.concat(parts, ignore_index=True)
    _csv(table[["scenario", *(name for name in table if name != "scenario")]].assign(note=note(comparison)), path)


def note(comparison: Comparison) -> str:
    """Return what must be said of the comparison, in one line."""
    return f"{SAYS_NOT} {SIMULATED}" if comparison.study.simulated else SAYS_NOT


def write_compare_json(comparison: Comparison, path: Path) -> None:
    """Write the comparison for scripts: what it is about; by scenario its edits, phases, groups, legs and places."""
    study = comparison.study
    summary, groups = public_summary(comparison), public_groups(comparison)
    head = {
        "study": study.name,
        "period": {"from": study.period.start.isoformat(), "to": study.period.end.isoformat()},
        "profile": study.profile.name,
        "simulated": study.simulated,
        "note": note(comparison),
        "licence": "© OpenStreetMap contributors, ODbL",
        "draws": comparison.draws,
        "seed": comparison.seed,
    }
    told = []
    for each in comparison.results:
        name = each.scenario.name
        told.append(
            {
                "name": name,
                "because": each.scenario.because,
                "serves": list(each.scenario.serves),
                "edits": [{"kind": edit.kind, "did": edit.did, "capital": edit.capital, "yearly": edit.yearly,
                           "currency": edit.currency} for edit in each.edits],
                "phases": records(summary[summary["scenario"] == name].drop(columns="scenario")),
                "groups": records(groups[groups["scenario"] == name].drop(columns="scenario")),
                "last_legs": records(each.legs.round(4)) if each.legs is not None else None,
                "doubts": None if (shares := told_doubts(each)) is None else records(shares),
                "survey": None if (survey := survey_places(comparison, each)) is None else records(survey),
                "places": records(changed_places(comparison, each)),
            }
        )  # fmt: skip
    text = _json(head)[:-1] + ',"scenarios":[\n' + ",\n".join(_json(each) for each in told) + "\n]}\n"
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values, None where one is missing."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def _csv(table: pd.DataFrame, path: Path) -> None:
    with whole_file(path) as temporary:
        defuse(table).to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\n")


def _json(value: Mapping[str, Any]) -> str:
    return visible_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
