from __future__ import annotations

import resource
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.enums import ColorInterp

from geosafe.crs import LONLAT, metric_crs
from geosafe.errors import DataError, MissingFileError
from geosafe.read import raster as module
from geosafe.read.raster import list_bands, read_raster
from geosafe.read.study_file import NightLightEntry
from tests.raster_files import METRIC, north_up, write_raster

SF = Path(__file__).parents[2] / "../shared/data/sanfrancisco"
real = pytest.mark.skipif(not SF.is_dir(), reason="needs the real places beside the repository")
AREA = shapely.box(-150, -150, 150, 150)
NAN = np.nan


def read(folder, area=AREA, path="l.tif", **entry):
    return read_raster(NightLightEntry(path=path, **entry), folder=folder, area=area, crs=METRIC)


def values(folder, **entry):
    return read(folder, **entry)[0].values


def codes(folder, **entry):
    return {finding.code: finding.n for finding in read(folder, **entry)[1]}


# --- Where it lies -----------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [0, 30, 190])
@pytest.mark.parametrize("size", [60, 7])
def test_the_window_holds_the_right_pixels_and_one_more_on_each_side(tmp_path, degrees, size):
    """Each pixel holds its own number; the corner of the window must be where that number says."""
    numbers = np.arange(size * size, dtype="int32").reshape(size, size)
    x, y = pyproj.Transformer.from_crs(METRIC, 3067).transform(0, 0)
    turn, half = np.deg2rad(degrees), size / 2
    a, b, d, e = 50 * np.cos(turn), 50 * np.sin(turn), 50 * np.sin(turn), -50 * np.cos(turn)
    transform = Affine(a, b, x - (a + b) * half, d, e, y - (d + e) * half)
    write_raster(tmp_path / "l.tif", numbers, transform=transform, nodata=-1)
    raster, findings = read(tmp_path)
    assert findings == ()
    rows, columns = np.indices(raster.values.shape)
    there = raster.grid.from_pixels(shapely.points(columns + 0.5, rows + 0.5), crs=pyproj.CRS(3067))
    row, column = np.divmod(raster.values, size)
    assert shapely.get_x(there) == pytest.approx(transform.a * (column + 0.5) + transform.b * (row + 0.5) + transform.c)
    assert shapely.get_y(there) == pytest.approx(transform.d * (column + 0.5) + transform.e * (row + 0.5) + transform.f)
    outline = raster.grid.to_pixels(AREA, crs=METRIC)
    if size == 60:  # 300 m of area are 6 pixels, rotated 8.2; the raster of 7 is read whole
        assert shapely.box(1, 1, raster.grid.columns - 1, raster.grid.rows - 1).buffer(1e-9).contains(outline)
        assert raster.values.size <= 13**2
    else:
        assert raster.values.shape == (7, 7)


@pytest.mark.parametrize(("epsg", "pixel"), [(3067, (50, 50)), (4326, (9e-4, 4.5e-4)), (3857, (100, 100))])
def test_any_crs_is_read_as_it_stands(tmp_path, epsg, pixel):
    write_raster(
        tmp_path / "l.tif", np.full((40, 40), 7.0), epsg=epsg, transform=north_up(epsg, pixel=pixel, shape=(40, 40))
    )
    raster, _ = read(tmp_path)
    assert raster.grid.crs == pyproj.CRS(epsg)
    assert raster.grid.to_pixels(AREA, crs=METRIC).within(shapely.box(0, 0, raster.grid.columns, raster.grid.rows))
    assert raster.grid.pixel_m(METRIC) == pytest.approx((50, 50), rel=0.01)


def test_a_raster_from_0_to_360_degrees(tmp_path):
    lon, lat = 360 - 122.42, 37.78
    write_raster(tmp_path / "l.tif", np.arange(400.0).reshape(20, 20), epsg=4326,
                 transform=Affine(0.01, 0, lon - 0.1, 0, -0.01, lat + 0.1))  # fmt: skip
    raster, _ = read_raster(
        NightLightEntry(path="l.tif"), folder=tmp_path, area=shapely.box(10, 10, 20, 20), crs=metric_crs(lon - 360, lat)
    )
    assert raster.values[1, 1] == 9 * 20 + 10  # the pixel north-east of the middle


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"transform": Affine(50, 0, 500_000, 0, -50, 6_672_000)}, "lies elsewhere"),  # 114 km to the east
        ({"transform": Affine(0.01, 0, 24, 0, -0.01, 61)}, "lies elsewhere: x 24 to 24.03"),  # degrees told as metres
        ({"epsg": 4326, "transform": Affine(50, 0, 385_000, 0, -50, 6_672_000)}, "lies elsewhere"),
        ({"epsg": 4326, "transform": Affine(0.01, 0, 60.16, 0, -0.01, 24.95)}, "longitude 24.94.*, latitude 60.17"),
        ({"epsg": None}, r"declares no CRS. Ask its publisher .* `crs: EPSG:…`"),
        ({"transform": Affine.identity()}, "does not say where its pixels lie"),
    ],
)
def test_a_raster_elsewhere_or_nowhere_is_refused(tmp_path, options, message):
    write_raster(tmp_path / "l.tif", np.ones((3, 3)), **options)
    with pytest.raises(DataError, match=message):
        read(tmp_path)


