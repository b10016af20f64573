"""Edges between classes that are found in the values of one place: quantiles and natural breaks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def quantile_edges(values: Floats, weights: Floats, count: int) -> list[float]:
    """Return the edges of classes that hold as much weight each, ascending.

    Parameters
    ----------
    values
        Shape (n,); missing ones have no say.
    weights
        Shape (n,), such as lengths of street [m].
    count
        How many classes. Where one value is so frequent that two edges would fall on it, there are fewer.

    Returns
    -------
    list of float
        At most ``count - 1`` of the values; each class holds from its lower edge up to under its upper one.
    """
    levels, share = _levels(values, weights)
    if len(levels) < 2:
        return []
    below = np.cumsum(share) - share  # the weight of all that is less
    wanted = np.arange(1, count) / count * share.sum()
    nearest = np.abs(below[1:, None] - wanted).argmin(axis=0) + 1
    return [float(level) for level in levels[np.unique(nearest)]]


def natural_edges(values: Floats, weights: Floats, count: int) -> list[float]:
    """Return the edges that leave the least weighted sum of squares within classes (Fisher 1958, Jenks 1977).

    Exact, by dynamic programming over the different values; the arguments and the result are those of
    :func:`quantile_edges`.
    """
    levels, share = _levels(values, weights)
    n = len(levels)
    if n <= count:
        return [float(level) for level in levels[1:]]
    sums = [np.concatenate([[0.0], np.cumsum(share * levels**power)]) for power in (0, 1, 2)]

    def within(starts: npt.NDArray[np.intp], end: int) -> Floats:
        """Return the sum of squares about the mean of the values from each start up to under an end."""
        weight, total, squares = (each[end] - each[starts] for each in sums)
        return np.asarray(squares - total**2 / weight, dtype=np.float64)

    best = np.array([0.0, *(float(within(np.array([0]), end)[0]) for end in range(1, n + 1))])
    back = np.zeros((count, n + 1), dtype=np.intp)
    for classes in range(1, count):
        least = np.full(n + 1, np.inf)
        for end in range(classes + 1, n + 1):
            starts = np.arange(classes, end)
            cost = best[starts] + within(starts, end)
            at = int(cost.argmin())
            least[end], back[classes, end] = cost[at], starts[at]
        best = least
    edges, end = [], n
    for classes in range(count - 1, 0, -1):
        end = int(back[classes, end])
        edges.append(float(levels[end]))
    return edges[::-1]


def _levels(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the different known values, ascending, and the weight on each."""
    known = ~np.isnan(values) & (weights > 0)
    levels, at = np.unique(values[known], return_inverse=True)
    return levels, np.bincount(at, weights=weights[known], minlength=len(levels)).astype(np.float64)
