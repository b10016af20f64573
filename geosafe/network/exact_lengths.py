"""Exact lengths: rounded so that their sums carry no rounding, and paths that are equal are found equal."""

from __future__ import annotations

from typing import Final

import numpy as np

from geosafe.network.graph import Floats

#: Lengths are whole numbers of these [m], 60 nanometres: far above what coordinates of a city are rounded by, far below
#: any survey. Sums of up to half a million km are exact.
GRAIN_M: Final = 2.0**-24


def exact_lengths(length: Floats) -> Floats:
    """Return lengths [m] rounded to whole :data:`GRAIN_M`, none of them 0."""
    result: Floats = np.maximum(np.rint(length / GRAIN_M), 1.0) * GRAIN_M
    return result
