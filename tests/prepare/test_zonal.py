from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geosafe.prepare.zonal import zonal_statistics
from geosafe.raster import PixelGrid, Raster
from tests.raster_files import METRIC, PLACE

TM35 = pyproj.CRS(3067)
X, Y = 385_600.0, 6_672_000.0


def raster(values, *, degrees=0.0, pixel=10.0):
    turn = np.deg2rad(degrees)
    a, b, d, e = np.cos(turn), np.sin(turn), np.sin(turn), -np.cos(turn)
    grid = PixelGrid(TM35, (pixel * a, pixel * b, X, pixel * d, pixel * e, Y), len(values[0]), len(values))
    return Raster(np.array(values, dtype=float), grid)


def statistics(source, *squares):
    """Statistics in shapes that are given in columns and rows."""
    shapes = source.grid.from_pixels(np.array(squares), crs=TM35)
    return zonal_statistics(source, gpd.GeoSeries(shapes, crs=TM35))


@pytest.mark.parametrize("degrees", [0, 30, 90, 200])
def test_pixels_count_with_the_share_inside_however_the_raster_is_turned(degrees):
    found = statistics(
        raster([[1, 2], [3, 8]], degrees=degrees),
        shapely.box(0.5, 0, 1.5, 1),  # half of 1, half of 2
        shapely.box(0, 0, 1.5, 1),  # all of 1, half of 2: (1 + 1) / 1.5
        shapely.box(0, 0, 2, 2),  # everything: 14 / 4
        shapely.Polygon([(0, 0), (2, 0), (0, 2)]),  # all of 1, half of 2, half of 3: 3.5 / 2
    )
    assert found["mean"].tolist() == pytest.approx([1.5, 4 / 3, 3.5, 1.75])
    assert found["known"].tolist() == pytest.approx([1, 1, 1, 1])
    assert found["low"].tolist() == [1, 1, 1, 1]
    assert found["high"].tolist() == [2, 2, 8, 3]
    assert found["pixels"].tolist() == [2, 2, 4, 3]


def test_no_data_and_outside_are_unknown_and_never_dark():
    found = statistics(
        raster([[1, np.nan], [3, 8]]),
        shapely.box(0, 0, 2, 1),  # half unknown
        shapely.box(1, 0, 2, 1),  # unknown
        shapely.box(-1, 0, 1, 1),  # half outside
        shapely.box(7, 7, 8, 8),  # outside
    )
    assert found["mean"].tolist() == pytest.approx([1, np.nan, 1, np.nan], nan_ok=True)
    assert found["known"].tolist() == pytest.approx([0.5, 0, 0.5, 0])
    assert found["pixels"].tolist() == [1, 0, 1, 0]


def test_ids_are_kept_and_holes_do_not_count():
    source = raster([[1, 2], [3, 8]])
    ring = shapely.box(0, 0, 2, 2) - shapely.box(1, 1, 2, 2)
    shapes = source.grid.from_pixels(np.array([ring, shapely.MultiPolygon([ring])]), crs=TM35)
    found = zonal_statistics(source, gpd.GeoSeries(shapes, index=["way/2", "way/1"], crs=TM35))
    assert found["mean"].to_dict() == {"way/2": pytest.approx(2), "way/1": pytest.approx(2)}


def test_no_zones_no_rows():
    found = zonal_statistics(raster([[1]]), gpd.GeoSeries([], crs=TM35))
    assert list(found) == ["mean", "low", "high", "pixels", "known"]
    assert found.empty


def test_the_same_place_in_three_crss_gives_the_same_light():
    """Light that grows evenly to the north-east, in pixels of about 5 m, within a tenth of a pixel's step."""
    zone = shapely.Polygon([(-90, -60), (80, -75), (60, 70), (-40, 95)])
    expected = 50 + 0.1 * zone.centroid.x + 0.05 * zone.centroid.y
    means = []
    for epsg, across, down in ((3067, 5, 5), (4326, 9e-5, 4.5e-5), (3857, 10, 10)):
        crs = pyproj.CRS(epsg)
        x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(*PLACE)
        grid = PixelGrid(crs, (across, 0, x - 40 * across, 0, -down, y + 40 * down), 80, 80)
        rows, columns = np.indices((80, 80)) + 0.5
        there = grid.from_pixels(shapely.points(columns, rows), crs=METRIC)
        values = 50 + 0.1 * shapely.get_x(there) + 0.05 * shapely.get_y(there)
        found = zonal_statistics(Raster(values, grid), gpd.GeoSeries([zone], crs=METRIC))
        assert found["known"].iloc[0] == pytest.approx(1)
        means.append(found["mean"].iloc[0])
    assert means == pytest.approx([expected] * 3, abs=0.05)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(0, 100), min_size=12, max_size=12),
    st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 4)), min_size=3, max_size=3),
    st.floats(0, 360),
)
@example([0.0] * 6 + [1.0] + [0.0] * 5, [(0.0, 0.0625), (1.0, 0.0), (2.75, 1.625)], 6e-261)
def test_the_mean_is_that_of_the_intersections(values, corners, degrees):
    zone = shapely.Polygon(corners)
    if zone.area < 0.01:
        return
    grid = np.reshape(values, (3, 4))
    rows, columns = np.indices(grid.shape)
    inside = shapely.area(shapely.intersection(shapely.box(columns, rows, columns + 1, rows + 1), zone))
    found = statistics(raster(grid, degrees=degrees), zone).iloc[0]
    assert found["known"] == pytest.approx(inside.sum() / zone.area, abs=1e-5)
    if inside.sum() > 0.01:
        assert found["mean"] == pytest.approx((grid * inside).sum() / inside.sum(), abs=1e-3)
