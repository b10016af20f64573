from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.crs import metric_crs
from geosafe.read.guess_coverage import as_geojson, draft_incident_coverage, draft_lamp_coverage, own_district

CRS = metric_crs(0, 51)


def grid(west: float, south: float, size: float, step: float) -> gpd.GeoDataFrame:
    x, y = np.meshgrid(np.arange(west, west + size + 1, step), np.arange(south, south + size + 1, step))
    return gpd.GeoDataFrame(geometry=shapely.points(x.ravel(), y.ravel()), crs=CRS)


def test_lamps_in_two_districts_give_two_polygons_a_little_larger_than_each() -> None:
    lamps = pd.concat([grid(0, 0, 600, 60), grid(2000, 0, 300, 60)])
    drafted = draft_lamp_coverage(lamps)
    assert len(drafted.geoms) == 2
    assert drafted.area == pytest.approx(650**2 + 350**2, rel=0.03)  # 25 m beyond on each side, corners rounded


def test_incidents_give_their_hull_inside_the_area() -> None:
    area = shapely.box(0, 0, 1000, 1000)
    drafted = draft_incident_coverage(grid(-500, -500, 1000, 50), area)  # only the south-west quarter lies inside
    assert shapely.within(drafted, area)
    assert drafted.area == pytest.approx(560**2, rel=0.02)  # up to 500 m, and 60 m beyond


def test_the_district_of_most_rows_is_their_own() -> None:
    names = pd.Series(["City of London 001F", "City of London 001G", "Camden 027B", ""], dtype="str")
    found = own_district(pd.DataFrame({"LSOA name": names}))
    assert found is not None
    assert (found[0], found[1].tolist()) == ("City of London", [True, True, False, False])
    assert own_district(pd.DataFrame({"a": names})) is None


def test_a_draft_is_geojson_in_degrees_with_its_note() -> None:
    document = json.loads(as_geojson(shapely.box(0, 0, 100, 100), crs=CRS, note="drafted"))
    (feature,) = document["features"]
    assert feature["properties"] == {"note": "drafted"}
    west, south, *_ = shapely.from_geojson(json.dumps(feature["geometry"])).bounds
    assert (west, south) == pytest.approx((0, 51), abs=1e-6)
