"""Lighting: what a planner can do something about: dark gaps, tags to correct, streets to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Lighting:
    """What is known of the lighting of one study; ``docs/light.md`` tells every column.

    Attributes
    ----------
    lamps
        Every lamp as it was taken, recorded or assumed.
    evidence
        What tells of the light, by dark phase: km and share of the walking length; ``nothing`` is where nobody knows.
    dark_gaps
        Stretches that an inventory leaves dark, from and to along their block.
    lit_conflicts
        Ways whose tag ``lit`` and whose lamps disagree, for somebody to look and correct one of them.
    to_survey
        Blocks of whose light nobody knows, those with most people expected after dark first, those of which that is
        unknown last.
    """

    lamps: gpd.GeoDataFrame
    evidence: pd.DataFrame
    dark_gaps: gpd.GeoDataFrame
    lit_conflicts: gpd.GeoDataFrame
    to_survey: gpd.GeoDataFrame

    @property
    def nobody_knows(self) -> float:
        """Share of the walking length of whose light nothing tells, in the phase of which least is known."""
        return float(self.evidence.loc[self.evidence["told_by"] == "nothing", "share"].max())
