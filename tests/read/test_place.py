"""A place by its name: fetched once, read ever after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geosafe.errors import DataError
from geosafe.params import EDGE_MARGIN_M
from geosafe.read import place
from geosafe.read.osm import read_osm
from geosafe.read.place import fetch_place, file_names
from geosafe.read.polygon import read_polygon
from tests.read.overpass_server import AS_OF, OUTLINE, cut, found_place, says, stand_in


@pytest.fixture
def server(monkeypatch):
    with stand_in(monkeypatch) as server:
        yield server


def fetch(folder, name="Kamppi", tell=lambda _: None):
    return fetch_place(name, cache=folder / ".geosafe-cache", tell=tell)


def test_a_place_is_an_extract_and_an_outline(server, tmp_path):
    found = fetch(tmp_path)
    assert (found.asked, found.taken, found.osm_id) == ("Kamppi", "Kamppi, Helsinki, Finland", "relation/34914")
    assert found.as_of == AS_OF
    shape, _ = read_polygon(found.outline.name, folder=found.outline.parent, layer="study")
    assert shape.total_bounds == pytest.approx(OUTLINE)
    west, south, east, north = read_osm(found.extract).box
    assert (west, south) < OUTLINE[:2]
    assert (east, north) > OUTLINE[2:]


def test_with_everything_kept_no_network_is_needed(server, tmp_path):
    first = fetch(tmp_path)
    server.shutdown()
    server.server_close()
    said = []
    assert fetch(tmp_path, tell=said.append) == first
    assert said == []


def test_with_nothing_kept_and_no_network_the_way_out_is_told(server, tmp_path):
    server.shutdown()
    server.server_close()
    with pytest.raises(
        DataError, match=r"it cannot be reached\. Go online .* download an extract .* give it with --osm"
    ):
        fetch(tmp_path)


def test_nothing_in_the_cache_tells_of_the_machine(server, tmp_path, monkeypatch):
    monkeypatch.setenv("USER", "somebody")
    fetch(tmp_path)
    for file in (tmp_path / ".geosafe-cache").iterdir():
        content = file.read_bytes()
        assert not any(word in content for word in (b"127.0.0.1", b"somebody", str(tmp_path).encode()))


@pytest.mark.parametrize("poison", [b"", b"<html>", b"[", b'{"features": []}', "other"])
def test_a_poisoned_outline_is_told_and_fetched_again(server, tmp_path, poison):
    found, said = fetch(tmp_path), []
    good = found.outline.read_bytes()
    found.outline.write_bytes(good.replace(b"24.9", b"14.9") if poison == "other" else poison)
    assert fetch(tmp_path, tell=said.append).outline.read_bytes() == good
    assert "has changed since it was fetched: fetching it again" in said[0]
    assert server.count("/search") == 2
    found.outline.write_bytes(b"")
    server.deeds += [says(403)]
    with pytest.raises(DataError, match=r"place-[0-9a-f]{16}\.geojson: it has changed since it was fetched"):
        fetch(tmp_path)


def test_a_finding_says_what_was_taken_and_from_when(server, tmp_path):
    server.places.append(found_place("Kamppi, Elsewhere", 5, box=(10, 50, 11, 51)))
    finding = fetch(tmp_path).finding()
    assert finding.says == (
        f"Fetched by name from OpenStreetMap, as it stood at {AS_OF}: Kamppi, Helsinki, Finland (relation/34914). "
        "The name also fits: Kamppi, Elsewhere."
    )
    assert "more exact name" in finding.todo


def test_a_place_that_fails_half_way_keeps_its_outline(server, tmp_path):
    server.deeds += [lambda handler, body: (handler.head(len(body)), handler.wfile.write(body))]
    server.deeds += [cut(length=True)] * 5
    with pytest.raises(DataError, match="its answer broke off"):
        fetch(tmp_path)
    fetch(tmp_path)
    assert server.count("/search") == 1


@pytest.mark.parametrize("lat", [0.0, 48.9, -33.9, 69.6])
def test_the_box_reaches_just_beyond_the_margin(lat):
    outline = (2.0, lat, 2.03, lat + 0.02)
    west, south, east, north = place._with_margin(outline)
    geod = Geod(ellps="WGS84")
    for corner in ((2.0, lat), (2.03, lat + 0.02), (2.0, lat + 0.02), (2.03, lat)):
        lon, at = corner
        up, down = (geod.inv(lon, at, lon, edge)[2] for edge in (north, south))
        left, right = (geod.inv(lon, at, edge, at)[2] for edge in (west, east))
        assert min(up, down) >= EDGE_MARGIN_M
        assert min(left, right) >= EDGE_MARGIN_M
        assert min(up, down) < EDGE_MARGIN_M + 16
        assert min(left, right) < EDGE_MARGIN_M + 16


def test_the_box_stays_on_the_earth():
    assert place._with_margin((-180.0, -90.0, 180.0, 90.0)) == (-180.0, -90.0, 180.0, 90.0)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Aubervilliers, France", "aubervilliers-france"),
        ("../../x", "x"),
        ("{{7*7}}", "7-7"),
        ("a\0b", "a-b"),
        ("\u202eknaB", "knab"),
        ("Saint-Denis (93)", "saint-denis-93"),
        ("São Paulo", "são-paulo"),
        ("東京", "東京"),
        ("x" * 300, "x" * 40),
        ("y" * 39 + " z", "y" * 39),
        ("...", "place"),
        ("NUL", "place-nul"),
        ("com1", "place-com1"),
        ("", "place"),
    ],
)
def test_names_of_files_are_plain(name, stem):
    assert file_names(name) == (f"{stem}.osm.pbf", f"{stem}.geojson")


@given(st.text(max_size=400))
def test_any_name_makes_a_file(name):
    for file in file_names(name):
        assert file.split(".")[0]
        assert not set(file) & set('/\\:*?"<>|\0\n \u202e')
        assert not file.startswith((".", "-"))
        assert len(file.encode()) < 200
