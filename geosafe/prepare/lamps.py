"""Street lamps: those of OpenStreetMap and of inventories as one table, and the road that each stands at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe import osm_tags
from geosafe.crs import to_metric
from geosafe.errors import visible
from geosafe.findings import Finding
from geosafe.lamp_hours import is_timetable
from geosafe.lamp_kinds import lamp_kind
from geosafe.lamp_output import lamp_output
from geosafe.params import EDGE_MARGIN_M, LAMP_ROADS
from geosafe.sources import PointSource
from geosafe.tables import TABLES, empty_table
from geosafe.tag_column import TagColumn
from geosafe.told import joined, said

#: A lamp stands at a road whose middle is at most this far away [m]; our judgement.
ROAD_REACH_M: Final = 25.0
#: OpenStreetMap's lamp and the inventory's are the same at most this far apart [m]; our judgement.
SAME_LAMP_M: Final = 10.0

#: What is between the middle of a road and its lamps [m], which is left out of account when roads are compared.
_HALF_WIDTH_M: Final = {"main": 8.0, "street": 5.0, "path": 1.5}
_MAIN: Final = tuple(f"{each}{link}" for each in ("trunk", "primary", "secondary") for link in ("", "_link"))
_HOURS_KEYS: Final = ("light:operating_times", "operating_times", "light:lit", "lit")
_LISTED: Final = 5
_LONGEST_TOLD: Final = 60


def find_lamps(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ``lamps`` table of OSM street lamps; they prove presence only."""
    lamps = features[TagColumn.of(features["tags"]).which(osm_tags.is_lamp)]
    if not len(lamps):
        return empty_table("lamps", lamps.crs)
    table = gpd.GeoDataFrame(
        {
            "source": "OpenStreetMap",
            "height_m": _number(_tag(lamps, "height"), 0.5, 60),
            "power_w": _number(_tag(lamps, "light:power", "power"), 0.1, 3000),
            "flux_lm": _number(_tag(lamps, "light:luminous_flux"), 1, 400_000),
            "cct_k": _number(_tag(lamps, "light:colour_temperature"), 1000, 20_000),
            "kind": _tag(lamps, "lamp_type", "light:method").map(lamp_kind),
            "on_hours": _tag(lamps, *_HOURS_KEYS).where(lambda text: text != "yes", None),
            "road": None,
        },
        geometry=lamps.geometry.array,
        crs=lamps.crs,
    )
    table.index = pd.Index(lamps["osm_id"], name="lamp_id")
    return table


def join_lamps(
    osm: gpd.GeoDataFrame,
    inventories: Sequence[PointSource],
    coverages: Sequence[BaseGeometry | None],
    streets: gpd.GeoDataFrame,
    *,
    area: BaseGeometry,
    crs: pyproj.CRS,
) -> tuple[gpd.GeoDataFrame, BaseGeometry | None, list[Finding]]:
    """Return the lamps, where they are all known, and what was found and assumed.

    An inventory replaces OSM's lamps where it is complete.

    Parameters
    ----------
    osm
        The ``lamps`` table of OpenStreetMap.
    inventories, coverages
        The sources, and where each is complete; None where nobody can say.
    streets
        Streets and paths, walked or not, with ``kind`` and ``highway``.
    area, crs
        The area that is scored, in the study's CRS. Lamps up to ``EDGE_MARGIN_M`` around it count.
    """
    frames = [to_metric(source.frame, crs) for source in inventories]
    frames = [frame[shapely.dwithin(area, frame.geometry.array, EDGE_MARGIN_M)] for frame in frames]
    known = [shape for shape in coverages if shape is not None]
    coverage = shapely.union_all(known) if known else None
    findings = [Finding("lamps", "osm-lamps", "found", len(osm), f"{len(osm)} street lamps in OpenStreetMap.")]
    if coverage is not None:
        replaced = osm[shapely.intersects(coverage, osm.geometry.array)]
        osm = osm.drop(index=replaced.index)
        findings += _replaced(replaced, frames)
    columns = [*TABLES["lamps"].columns, "geometry"]
    parts = [frame.assign(road=None)[columns] for frame in [osm, *frames] if len(frame)]
    if not parts:
        return empty_table("lamps", crs), coverage, findings
    lamps = pd.concat(parts)
    lamps["road"] = road_of_lamps(lamps, streets)
    return lamps, coverage, [*findings, *_assumed(lamps)]


