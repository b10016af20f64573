"""A walk of a few stops in the small town of the tests of scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import geopandas as gpd
import shapely

from geosafe.walk_codes import stop_code
from geosafe.walks import Facility, Leg, Stop, Terminus, Turn, Walk
from tests.score.town import town

PLACES = ((10.0, 0.0), (100.0, 0.0), (190.0, 0.0))


def walk_by_hand(names: Sequence[str | None] = ("West", "Middle", None), *, study_name: str | None = None) -> Walk:
    """Return a walk with its stops at :data:`PLACES` from 18:30 on a November evening."""
    study = town()
    if study_name is not None:
        study = replace(study, name=study_name)
    points = [shapely.Point(each) for each in PLACES]
    lonlat = gpd.GeoSeries(points, crs=study.crs).to_crs(4326)
    starts = datetime(2023, 11, 14, 18, 30, tzinfo=ZoneInfo(study.timezone))
    stops = tuple(
        Stop(k + 1, stop_code("town", str(k)), name, "block", "w1", points[k], lonlat[k].x, lonlat[k].y,
             starts + timedelta(minutes=8 * k), 6.0, ("recorded, not felt",))
        for k, name in enumerate(names)
    )  # fmt: skip
    way = [points[0], *points, points[0]]
    legs = tuple(
        Leg(shapely.LineString([a, (a.x + 1, 5), b]), 90.0, 1.5, None, (Turn("start", None, 90.0, a),), ("w1",))
        for a, b in pairwise(way)
    )
    end = Terminus("Station", None, points[0], lonlat[0].x, lonlat[0].y)
    seats = (Facility("seat", None, shapely.Point(50, 3), 40.0, 3.0, None),)
    return Walk(study, end, end, stops, legs, starts, starts + timedelta(minutes=30), None, "evening", seats, 3.6,
                False, None, 0.0, ("Five incidents were recorded here.",))  # fmt: skip
