"""The part of ``geosafe map`` that draws for paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geosafe.cli.talk import Teller
from geosafe.errors import CallError

if TYPE_CHECKING:
    from geosafe.recipe import Recipe
    from geosafe.scores import Scores
    from geosafe.study import Study


def wants_paper(file: Path, phase: str | None, page: str | None, scale: str | None, sheets: int | None) -> bool:
    """Return whether a map goes to paper, as the end of its name says."""
    from geosafe.show.print_atlas import scale_of
    from geosafe.show.print_map import FORMATS

    paper = file.suffix.lower() in FORMATS
    if not paper and (phase or page):
        raise CallError(f"--phase and --page are for paper: let -o end in {', '.join(FORMATS)}, got {file.name!r}")
    if not paper and (scale or sheets):
        raise CallError(f"--scale and --sheets are for paper: let -o end in .pdf, got {file.name!r}")
    if (scale or sheets) and file.suffix.lower() != ".pdf":
        raise CallError(f"several sheets are one PDF: let -o end in .pdf, got {file.name!r}")
    if scale:
        scale_of(scale)  # what cannot be read is said before the work, not after it
    return paper


def print_scored(
    study: Study, scores: Scores, file: Path, tell: Teller, *, recipe: Recipe | None, phase: str | None,
    view: str | None, page: str | None, title: str | None, language: str | None,
    against: tuple[Study, Scores] | None, scale: str | None, sheets: int | None,
) -> None:  # fmt: skip
    """Write the map of a study and its scores for paper."""
    from geosafe.show.print_map import print_map

    tell("Drawing")
    printed = print_map(
        study,
        scores,
        recipe=recipe,
        phase=phase,
        view=view,
        page=page,
        title=title,
        language=language,
        against=against,
        scale=scale,
        sheets=sheets,
    )
    printed.save(file)
    if printed.sheets:
        tell.done(f"The map is in {file}: an overview and {printed.sheets} sheets at 1:{printed.scale:,}; print it at "
                  "100 %, not fitted to the page")  # fmt: skip
        return
    tell.done(f"The map is in {file}, at a scale of 1:{printed.scale:,}: print it at 100 %, not fitted to the page")
