"""Dark gaps: stretches of street that the lamps of an inventory leave dark, located from and to."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.params import DARK_PHASES, P_CLASSES
from geosafe.score.light import KnownLight
from geosafe.score.stretches import stretches_below

#: Light below which a stretch is dark [lx]: the minimum of P6, the lowest class that asks for any.
DARK_BELOW_LX: Final = P_CLASSES["P6"][1]
#: A shorter gap is not told [m]; our judgement: some ten steps.
SHORTEST_GAP_M: Final = 10.0

_COLUMNS: Final = ("phase", "block_id", "name", "kind", "from_m", "to_m", "from_end", "length_m", "min_lx", "segments")


def dark_gaps(light: KnownLight, segments: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the gaps in the light along the blocks.

    A gap is a stretch on which what the lamps give stays below :data:`DARK_BELOW_LX`. It runs on from segment to
    segment of a block, and is told only where an inventory is complete: elsewhere a lamp may be missing from the map.

    Parameters
    ----------
    light
        What is known along ``segments``.
    segments, blocks
        The study's.

    Returns
    -------
    GeoDataFrame, index ``gap_id``
        ``phase`` (``dark``: all the dark hours alike), ``block_id``, ``name``, ``kind``; ``from_m`` and ``to_m``
        along the block from its ``from_end`` (a side of the sky) [m], ``length_m`` [m], ``min_lx`` [lx] and its
        ``segments``, by block. The longest stands first.
    """
    known = np.where(light.surveyed[:, None] & segments["in_area"].to_numpy()[light.points.place, None],
                     light.lamps_lx, np.nan)  # fmt: skip
    alike = all(np.array_equal(known[:, 0], column, equal_nan=True) for column in known.T)
    phases = {"dark": known[:, 0]} if alike else dict(zip(DARK_PHASES, known.T, strict=True))
    parts = [
        stretches_below(light.points, lx, DARK_BELOW_LX, segments, blocks, shortest_m=SHORTEST_GAP_M)
        .assign(phase=phase)
        for phase, lx in phases.items()
    ]  # fmt: skip
    gaps = (
        pd.concat(parts)
        .rename(columns={"least": "min_lx"})
        .sort_values(["length_m", "block_id", "from_m"], ascending=[False, True, True])
    )
    gaps.index = pd.Index([f"gap-{k}" for k in range(1, len(gaps) + 1)], name="gap_id", dtype=object)
    return gaps[[*_COLUMNS, "geometry"]]
