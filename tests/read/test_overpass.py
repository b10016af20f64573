"""What OpenStreetMap holds in a box: fetched in parts, whole or not at all."""

from __future__ import annotations

import math
import re
import shutil
from collections import Counter

import numpy as np
import osmium
import pytest

from geosafe.errors import DataError
from geosafe.read import fetch, overpass, pbf
from geosafe.read.osm import read_osm
from geosafe.read.osm_objects import read_objects
from geosafe.read.overpass import as_of, fetch_box
from geosafe.read.place_cache import PlaceCache
from tests.read.overpass_server import (
    AS_OF,
    EXTRACT,
    chunked,
    cut,
    cut_packed,
    elsewhere,
    remark,
    says,
    sends,
    silence,
    stand_in,
    well,
    without_nodes,
)

BOX = (24.940, 60.168, 24.947, 60.173)  # 0.39 km x 0.56 km
LARGER = (24.937, 60.166, 24.951, 60.176)
EMPTY = b"<?xml version='1.0'?>\n<osm version='0.6'></osm>\n"


@pytest.fixture
def server(monkeypatch):
    with stand_in(monkeypatch) as server:
        yield server


@pytest.fixture
def said():
    return []


@pytest.fixture
def cache(tmp_path, said):
    return PlaceCache(tmp_path / "cache", said.append)


@pytest.fixture
def six_parts(monkeypatch):
    monkeypatch.setattr(overpass, "PART_KM", 0.2)  # 2 across, 3 up


def objects(file):
    return read_objects(pbf.read_blocks(file, name="x"), name="x")


def kept(cache, what="part"):
    return sorted(cache.folder.glob(f"{what}-*.osm.pbf"))


def same(one, other):
    for kind in ("nodes", "ways", "relations"):
        mine, its = getattr(one, kind), getattr(other, kind)
        for each in ("ids", "tagged", "edited", "x", "y", "refs", "sizes", "kinds"):
            np.testing.assert_array_equal(getattr(mine, each), getattr(its, each), err_msg=f"{kind} {each}")
        assert list(mine.tags) == list(its.tags)


def test_an_extract_holds_all_that_lies_in_the_box(server, cache):
    west, south, east, north = LARGER
    found, truth = objects(fetch_box(LARGER, name="Kamppi", cache=cache)), objects(EXTRACT)
    lon, lat = truth.nodes.x / 1e7, truth.nodes.y / 1e7
    inside = truth.nodes.ids[(west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)]
    assert len(inside) > 10_000
    assert np.isin(inside, found.nodes.ids).all()
    way = np.repeat(truth.ways.ids, truth.ways.sizes)
    touching = np.unique(way[np.isin(truth.ways.refs, inside)])
    assert np.isin(touching, found.ways.ids).all()
    assert np.isin(found.ways.refs, found.nodes.ids).all()
    tags = dict(zip(truth.ways.ids[truth.ways.tagged].tolist(), truth.ways.tags, strict=True))
    assert [tags[i] for i in found.ways.ids[found.ways.tagged].tolist()] == list(found.ways.tags)
    assert (found.nodes.edited > 0).all()


def test_an_extract_says_what_box_it_covers_and_how_old_it_is(server, cache):
    file = fetch_box(BOX, name="Kamppi", cache=cache)
    assert read_osm(file).box == pytest.approx(BOX)
    assert as_of(file) == AS_OF


def test_the_query_asks_for_the_box_and_leaves_routes_and_boundaries_short(server, cache):
    fetch_box(BOX, name="Kamppi", cache=cache)
    ((path, query, headers),) = server.asked
    assert path == "/api/interpreter"
    assert query.splitlines() == [
        "[out:xml][timeout:180];",
        "nwr(60.1680000,24.9400000,60.1730000,24.9470000)->.found;",
        'rel.found["type"="multipolygon"]->.areas;',
        "way(r.areas)->.rims;",
        "(way.found;.rims;)->.ways;",
        "(.found;.rims;node(w.ways);node(r.areas););",
        "out meta;",
    ]
    assert headers["user-agent"].startswith("geosafe/")


def test_parts_join_into_what_one_request_gives(server, cache, tmp_path, monkeypatch):
    whole = fetch_box(BOX, name="Kamppi", cache=cache)
    monkeypatch.setattr(overpass, "PART_KM", 0.2)
    joined = fetch_box(BOX, name="Kamppi", cache=PlaceCache(tmp_path / "parts", lambda _: None))
    assert server.count("/api/interpreter") == 1 + 6
    same(objects(joined), objects(whole))
    assert joined.read_bytes() == whole.read_bytes()


