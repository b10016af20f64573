"""Lamps that could be put up along stretches of street that are known to have too little light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.compare.candidates import Candidate
from geosafe.compare.edit_lamps import lamps_along, lit_kinds, merged_lines
from geosafe.compare.needs import HALF, Need
from geosafe.light_points import points_along
from geosafe.params import GOALPOSTS, MAINTENANCE_FACTOR
from geosafe.scenario import AddLamps, Cost, Where
from geosafe.score.raw import between_goalposts
from geosafe.study import Study
from geosafe.suggestion import CostList

#: What a lamp that is suggested gives and how it stands [m, lm, K]; our judgement: a lamp for people on foot of today,
#: of warm light, as the French order of 27 December 2018 asks for at most 3000 K.
EVERY_M: Final = 25.0
HEIGHT_M: Final = 5.0
FLUX_LM: Final = 4000.0
CCT_K: Final = 2700.0

Floats = npt.NDArray[np.float64]


def lamp_candidates(
    study: Study, needs: Mapping[str, Need], blocks: npt.NDArray[np.object_], names: pd.Series, costs: CostList
) -> list[Candidate]:
    """Return new lamps along each stretch that has too little light, where they alone would give enough.

    Parameters
    ----------
    study
        The study.
    needs
        Its needs; the light of ``blocks`` is looked at.
    blocks, names
        The stretches of street, and what to call them.
    costs
        What a lamp costs.
    """
    if "light" not in needs:
        return []
    need = needs["light"]
    dark = np.flatnonzero((need.unmet & (need.weight > 0)).any(axis=1))
    segments = study.segments[study.segments["in_area"] & study.segments["block_id"].isin(blocks[dark])]
    covered = segments["block_id"][segments["tunnel"]].unique()
    by_block = dict(list(segments[~segments["block_id"].isin(covered)].groupby("block_id")))
    found = []
    for k in dark:
        pieces = by_block.get(blocks[k])
        if pieces is None:
            continue
        lines = merged_lines(shapely.union_all(lit_kinds(pieces).geometry.array))
        if not len(lines):
            continue
        at = lamps_along(lines, EVERY_M)
        if not enough(pieces.geometry.to_numpy(), shapely.get_coordinates(at)):
            continue
        served = k * len(need.times) + np.flatnonzero(need.unmet[k] & (need.weight[k] > 0))
        cost, n = costs.costs["lamp"], len(at)
        edit = AddLamps(
            n=0, cost=cost, where=Where(word="along", id=str(blocks[k])), every_m=EVERY_M, height_m=HEIGHT_M,
            flux_lm=FLUX_LM, cct_k=CCT_K,
        )  # fmt: skip
        what, all_of_it = f"{n} new {'lamp' if n == 1 else 'lamps'}", Cost(cost.capital * n, cost.yearly * n)
        group, middle = f"lamps/{blocks[k]}", at[len(at) // 2]
        found.append(Candidate("lamps", edit, what, names[blocks[k]], all_of_it, group, middle, {"light": served}))
    return found


def enough(lines: npt.NDArray[np.object_], lamps_xy: Floats) -> bool:
    """Tell whether lamps of the kind that is suggested give lines enough light: the 10th percentile is half way up.

    Nothing stands in the way of the light, and no other lamp helps: the scoring that follows knows both.
    """
    points = points_along(lines)
    square = ((points.xy[:, None] - lamps_xy[None]) ** 2).sum(axis=2)
    candela = FLUX_LM * MAINTENANCE_FACTOR / (2 * np.pi)
    lx = (candela * HEIGHT_M / (HEIGHT_M**2 + square) ** 1.5).sum(axis=1)
    low = points.low_percentile(lx, np.zeros(len(lx), np.int64), 1)
    return bool(between_goalposts(low, GOALPOSTS["light"])[0] >= HALF)