def test_turned_so_that_its_box_but_not_itself_covers_the_area(tmp_path):
    x, y = pyproj.Transformer.from_crs(METRIC, 3067).transform(0, 0)
    write_raster(tmp_path / "l.tif", np.ones((9, 9)), transform=Affine(100, 100, x + 500, 100, -100, y + 500))
    with pytest.raises(DataError, match="lies elsewhere"):
        read(tmp_path)


def test_the_study_file_may_name_the_crs_of_a_file_that_names_none(tmp_path):
    write_raster(tmp_path / "l.tif", np.full((9, 9), 5.0), epsg=None, transform=north_up(3067, pixel=(100, 100),
                                                                                         shape=(9, 9)))  # fmt: skip
    assert set(values(tmp_path, crs="EPSG:3067").flat) == {5.0}
    write_raster(tmp_path / "l.tif", np.full((9, 9), 5.0))
    assert set(values(tmp_path, crs="EPSG:3067").flat) == {5.0}
    with pytest.raises(DataError, match=r"declares the CRS ETRS89 / TM35FIN.*, not EPSG:32635"):
        read(tmp_path, crs="EPSG:32635")


def test_a_crs_of_no_place(tmp_path):
    write_raster(tmp_path / "l.tif", np.ones((9, 9)))
    with rasterio.open(tmp_path / "l.tif", "r+") as file:
        file.crs = rasterio.crs.CRS.from_wkt('LOCAL_CS["site",UNIT["metre",1]]')
    with pytest.raises(DataError, match="tied to no place"):
        read(tmp_path)


def test_what_lies_beyond_the_raster_is_not_in_the_window(tmp_path):
    transform = north_up(3067, pixel=(100, 100), shape=(9, 0))  # its western edge runs through the place
    write_raster(tmp_path / "l.tif", np.ones((9, 4)), transform=transform)
    raster, _ = read(tmp_path)
    outline = raster.grid.to_pixels(AREA, crs=METRIC)
    inside = outline.intersection(shapely.box(0, 0, raster.grid.columns, raster.grid.rows)).area
    assert inside / outline.area == pytest.approx(0.5, abs=0.01)


# --- What is no data ---------------------------------------------------------------------------

LIGHT = np.full((9, 9), 10.0, dtype="float32")


def with_middle(value, dtype="float32"):
    bands = LIGHT.astype(dtype)
    bands[4, 4] = value
    return bands


@pytest.mark.parametrize(
    ("bands", "options", "entry"),
    [
        (with_middle(NAN), {}, {}),
        (with_middle(NAN), {"nodata": NAN}, {}),
        (with_middle(NAN), {"nodata": -9999}, {}),
        (with_middle(np.inf), {"nodata": -9999}, {}),
        (with_middle(-9999), {"nodata": -9999}, {}),
        (with_middle(0), {"nodata": 0}, {}),
        (with_middle(0, "uint8"), {"nodata": 0}, {}),
        (with_middle(65535, "uint16"), {"nodata": 65535}, {}),
        (with_middle(3.4e38), {"nodata": np.float32(3.4e38)}, {}),
        (with_middle(7), {"mask": with_middle(0, "uint8") > 0}, {}),
        (with_middle(0), {"mask": with_middle(0, "uint8") > 0}, {}),
        (with_middle(-999.3), {}, {"nodata": -999.3}),
        (with_middle(4, "int16"), {"nodata": -1}, {"nodata": 4}),
        (with_middle(0, "int16"), {}, {"nodata": 0}),
        (with_middle(20, "uint8"), {"nodata": 20, "scale": (0.5, 5.0)}, {}),
    ],
)
def test_no_data_is_unknown_however_it_is_said(tmp_path, bands, options, entry):
    write_raster(tmp_path / "l.tif", bands, **options)
    raster, findings = read(tmp_path, **entry)
    assert findings == ()
    middle = tuple(int(i) for i in shapely.get_coordinates(raster.grid.to_pixels(shapely.Point(0, 0), crs=METRIC))[0])
    assert np.isnan(raster.values[middle[::-1]])
    assert np.isnan(raster.values).sum() == 1
    assert np.nanmin(raster.values) == np.nanmax(raster.values) == 10


