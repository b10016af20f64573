from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geosafe.read import traps
from geosafe.read.incidents import read_incidents
from geosafe.read.study_file import IncidentColumns, IncidentsEntry

DATA = Path(__file__).parents[2] / "../shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real places beside the repository")
UTC = "UTC"


def clean(n: int = 6000) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Make incidents without any trap: two years, every minute and place alike."""
    random = np.random.default_rng(3)
    start = pd.to_datetime(np.sort(random.integers(1_577_836_800, 1_640_995_200, n)), unit="s").as_unit("ns")
    points = gpd.points_from_xy(random.uniform(-0.12, -0.09, n), random.uniform(51.50, 51.53, n))
    rows = pd.DataFrame(
        {"id": np.arange(n).astype(str), "address": [f"{i} High Street" for i in range(n)]}, dtype="str"
    )
    frame = gpd.GeoDataFrame(
        {"start": start.tz_localize(UTC), "timing": "instant", "anonymised": False,
         "month": start.strftime("%Y-%m").astype(object)},
        geometry=points, crs=4326,
    )  # fmt: skip
    return rows, frame


def test_a_clean_table_has_no_trap() -> None:
    rows, frame = clean()
    assert traps.row_traps(rows, frame, id_column="id", timezone=UTC, source="a") == ()
    assert traps.police_activity(rows, source="a") is None
    day = frame["start"].dt.tz_localize(None).to_numpy().astype("M8[D]")
    start = pd.DatetimeIndex(frame["start"])
    assert traps.lost_afternoons(day, start, np.full(len(day), "instant", object), timezone=UTC, source="a") is None


@pytest.fixture(scope="module")
def london() -> dict[str, str]:
    columns = IncidentColumns(lon="Longitude", lat="Latitude", month="Month", kind="Crime type", id="Crime ID")
    source = read_incidents(IncidentsEntry(path="london-city/police", columns=columns), folder=DATA, timezone=UTC)
    return {finding.code: finding.says for finding in source.findings}


@pytest.fixture(scope="module")
def crime() -> dict[str, str]:
    columns = IncidentColumns(lon="X", lat="Y", date="Date", time="Time", kind="Category", id="IncidntNum")
    entry = IncidentsEntry(path="sanfrancisco/sf_crime.csv", columns=columns)
    source = read_incidents(entry, folder=DATA, timezone="America/Los_Angeles")
    return {finding.code: finding.says for finding in source.findings}


@pytest.fixture(scope="module")
def calls() -> dict[str, str]:
    columns = IncidentColumns(
        lon="lon", lat="lat", date="call_datetime_local", kind="original_call_type", id="crime_id"
    )
    entry = IncidentsEntry(path="sanfrancisco/sf_police_calls_clip.csv", columns=columns)
    source = read_incidents(entry, folder=DATA, timezone="America/Los_Angeles")
    return {finding.code: finding.says for finding in source.findings}


@real
def test_every_trap_of_london_is_found(london: dict[str, str]) -> None:
    assert {"equal-rows", "repeated-rows", "month-only", "snapped-points", "low-months"} <= set(london)
    assert "as data.police.uk moves them" in london["snapped-points"]
    assert "2020-04 to 2020-06" in london["low-months"]  # the first lockdown
    assert not {"midnight-heap", "whole-hours", "street-centres", "empty-months"} & set(london)


@real
def test_every_trap_of_san_francisco_s_reports_is_found(crime: dict[str, str]) -> None:
    assert {"one-row-an-offence", "midnight-heap", "whole-hours"} <= set(crime)
    assert "Times of 00:01" in crime["midnight-heap"]
    assert not {"month-only", "snapped-points", "street-centres", "low-months", "equal-rows"} & set(crime)


@real
def test_every_trap_of_san_francisco_s_calls_is_found(calls: dict[str, str]) -> None:
    assert "'geocode_match_level': 2,783 of 7,926" in calls["street-centres"]
    assert "2016-08 to 2018-11, 2019-05 to 2019-09" in calls["empty-months"]
    assert not {"month-only", "midnight-heap", "whole-hours", "one-row-an-offence"} & set(calls)


def test_months_heaps_and_gaps_on_a_spoilt_table() -> None:
    rows, frame = clean()
    start = frame["start"].copy()
    start[::20] = start[::20].dt.normalize()
    start[1::5] = start[1::5].dt.floor("h")
    gone = frame["month"].isin(["2020-08", "2020-09"])
    frame = frame.assign(start=start)[~gone]
    found = {f.code: f for f in traps.row_traps(rows[~gone], frame, id_column="id", timezone=UTC, source="a")}
    assert set(found) == {"midnight-heap", "whole-hours", "empty-months"}
    assert "Times of 00:00" in found["midnight-heap"].says
    assert "no row: 2020-08 to 2020-09" in found["empty-months"].says


def test_addresses_that_share_a_point_stand_for_a_street() -> None:
    rows, frame = clean()
    points = frame.geometry.copy()
    points.iloc[:600] = points.iloc[0]
    (finding,) = traps.street_centres(rows, points, source="a")
    assert finding.n == 600


def test_few_distinct_points_are_snapped() -> None:
    rows, frame = clean()
    moved = gpd.GeoSeries(gpd.points_from_xy(frame.geometry.x.round(3), frame.geometry.y.round(3)))
    distinct = len(set(zip(moved.x, moved.y, strict=True)))
    assert traps.snapped_points(rows, moved, marked=False, source="a") == ()  # about 900 points: 15 rows in 100
    coarse = gpd.GeoSeries(gpd.points_from_xy(frame.geometry.x.round(2), frame.geometry.y.round(2)))
    (finding,) = traps.snapped_points(rows, coarse, marked=False, source="a")
    (known,) = traps.snapped_points(rows, coarse, marked=True, source="a")
    assert "snapped: true" in finding.todo
    assert not known.todo
    assert distinct > 600
    assert finding.n == len(set(zip(coarse.x, coarse.y, strict=True)))


def test_lost_afternoons_name_the_month_from_which_on_even_where_another_source_mixes_in() -> None:
    start = pd.DatetimeIndex(clean()[1]["start"]).tz_localize(None)
    late = (start >= "2021-03-01") & (start.hour >= 13)
    mixed = late & (start < "2021-05-01") & (np.arange(len(start)) % 4 == 0)
    broken = pd.DatetimeIndex(np.where(late & ~mixed, start - pd.Timedelta(hours=12), start)).tz_localize(UTC)
    day = broken.tz_localize(None).to_numpy().astype("M8[D]")
    lost = traps.lost_afternoons(day, broken, np.full(len(day), "instant", object), timezone=UTC, source="a")
    assert lost is not None
    assert "From 2021-03 on" in lost.finding.says
    assert "in 8 months" in lost.finding.says
    np.testing.assert_array_equal(lost.rows, start >= "2021-03-01")
