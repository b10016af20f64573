"""Empirical-Bayes rates: steady where exposure is small, honest about how sure they are."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.sparse import csr_array

from geosafe.errors import CallError

Floats = npt.NDArray[np.float64]

#: Fewest places from which a neighbourhood's own mean and variance are learnt; our judgement.
MIN_NEIGHBOURHOOD: Final = 3


def empirical_bayes(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    *,
    neighbours: csr_array | npt.ArrayLike | None = None,
    learn_from: npt.ArrayLike | None = None,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return Poisson-gamma empirical-Bayes rates by the method of moments.

    With rᵢ = eᵢ/bᵢ, m = Σe/Σb and A = max(0, Σbᵢ(rᵢ-m)²/Σb - φm/b̄), the estimate is
    m + wᵢ(rᵢ-m) with wᵢ = A/(A + φm/bᵢ) (Marshall 1991, where φ = 1). A negative variance between
    places is set to 0, and then every place gets the mean.

    The global estimate sums over all places and draws each towards their mean. The local one sums over
    the neighbours of the place and draws it towards the mean of its surroundings.

    Parameters
    ----------
    counts
        Events of each place (n,), 0 or more; fractions are allowed where an event is shared.
    exposure
        What they are divided by (n,), above 0; its unit sets that of the rate.
    neighbours
        For local estimates: which places are neighbours (n, n), row by row, the place itself among
        them, as :func:`geosafe.network.neighbours.neighbours` returns it. A neighbourhood of fewer than
        ``MIN_NEIGHBOURHOOD`` places to learn from says too little, and all places stand in for it.
    learn_from
        Which places (n,) mean and variance are learnt from; all by default. The moments are carried
        away by places of hardly any exposure, where one event makes an enormous rate.
    dispersion
        φ, the variance of a count by chance over its mean: 1 for whole events; less where each is shared
        among places (Σ of the squared shares over Σ of the shares), which makes counts smoother than
        chance alone would; more where events are weighted (Σ of the squared weights over Σ of the weights).
    level
        Probability that the interval holds.

    Returns
    -------
    DataFrame
        On the index of ``counts`` where it is a Series: rate, lo, hi [events per unit of exposure],
        weight (0: the mean, 1: the place's own rate), mean (of all, or of the neighbourhood) and
        residual, (rᵢ-m)/√(A + φm/bᵢ): how far the place's own rate lies from the mean, in standard
        deviations that allow for its exposure (Assunção and Reis 1999); 0 where nothing happened at all.
        The interval is that of the posterior gamma distribution; where no variance between places is
        seen, that of the mean.

    Raises
    ------
    CallError
        Shapes differ, counts are negative or not finite, or an exposure is not above zero.
    """
    index = counts.index if isinstance(counts, pd.Series) else None
    events, base = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    if events.shape != base.shape or events.ndim != 1:
        raise CallError(f"counts and exposure must be two arrays of one length, got {events.shape} and {base.shape}")
    if not (np.isfinite(events) & (events >= 0)).all():
        raise CallError("counts must be finite and 0 or more; leave unknown places out")
    if not (np.isfinite(base) & (base > 0)).all():
        raise CallError("exposure must be finite and above 0; leave places without exposure out")
    if not 0 < dispersion < np.inf:
        raise CallError(f"dispersion must be above 0, got {dispersion}")
    some = np.ones(len(events), dtype=bool) if learn_from is None else np.asarray(learn_from, dtype=bool)
    if len(some) and not some.any():
        raise CallError("learn_from must name at least one place")
    total, around, mean, variance = _moments(events, base, some, neighbours, dispersion)
    alike = variance == 0
    chance = dispersion * mean / base
    spread = np.where(mean > 0, variance + chance, 1.0)
    weight, residual = variance / spread, (events / base - mean) / np.sqrt(spread)
    rate = mean + weight * (events / base - mean)
    low, high = np.empty((2, len(events)))
    tail = (1 - level) / 2
    few, many = poisson_interval(total[alike] / dispersion, level=level)
    low[alike], high[alike] = dispersion * few / around[alike], dispersion * many / around[alike]
    differ = ~alike
    prior_shape, prior_rate = mean[differ] ** 2 / variance[differ], mean[differ] / variance[differ]
    shape, scale = prior_shape + events[differ] / dispersion, 1 / (prior_rate + base[differ] / dispersion)
    # Where places differ wildly the mean of a gamma may lie beyond its own interval.
    low[differ] = np.minimum(stats.gamma.ppf(tail, shape, scale=scale), rate[differ])
    high[differ] = np.maximum(stats.gamma.ppf(1 - tail, shape, scale=scale), rate[differ])
    return pd.DataFrame(
        {"rate": rate, "lo": low, "hi": high, "weight": weight, "mean": mean, "residual": residual}, index=index
    )


def _moments(
    events: Floats,
    base: Floats,
    some: npt.NDArray[np.bool_],
    neighbours: csr_array | npt.ArrayLike | None,
    dispersion: float,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return events, exposure, mean and variance of the places that each place learns from, each (n,)."""
    parts = np.where(some[:, None], np.column_stack([np.ones(len(base)), base, events, events**2 / base]), 0.0)
    sums = np.broadcast_to(parts.sum(axis=0), parts.shape)
    if neighbours is not None:
        if np.shape(neighbours) != (len(base), len(base)):
            raise CallError(f"neighbours must be {len(base)} by {len(base)}, got {np.shape(neighbours)}")
        near = (csr_array(neighbours) != 0).astype(float) @ parts
        sums = np.where(near[:, :1] >= MIN_NEIGHBOURHOOD, near, sums)
    places, around, total, squares = sums.T
    mean = total / around
    return total, around, mean, np.maximum(squares / around - mean**2 - dispersion * mean * places / around, 0.0)


def poisson_interval(count: npt.ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact Poisson interval of counts (Garwood 1936): 0 gives (0, 3.69) at 95 %."""
    tail, counts = (1 - level) / 2, np.asarray(count, dtype=float)
    low = np.where(counts == 0, 0.0, stats.gamma.ppf(tail, np.where(counts == 0, 1.0, counts)))
    return low, np.asarray(stats.gamma.ppf(1 - tail, counts + 1))
