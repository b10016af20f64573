"""Plan: an exploratory walk through the places where it would teach the most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from geosafe.errors import CallError
from geosafe.network.graph import Bools, Floats, Ints
from geosafe.params import DARK_PHASES
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.walk import params
from geosafe.walk.assemble import assemble
from geosafe.walk.choose import choose, search
from geosafe.walk.pins import forbidden, pinned
from geosafe.walk.prizes import Prizes, prizes
from geosafe.walk.prove import EFFORT
from geosafe.walk.termini import Placed, Where, best_start, terminus
from geosafe.walk.timing import after, asked_time, phase_at, start_time
from geosafe.walk.ways import Ways, ways_of
from geosafe.walk.worth import Places, places_of
from geosafe.walks import Walk


def plan_walk(
    study: Study,
    scores: Scores,
    *,
    start: Where | None = None,
    end: Where | None = None,
    minutes: float = params.LONGEST_MINUTES,
    stops: int = 7,
    date: dt.date | str | None = None,
    time: dt.time | str | None = None,
    dusk_at: int | float | str | None = None,
    step_free: bool = False,
    pin: Sequence[str] = (),
    forbid: Sequence[str] = (),
    changed: frozenset[str] = frozenset(),
    stop_minutes: float = params.STOP_MINUTES,
    effort: int = EFFORT,
) -> Walk:
    """Plan a walk. The parameters are told at :func:`geosafe.pipeline.plan_walk`.

    ``changed`` are the ids of blocks and spaces that a scenario changes or has something new at.
    """
    _check(minutes, stops, stop_minutes)
    asked = asked_time(study, day=date, clock=time, dusk_at=dusk_at)
    ways = ways_of(study, step_free=step_free)
    phase = _phase(study, scores, phase_at(study, after(start_time(asked, study.timezone, minutes=minutes), minutes)))
    places = places_of(study, scores, ways, phase=phase, changed=changed)
    begin = best_start(study, ways, places) if start is None else terminus(study, ways, start, what="start")
    finish = begin if end is None else terminus(study, ways, end, what="end")
    must, notes = pinned(study, places, pin)
    out = forbidden(study, places, forbid)
    if out[must].any():
        raise CallError(f"{', '.join(places.table.index[must[out[must]]])} is both pinned and forbidden")
    if len(must) > stops:
        raise CallError(f"{len(must)} places are pinned, and the walk has {stops} stops: ask for more stops")

    places, must, metres = _within_reach(ways, places, begin, finish, must, out, minutes, stop_minutes)
    speed = params.SPEED_KM_H / 60 * 1000
    direct = metres[-2, -1]
    longest = max(minutes * params.WAY_PER_MINUTE_M, params.LINE_SLACK * direct)
    problem = _problem(
        places, metres, must, longest_m=max(params.CHOICE_SHARE * longest, direct), total_m=minutes * speed,
        per_stop_m=stop_minutes * speed, most=stops,
    )  # fmt: skip
    problem, longest = _with_room_for_pins(problem, longest, minutes * speed)
    choice = choose(problem, effort=effort)
    if len(choice.order) < min(params.FEW_STOPS, stops):
        longest *= params.LONGER
        problem = replace(problem, longest=int(problem.longest * params.LONGER))
        choice = choose(problem, effort=effort)
    if not choice.order or not problem.allows(choice.order):
        raise CallError(_too_short(problem, metres, minutes, stop_minutes, speed, begin is finish))
    order = np.array(choice.order, np.int64)
    return assemble(
        study, ways, places.take(order), begin, finish, asked, stop_minutes=stop_minutes,
        longest_m=min(longest, minutes * speed - len(order) * stop_minutes * speed), step_free=step_free,
        pinned=np.isin(order, must), gap=choice.gap, wanted_stops=stops, minutes=minutes,
        notes=(*asked.notes, *dict.fromkeys((*begin.notes, *finish.notes)), *notes),
    )  # fmt: skip


def _check(minutes: float, stops: int, stop_minutes: float) -> None:
    low, high = params.MINUTES
    if not low <= minutes <= high:
        raise CallError(f"a walk may take {low:.0f} to {high:.0f} minutes, got {minutes:g}; 90 are recommended at most")
    few, many = params.STOPS
    if not (few <= stops <= many and stops == int(stops)):
        raise CallError(f"a walk may have {few} to {many} stops, got {stops:g}; 5 to 8 are usual")
    if not 1 <= stop_minutes <= 30:
        raise CallError(f"a stop may take 1 to 30 minutes, got {stop_minutes:g}; 5 to 8 are usual")


def _phase(study: Study, scores: Scores, phase: str) -> str:
    """Return the phase whose scores tell what is to be learnt: another dark one where a place has no such hours."""
    hours = study.phase_hours
    if phase in DARK_PHASES and not scores.blocks[f"use_{phase}"].notna().any():
        others = [each for each in DARK_PHASES if each != phase and hours.get(each, 0.0) > 0]
        return others[0] if others else "day"
    return phase


def _within_reach(
    ways: Ways,
    places: Places,
    begin: Placed,
    finish: Placed,
    must: Ints,
    out: Bools,
    minutes: float,
    stop_minutes: float,
) -> tuple[Places, Ints, Floats]:
    """Return the places to choose from, which of them must be stops, and the lengths of the ways between all."""
    ends_way = np.array([begin.way, finish.way])
    ends_fraction = np.array([begin.fraction, finish.fraction])
    pins = np.isin(np.arange(len(places.way)), must)
    straight = sum(shapely.distance(places.points, each.terminus.point) for each in (begin, finish))
    furthest = (minutes - stop_minutes) * params.SPEED_KM_H / 60 * 1000
    # The nearest are looked at in any case: where none is within reach, they tell how many minutes would do.
    nearest = (
        np.argsort(np.argsort(np.where(out, np.inf, straight), kind="stable"), kind="stable") < params.CANDIDATES_NEAR
    )
    near = np.flatnonzero(((straight <= furthest) | nearest) & ~out | pins)
    kept = near[_best(places.take(near), pins[near], straight[near])]
    some = places.take(kept)
    metres = ways.metres(np.append(some.way, ends_way), np.append(some.fraction, ends_fraction))
    return some, np.flatnonzero(pins[kept]), metres


def _best(places: Places, pins: Bools, far: Floats) -> Ints:
    """Return the places to choose from: pins, the worthiest, the nearest, some of each type; none beside a better."""
    worth = places.worth.round(9)
    order = np.lexsort((places.table.index.to_numpy(str), far.round(3), -worth, ~pins))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    types = places.table["type"].to_numpy(str)
    one, other = shapely.STRtree(places.points).query(places.points, predicate="dwithin", distance=params.SAME_SPOT_M)
    beaten = np.zeros(len(order), bool)
    beaten[one[(rank[other] < rank[one]) & (types[one] == types[other])]] = True
    left = order[~beaten[order] | pins[order]]
    of_type = np.empty(len(left), np.int64)
    for kind in np.unique(types):
        mine = types[left] == kind
        of_type[mine] = np.arange(mine.sum())
    nearest = np.argsort(np.argsort(far[left].round(3), kind="stable"), kind="stable")
    chosen = pins[left] | (np.arange(len(left)) < params.CANDIDATES) | (of_type < params.CANDIDATES_OF_TYPE)
    chosen |= nearest < params.CANDIDATES_NEAR
    return np.sort(left[chosen])


def _problem(
    places: Places, metres: Floats, must: Ints, *, longest_m: float, total_m: float, per_stop_m: float, most: int
) -> Prizes:
    types = places.table["type"].to_numpy(str)
    kinds = np.unique(types)
    groups = np.column_stack([types[:, None] == kinds, places.degrees > 0])
    bonus = np.concatenate([np.full(len(kinds), params.NEW_TYPE), np.full(places.degrees.shape[1], params.NEW_REASON)])
    points = places.points
    apart = shapely.distance(points[:, None], points[None, :]) < params.APART_M
    names = places.table["name"].where(places.table["name"].notna(), "").to_numpy(str)
    apart |= (names[:, None] == names[None, :]) & (names != "")[:, None]
    # A place of which nothing is told but its type is a stop only where no other of its type is one.
    bare: Bools = np.asarray(~(places.degrees > 0).any(axis=1))
    apart |= (types[:, None] == types[None, :]) & (bare[:, None] | bare[None, :])
    pins = np.isin(np.arange(len(points)), must)
    apart &= ~(pins[:, None] & pins[None, :])
    np.fill_diagonal(apart, False)
    return prizes(
        metres, places.worth, longest_m=longest_m, groups=groups, bonus=bonus, apart=apart, must=must, total_m=total_m,
        per_stop_m=per_stop_m, most=most, per_km=params.PER_KM,
    )  # fmt: skip


def _with_room_for_pins(problem: Prizes, longest: float, total_m: float) -> tuple[Prizes, float]:
    """Let a walk be longer than is usual where what is pinned asks for it and the time allows it."""
    if not problem.must.any():
        return problem, longest
    only = replace(problem, worth=np.zeros_like(problem.worth), bonus=np.zeros_like(problem.bonus),
                   longest=problem.total, most=int(problem.must.sum()))  # fmt: skip
    order = search(only)
    if not only.allows(order):
        return problem, longest
    needed = problem.length(order) / 10 * params.LINE_SLACK
    if needed <= longest:
        return problem, longest
    longest = min(needed, total_m)
    return replace(problem, longest=int(longest * 10)), longest


def _too_short(problem: Prizes, metres: Floats, minutes: float, stop_minutes: float, speed: float, loop: bool) -> str:
    """Say why there is no walk, and how many minutes would do."""
    n, m = problem.n, metres
    if problem.must.any():
        free = replace(problem, worth=np.zeros_like(problem.worth), bonus=np.zeros_like(problem.bonus),
                       longest=10**9, total=10**9, most=int(problem.must.sum()))  # fmt: skip
        order = search(free)
        if not free.allows(order):
            return "no way leads to every place that is pinned: pin others"
        needed = free.length(order) / 10 / speed + len(order) * stop_minutes
        return (
            f"the places that are pinned cannot be walked to in {minutes:g} minutes: with stops of {stop_minutes:g} "
            f"minutes it takes {np.ceil(needed):.0f}"
        )
    one_stop = (m[n, :n] + m[n + 1, :n]) if n else np.array([np.inf])
    least = float(one_stop.min()) if n else np.inf
    if not np.isfinite(least):
        return "there is no place to stop at within reach of the start: begin somewhere else, or give more minutes"
    needed = np.ceil(least / speed + stop_minutes)
    return (
        f"no walk with a stop can be made in {minutes:g} minutes"
        f"{' from this start and back' if loop else ' from this start to this end'}: {needed:.0f} would do for one stop"
    )
