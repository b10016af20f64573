"""``geosafe map``: one map, one file, no network needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geosafe.cli.options import (
    Against,
    Language,
    OutputFile,
    Overwrite,
    PaperPhase,
    PaperScale,
    PaperSheets,
    PaperSize,
    ProfileName,
    Quiet,
    RecipeName,
    StudyPath,
    Title,
    Verbose,
    ViewName,
)

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study


def draw(
    study: StudyPath,
    output: OutputFile = None,
    recipe: RecipeName = None,
    view: ViewName = None,
    profile: ProfileName = None,
    against: Against = None,
    title: Title = None,
    language: Language = None,
    phase: PaperPhase = None,
    size: PaperSize = None,
    scale: PaperScale = None,
    sheets: PaperSheets = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draw the map of a study as one HTML file that opens anywhere (STUDY/out/map.html unless -o is given).

    With -o FILE.gpkg or FILE.parquet: what the map tells as layers, for QGIS and for scripts.

    Recipes: design-review, day-and-night, light, nightlife, perception, scenario-difference (docs/map-recipes.md).

    With -o FILE.pdf, .png or .svg it is drawn for paper, at a round scale (docs/print.md); with --scale or --sheets as
    an atlas of several sheets. --view says what colour shows, on paper and when the HTML map opens.

    Example:  geosafe map london/ --recipe light -o london-light.html
    """
    from geosafe.atomic import may_write
    from geosafe.cli.paper import print_scored, wants_paper
    from geosafe.cli.talk import Teller
    from geosafe.drawing import draw_map
    from geosafe.errors import CallError
    from geosafe.pipeline import output_folder, read_study, score_study, with_profile
    from geosafe.read.recipe import read_recipe
    from geosafe.recipe import VIEW_NAMES
    from geosafe.show.catalogue import words
    from geosafe.show.map_layers import SUFFIXES, write_layers

    tell = Teller(quiet, verbose)
    asked = read_recipe(recipe) if recipe else None
    if asked and asked.compares and not against:
        raise CallError(f"The recipe {asked.name!r} compares two results of one place. Add --against OTHER_STUDY.")
    if language:
        words(language)  # a language that there is not is said before the work, not after it
    file = output or output_folder(study) / ("map.html" if asked is None else f"map-{asked.name}.html")
    may_write(file, overwrite=overwrite)
    layers = file.suffix.lower() in SUFFIXES
    if layers and (recipe or view or against or title or language):
        raise CallError(f"{file.name} holds layers: --recipe, --view, --against, --title and --language are for maps")
    paper = wants_paper(file, phase, size, scale, sheets)
    if view is not None and view not in VIEW_NAMES:
        raise CallError(f"--view must be one of {', '.join(VIEW_NAMES)}, got {view!r}")

    def scored(folder: Path) -> tuple[Study, Scores]:
        checked = read_study(folder, tell=tell)
        if profile:
            checked = with_profile(checked, profile)
        tell("Scoring")
        return checked, score_study(checked)

    own = scored(study)
    if layers:
        tell("Writing")
        tell.done(f"What the map tells is in {write_layers(*own, file)}, as layers that may be published")
        return
    other = scored(against) if against else None
    if paper:
        print_scored(*own, file, tell, recipe=asked, phase=phase, view=view, page=size, title=title,
                     language=language, against=other, scale=scale, sheets=sheets)  # fmt: skip
        return
    tell("Drawing")
    page = draw_map(*own, recipe=asked, view=view, against=other, title=title, language=language)
    page.save(file)
    for each in page.missing:
        tell.done(f"Not on the map: {each}")
    tell.done(f"The map is in {file}: open it in any browser, no network needed")
