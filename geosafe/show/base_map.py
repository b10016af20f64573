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


def add_base_map(columns: Columns, study: Study, *, grid: Grid) -> None:
    """Add the layers of the ground that have anything to a map's columns, bottom first.

    They are named ``base.`` with a kind of ``study.base_map`` and ``.area`` or ``.line``, ``base.building.area``, and
    ``base.area``, the bounds of the study.
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
    for name, shapes in layers.items():
        if len(shapes):
            columns.add_packed(f"base.{name}", pack_shapes(shapes, grid=grid, tolerance_m=GROUND_TOLERANCE_M))
