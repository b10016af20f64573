"""``geosafe compare`` as people type it."""

from __future__ import annotations

import csv
import json

from geosafe.pipeline import read_study
from tests.cli.run import geosafe

LIT = """
name: Light on the north street
because: Nobody is expected there after ten.
serves: [CN-7]
currency: EUR
edits:
  - add_lamps: {along: {name: North 2}, every_m: 25, height_m: 5, flux_lm: 4000, cost: 2500}
"""


def test_one_scenario_from_end_to_end(town, tmp_path):
    file = tmp_path / "lit.yaml"
    file.write_text(LIT, encoding="utf-8")
    words = ["compare", town, file, "--draws", "50", "-o", tmp_path / "out"]
    done = geosafe(*words)
    assert done.returncode == 0, done.stderr
    assert "What the scenario would change is in" in done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "compare.html", "compare.csv", "compare-places.csv", "compare.json", "compare-light-on-the-north-street.html",
    }  # fmt: skip
    with (tmp_path / "out/compare.csv").open(encoding="utf-8-sig") as opened:
        rows = {row["phase"]: row for row in csv.DictReader(opened)}
    assert set(rows) == {"day", "evening", "night"}
    assert float(rows["night"]["needed_m"]) > 0
    assert float(rows["night"]["worse_m"]) == 0
    assert float(rows["day"]["better_m"]) == 0
    assert float(rows["night"]["capital"]) > 0
    told = json.loads((tmp_path / "out/compare.json").read_text(encoding="utf-8"))
    assert told["simulated"]
    assert "new lamps along" in told["scenarios"][0]["edits"][0]["did"]
    again = geosafe(*words)
    assert again.returncode == 2
    assert "add --overwrite" in again.stderr


STAGED = (
    LIT.rstrip()
    + """
    label: lamps
  - add_seats: {at: {name: North 2}, cost: 900}
    needs: [lamps]
    stage: 2
"""
)


def test_what_edits_would_touch_is_told_before_anything_is_scored(town, tmp_path):
    file = tmp_path / "staged.yaml"
    file.write_text(STAGED.replace("{name: North 2}, cost: 900", "[24.9, 60.1], cost: 900"), encoding="utf-8")
    wrong = geosafe("compare", town, file, "--dry-run")
    assert wrong.returncode == 1
    assert "staged.yaml, edit 2, add_seats" in wrong.stderr
    file.write_text(STAGED.replace("at: {name: North 2}", f"at: {middle_of(town)}"), encoding="utf-8")
    done = geosafe("compare", town, file, "--dry-run", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert told.startswith("Light on the north street - Stage 1. ")
    assert "EUR to build. - Stage 2. " in told
    assert told.endswith("900 EUR to build. Needs: lamps.")
    assert not (tmp_path / "out").exists()
    file.write_text(file.read_text(encoding="utf-8").replace("currency: EUR\n", ""), encoding="utf-8")
    bare = geosafe("compare", town, file, "--dry-run", "-q").stdout
    assert "900 to build. Needs: lamps." in " ".join(bare.split())


def test_stages_are_scored_one_after_the_other(town, tmp_path):
    file = tmp_path / "staged.yaml"
    file.write_text(STAGED.replace("at: {name: North 2}", f"at: {middle_of(town)}"), encoding="utf-8")
    done = geosafe("compare", town, file, "--stages", "-o", tmp_path / "out", "-q")
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "out/compare.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in told["scenarios"]] == [
        "Light on the north street: stage 1", "Light on the north street",
    ]  # fmt: skip
    assert [len(each["edits"]) for each in told["scenarios"]] == [1, 2]


def middle_of(town) -> list[float]:
    """Return the middle of a street of the town in longitude and latitude."""
    study = read_study(town)
    street = study.segments.geometry.to_crs(4326).iloc[0]
    return [round(each, 6) for each in street.interpolate(0.5, normalized=True).coords[0]]


def test_faults_of_every_file_are_said_before_the_study_is_read(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("name: x\nedits: [{add_camera: {at: [1, 2]}}]\n", encoding="utf-8")
    done = geosafe("compare", tmp_path / "nowhere", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert done.returncode == 1
    assert "a.yaml" in done.stderr
    assert "b.yaml" in done.stderr


def test_a_sort_that_is_none_is_said_before_anything_is_read(tmp_path):
    done = geosafe("compare", tmp_path / "nowhere", tmp_path / "a.yaml", "--sort", "best")
    assert done.returncode == 2
    assert "--sort must be one of better, street, light, homes, worse, cost, energy, got 'best'" in done.stderr
