"""Who gains and who loses: by quarter of the streets, those with the least conditions first, never only the mean."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Conditions that change by less are told as about the same [points]; our judgement: nobody would notice it, and the
#: map shows whole points.
NOTICED: Final = 1.0
#: Quarters of the street length by conditions today, the least first, and the streets where these are unknown today.
GROUPS: Final = ("least", "second", "third", "most", "unknown today")


def quarters(conditions: npt.ArrayLike, length_m: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the quarter of each street, 0-3 from the least, 4 where its conditions are unknown.

    Parameters
    ----------
    conditions
        Today [points] (n,); NaN unknown.
    length_m
        [m] (n,). Each quarter has a fourth of the length that is known, as nearly as whole streets allow: a street
        belongs where its middle lies. Streets of like conditions stay in the order given.
    """
    value, length = np.asarray(conditions, float), np.asarray(length_m, float)
    known = np.flatnonzero(~np.isnan(value))
    group = np.full(len(value), len(GROUPS) - 1)
    order = known[np.argsort(value[known], kind="stable")]
    end = np.cumsum(length[order])
    if len(order) and end[-1] > 0:
        group[order] = np.minimum((end - length[order] / 2) / end[-1] * 4, 3).astype(int)
    return group


def who_gains(pairs: pd.DataFrame, length_m: pd.Series, dwellings: pd.Series) -> pd.DataFrame:
    """Return how much street is better and worse in each quarter, and how many homes look on to it.

    Parameters
    ----------
    pairs
        Conditions of blocks in one phase, as :func:`geosafe.compare.differences.differences` gives them.
    length_m, dwellings
        By block: its length [m], and the dwellings that look on to it. Blocks that are not in it are left out.

    Returns
    -------
    DataFrame
        One row for each of :data:`GROUPS`: ``group``; ``length_m``; ``better_m``, ``same_m``, ``worse_m``, by a point
        or more, and ``unclear_m``, of which that is not known, or that is there on one side only; ``mean``, the mean
        difference over the length of which it is known [points]; ``dwellings``, ``dwellings_better``,
        ``dwellings_worse``.
    """
    rows = pairs[pairs["unit_id"].isin(length_m.index)].set_index("unit_id")
    length = length_m.reindex(rows.index).to_numpy(float)
    homes = dwellings.reindex(rows.index).fillna(0.0).to_numpy(float)
    change = rows["difference"].to_numpy(float)
    group = quarters(rows["before"], length)
    better, worse, unclear = change >= NOTICED, change <= -NOTICED, np.isnan(change)

    def total(of: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.bincount(group, of, minlength=len(GROUPS)).astype(float)

    known_m = total(np.where(unclear, 0.0, length))
    return pd.DataFrame(
        {
            "group": list(GROUPS),
            "length_m": total(length),
            "better_m": total(length * better),
            "same_m": total(length * ~(better | worse | unclear)),
            "worse_m": total(length * worse),
            "unclear_m": total(length * unclear),
            "mean": np.divide(
                total(np.nan_to_num(change) * length), known_m, out=np.full(len(GROUPS), np.nan), where=known_m > 0
            ),
            "dwellings": total(homes),
            "dwellings_better": total(homes * better),
            "dwellings_worse": total(homes * worse),
        }
    )
