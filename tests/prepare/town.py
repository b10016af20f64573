"""A little town for tests: ways drawn in metres around a corner of Helsinki, as a reader would hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geosafe import osm_tags
from geosafe.crs import LONLAT, metric_crs
from geosafe.prepare.segments import split_highways
from geosafe.sources import Highways

CRS = metric_crs(24.94, 60.17)
BOX = shapely.box(-500, -500, 500, 500)
WIDE = shapely.box(-1500, -1500, 1500, 1500)

Point = tuple[float, float]


def highways(
    nodes: Mapping[int, Point | None], ways: Sequence[tuple[int, Sequence[int], Mapping[str, str]]]
) -> Highways:
    """Return ways (id, nodes, tags) whose nodes stand at x, y [m] from the middle; None: not in the file."""
    rows = [
        (i, osm_tags.why_not_walked(tags), osm_tags.way_kind(tags), tags.get("name"), tags["highway"],
         *osm_tags.lit_state(tags), tags["highway"] == "steps", osm_tags.is_step_free(tags), tags.get("access", "yes"),
         osm_tags.is_under_cover(tags), "bridge" in tags, osm_tags.is_one_way(tags),
         tags.get("surface"), tags.get("smoothness"))
        for i, _, tags in ways
    ]  # fmt: skip
    columns = ["osm_id", "reason", "kind", "name", "highway", "lit", "lit_hours", "steps", "step_free", "access",
               "tunnel", "bridge", "one_way", "surface", "smoothness"]  # fmt: skip
    refs = np.array([ref for _, way, _ in ways for ref in way], dtype=np.int64)
    xy = np.array([nodes[ref] or (np.nan, np.nan) for ref in refs.tolist()], dtype=float).reshape(-1, 2)
    back = pyproj.Transformer.from_crs(CRS, LONLAT, always_xy=True)
    lonlat = np.full_like(xy, np.nan)
    there = ~np.isnan(xy[:, 0])
    lonlat[there] = np.column_stack(back.transform(*xy[there].T))
    offsets = np.cumsum([0, *(len(way) for _, way, _ in ways)]).astype(np.int64)
    return Highways(pd.DataFrame(rows, columns=columns), refs, lonlat, offsets)


def pieces(
    nodes: Mapping[int, Point | None], ways: Sequence[tuple[int, Sequence[int], Mapping[str, str]]], **options: Any
) -> gpd.GeoDataFrame:
    """Return the pieces of such ways."""
    return split_highways(highways(nodes, ways), **({"crs": CRS, "area": BOX, "data_box": WIDE} | options))


def features(*rows: tuple[str, Mapping[str, str], shapely.Geometry]) -> gpd.GeoDataFrame:
    """Return OSM points or areas (osm_id, tags, shape in metres)."""
    ids, tags, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    return gpd.GeoDataFrame({"osm_id": list(ids), "tags": [dict(t) for t in tags]}, geometry=list(shapes), crs=CRS)
