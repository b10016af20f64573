"""A whole study made of hostile texts: nothing of it runs anywhere, and every text is shown as it is."""

from __future__ import annotations

import csv
import re

import pytest

import geosafe as gs
from geosafe.cli.findings_table import findings_json, findings_table
from tests.browser import Visit, open_browser
from tests.osm_files import write_pbf
from tests.show.payloads import MARK, PAYLOADS

BOX = (24.930, 60.160, 24.950, 60.170)
#: What an OSM file can hold: no NUL, at most 255 characters, and a line of its own in a CSV file.
TEXTS = [text for text in PAYLOADS if "\0" not in text and len(text) <= 255]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return the folder of a study whose streets, squares, venues and incidents are named by payloads."""
    folder = tmp_path_factory.mktemp("hostile")
    nodes, ways = [], []
    for i, text in enumerate(TEXTS):
        lat = 60.1602 + i * 0.0002
        corner = 10 * i + 1
        nodes += [(corner + k, 24.931 + 0.004 * k, lat, {}) for k in range(4)]
        nodes.append((corner + 5, 24.9325, lat, {"amenity": "pub", "name": text, "opening_hours": text}))
        ways.append((corner, [corner, corner + 1, corner + 2, corner + 3], {"highway": "residential", "name": text}))
        ring = [(24.944, lat), (24.9452, lat), (24.9452, lat + 0.00015), (24.944, lat + 0.00015)]
        nodes += [(100_000 + corner + k, lon, y, {}) for k, (lon, y) in enumerate(ring)]
        square = [100_000 + corner + k for k in (0, 1, 2, 3, 0)]
        ways.append((100_000 + corner, square, {"place": "square", "name": text}))
    write_pbf(folder / "place.osm.pbf", sorted(nodes), sorted(ways), box=BOX)
    with (folder / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "lon", "lat", "date", "time", "kind"])
        for i, text in enumerate(TEXTS):
            rows.writerow([f"i{i}", 24.934, round(60.1602 + i * 0.0002, 6), "2024-03-05", "23:40", text])
    (folder / "study.yaml").write_text(
        "name: '<script>window." + MARK + "=1</script>{{ 7*191 }}'\n"
        "osm: place.osm.pbf\nperiod: {from: 2024-01-01, to: 2024-12-31}\n"
        "incidents:\n  - path: incidents.csv\n    coverage: area\n    dates: year-first\n"
        "    columns: {id: id, lon: lon, lat: lat, date: date, time: time, kind: kind}\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def study(place):
    return gs.read_study(place)


@pytest.fixture(scope="module")
def scores(study):
    return gs.score_study(study)


def test_every_text_arrives_word_for_word(study):
    assert set(study.segments["name"]) == set(TEXTS)
    assert set(study.spaces["name"]) == set(TEXTS)
    assert set(study.venues["name"]) == set(TEXTS)
    assert set(study.incidents["kind"]) == {text.strip() for text in TEXTS}


@pytest.mark.browser
def test_nothing_runs_on_the_map(study, scores, tmp_path):
    path = gs.draw_map(study, scores).save(tmp_path / "map.html")
    with open_browser() as browser:
        visit = Visit(browser, path)
        assert visit.page.evaluate(f"window.{MARK}") is None
        visit.page.click("#open-table")
        visit.page.wait_for_timeout(300)
        shown = visit.page.inner_text("body")
        assert visit.page.evaluate(f"window.{MARK}") is None
        assert visit.was_quiet()
        visit.page.close()
    assert "{{ 7*191 }}" in shown
    assert "1337" not in shown


def test_nothing_is_a_formula_in_the_spreadsheet(study, scores, tmp_path):
    gs.save_scores(scores, study, tmp_path)
    with (tmp_path / "spaces.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["name"] for row in csv.DictReader(file)]
    assert len(cells) == len(TEXTS)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_control_character_reaches_the_terminal(study):
    for text in (findings_table(study), findings_json(study)):
        assert not re.findall(r"[^\n\x20-\x7e\u00a0-\uffff]|[\u202a-\u202e\u2066-\u2069]", text)
