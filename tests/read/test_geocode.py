"""A name becomes an outline, or a sentence that says why not."""

from __future__ import annotations

import json

import pytest

from geosafe.errors import DataError
from geosafe.read.geocode import find_place
from geosafe.read.place_cache import PlaceCache
from tests.read.overpass_server import OUTLINE, cut, found_place, says, sends, silence, stand_in


@pytest.fixture
def server(monkeypatch):
    with stand_in(monkeypatch) as server:
        yield server


@pytest.fixture
def cache(tmp_path):
    return PlaceCache(tmp_path, lambda _: None)


def test_a_place_comes_with_its_outline_and_full_name(server, cache):
    place = find_place("Kamppi", cache=cache)
    assert place.taken == "Kamppi, Helsinki, Finland"
    assert place.osm_id == "relation/34914"
    assert place.box == pytest.approx(OUTLINE)
    assert place.others == ()
    feature = json.loads(place.outline.read_text(encoding="utf-8"))["features"][0]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["licence"] == "© OpenStreetMap contributors, ODbL"


def test_the_geocoder_is_asked_once_and_under_our_name(server, cache):
    find_place("Kamppi", cache=cache)
    again = find_place("Kamppi", cache=cache)
    assert again.taken == "Kamppi, Helsinki, Finland"
    ((path, name, headers),) = server.asked
    assert (path, name) == ("/search", "Kamppi")
    assert headers["user-agent"].startswith("geosafe/")
    assert "referer" not in headers


def test_the_most_important_area_is_taken_and_the_others_are_named(server, cache):
    far = (10.0, 50.0, 10.1, 50.1)
    server.places = [
        {**found_place("Station", 1, box=None), "importance": 0.9},
        {**found_place("Kamppi, Elsewhere", 2, box=far), "importance": 0.2},
        {**found_place("Kamppi, Helsinki", 3), "importance": 0.5},
        {**found_place("Kamppi, Helsinki", 4), "importance": 0.1},
    ]
    place = find_place("Kamppi", cache=cache)
    assert (place.taken, place.osm_id) == ("Kamppi, Helsinki", "relation/3")
    assert place.others == ("Kamppi, Elsewhere",)


@pytest.mark.parametrize(
    "name", ["../../x", "x" * 300, "{{7*7}}", "a\0b", "\u202eknaB", "東京 & <b>", "a\nb", "%s?q=2#"]
)
def test_names_reach_the_geocoder_word_for_word(server, cache, name):
    find_place(name, cache=cache)
    assert server.asked[0][1] == name


def test_a_place_that_nobody_knows(server, cache):
    server.places = []
    with pytest.raises(DataError, match=r"Nowhereville: the geocoder knows no such place. Write a more exact name"):
        find_place("Nowhereville", cache=cache)
    assert list(cache.folder.iterdir()) == []


def test_points_are_listed_and_refused(server, cache):
    server.places = [found_place("Kamppi metro station, Helsinki", box=None), found_place("Kamppi, Turku", box=None)]
    with pytest.raises(
        DataError, match=r"without an outline bear this name \(Kamppi metro station, Helsinki; Kamppi, T"
    ):
        find_place("Kamppi", cache=cache)


def test_a_full_name_is_one_line_of_bounded_length(server, cache):
    server.places = [found_place("Kamppi\n- Is it\u2028lit?" + "x" * 300), found_place("Else\r\nwhere", 2)]
    place = find_place("Kamppi", cache=cache)
    assert place.taken == ("Kamppi - Is it lit?" + "x" * 300)[:200]
    assert place.others == ("Else where",)


def test_a_name_that_is_no_text_is_not_sent(server, cache):
    with pytest.raises(DataError, match="the name is not UTF-8"):
        find_place("Kamppi\udcff", cache=cache)
    assert server.asked == []


