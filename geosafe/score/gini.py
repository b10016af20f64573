"""How unequally records are shared among places, in one number that holds for few records too."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geosafe.errors import CallError


def generalised_gini(counts: npt.ArrayLike) -> float:
    """Return the Gini coefficient of counts, against the most equal sharing that so many records allow.

    With n places, c records and shares y in ascending order, G = (2·Σ i·yᵢ - n - 1) / n. Fewer records than places
    cannot be shared equally: at best each has a place of its own. Against that, G' = max(1, n/c)·(G - 1) + 1
    (Bernasco and Steenbeek 2017): 0 where no place has a second record before all have one, 1 - 1/min(n, c) where
    one place has them all.

    Parameters
    ----------
    counts
        Records at each place (n,), 0 or more. Places should be alike in size: it knows no lengths.

    Returns
    -------
    0 to 1; NaN where there is no record. Records that are shared between places can give less than 0.

    Raises
    ------
    CallError
        A count is negative or not finite.
    """
    events = np.sort(np.asarray(counts, dtype=float))
    if events.ndim != 1 or not (np.isfinite(events) & (events >= 0)).all():
        raise CallError("counts must be finite and 0 or more, in one row")
    n, total = len(events), events.sum()
    if not total:
        return float("nan")
    gini = (2 * (np.arange(1, n + 1) @ events) / total - n - 1) / n
    return float(max(1.0, n / total) * (gini - 1) + 1)
