"""Styles for QGIS of the views beyond conditions: which column, which classes, which colours."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geosafe.params import PHASES
from geosafe.show import palette
from geosafe.show.layer_views import TOLD
from geosafe.show.views import VIEWS
from geosafe.show.words import ENGLISH

#: Points that have a style of their own, one a phase.
_POINTS: Final = ("light", "activity", "surveillance", "access", "comfort")
#: The night and hour that the map begins with.
_NIGHT: Final = "saturday_00"
_LOOK: Final = palette.PRINTED["paper"]


@dataclass(frozen=True)
class Styled:
    """One style of a layer.

    Attributes
    ----------
    name
        What it is called in QGIS, 30 characters at the most.
    column, phase
        Whose values it shows; the phase whose expected people are the width of a street.
    described
        What it shows, in words.
    edges
        Between its classes, ascending; empty: its values are words.
    colours, labels
        Of each class.
    words
        Where values are words, those of each class.
    """

    name: str
    column: str
    phase: str
    described: str
    edges: tuple[float, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    words: tuple[tuple[str, ...], ...] = ()


def styled_views(given: Collection[str]) -> Iterator[Styled]:
    """Yield the styles for which a layer has the column, in the order of the views of a map."""
    for name, view in VIEWS.items():
        if name in _POINTS or name in TOLD:
            for phase in (phase for phase in PHASES if f"{name}_{phase}" in given):
                yield _classes(name, f"{name}_{phase}", phase, f"{name}, {phase}")
        elif name == "incidents":
            for phase in (*PHASES, "all"):
                if f"incidents_{phase}" in given:
                    # Two words of fewer than five tell a class as well.
                    words = tuple(tuple(ENGLISH[f"usual.{code}"] for code in codes)
                                  for codes in ((0, 6), (1, 7), (2,), (3,), (4,)))  # fmt: skip
                    yield _words(name, f"incidents_{phase}", "night" if phase == "all" else phase,
                                 f"incidents, {phase}", words)  # fmt: skip
        elif name == "late_venues" and f"late_{_NIGHT}" in given:
            yield _classes(name, f"late_{_NIGHT}", "night", "late, Saturday 00:00")
        elif name == "homes_near" and f"homes_{_NIGHT}" in given:
            words = tuple((ENGLISH[f"homes.{code}"],) for code in range(len(view.edges) + 1))
            yield _words(name, f"homes_{_NIGHT}", "night", "homes, Saturday 00:00", words)


def _classes(view: str, column: str, phase: str, name: str) -> Styled:
    edges = VIEWS[view].edges
    ramp: tuple[str, ...] = getattr(_LOOK, VIEWS[view].ramp)
    low, high = (ENGLISH[f"legend.{end}.{view}"] for end in ("low", "high"))
    if VIEWS[view].reverse:
        ramp, low, high = ramp[::-1], high, low
    unit = ENGLISH["legend.unit.conditions" if VIEWS[view].scored else f"legend.unit.{view}"]
    spans = [f"< {_number(edges[0])}", *_between(edges), f"≥ {_number(edges[-1])}"]
    labels = (f"{spans[0]} {unit}: {low}", *spans[1:-1], f"{spans[-1]}: {high}")
    return Styled(name, column, phase, ENGLISH[f"view.{view}"], edges, ramp, labels)


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _between(edges: tuple[float, ...]) -> list[str]:
    """Return the classes between edges in words; a dash would read as a sign beside numbers under 0."""
    dash = " to " if edges[0] < 0 else "–"
    return [f"{_number(a)}{dash}{_number(b)}" for a, b in pairwise(edges)]


def _words(view: str, column: str, phase: str, name: str, words: tuple[tuple[str, ...], ...]) -> Styled:
    ramp: tuple[str, ...] = getattr(_LOOK, VIEWS[view].ramp)
    return Styled(name, column, phase, ENGLISH[f"view.{view}"], (), ramp, tuple(each[0] for each in words), words)
