"""What the map is drawn on: water, greens, squares, roads, rails, landmarks and the names of districts."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from geopandas.array import GeometryArray
from shapely.geometry.base import BaseGeometry

from geosafe import osm_ground
from geosafe.collector import collector_at_rest
from geosafe.crs import from_lonlat
from geosafe.prepare.sea import find_sea
from geosafe.sources import Highways
from geosafe.tables import TABLES, empty_table
from geosafe.tag_column import TagColumn

#: Walls, fences and hedges shorter than this are not drawn [m]; our judgement: a fence around a bin is no landmark.
LEAST_BARRIER_M: Final = 30.0
_BARRIERS: Final = ("wall", "fence", "hedge")
_COLUMNS: Final = [*TABLES["base_map"].columns, "geometry"]


@collector_at_rest()
def draw_base_map(
    points: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame,
    highways: Highways,
    *,
    box: BaseGeometry,
) -> gpd.GeoDataFrame:
    """Return the ``base_map`` table, clipped to the box of the data.

    Parameters
    ----------
    points, areas, lines
        OSM points, areas and lines other than streets, with osm_id and ``tags``, in the metric CRS of the study.
    highways
        All streets, walked or not, as read.
    box
        What the data fill, in the same CRS.
    """
    coast = lines.geometry.array[TagColumn.of(lines["tags"]).equal("natural", "coastline")]
    sea = gpd.GeoDataFrame(geometry=find_sea(coast, box), crs=areas.crs).assign(kind="water", name=None)
    parts = [*_areas(areas), sea, _roads(highways, areas.crs), _lines(lines), *_points(points)]
    parts = [part for part in parts if len(part)]
    if not parts:
        return empty_table("base_map", areas.crs)
    drawn = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=areas.crs)
    drawn["layer"] = drawn.get("layer", pd.Series(np.nan, drawn.index)).fillna(0).astype(np.int8)
    for word in ("bridge", "tunnel"):
        drawn[word] = drawn.get(word, pd.Series(np.nan, drawn.index)).eq(True)
    drawn = drawn.reindex(columns=_COLUMNS)
    drawn["name"] = drawn["name"].astype(object).where(drawn["name"].notna(), None)
    return _clipped(drawn, box)


def _clipped(drawn: gpd.GeoDataFrame, box: BaseGeometry) -> gpd.GeoDataFrame:
    """Cut what reaches beyond the box; parts of a lower dimension than their kind has are left out."""
    shapes = shapely.make_valid(drawn.geometry.to_numpy())
    dimension = shapely.get_dimensions(drawn.geometry.array)
    shapely.prepare(box)
    beyond = ~shapely.covers(box, shapes)
    shapes[beyond] = shapely.intersection(shapes[beyond], box)
    drawn = drawn.set_geometry(gpd.GeoSeries(shapes, index=drawn.index, crs=drawn.crs)).assign(_dimension=dimension)
    drawn = drawn.explode(ignore_index=True)
    fits = shapely.get_dimensions(drawn.geometry.array) == drawn["_dimension"]
    drawn = drawn[fits & ~drawn.geometry.is_empty].reset_index(drop=True)
    drawn.index = pd.Index([f"base-{i}" for i in range(len(drawn))], dtype="object", name="feature_id")
    return drawn[_COLUMNS]


def _features(features: gpd.GeoDataFrame, kind: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return the features that have a kind, with their names."""
    some = kind.astype(bool)
    name = TagColumn.of(features["tags"])[some].get("name")
    return gpd.GeoDataFrame(
        {"kind": kind[some], "name": name}, geometry=features.geometry.array[some], crs=features.crs
    )


