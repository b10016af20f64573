"""Fronts: where buildings look on to the streets, and what is known of the dwellings in them."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geosafe.network.snap import snap_points
from geosafe.params import DEFAULT_LEVELS, FLOOR_AREA_PER_DWELLING_M2, PLACE_SNAP_M
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study


def fronts_of(study: Study, streets: Streets) -> gpd.GeoDataFrame:
    """Return each building at the point of its outline that is nearest to a street, joined to that street.

    Buildings farther than ``PLACE_SNAP_M`` from every street are left out. ``if_homes`` is how many dwellings a
    building would hold if it were homes throughout.
    """
    buildings = study.buildings
    tree = shapely.STRtree(streets.segments.geometry.array)
    nearest = tree.nearest(buildings.geometry.array)
    line = shapely.shortest_line(buildings.geometry.array, streets.segments.geometry.array[nearest])
    floor_area_m2 = buildings.area * buildings["levels"].fillna(DEFAULT_LEVELS)
    fronts = buildings.assign(if_homes=floor_area_m2 / FLOOR_AREA_PER_DWELLING_M2)
    fronts = fronts.set_geometry(shapely.get_point(line, 0), crs=buildings.crs)
    return on_network(fronts.join(snap_points(fronts, streets.segments, limit_m=PLACE_SNAP_M)))
