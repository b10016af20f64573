"""Where those who cannot use steps can pass at all."""

from __future__ import annotations

import numpy as np

from geosafe.params import GOALPOSTS
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets


def step_free_share(streets: Streets, detour: Raw) -> Raw:
    """Return 1 for each segment that is step-free or has a step-free way round, else 0 [share of its length].

    Parameters
    ----------
    streets
        The walked streets.
    detour
        How much farther it is without steps along each segment [m further]; its upper goalpost stands for no way.

    Returns
    -------
    Raw
        On the segments. Near the edge of the data a way round may lie beyond: the best case is then 1.
    """
    free = streets.segments["step_free"].to_numpy(bool)[:, None]
    no_way = GOALPOSTS["step_free"].zero_at

    def passable(metres: np.ndarray) -> np.ndarray:
        return np.asarray(free | (metres < no_way), dtype=float)

    return Raw(passable(detour.value), passable(detour.worst), passable(detour.best), detour.credit, detour.n)
