"""``geosafe new``: look at the inputs and draft a study file that shows what was guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geosafe.cli.options import Overwrite, Quiet, Verbose


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the study goes.", show_default=False)],
    osm: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="An extract of the place, or a graph that OSMnx saved.", show_default=False),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="NAME", help="Or its name, to fetch one over the network.", show_default=False)
    ] = None,
    incidents: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A table of incidents, or a folder of them; may be given again."),
    ] = None,
    lamps: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A lamp inventory; may be given again.")
    ] = None,
    night_light: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A raster of night light (GeoTIFF).", show_default=False)
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draft a study from its inputs: guess columns, time zone and CRS, and show what was guessed.

    Example:  geosafe new london/ --osm london.osm.pbf --incidents police/ --lamps lamps.csv

    Or by name:  geosafe new aubervilliers/ --place "Aubervilliers, France"
    """
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import draft_study

    tell = Teller(quiet, verbose)
    file, questions = draft_study(
        folder, osm=osm, place=place, incidents=incidents or [], lamps=lamps or [], night_light=night_light,
        overwrite=overwrite, tell=tell,
    )  # fmt: skip
    if questions:
        tell.done("What the inputs could not tell:")
        for question in questions:
            tell.done(f"  - {' '.join(question.split())}")
    tell.done(f"Look through {file} and correct what was guessed wrongly; then: geosafe check {folder}")
