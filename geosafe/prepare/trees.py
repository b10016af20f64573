"""Trees: those on the map, rows of them, and woods."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe import osm_areas
from geosafe.tables import empty_table
from geosafe.tag_column import TagColumn

#: A row of trees has one every so many metres [m]; our judgement: street trees stand 6 to 12 m apart.
TREE_ROW_M: Final = 8.0
#: A tree of a row this near to one that is mapped by itself is that one [m]; our judgement: half of the way to the
#: next.
SAME_TREE_M: Final = 4.0


def find_trees(points: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``trees`` table of OSM points, lines and areas in the metric CRS of a study.

    Trees of a row stand every ``TREE_ROW_M`` along it, from its one end to its other; where they are mapped one by one
    as well, they are counted once. How many trees a wood has nobody knows: it stands as an area.

    https://wiki.openstreetmap.org/wiki/Tag:natural%3Dtree and …/Tag:natural%3Dtree_row
    """
    single = points[TagColumn.of(points["tags"]).equal("natural", "tree")]
    rows = lines[TagColumn.of(lines["tags"]).equal("natural", "tree_row")]
    woods = areas[TagColumn.of(areas["tags"]).which(osm_areas.is_wood)]
    n = 1 + np.round(rows.length.to_numpy() / TREE_ROW_M).astype(np.int64)
    which = np.repeat(np.arange(len(rows)), n)
    place = np.arange(len(which)) - np.repeat(np.cumsum(n) - n, n)
    along = shapely.line_interpolate_point(
        rows.geometry.array[which], place / np.maximum(n[which] - 1, 1), normalized=True
    )
    mapped, _ = shapely.STRtree(single.geometry.array).query(along, predicate="dwithin", distance=SAME_TREE_M)
    kept = np.setdiff1d(np.arange(len(which)), mapped)
    row = rows["osm_id"].iloc[which].astype(str)  # of no rows it would be a column of numbers
    # Counted by way: where nodes are missing, it comes in several lines.
    names = row + "#" + row.groupby(row).cumcount().astype(str)
    parts = [
        _part("tree", single["osm_id"], single.geometry.array, single["osm_id"]),
        _part("row", row.iloc[kept], along[kept], names.iloc[kept]),
        _part("wood", woods["osm_id"], shapely.make_valid(woods.geometry.array), woods["osm_id"]),
    ]
    trees = gpd.GeoDataFrame(pd.concat(parts), geometry="geometry", crs=points.crs)
    trees = trees[trees.geom_type.isin(("Point", "Polygon", "MultiPolygon"))].sort_index()
    return trees if len(trees) else empty_table("trees", points.crs)


def _part(kind: str, osm_id: object, shapes: object, named: object) -> pd.DataFrame:
    part = pd.DataFrame({"osm_id": np.asarray(osm_id, object), "kind": kind, "geometry": np.asarray(shapes, object)})
    return part.set_index(pd.Index(np.asarray(named, object), dtype=object, name="tree_id"))
