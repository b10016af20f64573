"""Surroundings: facts of streets and spaces that no score takes: what is seen, how one gets away, where help is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What stands beside the scores of one study; ``docs/visibility.md`` tells every column.

    Attributes
    ----------
    blocks, spaces
        One row a block and a public space: ways out, dead ends, steps, crossings and the way to an open refuge; for
        spaces also how far one sees, from where they are seen, and who may be there.
    blind_stretches
        Stretches that no door or home overlooks, under cover or leading nowhere, from and to along their block.
    surveillance_by_hour
        Open doors and dwellings with somebody at home per 100 m of street, one row a block, float32; columns (measure,
        hour of the week).
    entry_by_hour
        How much of each public space is open to all, for customers only and closed, one row a space, float32; columns
        (measure, hour of the week).
    refuge_by_hour
        Walking distance to the nearest open refuge and its bounds [m], one row a block, float32; columns (measure, day
        of ``week.TYPICAL_DAYS``, hour).
    """

    blocks: pd.DataFrame
    spaces: pd.DataFrame
    blind_stretches: gpd.GeoDataFrame
    surveillance_by_hour: pd.DataFrame
    refuge_by_hour: pd.DataFrame
    entry_by_hour: pd.DataFrame
