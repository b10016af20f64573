from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.params import COARSE_PIXEL_M
from geosafe.prepare.night_light import prepare_night_light
from geosafe.raster import PixelGrid, Raster
from tests.raster_files import METRIC

AREA = shapely.box(0, 0, 1000, 500)
SPACES = gpd.GeoSeries(
    [shapely.box(100, 100, 200, 200), shapely.box(450, 0, 550, 100), shapely.box(2000, 0, 2100, 100)],
    index=["way/1", "way/2", "way/3"], crs=METRIC,
)  # fmt: skip


def prepare(values, *, pixel=500.0, unit="lx", date=""):
    values = np.array(values, dtype=float)
    grid = PixelGrid(METRIC, (pixel, 0.0, 0.0, 0.0, -pixel, 500.0), values.shape[1], values.shape[0])
    light, findings = prepare_night_light(Raster(values, grid, unit, date), area=AREA, spaces=SPACES, source="l.tif")
    return light, {finding.code: finding for finding in findings}


def test_coarse_pixels_are_context_and_say_so():
    light, found = prepare([[10, 30]])
    assert light.coarse
    assert light.resolution_m == pytest.approx(500, rel=1e-4)
    assert light.spaces["mean"].tolist() == pytest.approx([10, 20, np.nan], nan_ok=True)
    assert light.spaces["pixels"].tolist() == [1, 2, 0]
    assert light.district["mean"] == pytest.approx(20)
    assert light.pixels["value"].tolist() == [10, 30]
    assert light.pixels.area.tolist() == pytest.approx([250_000, 250_000])
    assert list(found) == ["night-light", "night-light-coarse"]
    assert found["night-light"].says == "2 pixels of 500 m by 500 m over the area: 10 to 30, mean 20 lx."
    assert "no score uses them. 1 of 3 spaces lie within a single one." in found["night-light-coarse"].says


def test_pixels_are_clipped_to_the_area_and_unknown_ones_are_left_out():
    light, found = prepare([[10, np.nan, 30], [1, 2, 3]], date="2012-2021")
    assert light.pixels["value"].tolist() == [10]
    assert light.pixels.geometry.iloc[0].equals(shapely.box(0, 0, 500, 500))
    assert light.district["known"] == pytest.approx(0.5)
    assert "values for 50% of the area; elsewhere it is unknown, not dark" in found["night-light-part"].says
    assert "(2012-2021): 10 to 10, mean 10 lx" in found["night-light"].says


def test_no_value_at_all_is_unknown():
    light, found = prepare([[np.nan, np.nan]])
    assert np.isnan(light.district["mean"])
    assert light.pixels.empty
    assert "values for 0% of the area" in found["night-light-part"].says
    assert "night-light" not in found


@pytest.mark.parametrize(
    ("pixel", "unit", "scored", "says"),
    [
        (5.0, "lx", True, "in lx tell the light of streets and spaces in the evening and at night"),
        (5.0, " Lux ", True, "tell the light of streets"),
        (5.1, "lx", False, "wider than 5 m, mix a street with its walls and yards: context only, no score uses them."),
        (5.0, "nW/cm2/sr", False, "their unit, nW/cm2/sr, is not that of light on the ground"),
        (5.0, "DN", False, "their unit, DN, is not that of light on the ground"),
        (5.0, "", False, "their unit, unknown, is not that of light on the ground"),
    ],
)
def test_fine_pixels_are_scored_if_they_are_light_on_the_ground(pixel, unit, scored, says):
    light, found = prepare(np.ones((120, 240)), pixel=pixel, unit=unit)
    assert light.scored is scored
    finding = found["night-light-scored" if scored else "night-light-not-scored"]
    assert says in finding.says
    assert ("write `unit: lx` under `night_light:`" in finding.todo) is (not scored and pixel == 5)


def test_pixels_of_ten_metres_are_read_and_not_scored():
    light, found = prepare(np.full((50, 100), 7.0), pixel=10.0)
    assert not light.coarse
    assert light.pixels.empty
    assert light.spaces["mean"].tolist() == pytest.approx([7, 7, np.nan], nan_ok=True)
    assert "no score uses them" in found["night-light-not-scored"].says


@pytest.mark.parametrize(("pixel", "coarse"), [(COARSE_PIXEL_M * 0.99, False), (COARSE_PIXEL_M * 1.01, True)])
def test_where_coarse_begins(pixel, coarse):
    assert prepare(np.ones((20, 40)), pixel=pixel)[0].coarse is coarse


@pytest.mark.parametrize(
    ("unit", "value", "code"),
    [("", 1400, "night-light-unit"), ("nW/cm2/sr", 1400, "night-light-unit-doubtful"), ("nW/cm2/sr", 140, None),
     ("nanoWatts/cm²/sr", 1400, "night-light-unit-doubtful"), ("DN", 1400, None)],
)  # fmt: skip
def test_a_unit_that_is_missing_or_cannot_be_right(unit, value, code):
    _, found = prepare([[value, value]], unit=unit)
    assert {each for each in found if each.startswith("night-light-unit")} == ({code} if code else set())
