"""How fine the light is sampled, and how much of it buildings take, on real places: python -m benchmarks.light."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.distributions import PLACES
from geosafe.demo.build import build_demo
from geosafe.light import illuminance, illuminance_at, illuminance_of_areas
from geosafe.light_points import points_along
from geosafe.params import GOALPOSTS, LIGHT_SPACING_M
from geosafe.pipeline import draft_study, read_study
from geosafe.score.light import lamps_as_taken, light_of_spaces, light_of_streets
from geosafe.score.streets import streets_of
from geosafe.study import Study

DATA = Path(__file__).parents[1] / "../shared/data"
#: A point belongs to a lit street where it would have this much light without buildings [lx].
LIT_LX = 1.0
#: Buildings take a good part of the light where they take more than this share of it.
GOOD_PART = 0.3


def run() -> dict[str, Any]:
    """Return, by place, what halving the spacing changes, what walls take, and seconds."""
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        build_demo(Path(folder) / "demo", overwrite=False, tell=lambda _: None)
        results["Helsinki"] = measured(read_study(Path(folder) / "demo"))
        for place, inputs in PLACES.items() if DATA.exists() else ():
            if "lamps" not in inputs:
                continue
            file, _ = draft_study(Path(folder) / place, osm=DATA / inputs["osm"], lamps=[DATA / inputs["lamps"]])
            results[place] = measured(read_study(file))
    return results


def measured(study: Study) -> dict[str, Any]:
    """Return the figures of one place."""
    inside = study.segments[study.segments["in_area"] & ~study.segments["tunnel"]]
    lamps, walls = lamps_as_taken(study), study.buildings[study.buildings["walls"]]
    changes = {}
    for what, measure, places, weight in (
        ("streets", illuminance, inside, inside["length_m"]),
        ("spaces", illuminance_of_areas, study.spaces, study.spaces["area_m2"]),
    ):
        for shaded, buildings in (("without walls", None), ("with walls", walls)):
            coarse, fine = (measure(places, lamps, spacing_m=LIGHT_SPACING_M / k, buildings=buildings) for k in (1, 2))
            lit = np.maximum(coarse["min_lx"], fine["min_lx"]) >= GOALPOSTS["light"].zero_at
            changes[f"{what}, {shaded}"] = {
                "lit": int(lit.sum()),
                **{f"{name} changes by 5 % or more": share(coarse[name], fine[name], lit, weight)
                   for name in ("min_lx", "p10_lx", "mean_lx")},
            }  # fmt: skip
    start = time.perf_counter()
    light_of_streets(study, streets_of(study))
    middle = time.perf_counter()
    light_of_spaces(study)
    return {
        "halving the spacing": changes,
        "buildings take over 30 % of the light": taken(inside, lamps, walls),
        "streets_s": round(middle - start, 3),
        "spaces_s": round(time.perf_counter() - middle, 3),
    }


def share(coarse: Any, fine: Any, lit: Any, weight: Any) -> dict[str, float]:
    """Return the share of lit places, by number and by size, on which a figure changes by 5 % or more."""
    changed = ((coarse - fine).abs() >= 0.05 * np.maximum(coarse, fine))[lit]
    return {
        "of places": round(float(changed.mean()), 4),
        "of their size": round(float(np.average(changed, weights=weight[lit])), 4),
    }


def taken(segments: gpd.GeoDataFrame, lamps: gpd.GeoDataFrame, walls: gpd.GeoDataFrame) -> dict[str, float]:
    """Return the share of points along streets that lose a good part of their light, by what counts as lit."""
    xy = points_along(segments.geometry.to_numpy()).xy
    light = illuminance_at(
        xy, shapely.get_coordinates(lamps.geometry.array), lamps["height_m"], lamps["flux_lm"],
        obstacles=walls.geometry.to_numpy(),
    )  # fmt: skip
    free = light.lx + light.blocked_lx
    outdoors = np.ones(len(xy), bool)
    outdoors[shapely.STRtree(shapely.points(xy)).query(walls.geometry.array, predicate="contains")[1]] = False
    loses = light.blocked_lx > GOOD_PART * free
    return {
        f"{where}, {limit:g} lx or more without walls": round(float(loses[(free >= limit) & which].mean()), 3)
        for limit in (0.01, 0.2, LIT_LX)
        for where, which in (("all points", True), ("points outdoors", outdoors))
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
