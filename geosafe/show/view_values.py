"""The values of views: what streets and spaces have in each phase, in the unit of the legend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import PHASES

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Lookup = Callable[["Subject", str, str], "Values | None"]


@dataclass(frozen=True)
class Subject:
    """What a map is drawn of: a study with its scores, and what it is compared with."""

    study: Study
    scores: Scores
    against: tuple[Study, Scores] | None = None

    def units(self, kind: str) -> gpd.GeoDataFrame:
        """Return the wide table of ``blocks`` or ``spaces``."""
        table: gpd.GeoDataFrame = getattr(self.scores, kind)
        return table


@dataclass(frozen=True)
class Values:
    """One value a unit, in the order of the wide table; missing: unknown. Bounds where there are any."""

    value: Floats
    lo: Floats | None = None
    hi: Floats | None = None


def nothing(subject: Subject, kind: str, phase: str) -> Values | None:  # noqa: ARG001
    """Return None: the page is told of it by other means, or nobody has made it yet."""
    return None


def score_of(name: str) -> Lookup:
    """Return what looks up a score or a result [points of 100]."""
    return lambda subject, kind, phase: _columns(subject.units(kind), f"{name}_{phase}")


def part(name: str) -> Lookup:
    """Return what looks up the raw value of a part of a component."""
    return lambda subject, kind, phase: _columns(subject.units(kind), f"{name}_{phase}_raw")


def refuge(subject: Subject, kind: str, phase: str) -> Values | None:
    """Return the walking distance to the nearest open refuge [m]; 400 also stands for none."""
    return _surroundings(subject, kind, f"refuge_{phase}_raw", 1)


def seen_from(what: str) -> Lookup:
    """Return what looks up the share of a space that is seen from lit or peopled streets [%]."""
    return lambda subject, kind, phase: _surroundings(subject, kind, f"seen_from_{what}_{phase}", 100)


def mix(subject: Subject, kind: str, phase: str) -> Values | None:
    """Return how many uses there are in effect (Hill number of order 1)."""
    if (use := subject.scores.use_by_hour) is None:
        return None
    of_units = getattr(use, kind)
    given = pd.Series(of_units.mix_by_phase[:, PHASES.index(phase)], index=of_units.expected.index)
    return Values(given.reindex(subject.units(kind).index).to_numpy(dtype=float))


def dominance(subject: Subject, kind: str, phase: str) -> Floats | None:
    """Return the share of the largest use [%]."""
    if (use := subject.scores.use_by_hour) is None:
        return None
    of_units = getattr(use, kind)
    given = pd.Series(of_units.dominance_by_phase[:, PHASES.index(phase)], index=of_units.expected.index)
    return given.reindex(subject.units(kind).index).to_numpy(dtype=float) * 100


def open_to_all(subject: Subject, kind: str, phase: str) -> Values | None:
    """Return how much of a space and of the phase is open to whoever comes by [%]; unknown where hours are not read."""
    column = f"open_to_all_{phase}"
    spaces = subject.units("spaces")
    if kind != "spaces" or column not in spaces:
        return None
    value, lo, hi = (spaces[column + end].to_numpy(dtype=float) * 100 for end in ("", "_lo", "_hi"))
    return Values(value, lo, hi)


def difference_of(name: str) -> Lookup:
    """Return what looks up a score of what a study is compared with, less its own [points]."""

    def look_up(subject: Subject, kind: str, phase: str) -> Values | None:
        own = subject.units(kind)
        if subject.against is None or (column := f"{name}_{phase}") not in own:
            return None
        other: pd.DataFrame = getattr(subject.against[1], kind)
        if column not in other:
            return None
        return Values((other[column].reindex(own.index) - own[column]).to_numpy(dtype=float))

    return look_up


def _surroundings(subject: Subject, kind: str, column: str, factor: float) -> Values | None:
    found = subject.scores.surroundings
    if found is None:
        return None
    table: pd.DataFrame = getattr(found, kind)
    values = _columns(table.reindex(subject.units(kind).index), column)
    if values is None or factor == 1:
        return values
    lo, hi = (None if end is None else end * factor for end in (values.lo, values.hi))
    return Values(values.value * factor, lo, hi)


def _columns(table: pd.DataFrame, column: str) -> Values | None:
    if column not in table:
        return None
    ends = [table[column + end].to_numpy(dtype=float) if column + end in table else None for end in ("_lo", "_hi")]
    return Values(table[column].to_numpy(dtype=float), *ends)
