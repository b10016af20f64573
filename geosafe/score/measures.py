"""Measures: what is measured in a study, whoever asks, and what stands beside it once it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.concentrations import Concentrations
from geosafe.lighting import Lighting
from geosafe.near_spaces import NearSpaces
from geosafe.nightlife import Nightlife
from geosafe.params import MIN_PHASE_HOURS, PHASES
from geosafe.perception import Perception
from geosafe.score.concentrations import concentrations
from geosafe.score.light_by_place import LightByPlace
from geosafe.score.light_levels import Levels
from geosafe.score.lighting import lighting
from geosafe.score.near_spaces import ReachedSpaces, told_of_spaces
from geosafe.score.nightlife import nightlife
from geosafe.score.perception import perception
from geosafe.score.raw import Raw
from geosafe.score.shares import Shares, share_across
from geosafe.score.streets import Streets
from geosafe.score.surroundings import surroundings
from geosafe.score.use_by_hour import use_by_hour
from geosafe.study import Study
from geosafe.surroundings import Surroundings
from geosafe.use import Use


@dataclass(frozen=True, eq=False)
class Units:
    """Segments, blocks or spaces with their measures.

    Attributes
    ----------
    kind, table
        ``segment``, ``block`` or ``space``, and their table in the study.
    measures, incidents
        By name; incidents by phase and over the whole day.
    levels
        What the lamps on record give in them.
    facts
        Columns that stand beside the scores in the wide table.
    """

    kind: str
    table: gpd.GeoDataFrame
    measures: Mapping[str, Raw]
    incidents: Raw
    levels: Levels
    facts: pd.DataFrame

    def rows(self, which: npt.NDArray[np.int64]) -> Units:
        """Return some of the units."""
        return Units(
            self.kind, self.table.iloc[which], {name: raw.rows(which) for name, raw in self.measures.items()},
            self.incidents.rows(which), self.levels.rows(which), self.facts.iloc[which],
        )  # fmt: skip


class Lit(NamedTuple):
    """The light of a study.

    Attributes
    ----------
    places, spaces
        What is known at points along all segments, and over the spaces.
    along, of_blocks, of_spaces
        The measure of all segments, of blocks, and of spaces by their own points.
    segment_levels, block_levels, space_levels
        What the lamps on record give in them.
    tells, tells_spaces
        Where an inventory, a raster or a tag tells of a part of each segment and space (n, n_phases).
    """

    places: LightByPlace
    spaces: LightByPlace
    along: Raw
    of_blocks: Raw
    of_spaces: Raw
    segment_levels: Levels
    block_levels: Levels
    space_levels: Levels
    tells: npt.NDArray[np.bool_]
    tells_spaces: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Measures:
    """What is measured in a study: no weight is in it.

    What stands beside the scores is made when it is asked for, and kept.

    Attributes
    ----------
    study, streets
        The study, and its streets.
    along
        By name, the measures of all segments, those in the margin too.
    lit
        The light.
    lamps
        The lamps as they were taken.
    fronts
        Where buildings look on to streets.
    shares
        Segments as parts of larger units.
    rates
        Recorded incidents by block.
    reached
        The spaces that homes have within reach; None where buildings are not known.
    entry
        Who may be in spaces, by hour.
    units
        Segments in the area, blocks and spaces.
    """

    study: Study
    streets: Streets
    along: Mapping[str, Raw]
    lit: Lit
    lamps: gpd.GeoDataFrame
    fronts: gpd.GeoDataFrame
    shares: Shares
    rates: Raw
    reached: ReachedSpaces | None
    entry: pd.DataFrame
    units: tuple[Units, Units, Units]

    @property
    def recorded(self) -> npt.NDArray[np.bool_]:
        """Of which phases incidents are known anywhere (3,)."""
        known: npt.NDArray[np.bool_] = self.rates.credit.max(axis=0, initial=0.0)[: len(PHASES)] > 0
        return known

    @cached_property
    def lighting(self) -> Lighting:
        """What is known of the lighting."""
        return lighting(self.study, self.lit.places.whole, self.units[1].measures["activity"])

    @cached_property
    def concentrations(self) -> Concentrations:
        """Where what was recorded concentrates."""
        return concentrations(self.study)

    @cached_property
    def surroundings(self) -> Surroundings:
        """What is seen, and how one gets away."""
        return surroundings(
            self.study, self.streets, self.along, self.shares.of_blocks, self.shares.of_spaces, self.entry
        )

    @cached_property
    def use_by_hour(self) -> Use:
        """Who can be expected where in each hour of the week."""
        across = share_across(self.study, self.shares.of_spaces)
        return use_by_hour(
            self.study, self.streets, blocks=self.shares.of_blocks, spaces=self.shares.of_spaces, across=across
        )

    @cached_property
    def nightlife(self) -> Nightlife | None:
        """What is open late, and how people get home from there."""
        at_night = self.along["activity"].value[:, PHASES.index("night")]
        if self.study.phase_hours["night"] < MIN_PHASE_HOURS:
            at_night = np.full(len(at_night), np.nan)
        return nightlife(
            self.study, self.streets, self.lit.places.whole, self.fronts, self.shares.of_blocks, people=at_night
        )

    @cached_property
    def near_spaces(self) -> NearSpaces | None:
        """Dwellings by the spaces within reach."""
        return None if self.reached is None else told_of_spaces(self.study, self.streets, self.reached)

    @cached_property
    def perception(self) -> Perception | None:
        """What people said of places."""
        return perception(self.study, self.rates)
