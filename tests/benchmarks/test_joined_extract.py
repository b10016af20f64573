"""Copies of small places, laid side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.joined_extract import write_joined
from geosafe.read.osm import read_osm
from tests.osm_files import street, write_pbf


def test_copies_lie_around_the_first_with_ids_of_their_own(tmp_path: Path) -> None:
    one = write_pbf(tmp_path / "one.osm.pbf", **street())
    write_joined([one], tmp_path / "joined.osm.pbf", copies=9)
    joined = read_osm(tmp_path / "joined.osm.pbf")
    assert joined.box == pytest.approx((24.88, 60.08, 24.94, 60.14))
    assert joined.highways.table["osm_id"].is_unique
    assert len(joined.highways.table) == 9
    lonlat = joined.highways.lonlat.reshape(9, 3, 2)
    assert lonlat[0] == pytest.approx(read_osm(one).highways.lonlat)
    assert sorted({(round(lon, 3), round(lat, 2)) for lon, lat in lonlat[:, 0]}) == [
        (lon, lat) for lon in (24.885, 24.905, 24.925) for lat in (60.09, 60.11, 60.13)
    ]


def test_places_take_turns(tmp_path: Path) -> None:
    near = write_pbf(tmp_path / "near.osm.pbf", **street())
    parts = street(box=(0.0, 50.0, 0.01, 50.04))
    parts["nodes"] = [(i, lon - 24.9, lat - 10.1) for i, lon, lat in parts["nodes"]]
    far = write_pbf(tmp_path / "far.osm.pbf", **parts)
    write_joined([near, far], tmp_path / "joined.osm.pbf", copies=2)
    west, south, east, north = read_osm(tmp_path / "joined.osm.pbf").box
    # the second, to the south-west, takes as much room as the widest and the highest of all: 0.02 by 0.04 degrees
    assert (west, south, east, north) == pytest.approx((24.88, 60.06, 24.92, 60.14))