def test_transparent_pixels_are_no_data(tmp_path):
    bands = np.stack([with_middle(99, "uint8"), np.where(with_middle(0) > 0, 255, 0).astype("uint8")])
    write_raster(tmp_path / "l.tif", bands, alpha="YES")
    assert list_bands(tmp_path / "l.tif", name="l.tif") == ("1",)
    assert np.nanmax(values(tmp_path)) == 10
    assert np.isnan(values(tmp_path)).sum() == 1
    with pytest.raises(DataError, match=r"has no band 2 to read. It holds the bands 1"):
        read(tmp_path, band=2)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64"])
def test_zeros_that_nobody_declares_are_unknown_and_asked_about(tmp_path, dtype):
    write_raster(tmp_path / "l.tif", with_middle(0, dtype))
    _, (finding,) = read(tmp_path)
    assert (finding.code, finding.kind, finding.n) == ("night-light-zeros", "trap", 1)
    assert "hold 0, and the file declares no value for no data" in finding.says
    assert "`nodata: 0`" in finding.todo
    assert "`nodata: none`" in finding.todo
    assert np.nanmin(values(tmp_path)) == 10
    assert codes(tmp_path, nodata="none") == {}
    assert np.nanmin(values(tmp_path, nodata="none")) == 0


def test_the_largest_integer_is_asked_about_too(tmp_path):
    write_raster(tmp_path / "l.tif", with_middle(65535, "uint16"))
    assert codes(tmp_path) == {"night-light-zeros": 1}
    assert np.nanmax(values(tmp_path, nodata="none")) == 65535


def test_zeros_of_a_file_that_declares_no_data_were_measured(tmp_path):
    write_raster(tmp_path / "l.tif", with_middle(0), nodata=NAN)
    raster, findings = read(tmp_path)
    assert findings == ()
    assert raster.values.min() == 0


@pytest.mark.parametrize("value", [-0.5, -9999, 3.4e38])
def test_values_that_no_light_has_are_unknown(tmp_path, value):
    write_raster(tmp_path / "l.tif", with_middle(value))
    _, (finding,) = read(tmp_path)
    assert (finding.code, finding.n) == ("night-light-impossible", 1)
    assert f"such as {np.float32(value):g}" in finding.says
    assert set(values(tmp_path)[np.isfinite(values(tmp_path))]) == {10}


def test_scale_and_offset_are_applied(tmp_path):
    write_raster(tmp_path / "l.tif", with_middle(30, "int16"), scale=(0.1, 2.0), nodata=-1)
    assert sorted(np.unique(values(tmp_path))) == pytest.approx([3.0, 5.0])
    write_raster(tmp_path / "l.tif", LIGHT, scale=(0.0, 2.0))
    with pytest.raises(DataError, match="band 1 holds no plain numbers"):
        read(tmp_path)


# --- Which band, in what -----------------------------------------------------------------------


def test_several_bands_and_none_chosen(tmp_path):
    stack = np.stack([LIGHT * month for month in (1, 2, 3)])
    write_raster(tmp_path / "l.tif", stack, photometric="MINISBLACK", descriptions=["January", "2", "2014-03"])
    with pytest.raises(DataError, match=r"bands 1 \(January\), 2, 3 \(2014-03\). Write which .* band: 1"):
        read(tmp_path)
    assert set(values(tmp_path, band=2).flat) == {20}
    assert read(tmp_path, band=3)[0].date == "2014-03"
    assert read(tmp_path, band=1)[0].date == ""
    assert read(tmp_path, band=3, date="spring")[0].date == "spring"
    with pytest.raises(DataError, match="has no band 4"):
        read(tmp_path, band=4)


def test_a_picture_is_no_measurement(tmp_path):
    write_raster(tmp_path / "l.tif", np.stack([LIGHT.astype("uint8")] * 3), photometric="RGB")
    for entry in ({}, {"band": 1}, {"unit": "lx"}):
        with pytest.raises(DataError, match=r"three bands of colour are a picture.*`band:` .*`unit:`"):
            read(tmp_path, **entry)
    raster, _ = read(tmp_path, band=1, unit="DN")
    assert (raster.unit, set(raster.values.flat)) == ("DN", {10})


