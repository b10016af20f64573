"""The command ``geosafe``: its subcommands, each in a file of its own."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

import typer

from geosafe.cli import check, compare, demo, draw, listen, new, profiles, score, sheet, suggest, walk, worksheet
from geosafe.cli.talk import plain_errors

app = typer.Typer(
    name="geosafe",
    help="Show how a city's streets and public spaces work by day and by night.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("new")(new.new)
app.command("check")(check.check)
app.command("score")(score.score)
app.command("map")(draw.draw)
app.command("profiles")(profiles.profiles)
app.command("compare")(compare.compare)
app.command("suggest")(suggest.suggest)
app.command("sheet")(sheet.sheet)
app.command("walk")(walk.walk)
app.command("listen")(listen.listen)
app.command("worksheet")(worksheet.worksheet)


def _tell_version(wanted: bool) -> None:
    if wanted:
        print(f"geosafe {metadata.version('geosafe')}")
        raise typer.Exit


@app.callback()
def _geosafe(
    version: Annotated[bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell it.")] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    with plain_errors():
        app()
