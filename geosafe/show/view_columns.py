"""Pack the views of a map: their values as small numbers, their classes, and which of them have nothing to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from geosafe.recipe import Recipe
from geosafe.show.embed import Columns
from geosafe.show.ramps import resample, themes
from geosafe.show.view_classes import KINDS, MOST_TOLD, Classed, classed
from geosafe.show.view_values import Subject, Values
from geosafe.show.views import VIEWS, View

_UNKNOWN = MOST_TOLD + 1
_NO_CHANGE_KNOWN = -128


@dataclass(frozen=True)
class Offered:
    """The views that a map offers, as the page is told them, and the names of those asked for that have no data."""

    told: list[dict[str, Any]]
    missing: tuple[str, ...]


def add_views(columns: Columns, subject: Subject, recipe: Recipe, *, phases: list[str]) -> Offered:
    """Add the values of the views that a recipe names, or of all, and say what the page must know of each.

    Values are whole numbers, ``{kind}.{phase}.{view}.value`` in a unit times ``factor``; 65535 is unknown. Differences
    are whole points as int8, -128 unknown. ``{kind}.{phase}.{view}.wide`` is 1 where the bounds allow more than three
    classes. Views that stand in the page already, as scores or otherwise, add nothing.
    """
    told, missing = [], []
    for name in recipe.views or VIEWS:
        shown = classed(subject, name, recipe, phases)
        if shown is None:
            missing.append(name)
            continue
        view = shown.view
        for (kind, phase), values in shown.found.items():
            if values is not None and not view.scored:
                _pack(columns, f"{kind}.{phase}.{name}", shown, values)
        told.append(
            {
                "name": name,
                "group": view.group,
                "ramp": view.ramp,
                "reverse": view.reverse,
                "scored": view.scored,
                "shown": {phase: [kind for kind in KINDS if (kind, phase) in shown.found] for phase in view.phases},
                "edges": list(shown.edges),
                "numbers": [round(float(number), 6) for number in shown.numbers],
                "method": shown.method,
                "factor": shown.factor,
                "colours": _colours(view, recipe.palette, len(shown.edges) + 1),
            }
        )
    return Offered(told, tuple(missing) if recipe.views else ())


def _pack(columns: Columns, name: str, shown: Classed, values: Values) -> None:
    whole = shown.whole(values)
    if shown.view.ramp == "change":
        columns.add(f"{name}.value", np.where(np.isnan(whole), _NO_CHANGE_KNOWN, whole).astype(np.int8))
        return
    columns.add(f"{name}.value", np.where(np.isnan(whole), _UNKNOWN, whole).astype(np.uint16))
    if (wide := shown.wide(values)).any():
        columns.add(f"{name}.wide", wide.astype(np.uint8))


def _colours(view: View, palette: str, count: int) -> dict[str, list[str]]:
    """Return the colours of a view's classes by theme, as its legend runs: from little support to much."""
    return {name: list(resample(getattr(theme, view.ramp), count)) for name, theme in themes(palette).items()}
