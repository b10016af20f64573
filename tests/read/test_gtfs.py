"""Timetables: what departs where, and every fault of the six files with its row and column."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from geosafe.errors import DataError
from geosafe.read import gtfs_calls, unpack_zip
from geosafe.read.gtfs import read_gtfs
from geosafe.read.study_file import GtfsEntry
from geosafe.sources import Timetable
from tests.gtfs_feeds import FEED, changed, write_feed

BOX = (24.93, 60.16, 24.95, 60.17)
TIMES = FEED["stop_times.txt"]


def read(where: Path, feed: Mapping[str, Sequence[str]] = FEED, box: tuple[float, ...] = BOX, **how) -> Timetable:
    write_feed(where / "feed.zip", feed, **how)
    return read_gtfs(GtfsEntry(path="feed.zip"), folder=where, box=box)


def calls(timetable: Timetable) -> list[tuple[str, int]]:
    found = timetable.calls
    return sorted(zip(timetable.stops.index[found["stop"]], found["time"].tolist(), strict=True))


def codes(timetable: Timetable) -> dict[str, object]:
    return {finding.code: finding for finding in timetable.findings}


H = 3600


def test_departures_are_all_calls_but_the_last_of_a_trip(tmp_path):
    found = read(tmp_path)
    assert calls(found) == [
        ("A", 8 * H), ("A", 23 * H + 50 * 60), ("A", 24 * H + 40 * 60),
        ("B", 8 * H + 300), ("B", 23 * H + 55 * 60), ("B", 24 * H + 45 * 60),
    ]  # fmt: skip
    assert found.timezone == "Europe/Helsinki"
    assert found.stops["name"].tolist() == ["First", "Second"]
    assert not found.stops["rail"].any()
    assert found.calendar.iloc[0][[*range(7)]].tolist() == [True] * 5 + [False] * 2
    assert found.coverage == "unknown"
    assert codes(found)["gtfs-read"].n == 2


@pytest.mark.parametrize("how", [{"bom": True}, {"folder": "feed/"}])
def test_byte_order_marks_and_a_folder_in_the_archive(tmp_path, how):
    assert calls(read(tmp_path, **how)) == calls(read(tmp_path))


def test_a_folder_of_files_and_spaces_in_cells(tmp_path):
    spaced = {name: [line.replace(",", " , ") for line in lines] for name, lines in FEED.items()}
    write_feed(tmp_path / "feed", spaced)
    found = read_gtfs(GtfsEntry(path="feed"), folder=tmp_path, box=BOX)
    assert calls(found) == calls(read(tmp_path))


def test_the_order_of_rows_plays_no_part(tmp_path):
    assert calls(read(tmp_path, changed(stop_times=[TIMES[0], *TIMES[:0:-1]]))) == calls(read(tmp_path))


def test_times_left_out_are_spread_and_nobody_boards_where_none_may(tmp_path):
    rows = ["trip_id,departure_time,stop_id,stop_sequence,pickup_type",
            "t1,08:00:00,A,1,0", "t1,,B,2,0", "t1,,A,3,1", "t1,08:09:00,C,9,0", "t2,,A,1,", "t2,09:00:00,B,2,",
            "t2,09:30:00,C,3,"]  # fmt: skip
    found = read(tmp_path, changed(stop_times=rows))
    assert calls(found) == [("A", 8 * H), ("B", 8 * H + 180), ("B", 9 * H)]
    assert "a trip that does not start and end with a time" in codes(found)["gtfs-rows"].says


def test_frequencies_are_written_out(tmp_path):
    frequencies = ["trip_id,start_time,end_time,headway_secs", "t1,10:00:00,11:00:00,1200"]
    found = read(tmp_path, changed(frequencies=frequencies))
    ten = [10 * H + minute * 60 for minute in (0, 20, 40)]  # the end is not a departure
    assert [time for stop, time in calls(found) if stop == "A"] == [*ten, 23 * H + 50 * 60, 24 * H + 40 * 60]
    assert [time for stop, time in calls(found) if stop == "B"][:3] == [time + 300 for time in ten]


def test_stops_elsewhere_are_left_out_before_they_cost_anything(tmp_path):
    found = read(tmp_path, box=(24.93, 60.15, 24.935, 60.1602))  # with the margin, to 60.1652 and not to B
    assert set(found.stops.index) == {"A"}
    assert len(found.calls) == 3
    with pytest.raises(DataError, match=r"feed\.zip: nothing departs from a stop in the study's area"):
        read(tmp_path, box=(2.3, 48.8, 2.4, 48.9))


def test_trains_call_at_stations(tmp_path):
    stops = [*FEED["stops.txt"][:1], "S,Central,60.1650,24.9350,1,", "A,Track 1,60.1651,24.9351,0,S",
             "B,Track 2,60.1652,24.9352,0,S", "C,Third,60.1670,24.9450,0,"]  # fmt: skip
    for kind, rail in (
        ("2", True),
        ("1", True),
        ("109", True),
        ("401", True),
        ("3", False),
        ("0", False),
        ("900", False),
    ):
        routes = ["route_id,route_type", f"10,{kind}"]
        found = read(tmp_path, changed(stops=stops, routes=routes))
        assert found.stops["rail"].tolist() == [rail] * 2
        assert found.stops["station"].tolist() == ["S", "S"]
        assert found.stops["station_name"].tolist() == ["Central"] * 2


def test_rows_that_name_what_is_not_there_are_counted(tmp_path):
    trips = [*FEED["trips.txt"], "10,NEVER,t4", "99,W,t5"]
    times = [*TIMES, "t9,09:00:00,09:00:00,A,1", "t1,09:00:00,09:00:00,Z,0"]
    found = read(tmp_path, changed(trips=trips, stop_times=times))
    assert calls(found) == calls(read(tmp_path))
    told = codes(found)["gtfs-rows"]
    assert (told.kind, told.n) == ("set aside", 4)
    for text in ("trip_id 't9' first in row 11", "stop_id 'Z' first in row 12", "service_id 'NEVER'", "route_id '99'"):
        assert text in told.says


CASES = {
    "no stops": (changed(stops=None, routes=None), r"stops\.txt, routes\.txt are missing"),
    "no calendar": (changed(calendar=None), r"calendar\.txt and calendar_dates\.txt are missing"),
    "no column": (changed(trips=["route_id,trip_id", "10,t1"]), r"trips\.txt: there is no column 'service_id'"),
    "a bad time": (changed(stop_times=[*TIMES, "t3,25:61:00,25:61:00,A,9"]),
                   r"stop_times\.txt, row 11, column 'departure_time': '25:61:00' is no time\. Write HH:MM:SS"),
    "a far time": (changed(stop_times=[*TIMES, "t3,999:00:00,999:00:00,A,9"]), r"row 11, .*'999:00:00' is no time"),
    "a bad order": (changed(stop_times=[*TIMES, "t3,25:01:00,25:01:00,A,last"]), r"'last' is no number"),
    "a bad date": (changed(calendar=[FEED["calendar.txt"][0], "W,1,1,1,1,1,0,0,2019-01-01,20191231"]),
                   r"calendar\.txt, row 2, column 'start_date': '2019-01-01' is no date\. Write YYYYMMDD"),
    "a bad day": (changed(calendar=[FEED["calendar.txt"][0], "W,yes,1,1,1,1,0,0,20190101,20191231"]),
                  r"column 'monday': 'yes' is neither 0 nor 1"),
    "a bad exception": (changed(calendar_dates=["service_id,date,exception_type", "W,20190101,3"]),
                        r"calendar_dates\.txt, row 2, column 'exception_type': '3' is neither 1 nor 2"),
    "no coordinate": (changed(stops=[*FEED["stops.txt"], "D,Fourth,91,24.9,0,"]), r"'stop_lat': '91' is no coordinate"),
    "an id twice": (changed(stops=[*FEED["stops.txt"], "A,Again,60,24.9,0,"]), r"'stop_id': 'A' stands there twice"),
    "two zones": (changed(agency=[*FEED["agency.txt"], "2,M,http://y,Europe/Paris"]), "agencies of 2 time zones"),
    "no zone": (changed(agency=[FEED["agency.txt"][0], "1,L,http://x,Mars/Base"]), "'Mars/Base' is not a time zone"),
    "no headway": (changed(frequencies=["trip_id,start_time,end_time,headway_secs", "t1,10:00:00,11:00:00,0"]),
                   r"frequencies\.txt, row 2, column 'headway_secs': '0' is no time between departures"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_faults_are_named(case, tmp_path):
    feed, says = CASES[case]
    with pytest.raises(DataError, match=says):
        read(tmp_path, feed)


def test_all_faults_are_told_at_once(tmp_path):
    feed = changed(stop_times=[*TIMES, "t3,8.30,8.30,A,x"], stops=[*FEED["stops.txt"], "D,Fourth,north,24.9,0,"])
    with pytest.raises(DataError) as caught:
        read(tmp_path, feed)
    assert {(fault.column, fault.row) for fault in caught.value.faults} == {
        ("stop_lat", 5), ("stop_sequence", 11), ("departure_time", 11), ("arrival_time", 11),
    }  # fmt: skip


def test_frequencies_that_never_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(gtfs_calls, "MAX_DEPARTURES", 1000)
    frequencies = ["trip_id,start_time,end_time,headway_secs", "t1,10:00:00,11:00:00,1"]
    with pytest.raises(DataError, match=r"they come to 3,600 departures\. Correct headway_secs"):
        read(tmp_path, changed(frequencies=frequencies))


def archive(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_bytes(b"not a zip archive at all"), "it is no zip archive, or is damaged"),
        (lambda path: path.write_bytes(write_feed(path).read_bytes()[:-200]), "it is no zip archive, or is damaged"),
        (lambda path: archive(path, **{"../stops.txt": b"x"}), r"a path that leads out of it \('../stops.txt'\)"),
        (lambda path: archive(path, **{"/etc/stops.txt": b"x"}), "a path that leads out of it"),
        (lambda path: archive(path, **{"a/stops.txt": b"x", "b/stops.txt": b"x"}), "it holds several timetables"),
        (lambda path: archive(path, **{"stops.txt": b"0" * 60_000_000}), "stops.txt unpacks to far more"),
        (lambda path: archive(path, **{"readme.txt": b"x"}), "are missing"),
    ],
)
def test_hostile_archives_are_refused(make, says, tmp_path):
    make(tmp_path / "feed.zip")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DataError, match=says):
        read_gtfs(GtfsEntry(path="feed.zip"), folder=tmp_path, box=BOX)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_password_and_damaged_bytes_are_told(tmp_path):
    path = write_feed(tmp_path / "feed.zip")
    data = bytearray(path.read_bytes())
    central = [match.start() for match in re.finditer(b"PK\x01\x02", data)]
    for at in central:
        data[at + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match="it is protected by a password"):
        read_gtfs(GtfsEntry(path="feed.zip"), folder=tmp_path, box=BOX)
    data = bytearray(write_feed(path).read_bytes())
    at = data.index(b"stop_times.txt") + 30
    data[at : at + 20] = bytes(20)
    path.write_bytes(data)
    with pytest.raises(DataError, match="is damaged"):
        read_gtfs(GtfsEntry(path="feed.zip"), folder=tmp_path, box=BOX)


def test_a_stream_that_lies_about_its_size_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack_zip, "_FREE", 10)
    monkeypatch.setattr(unpack_zip, "MAX_GROWTH", 0)
    with pytest.raises(DataError, match="unpacks to far more than such a file should"):
        read(tmp_path)


def test_the_same_bytes_give_the_same_timetable(tmp_path):
    one, two = read(tmp_path), read(tmp_path)
    assert np.array_equal(one.calls, two.calls)
    assert one.stops.equals(two.stops)
