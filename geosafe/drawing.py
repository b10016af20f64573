"""Wires recipes and scores to maps: what ``gs.draw_map`` and ``gs.print_map`` take from a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geosafe.comparison import Comparison
from geosafe.errors import CallError, DataError
from geosafe.pipeline import score_study
from geosafe.read.answers import read_answers
from geosafe.read.recipe import read_recipe
from geosafe.recipe import EVERYTHING, Recipe
from geosafe.return_walk import merge_answers
from geosafe.show.compare_files import map_names, write_compare_csv, write_compare_json, write_places_csv
from geosafe.show.compare_page import draw_comparison
from geosafe.show.heard_files import write_answers, write_observations
from geosafe.show.listen_data import asked_for, has_few
from geosafe.show.listen_page import draw_heard, draw_return_walk
from geosafe.show.map import MapPage
from geosafe.show.map import draw_map as draw
from geosafe.show.print_map import PrintedMap
from geosafe.show.print_map import print_map as set_map
from geosafe.show.return_walk_paper import write_return_walk

#: What :func:`write_heard` writes anew each time; beside them stands ``answers.csv``, which organisers fill in.
HEARD_FILES: Final = (
    "perception.html",
    "perception-map.html",
    "return-walk.html",
    "return-walk.pdf",
    "observations.gpkg",
)
ANSWERS: Final = "answers.csv"

if TYPE_CHECKING:
    from geosafe.heard import Heard
    from geosafe.scenario import Scenario
    from geosafe.scores import Scores
    from geosafe.study import Study


def draw_map(
    study: Study | Comparison,
    scores: Scores | None = None,
    *,
    title: str | None = None,
    recipe: Recipe | str | Path | None = None,
    view: str | None = None,
    against: tuple[Study, Scores | None] | Study | None = None,
    language: str | None = None,
) -> MapPage:
    """Draw streets and spaces by day and by night as one HTML file that needs no network.

    The page shows classes and intervals of conditions and expected people, and of recorded incidents nothing from
    which a count under five could be worked out. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        What to draw; every table in the study's metric CRS. A study without scores is scored. A comparison with one
        scenario is today with the scenario as ``against``.
    title
        The heading; by default that of the recipe, or made from the study's name. Simulated data, and whose weights
        count where they are not everyone's, are named in it in any case.
    recipe
        What to show, for whom and in which classes: one that comes with geosafe (``"light"``), a YAML file, or a
        :class:`~geosafe.recipe.Recipe`. By default every view that the study has data for.
    view
        What colour shows when the map opens; by default the first view that there is.
    against
        Another study of the same place, from the same extract, and its scores: streets and spaces of the same ids are
        compared with it.
    language
        Of the words on the page; by default that of the recipe.

    Returns
    -------
    MapPage
        With ``html``, ``save(path)`` and ``missing``: what the recipe names and the study has no data for.

    Raises
    ------
    CallError
        No recipe has that name, there are no words in that language yet, or an edge lies outside of its scale.
    DataError
        Every fault of the recipe's file with its line; or the first view that the recipe names has no data; or
        nothing in ``against`` has an id of the study.
    """
    if isinstance(study, Comparison):
        study, scores, against = _beside_today(study)
    asked = recipe if isinstance(recipe, Recipe) else read_recipe(recipe) if recipe else EVERYTHING
    return draw(
        study,
        scores or score_study(study),
        title=title,
        recipe=asked,
        view=view,
        against=_pair(against),
        language=language,
    )


def _beside_today(comparison: Comparison) -> tuple[Study, Scores, tuple[Study, Scores]]:
    """Return today and the one scenario of a comparison, which has the scenario's name."""
    if len(comparison.results) != 1:
        names = ", ".join(repr(each.scenario.name) for each in comparison.results)
        raise CallError(f"a map shows one scenario: give comparison.only(NAME) with one of {names}")
    (result,) = comparison.results
    return comparison.study, comparison.scores, (replace(result.study, name=result.scenario.name), result.scores)


