"""The words of a recipe as a map says them, on a page and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geosafe.show.words import ENGLISH

if TYPE_CHECKING:
    from geosafe.recipe import Recipe
    from geosafe.study import Study


def question_of(recipe: Recipe, words: Mapping[str, str]) -> str:
    """Return the question of a recipe; of one that comes with geosafe, as it stands in the language of the page."""
    return words["question"] if recipe.question is None else _shipped(recipe, "question", recipe.question, words)


def audience_of(recipe: Recipe, words: Mapping[str, str]) -> str:
    """Return whom a recipe is for; of one that comes with geosafe, as it stands in the language of the page."""
    return _shipped(recipe, "audience", recipe.audience, words)


def _shipped(recipe: Recipe, what: str, given: str, words: Mapping[str, str]) -> str:
    key = f"{what}.{recipe.name}"
    return words[key] if ENGLISH.get(key) == given else given


def other_name(study: Study, other: Study | None, words: Mapping[str, str]) -> str:
    """Return what the study that another is compared with is called; empty where there is none."""
    if other is None:
        return ""
    return other.name if other.name != study.name else words["other"]
