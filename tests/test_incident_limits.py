from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from geosafe.findings import Finding
from geosafe.incident_limits import incident_limits
from geosafe.pipeline import read_study


def incidents(n: int, *, timing: str = "instant", anonymised: bool = False, points: int | None = None):
    at = np.arange(n) % (points or max(n, 1))
    return gpd.GeoDataFrame(
        {"timing": timing, "anonymised": anonymised, "month": None if timing == "none" else "2019-04"},
        index=range(n),
        geometry=gpd.points_from_xy(at, at),
        crs=3857,
    )


def told(frame: gpd.GeoDataFrame) -> dict[str, bool]:
    return {limit.question: limit.told for limit in incident_limits(frame)}


@pytest.mark.parametrize(
    ("timing", "phases", "change"),
    [("instant", True, True), ("range", True, True), ("date", False, True), ("month", False, False),
     ("none", False, False)],
)  # fmt: skip
def test_what_each_timing_allows(timing, phases, change):
    found = told(incidents(200, timing=timing))
    assert found == {"rates": True, "phases": phases, "streets": True, "change": change}


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (incidents(200, anonymised=True), "stand together on few points"),
        (incidents(200, points=19), "stand together on few points"),
        (incidents(200, points=1), "stand together on few points"),
        (incidents(99), "fewer than 100"),
        (incidents(3, points=1), "fewer than 100"),
    ],
)
def test_where_one_street_cannot_be_told_from_the_next(frame, reason):
    (limit,) = (limit for limit in incident_limits(frame) if limit.question == "streets")
    assert not limit.told
    assert reason in limit.says
    assert told(frame)["rates"]


def test_a_tenth_as_many_points_as_incidents_are_enough():
    assert told(incidents(200, points=20))["streets"]


def test_half_of_the_incidents_decide():
    frame = incidents(200)
    frame.loc[:99, "timing"] = "month"
    assert told(frame)["phases"]
    frame.loc[100, "timing"] = "month"
    assert not told(frame)["phases"]
    (limit,) = (limit for limit in incident_limits(frame) if limit.question == "phases")
    assert limit.says.endswith("because fewer than half of them give a time of day")
    frame["anonymised"] = frame.index < 100
    assert told(frame)["streets"]


def change(frame) -> tuple[bool, str]:
    (limit,) = (limit for limit in incident_limits(frame) if limit.question == "change")
    return limit.told, limit.says


def test_months_tell_an_earlier_from_a_later_time_if_there_are_two():
    frame = incidents(200, timing="month")
    assert change(frame) == (
        False, "how an earlier time differs from a later one, because all lie in one month and give no day"
    )  # fmt: skip
    frame.loc[0, "month"] = "2019-05"
    assert change(frame)[0]
    frame.loc[1:101, ["timing", "month"]] = ["none", None]
    assert change(frame) == (
        False, "how an earlier time differs from a later one, because fewer than half of them give a date or month"
    )  # fmt: skip


def test_some_records_of_one_month_do_not_take_away_what_dates_tell():
    frame = incidents(200, timing="date")
    frame.loc[:99, "timing"] = "month"
    assert change(frame)[0]
    frame.loc[100, "timing"] = "month"
    assert not change(frame)[0]


def test_no_incidents_tell_nothing():
    assert incident_limits(incidents(0)) == ()


# --- Real places, as `geosafe check` tells them ------------------------------------------------

DATA = Path(__file__).parents[1] / "../shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real places beside the repository")


def checked(folder: Path, study: str) -> dict[str, Finding]:
    (folder / "data").symlink_to(DATA.resolve())
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    return {finding.code: finding for finding in read_study(folder).findings if finding.layer == "incidents"}


@real
def test_central_london_tells_neighbourhoods_and_neither_hours_nor_streets(tmp_path):
    found = checked(
        tmp_path,
        """
name: Holborn
data: [data]
osm: data/london-city/london-city-holborn.osm.pbf
incidents:
  - path: data/london-city/police
    columns: {lon: Longitude, lat: Latitude, month: Month, kind: Crime type, id: Crime ID}
    snapped: true
    coverage: area
""",
    )
    assert "in a street and those within 60 m" in found["can-tell"].says
    says = found["cannot-tell"].says
    assert all(words in says for words in ("day, evening and night", "where records concentrate"))
    assert "stand together on few points" in says
    assert says.count("none of them gives a") == 1
    assert "how an earlier time differs from a later one" in found["can-tell"].says  # 32 months
    assert "crowded-points" not in found


@real
def test_downtown_san_francisco_tells_all_four_and_its_headquarters_stand_out(tmp_path):
    found = checked(
        tmp_path,
        """
name: Downtown San Francisco
data: [data]
osm: data/sanfrancisco/san-francisco-downtown.osm.pbf
incidents:
  - path: data/sanfrancisco/sf_crime.csv
    columns: {lon: X, lat: Y, date: Date, time: Time, kind: Category, id: IncidntNum}
    keep: {kind: [ASSAULT, ROBBERY, LARCENY/THEFT, VANDALISM]}
    unknown_times: ["00:01"]
    coverage: area
""",
    )
    assert "cannot-tell" not in found
    assert found["crowded-points"].n == 174
    assert found["crowded-points"].says.startswith("One point holds 16% of the incidents")
    assert "174 of 1,071" in found["crowded-points"].todo
    assert "800 Block of BRYANT ST" in found["crowded-points"].todo
    assert not any("BRYANT" in finding.says for finding in found.values())  # what a finding says may stand on the map
