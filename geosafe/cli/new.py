"""``geosafe new``: look at the inputs and draft a study file that shows what was guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geosafe.cli.options import Overwrite, Quiet, Verbose


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the study goes.", show_default=False)],
    osm: Annotated[Path, typer.Option(metavar="FILE", help="An .osm.pbf extract of the place.", show_default=False)],
    incidents: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A table of incidents, or a folder of them; may be given again."),
    ] = None,
    lamps: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A lamp inventory; may be given again.")
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draft a study from its inputs: guess columns, time zone and CRS, and show what was guessed.

    Example:  geosafe new london/ --osm london.osm.pbf --incidents police/ --lamps lamps.csv
    """
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import draft_study

    tell = Teller(quiet, verbose)
    file, questions = draft_study(
        folder, osm=osm, incidents=incidents or [], lamps=lamps or [], overwrite=overwrite, tell=tell
    )
    if questions:
        tell.done("What the inputs could not tell:")
        for question in questions:
            tell.done(f"  - {question}")
    tell.done(f"Look through {file} and correct what was guessed wrongly; then: geosafe check {folder}")
