"""The quiet ground under the results: buildings, water, green, rails and roads of the study itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd

from geosafe.show.pack_shapes import pack_shapes

if TYPE_CHECKING:
    from geosafe.show.embed import Columns
    from geosafe.show.pack_shapes import Grid
    from geosafe.study import Study

#: How far the drawn ground may stray from the surveyed one [m].
GROUND_TOLERANCE_M: Final = 1.0
_AREAS: Final = ("Polygon", "MultiPolygon")


def add_base_map(columns: Columns, study: Study, *, grid: Grid) -> list[str]:
    """Add the ground to a map's columns and return the names of the layers that have anything, bottom first.

    The names are those of the columns without ``base.``: a kind of ``study.base_map`` with ``.area`` or ``.line``,
    ``building.area``, and ``area``, the bounds of the study.
    """
    ground = study.base_map
    wide = ground.geom_type.isin(_AREAS)
    layers: dict[str, gpd.GeoSeries] = {
        f"{kind}.{form}": ground.geometry[(ground["kind"] == kind) & (wide == (form == "area"))]
        for kind in ("green", "water", "road", "rail")
        for form in ("area", "line")
    }
    layers["building.area"] = study.buildings.geometry
    layers["area"] = gpd.GeoSeries([study.area], crs=study.crs)
    drawn = [name for name, shapes in layers.items() if len(shapes)]
    for name in drawn:
        columns.add_packed(f"base.{name}", pack_shapes(layers[name], grid=grid, tolerance_m=GROUND_TOLERANCE_M))
    return drawn
