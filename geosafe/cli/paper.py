"""The part of ``geosafe map`` that draws for paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geosafe.cli.talk import Teller
from geosafe.errors import CallError

if TYPE_CHECKING:
    from geosafe.recipe import Recipe


def wants_paper(file: Path, phase: str | None, page: str | None) -> bool:
    """Return whether a map goes to paper, as the end of its name says."""
    from geosafe.show.print_map import FORMATS

    if file.suffix.lower() in FORMATS:
        return True
    if phase or page:
        raise CallError(f"--phase and --page are for paper: let -o end in {', '.join(FORMATS)}, got {file.name!r}")
    return False


def print_study(
    study: Path, file: Path, tell: Teller, *, recipe: Recipe | None = None, profile: str | None = None,
    phase: str | None = None, page: str | None = None, title: str | None = None, language: str | None = None,
) -> None:  # fmt: skip
    """Read and score a study, and write its map for paper."""
    from geosafe.pipeline import read_study, score_study, with_profile
    from geosafe.show.print_map import print_map

    checked = read_study(study, tell=tell)
    checked = with_profile(checked, profile) if profile else checked
    tell("Scoring")
    scores = score_study(checked)
    tell("Drawing")
    printed = print_map(
        checked, scores, recipe=recipe, phase=phase, page=page, title=title, language=language
    )  # fmt: skip
    printed.save(file)
    tell.done(f"The map is in {file}, at a scale of 1:{printed.scale:,}: print it at 100 %, not fitted to the page")
