"""How well a map of one period finds the records of the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.score.concentration import checked, curve


def map_accuracy(
    rate: npt.ArrayLike, later: npt.ArrayLike, length: npt.ArrayLike, *, top: npt.ArrayLike
) -> pd.DataFrame:
    """Return what a map of one period says of the next, for its top streets.

    Streets are taken from the map's highest rate down until they make up a share of the length, the last ones in
    part: those of one rate count as one, and records are taken to lie evenly along them.

    - ``hit``: n/N, the share of the later records on those streets.
    - ``pai``, the prediction accuracy index (Chainey, Tompson and Uhlig 2008): hit ÷ share of the length. 1: no
      better than streets drawn by lot.
    - ``pei``, the prediction efficiency index PEI* (Hunt 2016): n ÷ the most that any streets of the same length
      hold. 1: nobody could have drawn a better map.
    - ``rri``: records expected at the map's rates ÷ records found (Wheeler and Steenbeek 2021). Above 1 the map
      expected more than came.

    Parameters
    ----------
    rate
        What the map says of each street (n,), 0 or more: records of its period per unit of length.
    later
        Records of a later period (n,), never of the one that the map was drawn from.
    length
        Length of each street (n,), above 0.
    top
        Shares of the length, above 0 and at most 1.

    Returns
    -------
    DataFrame
        One row for each of ``top``, which is the index. NaN where there is no later record.

    Raises
    ------
    CallError
        Shapes differ, or a number is not as above.
    """
    shares = np.atleast_1d(np.asarray(top, dtype=float))
    if not ((shares > 0) & (shares <= 1)).all():
        raise CallError(f"top must be above 0 and at most 1, got {shares}")
    said, metres = checked(rate, length)
    found, _ = checked(later, length)
    expected = said * metres
    hit, best, foreseen = (
        np.interp(shares, *curve(what, metres, by=by))
        for what, by in ((found, said), (found, found / metres), (expected, said))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        rri = foreseen * expected.sum() / (hit * found.sum())
    return pd.DataFrame(
        {"hit": hit, "pai": hit / shares, "pei": hit / best, "rri": rri}, index=pd.Index(shares, name="top")
    )
