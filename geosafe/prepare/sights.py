"""Sights: what people come to look at out of doors."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from geosafe.collector import collector_at_rest
from geosafe.network.snap import snap_points
from geosafe.osm_sights import sight_kind
from geosafe.params import PLACE_SNAP_M, SIGHT_WEIGHTS
from geosafe.prepare.places import nearest_to_streets
from geosafe.tables import TABLES, empty_table
from geosafe.tag_column import TagColumn


@collector_at_rest()
def find_sights(features: gpd.GeoDataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``sights`` table of OSM points and areas in the metric CRS of ``segments``.

    They keep their shape, and are joined to the street that is nearest. What is mapped several times under one number
    of Wikidata counts once.
    """
    tags = TagColumn.of(features["tags"])
    kinds = tags.each(sight_kind)
    some = kinds.astype(bool)
    found, tags = features[["osm_id", "geometry"]][some], tags[some]
    if not len(found):
        return empty_table("sights", features.crs)
    columns = {"kind": kinds[some], "name": tags.get("name"), "wikidata": tags.get("wikidata")}
    found = found.assign(**{name: np.asarray(values, dtype=object) for name, values in columns.items()})
    found = _each_once(found)
    found = found.set_index(("sight/" + found["osm_id"]).rename("sight_id")).sort_index()
    at = found.set_geometry(nearest_to_streets(found.geometry, segments))
    return found.join(snap_points(at, segments, limit_m=PLACE_SNAP_M))[[*TABLES["sights"].columns, "geometry"]]


def _each_once(found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep of the sights with one number the strongest, the area before the point."""
    rank = found["kind"].map({kind: i for i, kind in enumerate(SIGHT_WEIGHTS)})
    ordered = found.assign(rank=rank, size=-found.area).sort_values(["rank", "size", "osm_id"], kind="stable")
    again = ordered["wikidata"].notna() & ordered.duplicated("wikidata")
    return ordered[~again & ~ordered.duplicated("osm_id")].drop(columns=["rank", "size"])