def test_parts_cover_the_box_and_none_is_too_long():
    box = (2.36, 48.90, 2.42, 48.95)
    parts = overpass._parts(box)
    width, height = 0.06 * 111.32 * math.cos(math.radians(48.925)), 0.05 * 111.32  # 4.39 km, 5.57 km
    assert len(parts) == math.ceil(width / 3) * math.ceil(height / 3) == 4
    assert sum((east - west) * (north - south) for west, south, east, north in parts) == pytest.approx(0.06 * 0.05)
    assert (min(p[0] for p in parts), min(p[1] for p in parts)) == box[:2]
    assert (max(p[2] for p in parts), max(p[3] for p in parts)) == box[2:]


def test_there_is_a_pause_before_each_request_and_progress_is_told(server, cache, six_parts, said):
    fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.waits == [overpass.BETWEEN_S] * 6
    assert said == [f"Fetching part {i} of 6 from 127.0.0.1" for i in range(1, 7)]


def test_what_is_kept_is_not_fetched_again(server, cache):
    file = fetch_box(BOX, name="Kamppi", cache=cache)
    server.shutdown()
    server.server_close()
    assert fetch_box(BOX, name="Kamppi", cache=cache) == file
    assert server.count("/api/interpreter") == 1


def test_a_run_that_was_stopped_goes_on_where_it_stopped(server, cache, six_parts, said, monkeypatch):
    def stop_at_the_fourth(seconds):
        server.waits.append(seconds)
        if len(server.waits) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "pause", stop_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        fetch_box(BOX, name="Kamppi", cache=cache)
    assert len(kept(cache)) == server.count("/api/interpreter") == 3
    said.clear()
    fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.count("/api/interpreter") == 6
    assert said == [f"Fetching part {i} of 6 from 127.0.0.1" for i in (4, 5, 6)]


def test_a_server_that_goes_away_leaves_what_came(server, cache, six_parts):
    server.deeds += [well, well, says(403)]
    with pytest.raises(DataError, match=r"refuses to answer \(403\)"):
        fetch_box(BOX, name="Kamppi", cache=cache)
    assert len(kept(cache)) == 2
    fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.count("/api/interpreter") == 3 + 4


NO_DATA = "its answer is not OpenStreetMap data"
PARTIAL = {
    "remark": (remark, "it gave up before it had everything and says 'runtime error: Query timed out in"),
    "429": (says(429), r"it is busy \(429\)"),
    "500": (says(500), r"it failed \(500\)"),
    "HTML": (sends(b"<!DOCTYPE html>\n<html><body>Please log in</body></html>"), "it sent a web page instead of data"),
    "HTML in XML": (sends(b"<?xml version='1.0'?><html/>"), "it sent a web page instead of data"),
    "JSON": (sends(b'{"elements": []}'), NO_DATA),
    "nothing": (sends(b""), NO_DATA),
    "cut, with the length of the whole": (cut(length=True), "its answer broke off"),
    "cut, without a length": (cut(length=False), "its answer broke off"),
    "cut within its chunks": (chunked(whole=False), "its answer broke off"),
    "cut and packed": (cut_packed, "its answer broke off"),
    "no answer": (silence(0), "the connection broke"),
    "another place": (elsewhere, "its answer is of another place"),
    "a third of the nodes left out": (without_nodes, r"its answer lacks nodes of \d{3} ways"),
    "not well-formed": (sends(b"<?xml version='1.0'?><osm><node></osm>"), NO_DATA),
    "no number": (sends(b"<?xml version='1.0'?><osm><node id='1' lat='x' lon='2'/></osm>"), NO_DATA),
    "no day": (sends(b"<?xml version='1.0'?><osm><meta osm_base=\"2026-99-99T99:99:99Z\"/></osm>"), NO_DATA),
    "a node without coordinates": (sends(b"<?xml version='1.0'?><osm version='0.6'><node id='1'/>"
                                         b"<node id='2' lat='60.17' lon='24.942'/></osm>"),
                                   "its answer has nodes without a place"),
    "an entity": (sends(b"<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY a 'b'>]><osm><node id='1' lat='60' lon='24'>"
                        b"<tag k='name' v='&a;'/></node></osm>"), NO_DATA),
    "a file": (sends(b"<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><osm>&a;</osm>"),
               NO_DATA),
}  # fmt: skip


