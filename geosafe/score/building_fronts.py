"""Where each building looks on to a street."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geosafe.network.snap import snap_points
from geosafe.params import DEFAULT_LEVELS, PLACE_SNAP_M
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study


def building_fronts(study: Study, streets: Streets) -> gpd.GeoDataFrame:
    """Return each building at the point of its outline that is nearest to a street, joined to that street.

    ``floor_area_m2`` is its gross floor area [m2]. Those too far from every street are left out.
    """
    buildings = study.buildings
    tree = shapely.STRtree(streets.segments.geometry.array)
    nearest = tree.nearest(buildings.geometry.array)
    line = shapely.shortest_line(buildings.geometry.array, streets.segments.geometry.array[nearest])
    fronts = buildings.assign(floor_area_m2=buildings.area * buildings["levels"].fillna(DEFAULT_LEVELS))
    fronts = fronts.set_geometry(shapely.get_point(line, 0), crs=buildings.crs)
    return on_network(fronts.join(snap_points(fronts, streets.segments, limit_m=PLACE_SNAP_M)))
