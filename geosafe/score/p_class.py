"""Lighting classes for people on foot (EN 13201-2): the class that a place reaches, and the one that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import (
    DARK_PHASES,
    GOALPOSTS,
    MIN_PHASE_HOURS,
    OVER_LIT,
    P_CLASS_KINDS,
    P_CLASS_USE,
    P_CLASSES,
    PHASES,
)
from geosafe.score.light_levels import Levels
from geosafe.score.raw import Array, Raw, between_goalposts

Words: TypeAlias = npt.NDArray[np.object_]

#: The class that asks for nothing.
NO_CLASS: Final = "P7"


def reached_class(mean_lx: Array, min_lx: Array) -> Words:
    """Return the brightest class whose mean and minimum are both reached; P7 where none is, None where unknown."""
    asked = P_CLASSES.values()
    cases = [(mean_lx >= mean) & (min_lx >= least) for mean, least in asked]
    reached: Words = np.select(cases, [*P_CLASSES], NO_CLASS).astype(object)
    reached[np.isnan(mean_lx)] = None
    return reached


def needed_class(kinds: pd.Series, activity: Array) -> Words:
    """Return the class that each place needs, 6 less its weights: by its kind, and by how many people are expected.

    Parameters
    ----------
    kinds
        Kinds of segments or blocks, or ``space`` (n,).
    activity
        Open-venue equivalents (n, p); NaN counts as neither quiet nor busy.
    """
    quiet, busy = P_CLASS_USE
    score = between_goalposts(activity, GOALPOSTS["activity"])
    weight = kinds.map(P_CLASS_KINDS).to_numpy(int)[:, None] + (score >= busy) - (score < quiet)
    needed: Words = np.array([*P_CLASSES], dtype=object)[5 - weight.clip(0, 5)]
    return needed


def lighting_columns(levels: Levels, kinds: pd.Series, activity: Raw, phase_hours: Mapping[str, float]) -> pd.DataFrame:
    """Return what the lamps on record give in larger units, against the classes.

    Parameters
    ----------
    levels
        What :meth:`geosafe.score.light.KnownLight.levels` returns of the units.
    kinds, activity
        Kind and activity of the units.
    phase_hours
        Hours of each phase in the period [h]; nothing is told of a phase with fewer than ``MIN_PHASE_HOURS``.

    Returns
    -------
    DataFrame on the index of ``kinds``
        For each dark phase ``light_{phase}_mean_lx`` and ``_min_lx`` [lx], ``_uniformity`` (minimum / mean),
        ``_class`` (reached; where no inventory is complete there may be more lamps, and so a higher one),
        ``_needed`` and ``_over_lit``: yes where the mean, even at the least that these lamps may give, is above 1.5
        times what the class that is needed asks for; no where an inventory is complete and the mean is not; missing
        where that is not known. Where activity is unknown, yes is held against a busy place, no against a quiet one.
    """
    told = np.array([phase_hours[phase] >= MIN_PHASE_HOURS for phase in DARK_PHASES])
    mean, least, mean_at_least = (np.where(told, each, np.nan) for each in levels[:3])
    reached = reached_class(mean, least)
    # That less is recorded than any class asks for tells nothing where lamps may be missing.
    reached[(reached == NO_CLASS) & ~levels.surveyed[:, None]] = None
    people = activity.value[:, [PHASES.index(phase) for phase in DARK_PHASES]]
    needed = needed_class(kinds, people)
    busy, quiet = (
        OVER_LIT * _mean_asked(needed_class(kinds, np.nan_to_num(people, nan=at)))
        for at in (GOALPOSTS["activity"].full_at, GOALPOSTS["activity"].zero_at)
    )
    over_lit = np.select([mean_at_least > busy, levels.surveyed[:, None] & (mean <= quiet)], ["yes", "no"], "").astype(
        object
    )
    over_lit[over_lit == ""] = None
    needed[:, ~told] = None
    columns = {
        "mean_lx": mean,
        "min_lx": least,
        "uniformity": np.divide(least, mean, out=np.full_like(mean, np.nan), where=mean > 0),
        "class": reached,
        "needed": needed,
        "over_lit": over_lit,
    }
    return pd.DataFrame(
        {f"light_{phase}_{name}": each[:, k] for k, phase in enumerate(DARK_PHASES) for name, each in columns.items()},
        index=kinds.index,
    )


def _mean_asked(classes: Words) -> Array:
    """Return the mean illuminance that each class asks for [lx]."""
    mean = {name: lx for name, (lx, _) in P_CLASSES.items()}
    asked = pd.Series(classes.ravel()).map(mean).to_numpy(np.float64)
    return np.reshape(asked, classes.shape)
