"""Mix and dominance of uses: how many there are in effect, and how large the largest is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def mix_and_dominance(amounts: npt.NDArray[Any], *, axis: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the Hill number of order 1 of some amounts and the share of the largest.

    Parameters
    ----------
    amounts
        How much there is of each use, 0 or more, uses along ``axis``.
    axis
        Where the uses stand.

    Returns
    -------
    mix, dominance
        exp(-Σ p ln p), from 1 (one use) to the number of uses (all equal), and max p, with p the shares; both are
        missing where there is nothing, or where an amount is missing. Of the type of ``amounts``.

    References
    ----------
    Hill (1973), *Ecology* 54, 427-432. Jost (2006), *Oikos* 113, 363-375.
    """
    total = amounts.sum(axis=axis, keepdims=True)
    share = np.divide(amounts, total, out=np.full_like(amounts, np.nan), where=total > 0)
    entropy = -(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=axis)
    return np.exp(entropy), share.max(axis=axis)
