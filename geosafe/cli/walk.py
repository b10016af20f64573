"""``geosafe walk``: plan an exploratory walk."""

from __future__ import annotations

import re

from geosafe.cli.options import (
    BookletPaper,
    Clock,
    Day,
    DuskAt,
    End,
    Forbidden,
    Language,
    Minutes,
    OutputFolder,
    Overwrite,
    Pins,
    Quiet,
    ScenarioFile,
    Start,
    StepFree,
    Stops,
    StudyPath,
    Verbose,
)


def walk(
    study: StudyPath,
    start: Start = None,
    end: End = None,
    minutes: Minutes = 90.0,
    stops: Stops = 7,
    date: Day = None,
    time: Clock = None,
    dusk_at: DuskAt = None,
    step_free: StepFree = False,
    pin: Pins = None,
    forbid: Forbidden = None,
    scenario: ScenarioFile = None,
    language: Language = None,
    paper: BookletPaper = "A4",
    output: OutputFolder = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Plan a walk through the places where it would teach the most, and print all that is needed to lead it.

    Into STUDY/out unless -o is given: walk.pdf, the booklet; walk.gpx and walk.geojson; form.xlsx for survey tools,
    form.html for phones without a network and form.csv to type paper forms into; and plan.csv, which tells why each
    stop was chosen: for the organiser, not for the walkers.

    Example:  geosafe walk london/ --start -0.105,51.517 --stops 6 --date 2026-11-25 --dusk-at 3
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.errors import CallError
    from geosafe.pipeline import output_folder, read_study, score_study
    from geosafe.planning import plan_walk
    from geosafe.show.booklet import write_booklet
    from geosafe.show.booklet_paper import PAPERS
    from geosafe.show.catalogue import words
    from geosafe.show.walk_files import WALK_FILES, write_walk_files
    from geosafe.show.walk_plan import plan_table, write_plan

    tell = Teller(quiet, verbose)
    words(language or "en")  # a language that is not there is said before anything is read
    folder = output or output_folder(study)
    if paper not in PAPERS:
        raise CallError(f"--paper must be one of {', '.join(PAPERS)}, got {paper!r}")
    booklet, plan = folder / "walk.pdf", folder / "plan.csv"
    for file in (booklet, plan, *(folder / name for name in WALK_FILES)):
        may_write(file, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    tell("Scoring")
    scores = score_study(checked)
    tell("Planning the walk")
    planned = plan_walk(
        checked, scores=scores, start=_where(start), end=_where(end), minutes=minutes, stops=stops, date=date,
        time=time, dusk_at=dusk_at, step_free=step_free, pin=pin or (), forbid=forbid or (), scenario=scenario,
    )  # fmt: skip
    tell("Setting the booklet")
    write_booklet(planned, booklet, language=language or "en", paper=paper)
    write_walk_files(planned, folder, language=language or "en")
    write_plan(planned, plan, language=language or "en")
    print(plan_table(planned))
    tell.done(f"The booklet is in {booklet}, the files for phones and the forms beside it; the plan is in {plan}")


def _where(text: str | None) -> tuple[float, float] | str | None:
    """Return longitude and latitude where the text is two numbers, else the name that it is."""
    found = re.fullmatch(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,;]\s*([-+]?\d+(?:\.\d+)?)\s*", text or "")
    return (float(found[1]), float(found[2])) if found else text
