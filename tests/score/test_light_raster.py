"""The light of streets and spaces where a fine raster of light on the ground tells it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyproj
import pytest
import shapely
from affine import Affine

from geosafe.params import RASTER_UNCERTAINTY
from geosafe.prepare.night_light import prepare_night_light
from geosafe.read.raster import read_raster
from geosafe.read.study_file import NightLightEntry
from geosafe.score.light import BASES, light_of_spaces, light_of_streets
from geosafe.score.streets import streets_of
from tests.raster_files import METRIC, write_raster
from tests.score.town import AREA, Way, building_at, lamps_at, space_at, town

EVENING, NIGHT = 1, 2
NAN = np.nan
#: 38 m from west to east, over ten pixels of 4 m that are 1 to 10 lx bright. Points lie at 19, 17, … m, two a pixel.
STREET = {"s": Way([(-19, 1), (19, 1)])}
RAMP = np.tile(np.arange(1.0, 11), (4, 1))


def turned(degrees: float, *, columns: int = 10, rows: int = 4, pixel: float = 4.0) -> Affine:
    """Return the transform of a raster in the study's CRS, turned about its middle, which is that of the town."""
    half = Affine.translation(-pixel * columns / 2, pixel * rows / 2)
    return Affine.rotation(degrees) @ half @ Affine.scale(pixel, -pixel)


def lit(tmp_path, values, *, ways=STREET, unit="lx", transform=None, crs=METRIC, layers=None, nodata="none", **options):
    study = town(ways, **(layers or {}))
    write_raster(tmp_path / "l.tif", values, transform=transform or turned(0), epsg=None, **options)
    _declare(tmp_path / "l.tif", crs)
    entry = NightLightEntry(path="l.tif", unit=unit, nodata=nodata)
    raster, _ = read_raster(entry, folder=tmp_path, area=AREA, crs=METRIC)
    light, _ = prepare_night_light(raster, area=AREA, spaces=study.spaces.geometry, source="l.tif")
    return replace(study, night_light=light)


def _declare(file, crs):
    import rasterio

    with rasterio.open(file, "r+") as opened:
        opened.crs = crs.to_wkt()


def street(study):
    """Value, worst, best [lx] and credit in the evening and at night, and what told them."""
    known = light_of_streets(study, streets_of(study))
    raw = known.along(np.zeros(1, np.int64), 1)
    both = [[float(each[0, phase]) for each in raw.arrays()[:4]] for phase in (EVENING, NIGHT)]
    assert both[0] == pytest.approx(both[1], nan_ok=True)
    return both[0], {BASES[k] for k in np.unique(known.basis)}


def test_a_tenth_of_the_street_lies_below_the_score(tmp_path):
    # 2 m at 1 lx, then 2 m on which it runs from 1 to 2 lx: a tenth of 38 m lies below 1.9 lx.
    found, basis = street(lit(tmp_path, RAMP))
    assert basis == {"light raster"}
    assert found == pytest.approx([1.9, 1.9 / RASTER_UNCERTAINTY, 1.9 * RASTER_UNCERTAINTY, 1])


@pytest.mark.parametrize(
    ("degrees", "along"), [(90, [(1, -19), (1, 19)]), (180, [(-19, 1), (19, 1)]), (270, [(1, -19), (1, 19)])]
)
def test_a_turned_raster(tmp_path, degrees, along):
    study = lit(tmp_path, RAMP, transform=turned(degrees), ways={"s": Way(along)})
    assert street(study)[0][0] == pytest.approx(1.9)
    told = light_of_streets(study, streets_of(study)).told[[0, -1], 0]
    assert told.tolist() == ([1, 10] if degrees == 90 else [10, 1])  # columns run north, west and south


def test_a_raster_in_another_crs_and_of_integers(tmp_path):
    x, y = pyproj.Transformer.from_crs(METRIC, 4326, always_xy=True).transform(0, 0)
    step = (4 / 55_500, 4 / 111_430)  # 4 m at 60.17 N, to a few per mille
    transform = Affine(step[0], 0, x - 5 * step[0], 0, -step[1], y + 2 * step[1])
    found, basis = street(lit(tmp_path, RAMP.astype("uint8"), transform=transform, crs=pyproj.CRS(4326)))
    assert basis == {"light raster"}
    assert found[0] == pytest.approx(1.9)


def test_holes_are_unknown_and_never_dark(tmp_path):
    holes = RAMP.copy()
    holes[:, 5:] = -9
    study = lit(tmp_path, holes, nodata="-9")
    known = light_of_streets(study, streets_of(study))
    east = known.points.at_m > 19
    assert np.isnan(known.told[east]).all()
    assert (known.basis[east] == BASES.index("nothing")).all()
    assert street(study)[0][0] == pytest.approx(1)  # of the 18 m that are known, 2 m
    nothing = lit(tmp_path, np.full((4, 10), -9.0), nodata="-9")
    assert street(nothing) == ([pytest.approx(NAN, nan_ok=True), 0, 3, 0], {"nothing"})


@pytest.mark.parametrize(
    ("options", "basis"),
    [
        ({"unit": "nW/cm2/sr"}, {"nothing"}),
        ({"unit": None}, {"nothing"}),
        ({"values": np.ones((2, 4)), "transform": turned(0, columns=4, rows=2, pixel=10.0)}, {"nothing"}),
        ({"ways": {"s": Way([(-19, 1), (19, 1)], lit="lit")}}, {"light raster"}),  # before the tag
        ({"layers": {"lamps": lamps_at([(0, 0)])}}, {"light raster"}),  # before lamps on the map
        ({"layers": {"coverage": {"lamps": AREA}}}, {"inventory"}),  # after a complete inventory
        ({"ways": {"s": Way([(-19, 1), (19, 1)], tunnel=True)}}, {"nothing"}),  # seen from above
        ({"layers": {"buildings": building_at(shapely.box(-30, -5, 30, 5), dwellings=None)}}, {"nothing"}),
    ],
)
def test_what_goes_before_what(tmp_path, options, basis):
    values = options.pop("values", RAMP)
    assert street(lit(tmp_path, values, **options))[1] == basis


def test_a_space_has_the_pixels_inside(tmp_path):
    square = {"spaces": space_at(shapely.box(-20, -8, 20, 8))}
    known = light_of_spaces(lit(tmp_path, RAMP, layers=square))
    found = known.along(np.zeros(1, np.int64), 1)
    assert found.value[0, NIGHT] == pytest.approx(1)  # each column of pixels holds a tenth of the cells
    assert found.credit[0, NIGHT] == 1
    assert np.unique(known.told[~np.isnan(known.told)]).tolist() == list(range(1, 11))