def print_map(
    study: Study,
    scores: Scores | None = None,
    *,
    recipe: Recipe | str | Path | None = None,
    phase: str | None = None,
    view: str | None = None,
    page: str | None = None,
    title: str | None = None,
    language: str | None = None,
    against: tuple[Study, Scores | None] | Study | None = None,
    scale: int | str | None = None,
    sheets: int | None = None,
) -> PrintedMap:
    """Draw a map for paper: white, in classes that a photocopier keeps, at a round scale that is stated.

    The classes are those of the interactive map. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        What to draw; every table in the study's metric CRS. A study without scores is scored.
    recipe
        What to show: one that comes with geosafe (``"light"``), a YAML file, or a :class:`~geosafe.recipe.Recipe`. What
        is given beside it counts more.
    phase
        ``day``, ``evening``, ``night``, ``change`` (night less day), or ``day-and-night``: two maps side by side, which
        is what is drawn without a recipe.
    view
        What colour shows, one of :data:`geosafe.recipe.VIEW_NAMES`.
    page
        ``A4`` or ``A3``; upright or across as the recipe says, or as the area asks for.
    title
        The heading; by default that of the recipe, or made from the study's name and the phase.
    language
        Of the words; by default that of the recipe, or English.
    against
        Another study of the same place, and its scores, as for :func:`draw_map`.
    scale
        As ``"1:5000"`` or ``5000``: several sheets at that scale, after an overview that shows each.
    sheets
        The same at the largest round scale that takes at most so many sheets.

    Returns
    -------
    PrintedMap
        With ``pdf()``, ``png(dpi=…)``, ``svg()``, ``save(path)``, ``scale`` and ``sheets``.

    Raises
    ------
    CallError
        There is no such phase, view, paper or language; the phase has too few hours to be scored; or the study has
        nothing to show.
    DataError
        The first view that the recipe names has no data, or nothing in ``against`` has an id of the study.
    """
    asked = recipe if isinstance(recipe, Recipe) or recipe is None else read_recipe(recipe)
    return set_map(
        study, scores or score_study(study), recipe=asked, phase=phase, view=view, page=page, title=title,
        language=language, against=_pair(against), scale=scale, sheets=sheets,
    )  # fmt: skip


def _pair(against: tuple[Study, Scores | None] | Study | None) -> tuple[Study, Scores] | None:
    """Return what is compared with, scored."""
    if against is None:
        return None
    study, scores = against if isinstance(against, tuple) else (against, None)
    return study, scores or score_study(study)


def comparison_files(scenarios: Sequence[Scenario], folder: Path) -> list[Path]:
    """Return the files that :func:`write_comparison` makes: the page, the tables, and a map a scenario."""
    ends = (".html", ".csv", "-places.csv", ".json")
    return [*(folder / f"compare{end}" for end in ends), *(folder / name for name in map_names(scenarios))]


def write_comparison(
    found: Comparison,
    folder: Path,
    *,
    sort: str = "point_m",
    language: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write a comparison as a page, tables and difference maps, and return the page.

    ``sort`` is a column of the summary. A scenario of which no map can be drawn is told, and the rest stands.
    """
    page, summary, places, script, *maps = comparison_files([each.scenario for each in found.results], folder)
    drawn: list[str | None] = []
    for each, file in zip(found.results, maps, strict=True):
        try:
            difference = draw_map(found.only(each.scenario.name), recipe="scenario-difference", language=language)
        except DataError as error:
            tell(f"There is no map of {each.scenario.name}: {error.faults[0]}")
            drawn.append(None)
            continue
        difference.save(file)
        drawn.append(file.name)
    write_compare_csv(found, summary)
    write_places_csv(found, places)
    write_compare_json(found, script)
    draw_comparison(found, maps=drawn, sort=sort, language=language or "en").save(page)
    return page


def write_heard(
    heard: Heard, folder: Path, *, language: str | None = None, tell: Callable[[str], None] = lambda _: None
) -> Path:  # fmt: skip
    """Write what people said on walks as :data:`HEARD_FILES`, and return the page.

    What stands in ``answers.csv`` already is kept, and shown on the page of the return walk. Where too little is known
    for a map, that is told, and the rest stands.
    """
    page, map_page, back, paper, table = (folder / name for name in HEARD_FILES)
    answers = folder / ANSWERS
    known = read_answers(answers) if answers.exists() else None
    drawn: str | None = map_page.name
    try:
        draw_map(heard.study, heard.scores, recipe="perception", language=language).save(map_page)
    except DataError as error:
        tell(f"There is no map: {error.faults[0]}")
        drawn = None
    rows = merge_answers(asked_for(heard), known)
    write_observations(heard, table)
    write_answers(rows, answers)
    few = has_few(heard)
    write_return_walk(heard, rows, paper, few=few, file=answers.name, language=language or "en")
    draw_return_walk(
        heard.study, rows, few=few, file=answers.name, paper=paper.name, language=language or "en"
    ).save(back)  # fmt: skip
    draw_heard(heard, map_name=drawn, return_name=back.name, language=language or "en").save(page)
    return page
