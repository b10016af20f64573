"""Hostile study files, paths and polygons."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.town import STUDY, Case, change_study


def _study(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "study.yaml").write_text(text)


def _changed(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: change_study(folder, old, new)


def _path(path: str) -> Callable[[Path], object]:
    return _changed("path: incidents.csv", f"path: {path}")


def _link(folder: Path) -> None:
    (folder / "incidents.csv").unlink()
    (folder / "incidents.csv").symlink_to("/etc/hostname")


def _profile(text: str) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        (folder / "ours.yaml").write_text(text)
        change_study(folder, "period:", "profile: ours.yaml\nperiod:")

    return make


def _area(geometry: Any, **more: Any) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        feature = {"type": "Feature", "properties": {}, "geometry": geometry}
        (folder / "area.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature], **more}))
        change_study(folder, "period:", "area: area.geojson\nperiod:")

    return make


def _ring(*corners: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def _scribble(n: int) -> dict[str, Any]:
    draw = random.Random(7)
    return _ring(*((draw.uniform(24.93, 24.95), draw.uniform(60.16, 60.17)) for _ in range(n)))


_BOW = _ring((24.931, 60.161), (24.949, 60.169), (24.949, 60.161), (24.931, 60.169))
_SQUARE = _ring((24.931, 60.161), (24.949, 60.161), (24.949, 60.169), (24.931, 60.169))
_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join('*' + a for _ in range(9))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

_OWN = """\
name: ours
title: us
who: we
weights:
  day: {access: 1}
  evening: {light: 0.5, access: 0.5}
  night: {light: 1}
"""

CASES = (
    Case(33, "a Python object", _study("name: !!python/object/apply:os.system ['id']\nosm: town.osm.pbf\n"), ("study.yaml", "tag")),
    Case(33, "aliases that multiply", _study(_LAUGHS + STUDY), ("study.yaml", "alias")),
    Case(33, "a key twice", _study(STUDY + "name: Again\n"), ("study.yaml, row 12", "'name' stands here again", "Keep one")),
    Case(33, "a key that is none", _changed("period:", "peroid:"), ("study.yaml", "peroid", "period")),
    Case(33, "a clock time that YAML makes a number", _changed("    coverage: area\nlamps", "    coverage: area\n    "
         "unknown_times: [22:30]\nlamps"), ("km of walking network",), 0),
    Case(33, "a country that YAML makes false", _changed("period:", "country: NO\nperiod:"), ("km of walking network",), 0),
    Case(33, "a rate that is not a number", _changed("period:", "reference_rate: {night: .nan}\nperiod:"),
         ("study.yaml", "reference_rate", "nan|number|finite")),
    Case(34, "an absolute path", _path("/etc/passwd"), ("study.yaml", "absolute path")),
    Case(34, "a path out of the folder", _path("../../etc/passwd"), ("study.yaml", "leaves the study folder")),
    Case(34, "a path of the network", _path("/vsicurl/http://example.org/a.csv"), ("study.yaml", "not a file on this machine")),
    Case(34, "an address", _path("https://example.org/a.csv"), ("study.yaml", "not a file on this machine")),
    Case(34, "a link out of the folder", _link, ("incidents.csv", "link that leads out")),
    Case(34, "a device", lambda folder: change_study(folder, "path: incidents.csv", "path: ../../../../dev/zero"),
         ("study.yaml", "leaves the study folder")),
    Case(35, "an area that points to another file", lambda folder: [
        (folder / "area.geojson").write_text('<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd'
                                             "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"),
        change_study(folder, "period:", "area: area.geojson\nperiod:")], ("area.geojson",)),
    Case(36, "an area in metres that names no CRS", _area(_ring((385000, 6671000), (386000, 6671000), (386000, 6672000))),
         ("area.geojson", "no degrees")),
    Case(36, "an area in a CRS that does not exist", _area(_SQUARE, crs={"type": "name", "properties": {
        "name": "urn:ogc:def:crs:EPSG::999999"}}), ("area.geojson", "999999", "not known")),
    Case(37, "a bow tie", _area(_BOW), ("crosses itself", "%|m²"), 0),
    Case(37, "a scribble of 600 corners", _area(_scribble(600)), ("crosses itself",), 0),
    Case(37, "a scribble of 20,000 corners", _area(_scribble(20_000)), ("area.geojson", "cross")),
    Case(37, "an area elsewhere", _area(_ring((2.3, 48.8), (2.4, 48.8), (2.4, 48.9))), ("town.osm.pbf", "does not touch")),
    Case(37, "a line for an area", _area({"type": "LineString", "coordinates": [[24.9, 60.1], [25, 60.2]]}),
         ("area.geojson", "polygon")),
    Case(33, "a profile that runs Python", _profile("name: !!python/object/apply:os.system ['id']\n"), ("ours.yaml", "tag")),
    Case(33, "a profile of aliases that multiply", _profile(_LAUGHS), ("ours.yaml", "alias")),
    Case(34, "a profile out of the folder", _changed("period:", "profile: ../../etc/x.yaml\nperiod:"),
         ("study.yaml", "leaves the study folder")),
    Case(0, "a profile of a misspelt name", _changed("period:", "profile: wheelchiar\nperiod:"),
         ("study.yaml", "Did you mean 'wheelchair'?")),
    Case(0, "a profile whose weights are below 0 and do not sum", _profile(_OWN.replace("light: 0.5", "light: -0.5")),
         ("ours.yaml, row 6", "greater than or equal to 0", "sum to 0 and must sum to 1")),
    Case(0, "a profile whose title is code", _profile(_OWN.replace("title: us", "title: \"\\e[31m\\u202E{{7*7}}\\nx\"")),
         ("\\x1b[31m\\u202e{{7*7}} x (profile ours)",), 0),
    Case(0, "no study file", lambda folder: (folder / "study.yaml").unlink(), ("study.yaml", "no such file")),
    Case(0, "an empty study file", _study(""), ("study.yaml",)),
    Case(0, "a study file of another kind", _study("\x00\x01\x02"), ("study.yaml",)),
)  # fmt: skip
