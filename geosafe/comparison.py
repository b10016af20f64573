"""Comparison: what scenarios change, beside today; what the comparing returns and the pages read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from geosafe.scenario import Scenario
    from geosafe.scores import Scores
    from geosafe.study import Study

#: Blocks or spaces as they would be at the shortest and at the longest of the distances that are drawn: a table each.
Ends = tuple[pd.DataFrame, pd.DataFrame]
#: The tables of a study that are compared unit by unit.
UNITS: Final = ("segments", "blocks", "spaces")
#: What is compared. Recorded incidents, and the score that they have a part in, are not: a scenario says nothing of
#: them.
COMPARED: Final = ("conditions", "activity", "light", "surveillance", "access", "comfort")
#: What can be told of one result of one unit: the same measure; another value; known now or no longer; unknown on both
#: sides and perhaps changed; a unit that is there on one side only.
TOLD: Final = ("same", "changed", "now known", "no longer known", "unknown", "new", "gone")


@dataclass(frozen=True)
class EditTold:
    """One edit of a scenario as it was made: its kind, what it did in plain words, and what it costs.

    ``touched`` holds the ids of segments, blocks and spaces that it changed directly; ``capital`` and ``yearly`` are in
    ``currency``, None where nobody said.
    """

    kind: str
    did: str
    touched: frozenset[str] = frozenset()
    capital: float | None = None
    yearly: float | None = None
    currency: str | None = None


@dataclass(frozen=True, eq=False)
class ScenarioResult:
    """One scenario against today; ``docs/compare.md`` tells every column.

    Attributes
    ----------
    scenario, edits
        What was asked for, and what was done.
    study, scores
        What the study becomes, and its scores.
    differences
        By table of :data:`UNITS`: one row a unit, phase and result.
    phases
        What it sums up to, one row a phase.
    groups
        Who gains and who loses, one row a phase and quarter of the streets.
    find_legs
        Finds ``legs``, which are looked for when they are asked for.
    units
        What the draws tell of each block, by phase: ``median``, ``p5``, ``p95``, ``better``; empty without draws.
    spaces_drawn
        The same of each public space, and ``rank_better``: the share of draws in which it stands before more of the
        other spaces than today.
    reaches
        Activity and surveillance of ``blocks`` and ``spaces``, were the distances over which they fall as short and as
        long as they may be; empty without draws.
    doubts, survey
        What the doubt in the difference comes from, and the streets where looking would lessen it most, one row a
        phase and doubt, and place; None without draws.
    """

    scenario: Scenario
    edits: tuple[EditTold, ...]
    study: Study
    scores: Scores
    differences: Mapping[str, pd.DataFrame]
    phases: pd.DataFrame
    groups: pd.DataFrame
    find_legs: Callable[[], pd.DataFrame | None]
    units: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    spaces_drawn: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    reaches: Mapping[str, Ends] = field(default_factory=lambda: MappingProxyType({}))
    doubts: pd.DataFrame | None = None
    survey: pd.DataFrame | None = None

    @cached_property
    def legs(self) -> pd.DataFrame | None:
        """The lit share of last legs, one row a night; None where the study does not know its venues."""
        return self.find_legs()


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios beside today.

    ``study`` and ``scores`` are those of today; ``draws`` and ``seed`` those of the uncertainty, 0 draws: none;
    ``reaches`` as of a scenario.
    """

    study: Study
    scores: Scores
    results: tuple[ScenarioResult, ...]
    draws: int = 0
    seed: int = 7
    reaches: Mapping[str, Ends] = field(default_factory=lambda: MappingProxyType({}))

    def only(self, name: str) -> Comparison:
        """Return the comparison with the one scenario of a name."""
        return replace(self, results=tuple(each for each in self.results if each.scenario.name == name))

    def summary(self) -> pd.DataFrame:
        """Return one row a scenario and phase; ``docs/compare.md`` tells every column."""
        return self._of_all(lambda result: result.phases)

    def groups(self) -> pd.DataFrame:
        """Return who gains and who loses: one row a scenario, phase and quarter of the streets."""
        return self._of_all(lambda result: result.groups)

    @property
    def segments(self) -> pd.DataFrame:
        """Paired differences of segments: one row a scenario, segment, phase and result."""
        return self._of_all(lambda result: result.differences["segments"])

    @property
    def blocks(self) -> pd.DataFrame:
        """Paired differences of blocks."""
        return self._of_all(lambda result: result.differences["blocks"])

    @property
    def spaces(self) -> pd.DataFrame:
        """Paired differences of spaces."""
        return self._of_all(lambda result: result.differences["spaces"])

    def _of_all(self, table: Callable[[ScenarioResult], pd.DataFrame]) -> pd.DataFrame:
        parts = [table(each).assign(scenario=each.scenario.name) for each in self.results]
        joined = pd.concat(parts, ignore_index=True)
        return joined[["scenario", *(name for name in joined if name != "scenario")]]