def road_of_lamps(lamps: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> pd.Series:
    """Return the road that each lamp stands at, a key of ``params.LAMP_ROADS``; None where none is near.

    A sidewalk is no road of its own: its lamps are those of the street.
    """
    street, main = streets["kind"] == "street", streets["highway"].isin(_MAIN)
    of_road = {"main": street & main, "street": street & ~main, "path": streets["kind"].isin(["path", "steps"])}
    beside = np.full((len(lamps), len(of_road)), np.inf)
    for column, (road, which) in enumerate(of_road.items()):
        (lamp, _), distance = shapely.STRtree(streets.geometry.array[which.to_numpy()]).query_nearest(
            lamps.geometry.array, max_distance=ROAD_REACH_M, return_distance=True, all_matches=False
        )
        beside[lamp, column] = distance - _HALF_WIDTH_M[road]
    names = np.array([*of_road, None], dtype=object)
    nearest = np.where(np.isfinite(beside).any(axis=1), np.maximum(beside, 0.0).argmin(axis=1), len(of_road))
    return pd.Series(names[nearest], lamps.index)


def _replaced(osm: gpd.GeoDataFrame, inventories: Sequence[gpd.GeoDataFrame]) -> list[Finding]:
    """Say which lamps of OpenStreetMap an inventory replaces, and which of them it does not know."""
    if not len(osm):
        return []
    stands = shapely.STRtree(np.concatenate([frame.geometry.to_numpy() for frame in inventories]))
    known, _ = stands.query(osm.geometry.array, predicate="dwithin", distance=SAME_LAMP_M)
    strange = osm.drop(index=osm.index[known])
    findings = [
        Finding("lamps", "replaced-by-inventory", "set aside", len(osm),
                f"{len(osm)} lamps in OpenStreetMap stand where an inventory counts instead.")
    ]  # fmt: skip
    if len(strange):
        listed = ", ".join(strange.index[:_LISTED]) + (" …" if len(strange) > _LISTED else "")
        says = said("lamps-not-in-inventory", n=len(strange), m=SAME_LAMP_M, listed=listed)
        findings.append(
            Finding("lamps", "lamps-not-in-inventory", "note", len(strange),
                    says, "Look whether they stand there; correct OpenStreetMap, or the inventory or its coverage.")
        )  # fmt: skip
    return findings


def _assumed(lamps: gpd.GeoDataFrame) -> list[Finding]:
    """Say how much of the lamps' output is recorded and what is assumed of the rest."""
    output = lamp_output(lamps)
    known = output["flux_from"].value_counts()
    by_road = lamps["road"].fillna("street")[output["flux_from"] == "road"].value_counts()
    heights = lamps["road"].fillna("street")[output["height_from"] == "road"].value_counts()
    says = joined(
        [
            _usual("flux", by_road, n=len(lamps), recorded=known.get("recorded", 0),
                     kind=known.get("power and kind", 0), power=known.get("power", 0), assumed=known.get("road", 0)),
            _usual("height", heights, recorded=len(lamps) - heights.sum(), assumed=heights.sum()),
        ]
    )  # fmt: skip
    findings = [Finding("lamps", "lamps-assumed", "note", len(lamps), says, "Name the columns that tell more.")]
    timed = lamps["on_hours"].dropna()
    unread = timed[~timed.isin([text for text in timed.unique() if is_timetable(text)])]
    if len(unread):
        some = [
            text if len(text) <= _LONGEST_TOLD else text[:_LONGEST_TOLD] + " …" for text in unread.unique()[:_LISTED]
        ]
        listed = [f"‘{visible(text)}’" for text in some]
        says = said("lamp-hours-unreadable", n=len(unread), of=len(timed), listed=listed)
        todo = "Write hours, such as `dusk-24:00; 05:00-dawn`."
        findings.append(Finding("lamps", "lamp-hours-unreadable", "note", len(unread), says, todo))
    return findings


def _usual(what: str, by_road: pd.Series, **counts: object) -> str:
    """Say of how many lamps the flux or the height is assumed, and which by the road they stand at."""
    at, unit = {"flux": (0, "lumens"), "height": (1, "metres")}[what]
    usual = [
        said(f"lamps-assumed.{unit}", value=LAMP_ROADS[str(road)][at], road=said(f"road.{road}"), n=n)
        for road, n in by_road.items()
    ]
    if usual:
        return said(f"lamps-assumed.{what}.usual", usual=usual, **counts)
    return said(f"lamps-assumed.{what}", **counts)


def _tag(features: gpd.GeoDataFrame, *keys: str) -> pd.Series:
    """Return the value of the first key that each feature has."""
    values = [next((tags[key] for key in keys if key in tags), None) for tags in features["tags"]]
    return pd.Series(values, index=features.index, dtype=object)


def _number(text: pd.Series, low: float, high: float) -> pd.Series:
    """Return the number in each text; missing where there is none, it has a foreign unit or is absurd."""
    digits = text.astype("string").str.extract(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:m|W|lm|K)?\s*$")[0].str.replace(",", ".")
    found = pd.to_numeric(digits, errors="coerce").astype(float)
    return found.where(found.between(low, high)).set_axis(text.index)
