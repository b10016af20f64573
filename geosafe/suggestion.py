"""Suggestion: the edits that serve most need after dark for a budget, and what was promised and found of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geosafe.scenario import Cost

if TYPE_CHECKING:
    import pandas as pd

    from geosafe.comparison import Comparison
    from geosafe.scenario import Scenario

#: What can be suggested, in the order in which it is told.
KINDS: Final = ("lamps", "hosts", "toilets", "night-stops", "hours")
#: What people need after dark, in the order in which it is told.
NEEDS: Final = ("light", "refuge", "stop", "toilet")
#: Years over which what is spent every year counts; our judgement: about as long as a programme runs.
YEARS: Final = 5.0
#: What each thing costs where nobody says otherwise, in the currency of the budget: round figures in euros of the 2020s
#: to begin a talk with, and no estimates; our judgement. ``hosts`` is for each hour that two of them are there,
#: ``hours`` for each hour more that a venue is open.
COSTS: Final[Mapping[str, Cost]] = MappingProxyType(
    {
        "lamp": Cost(4000.0, 80.0), "hosts": Cost(0.0, 60.0), "toilet": Cost(120_000.0, 15_000.0),
        "toilet_hours": Cost(0.0, 10_000.0), "night_stop": Cost(0.0, 30_000.0), "hours": Cost(0.0, 25.0),
    }
)  # fmt: skip
#: The currency that :data:`COSTS` are thought in.
CURRENCY: Final = "EUR"


@dataclass(frozen=True)
class CostList:
    """What things cost, by the keys of :data:`COSTS`, the currency, and the years over which yearly costs count."""

    costs: Mapping[str, Cost] = field(default_factory=lambda: COSTS)
    currency: str = CURRENCY
    years: float = YEARS

    def whole(self, cost: Cost) -> float:
        """Return what a cost comes to over all the years."""
        return cost.capital + self.years * cost.yearly


@dataclass(frozen=True, eq=False)
class Suggestion:
    """What was suggested.

    Attributes
    ----------
    scenario
        As a file for ``geosafe compare`` tells it.
    edits
        One row an edit: ``kind``, ``what`` and ``where`` in plain words, ``gain`` [points], ``metres`` (street that it
        serves at some hour [m]), ``people`` (share of all who are expected after dark, 0-1), ``capital``, ``yearly``,
        ``whole`` (over the years), ``district``.
    budget, spent, costs
        What was given, what all edits come to over the years, and the costs that were counted.
    promised, found
        Points gained by need: as the solver added them up, and after the study with all edits in it was scored again;
        empty where it was not.
    bound, gap, stopped
        What no set of these candidates can exceed [points]; how far the promise may lie below the best, as a share;
        whether the search ended early.
    candidates
        How many there were, by kind; of a kind without any, or of which none was chosen, ``none`` tells why.
    needs
        One row a need: ``weight``, ``met``, ``unmet`` and ``unknown`` today [points; the last three sum to the first].
    floors
        One row a district: ``district``, ``spent``, ``gain``, ``floor``; empty without districts.
    comparison
        The scenario beside today; None where it was not scored again.
    text, says
        The scenario as the text of its file, with the reason of each edit; and what it all comes to, in sentences.
    """

    scenario: Scenario
    edits: pd.DataFrame
    budget: float
    spent: float
    costs: CostList
    promised: Mapping[str, float]
    found: Mapping[str, float]
    bound: float
    gap: float
    stopped: bool
    candidates: Mapping[str, int]
    none: Mapping[str, str]
    needs: pd.DataFrame
    floors: pd.DataFrame
    comparison: Comparison | None = None
    text: str = ""
    says: tuple[str, ...] = ()
