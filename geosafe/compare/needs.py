"""Needs after dark: where light, a toilet, a stop and somebody to turn to are in reach, and for how many people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import DARK_PHASES, MIN_PHASE_HOURS, PHASES
from geosafe.profile import Profile
from geosafe.score.raw import between_goalposts
from geosafe.score.refuge import REFUGE_M
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.suggestion import NEEDS
from geosafe.week import TYPICAL_DAYS

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: What a need is of a profile: the component whose weight it has, and the part of it.
_OF_PROFILE: Final = {"light": ("light", ""), "refuge": ("surveillance", ""), "stop": ("access", "stop"),
                      "toilet": ("comfort", "toilet")}  # fmt: skip
#: A need is met half way up the yardstick [points]; our judgement.
HALF: Final = 50.0
#: All needs of all people in all dark hours [points].
ALL_POINTS: Final = 100.0


@dataclass(frozen=True, eq=False)
class Need:
    """One need on the ranked stretches of street (n) at some times (t).

    Attributes
    ----------
    times
        Dark phases; for a refuge, (day of ``TYPICAL_DAYS``, hour).
    weight
        What each stretch and time counts [points] (n, t): people expected × metres × dark hours.
    met, unmet
        Where the need is known to be met, and known not to be; neither where nobody knows (n, t).
    """

    name: str
    times: tuple[object, ...]
    weight: Floats
    met: Bools
    unmet: Bools


def needs_of(study: Study, scores: Scores, *, people: Scores | None = None) -> dict[str, Need]:
    """Return the needs of a study by name; those without weight in its profile are left out.

    Parameters
    ----------
    study, scores
        The study and its scores.
    people
        The scores whose expected people and stretches count: those of today, also for the study with a scenario in
        it. None: ``scores``.

    Notes
    -----
    Of a stretch that is not there any more nothing is known.
    """
    whose = people or scores
    blocks = whose.blocks.index[whose.blocks["ranked"].to_numpy(bool)]
    length = whose.blocks["walk_length_m"].reindex(blocks).to_numpy(float)
    worth = weights_of(study.profile)
    phases = [phase for phase in DARK_PHASES if study.phase_hours[phase] >= MIN_PHASE_HOURS]
    expected = None if whose.use_by_hour is None else whose.use_by_hour.blocks.expected.reindex(blocks)
    if expected is None or not phases or not worth or not np.isfinite(expected.to_numpy()).any():
        return {}
    by_phase = study.week.by_phase(expected)[:, [PHASES.index(phase) for phase in phases]]
    slots = np.stack([study.week.typical_day(expected, day) for day in TYPICAL_DAYS], axis=1)
    hours = np.array([study.phase_hours[phase] for phase in phases])
    found = {}
    for name in (name for name in NEEDS if worth.get(name, 0.0) > 0):
        if name == "refuge":
            times, table = refuge_times(), _refuge(scores, blocks)
            size = slots.reshape(len(blocks), -1) * dark_hours(study)
        else:
            times, table = tuple(phases), _by_phase(scores, study.profile, name, blocks, phases)
            size = by_phase * hours
        size = np.nan_to_num(size * length[:, None])
        total = size.sum()
        weight = size * (ALL_POINTS * worth[name] / total) if total > 0 else size
        found[name] = Need(name, times, weight, table >= HALF, table < HALF)
    return found


def weights_of(profile: Profile) -> dict[str, float]:
    """Return what each need counts [0-1, in sum 1]: as its component and part do in the dark phases of a profile."""
    worth = {}
    for name, (component, part) in _OF_PROFILE.items():
        own = float(np.mean([profile.weights[phase].get(component, 0.0) for phase in DARK_PHASES]))
        worth[name] = own * (profile.parts[component].get(part, 0.0) if part else 1.0)
    total = sum(worth.values())
    return {name: each / total for name, each in worth.items()} if total > 0 else {}


def refuge_times() -> tuple[object, ...]:
    """Return the times at which refuges are looked at: (day, hour)."""
    return tuple((day, hour) for day in TYPICAL_DAYS for hour in range(24))


def dark_hours(study: Study) -> Floats:
    """Return the dark hours in a week at each of :func:`refuge_times` [h]."""
    dark = pd.DataFrame(1 - study.week.phase[None, :, PHASES.index("day")])
    return np.concatenate(
        [np.nan_to_num(study.week.typical_day(dark, day)[0]) * len(days) for day, days in TYPICAL_DAYS.items()]
    )


def half_way_m(name: str, profile: Profile) -> float:
    """Return the distance at which a need for a place is met [m]: half way between its goalposts."""
    if name == "refuge":
        return REFUGE_M / 2
    posts = profile.goalposts(name)
    return (posts.zero_at + posts.full_at) / 2


def summed(needs: Mapping[str, Need]) -> pd.DataFrame:
    """Return one row a need: its weight, and what of it is met, unmet and unknown [points]."""
    rows = {
        name: {"weight": need.weight.sum(), "met": need.weight[need.met].sum(), "unmet": need.weight[need.unmet].sum(),
               "unknown": need.weight[~need.met & ~need.unmet].sum()}
        for name, need in needs.items()
    }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index", columns=["weight", "met", "unmet", "unknown"])


def newly_met(before: Mapping[str, Need], after: Mapping[str, Need]) -> dict[str, float]:
    """Return what is met after that counted as a need before, less what is met no more, by need [points]."""
    return {
        name: float(need.weight[need.unmet & after[name].met].sum() - need.weight[need.met & after[name].unmet].sum())
        for name, need in before.items()
    }


def with_unknown(needs: Mapping[str, Need]) -> dict[str, Need]:
    """Return the needs with what nobody knows counted as unmet."""
    return {name: replace(need, unmet=~need.met) for name, need in needs.items()}


def _by_phase(scores: Scores, profile: Profile, name: str, blocks: pd.Index, phases: list[str]) -> Floats:
    table = scores.blocks.reindex(blocks)
    if name == "light":
        light: Floats = table[[f"light_{phase}" for phase in phases]].to_numpy(float)
        return light
    raw = table[[f"{name}_{phase}_raw" for phase in phases]].to_numpy(float)
    score: Floats = between_goalposts(raw, profile.goalposts(name))
    return score


def _refuge(scores: Scores, blocks: pd.Index) -> Floats:
    if scores.surroundings is None:
        return np.full((len(blocks), len(refuge_times())), np.nan)
    columns = pd.MultiIndex.from_product([["refuge"], TYPICAL_DAYS, range(24)])
    metres = scores.surroundings.refuge_by_hour.reindex(index=blocks, columns=columns)
    score: Floats = 100 * (1 - np.clip(metres.to_numpy(float) / REFUGE_M, 0, 1))
    return score
