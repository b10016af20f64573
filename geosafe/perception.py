"""Perception: what people said of places on walks, beside what is recorded there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: What is felt and what is recorded of a place, together.
QUADRANTS: Final = ("felt and recorded", "felt, not recorded", "recorded, not felt", "neither")


@dataclass(frozen=True, eq=False)
class Perception:
    """What people said of places on walks. Internal: it holds groups of any size.

    Attributes
    ----------
    places
        One row a place where people answered, index ``place_id``, points in the study's CRS: name (of the space or
        street, or missing), stops (walk and stop, as written), segment_id, block_id, space_id (missing: none). For each
        phase ``p``: raters_{p}; insecure_{p} (of them, who rate ``feeling`` below the middle of the scale); the mean of
        each rating, {parameter}_{p} (NaN: nobody rated it); recorded_{p} (rate near by as a multiple of the usual one;
        NaN: not known), recorded_{p}_n (incidents on these streets); gap_{p}, gap_{p}_lo, gap_{p}_hi (percentile of
        felt insecurity less percentile of the rate, -1 to 1, with its 95 % interval over the people who took part; NaN:
        too few raters); and quadrant_{p} (of :data:`QUADRANTS`; missing: not known).
    ratings
        One row a place, phase, group (``all`` is everyone) and parameter: n (people), mean, lo, hi (95 % over people).
    place_of
        The place of each answer, on ``observation_id``.
    """

    places: gpd.GeoDataFrame
    ratings: pd.DataFrame
    place_of: pd.Series