def test_colours_of_a_drawn_map_are_no_measurement(tmp_path):
    write_raster(tmp_path / "l.tif", LIGHT.astype("uint8"))
    with rasterio.open(tmp_path / "l.tif", "r+") as file:
        file.write_colormap(1, {10: (255, 0, 0, 255)})
        file.colorinterp = [ColorInterp.palette]
    with pytest.raises(DataError, match="colours of a drawn map"):
        read(tmp_path)


def test_complex_numbers_are_refused(tmp_path):
    write_raster(tmp_path / "l.tif", LIGHT.astype("complex64"))
    with pytest.raises(DataError, match="no plain numbers"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("options", "unit", "date"),
    [
        ({}, "", ""),
        ({"band_tags": {"units": "nW/cm2/sr"}, "descriptions": ["2012-2021"]}, "nW/cm2/sr", "2012-2021"),
        ({"tags": {"Unit": "lx", "DATE": "2021-03-04"}, "descriptions": ["radiance"]}, "lx", "2021-03-04"),
        ({"tags": {"TIFFTAG_DATETIME": "2021:03:04 05:06:07"}}, "", ""),  # when the file was written
    ],
)
def test_unit_and_date_are_those_the_file_gives(tmp_path, options, unit, date):
    write_raster(tmp_path / "l.tif", LIGHT, **options)
    raster, _ = read(tmp_path)
    assert (raster.unit, raster.date) == (unit, date)
    assert read(tmp_path, unit="cd/m2")[0].unit == "cd/m2"


# --- Hostile files -----------------------------------------------------------------------------


def test_a_file_that_is_no_geotiff_is_told_by_its_content(tmp_path):
    write_raster(tmp_path / "real.tif", LIGHT)
    vrt = (
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Float32" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">real.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>'
    )
    for content in (vrt.encode(), b"<html>404</html>", b"%PDF-1.7 GeoPDF", b"\x89PNG\r\n\x1a\n", b"CDF\x01", b"II*"):
        (tmp_path / "l.tif").write_bytes(content)
        with pytest.raises(DataError, match="it is no GeoTIFF"):
            read(tmp_path)


def test_a_missing_or_empty_file_and_a_folder(tmp_path):
    with pytest.raises(MissingFileError, match="no such file"):
        read(tmp_path)
    (tmp_path / "l.tif").write_bytes(b"")
    with pytest.raises(DataError, match="empty"):
        read(tmp_path)
    with pytest.raises(DataError, match="no regular file"):
        read(tmp_path, path=".")


def test_files_beside_it_say_nothing(tmp_path):
    """A neighbour could give another place, another mask, or the address of another file."""
    write_raster(tmp_path / "l.tif", LIGHT)
    (tmp_path / "l.tfw").write_text("1\n0\n0\n-1\n0\n0\n")
    (tmp_path / "l.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><NoDataValue>10</NoDataValue></PAMRasterBand></PAMDataset>'
    )
    (tmp_path / "l.tif.msk").write_bytes((tmp_path / "l.tif").read_bytes())
    before = sorted(tmp_path.iterdir())
    assert set(values(tmp_path).flat) == {10}
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_of_several_pages_is_refused(tmp_path):
    write_raster(tmp_path / "l.tif", LIGHT)
    write_raster(tmp_path / "l.tif", LIGHT * 2, APPEND_SUBDATASET="YES")
    with pytest.raises(DataError, match="holds 2 pages"):
        read(tmp_path)


@pytest.mark.parametrize("compress", ["none", "deflate"])
def test_a_file_cut_anywhere_is_said_to_be_damaged(tmp_path, compress):
    light = np.random.default_rng(1).random((60, 60)).astype("float32") + 1
    write_raster(tmp_path / "whole.tif", light, compress=compress)
    content = (tmp_path / "whole.tif").read_bytes()
    area = shapely.box(-2900, -2900, 2900, 2900)
    for n in range(4, len(content), 151):
        (tmp_path / "l.tif").write_bytes(content[:n])
        with pytest.raises(DataError, match="damaged or cut short"):
            read(tmp_path, area=area)


