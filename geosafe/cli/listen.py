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
    """Read filled forms back: perception.html, return-walk.html, answers.csv and observations.gpkg.

    Into STUDY/out unless -o is given. Write who answers and what became of each thing into answers.csv, and run it
    again: what you wrote stays. observations.gpkg is internal: it holds every word, and groups of any size.

    Example:  geosafe listen london/ typed.csv survey.xlsx --walk out/walk.geojson -o heard/
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.drawing import draw_map
    from geosafe.errors import DataError
    from geosafe.listening import listen as hear
    from geosafe.pipeline import output_folder
    from geosafe.read.answers import read_answers
    from geosafe.return_walk import merge_answers
    from geosafe.show.catalogue import words
    from geosafe.show.heard_files import write_answers, write_observations
    from geosafe.show.listen_data import asked_for, has_few
    from geosafe.show.listen_page import draw_heard, draw_return_walk

    tell = Teller(quiet, verbose)
    words(language or "en")  # a language that is not there is said before anything is read
    folder = output or output_folder(study)
    names = ("observations.gpkg", "perception.html", "perception-map.html", "return-walk.html")
    table, page, map_page, back = (folder / name for name in names)
    answers = folder / "answers.csv"
    for file in (table, page, map_page, back):
        may_write(file, overwrite=overwrite)
    known = read_answers(answers) if answers.exists() else None
    heard = hear(study, forms or [], walk=walk, tell=tell)
    tell("Drawing")
    try:
        draw_map(heard.study, heard.scores, recipe="perception", language=language).save(map_page)
        drawn: str | None = map_page.name
    except DataError as error:  # too few people, or nothing recorded: the rest stands without the map
        tell.done(f"There is no map: {error.faults[0]}")
        drawn = None
    rows = merge_answers(asked_for(heard), known)
    write_observations(heard, table)
    write_answers(rows, answers)
    draw_return_walk(
        heard.study, rows, few=has_few(heard), file=answers.name, language=language or "en"
    ).save(back)  # fmt: skip
    draw_heard(heard, map_name=drawn, return_name=back.name, language=language or "en").save(page)
    for finding in heard.findings:
        tell.done(f"{finding.source}: {finding.says} {finding.todo}".strip(": "))
    if forms:
        tell.done("To let maps show this too, add to the study file, the paths as they are from there:")
        tell.done(_entry(study if study.is_dir() else study.parent, forms, walk))
    tell.done(f"What people said is in {page}; fill in {answers} for the return walk, {back}")


def _entry(folder: Path, forms: list[Path], walk: Path | None) -> str:
    """Return the lines of a study file that name the forms."""
    named = f", walk: {json.dumps(os.path.relpath(walk, folder))}" if walk else ""
    each = (f"  - {{path: {json.dumps(os.path.relpath(form, folder), ensure_ascii=False)}{named}}}" for form in forms)
    return "\n".join(["observations:", *each])
