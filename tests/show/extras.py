"""What stands beside the scores of the made-up town: surroundings and nightlife, with values by hand."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops

from geosafe.nightlife import NIGHTS, Nightlife
from geosafe.params import PHASES
from geosafe.scores import Scores
from geosafe.show.map_nightlife import HOURS
from geosafe.surroundings import Surroundings


def with_surroundings(scores: Scores) -> Scores:
    """Return scores whose spaces are seen, whose streets have refuges, and whose block 5 is blind from 12 to 43 m."""
    blocks = pd.DataFrame(
        {"paved_share": 0.62, "unpaved_share": 0.1, "surface_unknown_share": 0.28, "crossing_m": 84.0,
         "toilet_wheelchair_m": np.nan, "trees_per_100m": 3.14, "wood_share": np.nan},
        index=scores.blocks.index)  # fmt: skip
    spaces = blocks.iloc[: len(scores.spaces)].set_index(scores.spaces.index).rename(
        columns={"trees_per_100m": "trees_per_1000m2"})  # fmt: skip
    for phase, far in zip(PHASES, (30.0, 150.0, 400.0), strict=True):
        for table in (blocks, spaces):
            table[f"refuge_{phase}_raw"] = far
            table[f"refuge_{phase}_raw_lo"], table[f"refuge_{phase}_raw_hi"] = far / 2, far
        spaces[f"seen_from_peopled_{phase}"] = [0.1, 0.3, 0.5, 0.7, np.nan]
        if phase != "day":
            spaces[f"seen_from_lit_{phase}"] = [0.9, 0.1, np.nan, 0.4, 0.6]
    blocks.iloc[7, blocks.columns.get_loc("refuge_night_raw")] = np.nan
    line = scores.blocks.geometry.iloc[5]
    blind = gpd.GeoDataFrame(
        {"cause": ["under cover"], "block_id": [scores.blocks.index[5]], "from_m": [12.4], "to_m": [43.2],
         "from_end": ["north-west"]},
        geometry=[shapely.ops.substring(line, 12, 43)], crs=scores.blocks.crs)  # fmt: skip
    empty = pd.DataFrame(index=scores.blocks.index)
    return replace(scores, surroundings=Surroundings(blocks, spaces, blind, empty, empty, empty))


def with_nightlife(scores: Scores) -> Scores:
    """Return scores with late venues that thin out by the hour; dwellings of block i: i at each hour of each night."""
    index = scores.blocks.index
    columns: dict[str, object] = {"near_edge": False}
    for n, night in enumerate(NIGHTS):
        for k, hour in enumerate(HOURS):
            late = np.full(len(index), 13.0 - 1.5 * k + 0.1 * n)
            late[3] = np.nan
            columns |= {f"late_{night.lower()}_{hour:02d}": late, f"late_{night.lower()}_{hour:02d}_lo": late,
                        f"late_{night.lower()}_{hour:02d}_hi": late}  # fmt: skip
            if hour != 22:
                near = np.arange(len(index), dtype=float)
                near[3] = np.nan
                columns[f"near_{night.lower()}_{hour:02d}"] = near
    nights = pd.DataFrame(
        {"closing": 10.0, "busiest": 2.0, "busiest_share": 0.31, "spread_over": 4.2, "legs": 7,
         "service_known": [0.65, 0.45, 0.65],
         "leg_m": [104.0, 95.0, np.nan], "leg_least_m": 78.0, "within_400": 0.4, "within_400_hi": 1.0,
         "within_800": 0.4, "within_800_hi": 1.0, "leg_light_known": 0.7, "leg_lit_lo": 0.6, "leg_lit_hi": 0.9},
        index=pd.Index(NIGHTS, name="night"))  # fmt: skip
    none = pd.DataFrame()
    made = Nightlife(pd.DataFrame(columns, index=index), none, nights, gpd.GeoDataFrame(), none)
    return replace(scores, nightlife=made)
