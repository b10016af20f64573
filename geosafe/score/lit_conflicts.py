"""Where the tag ``lit`` of a way and the lamps on record disagree: one of them needs correcting."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.params import GOALPOSTS
from geosafe.score.light import KnownLight

#: Lamps and tag disagree where they do on at least this share of a way; our judgement.
CONFLICT_SHARE: Final = 0.5

_URL: Final = "https://www.openstreetmap.org/way/"
#: The id of a way; behind a colon, which of the parts of it that a graph describes in different ways.
_ONE_WAY: Final = r"^(\d+)(?::\d+)?$"
_COLUMNS: Final = ("conflict", "name", "lit", "lit_hours", "length_m", "n_lamps", "share", "mean_lx", "says", "url")


def lit_conflicts(light: KnownLight, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ways whose tag says other than the lamps on record.

    - ``unlit-with-lamps``: tagged unlit; lamps stand on it, and give 0.2 lx or more on at least half of its length;
    - ``lit-without-lamps``: tagged lit, at whatever hours; inside a complete inventory, lamps give less than 0.2 lx
      on at least half of it, at the most that they may give.

    Parameters
    ----------
    light
        What is known along ``segments``.
    segments
        The study's.

    Returns
    -------
    GeoDataFrame, index ``osm_id``
        ``conflict`` (as above), ``name``, ``lit`` and ``lit_hours`` (as tagged), ``length_m`` [m] walked in the area,
        ``n_lamps`` on it, ``share`` of the length on which they disagree, ``mean_lx`` [lx] that the lamps give,
        ``says`` (a sentence) and ``url`` (missing where the id is not that of one way, as in a graph whose pieces join
        several). The longest disagreement stands first.
    """
    weight, gives, limit = light.points.weight, light.lamps_lx.max(axis=1), GOALPOSTS["light"].zero_at
    tag = segments["lit"].to_numpy()[light.points.place]
    pieces = segments[["name", "lit", "lit_hours", "geometry"]].assign(
        osm_id=segments["osm_ids"].where(segments["in_area"]), n_lamps=light.n_lamps.astype(int)
    )
    way, ids = pd.factorize(pieces["osm_id"], sort=True)
    of = way[light.points.place]
    metres = {
        "length_m": weight,
        "bright": weight * ((tag == "unlit") & (gives >= limit)),
        "dark": weight * ((tag == "lit") & light.surveyed & (light.best.max(axis=1) < limit)),
        "known": weight * ~np.isnan(gives),
        "light": weight * np.nan_to_num(gives),
    }
    sums = {name: np.bincount(of[of >= 0], weights=each[of >= 0], minlength=len(ids)) for name, each in metres.items()}
    of_way = pieces.groupby("osm_id")
    ways = pd.DataFrame(sums, index=pd.Index(ids, name="osm_id")).join(of_way[["name", "lit", "lit_hours"]].first())
    ways["n_lamps"] = of_way["n_lamps"].sum()
    enough = CONFLICT_SHARE * ways["length_m"]
    cases = [(ways["bright"] >= enough) & (ways["n_lamps"] > 0), ways["dark"] >= enough]
    ways["conflict"] = np.select(cases, ["unlit-with-lamps", "lit-without-lamps"], "")
    ways = ways[ways["conflict"] != ""]
    disputed = ways["bright"] + ways["dark"]
    ways = ways.assign(
        share=disputed / ways["length_m"],
        mean_lx=ways["light"] / ways["known"],
        url=_URL + ways.index.to_series().astype(str).str.extract(_ONE_WAY)[0],
    )
    part = _whole(100 * ways["share"]) + " % of " + _whole(ways["length_m"]) + " m"
    with_lamps = (
        "Tagged as not lit; lamps on record here: " + ways["n_lamps"].astype(str) + ". They light " + part + "."
    )
    without = "Tagged as lit; the inventory, complete here, leaves " + part + " without light."
    ways["says"] = with_lamps.where(ways["conflict"] == "unlit-with-lamps", without)
    here = pieces[pieces["osm_id"].isin(ways.index)].sort_values("osm_id", kind="stable")
    lines = shapely.multilinestrings(here.geometry.array, indices=ways.index.get_indexer(here["osm_id"]))
    found = gpd.GeoDataFrame(ways, geometry=shapely.line_merge(lines), crs=segments.crs)
    order = disputed.sort_values(ascending=False, kind="stable").index
    return found.loc[order, [*_COLUMNS, "geometry"]]


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.round().astype(int).astype(str)
