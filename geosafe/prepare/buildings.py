"""Buildings, and how many dwellings each may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe import osm_tags
from geosafe.params import DEFAULT_LEVELS, FLOOR_AREA_PER_DWELLING_M2
from geosafe.tables import TABLES, empty_table

_HOME_LANDUSE: Final = ("residential",)
_COLUMNS: Final = [*TABLES["buildings"].columns, "geometry"]


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
    buildings = areas[_where(areas, _is_building)]
    if not len(buildings):
        return empty_table("buildings", areas.crs)
    tags = buildings["tags"]
    levels = _number(tags, "building:levels")
    flats = _number(tags, "building:flats")
    use = pd.Series([osm_tags.building_use(tag) for tag in tags], index=tags.index)
    untold = use == "unknown"
    home_land = areas[_where(areas, lambda tag: tag.get("landuse") in _HOME_LANDUSE)]
    use[untold] = np.where(_stands_on(buildings[untold], home_land), "home", "unknown")
    by_floor_area = buildings.area * levels.fillna(DEFAULT_LEVELS) / FLOOR_AREA_PER_DWELLING_M2
    dwellings = flats.fillna(by_floor_area.where(use == "home")).mask(use == "other", 0.0)
    evidence = np.select([flats.notna() | (use == "other"), use == "home"], ["observed", "inferred"], "unknown")
    walls = np.fromiter(map(osm_tags.has_walls, tags), bool, len(tags))
    table = buildings.assign(use=use, walls=walls, levels=levels, dwellings=dwellings, dwellings_evidence=evidence)
    return table.set_index(pd.Index(buildings["osm_id"], name="building_id"))[_COLUMNS].sort_index()


def _where(areas: gpd.GeoDataFrame, rule: Callable[[osm_tags.Tags], bool]) -> npt.NDArray[np.bool_]:
    return np.fromiter(map(rule, areas["tags"]), bool, len(areas))


def _is_building(tags: osm_tags.Tags) -> bool:
    return tags.get("building", "no") != "no" and tags.get("location") != "underground"


def _number(tags: pd.Series, key: str) -> pd.Series:
    text = pd.Series({at: tag[key] for at, tag in tags.items() if key in tag}, dtype=object)
    found = pd.to_numeric(text, errors="coerce").astype(float)
    return found.where(found.between(0, 500)).reindex(tags.index)


def _stands_on(buildings: gpd.GeoDataFrame, land: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Return whether the middle of each building lies in one of the polygons."""
    on = np.zeros(len(buildings), dtype=bool)
    if len(land):
        middle = shapely.point_on_surface(buildings.geometry.array)
        which, _ = shapely.STRtree(land.geometry.array).query(middle, predicate="within")
        on[which] = True
    return on
