"""Weigh incidents by how grave their kind is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import SEVERITY_PLACEHOLDER


def severity_weights(kinds: pd.Series, *, table: Mapping[str, float] = SEVERITY_PLACEHOLDER) -> npt.NDArray[np.float64]:
    """Return the weight of each incident.

    Parameters
    ----------
    kinds
        The kind of each incident (n,), as its source writes it.
    table
        Kind → weight, 0 or more. The default is a placeholder in three ranks for data.police.uk's kinds, not a
        published scale: figures that it gives are for trying the method.

    Returns
    -------
    (n,)
        Scaled so that their mean is 1: weighted counts add up to the number of incidents. With one kind only,
        every weight is 1.

    Raises
    ------
    CallError
        A kind that the table does not hold, a weight below 0 or none, or every weight is 0.
    """
    absent = sorted(set(kinds.unique()) - set(table))
    if absent:
        raise CallError(f"the severity table gives no weight for {', '.join(map(repr, absent))}: add each with its own")
    weights = kinds.map(table).to_numpy(dtype=float)
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise CallError("every weight of the severity table must be a number of 0 or more")
    if len(weights) and not weights.any():
        raise CallError("every weight of these kinds is 0: at least one must be above 0")
    return np.asarray(weights / weights.mean() if len(weights) else weights)
