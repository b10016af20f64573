"""Pack the views of a map: their values as small numbers, their classes, and which of them have nothing to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geosafe.errors import CallError
from geosafe.params import ALL_DAY, GOALPOSTS
from geosafe.recipe import Classes, Recipe
from geosafe.show.class_edges import natural_edges, quantile_edges
from geosafe.show.embed import Columns
from geosafe.show.palette import classify, raw_from_points
from geosafe.show.ramps import resample, themes
from geosafe.show.view_values import Subject, Values
from geosafe.show.views import VIEWS, View

KINDS: Final = ("blocks", "spaces")
_UNKNOWN: Final = 65535
_NO_CHANGE_KNOWN: Final = -128
#: A value whose bounds lie more than this many classes apart is drawn broken.
_WIDE: Final = 2
_METHODS: Final = {"quantile": quantile_edges, "natural": natural_edges}

Floats = npt.NDArray[np.float64]


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
        view = VIEWS[name]
        found = _found(subject, name, view, [phase for phase in phases if phase in view.phases])
        if not found:
            missing.append(name)
            continue
        classes = recipe.classes.get(name, Classes())
        edges = _edges(subject, name, view, classes, found)
        factor = 1 if view.scored or max(map(abs, edges), default=0) > 10 else 100
        for (kind, phase), values in found.items():
            if values is not None and not view.scored:
                _pack(columns, f"{kind}.{phase}.{name}", view, values, factor)
        numbers = [raw_from_points(view.measure, edge) for edge in edges] if view.measure else list(edges)
        told.append(
            {
                "name": name,
                "group": view.group,
                "ramp": view.ramp,
                "reverse": view.reverse,
                "scored": view.scored,
                "shown": {phase: [kind for kind in KINDS if (kind, phase) in found] for phase in view.phases},
                "edges": [round(float(edge), 6) for edge in edges],
                "numbers": [round(float(number), 6) for number in numbers],
                "method": "edges" if classes.edges else classes.method,
                "factor": factor,
                "colours": _colours(view, recipe.palette, len(edges) + 1),
            }
        )
    return Offered(told, tuple(missing) if recipe.views else ())


def _found(subject: Subject, name: str, view: View, phases: list[str]) -> dict[tuple[str, str], Values | None]:
    """Return what there is of a view by kind and phase; where it stands in the page by other means, without values."""
    found: dict[tuple[str, str], Values | None] = {}
    for kind in KINDS:
        for phase in phases:
            values = view.values(subject, kind, phase)
            if values is not None and not np.isnan(values.value).all():
                found[kind, phase] = values
            elif _elsewhere(subject, name, kind, phase):
                found[kind, phase] = None
    return found


def _elsewhere(subject: Subject, name: str, kind: str, phase: str) -> bool:
    """Whether the page is told of a view by other means than values."""
    night = subject.scores.nightlife
    if name == "incidents":
        units = subject.units(kind)
        return any(f"incidents_{when}" in units and bool(units[f"incidents_{when}"].notna().any())
                   for when in (phase, ALL_DAY))  # fmt: skip
    if night is None or kind != "blocks" or name not in ("late_venues", "homes_near"):
        return False
    start = "late_" if name == "late_venues" else "near_"
    known = [
        column for column in night.blocks.columns.astype(str) if column.startswith(start) and column != "near_edge"
    ]
    return bool(night.blocks[known].notna().any(axis=None))


def _edges(
    subject: Subject, name: str, view: View, classes: Classes, found: dict[tuple[str, str], Values | None]
) -> tuple[float, ...]:
    """Return the edges in the unit of the values: points for scores."""
    if classes.edges:
        return _points(name, view.measure, classes.edges) if view.measure else classes.edges
    if classes.method == "fixed":
        return view.edges
    kind = KINDS[0] if any(kind == KINDS[0] for kind, _ in found) else KINDS[1]
    units = subject.units(kind)
    size = units["walk_length_m" if kind == "blocks" else "area_m2"].to_numpy(dtype=float)
    ranked = units["ranked"].to_numpy(dtype=bool) if "ranked" in units else np.ones(len(units), dtype=bool)
    values = [each.value[ranked] for (of, _), each in found.items() if of == kind and each is not None]
    weights = np.tile(size[ranked], len(values))
    return tuple(_METHODS[classes.method](_rounded(np.concatenate(values)), weights, classes.count))


def _points(name: str, measure: str, edges: tuple[float, ...]) -> tuple[float, ...]:
    """Return edges in the unit of the legend as points, exact between the ends of the goalposts."""
    scale = np.linspace(0, 100, 2001)
    raw = np.array([raw_from_points(measure, point) for point in scale])
    rising = raw if raw[-1] > raw[0] else raw[::-1]
    if not all(rising[0] < edge < rising[-1] for edge in edges):
        raise CallError(
            f"The edges of {name!r} in the recipe must lie between {rising[0]:.2g} and {rising[-1]:.2g} "
            f"{GOALPOSTS[measure].unit}, where its points run from 0 to 100."
        )
    return tuple(float(np.interp(edge, rising, scale if rising is raw else scale[::-1])) for edge in edges)


def _rounded(values: Floats) -> Floats:
    """Return values to two significant digits, as the page tells them: classes part what readers can tell apart."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.where(values != 0, np.abs(values), 1.0))) - 1)
    return np.asarray(np.round(np.rint(values / unit) * unit, 6), dtype=np.float64)


def _pack(columns: Columns, name: str, view: View, values: Values, factor: int) -> None:
    if view.ramp == "change":
        whole = np.where(np.isnan(values.value), _NO_CHANGE_KNOWN, np.rint(np.clip(values.value, -100, 100)))
        columns.add(f"{name}.value", whole.astype(np.int8))
        return
    given = np.clip(np.rint(values.value * factor), 0, _UNKNOWN - 1)
    columns.add(f"{name}.value", np.where(np.isnan(given), _UNKNOWN, given).astype(np.uint16))
    if values.lo is None or values.hi is None:
        return
    low, high = (classify(end, view.edges).astype(int) for end in (values.lo, values.hi))
    wide = (high - low > _WIDE) & ~np.isnan(values.value)
    if wide.any():
        columns.add(f"{name}.wide", wide.astype(np.uint8))


def _colours(view: View, palette: str, count: int) -> dict[str, list[str]]:
    """Return the colours of a view's classes by theme, as its legend runs: from little support to much."""
    return {name: list(resample(getattr(theme, view.ramp), count)) for name, theme in themes(palette).items()}