@pytest.mark.parametrize("compress", ["none", "deflate"])
def test_flipped_bytes_end_in_a_raster_or_in_a_message(tmp_path, compress):
    light = np.random.default_rng(1).random((9, 9)).astype("float32") + 1
    write_raster(tmp_path / "whole.tif", light, compress=compress, band_tags={"unit": "lx"})
    content = (tmp_path / "whole.tif").read_bytes()
    rng, refused = np.random.default_rng(2), 0
    for _ in range(300):
        flipped = bytearray(content)
        flipped[rng.integers(4, len(content))] ^= rng.integers(1, 256)
        (tmp_path / "l.tif").write_bytes(flipped)
        try:
            found = values(tmp_path)
        except DataError:
            refused += 1
        else:
            assert np.isnan(found).all() or (np.nanmin(found) >= 0 and np.nanmax(found) <= 1e6)
    assert refused


def test_a_raster_of_200_000_by_200_000_pixels_takes_no_more_than_its_window(tmp_path):
    n = 200_000
    with rasterio.open(
        tmp_path / "l.tif", "w", driver="GTiff", width=n, height=n, count=1, dtype="uint16", crs="EPSG:3067",
        transform=north_up(3067, pixel=(1, 1), shape=(n, n)), nodata=0, tiled=True, blockxsize=512, blockysize=512,
        SPARSE_OK=True, BIGTIFF="YES", compress="deflate",
    ) as file:  # fmt: skip
        file.write(np.full((1, 64, 64), 9, dtype="uint16"), window=((n // 2, n // 2 + 64), (n // 2, n // 2 + 64)))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    raster, findings = read(tmp_path)
    assert time.perf_counter() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB
    assert findings == ()
    assert raster.values.shape[0] < 330
    assert np.isfinite(raster.values).sum() == 64 * 64  # what was never written is unknown, not dark


def test_too_many_pixels_and_too_large_blocks_are_refused(tmp_path, monkeypatch):
    write_raster(tmp_path / "l.tif", np.ones((90, 90)), pixel=10, blockysize=30)
    monkeypatch.setattr(module, "MAX_BLOCK_BYTES", 30 * 90 * 8 - 1)
    with pytest.raises(DataError, match=r"blocks that are too large .*TILED=YES"):
        read(tmp_path)
    monkeypatch.setattr(module, "MAX_PIXELS", 900)
    with pytest.raises(DataError, match=r"[\d,]+ pixels lie over the area, more than 900. Resample it"):
        read(tmp_path)


def test_texts_in_a_file_are_hostile(tmp_path):
    write_raster(tmp_path / "l.tif", LIGHT, band_tags={"unit": "{{7*7}}<b>" + "x" * 900}, descriptions=["name of it"])
    unit = read(tmp_path)[0].unit
    assert unit.startswith("{{7*7}}<b>xxx")
    assert len(unit) == 60
    content = (tmp_path / "l.tif").read_bytes()
    (tmp_path / "l.tif").write_bytes(content.replace(b"name of it", b"\xff" * 10))
    with pytest.raises(DataError, match="damaged"):
        read(tmp_path)


def test_what_gdal_says_of_a_damaged_file_prints_nothing(tmp_path, capfd):
    write_raster(tmp_path / "l.tif", LIGHT, band_tags={"unit": "lx"})
    content = (tmp_path / "l.tif").read_bytes()
    (tmp_path / "l.tif").write_bytes(content.replace(b"<GDALMetadata>", b"\xfdGDALMetadata>"))
    assert set(values(tmp_path).flat) == {10}
    assert capfd.readouterr() == ("", "")


# --- San Francisco -----------------------------------------------------------------------------


@real
def test_san_francisco_is_read_as_its_publisher_describes_it():
    crs = metric_crs(-122.40765, 37.78357)
    box = shapely.box(-122.4195399, 37.7753600, -122.3957599, 37.7917800)
    area = gpd.GeoSeries([box], crs=LONLAT).to_crs(crs).iloc[0]
    raster, findings = read_raster(NightLightEntry(path="SF_nightlights_mean.tif"), folder=SF, area=area, crs=crs)
    assert findings == ()
    assert (raster.unit, raster.date) == ("", "2012-2021")
    # The area touches columns 291 to 297 and rows 256 to 260 of the file (1/240 degree from -123.6333, 38.8625).
    assert raster.values.shape == (7, 9)
    assert raster.values[2, 1:7] == pytest.approx(  # row 257, from column 291
        [879.233, 980.183, 1276.892, 1535.358, 1528.275, 1444.65], abs=0.001
    )
    assert raster.values.min() > 0
    with pytest.raises(DataError, match=r"bands 1, 2, 3, .*, 12"):
        read_raster(NightLightEntry(path="SF_nightlights_mean_month.tif"), folder=SF, area=area, crs=crs)
