"""What the page of a recipe needs: what it does not show is not in its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geosafe.params import DARK_PHASES, MIN_PHASE_HOURS, PHASES
from geosafe.show.views import VIEWS

if TYPE_CHECKING:
    from geosafe.recipe import Recipe
    from geosafe.study import Study

_BLIND_IN = ("surveillance", "seen_lit", "seen_peopled")  # the views that mark stretches that nobody overlooks


@dataclass(frozen=True)
class Needs:
    """What a page needs of a study and its scores.

    Every page has the width of streets, which is people expected, and a first sentence in its panel: who can be
    expected; frontages by day or light after dark; ways out. All else depends on the recipe.

    Attributes
    ----------
    phases
        Those that are shown and long enough to be scored; day and night where the change between them is shown.
    views, panel
        The names of the views and of the sections of the panel.
    change
        Whether the change from day to night is shown.
    """

    phases: tuple[str, ...]
    views: frozenset[str]
    panel: frozenset[str]
    change: bool

    @classmethod
    def of(cls, study: Study, recipe: Recipe) -> Needs:
        """Return what a recipe needs of a study."""
        scored = scored_phases(study)
        change = "change" in recipe.phases and {"day", "night"} <= set(scored)
        phases = [phase for phase in scored if phase in recipe.phases or (change and phase in ("day", "night"))]
        return cls(tuple(phases), frozenset(recipe.views or VIEWS), frozenset(recipe.panel), change)

    def points(self, name: str, phase: str) -> bool:
        """Whether a component or the conditions stand in the page as points in a phase."""
        if phase not in self.phases or (name == "light" and phase not in DARK_PHASES):
            return False
        if name == "conditions":
            return name in self.views or self.evidence
        first = {"activity", "light" if phase in DARK_PHASES else "surveillance"}
        return name in first or name in self.views or self.all_components

    def bounds(self, name: str) -> bool:
        """Whether the ends of the interval do: where lines are drawn broken, and where a panel tells them."""
        told = self._tells("bars", "back") or (name == "light" and self.facts)
        return name in self.views or (name != "conditions" and told)

    def raw(self, name: str) -> bool:
        """Whether a measure stands in the page in its own unit."""
        return name == "ways_out" or self.facts

    @property
    def all_components(self) -> bool:
        """Whether the panel looks at all components."""
        return self._tells("bars", "back", "evidence", "bears")

    @property
    def evidence(self) -> bool:
        """Whether the panel tells how each component is known."""
        return self._tells("evidence")

    @property
    def facts(self) -> bool:
        """Whether the panel tells what was found."""
        return self._tells("facts")

    @property
    def alike(self) -> bool:
        """Whether the panel tells of other spaces that are used alike."""
        return self._tells("alike")

    @property
    def hours(self) -> bool:
        """Whether the page tells what is expected hour by hour."""
        return self._tells("week")

    @property
    def incidents(self) -> bool:
        """Whether recorded incidents are told."""
        return "incidents" in self.views or self._tells("bars")

    @property
    def blind(self) -> bool:
        """Whether stretches that nobody overlooks are told."""
        return self.facts or bool(self.views.intersection(_BLIND_IN))

    @property
    def said(self) -> bool:
        """Whether the page tells what people said on walks."""
        return "perceived" in self.views or self._tells("said")

    def _tells(self, *sections: str) -> bool:
        return bool(self.panel.intersection(sections))


def scored_phases(study: Study) -> list[str]:
    """Return the phases that are long enough to be scored."""
    return [phase for phase in PHASES if study.phase_hours.get(phase, 0) >= MIN_PHASE_HOURS]
