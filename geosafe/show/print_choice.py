"""What a map on paper shows: which view, in which classes and phases, on which paper; and why it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geosafe.errors import CallError
from geosafe.params import MIN_PHASE_HOURS, PHASES
from geosafe.recipe import EVERYTHING, PAPERS, Recipe
from geosafe.show.map_faults import check_against, check_shown
from geosafe.show.print_look import CHANGE, phases_of, require_view
from geosafe.show.print_style import Ramp, ramp_of
from geosafe.show.view_classes import Classed, classed
from geosafe.show.view_values import Subject

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: Day beside night on one page.
BOTH: Final = "day-and-night"


@dataclass(frozen=True)
class Choice:
    """What a map on paper shows.

    Attributes
    ----------
    subject
        The study with its scores, and what it is compared with.
    shown
        The view that colour shows, in its classes.
    phases
        One map each.
    ramp
        How its classes are inked.
    page
        One of :data:`geosafe.recipe.PAPERS`.
    across
        Whether the paper lies across; None: as gives the larger scale.
    """

    subject: Subject
    shown: Classed
    phases: tuple[str, ...]
    ramp: Ramp
    page: str
    across: bool | None

    @property
    def changes(self) -> bool:
        """Whether colour shows the night less the day."""
        return self.phases[0] == CHANGE


def choose(
    study: Study, scores: Scores, words: Mapping[str, str], *, recipe: Recipe | None, phase: str | None,
    view: str | None, page: str | None, against: tuple[Study, Scores] | None,
) -> Choice:  # fmt: skip
    """Return what a recipe, and what is asked for beside it, show of a study.

    Raises
    ------
    CallError
        There is no such phase, view or paper, the two do not go together, the phase has too few hours to be scored, or
        the view has no data.
    DataError
        The first view of the recipe has no data, no phase of it is long enough to be scored, or nothing in ``against``
        has an id of the study.
    """
    asked = recipe or EVERYTHING
    subject = Subject(study, scores, against)
    if against:
        check_against(study, scores, against)
    long_enough = [each for each in PHASES if study.phase_hours.get(each, 0) >= MIN_PHASE_HOURS]
    if view is None and asked.views:
        _check_recipe(subject, asked, words, long_enough)
    view = view or (asked.views[0] if asked.views else "difference" if against else "conditions")
    phase = phase or _first_phase(recipe, view, long_enough)
    phases = ("day", "night") if phase == BOTH else (phase,)
    for each in phases:
        require_view(each, view)
        for needed in ("day", "night") if each == CHANGE else (each,):
            if needed not in long_enough:
                raise CallError(f"the phase {needed} has fewer than {MIN_PHASE_HOURS:g} hours in the period, so it is "
                                "not scored: choose another --phase")  # fmt: skip
    size = page or (recipe.page.size if recipe else "A4")
    if size not in PAPERS:
        raise CallError(f"the page must be {' or '.join(sorted(PAPERS, reverse=True))}, got {size!r}")
    shown = classed(subject, view, asked, long_enough)
    if shown is None:
        raise nothing_to_show(study, view, words)
    across = recipe.page.orientation == "landscape" if recipe else None
    ramp = ramp_of(phases[0], view, count=len(shown.edges) + 1, palette=asked.palette)
    return Choice(subject, shown, phases, ramp, size, across)


def nothing_to_show(study: Study, view: str, words: Mapping[str, str]) -> CallError:
    """Return what is said where a view has no data."""
    return CallError(f"{study.name} has nothing to show as {view!r}: {words[f'view.{view}.needs']}")


def _check_recipe(subject: Subject, recipe: Recipe, words: Mapping[str, str], phases: Sequence[str]) -> None:
    """Refuse a recipe as the interactive map does: its first view has no data, or no phase is long enough."""
    first = classed(subject, recipe.views[0], recipe, phases)
    missing = [] if first else [name for name in recipe.views if classed(subject, name, recipe, phases) is None]
    check_shown(subject.study, recipe, {"not_shown": missing, "phases": list(phases)}, words)


def _first_phase(recipe: Recipe | None, view: str, long_enough: Sequence[str]) -> str:
    """Return the phase that is drawn where none is asked for."""
    allowed = phases_of(view)
    both = {"day", "night"} <= set(allowed)
    if both and (recipe is None or recipe.name == BOTH):
        return BOTH
    scored = {*long_enough, *((CHANGE,) if {"day", "night"} <= set(long_enough) else ())}
    wanted = recipe.phases if recipe else allowed[::-1]
    return next((each for each in (*wanted, *allowed) if each in allowed and each in scored), allowed[-1])
