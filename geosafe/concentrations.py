"""Concentrations: what was recorded, street by street and in sum, and where more was than chance explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from geosafe.incident_limits import Limit

#: Share of the length of streets that counts as its top; our judgement.
TOP_SHARE: Final = 0.05


@dataclass(frozen=True, eq=False)
class Concentrations:
    """What was recorded, street by street and in sum. Internal: it holds full counts.

    Attributes
    ----------
    blocks
        On the study's blocks: n (incidents, with their shares), exposure, rate, lo, hi (empirical Bayes, towards the
        mean of all [incidents per unit of exposure]), local_rate, local_lo, local_hi (towards the mean of the
        surroundings), residual, around (blocks of the surroundings, itself among them), around_n (incidents on
        them), z, p, q (Gi* of the residual over the surroundings). NaN where nothing is known; the last three also
        on blocks that are not ranked, and where one street cannot be told from the next.
    summary
        By name, over the ranked blocks of which something is known: incidents, blocks, km (NaN where there is no block
        at all of which the exposure, such as the people expected, and the records are known); top_share (of the
        incidents, on the densest ``TOP_SHARE`` of the length), top_share_by_chance, half_on (share of the length that
        holds half of them), gini, general_g, general_g_expected, general_g_p; later_hit, later_pai, later_pei,
        later_rri (the map of the first half of the period, its top ``TOP_SHARE``, on the second half). NaN where the
        incidents cannot tell.
    limits
        What the incidents can and cannot tell.
    """

    blocks: pd.DataFrame
    summary: pd.Series
    limits: tuple[Limit, ...]
