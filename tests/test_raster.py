from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely

from geosafe.crs import LONLAT, metric_crs
from geosafe.raster import PixelGrid, Raster

TM35 = pyproj.CRS(3067)
NORTH_UP = PixelGrid(TM35, (10.0, 0.0, 100.0, 0.0, -20.0, 900.0), columns=4, rows=3)


def test_a_corner_is_where_column_and_row_say():
    at = shapely.get_coordinates(NORTH_UP.to_pixels(shapely.points([[100, 900], [110, 880], [125, 870]]), crs=TM35))
    assert at.tolist() == [[0, 0], [1, 1], [2.5, 1.5]]
    assert shapely.get_coordinates(NORTH_UP.from_pixels(shapely.Point(2.5, 1.5), crs=TM35)).tolist() == [[125, 870]]


def test_a_rotated_grid_by_hand():
    # A quarter turn: columns run north, rows run east.
    grid = PixelGrid(TM35, (0.0, 10.0, 100.0, 10.0, 0.0, 500.0), columns=4, rows=3)
    assert shapely.get_coordinates(grid.to_pixels(shapely.Point(120, 530), crs=TM35)).tolist() == [[3, 2]]


@pytest.mark.parametrize("degrees", [0, 30, 135, 260])
def test_there_and_back_again_however_a_grid_is_turned(degrees):
    turn = np.deg2rad(degrees)
    a, b, d, e = 10 * np.cos(turn), 7 * np.sin(turn), 10 * np.sin(turn), -7 * np.cos(turn)
    grid = PixelGrid(TM35, (a, b, 385_000, d, e, 6_671_000), columns=50, rows=50)
    square = shapely.box(3, 4, 30, 40)
    shape = grid.from_pixels(square, crs=metric_crs(24.94, 60.17))
    back = grid.to_pixels(shape, crs=metric_crs(24.94, 60.17))
    assert shapely.get_coordinates(back) == pytest.approx(shapely.get_coordinates(square), abs=1e-6)


def test_a_window_keeps_its_place():
    window = NORTH_UP.window(2, 1, columns=2, rows=2)
    assert shapely.get_coordinates(window.from_pixels(shapely.Point(0, 0), crs=TM35)).tolist() == [[120, 880]]
    assert (window.columns, window.rows) == (2, 2)


def test_pixels_of_a_240th_of_a_degree_in_san_francisco():
    # A degree is 110.996 km of latitude and 88.07 km of longitude at 37.78 N (WGS 84 ellipsoid).
    grid = PixelGrid(LONLAT, (1 / 240, 0.0, -122.5, 0.0, -1 / 240, 37.85), columns=40, rows=34)
    across, down = grid.pixel_m(metric_crs(-122.42, 37.78))
    assert across == pytest.approx(88_070 / 240, rel=1e-3)
    assert down == pytest.approx(110_996 / 240, rel=1e-3)


@pytest.mark.parametrize(("west", "lon"), [(-180.0, -122.4), (0.0, -122.4), (0.0, 24.9), (170.0, -179.95)])
def test_longitudes_are_found_on_either_turn_of_the_globe(west, lon):
    grid = PixelGrid(LONLAT, (0.5, 0.0, west, 0.0, -0.5, 90.0), columns=720, rows=360)
    at = grid.to_pixels(shapely.LineString([[lon, 10], [lon + 0.1, 10]]), crs=LONLAT)
    first = ((lon - west) % 360) / 0.5
    assert shapely.get_coordinates(at)[:, 0] == pytest.approx([first, first + 0.2])


def test_a_shape_across_the_antimeridian_stays_in_one_piece():
    grid = PixelGrid(LONLAT, (0.1, 0.0, 179.0, 0.0, -0.1, 1.0), columns=20, rows=20)
    at = grid.to_pixels(shapely.LineString([[179.9, 0], [-179.9, 0]]), crs=LONLAT)
    assert shapely.get_coordinates(at)[:, 0] == pytest.approx([9, 11])


def test_a_point_has_the_value_of_the_pixel_that_it_lies_in():
    raster = Raster(np.arange(12.0).reshape(3, 4), NORTH_UP)
    raster.values[1, 2] = np.nan
    xy = np.array([[100.1, 899.9], [109.9, 880.1], [110.1, 899], [139.9, 840.1], [125, 870], [99, 890], [120, 839]])
    assert raster.at(xy, crs=TM35).tolist() == pytest.approx([0, 0, 1, 11, np.nan, np.nan, np.nan], nan_ok=True)
    assert len(raster.at(np.empty((0, 2)), crs=TM35)) == 0


def test_a_point_in_a_turned_raster_by_hand():
    # A quarter turn: columns run north, rows run east. 20 m east and 30 m north of the corner: row 2, column 3.
    raster = Raster(
        np.arange(12.0).reshape(3, 4), PixelGrid(TM35, (0.0, 10.0, 100.0, 10.0, 0.0, 500.0), columns=4, rows=3)
    )
    assert raster.at(np.array([[125.0, 535.0]]), crs=TM35).tolist() == [2 * 4 + 3]


def test_points_are_found_in_another_crs():
    lonlat = PixelGrid(LONLAT, (1e-5, 0.0, 24.94, 0.0, -1e-5, 60.17), columns=3, rows=2)
    metric = metric_crs(24.94, 60.17)
    xy = pyproj.Transformer.from_crs(4326, metric, always_xy=True).transform(24.940025, 60.169985)
    assert Raster(np.array([[1.0, 2, 3], [4, 5, 6]]), lonlat).at(np.array([xy]), crs=metric).tolist() == [6]
