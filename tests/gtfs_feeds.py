"""Timetables in GTFS, made for tests: a feed is its files as tables of text."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

#: One bus from A over B to C, on working days in 2019, at 08:00, 23:50 and 24:40 of the day before's service.
FEED: Mapping[str, Sequence[str]] = {
    "agency.txt": ("agency_id,agency_name,agency_url,agency_timezone", "1,Lines,http://x.org,Europe/Helsinki"),
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
        "A,First,60.1650,24.9350,,", "B,Second,60.1660,24.9400,0,", "C,Third,60.1670,24.9450,0,",
    ),
    "routes.txt": ("route_id,route_short_name,route_type", "10,10,3"),
    "trips.txt": ("route_id,service_id,trip_id", "10,W,t1", "10,W,t2", "10,W,t3"),
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
        "t1,08:00:00,08:00:00,A,1", "t1,08:05:00,08:05:00,B,2", "t1,08:10:00,08:10:00,C,3",
        "t2,23:50:00,23:50:00,A,1", "t2,23:55:00,23:55:00,B,2", "t2,24:02:00,24:02:00,C,3",
        "t3,24:40:00,24:40:00,A,1", "t3,24:45:00,24:45:00,B,2", "t3,24:50:00,24:50:00,C,3",
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
        "W,1,1,1,1,1,0,0,20190101,20191231",
    ),
}  # fmt: skip


def write_feed(path: Path, feed: Mapping[str, Sequence[str]] = FEED, *, folder: str = "", bom: bool = False) -> Path:
    """Write a feed as a zip archive, or as a folder where the path has no ``.zip``."""
    texts = {name: ("\ufeff" if bom else "") + "\r\n".join(lines) + "\r\n" for name, lines in feed.items()}
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(folder + name, text)
    else:
        path.mkdir()
        for name, text in texts.items():
            (path / name).write_text(text, encoding="utf-8")
    return path


def changed(**files: Sequence[str] | None) -> dict[str, Sequence[str]]:
    """Return the feed with other files; None takes one away."""
    feed = {**FEED, **{f"{name}.txt": lines for name, lines in files.items()}}
    return {name: lines for name, lines in feed.items() if lines is not None}
