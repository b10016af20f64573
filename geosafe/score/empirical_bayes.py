"""Empirical-Bayes rates: steady where exposure is small, honest about how sure they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from geosafe.errors import CallError


def empirical_bayes(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    *,
    learn_from: npt.ArrayLike | None = None,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return Poisson-gamma empirical-Bayes rates by the method of moments.

    With rᵢ = eᵢ/bᵢ, m = Σe/Σb and A = max(0, Σbᵢ(rᵢ-m)²/Σb - φm/b̄), the estimate is
    m + wᵢ(rᵢ-m) with wᵢ = A/(A + φm/bᵢ) (Marshall 1991, where φ = 1). A negative variance between
    places is set to 0, and then every place gets the mean.

    Parameters
    ----------
    counts
        Events of each place (n,), 0 or more; fractions are allowed where an event is shared.
    exposure
        What they are divided by (n,), above 0; its unit sets that of the rate.
    learn_from
        Which places (n,) mean and variance are learnt from; all by default. The moments are carried
        away by places of hardly any exposure, where one event makes an enormous rate.
    dispersion
        φ, the variance of a count by chance over its mean: 1 for whole events, and less where each
        is shared among places (Σ of the squared shares over Σ of the shares), which makes counts
        smoother than chance alone would.
    level
        Probability that the interval holds.

    Returns
    -------
    DataFrame
        On the index of ``counts`` where it is a Series: rate, lo, hi [events per unit of exposure]
        and weight (0: the mean of all places, 1: the place's own rate). The interval is that of the
        posterior gamma distribution; where no variance between places is seen, that of the mean
        rate of all.

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
    if not 0 < dispersion <= 1:
        raise CallError(f"dispersion must be above 0 and at most 1, got {dispersion}")
    if not len(events):
        return pd.DataFrame(columns=["rate", "lo", "hi", "weight"], dtype=float, index=index)
    raw = events / base
    some = np.ones(len(events), dtype=bool) if learn_from is None else np.asarray(learn_from, dtype=bool)
    mean = events[some].sum() / base[some].sum()
    between = np.average((raw[some] - mean) ** 2, weights=base[some])
    variance = max(0.0, float(between - dispersion * mean / base[some].mean()))
    tail = (1 - level) / 2
    if mean == 0 or variance == 0:
        lo, hi = (dispersion * end for end in poisson_interval(events[some].sum() / dispersion, level=level))
        weight = np.zeros(len(events))
        rate = np.full(len(events), mean)
        low, high = np.full(len(events), lo / base[some].sum()), np.full(len(events), hi / base[some].sum())
    else:
        weight = variance / (variance + dispersion * mean / base)
        rate = mean + weight * (raw - mean)
        shape, scale = mean**2 / variance + events / dispersion, 1 / (mean / variance + base / dispersion)
        # Where places differ wildly the mean of a gamma may lie beyond its own 95 % interval.
        low = np.minimum(stats.gamma.ppf(tail, shape, scale=scale), rate)
        high = np.maximum(stats.gamma.ppf(1 - tail, shape, scale=scale), rate)
    return pd.DataFrame({"rate": rate, "lo": low, "hi": high, "weight": weight}, index=index)


def poisson_interval(count: float, *, level: float = 0.95) -> tuple[float, float]:
    """Return the exact Poisson interval of a count (Garwood 1936): 0 gives (0, 3.69) at 95 %."""
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(stats.gamma.ppf(tail, count))
    return low, float(stats.gamma.ppf(1 - tail, count + 1))