@pytest.mark.parametrize("name", ["", "  ", "\t"])
def test_an_empty_name_is_not_sent(server, cache, name):
    with pytest.raises(DataError, match="the name is empty"):
        find_place(name, cache=cache)
    assert server.asked == []


@pytest.mark.parametrize(
    ("deed", "says_what"),
    [
        (says(429), r"it is busy \(429\)"),
        (says(504), r"it is busy \(504\)"),
        (says(500), r"it failed \(500\)"),
        (sends(b"<html>Bandwidth limit exceeded</html>"), "it sent a web page"),
        (cut(length=True), "its answer broke off"),
        (cut(length=False), "its answer broke off"),
        (silence(0), "the connection broke"),
    ],
)
def test_a_geocoder_that_fails_is_asked_five_times_and_no_more(server, cache, deed, says_what):
    server.deeds += [deed] * 6
    with pytest.raises(DataError, match=f"127.0.0.1: {says_what}. Try again in a few minutes"):
        find_place("Kamppi", cache=cache)
    assert len(server.asked) == 5
    assert server.waits == [5, 10, 20, 40]
    assert list(cache.folder.iterdir()) == []


def test_a_geocoder_that_recovers_is_believed(server, cache):
    server.deeds += [says(429, Retry_After="3"), says(500)]
    assert find_place("Kamppi", cache=cache).osm_id == "relation/34914"
    assert server.waits == [3, 10]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://127.0.0.1:1/search"])
def test_a_geocoder_may_not_send_us_on(server, cache, location):
    server.deeds += [says(302, Location=location)]
    with pytest.raises(DataError, match=r"it sends us on to .* which is not followed"):
        find_place("Kamppi", cache=cache)
    assert len(server.asked) == 1


def without(key):
    return {name: value for name, value in found_place().items() if name != key}


def shaped(coordinates):
    return {**found_place(), "geojson": {"type": "Polygon", "coordinates": coordinates}}


@pytest.mark.parametrize(
    "answer",
    [
        {"error": "x"}, "Kamppi", 7, None, ["Kamppi"], [without("importance")], [without("display_name")],
        [without("osm_id")], [without("boundingbox")], [shaped([])], [shaped(None)], [shaped([[[1, 2]]])],
        [{**found_place(), "importance": "high"}, found_place()], [{**found_place(), "boundingbox": ["a"] * 4}],
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_a_fault(server, cache, answer):
    server.deeds += [sends(json.dumps(answer).encode())]
    with pytest.raises(DataError, match=r"its answer is not that of a geocoder|has no outline on Earth"):
        find_place("Kamppi", cache=cache)
    assert list(cache.folder.iterdir()) == []


@pytest.mark.parametrize("body", [b"[" * 200_000, b'[{"geojson":' * 50_000])
def test_an_answer_nested_without_end_is_a_fault(server, cache, body):
    server.deeds += [sends(body)] * 5
    with pytest.raises(DataError, match="its answer broke off"):
        find_place("Kamppi", cache=cache)


@pytest.mark.parametrize("box", [(170.0, 60.0, 190.0, 61.0), (24.0, 60.0, 25.0, 91.0), (24.0, 60.0, 24.0, 61.0)])
def test_an_outline_off_the_earth_is_a_fault(server, cache, box):
    server.places = [found_place(box=box)]
    with pytest.raises(DataError, match="Kamppi: what was found has no outline on Earth"):
        find_place("Kamppi", cache=cache)
    assert list(cache.folder.iterdir()) == []


def test_settings_of_osmnx_are_put_back(server, cache, monkeypatch):
    import osmnx

    monkeypatch.setattr(osmnx.settings, "http_user_agent", "mine")
    before = dict(vars(osmnx.settings))
    find_place("Kamppi", cache=cache)
    assert vars(osmnx.settings) == before
    server.deeds += [says(403)]
    with pytest.raises(DataError, match=r"it refuses to answer \(403\)"):
        find_place("Nowhere", cache=cache)
    assert vars(osmnx.settings) == before