def _areas(areas: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
    """Return areas of ground, landmarks, and the names of grounds and districts at a point in their middle."""
    tags = TagColumn.of(areas["tags"])
    kind, landmark, place = (
        tags.each(rule) for rule in (osm_ground.area_kind, osm_ground.landmark_kind, osm_ground.place_kind)
    )
    # What lies below the ground, such as a station, has a name on the map and no walls.
    built = (tags.get("building", "no") != "no") & (tags.get("location", "") != "underground")
    named = tags.get("name") != None  # noqa: E711
    drawn = _features(areas, np.where(built, landmark, kind))
    middles = _features(areas, np.where(named & ~built, np.where(landmark != "", landmark, place), ""))
    return [drawn, middles.set_geometry(_middles(middles.geometry.array), crs=areas.crs)]


def _middles(shapes: GeometryArray) -> npt.NDArray[np.object_]:
    middles: npt.NDArray[np.object_] = shapely.point_on_surface(shapely.make_valid(shapes))
    return middles


def _points(points: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
    """Return the points that give a name to a district or a water, and landmarks that have one."""
    tags = TagColumn.of(points["tags"])
    named = tags.get("name") != None  # noqa: E711
    landmark, place = tags.each(osm_ground.landmark_kind), tags.each(osm_ground.place_kind)
    return [_features(points, np.where(named, np.where(landmark != "", landmark, place), ""))]


def _lines(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    tags = TagColumn.of(lines["tags"])
    kind = tags.each(osm_ground.line_kind)
    short = np.isin(kind, _BARRIERS) & (shapely.length(lines.geometry.array) < LEAST_BARRIER_M)
    kind[short] = ""
    bridge = (tags.get("bridge", "no") != "no")[kind.astype(bool)]
    drawn = _features(lines, kind).assign(bridge=bridge)
    return drawn.assign(layer=_layers(tags.get("layer")[kind.astype(bool)], bridge, np.zeros(len(bridge), dtype=bool)))


def _roads(highways: Highways, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Return every street as one line for each run of nodes that are in the file."""
    table = highways.table
    kind = table["highway"].map(osm_ground.road_kind).to_numpy(dtype=object, copy=True)
    kind[table["reason"].isin(("area", "indoor")) | (table["kind"] == "crossing")] = ""
    way = np.repeat(np.arange(len(table)), np.diff(highways.offsets))
    there = np.flatnonzero(~np.isnan(highways.lonlat[:, 0]) & (kind[way] != ""))
    starts = (np.diff(way[there], prepend=-1) != 0) | (np.diff(there, prepend=-2) != 1)
    run = np.cumsum(starts) - 1
    long_enough = np.bincount(run, minlength=1)[run] > 1
    used = there[long_enough]
    _, first, part = np.unique(run[long_enough], return_index=True, return_inverse=True)
    xy = np.column_stack(from_lonlat(crs).transform(*highways.lonlat[used].T))
    rows = table.iloc[way[used[first]]]
    bridge, tunnel = (rows[word].to_numpy(dtype=bool) for word in ("bridge", "tunnel"))
    layer = _layers(rows.get("layer", pd.Series(None, rows.index, dtype=object)).to_numpy(), bridge, tunnel)
    return gpd.GeoDataFrame(
        {"kind": kind[way[used[first]]], "name": rows["name"].to_numpy(), "layer": layer, "bridge": bridge,
         "tunnel": tunnel},
        geometry=shapely.linestrings(xy, indices=part) if len(xy) else [], crs=crs,
    )  # fmt: skip


def _layers(
    text: npt.NDArray[np.object_], bridge: npt.NDArray[np.bool_], tunnel: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int8]:
    told = pd.DataFrame({"text": text, "bridge": bridge, "tunnel": tunnel})
    which = told.groupby(["text", "bridge", "tunnel"], dropna=False, sort=False).ngroup().to_numpy()
    _, first = np.unique(which, return_index=True)
    rows = zip(*(told[name].iloc[first].tolist() for name in told), strict=True)
    each = [osm_ground.layer_of(said if isinstance(said, str) else None, bridge=over, tunnel=under)
            for said, over, under in rows]  # fmt: skip
    layers: npt.NDArray[np.int8] = np.array(each, dtype=np.int8)[which]
    return layers
