"""Entry by hour: how much of each public space is open to all, how much to guests only, in each hour of the week."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.params import PHASES, SOURCE_GROUPS
from geosafe.study import Study
from geosafe.week import HOURS

Floats = npt.NDArray[np.float64]

#: A café, restaurant or bar this near to a space with terraces has one there [m]; our judgement: across a street.
TERRACE_VENUE_M: Final = 25.0
#: What is told, in this order.
ENTRY_MEASURES: Final = ("open_to_all", "open_to_all_lo", "open_to_all_hi", "customers_only", "closed")


def entry_by_hour(study: Study) -> pd.DataFrame:
    """Return who may be in each public space in each hour of the week.

    A space is closed outside its hours, and where it is private. While it is open, terraces are for guests as long as
    the cafés, restaurants and bars beside it are open, and all of it is where it is for customers only; anyone may
    be in the rest.

    Returns
    -------
    DataFrame, float32, on ``space_id``; columns (measure of ``ENTRY_MEASURES``, hour 0…167)
        ``open_to_all``, ``customers_only`` and ``closed``: shares of ground and hour [0-1], which add up to 1. Missing
        where nobody knows when the space is open, and in hours that the period does not hold. ``open_to_all_lo`` and
        ``_hi``: the least and the most that hours which are not known allow, of the space and of terraces. What nobody
        mapped as terrace or private counts as open.
    """
    spaces, week = study.spaces, study.week
    is_open, least, most = (
        table.reindex(spaces.index).to_numpy(float) for table in (week.open, week.open_lo, week.open_hi)
    )
    # Recorded hours that cannot be read say that there are some; the usual ones of its kind are no stand-in.
    unread, held = (spaces["entry"] == "hours unknown").to_numpy()[:, None], np.where(week.n > 0, 1.0, np.nan)
    is_open, least, most = (np.where(unread, value * held, table)
                            for value, table in ((np.nan, is_open), (0.0, least), (1.0, most)))  # fmt: skip
    customers = (spaces["entry"] == "customers only").to_numpy()[:, None]
    private = np.nan_to_num(spaces["private_share"].to_numpy(float))[:, None]
    terrace = np.minimum(np.nan_to_num(spaces["terrace_share"].to_numpy(float))[:, None], 1 - private)
    served, served_least, served_most = _served(study)

    def guests(shares: Floats) -> Floats:
        """Return which share of the space is for guests while it is open."""
        share: Floats = np.where(customers, 1 - private, terrace * shares)
        return share

    anyone, for_guests = is_open * (1 - private - guests(served)), is_open * guests(served)
    told = {
        "open_to_all": anyone,
        "open_to_all_lo": least * (1 - private - guests(served_most)),
        "open_to_all_hi": most * (1 - private - guests(served_least)),
        "customers_only": for_guests,
        "closed": 1 - anyone - for_guests,
    }
    columns = pd.MultiIndex.from_product([ENTRY_MEASURES, range(HOURS)], names=["measure", "hour"])
    tables = np.hstack([told[name] for name in ENTRY_MEASURES])
    # Rounding must not leave a share below 0 or above 1.
    return pd.DataFrame(np.clip(tables, 0.0, 1.0).astype(np.float32), index=spaces.index, columns=columns)


def entry_by_phase(study: Study, by_hour: pd.DataFrame) -> pd.DataFrame:
    """Return the same by phase, the mean over its hours: ``{measure}_{phase}``, and bounds with ``_lo`` and ``_hi``."""
    columns: dict[str, Floats] = {}
    for name in ENTRY_MEASURES:
        measure, bound = (name[:-3], name[-3:]) if name.endswith(("_lo", "_hi")) else (name, "")
        shares = study.week.by_phase(pd.DataFrame(by_hour[name]))
        columns |= {f"{measure}_{phase}{bound}": shares[:, k] for k, phase in enumerate(PHASES)}
    return pd.DataFrame(columns, index=by_hour.index)


def _served(study: Study) -> Floats:
    """Return the share of each hour in which terraces of each space are for guests: value, least, most (3, n, 168).

    The mean of the venues beside it. Where none is, guests are taken to be there at all hours, and perhaps at none.
    """
    venues = study.venues[study.venues["kind"].isin(SOURCE_GROUPS["food"])].sort_index()
    shapes, week = study.spaces.geometry.array, study.week
    space, venue = shapely.STRtree(venues.geometry.array).query(shapes, predicate="dwithin", distance=TERRACE_VENUE_M)
    near = np.bincount(space, minlength=len(shapes))[:, None]
    shares = []
    for table, unknown in ((week.open, 1.0), (week.open_lo, 0.0), (week.open_hi, 1.0)):
        total = np.zeros((len(shapes), HOURS))
        np.add.at(total, space, np.nan_to_num(table.loc[venues.index].to_numpy(float)[venue], nan=unknown))
        shares.append(np.divide(total, near, out=np.full_like(total, unknown), where=near > 0))
    return np.stack(shares)
