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
BookletPaper = Annotated[
    str, typer.Option("--paper", metavar="SIZE", help="Of the booklet: A4, or A5 to fold and staple.")
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
Start = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="LON,LAT / NAME", help="Where it meets: a stop, space or street.", show_default=False
    ),
]
End = Annotated[
    str | None,
    typer.Option("--end", metavar="LON,LAT / NAME", help="Where it ends; else where it starts.", show_default=False),
]
Minutes = Annotated[float, typer.Option("--minutes", metavar="N", help="How long it may take, stops included.")]
Stops = Annotated[int, typer.Option("--stops", metavar="N", help="How many stops it may have.")]
Day = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="Like 2026-11-25; else today.", show_default=False)
]
Clock = Annotated[
    str | None, typer.Option("--time", metavar="TIME", help="When it starts, like 19:30.", show_default=False)
]
DuskAt = Annotated[
    str | None,
    typer.Option("--dusk-at", metavar="STOP", help="Where dusk falls: a stop, as 3, or a share, as 50%; else half way.",
                 show_default=False),
]  # fmt: skip
StepFree = Annotated[bool, typer.Option("--step-free", help="No steps, and nothing that wheels cannot pass.")]
Pins = Annotated[
    list[str] | None,
    typer.Option("--pin", metavar="NAME", help="A street or space to stop at; may be repeated.", show_default=False),
]
Forbidden = Annotated[
    list[str] | None,
    typer.Option("--forbid", metavar="NAME", help="One not to stop at; may be repeated.", show_default=False),
]
ScenarioFile = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="FILE", help="What is planned: its places are worth a stop.",
                 show_default=False),
]  # fmt: skip
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say how long each step takes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of a table.")]
