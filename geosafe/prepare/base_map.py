"""What the map is drawn on: water, green, rails and the carriageways that nobody walks on."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe import osm_tags
from geosafe.collector import collector_at_rest
from geosafe.tables import empty_table
from geosafe.tag_column import TagColumn

#: A coastline that ends this near to the edge of the data goes on beyond it [m].
_COAST_GAP_M: Final = 200.0
#: How far from a coastline its two sides are looked up [m].
_BESIDE_M: Final = 1.0


@collector_at_rest()
def draw_base_map(
    areas: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, carriageways: gpd.GeoDataFrame, *, box: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return the ``base_map`` table, clipped to the box of the data.

    Parameters
    ----------
    areas, lines
        OSM areas, and rails and coastline among lines, with osm_id and ``tags``, in the metric CRS of the study.
    carriageways
        Streets that are not walked: name, geometry.
    box
        What the data fill, in the same CRS.
    """
    area_tags, line_tags = (TagColumn.of(each["tags"]) for each in (areas, lines))
    kind = area_tags.each(osm_tags.base_map_kind)
    on_map = kind.astype(bool) & ~area_tags.which(osm_tags.is_under_cover)
    rails = line_tags.which(osm_tags.is_rail)
    coast = lines[line_tags.equal("natural", "coastline")]
    parts = [
        _layer(areas[on_map], area_tags[on_map], kind[on_map]),
        _layer(lines[rails], line_tags[rails], "rail"),
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


def _layer(features: gpd.GeoDataFrame, tags: TagColumn, kind: npt.NDArray[np.object_] | str) -> gpd.GeoDataFrame:
    name = pd.Series(tags.get("name").tolist()).astype(object)
    return gpd.GeoDataFrame({"kind": kind, "name": name}, geometry=features.geometry.array, crs=features.crs)


def _sea(coast: gpd.GeoDataFrame, box: BaseGeometry) -> list[BaseGeometry]:
    """Return the parts of the box that lie to the right of a coastline and nowhere to the left of one.

    An extract cut without the nodes beyond its edge has coastlines that end just short of it: they
    are led on to the edge. https://wiki.openstreetmap.org/wiki/Tag:natural%3Dcoastline
    """
    in_box = shapely.intersection(shapely.union_all(coast.geometry.array), box)
    shores = shapely.get_parts(shapely.line_merge(in_box, directed=True))
    shores = shores[shapely.length(shores) > 0]
    if not len(shores):
        return []
    open_ends = shapely.get_point(shores[~shapely.is_closed(shores)][:, None], [0, -1]).ravel()
    ends = shapely.get_coordinates(shapely.shortest_line(open_ends, box.boundary)).reshape(-1, 2, 2)
    gap = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)[:, None]
    # A step beyond the edge, so that the two lines cross and do not only nearly touch.
    ends[:, 1] += (ends[:, 1] - ends[:, 0]) / np.maximum(gap, 1e-6)
    to_edge = shapely.linestrings(ends[gap[:, 0] < _COAST_GAP_M])
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all([*shores, *to_edge, box.boundary])]))
    pieces = np.concatenate([shapely.get_parts(piece) for piece in pieces])
    tree = shapely.STRtree(pieces)
    wet, dry = (
        np.unique(tree.query(_beside(shores, side), predicate="within")[1]) for side in (-_BESIDE_M, _BESIDE_M)
    )  # fmt: skip
    return list(pieces[np.setdiff1d(wet, dry)])


def _beside(lines: npt.NDArray[np.object_], side: float) -> npt.NDArray[np.object_]:
    """Return a point beside the middle of each line: left where ``side`` is positive [m]."""
    middle = shapely.length(lines) / 2
    before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, middle + step)) for step in (-0.5, 0.5)
    )
    along = (after - before) / np.linalg.norm(after - before, axis=1, keepdims=True)
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    points: npt.NDArray[np.object_] = shapely.points((before + after) / 2 + side * normal)
    return points
