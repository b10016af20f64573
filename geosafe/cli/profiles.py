"""``geosafe profiles``: what the weights of several groups make of the same streets and spaces."""

from __future__ import annotations

from typing import Annotated

import typer

from geosafe.cli.options import Language, OutputFolder, Overwrite, Quiet, StudyPath, Verbose


def profiles(
    study: StudyPath,
    profile: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A profile, or a .yaml file; give at least two. All that are shipped."),
    ] = None,
    output: OutputFolder = None,
    language: Language = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Put profiles side by side: profiles.html, .csv and .json (into STUDY/out unless -o is given).

    The files may be published: recorded incidents have no part in them.

    Example:  geosafe profiles london/ --profile everyone --profile ours.yaml -o workshop/
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import compare_profiles, output_folder, read_study
    from geosafe.profile import SHIPPED
    from geosafe.read.profile import read_profile
    from geosafe.show.catalogue import words
    from geosafe.show.profiles_files import profiles_table, write_profiles_csv, write_profiles_json
    from geosafe.show.profiles_page import draw_profiles

    tell = Teller(quiet, verbose)
    page, csv, script = ((output or output_folder(study)) / f"profiles.{end}" for end in ("html", "csv", "json"))
    for file in (page, csv, script):
        may_write(file, overwrite=overwrite)
    words(language or "en")  # a language that is not there is said before anything is read
    chosen = [read_profile(each) for each in profile or SHIPPED]
    checked = read_study(study, tell=tell)
    tell(f"Weighing for {len(chosen)} profiles")
    table = profiles_table(checked, compare_profiles(checked, chosen), chosen)
    tell("Writing")
    write_profiles_csv(table, csv)
    write_profiles_json(checked, table, chosen, script)
    draw_profiles(checked, table, chosen, language=language or "en").save(page)
    tell.done(f"{len(chosen)} profiles side by side are in {page}: open it in any browser, no network needed")
