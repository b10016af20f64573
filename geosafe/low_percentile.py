"""The low percentile that stands for a street or a space: near the minimum, yet steady under resampling."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.network.local_sums import running_total
from geosafe.params import LIGHT_PERCENTILE

Floats = npt.NDArray[np.float64]

#: A rise of less than this, and than this share of the value, is none: its slope would drown in rounding.
_FLAT: Final = 1e-6


def low_percentile(start: Floats, end: Floats, weight: Floats, unit: npt.NDArray[np.int64], n_units: int) -> Floats:
    """Return the level that a tenth of each unit's weight lies below.

    Parameters
    ----------
    start, end
        Values at both ends of n stretches, between which they run straight; one array twice for single values.
        A stretch with a NaN end has no say.
    weight
        What each stretch weighs, such as its length; one of 0 has no say.
    unit
        The unit of each stretch, 0 to ``n_units`` - 1.
    n_units
        How many units there are.

    Returns
    -------
    (n_units,)
        In the unit of the values; NaN for a unit without any. Raising a value never lowers it.
    """
    known = ~(np.isnan(start) | np.isnan(end)) & (weight > 0)
    low, high = np.minimum(start, end)[known], np.maximum(start, end)[known]
    weight, unit = weight[known], unit[known]
    total = np.bincount(unit, weights=weight, minlength=n_units)
    # Each stretch spreads its weight evenly over its values: the running total rises along straight lines, whose
    # slope changes at its two ends, and jumps where a stretch is flat.
    rises = high - low > _FLAT * np.maximum(high, 1.0)
    slope = weight[rises] / (high - low)[rises]
    value = np.concatenate([low[rises], high[rises], low[~rises]])
    bend = np.concatenate([slope, -slope, np.zeros((~rises).sum())])
    jump = np.concatenate([np.zeros(2 * rises.sum()), weight[~rises]])
    of = np.concatenate([unit[rises], unit[rises], unit[~rises]])
    order = np.lexsort((value, of))
    value, bend, jump, of = value[order], bend[order], jump[order], of[order]
    first = np.append(True, of[1:] != of[:-1])[: len(of)]
    steep = np.where(first, 0.0, np.roll(running_total(bend, of), 1))  # up to each event
    climbed = np.where(first, 0.0, steep * (value - np.roll(value, 1)))
    reached = running_total(climbed + jump, of)
    # A hair of tolerance: a tenth reached exactly must not hang on how sums are rounded.
    target = (LIGHT_PERCENTILE / 100 - 1e-9) * total
    enough = np.flatnonzero(reached >= target[of])
    units, which = np.unique(of[enough], return_index=True)
    at = enough[which]
    beyond = np.maximum(reached[at] - jump[at] - target[units], 0.0)
    result = np.full(n_units, np.nan)
    result[units] = value[at] - np.divide(beyond, steep[at], out=np.zeros(len(at)), where=climbed[at] > 0)
    return result
