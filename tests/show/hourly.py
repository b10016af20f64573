"""The made-up town with a week: who is expected in each hour, and a space whose hours are recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from geosafe.params import PHASES
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.use import PARTS_OF_USE, Use, UseOfUnits
from geosafe.week import HOURS, TYPICAL_DAYS
from tests.show.synthetic import synthetic_study


def units_of(ids: pd.Index, by_day: np.ndarray) -> UseOfUnits:
    """Return the use of units of which only the typical days are told."""
    table = pd.DataFrame(np.zeros((len(ids), HOURS), np.float32), index=ids)
    nothing = np.zeros((len(ids), len(PARTS_OF_USE), len(PHASES)), np.float32)
    flat = np.zeros((len(ids), len(TYPICAL_DAYS), 24), np.float32)
    return UseOfUnits(table, table, table, by_day.astype(np.float32), nothing, flat, flat, nothing[:, 0], nothing[:, 0])


def by_day_of(n: int) -> np.ndarray:
    """Nobody anywhere but 19 for food at 20:00 on Fridays and 9 past midnight on Saturdays, and one unknown place."""
    by_day = np.zeros((n, len(PARTS_OF_USE), len(TYPICAL_DAYS), 24))
    by_day[:, PARTS_OF_USE.index("food"), list(TYPICAL_DAYS).index("Friday"), 20] = 19.0
    by_day[:, PARTS_OF_USE.index("food"), list(TYPICAL_DAYS).index("Saturday"), 1] = 9.0
    by_day[n - 1] = np.nan
    return by_day


def hourly_study() -> tuple[Study, Scores]:
    """Return a study and its scores; its third space (Square des Lilas) is open from 8 to 20 o'clock, as recorded."""
    study, scores = synthetic_study()
    use = Use(None, units_of(scores.blocks.index, by_day_of(len(scores.blocks))),
              units_of(scores.spaces.index, by_day_of(len(scores.spaces))), pd.DataFrame())  # fmt: skip
    hour = np.arange(HOURS) % 24
    hours = pd.DataFrame([((hour >= 8) & (hour < 20)).astype(np.float32)], index=scores.spaces.index[2:3])
    evidence = pd.Series("observed", index=hours.index)
    week = replace(study.week, open=hours, open_lo=hours, open_hi=hours, evidence=evidence)
    return replace(study, week=week), replace(scores, use_by_hour=use)
