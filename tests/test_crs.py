from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from geosafe.crs import LONLAT, metric_crs, require_same_crs, to_lonlat, to_metric
from geosafe.errors import CrsError


@pytest.mark.parametrize(("lon", "lat"), [(24.94, 60.17), (-0.1, 51.5), (-122.41, 37.78), (179.99, -17.0)])
def test_lengths_are_true_to_the_ellipsoid_within_25_km(lon, lat):
    geod = pyproj.Geod(ellps="WGS84")
    away = np.array([0.0, 90.0, 45.0])
    to_lon, to_lat, _ = geod.fwd(np.full(3, lon), np.full(3, lat), away, np.full(3, 25_000.0))
    shapes = [shapely.LineString([(lon, lat), end]) for end in zip(to_lon, to_lat, strict=True)]
    lines = gpd.GeoDataFrame(geometry=shapes, crs=LONLAT)
    assert to_metric(lines, metric_crs(lon, lat)).length.to_numpy() == pytest.approx(25_000, rel=1e-5)


def test_there_and_back_is_the_same_place():
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([24.94], [60.17]), crs=LONLAT)
    back = to_lonlat(to_metric(points, metric_crs(24.9, 60.1)))
    assert shapely.get_coordinates(back.geometry.array) == pytest.approx(np.array([[24.94, 60.17]]), abs=1e-9)


def test_a_missing_crs_is_an_error_that_says_what_to_write():
    bare = gpd.GeoDataFrame(geometry=gpd.points_from_xy([1], [2]))
    with pytest.raises(CrsError, match="has no CRS; set it with"):
        to_metric(bare, metric_crs(0, 50))
    with pytest.raises(CrsError, match="has no CRS; set it with"):
        to_lonlat(bare)
    with pytest.raises(CrsError, match="lamps has no CRS"):
        require_same_crs(bare, bare, names=("lamps", "streets"))


def test_nothing_is_measured_in_degrees():
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([1], [2]), crs=LONLAT)
    with pytest.raises(CrsError, match="must be a projected CRS in metres"):
        to_metric(points, LONLAT)


def test_differing_crs_are_named():
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([1], [2]), crs=LONLAT)
    with pytest.raises(CrsError, match=r"lamps is in 'WGS 84' and streets in .*project one"):
        require_same_crs(points, points.to_crs("EPSG:27700"), names=("lamps", "streets"))


def test_a_centre_that_is_no_place_is_refused():
    with pytest.raises(CrsError, match="longitude and a latitude in degrees, got 24, 113"):
        metric_crs(24, 113)
