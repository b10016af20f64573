"""Servers that answer well, late, badly or not at all."""

from __future__ import annotations

import ast
import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

import geosafe
from geosafe.errors import CallError, DataError
from geosafe.read import fetch
from tests.read.overpass_server import bomb, chunked, cut, drip, osm_xml, says, sends, silence, stand_in

BOX = (24.9437, 60.1703, 24.9447, 60.1711)


@pytest.fixture
def server(monkeypatch):
    with stand_in(monkeypatch) as server:
        yield server


def ask(address: str, *, most: int = 10**7, tell=lambda _: None) -> bytes:
    west, south, east, north = BOX
    form = {"data": f"nwr({south},{west},{north},{east})"}
    return fetch.ask(
        lambda deadline: fetch.post(f"{address}/x", form, most=most, deadline=deadline), server="the server", tell=tell
    )


def test_a_whole_answer_comes_unpacked_at_the_first_request(server):
    assert ask(server.address) == osm_xml(BOX)
    assert server.waits == []
    ((_, _, headers),) = server.asked
    assert re.fullmatch(r"geosafe/[\d.]+( \(\+https?://.*\))?", headers["user-agent"])


def test_an_answer_in_chunks_comes_whole(server):
    server.deeds += [chunked(whole=True)]
    assert ask(server.address) == osm_xml(BOX)
    assert len(server.asked) == 1


def test_waits_double_and_end(server):
    server.deeds += [says(500), says(502), says(503), says(504), says(429)]
    said = []
    with pytest.raises(DataError, match=r"the server: it is busy \(429\). Try again in a few minutes; .* --osm"):
        ask(server.address, tell=said.append)
    assert server.waits == [5, 10, 20, 40]
    assert len(server.asked) == fetch.ATTEMPTS == 5
    assert said[0] == "the server: it failed (500); asking again in 5 s"
    assert said[1:3] == ["the server: it failed (502); asking again in 10 s",
                         "the server: it is busy (503); asking again in 20 s"]  # fmt: skip


def test_a_server_that_recovers_is_believed(server):
    server.deeds += [says(500), says(429), cut(length=True), silence(0)]
    assert ask(server.address) == osm_xml(BOX)
    assert server.waits == [5, 10, 20, 40]


@pytest.mark.parametrize("asked", ["7", " 7 "])
def test_the_wait_that_a_server_asks_for_is_kept(server, asked):
    server.deeds += [says(429, Retry_After=asked)]
    ask(server.address)
    assert server.waits == [7]


def test_a_date_to_come_back_is_kept(server):
    server.deeds += [says(503, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True))]
    ask(server.address)
    assert server.waits == [pytest.approx(59, abs=2)]


@pytest.mark.parametrize("asked", ["soon", "-5", "", "Fri, 99 Foo 2026 00:00:00 GMT"])
def test_a_wait_that_makes_no_sense_is_none(server, asked):
    server.deeds += [says(429, Retry_After=asked)]
    ask(server.address)
    assert server.waits == [5]


def test_a_long_wait_is_told_instead_of_waited_for(server):
    server.deeds += [says(429, Retry_After="900")]
    with pytest.raises(DataError, match=r"it is busy \(429\). Try again in 15 minutes"):
        ask(server.address)
    assert server.waits == []
    assert len(server.asked) == 1


def test_a_wait_without_end_is_a_day(server):
    server.deeds += [says(429, Retry_After="9" * 400)]
    with pytest.raises(DataError, match="Try again in 1440 minutes"):
        ask(server.address)


@pytest.mark.parametrize("status", [400, 403, 404, 406, 414, 204, 206])
def test_a_refusal_is_not_repeated(server, status):
    server.deeds += [says(status)]
    with pytest.raises(DataError, match=rf"127.0.0.1: it refuses to answer \({status}\)"):
        ask(server.address)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", ["file:///etc/hostname", "elsewhere", "/api/interpreter"])
def test_no_redirect_is_followed(server, monkeypatch, status, to):
    with stand_in(pytest.MonkeyPatch()) as other:
        to = f"{other.address}/x" if to == "elsewhere" else to
        server.deeds += [says(status, Location=to)]
        with pytest.raises(DataError, match=r"it sends us on to .* which is not followed"):
            ask(server.address)
        assert other.asked == []
    assert len(server.asked) == 1


def test_an_answer_that_grows_without_end_is_stopped(server):
    server.deeds += [bomb]
    began = time.monotonic()
    with pytest.raises(DataError, match="its answer is larger than 10 MB"):
        ask(server.address)
    assert time.monotonic() - began < 5
    assert len(server.asked) == 1


def test_an_answer_may_be_as_large_as_agreed(server):
    server.deeds += [sends(bytes(1000)), sends(bytes(1001))]
    assert ask(server.address, most=1000) == bytes(1000)
    with pytest.raises(DataError, match="is larger than"):
        ask(server.address, most=1000)


def test_bytes_that_come_one_by_one_do_not_hold_us_for_ever(server, monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_S", 0.3)
    server.deeds += [drip(0.02)]
    began = time.monotonic()
    with pytest.raises(DataError, match="its answer took longer than 0 s"):
        ask(server.address)
    assert time.monotonic() - began < 2
    assert len(server.asked) == 1


def test_silence_ends_too(server, monkeypatch):
    monkeypatch.setattr(fetch, "READ_S", 0.2)
    said = []
    server.deeds += [silence(0.5)]
    assert ask(server.address, tell=said.append) == osm_xml(BOX)
    assert said == ["the server: it sent nothing for 0 s; asking again in 5 s"]


def test_who_is_offline_is_told_at_once(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(DataError, match=r"the server: it cannot be reached. Go online .* download an extract .* --osm"):
        ask(server.address)
    assert server.waits == []


def test_a_name_that_no_server_has_is_offline_too(monkeypatch):
    monkeypatch.setattr(fetch, "pause", pytest.fail)
    with pytest.raises(DataError, match="it cannot be reached"):
        ask("http://nowhere.invalid")


def test_a_server_that_cannot_prove_itself_is_not_asked(server):
    with pytest.raises(DataError, match="no secure connection to it can be made"):
        ask(server.address.replace("http:", "https:"))
    assert server.waits == []


def test_addresses_come_from_the_environment(monkeypatch):
    monkeypatch.delenv("X_URL", raising=False)
    assert fetch.server_of("X_URL", "https://a.org/api") == "https://a.org/api"
    monkeypatch.setenv("X_URL", "http://b.org:8080/x/")
    assert fetch.server_of("X_URL", "https://a.org") == "http://b.org:8080/x"


ADDRESSES = ["file:///etc/passwd", "ftp://a.org", "a.org", "http://", "http://[", "https:///x", "http://a.org:99999",
             "http://a.org:80 80", "http://a.org:0"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_are_servers(monkeypatch, address):
    monkeypatch.setenv("X_URL", address)
    with pytest.raises(CallError, match=r"X_URL must be an address such as https://a.org"):
        fetch.server_of("X_URL", "https://a.org")


def test_passwords_in_addresses_are_not_told():
    assert fetch.host_of("https://me:secret@maps.city.example:8443/api") == "maps.city.example"


def test_no_other_file_opens_a_connection():
    package = Path(geosafe.__file__).parent
    network = {"requests", "urllib3", "socket", "http", "ftplib", "httpx", "aiohttp", "urllib.request"}
    users = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if any(name in network or name.split(".")[0] in network for name in names):
                users.add(file.relative_to(package).as_posix())
    assert users == {"read/fetch.py", "read/geocode.py"}
