"""What the map tells of light beside its score: classes, dark stretches, what nobody knows and where to look first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np

from geosafe.params import DARK_PHASES, P_CLASSES
from geosafe.show.embed import Columns

if TYPE_CHECKING:
    from geosafe.lighting import Lighting

#: The classes by code, 1 the brightest; 0 is unknown.
CLASSES: Final = (*P_CLASSES, "P7")
#: How many streets to look at first the legend lists.
LISTED: Final = 8


def add_classes(columns: Columns, units: gpd.GeoDataFrame, what: str, *, phases: Sequence[str] = DARK_PHASES) -> None:
    """Add, for blocks or spaces, the class that lamps reach, the one that suits the place, and what is over-lit."""
    for phase in (phase for phase in DARK_PHASES if phase in phases):
        for name in ("class", "needed"):
            column = f"light_{phase}_{name}"
            if column in units:
                codes = units[column].map({word: code for code, word in enumerate(CLASSES, start=1)}).fillna(0)
                columns.add(f"{what}.{phase}.light.{name}", codes.to_numpy(dtype=np.uint8))
        if f"light_{phase}_over_lit" in units:
            over = units[f"light_{phase}_over_lit"] == "yes"
            columns.add(f"{what}.{phase}.light.over", over.to_numpy(dtype=np.uint8))


def light_told(lighting: Lighting | None, blocks: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return what the legend and the panels say of light.

    Returns
    -------
    dict
        ``told_by``: by phase, [what tells, share of the walking length in per cent, km], the most first, ``nothing``
        last; ``first``: [position of the block, metres unknown] of those to look at first; ``gaps``: [position of the
        block, phase, from m, to m, side of the sky it is measured from] of every stretch that an inventory leaves
        dark. Empty where the lighting was not looked at.
    """
    if lighting is None:
        return {}
    told_by = {}
    for phase, rows in lighting.evidence[lighting.evidence["share"] > 0].groupby("phase"):
        last = rows["told_by"] == "nothing"
        ordered = rows.assign(last=last).sort_values(["last", "share"], ascending=[True, False])
        told_by[str(phase)] = [
            [str(name), round(float(share) * 100, 1), round(float(km), 1)]
            for name, share, km in ordered[["told_by", "share", "length_km"]].itertuples(index=False)
        ]
    first = lighting.to_survey.head(LISTED)
    gaps = lighting.dark_gaps.sort_values(["block_id", "from_m"])
    at = blocks.index.get_indexer
    return {
        "told_by": told_by,
        "first": [
            [int(k), round(float(m))] for k, m in zip(at(first.index), first["unknown_m"], strict=True)
        ],
        "gaps": [
            [int(k), str(phase), round(float(start)), round(float(end)), str(side)]
            for k, phase, start, end, side in zip(
                at(gaps["block_id"]), gaps["phase"], gaps["from_m"], gaps["to_m"], gaps["from_end"], strict=True
            )
        ],
    }  # fmt: skip
