"""Draft where a source is complete from where its points lie, for its user to correct."""

from __future__ import annotations

import json
import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT

#: Lamps this far apart belong to one lit district [m]: two city blocks.
LAMP_GAP_M: Final = 150.0
#: How far the drafted polygon reaches beyond its outermost points [m]: half a street, half a block.
LAMP_MARGIN_M: Final = 25.0
INCIDENT_MARGIN_M: Final = 60.0
#: How closely the hull of incidents follows its points, from 0 (closely) to 1 (convex); our judgement.
HULL_RATIO: Final = 0.3
#: Corners nearer than this to a straight line are left out [m].
_SMOOTH_M: Final = 5.0


def draft_lamp_coverage(lamps: gpd.GeoDataFrame) -> BaseGeometry:
    """Return the districts that lamps stand in, in their metric CRS: gaps of two blocks are bridged."""
    reach = LAMP_GAP_M / 2
    spots = np.unique(np.round(shapely.get_coordinates(lamps.geometry.array), -1), axis=0)
    grown = shapely.union_all(shapely.buffer(shapely.points(spots), reach, quad_segs=4))
    return shapely.buffer(grown, LAMP_MARGIN_M - reach, quad_segs=2).simplify(_SMOOTH_M)


def draft_incident_coverage(incidents: gpd.GeoDataFrame, area: BaseGeometry) -> BaseGeometry:
    """Return the part of the area that incidents lie in: their hull, in the same metric CRS."""
    inside = incidents.geometry[incidents.intersects(area)]
    hull = shapely.concave_hull(shapely.MultiPoint(shapely.get_coordinates(inside.array)), ratio=HULL_RATIO)
    return shapely.intersection(shapely.buffer(hull, INCIDENT_MARGIN_M, quad_segs=4), area).simplify(_SMOOTH_M)


def own_district(rows: pd.DataFrame) -> tuple[str, pd.Series] | None:
    """Return the district that most rows lie in and which rows do, where ``LSOA name`` tells.

    A force records a few incidents beyond its own streets: those say nothing of where it is complete.
    """
    column = next((column for column in rows.columns if column.strip().lower() == "lsoa name"), None)
    if column is None:
        return None
    district = rows[column].map(lambda name: re.sub(r" \d+[A-Z]+$", "", name), na_action="ignore")
    most = district[district != ""].mode()
    return (str(most.iloc[0]), district == most.iloc[0]) if len(most) else None


def as_geojson(shape: BaseGeometry, *, crs: object, note: str) -> bytes:
    """Write a polygon as GeoJSON in longitude and latitude, with a note of how it was made."""
    lonlat = gpd.GeoSeries([shape], crs=crs).to_crs(LONLAT).iloc[0]
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(lonlat, 1e-6)))
    feature = {"type": "Feature", "properties": {"note": note}, "geometry": geometry}
    return (json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False) + "\n").encode()
