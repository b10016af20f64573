"""``geosafe walk``: plan an exploratory walk."""

from __future__ import annotations

import re

from geosafe.cli.options import (
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
    output: OutputFolder = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Plan a walk through the places where it would teach the most, and print why each stop was chosen.

    Into STUDY/out unless -o is given: plan.csv, for the organiser and not for the walkers.

    Example:  geosafe walk london/ --start -0.105,51.517 --stops 6 --date 2026-11-25 --dusk-at 3
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.cli.walk_table import plan_table, write_plan
    from geosafe.pipeline import output_folder, read_study, score_study
    from geosafe.planning import plan_walk
    from geosafe.show.catalogue import words

    tell = Teller(quiet, verbose)
    words(language or "en")  # a language that is not there is said before anything is read
    folder = output or output_folder(study)
    plan = folder / "plan.csv"
    may_write(plan, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    tell("Scoring")
    scores = score_study(checked)
    tell("Planning the walk")
    planned = plan_walk(
        checked, scores=scores, start=_where(start), end=_where(end), minutes=minutes, stops=stops, date=date,
        time=time, dusk_at=dusk_at, step_free=step_free, pin=pin or (), forbid=forbid or (), scenario=scenario,
    )  # fmt: skip
    write_plan(planned, plan)
    # The booklet and the files for phones are written here, in ``language``.
    print(plan_table(planned))
    tell.done(f"The plan is in {plan}")


def _where(text: str | None) -> tuple[float, float] | str | None:
    """Return longitude and latitude where the text is two numbers, else the name that it is."""
    found = re.fullmatch(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,;]\s*([-+]?\d+(?:\.\d+)?)\s*", text or "")
    return (float(found[1]), float(found[2])) if found else text
