"""Venues, stops and amenities: the points of a place, joined to the street they stand on."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe import osm_tags
from geosafe.collector import collector_at_rest
from geosafe.network.snap import snap_points
from geosafe.params import PLACE_SNAP_M
from geosafe.tables import TABLES, empty_table
from geosafe.tag_column import TagColumn

#: A station counts as a point of its own only where no entrance is mapped this near [m].
STATION_ENTRANCE_M: Final = 250.0
#: Two points of one name and kind this near are one venue, drawn as a node and as an area [m].
SAME_VENUE_M: Final = 30.0


@collector_at_rest()
def find_venues(features: gpd.GeoDataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``venues`` table of OSM points and areas in the metric CRS of ``segments``.

    An area stands where its outline comes nearest to a street. Venues indoors count: their doors
    are reached from the street that they snap to.
    """
    venues = _of_kind(features, _kind_of_venue)
    venues = venues.assign(
        tag=venues["tags"].array.each(_tag_of_venue),
        name=_tag(venues, "name"),
        opening_hours=_tag(venues, "opening_hours"),
        geometry=nearest_to_streets(venues.geometry, segments),
    )
    return _snapped(_drop_twins(venues), segments, "venues", "venue_id")


@collector_at_rest()
def find_stops(features: gpd.GeoDataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``stops`` table: stops, rail entrances, and stations that have no entrance mapped."""
    stops = _of_kind(features, osm_tags.stop_kind)
    station, entrance = stops["kind"] == "station", stops["kind"] == "rail_entrance"
    if entrance.any():
        near = shapely.dwithin(stops.geometry.array, stops[entrance].union_all(), STATION_ENTRANCE_M)
        stops = stops[~(station & near)]
    stops = stops.assign(
        kind=stops["kind"].replace("station", "rail_entrance"),
        name=_tag(stops, "name"),
        geometry=nearest_to_streets(stops.geometry, segments),
    )
    return _snapped(stops, segments, "stops", "stop_id")


@collector_at_rest()
def find_amenities(features: gpd.GeoDataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``amenities`` table: seats, shelters, toilets and drinking water open to the public."""
    amenities = _of_kind(features, osm_tags.amenity_kinds).explode("kind")
    amenities = amenities.assign(
        name=_tag(amenities, "name"),
        opening_hours=_tag(amenities, "opening_hours"),
        wheelchair=_tag(amenities, "wheelchair"),
        access=_tag(amenities, "access").fillna("yes"),
        geometry=nearest_to_streets(amenities.geometry, segments),
    )
    return _snapped(amenities, segments, "amenities", "amenity_id")


@osm_tags.looks_at(*osm_tags.venue_kind.keys)
def _kind_of_venue(tags: osm_tags.Tags) -> str:
    return osm_tags.venue_kind(tags)[0]


@osm_tags.looks_at(*osm_tags.venue_kind.keys)
def _tag_of_venue(tags: osm_tags.Tags) -> str:
    return osm_tags.venue_kind(tags)[1]


def _of_kind(features: gpd.GeoDataFrame, rule: osm_tags.Rule[Any]) -> gpd.GeoDataFrame:
    """Return the features for which a rule finds a kind, with it."""
    tags = TagColumn.of(features["tags"])
    kinds = tags.each(rule)
    some = kinds.astype(bool)
    return features[["osm_id", "geometry"]][some].assign(tags=tags[some], kind=kinds[some])


def _tag(features: gpd.GeoDataFrame, key: str) -> pd.Series:
    return pd.Series(features["tags"].array.get(key), index=features.index, dtype=object)


def nearest_to_streets(shapes: gpd.GeoSeries, segments: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return points as they are, and for areas the point of the outline that is nearest to a street."""
    doors = shapes.copy()
    areas = (shapes.geom_type != "Point").to_numpy()
    if areas.any():
        tree = shapely.STRtree(segments.geometry.array)
        outline = shapes[areas].geometry.array
        nearest = tree.nearest(outline)
        line = shapely.shortest_line(outline, segments.geometry.array[nearest])
        doors[areas] = shapely.get_point(line, 0)
    return doors


def _drop_twins(venues: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Count a venue once that is mapped as a node and again as its building; the one that tells its hours stays."""
    named = venues[venues["name"].notna()]
    left, right = shapely.STRtree(named.geometry.array).query(
        named.geometry.array, predicate="dwithin", distance=SAME_VENUE_M
    )
    same = left != right
    for column in ("name", "kind"):
        values = named[column].to_numpy(object)
        same &= values[left] == values[right]
    twins = named.iloc[np.unique(left[same])].sort_values(["opening_hours", "osm_id"])
    rank = pd.Series(range(len(twins)), index=twins.index).reindex(named.index).to_numpy()
    return venues.drop(index=named.index[right[same][rank[left[same]] < rank[right[same]]]])


def _snapped(features: gpd.GeoDataFrame, segments: gpd.GeoDataFrame, table: str, index: str) -> gpd.GeoDataFrame:
    """Return the features with their table's columns and the place on the network that each stands at."""
    if not len(features):
        return empty_table(table, features.crs)
    # One OSM feature may be a stop, a seat and a shelter: its ids differ, so that their hours can lie in one table.
    what = features["kind"] if table == "amenities" else index.removesuffix("_id")
    keyed = features.set_index((what + "/" + features["osm_id"]).rename(index)).sort_index()
    joined = keyed.join(snap_points(keyed, segments, limit_m=PLACE_SNAP_M))
    return joined[[*TABLES[table].columns, "geometry"]]
