"""Levels: what the lamps on record give in streets, blocks and spaces, for what is held against lighting classes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class Levels(NamedTuple):
    """What the lamps on record give in n units; arrays (n, 2), the dark phases, NaN where it is not known.

    Attributes
    ----------
    mean, minimum
        Over the unit [lx].
    mean_at_least
        The mean at the least that these lamps may give [lx].
    surveyed
        Whether an inventory is complete in most of the unit (n,).
    """

    mean: Floats
    minimum: Floats
    mean_at_least: Floats
    surveyed: Bools

    def rows(self, which: Bools | Ints) -> Levels:
        """Return the levels of some of the units."""
        return Levels(self.mean[which], self.minimum[which], self.mean_at_least[which], self.surveyed[which])

    def with_rows(self, rows: Ints, part: Levels) -> Levels:
        """Return the levels with those of some units, in the order of ``rows``, in their place."""
        made = Levels(self.mean.copy(), self.minimum.copy(), self.mean_at_least.copy(), self.surveyed.copy())
        for whole, some in zip(made, part, strict=True):
            whole[rows] = some
        return made
