"""Recorded incidents as they may be told in public: classes, never a count under five or a way back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import ALL_DAY, GOALPOSTS, SMALLEST_COUNT_SHOWN
from geosafe.show.palette import INCIDENT_EDGES, classify

if TYPE_CHECKING:
    from geosafe.study import Study

#: Codes of what is told: 0-4 from much fewer to much more than usual here; the rest stands for fewer than five.
FEWER_THAN_FIVE: Final = 5
FEWER_SO_MUCH_FEWER: Final = 6
FEWER_SO_FEWER: Final = 7
UNKNOWN: Final = 255


def public_incidents(units: pd.DataFrame, phase: str, *, expected: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Return what may be told of recorded incidents in one phase.

    Where fewer than five were recorded, none included, the code depends on ``expected`` alone and so is the same for
    zero and for four; the estimated rate, from which a small count could be worked back, is told as a class of five.

    Parameters
    ----------
    units
        Blocks or spaces of :class:`geosafe.scores.Scores`.
    phase
        A phase, or ``all``.
    expected
        Incidents to be expected at the usual rate, (units); NaN: nobody can say.

    Returns
    -------
    DataFrame on the same index: ``code`` (uint8) and ``wide`` (uint8), 1 where the interval of a class reaches two
    classes or more.
    """
    value, low, high = (_ratio(units[f"incidents_{phase}{end}"]) for end in ("", "_lo", "_hi"))
    n = units[f"incidents_{phase}_n"].fillna(0).to_numpy(dtype=float)
    unknown = np.isnan(value) | (units[f"incidents_{phase}_evidence"] == "unknown").to_numpy()
    few = ~unknown & (n < SMALLEST_COUNT_SHOWN)
    at_most = classify((SMALLEST_COUNT_SHOWN - 1) / np.where(expected > 0, expected, np.nan), INCIDENT_EDGES)
    fewer = np.select([at_most == 0, at_most == 1], [FEWER_SO_MUCH_FEWER, FEWER_SO_FEWER], FEWER_THAN_FIVE)
    code = np.where(unknown, UNKNOWN, np.where(few, fewer, classify(value, INCIDENT_EDGES)))
    # A low score is a high rate, so the interval's ends change places.
    spread = classify(low, INCIDENT_EDGES).astype(int) - classify(high, INCIDENT_EDGES)
    wide = ~unknown & ~few & (spread >= 2)
    return pd.DataFrame({"code": code.astype(np.uint8), "wide": wide.astype(np.uint8)}, index=units.index)


def expected_incidents(study: Study, blocks: pd.DataFrame, phase: str) -> npt.NDArray[np.float64]:
    """Return how many incidents a block would have in a phase at the usual rate, (blocks); NaN: nobody can say.

    The usual rate [per km of street and year, as though the phase lasted all day] is the study's
    reference rate, that of the phase before that of the whole day, or else its own mean.
    """
    exposure: npt.NDArray[np.float64] = blocks["street_length_m"].to_numpy(float) / 1000 * study.period.years
    known = blocks[f"incidents_{ALL_DAY}"].notna().to_numpy()
    total = blocks.loc[known, f"incidents_{ALL_DAY}_n"].sum()
    own_mean = total / exposure[known].sum() if exposure[known].sum() > 0 else np.nan
    rate = study.reference_rate.get(phase, study.reference_rate.get(ALL_DAY, own_mean))
    if phase != ALL_DAY:
        rate *= study.incidents["weight_day"].notna().mean()
        rate *= study.phase_hours[phase] / sum(study.phase_hours.values())
    return exposure * float(rate)


def _ratio(scores: pd.Series) -> npt.NDArray[np.float64]:
    half = (GOALPOSTS["incidents"].zero_at / GOALPOSTS["incidents"].full_at) ** 0.5
    centre = (GOALPOSTS["incidents"].zero_at * GOALPOSTS["incidents"].full_at) ** 0.5
    return np.asarray(centre * half ** ((50 - scores.to_numpy(dtype=float)) / 50))
