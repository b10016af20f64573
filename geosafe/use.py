"""Use by hour: who can be expected where in each hour of the week, and from what."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geosafe.params import SOURCE_GROUPS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: What expected people are made of, in the order of the stacked curve: what draws them here, and who walks past.
PARTS_OF_USE: Final = (*SOURCE_GROUPS, "passing")
#: How many spaces like it are told of each space.
ALIKE: Final = 3


@dataclass(frozen=True, eq=False)
class UseOfSegments:
    """Expected people along every segment of a study, those in the margin around its area too.

    Each is a float32 table on ``segment_id``, columns 0…167 (Monday 00:00 is 0) [open-venue equivalents]; missing where
    nobody knows what is open, and in hours that the period does not hold.

    Attributes
    ----------
    presence
        Who is here for what is open, running or lived in near by.
    passing
        Who walks past between such places.
    expected_lo, expected_hi
        Bounds of the sum of both over hours and homes that are not known.
    """

    presence: pd.DataFrame
    passing: pd.DataFrame
    expected_lo: pd.DataFrame
    expected_hi: pd.DataFrame

    @property
    def expected(self) -> pd.DataFrame:
        """The sum of presence and passing."""
        return self.presence + self.passing


@dataclass(frozen=True, eq=False)
class UseOfUnits:
    """Expected people in blocks or in spaces [open-venue equivalents]; missing as in :class:`UseOfSegments`.

    Attributes
    ----------
    expected, expected_lo, expected_hi
        Float32 tables on the ids of the units, columns 0…167 (Monday 00:00 is 0).
    by_day
        Mean of each of :data:`PARTS_OF_USE` in each hour of each of ``week.TYPICAL_DAYS``, float32,
        shape (units, parts, days, 24). Their sum is that of ``expected``.
    by_phase
        The same by phase, shape (units, parts, phases).
    mix_by_day, dominance_by_day
        How many uses there are in effect among the sources (Hill number of order 1; who walks past is none), and the
        share of the largest, shape (units, days, 24); missing where nothing is expected.
    mix_by_phase, dominance_by_phase
        The same by phase, shape (units, phases).
    people, people_lo, people_hi
        People per hour, where calibrated: see :class:`Calibration`; None where not.
    """

    expected: pd.DataFrame
    expected_lo: pd.DataFrame
    expected_hi: pd.DataFrame
    by_day: Floats
    by_phase: Floats
    mix_by_day: Floats
    dominance_by_day: Floats
    mix_by_phase: Floats
    dominance_by_phase: Floats
    people: pd.DataFrame | None = None
    people_lo: pd.DataFrame | None = None
    people_hi: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Calibration:
    """How expected people compare with pedestrian counts. Made by :func:`geosafe.score.calibrate.calibrate`.

    Attributes
    ----------
    n_counts, n_sites, n_squares
        How many counts, on how many segments, in how many squares of the ground.
    mean_error, mean_error_without
        Mean absolute error at places left out [people per hour]: of the model, and of the mean of the other places at
        that kind of hour. Every site weighs the same; missing where nothing was fitted.
    deviance_explained
        Share of the Poisson deviance from that mean which the model explains at places left out; below 0: worse.
    refused
        Why expected people stay relative; empty where they are calibrated.
    coefficients
        Of the logarithm of people per hour: on log(1 + presence), log(1 + passing), 1 in the evening, at night, at the
        weekend, and the constant.
    people, people_lo, people_hi
        People per hour along every segment, float32 on ``segment_id``, columns 0…167, and the interval that holds nine
        in ten counts of an hour at new places, after the errors at places left out. Missing in phases in which nobody
        was counted; None where refused.
    """

    n_counts: int
    n_sites: int
    n_squares: int
    mean_error: float = math.nan
    mean_error_without: float = math.nan
    deviance_explained: float = math.nan
    refused: str = ""
    coefficients: Mapping[str, float] | None = None
    people: pd.DataFrame | None = None
    people_lo: pd.DataFrame | None = None
    people_hi: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Use:
    """Expected people by hour of the week: relative figures, not counts of people. Made with the scores of a study.

    Attributes
    ----------
    segments, blocks, spaces
        On the ids of the study's tables.
    space_profile
        What sums up the use of every space: see :func:`geosafe.score.space_profile.space_profile` and, for ``week`` and
        ``alike``, :func:`geosafe.score.space_groups.space_groups`.
    calibration
        How it compares with pedestrian counts; None where the study has none.
    """

    segments: UseOfSegments
    blocks: UseOfUnits
    spaces: UseOfUnits
    space_profile: pd.DataFrame
    calibration: Calibration | None = None
