"""How far people who rate the same places agree: Krippendorff's alpha for ordered values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def ordinal_alpha(ratings: npt.ArrayLike) -> float:
    """Return Krippendorff's alpha for ordinal data: 1 is full agreement, 0 what chance gives, below 0 is less.

    Parameters
    ----------
    ratings
        (raters, things); NaN where somebody did not rate something. Things that fewer than two rated tell nothing.

    Returns
    -------
    float
        NaN where fewer than two values were given to things that two or more rated.

    References
    ----------
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability, University of Pennsylvania, 2011.
    """
    given = np.asarray(ratings, dtype=float)
    levels = np.unique(given[np.isfinite(given)])
    # How many raters gave each value to each thing (values, things).
    counts = (given[None] == levels[:, None, None]).sum(axis=1).astype(float)
    raters = counts.sum(axis=0)
    counts, raters = counts[:, raters >= 2], raters[raters >= 2]
    pairs = (counts / (raters - 1)) @ counts.T - np.diag((counts / (raters - 1)).sum(axis=1))
    n = pairs.sum(axis=1)
    total = n.sum()
    if (n > 0).sum() < 2:
        return float("nan")
    # The distance of two values: everything that lies between them, half of what stands at the ends; squared.
    up_to = np.cumsum(n)
    low, high = np.minimum.outer(np.arange(len(n)), np.arange(len(n))), np.maximum.outer(*[np.arange(len(n))] * 2)
    between = up_to[high] - up_to[low] + n[low] - (n[low] + n[high]) / 2
    distance = np.where(low == high, 0.0, between) ** 2
    return float(1 - (total - 1) * (pairs * distance).sum() / (np.outer(n, n) * distance).sum())
