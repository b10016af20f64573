"""What counts of incidents are divided by: street, time, and the people who can be expected."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import ALL_DAY, PHASES
from geosafe.study import Study

Floats = npt.NDArray[np.float64]

#: Least activity at which a rate per expected people is told: one shop that is open right here [open-venue
#: equivalents]; our judgement. Below it, a few people more or fewer would change the rate many times over.
MIN_EXPECTED: Final = 1.0


def exposure(study: Study, phase: str = ALL_DAY, *, people: npt.ArrayLike | None = None) -> Floats:
    """Return the exposure of each block in a phase.

    Length of street × years of the period, for the whole day. In a phase, × the phase's share of all hours × the
    share of incidents that have a time of day: rates are then "as though the phase lasted all day", and phases can
    be compared. A rate r per km and year is r ÷ 8.766 per km and 1,000 hours.

    Parameters
    ----------
    study
        The study.
    phase
        A phase, or ``all``.
    people
        For a rate per expected people: what :func:`expected_people` returns (n_blocks,), by which the exposure is
        multiplied.

    Returns
    -------
    (n_blocks,)
        [km · years], or [km · years · open-venue equivalents]; NaN where ``people`` is.
    """
    of_street: Floats = study.blocks["street_length_m"].to_numpy(float) / 1000 * study.period.years
    if phase != ALL_DAY:
        timed = study.incidents["weight_day"].notna().mean() if len(study.incidents) else 1.0
        of_street = of_street * timed * study.phase_hours[phase] / sum(study.phase_hours.values())
    return of_street if people is None else of_street * np.asarray(people, dtype=float)


def expected_people(blocks: pd.DataFrame, study: Study, phase: str = ALL_DAY) -> Floats:
    """Return how many people can be expected along each block, from what is open near by.

    Parameters
    ----------
    blocks
        The blocks of :class:`geosafe.scores.Scores`.
    study
        The study that they are the scores of.
    phase
        A phase, or ``all``: then the mean over the phases, by their hours.

    Returns
    -------
    (n_blocks,)
        Activity [open-venue equivalents]; NaN below ``MIN_EXPECTED``, where it is unknown, and in a phase that the
        period does not have. It is no count of people, and where little is open nobody knows how many pass.
    """
    phases = PHASES if phase == ALL_DAY else (phase,)
    activity = blocks[[f"activity_{each}_raw" for each in phases]].to_numpy(float)
    hours = np.array([study.phase_hours[each] for each in phases])
    if not hours.any():
        return np.full(len(blocks), np.nan)
    mean = np.where(hours > 0, activity * hours, 0.0).sum(axis=1) / hours.sum()
    return np.where(mean >= MIN_EXPECTED, mean, np.nan)
