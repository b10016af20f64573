"""What was fetched is kept, and believed only while it is as it was written."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from geosafe.errors import DataError, Fault
from geosafe.read.place_cache import PlaceCache


class Source:
    """Gives an answer, counts how often, and may be out of reach."""

    def __init__(self) -> None:
        self.asked, self.there = 0, True

    def __call__(self, file) -> None:
        if not self.there:
            raise DataError(Fault("the server", "it cannot be reached", "Go online."))
        self.asked += 1
        file.write_bytes(b"the answer")


def sound(file) -> None:
    if b"answer" not in file.read_bytes():
        raise DataError(Fault(file.name, "it holds no answer", ""))


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def said():
    return []


@pytest.fixture
def cache(tmp_path, said):
    return PlaceCache(tmp_path / "cache", said.append)


def keep(cache, source, request="a request"):
    return cache.keep("part", request, suffix=".osm.pbf", fetch=source, check=sound)


def test_what_was_fetched_once_is_not_fetched_again(cache, source, said):
    file = keep(cache, source)
    assert file.read_bytes() == b"the answer"
    source.there = False
    assert keep(cache, source) == file
    assert source.asked == 1
    assert said == []


def test_every_request_has_a_file_of_its_own(cache, source):
    assert keep(cache, source) != keep(cache, source, request="another")
    assert source.asked == 2


def test_a_note_holds_the_request_and_nothing_of_the_machine(cache, source, tmp_path):
    file = keep(cache, source)
    note = json.loads((file.parent / (file.name.removesuffix(".osm.pbf") + ".json")).read_text(encoding="utf-8"))
    assert note == {"request": "a request", "sha256": hashlib.sha256(b"the answer").hexdigest()}


def note_of(file):
    return file.parent / (file.name.removesuffix(".osm.pbf") + ".json")


def forge(file) -> None:
    file.write_bytes(b"something else")
    told = {"request": "a request", "sha256": hashlib.sha256(b"something else").hexdigest()}
    note_of(file).write_text(json.dumps(told), encoding="utf-8")


DAMAGES = {
    "changed": (lambda file: file.write_bytes(b"the Answer"), "has changed since it was fetched"),
    "cut": (lambda file: file.write_bytes(b"the ans"), "has changed since it was fetched"),
    "empty": (lambda file: file.write_bytes(b""), "has changed since it was fetched"),
    "no note": (lambda file: note_of(file).unlink(), "has no note of what it answers"),
    "a huge note": (lambda file: note_of(file).write_bytes(b" " * 1_000_001), "has no note of what it answers"),
    "no JSON": (lambda file: note_of(file).write_bytes(b"\xff"), "has a damaged note"),
    "deep JSON": (lambda file: note_of(file).write_bytes(b"[" * 100_000), "has a damaged note"),
    "a list": (lambda file: note_of(file).write_bytes(b"[]"), "has a damaged note"),
    "half a note": (lambda file: note_of(file).write_bytes(b'{"request": "a request"}'), "has a damaged note"),
    "forged": (forge, r"is not what was asked for \(it holds no answer\)"),
}


@pytest.mark.parametrize(("damage", "says"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_told_and_fetched_again(cache, source, said, damage, says):
    file = keep(cache, source)
    damage(file)
    assert keep(cache, source).read_bytes() == b"the answer"
    assert source.asked == 2
    (sentence,) = said
    assert sentence.startswith(f".geosafe-cache/{file.name} ")
    assert sentence.endswith(": fetching it again")
    keep(cache, source)
    assert source.asked == 2


@pytest.mark.parametrize(("damage", "says"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_a_fault_where_nothing_can_be_fetched(cache, source, damage, says):
    file = keep(cache, source)
    damage(file)
    source.there = False
    with pytest.raises(DataError, match=says) as caught:
        keep(cache, source)
    assert [fault.file for fault in caught.value.faults] == [f".geosafe-cache/{file.name}", "the server"]


def test_the_answer_to_another_request_is_none(cache, source):
    file, other = keep(cache, source), keep(cache, source, request="another")
    shutil.copy(other, file)
    shutil.copy(note_of(other), note_of(file))
    source.there = False
    with pytest.raises(DataError, match="answers another request"):
        keep(cache, source)


def test_a_fetch_that_stops_leaves_nothing_behind(cache):
    def stop(file) -> None:
        file.write_bytes(b"the ans")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep(cache, stop)
    assert list(cache.folder.iterdir()) == []
