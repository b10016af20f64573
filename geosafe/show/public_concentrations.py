"""Concentrations of recorded incidents as they may be told in public: yes, no or unknown, and never a count."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geosafe.concentrations import TOP_SHARE
from geosafe.params import CONCENTRATION_Q, SMALLEST_COUNT_SHOWN

#: Codes of what is told of a street.
NOT_MORE: Final = 0
CONCENTRATION: Final = 1
UNKNOWN: Final = 255


def public_concentrations(blocks: pd.DataFrame) -> pd.Series:
    """Return what may be told of each block.

    A concentration belongs to a block together with its surroundings. It is told only where at least five incidents
    were recorded on these, so that it never rests on a count that is held back.

    Parameters
    ----------
    blocks
        Those of :class:`geosafe.concentrations.Concentrations`.

    Returns
    -------
    Series of uint8 on the same index: ``CONCENTRATION``, ``NOT_MORE`` or ``UNKNOWN``.
    """
    more = (blocks["q"] <= CONCENTRATION_Q) & (blocks["around_n"] >= SMALLEST_COUNT_SHOWN)
    codes = np.where(blocks["q"].isna(), UNKNOWN, np.where(more, CONCENTRATION, NOT_MORE))
    return pd.Series(codes.astype(np.uint8), index=blocks.index, name="concentration")


def how_concentrated(summary: pd.Series) -> dict[str, float] | None:
    """Return how concentrated all incidents are [shares]; None where they cannot tell.

    Parameters
    ----------
    summary
        That of :class:`geosafe.concentrations.Concentrations`.

    Returns
    -------
    dict
        ``share`` of the incidents that were recorded on ``top`` of the length of streets, and ``chance``: the share
        that chance alone would put there.
    """
    share, chance = summary["top_share"], summary["top_share_by_chance"]
    if np.isnan(share) or share * summary["incidents"] < SMALLEST_COUNT_SHOWN:
        return None
    return {"share": round(float(share), 2), "top": TOP_SHARE, "chance": round(float(chance), 2)}
