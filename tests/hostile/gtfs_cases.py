"""Hostile timetables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.gtfs_feeds import FEED, changed, write_feed
from tests.hostile.town import Case, change_study

_TIMES = FEED["stop_times.txt"]
_CALENDAR = FEED["calendar.txt"][0]


def _add(folder: Path, name: str = "feed.zip") -> None:
    change_study(folder, "period:", f"gtfs: {name}\nperiod:")


def _feed(**files: Sequence[str] | None) -> Callable[[Path], object]:
    return lambda folder: [write_feed(folder / "feed.zip", changed(**files)), _add(folder)]


def _archive(*entries: tuple[str, bytes]) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        with zipfile.ZipFile(folder / "feed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries:
                archive.writestr(name, data)
        _add(folder)

    return make


CASES = (
    Case(38, "a timetable that is sound, of another year", _feed(), ("2 stops in or near the extract are served",
         "of another time than the period"), 0),
    Case(38, "a timetable that is not there", lambda folder: _add(folder, "none.zip"), ("study.yaml", "there is no file 'none.zip'")),
    Case(38, "a timetable out of the folder", lambda folder: _add(folder, "../../etc/feed.zip"), ("leaves the study folder",)),
    Case(38, "a timetable without its files", _feed(stops=None, agency=None), ("feed.zip", "agency.txt, stops.txt are missing")),
    Case(38, "a time that is none", _feed(stop_times=[*_TIMES, "t3,8h30,8h30,A,9"]),
         ("feed.zip/stop_times.txt, row 11", "'8h30' is no time", "HH:MM:SS")),
    Case(38, "an escape in a time", _feed(stop_times=[*_TIMES, "t3,\x1b[31m,\x1b[31m,A,9"]), ("row 11", "\\\\x1b|\\x1b")),
    Case(38, "ids that lead nowhere", _feed(stop_times=[*_TIMES, "zz,08:30:00,08:30:00,A,9"]), ("set aside", "'zz' first in row 11"), 0),
    Case(38, "times past 24:00", _feed(stop_times=[*_TIMES, "t3,49:30:00,49:30:00,A,9"]), ("7 departures",), 0),
    Case(38, "a calendar of ten thousand years", _feed(calendar=[_CALENDAR, "W,1,1,1,1,1,0,0,00010101,99991231"]),
         ("feed.zip/calendar.txt, row 2", "'00010101' is no date")),
    Case(38, "a calendar on which nothing runs", _feed(calendar=[_CALENDAR, "W,0,0,0,0,0,0,0,20240101,20241231"]),
         ("feed.zip", "no service runs on any date")),
    Case(38, "a departure every thousandth of a second", _feed(frequencies=["trip_id,start_time,end_time,headway_secs",
         "t1,08:00:00,20:00:00,0.001"]), ("frequencies.txt, row 2", "'0.001' is no time between departures")),
    Case(38, "a quote that is never closed", _feed(stops=[*FEED["stops.txt"], 'D,"Fourth,60.1,24.9,0,']), ("feed.zip/stops.txt", "Quote")),
    Case(38, "an archive that unpacks without end", _archive(("stops.txt", b"0" * 70_000_000)), ("feed.zip", "unpacks to far more")),
    Case(38, "an archive that writes elsewhere", _archive(("../../stops.txt", b"x")), ("feed.zip", "leads out of it")),
    Case(38, "a timetable that is a page of the web", lambda folder: [(folder / "feed.zip").write_text("<html>404</html>"), _add(folder)],
         ("feed.zip", "no zip archive")),
    Case(38, "a timetable of somewhere else", _feed(stops=[FEED["stops.txt"][0], *(f"{s},x,48.9,2.3,0," for s in "ABC")]),
         ("feed.zip", "nothing departs from a stop in the study's area")),
)  # fmt: skip
