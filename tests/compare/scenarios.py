"""Scenarios on the hand-made town: places told in its metres, edits as their reader makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.crs import LONLAT
from geosafe.read.scenario import ScenarioFile
from geosafe.scenario import Scenario
from geosafe.study import Study
from tests.score.town import CRS


def lonlat(*xy: tuple[float, float]) -> list[list[float]]:
    """Return places of the town [m] as longitude and latitude."""
    points = gpd.GeoSeries(shapely.points(np.array(xy, float)), crs=CRS).to_crs(LONLAT)
    return [[point.x, point.y] for point in points]


def at(x: float, y: float) -> list[float]:
    return lonlat((x, y))[0]


def line(*xy: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": lonlat(*xy)}


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [lonlat(*ring)]}


def scenario(*edits: Mapping[str, Any], name: str = "Try", **more: Any) -> Scenario:
    """Return a scenario from edits as a file tells them."""
    read = ScenarioFile.model_validate({"name": name, "edits": [dict(each) for each in edits], **more}, context={
        "folder": Path(), "currencies": {}
    })  # fmt: skip
    made = tuple(each.edit(n) for n, each in enumerate(read.edits, start=1))
    return Scenario(read.name, read.because or "", read.serves, made, "try.yaml", read.currency)


def frames(study: Study) -> dict[str, pd.DataFrame]:
    """Return every table of a study by name, those of its week too."""
    tables = ("segments", "blocks", "spaces", "venues", "stops", "amenities", "buildings", "lamps", "incidents")
    week = {f"week.{name}": getattr(study.week, name) for name in ("open", "open_lo", "open_hi", "departures")}
    return {**{name: getattr(study, name) for name in tables}, "open_share": study.open_share, **week}


def assert_same(one: Study, other: Study, *, but: Sequence[str] = ()) -> None:
    """Check that two studies hold the same tables, but for those named."""
    theirs = frames(other)
    for name, table in frames(one).items():
        if name not in but:
            pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(theirs[name]), obj=name)


def named_town(study: Study, **names: str) -> Study:
    """Return a town some of whose blocks and segments have a name."""
    from dataclasses import replace

    segments, blocks = study.segments.copy(), study.blocks.copy()
    segments["name"] = pd.Series(names, dtype=object).reindex(segments["block_id"]).to_numpy(object)
    segments["name"] = segments["name"].where(segments["name"].notna(), None)
    blocks["name"] = pd.Series(names, dtype=object).reindex(blocks.index)
    blocks["name"] = blocks["name"].where(blocks["name"].notna(), None)
    return replace(study, segments=segments, blocks=blocks)
