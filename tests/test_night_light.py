"""Night light from the study file to the saved files, on a small city and on San Francisco."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from affine import Affine

import geosafe as gs
from geosafe.errors import DataError
from geosafe.pipeline import draft_study
from geosafe.store import FILES
from tests.hostile.town import write_town
from tests.raster_files import write_raster

SF = Path(__file__).parents[1] / "../shared/data/sanfrancisco"


def codes(study):
    return {finding.code for finding in study.findings if finding.layer == "night light"}


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory):
    """Return a study with a raster of night light of 200 m, of which the west has no data."""
    folder = tmp_path_factory.mktemp("lit")
    shutil.copy(demo_folder / "Helsinki.osm.pbf", folder)
    light = np.full((60, 60), 50.0)
    light[:, :30] = np.nan
    write_raster(folder / "l.tif", light, pixel=200)
    (folder / "study.yaml").write_text(
        "name: Helsinki\nosm: Helsinki.osm.pbf\n"
        "night_light: {path: l.tif, unit: nW/cm2/sr, date: 2020, licence: CC0, simulated: true}\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def study(folder):
    return gs.read_study(folder)


def test_what_is_unknown_stays_unknown(study):
    light = study.night_light
    assert light.coarse
    assert list(light.spaces.index) == list(study.spaces.index)
    known = light.spaces["known"] > 0
    assert known.any()
    assert not known.all()
    assert light.spaces["mean"][known].tolist() == pytest.approx([50.0] * known.sum())
    assert light.spaces["mean"][~known].isna().all()
    assert {"night-light", "night-light-part", "night-light-coarse"} == codes(study)


def test_it_is_a_source_like_any_other(study):
    (source,) = (source for source in study.sources if source["layer"] == "night light")
    assert source == {"layer": "night light", "file": "l.tif", "licence": "CC0", "date": "2020", "simulated": True}
    assert study.simulated


def test_no_score_uses_it(tmp_path):
    without = gs.read_study(write_town(tmp_path))
    assert without.night_light is None
    write_raster(tmp_path / "l.tif", np.full((60, 60), 50.0), pixel=200)
    with (tmp_path / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("night_light: {path: l.tif, unit: nW/cm2/sr, date: 2020, licence: CC0}\n")
    lit = gs.read_study(tmp_path)
    assert lit.night_light.district["mean"] == 50.0
    assert gs.score_study(without).long.equals(gs.score_study(lit).long)


def test_it_is_saved_as_layers_of_its_own_and_told_on_the_map(study, tmp_path):
    scores = gs.score_study(study)
    gs.save_scores(scores, study, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    gpkg = tmp_path / "scores.gpkg"
    spaces = pyogrio.read_dataframe(gpkg, layer="night_light_spaces")
    assert list(spaces["space_id"]) == list(study.spaces.index)
    assert list(spaces.columns[1:]) == ["mean", "low", "high", "pixels", "known"]
    pixels = pyogrio.read_dataframe(gpkg, layer="district_light")
    assert set(pixels["value"]) == {50.0}
    assert pixels.area.sum() == pytest.approx(study.night_light.district["known"] * study.area.area, rel=1e-3)
    for layer in ("night_light_spaces", "district_light"):
        note = pyogrio.read_info(gpkg, layer=layer)["layer_metadata"]["note"]
        assert note == "Night light from above, nW/cm2/sr, pixels of 200 m: context only, no score uses it."
    told = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert "l.tif" in [source["file"] for source in told["sources"]]
    assert "context only, no score uses them" in gs.draw_map(study, scores).html


def test_a_raster_elsewhere_stops_the_study(folder, tmp_path):
    shutil.copy(folder / "Helsinki.osm.pbf", tmp_path)
    write_raster(tmp_path / "l.tif", np.ones((5, 5)), transform=Affine(10, 0, 0, 0, -10, 0))
    (tmp_path / "study.yaml").write_text("name: x\nosm: Helsinki.osm.pbf\nnight_light: l.tif\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"l\.tif: it lies elsewhere"):
        gs.read_study(tmp_path)


@pytest.mark.skipif(not SF.is_dir(), reason="needs the real places beside the repository")
def test_san_francisco_from_new_to_check(tmp_path):
    file, questions = draft_study(
        tmp_path / "sf", osm=SF / "san-francisco-downtown.osm.pbf", night_light=SF / "SF_nightlights_mean.tif"
    )
    assert any("In which unit is" in question for question in questions)
    study = gs.read_study(file)
    light = study.night_light
    assert light.pixel_m == pytest.approx((367, 462), abs=1)
    assert {"night-light", "night-light-coarse", "night-light-unit"} == codes(study)
    assert light.district["known"] == pytest.approx(1)
    # The extract is 5.71 by 3.94 pixels and touches 7 by 5 of them, those of its edge by a few hundredths.
    assert light.district["pixels"] == len(light.pixels) == 35
    assert light.pixels.area.sum() == pytest.approx(study.area.area, rel=1e-6)
    assert light.district["high"] == pytest.approx(2069.375)
    assert light.district["mean"] == pytest.approx(np.average(light.pixels["value"], weights=light.pixels.area), 1e-3)
    assert light.spaces["mean"].between(500, 2100).all()
    assert (light.spaces["pixels"] == 1).mean() > 0.75
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  # unit:", "  unit: nW/cm2/sr #"), encoding="utf-8")
    assert "night-light-unit-doubtful" in codes(gs.read_study(file))
