"""Refuge by hour: how far it is to an open refuge in each hour of typical days."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geosafe.score.nearest_open import OPEN_SHARE, OpenSets, nearest_of
from geosafe.score.refuge import REFUGE_M, refuges, within_data
from geosafe.score.streets import Streets
from geosafe.study import Study
from geosafe.week import TYPICAL_DAYS

_MEASURES: Final = ("refuge", "refuge_lo", "refuge_hi")
#: Different sets of open places that are looked up at a time, to bound the memory.
_AT_A_TIME: Final = 12


def refuge_by_hour(study: Study, streets: Streets, of_blocks: csr_array) -> pd.DataFrame:
    """Return the walking distance from each block to the nearest open refuge in each hour of typical days.

    As :func:`geosafe.score.refuge.refuge` by phase: a place serves an hour when it is open in half of it or more, on
    average over the period. Hours with the same places open share one search.

    Parameters
    ----------
    study, streets
        The study and its streets.
    of_blocks
        What share of each block each segment is, (n_blocks, n_segments).

    Returns
    -------
    DataFrame, float32, on ``block_id``; columns (measure, day of ``TYPICAL_DAYS``, hour 0…23)
        ``refuge``: the mean along the block [m]; missing where none is known to be open and one may be. ``refuge_lo``,
        ``refuge_hi``: to the nearest that may be open, and to the nearest that is for certain. All are missing where
        the study does not know its venues and stops, and in hours that the period does not hold.
    """
    week, index = study.week, study.blocks.index
    columns = pd.MultiIndex.from_product([_MEASURES, TYPICAL_DAYS, range(24)], names=["measure", "day", "hour"])
    told = np.full((len(_MEASURES), len(index), len(TYPICAL_DAYS) * 24), np.nan, np.float32)
    if study.knows("venues", "stops"):
        places = refuges(study)

        def by_hour(table: pd.DataFrame) -> np.ndarray:
            return np.hstack([week.typical_day(table, day) for day in TYPICAL_DAYS])

        sets = np.stack(
            [by_hour(each.loc[places.index]) >= OPEN_SHARE for each in (week.open, week.open_lo, week.open_hi)]
        )
        held = by_hour(pd.DataFrame(np.where(week.n > 0, 1.0, np.nan)[None, :]))[0] == 1
        _, first, same = np.unique(sets.reshape(-1, held.size), axis=1, return_index=True, return_inverse=True)
        # What is told of evidence is not asked for: all count as observed, and no set is looked up for it.
        observed = np.ones(len(places), bool)
        parts = []
        for at in range(0, len(first), _AT_A_TIME):
            some = OpenSets(*sets[:, :, first[at : at + _AT_A_TIME]])
            found = nearest_of(places, some, streets, limit_m=REFUGE_M, none_is_none=True, observed=observed)
            gathered = within_data(found, streets).gather(of_blocks)
            parts.append(np.stack([gathered.value, gathered.best, gathered.worst]).astype(np.float32))
        told[:, :, held] = np.concatenate(parts, axis=2)[:, :, same.ravel()[held]]
    return pd.DataFrame(np.hstack(list(told)), index=index, columns=columns)
