"""Refuse a map that would show nothing of what it was made for, and say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geosafe.errors import CallError, DataError, Fault
from geosafe.params import MIN_PHASE_HOURS
from geosafe.show.map_needs import scored_phases

if TYPE_CHECKING:
    from geosafe.recipe import Recipe
    from geosafe.scores import Scores
    from geosafe.study import Study


def check_shown(study: Study, recipe: Recipe, said: Mapping[str, Any], words: Mapping[str, str]) -> None:
    """Refuse a recipe whose first view has no data, or none of whose phases is long enough to be scored."""
    missing, name = said["not_shown"], f"recipe {recipe.name}"
    faults: list[Fault] = []
    if missing and missing[0] == recipe.views[0]:
        remedies = dict.fromkeys(words[f"view.{each}.needs"] for each in missing)
        for remedy in remedies:
            named = ", ".join(each for each in missing if words[f"view.{each}.needs"] == remedy)
            faults.append(Fault(name, f"{study.name} has nothing to show as {named}", remedy))
    scored = scored_phases(study)
    if not said["phases"] and scored:
        found = f"the period of {study.name} has fewer than {MIN_PHASE_HOURS:g} hours of {', '.join(recipe.phases)}"
        faults.append(Fault(name, found, f"Add one of {', '.join(scored)} to its phases, or lengthen `period:`."))
    if faults:
        raise DataError(faults)


def check_view(study: Study, view: str, said: Mapping[str, Any], words: Mapping[str, str]) -> None:
    """Refuse a view that the map does not offer, and say which it does or what the view needs."""
    offered = [each["name"] for each in said["views"]]
    needs = f"view.{view}.needs"
    if needs not in words:
        raise CallError(f"colour can show {', '.join(offered)}, got {view!r}")
    if view not in offered:
        raise CallError(f"{study.name} has nothing to show as {view!r} on this map: {words[needs]} It can show "
                        f"{', '.join(offered)}.")  # fmt: skip


def check_against(study: Study, scores: Scores, against: tuple[Study, Scores]) -> None:
    """Refuse to compare with a result that has no street of the same id: it is of another place or another extract."""
    other, result = against
    if not scores.blocks.index.isin(result.blocks.index).any():
        found = f"no street of {other.name} has the id of a street of {study.name}"
        raise DataError(Fault("against", found, "Compare two results of one place, made from the same extract."))
