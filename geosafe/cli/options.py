"""The one registry of flags: every command takes its options from here, so that one flag means one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StudyPath = Annotated[
    Path, typer.Argument(metavar="STUDY", help="A folder with study.yaml, or that file.", show_default=False)
]
OutputFolder = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="DIR", help="Where to write.", show_default=False)
]
OutputFile = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="What to write.", show_default=False)
]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="Whose weights count, or a .yaml file.", show_default=False),
]
RecipeName = Annotated[
    str | None,
    typer.Option(
        "--recipe", metavar="NAME", help="What the map shows: light, nightlife… or a .yaml file.", show_default=False
    ),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="XX", help="Of the words: en, fr, de…", show_default=False)
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The heading.", show_default=False)]
Against = Annotated[
    Path | None,
    typer.Option(
        "--against", metavar="STUDY", help="Another study of the same place to compare with.", show_default=False
    ),
]
PaperPhase = Annotated[
    str | None,
    typer.Option(
        "--phase", metavar="PHASE", help="On paper: day, evening, night, change or day-and-night.", show_default=False
    ),
]
PaperSize = Annotated[
    str | None, typer.Option("--page", metavar="SIZE", help="On paper: A4 or A3.", show_default=False)
]
PaperScale = Annotated[
    str | None,
    typer.Option("--scale", metavar="1:N", help="On paper: several sheets at this scale.", show_default=False),
]
PaperSheets = Annotated[
    int | None,
    typer.Option("--sheets", metavar="N", help="On paper: at most so many sheets, at one scale.", show_default=False),
]
ViewName = Annotated[
    str | None,
    typer.Option("--view", metavar="NAME", help="What colour shows first: light, refuge, late_venues…",
                 show_default=False),
]  # fmt: skip
SpaceNames = Annotated[
    list[str], typer.Option("--space", metavar="NAME", help="Name or id of a space; may be repeated.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say how long each step takes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of a table.")]