@pytest.mark.parametrize(("deed", "says_what"), PARTIAL.values(), ids=PARTIAL)
def test_a_partial_answer_is_asked_for_again_and_never_kept(server, cache, deed, says_what):
    server.deeds += [deed] * 6
    with pytest.raises(DataError, match=f"127.0.0.1: {says_what}.* Try again in a few minutes; what has"):
        fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.count("/api/interpreter") == fetch.ATTEMPTS
    assert [wait for wait in server.waits if wait != overpass.BETWEEN_S] == [5, 10, 20, 40]
    assert list(cache.folder.iterdir()) == []


def test_a_server_that_recovers_gives_the_same_extract(server, cache, tmp_path):
    server.deeds += [remark, cut(length=True), elsewhere, without_nodes]
    late = fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.count("/api/interpreter") == 5
    plain = fetch_box(BOX, name="Kamppi", cache=PlaceCache(tmp_path / "plain", lambda _: None))
    assert late.read_bytes() == plain.read_bytes()


def test_a_request_that_is_not_understood_is_not_repeated(server, cache):
    server.deeds += [says(400)]
    with pytest.raises(DataError, match=r"it refuses to answer \(400\)"):
        fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.count("/api/interpreter") == 1


def test_a_place_where_the_server_holds_nothing_is_refused_and_asked_for_anew(server, cache, six_parts):
    server.deeds += [sends(EMPTY)] * 6
    with pytest.raises(DataError, match=r"Kamppi: the server holds nothing there\. Ask another one"):
        fetch_box(BOX, name="Kamppi", cache=cache)
    assert kept(cache) == kept(cache, "extract") == []
    fetch_box(BOX, name="Kamppi", cache=cache)
    assert server.count("/api/interpreter") == 12


def test_a_part_may_be_empty(server, cache, six_parts):
    server.deeds += [well, sends(EMPTY)]
    found = objects(fetch_box(BOX, name="Kamppi", cache=cache))
    assert len(found.nodes.ids) > 1000


def test_one_way_in_a_thousand_may_lack_a_node(server, cache):
    def lose_a_node(handler, body):
        uses = Counter(re.findall(rb'<nd ref="(\d+)"', body))
        line, _ = next(found for found in re.findall(rb'(<node id="(\d+)" [^>]*/>)', body) if uses[found[1]] == 1)
        sends(body.replace(line, b""))(handler, b"")

    server.deeds += [lose_a_node]
    found = objects(fetch_box(LARGER, name="Kamppi", cache=cache))
    assert len(found.ways.ids) > 1000
    assert (~np.isin(found.ways.refs, found.nodes.ids)).sum() == 1
    assert server.count("/api/interpreter") == 1


def part(version: int, lon: float, *, age: str) -> bytes:
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6"><meta osm_base="{age}"/>
<node id='1' lat='60.170' lon='{lon}' version='{version}' timestamp='202{version}-01-01T00:00:00Z'
 uid='7' user='Someone' changeset='9'/>
