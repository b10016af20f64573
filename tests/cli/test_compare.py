"""``geosafe compare`` as people type it."""

from __future__ import annotations

import csv
import json

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
