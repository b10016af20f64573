"""Buildings, and how many dwellings each may hold."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from geopandas.array import GeometryArray

from geosafe import osm_tags
from geosafe.collector import collector_at_rest
from geosafe.params import DEFAULT_LEVELS, FLOOR_AREA_PER_DWELLING_M2
from geosafe.tables import TABLES, empty_table
from geosafe.tag_column import TagColumn

_COLUMNS: Final = [*TABLES["buildings"].columns, "geometry"]


@collector_at_rest()
def find_buildings(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``buildings`` table.

    ``dwellings`` is observed where OSM counts flats or the building is no home (0), inferred from
    floor area where it is tagged as homes or stands on residential land, and unknown elsewhere:
    a plain ``building=yes`` in a city centre may hold offices or homes. ``walls`` tells roofs and what
    lies below or above the ground from what blocks light.

    Parameters
    ----------
    areas
        OSM areas with osm_id and ``tags`` in a metric CRS.
    """
    all_tags = TagColumn.of(areas["tags"])
    some = all_tags.which(osm_tags.is_building)
    if not some.any():
        return empty_table("buildings", areas.crs)
    buildings, tags = areas[["osm_id", "geometry"]][some], all_tags[some]
    levels = _number(tags, "building:levels", buildings.index)
    flats = _number(tags, "building:flats", buildings.index)
    use = pd.Series(tags.each(osm_tags.building_use), index=buildings.index)
    untold = (use == "unknown").to_numpy()
    home_land = areas.geometry.array[all_tags.equal("landuse", "residential")]
    use[untold] = np.where(_stands_on(buildings.geometry.array[untold], home_land), "home", "unknown")
    by_floor_area = buildings.area * levels.fillna(DEFAULT_LEVELS) / FLOOR_AREA_PER_DWELLING_M2
    dwellings = flats.fillna(by_floor_area.where(use == "home")).mask(use == "other", 0.0)
    evidence = np.select([flats.notna() | (use == "other"), use == "home"], ["observed", "inferred"], "unknown")
    walls = tags.which(osm_tags.has_walls)
    table = buildings.assign(use=use, walls=walls, levels=levels, dwellings=dwellings, dwellings_evidence=evidence)
    return table.set_index(pd.Index(buildings["osm_id"], name="building_id"))[_COLUMNS].sort_index()


def _number(tags: TagColumn, key: str, index: pd.Index) -> pd.Series:
    text = pd.Series(tags.get(key), index=index, dtype=object)
    found = pd.to_numeric(text, errors="coerce").astype(float)
    return found.where(found.between(0, 500))


def _stands_on(buildings: GeometryArray, land: GeometryArray) -> npt.NDArray[np.bool_]:
    """Return whether the middle of each building lies in one of the polygons."""
    on = np.zeros(len(buildings), dtype=bool)
    if len(land):
        middle = shapely.point_on_surface(buildings)
        which, _ = shapely.STRtree(land).query(middle, predicate="within")
        on[which] = True
    return on
