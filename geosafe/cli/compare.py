"""``geosafe compare``: what scenarios would change, beside today."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geosafe.cli.options import Language, OutputFolder, Overwrite, ProfileName, Quiet, StudyPath, Verbose


def compare(
    study: StudyPath,
    scenarios: Annotated[
        list[Path],
        typer.Argument(metavar="SCENARIO...", help="Scenario files (docs/scenarios.md).", show_default=False),
    ],
    output: OutputFolder = None,
    profile: ProfileName = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Draws of what is unknown and of weights; 0: none.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="What the draws begin from.")] = 7,
    sort: Annotated[
        str,
        typer.Option("--sort", metavar="WHAT", help="better, street, light, homes, worse, cost or energy come first."),
    ] = "better",
    stages: Annotated[
        bool, typer.Option("--stages", help="Score each scenario after every one of its stages too.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what each edit would touch and cost, and write nothing.")
    ] = False,
    language: Language = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Score each scenario beside today: compare.html, .csv and .json, the places that change, and difference maps.

    The files go into STUDY/out unless -o is given. They may be published: recorded incidents have no part in them.

    Example:  geosafe compare london/ scenarios/lit-path.yaml scenarios/night-stop.yaml --draws 1000 -o compared/
    """
    from geosafe.atomic import may_write
    from geosafe.cli.edit_table import edit_table
    from geosafe.cli.talk import Teller
    from geosafe.drawing import comparison_files, write_comparison
    from geosafe.errors import CallError
    from geosafe.pipeline import (
        compare_scenarios,
        explain_scenarios,
        output_folder,
        read_scenarios,
        read_study,
        with_profile,
    )
    from geosafe.show.catalogue import words
    from geosafe.show.compare_page import SORT_WORDS

    tell = Teller(quiet, verbose)
    words(language or "en")  # a language that is not there is said before anything is read
    if sort not in SORT_WORDS:
        raise CallError(f"--sort must be one of {', '.join(SORT_WORDS)}, got {sort!r}")
    asked = read_scenarios(scenarios)
    if stages:
        asked = [part for each in asked for part in each.by_stage()]
    if dry_run:
        print(edit_table(explain_scenarios(read_study(study, tell=tell), asked)), end="")
        return
    folder = output or output_folder(study)
    for file in comparison_files(asked, folder):
        may_write(file, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    if profile:
        checked = with_profile(checked, profile)
    found = compare_scenarios(checked, asked, draws=draws, seed=seed, tell=tell)
    tell("Drawing")
    page = write_comparison(found, folder, sort=SORT_WORDS[sort], language=language, tell=tell.done)
    what = f"{len(asked)} scenarios" if len(asked) > 1 else "the scenario"
    tell.done(f"What {what} would change is in {page}: open it in any browser, no network needed")
