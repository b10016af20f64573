"""Night light over a study's area: exact statistics for the district and its spaces, and what they may be used for."""

from __future__ import annotations

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.findings import Finding
from geosafe.night_light import NightLight
from geosafe.params import COARSE_PIXEL_M, FINE_PIXEL_M
from geosafe.prepare.zonal import zonal_statistics
from geosafe.raster import Raster
from geosafe.told import said, share

#: City districts seen from a satellite show tens to a few hundred nW/cm²/sr: a mean above this makes the unit
#: doubtful [nW/cm²/sr]; our judgement.
DOUBTFUL_NW: Final = 500.0
#: Share of the area from which a raster covers all of it.
_WHOLE: Final = 0.999
_LAYER: Final = "night light"


def prepare_night_light(
    raster: Raster, *, area: BaseGeometry, spaces: gpd.GeoSeries, source: str
) -> tuple[NightLight, list[Finding]]:
    """Return the night light of a study, and what is to be known of it.

    Parameters
    ----------
    raster
        The pixels over the area, in any CRS.
    area, spaces
        The area that is scored, and the polygons of its spaces, both in the metric CRS of ``spaces``.
    source
        The file, for the findings.
    """
    crs = spaces.crs
    pixel_m = raster.grid.pixel_m(crs)
    light = NightLight(
        raster=raster,
        pixel_m=pixel_m,
        district=zonal_statistics(raster, gpd.GeoSeries([area], crs=crs)).iloc[0],
        spaces=zonal_statistics(raster, spaces),
        pixels=_pixels(raster, area, crs, drawn=max(pixel_m) > COARSE_PIXEL_M),
    )
    return light, [*_found(light, source), *_use(light, source), *_unit(light, source)]


def _pixels(raster: Raster, area: BaseGeometry, crs: pyproj.CRS, *, drawn: bool) -> gpd.GeoDataFrame:
    rows, columns = np.nonzero(np.isfinite(raster.values) & drawn)
    squares = raster.grid.from_pixels(shapely.box(columns, rows, columns + 1, rows + 1), crs=crs)
    shapes = shapely.buffer(shapely.intersection(squares, area), 0)  # drops the lines and points that clipping leaves
    inside = ~shapely.is_empty(shapes)
    pixels = gpd.GeoDataFrame({"value": raster.values[rows, columns][inside]}, geometry=shapes[inside], crs=crs)
    return pixels.rename_axis("pixel_id")


def _found(light: NightLight, source: str) -> list[Finding]:
    """Say what the raster shows, and where it shows nothing."""
    seen, found = light.district, []
    if seen["pixels"]:
        when = f" ({light.raster.date})" if light.raster.date else ""
        says = (
            f"{seen['pixels']:,.0f} pixels of {_sides(light)} over the area{when}: {_number(seen['low'])} to "
            f"{_number(seen['high'])}, mean {_number(seen['mean'])} {light.raster.unit or '(unit unknown)'}."
        )
        found.append(Finding(_LAYER, "night-light", "found", int(seen["pixels"]), says, "", source))
    if seen["known"] < _WHOLE:
        says = said("night-light-part", share=share(seen["known"]))
        found.append(Finding(_LAYER, "night-light-part", "note", None, says, "", source))
    return found


def _use(light: NightLight, source: str) -> list[Finding]:
    """Say what the raster may be used for, and what it is not used for."""
    if light.scored:
        says = said("night-light-scored", sides=_sides(light))
        return [Finding(_LAYER, "night-light-scored", "note", None, says, "", source)]
    if light.fine:
        known = "unit" if light.raster.unit else "unknown"
        says = said(f"night-light-not-scored.{known}", sides=_sides(light), unit=light.raster.unit or "")
        todo = "If the values are illuminance on the ground, write `unit: lx` under `night_light:`."
        return [Finding(_LAYER, "night-light-not-scored", "note", None, says, todo, source)]
    if not light.coarse:
        says = said("night-light-not-scored.mixed", sides=_sides(light), m=FINE_PIXEL_M)
        return [Finding(_LAYER, "night-light-not-scored", "note", None, says, "", source)]
    within = int((light.spaces["pixels"] == 1).sum())
    says = said("night-light-coarse", sides=_sides(light), m=COARSE_PIXEL_M, n=within, of=len(light.spaces))
    return [Finding(_LAYER, "night-light-coarse", "note", None, says, "", source)]


def _unit(light: NightLight, source: str) -> list[Finding]:
    """Say where the unit is missing or cannot be right."""
    mean = light.district["mean"]
    if not light.raster.unit:
        says = said("night-light-unit")
        todo = "Write `unit:` under `night_light:`, as the publisher names it."
        return [Finding(_LAYER, "night-light-unit", "note", None, says, todo, source)]
    if light.coarse and re.match("nw|nano", light.raster.unit.lower()) and mean > DOUBTFUL_NW:
        says = said("night-light-unit-doubtful", mean=_rounded(mean), unit=light.raster.unit)
        todo = "Ask the publisher for the unit and the scale; until then compare the values with each other only."
        return [Finding(_LAYER, "night-light-unit-doubtful", "trap", None, says, todo, source)]
    return []


def _sides(light: NightLight) -> str:
    one, two = map(_rounded, light.pixel_m)
    return said("sides", one=one, two=two)


def _rounded(value: float) -> float:
    return round(value) if value >= 100 else float(f"{value:.3g}")


def _number(value: float) -> str:
    return f"{_rounded(value):,g}"
