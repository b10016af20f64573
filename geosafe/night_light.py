"""NightLight: a raster of light, as the context of a district, or as light on the ground where it is fine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geosafe.params import COARSE_PIXEL_M, FINE_PIXEL_M

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geosafe.raster import Raster


@dataclass(frozen=True, eq=False)
class NightLight:
    """What a raster of night light says of a study. Scores use it only where it is :attr:`scored`.

    Attributes
    ----------
    raster
        The pixels over the area, with their unit and date.
    pixel_m
        The two sides of a pixel on the ground [m].
    district
        The whole area: mean, low, high [unit of the raster], pixels, known, as
        :func:`geosafe.prepare.zonal.zonal_statistics` gives them.
    spaces
        The same for every space, on ``space_id``. Where the raster is coarse, it is the light of the district around
        a space and not of the space.
    pixels
        The pixels with a value, clipped to the area: ``value``, and polygons in the study's CRS; empty where the
        raster is fine.
    """

    raster: Raster
    pixel_m: tuple[float, float]
    district: pd.Series
    spaces: pd.DataFrame
    pixels: gpd.GeoDataFrame

    @property
    def resolution_m(self) -> float:
        """The longer side of a pixel [m]."""
        return max(self.pixel_m)

    @property
    def coarse(self) -> bool:
        """Whether a pixel is too wide to tell one street from the next."""
        return self.resolution_m > COARSE_PIXEL_M

    @property
    def fine(self) -> bool:
        """Whether pixels are so small that they tell the light of a street or a space."""
        return self.resolution_m <= FINE_PIXEL_M

    @property
    def scored(self) -> bool:
        """Whether scores use it: its pixels are fine, and their unit is that of light on the ground."""
        return self.fine and is_illuminance(self.raster.unit)


def is_illuminance(unit: str) -> bool:
    """Tell whether a unit is that of light on the ground."""
    return unit.strip().lower() in ("lx", "lux")
