"""Hours of places in the hand-made town, hour by hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geosafe.study import Study

#: Hours of the week at which nights begin.
SATURDAY, FRIDAY = 5 * 24, 4 * 24


def nightly(*spans: tuple[float, float]) -> list[float]:
    """Return the open share of each hour of every night and day: spans of the clock, 25 is 01:00."""
    hours = np.arange(24)
    share = np.zeros(24)
    for start, end in spans:
        for shift in (0, 24):
            share += np.clip(np.minimum(end, hours + shift + 1) - np.maximum(start, hours + shift), 0, 1)
    return share.tolist() * 7


def with_hours(
    study: Study,
    hours: Mapping[str, Sequence[float]],
    *,
    low: Mapping[str, Sequence[float]] | None = None,
    high: Mapping[str, Sequence[float]] | None = None,
) -> Study:
    """Return the study with the 168 hours of some places; NaN: unknown."""
    week = study.week
    tables = {}
    for name, given in (("open", hours), ("open_lo", {**hours, **(low or {})}), ("open_hi", {**hours, **(high or {})})):
        table = getattr(week, name).copy()
        for place, shares in given.items():
            filled = pd.Series(shares, dtype="float32")
            table.loc[place] = filled.fillna({"open": np.nan, "open_lo": 0.0, "open_hi": 1.0}[name]).to_numpy()
        tables[name] = table
    return replace(study, week=replace(week, **tables))


def of_blocks(study: Study) -> csr_array:
    """Return which share of the length of a block each segment is."""
    segments = study.segments
    block = study.blocks.index.get_indexer(segments["block_id"])
    length = segments["length_m"].to_numpy()
    total = np.bincount(block, length)
    return csr_array((length / total[block], (block, np.arange(len(block)))), shape=(len(study.blocks), len(block)))
