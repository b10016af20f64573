"""Whether high values lie together anywhere: the general G of Getis and Ord."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.sparse import csr_array, diags_array

from geosafe.errors import CallError


class GeneralG(NamedTuple):
    """The general G, what shuffling the values gives on average, its z and the p of a larger one."""

    g: float
    expected: float
    z: float
    p: float


def general_g(values: npt.ArrayLike, neighbours: csr_array | npt.ArrayLike) -> GeneralG:
    """Return the share that neighbours have in all products of two values.

    G = Σ xᵢxⱼ over neighbours / Σ xᵢxⱼ over all pairs. Where high values are neighbours of high values it
    exceeds ``expected``, the share of pairs that are neighbours; mean and variance are those of shuffling the
    values among the places, and p is by the normal distribution (Getis and Ord 1992).

    Parameters
    ----------
    values
        One number for each place (n,), 0 or more, in any unit: rates that were steadied.
    neighbours
        Which places are neighbours (n, n): whatever is not 0. The diagonal is not read.

    Returns
    -------
    GeneralG
        z and p are NaN with fewer than four places, and where values or neighbours leave nothing to compare.

    Raises
    ------
    CallError
        Shapes differ, or a value is negative or not finite.
    """
    x = np.asarray(values, dtype=float)
    if x.ndim != 1 or np.shape(neighbours) != (len(x), len(x)):
        raise CallError(f"neighbours must be {x.size} by {x.size} as values are, got {np.shape(neighbours)}")
    if not (np.isfinite(x) & (x >= 0)).all():
        raise CallError("values must be finite and 0 or more; leave unknown places out")
    n = len(x)
    near = (csr_array(neighbours) != 0).astype(float)
    near = near - diags_array(near.diagonal())
    w = near.sum()
    s1, s2 = ((near + near.T).power(2)).sum() / 2, ((near.sum(axis=0) + near.sum(axis=1)) ** 2).sum()
    one, two, three, four = (float((x**power).sum()) for power in (1, 2, 3, 4))
    with np.errstate(invalid="ignore", divide="ignore"):
        g = np.float64(x @ (near @ x)) / (one**2 - two)
        expected = np.float64(w) / (n * (n - 1))
        square = (
            ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * w**2) * two**2
            - ((n**2 - n) * s1 - 2 * n * s2 + 6 * w**2) * four
            - (2 * n * s1 - (n + 3) * s2 + 6 * w**2) * one**2 * two
            + (4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * w**2) * one * three
            + (s1 - s2 + w**2) * one**4
        ) / ((one**2 - two) ** 2 * np.float64(n * (n - 1) * (n - 2) * (n - 3)))
        variance = square - expected**2
        z = (g - expected) / np.sqrt(variance if variance > 1e-12 * expected**2 else np.nan)
    return GeneralG(float(g), float(expected), float(z), float(stats.norm.sf(z)))
