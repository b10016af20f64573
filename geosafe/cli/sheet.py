"""``geosafe sheet``: one page that tells what is known of a space."""

from __future__ import annotations

from geosafe.cli.options import (
    Language,
    OutputFile,
    Overwrite,
    ProfileName,
    Quiet,
    SpaceNames,
    StudyPath,
    Verbose,
)


def sheet(
    study: StudyPath,
    space: SpaceNames,
    output: OutputFile = None,
    profile: ProfileName = None,
    language: Language = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the one-page sheet of a space, or of several, as a PDF (STUDY/out/sheet.pdf unless -o is given).

    Example:  geosafe sheet london/ --space "Charterhouse Square" -o charterhouse.pdf
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import output_folder, read_study, score_study, with_profile
    from geosafe.show.sheet import write_sheet
    from geosafe.show.sheet_find import find_spaces

    tell = Teller(quiet, verbose)
    file = output or output_folder(study) / "sheet.pdf"
    may_write(file, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    ids = find_spaces(checked.spaces, space)
    if profile:
        checked = with_profile(checked, profile)
    tell("Scoring")
    scores = score_study(checked)
    tell("Drawing")
    write_sheet(checked, scores, ids, file, language=language or "en")
    pages = "one page" if len(ids) == 1 else f"{len(ids)} pages"
    tell.done(f"The sheet is in {file}: {pages} of A4")
