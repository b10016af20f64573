"""What the map tells of nightlife: late venues and dwellings near them by night and hour, closing times, last legs."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.nightlife import NIGHTS
from geosafe.params import SMALLEST_COUNT_SHOWN
from geosafe.show.palette import classify
from geosafe.show.views import VIEWS

if TYPE_CHECKING:
    from geosafe.nightlife import Nightlife
    from geosafe.show.embed import Columns

#: The clock hours that are told, from the evening on; dwellings from the second on, when the night begins.
HOURS: Final = (22, 23, 0, 1, 2, 3, 4, 5)
#: Late venues are kept in tenths of an open-venue equivalent, at the most 25.4.
TENTHS: Final = 10
_MOST: Final = 254
#: What nobody knows.
UNKNOWN: Final = 255
#: The views that look these values up.
LOOKED_UP: Final = ("late_venues", "homes_near")
#: The code of fewer dwellings than are ever told apart.
FEWER: Final = 5
#: The places of the night and hour that a map begins with: Saturday at midnight.
START: Final = (2, 2)
#: More classes than this between the bounds, and the line is drawn broken.
_WIDE: Final = 2


def add_nightlife(
    columns: Columns, nightlife: Nightlife, blocks: pd.DataFrame, *, views: Collection[str] = LOOKED_UP
) -> dict[str, Any]:
    """Add what blocks have in each night and hour, and return what the legend says.

    ``blocks.late`` are late venues in tenths, (blocks, nights, hours); 255 is unknown; ``blocks.late.wide`` is 1 where
    hours that nobody recorded allow more than three classes. ``blocks.homes`` are classes of dwellings near open
    venues, 5 for fewer than five, none included: their number is not in the page. Without either of the ``views``
    nothing is added or said.
    """
    if not set(LOOKED_UP).intersection(views):
        return {}
    if "late_venues" in views:
        tenths, wide = late_told(nightlife, blocks.index)
        columns.add("blocks.late", tenths.ravel())
        columns.add("blocks.late.wide", wide.astype(np.uint8).ravel())
    if "homes_near" in views:
        columns.add("blocks.homes", homes_told(nightlife, blocks.index).ravel())
    return {
        "start": list(START),
        "nights": list(NIGHTS),
        "hours": list(HOURS),
        "told": {str(night): night_told(nightlife, str(night)) for night in nightlife.nights.index},
    }


def late_told(nightlife: Nightlife, blocks: pd.Index) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Return late venues in tenths (blocks, nights, hours), 255 unknown, and where unrecorded hours leave them wide."""
    table = nightlife.blocks.reindex(blocks)
    late, low, high = (_by_hour(table, "late", HOURS, end) for end in ("", "_lo", "_hi"))
    tenths = np.clip(np.rint(late * TENTHS), 0, _MOST)
    edges = VIEWS["late_venues"].edges
    wide = classify(high, edges).astype(int) - classify(low, edges) > _WIDE
    return np.where(np.isnan(late), UNKNOWN, tenths).astype(np.uint8), wide


def homes_told(nightlife: Nightlife, blocks: pd.Index) -> npt.NDArray[np.uint8]:
    """Return classes of dwellings near open venues (blocks, nights, hours from the second on); 255 is unknown."""
    homes = np.rint(_by_hour(nightlife.blocks.reindex(blocks), "near", HOURS[1:]))
    codes = np.where(homes < SMALLEST_COUNT_SHOWN, FEWER, classify(homes, VIEWS["homes_near"].edges))
    return np.where(np.isnan(homes), UNKNOWN, codes).astype(np.uint8)


def _by_hour(table: pd.DataFrame, what: str, hours: tuple[int, ...], end: str = "") -> npt.NDArray[np.float64]:
    names = [f"{what}_{night.lower()}_{hour:02d}{end}" for night in NIGHTS for hour in hours]
    return table.reindex(columns=names).to_numpy(dtype=float).reshape(len(table), len(NIGHTS), len(hours))


def night_told(nightlife: Nightlife, name: str) -> dict[str, Any]:
    """Return how a night closes and how people get home, to two digits; unknown is None; {}: no such night."""
    if name not in nightlife.nights.index:
        return {}
    night = nightlife.nights.T[name]
    shares = ("busiest_share", "service_known", "leg_light_known", "leg_lit_lo", "leg_lit_hi")
    told: dict[str, Any] = {name: _number(night[name], 2) for name in shares}
    told |= {name: _number(night[name], 0) for name in ("busiest", "legs", "leg_m", "leg_least_m")}
    return told | {"spread_over": _number(night["spread_over"], 1)}


def _number(value: float, digits: int) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), digits)
