"""The commands as people type them: what they write, what they say and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cli.run import Done, geosafe, geosafe_apart
from tests.raster_files import write_raster

DATA = Path(__file__).parents[2] / "../shared/data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the two real places are not here")


@pytest.mark.parametrize(
    "command", ["demo", "new", "check", "score", "map", "profiles", "compare", "sheet", "walk", "worksheet"]
)
def test_every_command_has_help_with_an_example(command):
    done = geosafe_apart(command, "--help")
    assert done.returncode == 0
    assert f"Example:  geosafe {command}" in done.stdout
    assert "-q" in done.stdout
    assert "-v" in done.stdout


def test_help_needs_no_heavy_library():
    code = (
        "import sys; sys.argv = ['geosafe', '--help']\n"
        "from geosafe.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "assert not sys.modules.keys() & {'numba', 'geopandas', 'pandas', 'osmium', 'folium'}"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_a_wrong_call_ends_with_2():
    assert geosafe_apart("score").returncode == 2
    assert geosafe_apart("chekc").returncode == 2


def test_check_prints_a_table_and_changes_nothing(study):
    before = sorted(path.name for path in study.iterdir())
    done = geosafe("check", study)
    assert done.returncode == 0
    assert "km of walking network" in done.stdout
    assert "Incidents" in done.stdout
    assert "…" in done.stderr
    assert sorted(path.name for path in study.iterdir()) == before
    assert max(map(len, done.stdout.splitlines())) <= 110


def test_check_speaks_json_to_scripts(study):
    done = geosafe("check", study, "--json", "-q")
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["rows"]["incidents"] > 2000
    assert {"layer", "code", "kind", "n", "says", "todo", "source"} == set(told["findings"][0])


def test_score_writes_into_out_and_replaces_nothing_unasked(town):
    first = geosafe_apart("score", town)
    assert first.returncode == 0, first.stderr
    files = {"provenance.json", "scores.gpkg", "scores.parquet", "spaces.csv", "week.parquet"}
    assert {path.name for path in (town / "out").iterdir()} == files
    again = geosafe("score", town)
    assert again.returncode == 2
    assert "add --overwrite" in again.stderr


def test_a_map_is_written_as_a_page_and_as_layers(town):
    assert geosafe_apart("map", town, "-o", town / "x.html", "-q") == Done(0, "", "")
    assert (town / "x.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "as layers that may be published" in geosafe("map", town, "-o", town / "x.gpkg").stderr
    assert (town / "x.gpkg").read_bytes().startswith(b"SQLite format 3")


def test_score_and_map_take_a_profile_by_name_or_file(town):
    assert geosafe("score", town, "--profile", "women-alone", "-q").returncode == 0
    told = json.loads((town / "out/provenance.json").read_text(encoding="utf-8"))
    assert told["profile"]["name"] == "women-alone"
    assert any(
        finding["code"] == "profile" and "women walking alone" in finding["says"] for finding in told["findings"]
    )
    wrong = geosafe("map", town, "--profile", "women")
    assert wrong.returncode == 2
    assert "Did you mean 'women-alone'?" in wrong.stderr
    (town / "ours.yaml").write_text("name: ours\n", encoding="utf-8")
    faulty = geosafe("map", town, "--profile", town / "ours.yaml")
    assert faulty.returncode == 1
    assert "3 faults in the data" in faulty.stderr
    assert not (town / "out/map.html").exists()


def test_a_worksheet_replaces_nothing_unasked(tmp_path):
    assert geosafe("worksheet", cwd=tmp_path).returncode == 0
    assert (tmp_path / "worksheet.pdf").read_bytes().startswith(b"%PDF")
    again = geosafe("worksheet", cwd=tmp_path)
    assert again.returncode == 2
    assert "add --overwrite" in again.stderr


def test_check_lists_the_profile(study):
    assert "Weighted for: everyone (profile everyone). These weights are placeholders" in " ".join(
        geosafe("check", study, "-q").stdout.split()
    )


def test_faults_in_the_data_end_with_1_and_are_all_told(study):
    file = study / "study.yaml"
    text = file.read_text(encoding="utf-8").replace("timezone:", "timezon:") + "profil: everyone\n"
    file.write_text(text, encoding="utf-8")
    done = geosafe("check", study)
    assert done.returncode == 1
    assert "2 faults in the data" in done.stderr
    assert "timezone" in done.stderr
    assert "profile" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_study_is_said(tmp_path):
    done = geosafe("check", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_extract_is_said(study):
    (study / "Helsinki.osm.pbf").write_bytes(b"<html>404</html>")
    done = geosafe("score", study)
    assert done.returncode == 1
    assert "Helsinki.osm.pbf" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (study / "out").exists()


def test_new_drafts_the_night_light_and_check_tells_of_it(study, tmp_path):
    write_raster(tmp_path / "l.tif", np.full((9, 9), 40.0), pixel=600)
    folder = tmp_path / "fresh"
    done = geosafe("new", folder, "--osm", study / "Helsinki.osm.pbf", "--night-light", tmp_path / "l.tif")
    assert done.returncode == 0, done.stderr
    assert "In which unit is" in done.stderr
    assert "pixels of about 600 m" in (folder / "study.yaml").read_text(encoding="utf-8")
    told = geosafe("check", folder, "-q").stdout
    assert "Night light" in told
    assert "40 to 40, mean 40 (unit unknown)" in told


def test_new_drafts_a_study_that_check_reads(study, tmp_path):
    folder = tmp_path / "fresh"
    done = geosafe("new", folder, "--osm", study / "Helsinki.osm.pbf", "--incidents", study / "incidents-simulated.csv")
    assert done.returncode == 0, done.stderr
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert "Europe/Helsinki" in text
    assert "reference_rate:" in text
    assert geosafe("check", folder).returncode == 0
    again = geosafe("new", folder, "--osm", study / "Helsinki.osm.pbf")
    assert again.returncode == 2


def test_a_demo_does_not_land_among_other_files(tmp_path):
    (tmp_path / "thesis.doc").touch()
    done = geosafe("demo", "-o", tmp_path)
    assert done.returncode == 2
    assert "holds files that no demo made" in done.stderr


@needs_data
@pytest.mark.parametrize(
    ("osm", "incidents", "lamps", "expected", "last"),
    [
        ("london-city/london-city-holborn.osm.pbf", "london-city/police", "london-city/Camden_Street_Lighting.csv",
         {"timezone: Europe/London", "snapped: true", "power_w: Wattage", "month: Month", "kind: Crime type"},
         "map.html"),
        ("sanfrancisco/san-francisco-downtown.osm.pbf", "sanfrancisco/sf_crime.csv", None,
         {"timezone: America/Los_Angeles", "dates: month-first", "date: Date", "time: Time", "kind: Category"},
         "scores.gpkg"),
    ],
)  # fmt: skip
def test_real_places_are_drafted_checked_and_scored_or_drawn(osm, incidents, lamps, expected, last, tmp_path):
    words = ["--osm", DATA / osm, "--incidents", DATA / incidents, *(["--lamps", DATA / lamps] if lamps else [])]
    drafted = geosafe("new", tmp_path / "study", *words)
    assert drafted.returncode == 0, drafted.stderr
    text = (tmp_path / "study/study.yaml").read_text(encoding="utf-8")
    assert not {line for line in expected if line not in text}
    # A map is drawn from scores made anew, so one command scores each place.
    for command, run in (("check", geosafe), ("map", geosafe_apart) if last == "map.html" else ("score", geosafe)):
        done = run(command, tmp_path / "study")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "study/out" / last).stat().st_size > 100_000
