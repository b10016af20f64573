"""``geosafe map``: one map, one file, no network needed."""

from __future__ import annotations

from geosafe.cli.options import OutputFile, Overwrite, ProfileName, Quiet, StudyPath, Verbose


def draw(
    study: StudyPath,
    output: OutputFile = None,
    profile: ProfileName = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draw the map of a study as one HTML file that opens anywhere (STUDY/out/map.html unless -o is given).

    With -o FILE.gpkg or FILE.parquet: what the map tells as layers, for QGIS and for scripts.

    Example:  geosafe map london/ -o london.html
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import output_folder, read_study, score_study, with_profile
    from geosafe.show.map import draw_map
    from geosafe.show.map_layers import SUFFIXES, write_layers

    tell = Teller(quiet, verbose)
    file = output or output_folder(study) / "map.html"
    may_write(file, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    if profile:
        checked = with_profile(checked, profile)
    tell("Scoring")
    scores = score_study(checked)
    if file.suffix.lower() in SUFFIXES:
        tell("Writing")
        tell.done(f"What the map tells is in {write_layers(checked, scores, file)}, as layers that may be published")
        return
    tell("Drawing")
    draw_map(checked, scores).save(file)
    tell.done(f"The map is in {file}: open it in any browser, no network needed")
