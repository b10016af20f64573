"""``geosafe suggest``: the edits that serve most need after dark for a budget, as a scenario file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geosafe.cli.options import OutputFile, Overwrite, ProfileName, Quiet, StudyPath, Verbose


def suggest(
    study: StudyPath,
    budget: Annotated[
        str, typer.Option("--budget", metavar="N", help="All that may be spent: 200000 or '200000 EUR'.")
    ],
    kinds: Annotated[
        str,
        typer.Option("--with", metavar="KINDS", help="Of lamps, hosts, toilets, night-stops, hours; with commas."),
    ] = "lamps,hosts,toilets,night-stops,hours",
    output: OutputFile = None,
    costs: Annotated[
        Path | None,
        typer.Option("--costs", metavar="FILE", help="What things cost (docs/suggest.md).", show_default=False),
    ] = None,
    districts: Annotated[
        Path | None,
        typer.Option("--districts", metavar="FILE", help="Polygons with names, for --floor.", show_default=False),
    ] = None,
    floor: Annotated[
        float, typer.Option("--floor", metavar="SHARE", help="Least share of the budget spent in each district.")
    ] = 0.0,
    unknown_as_need: Annotated[
        bool, typer.Option("--unknown-as-need", help="Count what nobody knows as a need that is not met.")
    ] = False,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Of the scenario.")] = "Suggested edits",
    profile: ProfileName = None,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Score the study again with all edits in it.")
    ] = True,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Choose the edits that serve most need after dark for a budget, and write them as a scenario file.

    The file goes to STUDY/out/suggested.yaml unless -o is given; geosafe compare reads it as it is. What was promised
    and what scoring it again found stand side by side, in the file and on the screen.

    Example:  geosafe suggest london/ --budget 200000 --with lamps,toilets -o lit.yaml
    """
    from geosafe.atomic import may_write, whole_file
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import output_folder, read_study, with_profile
    from geosafe.read.costs import read_budget, read_costs
    from geosafe.read.districts import read_districts
    from geosafe.suggesting import check_floor, checked_kinds, suggest_edits
    from geosafe.suggestion import CostList

    tell = Teller(quiet, verbose)
    # Everything that can be wrong in the call is said before the study is read.
    chosen = checked_kinds(kinds)
    listed = read_costs(costs) if costs else CostList()
    amount = read_budget(budget, currency=listed.currency)
    shapes = read_districts(districts) if districts else None
    check_floor(floor, None if shapes is None else len(shapes))
    file = output or output_folder(study) / "suggested.yaml"
    may_write(file, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    if profile:
        checked = with_profile(checked, profile)
    found = suggest_edits(
        checked, budget=amount, kinds=chosen, costs=listed, districts=shapes, floor=floor,
        unknown_as_need=unknown_as_need, check=check, name=name, tell=tell,
    )  # fmt: skip
    with whole_file(file) as temporary:
        temporary.write_text(found.text, encoding="utf-8", newline="\n")
    for sentence in found.says:
        tell.done(sentence)
    tell.done(f"The edits are in {file}: read it, change it, and run geosafe compare {study} {file}")
