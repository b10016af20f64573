"""Public spaces: squares, parks, gardens, pitches, markets and pedestrian areas as polygons."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe import osm_tags
from geosafe.collector import collector_at_rest
from geosafe.findings import Finding
from geosafe.osm_areas import is_for_customers
from geosafe.tag_column import TagColumn

#: Smaller polygons are flower beds and traffic islands, not places to be in [m2]; our judgement.
MIN_AREA_M2: Final = 50.0
#: Two polygons are the same place where they share this much of the smaller one's and larger one's area.
SAME_PLACE_SHARE: Final = 0.8
#: A pedestrian area this near a station entrance is a forecourt [m].
FORECOURT_M: Final = 50.0
#: Which kind stays where two polygons are one place: the earlier.
_KEPT_FIRST: Final = ("square", "marketplace", "forecourt", "pedestrian_area", "park", "garden", "playground",
                      "pitch", "common", "dog_park", "fitness_station", "green", "beach")  # fmt: skip


@collector_at_rest()
def find_spaces(
    areas: gpd.GeoDataFrame, *, area: BaseGeometry, rail: gpd.GeoDataFrame, source: str
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the public spaces in an area, each once.

    Parameters
    ----------
    areas
        OSM areas with osm_id and ``tags``, in the metric CRS of the study.
    area
        The area that is scored, in the same CRS; spaces are clipped to it.
    rail
        Rail entrances and stations (points), to tell forecourts.
    source
        The extract's name, for the findings.

    Returns
    -------
    GeoDataFrame
        The ``spaces`` table, those for customers only among them. What is closed to the public, indoors, below the
        ground or on a roof is no square that people come across: it is left out, with a finding.
    """
    tags = TagColumn.of(areas["tags"])
    kind = tags.each(osm_tags.space_kind)
    mapped = np.flatnonzero(kind.astype(bool))
    mapped = mapped[shapely.intersects(area, areas.geometry.array[mapped])]
    customers = tags.which(is_for_customers)
    open_air = mapped[tags[mapped].which(osm_tags.is_open_space) | customers[mapped]]
    on_ground = open_air[~tags[open_air].which(osm_tags.is_off_ground_space)]
    chosen, tags = areas.iloc[on_ground], tags[on_ground]
    access = np.asarray(tags.get("access", "yes"), dtype=object)
    shapes = shapely.intersection(shapely.make_valid(chosen.geometry.array), area)
    shapes = shapely.buffer(shapes, 0)  # drops the lines and points that clipping leaves
    spaces = gpd.GeoDataFrame(
        {
            "osm_id": chosen["osm_id"].to_numpy(),
            "name": tags.get("name").tolist(),
            "kind": kind[on_ground].tolist(),
            "opening_hours": tags.get("opening_hours").tolist(),
            # Who walks may be let in where the tag for all says otherwise.
            "access": np.where(access == "customers", np.where(customers[on_ground], access, "yes"), access).tolist(),
        },
        geometry=shapes,
        crs=areas.crs,
    )
    spaces["area_m2"] = spaces.area
    spaces = spaces[spaces["area_m2"] >= MIN_AREA_M2]
    if len(rail) and len(spaces):
        near = shapely.dwithin(spaces.geometry.array, rail.union_all(), FORECOURT_M)
        spaces["kind"] = spaces["kind"].mask(near & (spaces["kind"] == "pedestrian_area"), "forecourt")
    spaces, twins = _keep_one(spaces)
    spaces["space_id"] = spaces["osm_id"]
    spaces = spaces.sort_values("space_id").set_index("space_id")
    return spaces, _findings(spaces, len(mapped) - len(open_air), len(open_air) - len(on_ground), twins, source)


def _keep_one(spaces: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Drop polygons that coincide with one of a kind kept first (a square drawn also as a pedestrian area)."""
    rank = spaces["kind"].map({kind: i for i, kind in enumerate(_KEPT_FIRST)})
    spaces = spaces.assign(rank=rank).sort_values(["rank", "osm_id"], kind="stable").reset_index(drop=True)
    shapes = spaces.geometry.array
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    earlier = left < right
    left, right = left[earlier], right[earlier]
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    larger = np.maximum(shapes[left].area, shapes[right].area)
    kept = np.ones(len(spaces), dtype=bool)
    kept[right[shared >= SAME_PLACE_SHARE * larger]] = False
    return spaces.loc[kept].drop(columns="rank"), int((~kept).sum())


def _findings(spaces: gpd.GeoDataFrame, closed: int, off_ground: int, twins: int, source: str) -> list[Finding]:
    n, for_customers = len(spaces), int((spaces["access"] == "customers").sum())
    guests = f", {for_customers} of them for customers only" if for_customers else ""
    set_aside = (
        ("closed-spaces", closed, "parks, gardens or squares are private, indoors or not open to the public."),
        (
            "underground-spaces",
            off_ground,
            "squares or areas below the ground or on a roof are not ranked as public spaces.",
        ),
        ("same-space-twice", twins, "polygons cover the same place as another, which is counted once."),
    )
    return [
        Finding("spaces", "spaces", "found", n, f"{n} public spaces in the area{guests}.", "", source),
        *(
            Finding("spaces", code, "set aside", each, f"{each} {says}", "", source)
            for code, each, says in set_aside
            if each
        ),
    ]
