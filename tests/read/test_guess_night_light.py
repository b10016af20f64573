from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geosafe.read.guess_night_light import guess_night_light
from geosafe.read.study_file import read_study_file
from tests.raster_files import write_raster

SF = Path(__file__).parents[2] / "../shared/data/sanfrancisco"
real = pytest.mark.skipif(not SF.is_dir(), reason="needs the real places beside the repository")
BOX = (24.93, 60.165, 24.95, 60.175)


def drafted(folder, draft):
    """What a study file with the drafted lines says."""
    (folder / "x.osm.pbf").write_bytes(b"x")
    (folder / "study.yaml").write_text(f"name: x\nosm: x.osm.pbf\n{draft.text}\n", encoding="utf-8")
    return read_study_file(folder).night_light


def test_pixel_size_unit_and_date_are_told(tmp_path):
    write_raster(tmp_path / "l.tif", np.ones((40, 40)), nodata=-1, descriptions=["2012-2021"], band_tags={"unit": "lx"})
    draft = guess_night_light(tmp_path / "l.tif", name="l.tif", box=BOX)
    entry = drafted(tmp_path, draft)
    assert (entry.path, entry.band, entry.unit, entry.date) == ("l.tif", None, "lx", "2012-2021")
    assert "pixels of about 100 m: tells of the district, not of a street" in draft.text
    assert draft.questions == ()


def test_what_the_file_does_not_say_is_asked(tmp_path):
    stack = np.stack([np.ones((40, 40)), np.zeros((40, 40))])
    write_raster(tmp_path / "l.tif", stack - [[[1]], [[0]]], pixel=20, descriptions=["Jan", "# Feb\nevil: 1"])
    draft = guess_night_light(tmp_path / "l.tif", name="l.tif", box=(24.938, 60.169, 24.942, 60.171))
    entry = drafted(tmp_path, draft)
    assert (entry.band, entry.unit, entry.date) == (1, None, None)
    assert "pixels of about 20 m: context only, too wide for a street" in draft.text
    text = " ".join(draft.questions)
    assert "Which band of l.tif should be read? Band 1 of 2 is taken." in text
    assert "In which unit is l.tif? The file does not say." in text
    assert "hold 0, and the file declares no value for no data" in text


def test_hostile_texts_are_visible_and_stay_in_their_place(tmp_path):
    write_raster(tmp_path / "l.tif", np.ones((2, 40, 40)), nodata=-1, descriptions=["a\nosm: b\u202e", "b"],
                 band_tags={"unit": "nW\nosm: x\u202e<b>"})  # fmt: skip
    draft = guess_night_light(tmp_path / "l.tif", name="l.tif", box=BOX)
    assert drafted(tmp_path, draft).unit == "nW osm: x\\u202e<b>"
    assert "bands 1 (a osm: b\\u202e), 2 (b)" in draft.text


def test_what_cannot_be_read_is_left_out_with_the_reason(tmp_path):
    write_raster(tmp_path / "rgb.tif", np.ones((3, 40, 40), "uint8"), photometric="RGB")
    (tmp_path / "vrt.tif").write_text("<VRTDataset/>")
    for name, reason in (("rgb.tif", "a picture"), ("vrt.tif", "no GeoTIFF"), ("gone.tif", "no such file")):
        draft = guess_night_light(tmp_path / name, name=name, box=BOX)
        assert not draft.usable
        assert reason in " ".join(draft.questions)
        assert drafted(tmp_path, draft) is None


@pytest.mark.parametrize(
    ("unit", "use"), [("lx", "tells the light of streets"), ("DN", "tells of streets if its unit is lx")]
)
def test_what_fine_pixels_may_do_is_said(tmp_path, unit, use):
    write_raster(tmp_path / "l.tif", np.ones((400, 400)), pixel=2, band_tags={"units": unit})
    draft = guess_night_light(tmp_path / "l.tif", name="l.tif", box=(24.938, 60.169, 24.942, 60.171))
    assert f"pixels of about 2 m: {use}" in draft.text


@real
def test_san_francisco():
    box = (-122.4195399, 37.7753600, -122.3957599, 37.7917800)
    mean = guess_night_light(SF / "SF_nightlights_mean.tif", name="a.tif", box=box)
    assert "pixels of about 462 m" in mean.text
    assert 'date: "2012-2021"' in mean.text
    assert mean.questions == ("In which unit is a.tif? The file does not say.",)
    months = guess_night_light(SF / "SF_nightlights_mean_month.tif", name="b.tif", box=box)
    assert "band: 1  # the file holds the bands 1, 2, 3" in months.text
