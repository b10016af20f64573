"""``geosafe listen``: what people said on walks, beside what is recorded, and what became of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from geosafe.cli.options import Language, OutputFolder, Overwrite, Quiet, StudyPath, Verbose


def listen(
    study: StudyPath,
    forms: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FORM...", help="Filled forms: CSV, XLSX or the page's file.", show_default=False),
    ] = None,
    walk: Annotated[
        Path | None,
        typer.Option("--walk", metavar="FILE", help="The walk.geojson that tells where codes are.", show_default=False),
    ] = None,
    output: OutputFolder = None,
    language: Language = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Read filled forms back: perception.html, return-walk.html and .pdf, answers.csv and observations.gpkg.

    Into STUDY/out unless -o is given. Write who answers and what became of each thing into answers.csv, and run it
    again: what you wrote stays. observations.gpkg is internal: it holds every word, and groups of any size.

    Example:  geosafe listen london/ typed.csv survey.xlsx --walk out/walk.geojson -o heard/
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.drawing import ANSWERS, HEARD_FILES, write_heard
    from geosafe.listening import listen as hear
    from geosafe.pipeline import output_folder
    from geosafe.read.answers import read_answers
    from geosafe.show.catalogue import words

    tell = Teller(quiet, verbose)
    words(language or "en")  # a language that is not there is said before anything is read
    folder = output or output_folder(study)
    for name in HEARD_FILES:
        may_write(folder / name, overwrite=overwrite)
    answers = folder / ANSWERS
    if answers.exists():
        read_answers(answers)  # what is wrong with it is said before the scoring
    heard = hear(study, forms or [], walk=walk, tell=tell)
    tell("Drawing")
    page = write_heard(heard, folder, language=language, tell=tell.done)
    for finding in heard.findings:
        tell.done(f"{finding.source}: {finding.says} {finding.todo}".strip(": "))
    if forms:
        tell.done("To let maps show this too, add to the study file, the paths as they are from there:")
        tell.done(_entry(study if study.is_dir() else study.parent, forms, walk))
    tell.done(f"What people said is in {page}; fill in {answers} for the return walk")


def _entry(folder: Path, forms: list[Path], walk: Path | None) -> str:
    """Return the lines of a study file that name the forms."""
    named = f", walk: {json.dumps(os.path.relpath(walk, folder))}" if walk else ""
    each = (f"  - {{path: {json.dumps(os.path.relpath(form, folder), ensure_ascii=False)}{named}}}" for form in forms)
    return "\n".join(["observations:", *each])
