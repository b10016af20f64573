"""Variance shares: how much of what a figure varies comes from each of several things that are not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: A figure that varies by less, as a share of its size, does not vary.
_STILL = 1e-12


def variance_shares(
    model: Callable[[Floats, Ints], Floats], names: Sequence[str], *, n: int, seed: int
) -> pd.DataFrame:
    """Return Sobol's indices of a model of independent things, as SALib estimates them.

    Parameters
    ----------
    model
        Takes, for some rows, a number u in (0, 1) of each thing and the number of its draw (rows, things), and returns
        the figure (rows,). Rows in which a thing has the same draw have the same u of it.
    names
        Of the things, at least two. A thing may stand for many numbers that are drawn together: a group.
    n
        Base draws, a power of 2. The model is asked for n × (things + 2) figures, with up to 2 n draws of each thing.
    seed
        What the draws begin from.

    Returns
    -------
    DataFrame on ``names``
        ``share``: of the variance that goes away if the thing alone were known (first-order index), ``share_conf``,
        half of its 95 % interval; ``total``: that stays if all else were known (total index), ``total_conf``. Missing
        where the figure does not vary.

    Notes
    -----
    Saltelli's sample and estimators (Saltelli et al. 2010). Estimates of small shares may come out below 0.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    u = sampling.sample(problem, n, calc_second_order=False, seed=seed)
    draw = np.column_stack([np.unique(column, return_inverse=True)[1] for column in u.T])
    tiny = np.finfo(float).eps
    figures = model(np.clip(u, tiny, 1 - tiny), draw.astype(np.int64))
    if np.std(figures) <= _STILL * max(float(np.abs(figures).max()), 1.0):
        return pd.DataFrame(np.nan, index=list(names), columns=["share", "share_conf", "total", "total_conf"])
    # Estimators of first-order indices are steadier about 0 (SALib centres none).
    found = analysis.analyze(problem, figures - figures.mean(), calc_second_order=False, seed=seed)
    return pd.DataFrame(
        {"share": found["S1"], "share_conf": found["S1_conf"], "total": found["ST"], "total_conf": found["ST_conf"]},
        index=list(names),
    )
