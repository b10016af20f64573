"""Wires scores and scenarios to the planner of walks, for the command and for scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from geosafe.compare.units import changed_units
from geosafe.read.scenario import read_scenario
from geosafe.scenario import Scenario
from geosafe.score.score_study import score_study
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.walk import params
from geosafe.walk.plan import plan_walk as plan
from geosafe.walks import Walk


def plan_walk(
    study: Study,
    *,
    start: tuple[float, float] | str | None = None,
    end: tuple[float, float] | str | None = None,
    minutes: float = params.LONGEST_MINUTES,
    stops: int = 7,
    date: dt.date | str | None = None,
    time: dt.time | str | None = None,
    dusk_at: int | float | str | None = None,
    step_free: bool = False,
    pin: Sequence[str] = (),
    forbid: Sequence[str] = (),
    scenario: Scenario | str | Path | None = None,
    scores: Scores | None = None,
    stop_minutes: float = params.STOP_MINUTES,
) -> Walk:
    """Plan an exploratory walk through the places where it would teach the most.

    What makes a place worth a stop, and how the walk is found, is told in ``docs/walks.md``.

    Parameters
    ----------
    study
        The place.
    start, end
        Where it meets and ends: (longitude, latitude) [degrees, WGS 84], or the name or id of a transit stop, public
        space or street. Without a start, the transit stop with most to learn around it; without an end, the start.
    minutes
        How long it may take, stops included [min].
    stops
        How many stops it may have.
    date
        The local date, also as text like ``2026-11-25``; today unless given.
    time
        The local time it starts, also as text like ``19:30``.
    dusk_at
        Where dusk should fall: the number of a stop, or a share of the walk (0-1). Without this and ``time``, half way.
    step_free
        Whether to leave out steps and whatever else the map says wheels cannot pass.
    pin, forbid
        Names or ids of streets and public spaces that must be stops, or must not.
    scenario
        What is planned, or its file: the places it would change are worth a stop.
    scores
        Those of the study; made unless given.
    stop_minutes
        How long each stop takes [min].

    Returns
    -------
    Walk
        With its gap: how far its choice of stops can at most be from the best one.

    Raises
    ------
    CallError
        Something that was asked for cannot be, with what would do instead.
    """
    scored = score_study(study) if scores is None else scores
    changed: frozenset[str] = frozenset()
    if scenario is not None:
        asked = scenario if isinstance(scenario, Scenario) else read_scenario(Path(scenario))
        changed = changed_units(study, asked, scored)
    return plan(
        study, scored, start=start, end=end, minutes=minutes, stops=stops, date=date, time=time, dusk_at=dusk_at,
        step_free=step_free, pin=pin, forbid=forbid, changed=changed, stop_minutes=stop_minutes,
    )  # fmt: skip
