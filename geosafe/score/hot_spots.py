"""Where high values lie together: Getis-Ord Gi* among neighbours, with the false discovery rate under control."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.sparse import csr_array, diags_array, eye_array

from geosafe.errors import CallError

Floats = npt.NDArray[np.float64]

#: Shuffles worked out at a time: bounds the memory.
_CHUNK: Final = 100
#: Sums that differ by less than this share of the largest are equal: above rounding.
_SLACK: Final = 1e-9


def hot_spots(
    values: npt.ArrayLike,
    neighbours: csr_array | npt.ArrayLike,
    *,
    own: bool = True,
    alternative: Literal["greater", "two-sided"] = "greater",
    permutations: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Return by how much the values around each place exceed what shuffling them would give.

    With k neighbours, the place itself among them, Gi* = (Σx - k·x̄) / (s·√(k(n - k)/(n - 1))), where the sum is
    over the neighbours, and x̄ and s are mean and standard deviation of all n values (Getis and Ord 1992; Ord and
    Getis 1995 for values of either sign). These are mean and spread of Σx when all values are shuffled among the
    places. Without the place itself (``own=False``) it is Gi: its value stands still and leaves x̄, s and n.

    So many places are tested that some exceed by chance alone: go by ``q``, not by ``p``. Where ``q`` is at most
    .05, one in twenty of the places told is expected to be there by chance (Benjamini and Hochberg 1995, which
    holds under the positive dependence of overlapping neighbourhoods).

    Values must vary alike by chance in every place. For counts with an exposure that is the ``residual`` of
    :func:`geosafe.score.empirical_bayes.empirical_bayes`: a plain rate swings most where exposure is small, and a
    steadied rate least.

    Parameters
    ----------
    values
        One number for each place (n,), in any unit; NaN where unknown. Unknown places are left out.
    neighbours
        Which places are neighbours (n, n), row by row: whatever is not 0, as
        :func:`geosafe.network.neighbours.neighbours` returns it. The diagonal is not read.
    own
        Whether a place counts among its own neighbours: Gi*, else Gi.
    alternative
        Whether to look for high values only, or for low ones too.
    permutations
        How often to shuffle for ``p``; 0: by the normal distribution. Few neighbours and skewed values make the
        normal tail too thin; shuffling is exact, but ``p`` is then never below 1/(permutations + 1).
    seed
        Of the random generator; the same seed and order of places give the same numbers.

    Returns
    -------
    DataFrame
        On the index of ``values`` where it is a Series: n (neighbours that are known), share (of the sum of all
        values, which lies in the neighbourhood: the G of Getis and Ord; NaN where values are below 0), z [standard
        deviations], p and q (p adjusted for the number of places). NaN where the value is unknown, where all values
        are equal, and where the neighbourhood is empty or holds every place.

    Raises
    ------
    CallError
        Shapes differ, a value is infinite, or the call is of another kind.
    """
    index = values.index if isinstance(values, pd.Series) else None
    every = np.asarray(values, dtype=float)
    if every.ndim != 1 or np.shape(neighbours) != (len(every), len(every)):
        raise CallError(f"neighbours must be {every.size} by {every.size} as values are, got {np.shape(neighbours)}")
    if np.isinf(every).any():
        raise CallError("values must be finite, or NaN where unknown")
    if alternative not in ("greater", "two-sided") or permutations < 0:
        raise CallError(f"alternative must be greater or two-sided, permutations 0 or more, got {alternative!r}")
    known = np.flatnonzero(~np.isnan(every))
    x = every[known]
    near = (csr_array(neighbours)[known][:, known] != 0).astype(float)
    near = csr_array(near - diags_array(near.diagonal()) + own * eye_array(len(x)))
    near.eliminate_zeros()
    k, around = near.sum(axis=1), near @ x
    gone = np.zeros(len(x)) if own else x
    left, total, squares = len(x) - (not own), x.sum() - gone, (x**2).sum() - gone**2
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / left
        variance = squares / left - mean**2
        variance = np.where(variance > _SLACK * squares / left, variance, np.nan)
        z = (around - k * mean) / np.sqrt(variance * k * (left - k) / (left - 1))
        share = np.where((x >= 0).all(), around / total, np.nan)
    z[~np.isfinite(z)] = np.nan
    if permutations:
        more, less = _shuffled(x, near, around, own=own, permutations=permutations, seed=seed)
        p = (1 + more if alternative == "greater" else 2 * (1 + np.minimum(more, less))) / (permutations + 1)
        p = np.where(np.isnan(z), np.nan, np.minimum(p, 1.0))
    else:
        p = stats.norm.sf(z) if alternative == "greater" else 2 * stats.norm.sf(np.abs(z))
    told, q = ~np.isnan(p), np.full(len(x), np.nan)
    q[told] = stats.false_discovery_control(p[told])
    table = np.full((len(every), 5), np.nan)
    table[known] = np.column_stack([k, share, z, p, q])
    return pd.DataFrame(table, columns=["n", "share", "z", "p", "q"], index=index)


def _shuffled(
    x: Floats, near: csr_array, around: Floats, *, own: bool, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    """Return in how many shuffles the sum of the neighbours is at least, and at most, as large as it is."""
    random = np.random.default_rng(seed)
    slack = _SLACK * max(np.abs(around).max(initial=0.0), np.abs(x).max(initial=0.0))
    more, less, here = np.zeros(len(x)), np.zeros(len(x)), np.arange(len(x))[:, None]
    for done in range(0, permutations, _CHUNK):
        order = random.permuted(np.tile(here, min(_CHUNK, permutations - done)), axis=0)
        sums = near @ x[order]
        if not own and len(x):
            # The place's own value stands still: the neighbour that got it gets what the place would have had.
            sums += near[here, np.argsort(order, axis=0)].toarray() * (x[order] - x[:, None])
        more += (sums >= around[:, None] - slack).sum(axis=1)
        less += (sums <= around[:, None] + slack).sum(axis=1)
    return more, less
