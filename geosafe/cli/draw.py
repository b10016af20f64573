"""``geosafe map``: one map, one file, no network needed."""

from __future__ import annotations

from geosafe.cli.options import (
    OutputFile,
    Overwrite,
    PaperPhase,
    PaperSize,
    ProfileName,
    Quiet,
    StudyPath,
    Verbose,
)


def draw(
    study: StudyPath,
    output: OutputFile = None,
    profile: ProfileName = None,
    phase: PaperPhase = None,
    page: PaperSize = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draw the map of a study as one HTML file that opens anywhere (STUDY/out/map.html unless -o is given).

    With -o FILE.pdf, .png or .svg it is drawn for paper, at a round scale.

    Example:  geosafe map london/ -o london.html
    """
    from geosafe.atomic import may_write
    from geosafe.cli.paper import print_study, wants_paper
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import output_folder, read_study, score_study, with_profile
    from geosafe.show.map import draw_map

    tell = Teller(quiet, verbose)
    file = output or output_folder(study) / "map.html"
    may_write(file, overwrite=overwrite)
    if wants_paper(file, phase, page):
        print_study(study, file, tell, profile=profile, phase=phase, page=page)
        return
    checked = read_study(study, tell=tell)
    if profile:
        checked = with_profile(checked, profile)
    tell("Scoring")
    scores = score_study(checked)
    tell("Drawing")
    draw_map(checked, scores).save(file)
    tell.done(f"The map is in {file}: open it in any browser, no network needed")
