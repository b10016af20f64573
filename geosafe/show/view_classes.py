"""The views of one place in classes, as a recipe asks for them: what there is of each, and the edges between classes.

The page and paper both take them from here, so that they never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.errors import CallError
from geosafe.params import ALL_DAY, GOALPOSTS
from geosafe.recipe import Classes, Recipe
from geosafe.show.class_edges import natural_edges, quantile_edges
from geosafe.show.palette import classify, raw_from_points
from geosafe.show.view_values import Subject, Values
from geosafe.show.views import VIEWS, View

KINDS: Final = ("blocks", "spaces")
#: A value whose bounds lie more than this many classes apart is drawn broken.
WIDE_CLASSES: Final = 2
#: Values are told in whole numbers up to this, and of differences within a hundred points either way.
MOST_TOLD: Final = 65534
MOST_POINTS: Final = 100
_METHODS: Final = {"quantile": quantile_edges, "natural": natural_edges}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Classed:
    """A view of one place in the classes that a recipe asks for.

    Attributes
    ----------
    name, view
        Which view it is.
    found
        What there is of it by kind and phase; None where it is told by other means than one value a unit.
    edges
        Between the classes, ascending, in the unit of the values: points for scores.
    method
        How they were found: one of :data:`geosafe.recipe.METHODS`, or ``edges`` where the recipe gives them.
    """

    name: str
    view: View
    found: Mapping[tuple[str, str], Values | None]
    edges: tuple[float, ...]
    method: str

    @property
    def factor(self) -> int:
        """What values are multiplied with to be told as whole numbers."""
        return 1 if self.view.scored or max(map(abs, self.edges), default=0) > 10 else 100

    @property
    def numbers(self) -> list[float]:
        """The edges in the unit of the legend, ascending."""
        if self.view.measure:
            return [raw_from_points(self.view.measure, edge) for edge in self.edges]
        return list(self.edges)

    def whole(self, values: Values) -> Floats:
        """Return values as they are told, in whole numbers times ``factor``; NaN: unknown."""
        if self.view.ramp == "change":
            return np.asarray(np.rint(np.clip(values.value, -MOST_POINTS, MOST_POINTS)))
        return np.asarray(np.clip(np.rint(values.value * self.factor), 0, MOST_TOLD))

    def wide(self, values: Values) -> npt.NDArray[np.bool_]:
        """Return whether the bounds of each value lie more than :data:`WIDE_CLASSES` of its fixed classes apart."""
        if values.lo is None or values.hi is None:
            return np.zeros(len(values.value), dtype=bool)
        low, high = (classify(end, self.view.edges).astype(int) for end in (values.lo, values.hi))
        return np.asarray((high - low > WIDE_CLASSES) & ~np.isnan(values.value))


def classed(subject: Subject, name: str, recipe: Recipe, phases: Sequence[str]) -> Classed | None:
    """Return a view in the classes that a recipe asks for; None where there is nothing to show in these phases."""
    view = VIEWS[name]
    found = _found(subject, name, view, [phase for phase in phases if phase in view.phases])
    if not found:
        return None
    classes = recipe.classes.get(name, Classes())
    edges = tuple(round(float(edge), 6) for edge in _edges(subject, name, view, classes, found))
    return Classed(name, view, found, edges, "edges" if classes.edges else classes.method)


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