<node id='2' lat='60.171' lon='24.94' version='1' timestamp='2020-01-01T00:00:00Z' uid='7' user='Someone'/>
<way id='5' version='{version}' timestamp='202{version}-01-01T00:00:00Z'><nd ref='1'/><nd ref='2'/>
<tag k='highway' v='footway'/><tag k='name' v='{{{{7*7}}}}&lt;remark&gt;&#x202e;'/></way></osm>""".encode()


def two_parts(server, cache, monkeypatch, first: bytes, second: bytes):
    monkeypatch.setattr(overpass, "PART_KM", 0.6)
    server.deeds += [sends(first), sends(second)] * 2
    return fetch_box((24.937, 60.166, 24.945, 60.176), name="x", cache=cache)  # 0.44 km x 1.11 km


def test_where_parts_tell_different_versions_the_newer_counts(server, cache, monkeypatch):
    old, new = part(3, 24.940, age="2026-11-02T03:04:05Z"), part(4, 24.941, age="2026-11-01T00:00:00Z")
    for i, each in enumerate([(old, new), (new, old)]):
        server.deeds.clear()
        file = two_parts(server, PlaceCache(cache.folder / str(i), cache.tell), monkeypatch, *each)
        found = objects(file)
        assert found.nodes.ids.tolist() == [1, 2]
        assert found.nodes.x.tolist() == [249410000, 249400000]
        assert found.ways.ids.tolist() == [5]
        assert as_of(file) == "2026-11-01T00:00:00Z"


def test_texts_stay_word_for_word_and_people_stay_out(server, cache, monkeypatch):
    body = part(3, 24.940, age="2026-11-02T03:04:05Z")
    file = two_parts(server, cache, monkeypatch, body, body)
    assert list(objects(file).ways.tags) == [{"highway": "footway", "name": "{{7*7}}<remark>\u202e"}]
    for each in [file, *kept(cache)]:
        assert {(found.user, found.uid, found.changeset) for found in osmium.FileProcessor(str(each))} == {("", 0, 0)}
    assert not any(b"Someone" in path.read_bytes() for path in cache.folder.iterdir())


def test_a_server_that_tells_no_age_is_believed_without(server, cache, monkeypatch):
    old, new = part(3, 24.940, age="recently"), part(4, 24.940, age="2026-11-02T03:04:05Z")
    assert as_of(two_parts(server, cache, monkeypatch, new, old)) == ""


def test_a_place_that_is_too_large_is_refused_before_anything_is_asked(server, cache):
    # 1 degree of latitude, and of longitude on the equator, are 111.32 km: 111.32 x 11.132 = 1,239 km².
    with pytest.raises(
        DataError, match=r"Largeville: the place .* take 1,239 km²; by name geosafe fetches up to 250 km²"
    ):
        fetch_box((10.0, -0.05, 11.0, 0.05), name="Largeville", cache=cache)
    assert server.asked == []


# --- A cache that somebody or something has changed --------------------------------------------


def change_a_byte(file, _):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def shorten(file, _):
    file.write_bytes(file.read_bytes()[:-1000])


def page(file, _):
    file.write_bytes(b"<html>504 Gateway Time-out</html>")


def partial(file, _):
    file.write_bytes(b"<?xml version='1.0'?><osm version='0.6'><remark>runtime error</remark></osm>")


def answer_of_another(file, other):
    shutil.copy(other, file)


def answer_and_note_of_another(file, other):
    for suffix in (".osm.pbf", ".json"):
        names = (each.name.removesuffix(".osm.pbf") + suffix for each in (other, file))
        shutil.copy(*(file.parent / name for name in names))


POISONS = [change_a_byte, shorten, page, partial, answer_of_another, answer_and_note_of_another]


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.__name__)
def test_a_poisoned_part_is_told_and_fetched_again(server, cache, six_parts, said, poison):
    whole = fetch_box(BOX, name="Kamppi", cache=cache).read_bytes()
    poison(*kept(cache)[:2])
    kept(cache, "extract")[0].unlink()
    said.clear()
    assert fetch_box(BOX, name="Kamppi", cache=cache).read_bytes() == whole
    assert server.count("/api/interpreter") == 7
    assert said[0].startswith(f".geosafe-cache/{kept(cache)[0].name} ")
    assert said[0].endswith("fetching it again")


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.__name__)
def test_a_poisoned_part_is_a_fault_offline(server, cache, six_parts, poison):
    fetch_box(BOX, name="Kamppi", cache=cache)
    poison(*kept(cache)[:2])
    kept(cache, "extract")[0].unlink()
    server.shutdown()
    server.server_close()
    with pytest.raises(DataError, match=r"(?s)it (has changed|answers another).* cannot be reached") as caught:
        fetch_box(BOX, name="Kamppi", cache=cache)
    assert len(caught.value.faults) == 2
    assert kept(cache, "extract") == []


@pytest.mark.parametrize("poison", [change_a_byte, shorten, page, partial], ids=lambda poison: poison.__name__)
def test_a_poisoned_extract_is_joined_again_without_the_network(server, cache, six_parts, said, poison):
    whole = fetch_box(BOX, name="Kamppi", cache=cache).read_bytes()
    poison(kept(cache, "extract")[0], None)
    server.shutdown()
    server.server_close()
    said.clear()
    assert fetch_box(BOX, name="Kamppi", cache=cache).read_bytes() == whole
    assert len(said) == 1
    assert "has changed since it was fetched: fetching it again" in said[0]
