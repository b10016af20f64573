"""What the map is drawn on: water, green, rails and the carriageways that nobody walks on."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe import osm_tags
from geosafe.tables import empty_table

_RAILS: Final = ("rail", "tram", "light_rail", "subway", "narrow_gauge")


def draw_base_map(
    areas: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, carriageways: gpd.GeoDataFrame, *, box: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return the ``base_map`` table, clipped to the box of the data.

    Parameters
    ----------
    areas, lines
        OSM areas, rails and coastline with osm_id and ``tags``, in the metric CRS of the study.
    carriageways
        Streets that are not walked: name, geometry.
    box
        What the data fill, in the same CRS.
    """
    area_kind = areas["tags"].map(osm_tags.base_map_kind)
    on_map = (area_kind != "") & (areas["tags"].map(osm_tags.level_of) >= 0)
    rails = lines["tags"].map(lambda tag: tag.get("railway") in _RAILS and tag.get("tunnel", "no") == "no")
    coast = lines[lines["tags"].map(lambda tag: tag.get("natural") == "coastline")]
    parts = [
        _layer(areas[on_map], area_kind[on_map]),
        _layer(lines[rails], "rail"),
        gpd.GeoDataFrame({"kind": "road", "name": carriageways["name"]}, geometry=carriageways.geometry),
        gpd.GeoDataFrame(geometry=_sea(coast, box), crs=areas.crs).assign(kind="water", name=None),
    ]
    drawn = pd.concat([part for part in parts if len(part)] or [empty_table("base_map", areas.crs)], ignore_index=True)
    drawn = drawn.set_geometry(shapely.intersection(shapely.make_valid(drawn.geometry.array), box))
    drawn = drawn.explode(ignore_index=True)
    polygon = drawn["kind"].isin(("water", "green")).to_numpy()
    fits = shapely.get_dimensions(drawn.geometry.array) == np.where(polygon, 2, 1)
    drawn = drawn[fits & ~drawn.geometry.is_empty].reset_index(drop=True)
    drawn.index = pd.Index([f"base-{i}" for i in range(len(drawn))], dtype="object", name="feature_id")
    return drawn[["kind", "name", "geometry"]]


def _layer(features: gpd.GeoDataFrame, kind: pd.Series | str) -> gpd.GeoDataFrame:
    name = features["tags"].map(lambda tag: tag.get("name")).astype(object)
    return gpd.GeoDataFrame({"kind": kind, "name": name}, geometry=features.geometry.array, crs=features.crs)


def _sea(coast: gpd.GeoDataFrame, box: BaseGeometry) -> list[BaseGeometry]:
    """Return the parts of the box that lie to the right of a coastline, which is where the sea is.

    https://wiki.openstreetmap.org/wiki/Tag:natural%3Dcoastline
    """
    shores = shapely.intersection(coast.geometry.array, box)
    if not len(shores) or shapely.is_empty(shores).all():
        return []
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all([*shores, box.boundary])]))
    steps = shapely.get_parts(shores)
    steps = steps[shapely.length(steps) > 0]
    right = shapely.line_interpolate_point(shapely.offset_curve(steps, -0.5), 0.5, normalized=True)
    wet = shapely.STRtree(right).query(pieces, predicate="contains")[0]
    return list(pieces[np.unique(wet)])
