"""Nightlife by hour: how much is open late, along the streets and in sum, and when it closes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import entropy

from geosafe.network.spread import spread
from geosafe.nightlife import NIGHTS
from geosafe.params import LATE_DECAY_M
from geosafe.score.nightlife_venues import BY_HOUR, CLOCK, Floats, LateVenues
from geosafe.score.streets import Streets


def late_by_block(late: LateVenues, streets: Streets, of_blocks: csr_array, blocks: pd.Index) -> pd.DataFrame:
    """Return what is open late within reach of each block, by night and hour, and what of it closes.

    Σ weight · open share · exp(-d/100 m) over the late venues, the mean along the block: ``late_{night}_{hour}`` with
    ``_lo`` and ``_hi`` [open-venue equivalents]; ``closing_{night}_{hour}`` is the same of those that close by the
    end of the hour. Near the edge of the data they are lower bounds. NaN for hours that the period does not hold.

    Parameters
    ----------
    late, streets
        The late venues and the streets.
    of_blocks
        Which share of the length of a block each segment is (n_blocks, n_segments).
    blocks
        The ids of the blocks.
    """
    each = np.concatenate([late.open, late.closing[:1]]) * late.weight[:, None, None]
    rows, fraction = streets.positions(late.venues)
    sources = np.moveaxis(each, 1, 0).reshape(len(late.venues), 4 * late.held.size)
    arrived = spread(streets.along, rows, fraction, sources, kernel="exponential", scale_m=LATE_DECAY_M)
    told = np.where(np.tile(late.held.ravel(), 4), of_blocks @ arrived, np.nan)
    names = [f"{night.lower()}_{hour:02d}" for night, hour in BY_HOUR.itertuples(index=False)]
    columns = np.array([[f"late_{name}", f"late_{name}_lo", f"late_{name}_hi", f"closing_{name}"] for name in names])
    return pd.DataFrame(told, index=blocks, columns=columns.T.ravel())[columns.ravel()]


def late_by_hour(late: LateVenues) -> pd.DataFrame:
    """Return late venues open and closing in the area, by night and hour.

    Columns: ``night``, ``hour``; ``open`` (how many venues, the mean over such nights) and ``capacity`` (by weight
    [open-venue equivalents]), ``closing`` and ``closing_capacity`` (those that close by the end of the hour), each with
    ``_lo`` and ``_hi``; ``observed`` (share of the open capacity that rests on recorded hours; NaN where none is open).
    """
    unit, weight = late.inside.astype(float), late.inside * late.weight
    told = {}
    for name, shares, of in (("open", late.open, unit), ("capacity", late.open, weight),
                             ("closing", late.closing, unit), ("closing_capacity", late.closing, weight)):  # fmt: skip
        for bound, each in zip(("", "_lo", "_hi"), shares, strict=True):
            told[name + bound] = np.where(late.held, np.tensordot(of, each, 1), np.nan).ravel()
    seen = np.tensordot(weight * late.observed, late.open[0], 1).ravel()
    table = BY_HOUR.assign(**told)
    return table.assign(observed=np.divide(seen, table["capacity"], out=np.full(len(seen), np.nan),
                                           where=table["capacity"].to_numpy() > 0))  # fmt: skip


def closing_times(hours: pd.DataFrame) -> pd.DataFrame:
    """Return how closing times bunch, by night: from ``closing_capacity`` of what :func:`late_by_hour` returns.

    Index ``night``; ``closing`` (venues that close in the night), ``busiest`` (the clock hour by which most capacity
    has closed since the hour before, the first of equals), ``busiest_share`` (of what closes), and ``spread_over``: how
    many closing hours, all alike, would be as mixed, exp of the Shannon entropy. NaN where nothing closes.
    """
    capacity: Floats = hours["closing_capacity"].to_numpy().reshape(len(NIGHTS), len(CLOCK))
    total = capacity.sum(axis=1)
    some = total > 0
    share = np.divide(capacity, total[:, None], out=np.zeros_like(capacity), where=some[:, None])
    most = share.argmax(axis=1)
    return pd.DataFrame(
        {
            "closing": hours["closing"].to_numpy().reshape(capacity.shape).sum(axis=1),
            "busiest": np.where(some, (np.array(CLOCK)[most] + 1) % 24, np.nan),
            "busiest_share": np.where(some, share.max(axis=1), np.nan),
            "spread_over": np.where(some, np.exp(entropy(np.where(some[:, None], share, 1.0), axis=1)), np.nan),
        },
        index=pd.Index(NIGHTS, name="night"),
    )
