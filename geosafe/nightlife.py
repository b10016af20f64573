"""Nightlife: where and until when venues are open late, the way from there to a stop, and dwellings near by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: The nights that are looked at, by the day on which they begin: days of ``week.TYPICAL_DAYS``.
NIGHTS: Final = ("weekday", "Friday", "Saturday")


@dataclass(frozen=True, eq=False)
class Nightlife:
    """Nightlife of one study; ``docs/nightlife.md`` tells every column. Internal: it holds full numbers.

    A night has the name of the day on which it begins: Saturday at 01:00 is on Sunday.

    Attributes
    ----------
    blocks
        On the study's blocks: what is open late within reach by night and hour, what of it closes, and dwellings near
        open venues.
    hours
        By night and hour: venues open and closing, with bounds, and dwellings near those that are open.
    nights
        By night: how closing times bunch, and the last legs in sum.
    last_legs
        From each late venue, after it closes, to the nearest stop with service.
    running
        By kind, night and hour: how many toilets, taps of drinking water, pharmacies and stops are open, closed or
        unknown.
    """

    blocks: pd.DataFrame
    hours: pd.DataFrame
    nights: pd.DataFrame
    last_legs: gpd.GeoDataFrame
    running: pd.DataFrame
