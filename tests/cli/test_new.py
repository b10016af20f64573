"""``geosafe new --place``: a study of a place by its name is one command, and then needs no network."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

import geosafe as gs
from geosafe.cli.main import main
from geosafe.errors import DataError
from geosafe.read import overpass
from geosafe.store import describe
from tests.read.overpass_server import AS_OF, EXTRACT, found_place, says, stand_in


@pytest.fixture
def server(monkeypatch):
    with stand_in(monkeypatch) as server:
        yield server


@pytest.fixture
def geosafe(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["geosafe", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return end.value.code, told.out, told.err

    return run


def go_offline(server):
    server.shutdown()
    server.server_close()


def codes(study):
    return {finding.code: finding for finding in study.findings}


def test_a_study_of_a_place_is_one_command_and_then_needs_neither_network_nor_cache(server, geosafe, tmp_path):
    server.places.append(found_place("Kamppi, Elsewhere", 5, box=(10, 50, 11, 51)))
    code, _, told = geosafe("new", tmp_path / "study", "--place", "Kamppi, Helsinki")
    assert code == 0, told
    assert "Asking 127.0.0.1 where 'Kamppi, Helsinki' lies …" in told
    assert "Fetching part 1 of 1 from 127.0.0.1 …" in told
    assert "Is Kamppi, Helsinki, Finland the place you mean? The name also fits: Kamppi, Elsewhere." in told
    text = (tmp_path / "study/study.yaml").read_text(encoding="utf-8")
    for line in (
        'name: "Kamppi, Helsinki"\nplace: "Kamppi, Helsinki"  # ',
        "\n# Taken for it: Kamppi, Helsinki, Finland (relation/34914).\n",
        f"\nosm: kamppi-helsinki.osm.pbf  # OpenStreetMap as it stood at {AS_OF}\n",
        "\narea: kamppi-helsinki.geojson  # ",
        "\n# - Is Kamppi, Helsinki, Finland the place you mean?",
    ):
        assert line in text
    go_offline(server)
    shutil.rmtree(tmp_path / "study/.geosafe-cache")
    code, table, told = geosafe("check", tmp_path / "study")
    assert code == 0, told
    assert "km of walking network" in table
    study = gs.read_study(tmp_path / "study")
    assert study.area.area == pytest.approx(222 * 557, rel=0.01)
    assert not codes(study).keys() & {"no-margin", "place-by-name"}


def test_a_study_file_may_name_a_place_instead_of_an_extract(server, geosafe, tmp_path):
    (tmp_path / "study.yaml").write_text("name: Kamppi\nplace: Kamppi, Helsinki\n", encoding="utf-8")
    first = gs.read_study(tmp_path)
    go_offline(server)
    study = gs.read_study(tmp_path)
    assert study.segments.equals(first.segments)
    assert study.findings == first.findings
    # OUTLINE spans 0.004 degrees of longitude, 222 m at 60.1715 N, and 0.005 of latitude, 557 m.
    assert study.area.area == pytest.approx(222 * 557, rel=0.01)
    assert AS_OF in codes(study)["place-by-name"].says
    assert "no-margin" not in codes(study)
    assert AS_OF in json.dumps(describe(study))
    assert {source["file"] for source in study.sources} == {"Kamppi, Helsinki"}


def test_an_area_of_ones_own_goes_before_the_outline(server, tmp_path):
    ring = [[24.943, 60.170], [24.945, 60.170], [24.945, 60.172], [24.943, 60.172], [24.943, 60.170]]
    (tmp_path / "mine.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8")
    (tmp_path / "study.yaml").write_text("name: K\nplace: Kamppi\narea: mine.geojson\n", encoding="utf-8")
    assert gs.read_study(tmp_path).area.area == pytest.approx(111 * 223, rel=0.01)


def test_an_extract_goes_before_a_place(server, tmp_path):
    shutil.copy(EXTRACT, tmp_path)
    (tmp_path / "study.yaml").write_text("name: K\nosm: Helsinki.osm.pbf\nplace: Kamppi\n", encoding="utf-8")
    gs.read_study(tmp_path)
    assert server.asked == []


def test_offline_with_nothing_kept_says_what_to_do(server, geosafe, tmp_path):
    go_offline(server)
    code, _, told = geosafe("new", tmp_path / "study", "--place", "Kamppi", "-q")
    assert code == 1
    assert "127.0.0.1: it cannot be reached. Go online and try again. You can download an extract" in told
    assert not (tmp_path / "study/study.yaml").exists()


def test_a_run_that_failed_goes_on_where_it_stopped(server, geosafe, tmp_path, monkeypatch):
    monkeypatch.setattr(overpass, "PART_KM", 0.5)  # 2 parts across, 3 up
    server.deeds += [lambda handler, body: (handler.head(len(body)), handler.wfile.write(body))] * 4 + [says(403)]
    assert geosafe("new", tmp_path, "--place", "Kamppi")[0] == 1
    assert server.count("/api/interpreter") == 4
    code, _, told = geosafe("new", tmp_path, "--place", "Kamppi")
    assert code == 0
    assert server.count("/api/interpreter") == 7
    assert [line for line in told.splitlines() if "Fetching" in line] == [
        f"Fetching part {i} of 6 from 127.0.0.1 …" for i in (4, 5, 6)
    ]
    assert server.count("/search") == 1


def test_either_an_extract_or_a_place(server, geosafe, tmp_path):
    for words in ((), ("--osm", "x.osm.pbf", "--place", "Kamppi")):
        code, _, told = geosafe("new", tmp_path, *words)
        assert code == 2
        assert "give an extract with --osm, or the name of a place with --place: one of the two" in told
    assert server.asked == []


@pytest.mark.parametrize("file", ["study.yaml", "kamppi.osm.pbf", "kamppi.geojson"])
def test_nothing_is_fetched_or_replaced_where_a_file_stands_in_the_way(server, geosafe, tmp_path, file):
    (tmp_path / file).write_text("mine", encoding="utf-8")
    code, _, told = geosafe("new", tmp_path, "--place", "Kamppi")
    assert code == 2
    assert "add --overwrite" in told
    assert server.asked == []
    assert geosafe("new", tmp_path, "--place", "Kamppi", "--overwrite")[0] == 0


def test_an_address_that_is_none_is_a_fault_of_the_call(server, geosafe, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOSAFE_OVERPASS_URL", "file:///etc/passwd")
    code, _, told = geosafe("new", tmp_path, "--place", "Kamppi")
    assert code == 2
    assert "GEOSAFE_OVERPASS_URL must be an address such as https://overpass-api.de/api" in told


@pytest.mark.parametrize(
    "name", ["../../x", "x" * 300, "{{7*7}} {% raw %}", "\u202e\x1b[31mknaB", "# : [&*]\n  osm: y"]
)
def test_names_of_places_do_no_harm_and_stay_word_for_word(server, geosafe, tmp_path, name):
    server.places = [{**found_place(), "display_name": name}]
    folder = tmp_path / "deep/er/study"
    code, _, told = geosafe("new", folder, "--place", name)
    assert code == 0, told
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert gs.read_study(folder).name == name
    written = {path.relative_to(tmp_path).parts[:3] for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {("deep", "er", "study")}
    assert len([path for path in folder.iterdir() if path.is_file()]) == 3


def test_a_hostile_name_in_a_study_file_is_fetched_too(server, tmp_path):
    (tmp_path / "study.yaml").write_text('name: K\nplace: "../../x\\0{{7*7}}"\n', encoding="utf-8")
    study = gs.read_study(tmp_path)
    assert server.asked[0][1] == "../../x\0{{7*7}}"
    assert {source["file"] for source in study.sources} == {"../../x\0{{7*7}}"}
    assert {path.name for path in Path(tmp_path).iterdir()} == {"study.yaml", ".geosafe-cache"}


def test_a_study_without_streets_or_place_is_a_fault(tmp_path):
    (tmp_path / "study.yaml").write_text("name: K\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no 'osm' and no 'place' is given. Add `osm:` .* or `place:` with its name"):
        gs.read_study(tmp_path)
