"""A walk made by hand on any study: straight legs to the east, each with one bend, so that all lengths are known."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import geopandas as gpd
from shapely import LineString, Point

from geosafe.crs import LONLAT
from geosafe.study import Study
from geosafe.walk_codes import stop_code
from geosafe.walks import Facility, Leg, Stop, Terminus, Turn, Walk

#: At 3.6 km/h a metre takes a second.
SPEED_KM_H = 3.6
STARTS = datetime(2026, 11, 25, 19, 30)


def walk_of_study(
    study: Study, *, names: Sequence[str | None] = ("Market", "Church", None), street: str | None = "Rue du Port",
    apart_m: float = 120.0, aside_m: float = 60.0, loop: bool = False, turns: int = 2, toilet: str | None = "Town hall",
) -> Walk:  # fmt: skip
    """Return a walk from the middle of a study: each leg goes east by ``apart_m`` and then north by ``aside_m``."""
    x0, y0 = study.area.centroid.coords[0]
    corners = [(x0 + k * apart_m, y0 + k * aside_m) for k in range(len(names) + 2)]
    if loop:
        corners[-1] = corners[0]
    legs = tuple(_leg(a, b, street, turns) for a, b in itertools.pairwise(corners))
    places = gpd.GeoSeries([Point(each) for each in corners], crs=study.crs)
    lonlat = places.to_crs(LONLAT)
    starts = STARTS.replace(tzinfo=ZoneInfo(study.timezone))
    clock, stops = starts, []
    for k, name in enumerate(names):
        clock += timedelta(minutes=legs[k].minutes)
        stops.append(
            Stop(k + 1, stop_code("by hand", str(k)), name, "block", f"w{k}", places[k + 1], lonlat[k + 1].x,
                 lonlat[k + 1].y, clock, 5.0, ("many people, weak conditions", "recorded, not felt"))
        )  # fmt: skip
        clock += timedelta(minutes=5)
    clock += timedelta(minutes=legs[-1].minutes)
    start, end = (
        Terminus(name, stop, places.iloc[k], lonlat.iloc[k].x, lonlat.iloc[k].y)
        for name, stop, k in (("Station", "Gare", 0), (None, None, -1))
    )
    things = tuple(
        Facility(kind, named, Point(x0 + off, y0 + 8), off, 8.0, hours)
        for kind, named, off, hours in (("toilet", toilet, 40.0, "24/7"), ("seat", None, 70.0, None))
    )
    dusk = starts.replace(hour=17, minute=2)
    return Walk(study, start, start if loop else end, tuple(stops), legs, starts, clock, dusk, "evening", things,
                SPEED_KM_H, False, None, 0.1, ("Five incidents were recorded here.",))  # fmt: skip


def _leg(a: tuple[float, float], b: tuple[float, float], street: str | None, turns: int) -> Leg:
    line = LineString([a, (b[0], a[1]), b])
    part = line.length / turns
    moves = ["start", "left", "straight on", "slightly right", "up or down steps", "sharp left", "back", "right"]
    told = [Turn(moves[k % len(moves)], street if k % 2 == 0 else None, part, line.interpolate(k * part))
            for k in range(turns)]  # fmt: skip
    return Leg(line, line.length, line.length / 60, None, (*told, Turn("arrive", None, 0.0, Point(b))), ("s0",))
