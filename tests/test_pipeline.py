"""A study file becomes a study, and its inputs become a study file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import geosafe as gs
from geosafe.errors import CallError, DataError, MissingFileError
from geosafe.pipeline import draft_study
from geosafe.tables import TABLES, check_table
from tests.gtfs_feeds import write_feed
from tests.hostile.town import write_town
from tests.osm_files import write_pbf

DATA = Path(__file__).parents[1] / "../shared/data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the two real places are not here")


def codes(study, layer=None):
    return {finding.code for finding in study.findings if layer in (None, finding.layer)}


def test_the_demo_is_a_whole_study(demo_study):
    for table in TABLES:
        check_table(getattr(demo_study, table), table)
    assert demo_study.name == "Central Helsinki"
    assert demo_study.timezone == "Europe/Helsinki"
    assert demo_study.simulated
    assert demo_study.osm_date == date(2019, 4, 21)
    assert demo_study.period.years == pytest.approx(365 / 365.2425)
    assert sum(demo_study.phase_hours.values()) == pytest.approx(365 * 24)


def test_a_timetable_tells_when_stops_are_served(tmp_path):
    folder = write_town(tmp_path)
    write_feed(folder / "feed.zip")
    for gtfs, simulated in (("feed.zip", False), ("{path: feed.zip, simulated: true}", True), ("[feed.zip]", False)):
        (folder / "study.yaml").write_text(
            f"name: Town\nosm: town.osm.pbf\ngtfs: {gtfs}\nperiod: {{from: 2019-01-01, to: 2019-12-31}}\n"
        )
        study = gs.read_study(folder)
        assert study.simulated is simulated
        assert {"layer": "stops", "file": "feed.zip"}.items() <= study.sources[-1].items()
        stops = ["stop/gtfs/A", "stop/gtfs/B"]  # nobody boards at C, the last
        assert study.stops.index.tolist() == stops
        assert study.stops["segment_id"].notna().all()
        tuesday = study.week.departures.loc["stop/gtfs/A", range(24, 48)]
        assert tuesday[tuesday > 0].index.tolist() == [24, 32, 47]  # 24:40 of Monday's service, 08:00 and 23:50
        assert tuesday[24] == pytest.approx(52 / 53)  # 1 January is a Tuesday, and the feed has no Monday before it
        assert study.open_share.loc[stops, "hours_evidence"].tolist() == ["observed"] * 2
        assert study.open_share.loc[stops[0], "evening"] == 0  # 23:50 is night
        assert study.open_share.loc[stops[0], "night"] == study.open_share.loc[stops[0], "night_hi"] > 0.1
        assert {"gtfs-read", "gtfs-dates", "gtfs-joined"} <= codes(study, "stops")
        ids = [*study.venues.index, *study.stops.index, *study.amenities.index, *study.spaces.index]
        assert sorted(study.week.open.index) == sorted(study.week.evidence.index) == sorted(ids)


def test_the_week_of_the_demo(demo_study):
    week, shares = demo_study.week, demo_study.open_share
    assert week.n.sum() == 365 * 24
    assert week.open.shape == (len(shares), 168)
    assert week.departures.empty
    assert (week.evidence == shares["hours_evidence"]).all()
    low, value, high = (table.to_numpy() for table in (week.open_lo, week.open, week.open_hi))
    known = ~np.isnan(value)
    assert (low <= high).all()
    assert (low <= value + 1e-6)[known].all()
    assert (value <= high + 1e-6)[known].all()
    parks = demo_study.spaces.index[demo_study.spaces["kind"] == "park"]
    assert set(week.evidence[parks]) == {"inferred"}
    assert (week.open.loc[parks] == 1).all(axis=None)
    pubs = demo_study.venues.index[demo_study.venues["kind"] == "pub"]
    curve = np.nanmean(week.typical_day(week.open.loc[pubs], "Saturday"), axis=0)
    assert curve[20] > 0.9 > curve[1] > curve[5]  # most are open in the evening, some late, hardly any before dawn


def test_every_place_stands_on_a_segment_of_the_study(demo_study):
    for table in ("venues", "stops", "amenities", "incidents"):
        joined = getattr(demo_study, table)["segment_id"].dropna()
        assert joined.isin(demo_study.segments.index).all(), table
    inside = demo_study.segments[demo_study.segments["in_area"]]
    assert inside["block_id"].isin(demo_study.blocks.index).all()


def test_walked_length_is_the_same_by_segment_and_by_block(demo_study):
    inside = demo_study.segments[demo_study.segments["in_area"]]
    assert demo_study.blocks["walk_length_m"].sum() == pytest.approx(inside["length_m"].sum(), rel=1e-9)
    assert inside["length_m"].to_numpy() == pytest.approx(inside.length.to_numpy(), rel=1e-9)


def test_reading_twice_gives_the_same(demo_folder, demo_study):
    again = gs.read_study(demo_folder)
    for table in TABLES:
        assert getattr(again, table).equals(getattr(demo_study, table)), table
    assert again.findings == demo_study.findings


def test_keys_without_effect_are_told(demo_folder, tmp_path):
    for name in ("Helsinki.osm.pbf", "incidents-simulated.csv"):
        shutil.copy(demo_folder / name, tmp_path)
    text = (demo_folder / "study.yaml").read_text(encoding="utf-8")
    (tmp_path / "study.yaml").write_text(text + "profile: wheelchair\n", encoding="utf-8")
    assert "not-used-profile" in codes(gs.read_study(tmp_path))


def test_an_area_elsewhere_is_refused(demo_folder, tmp_path):
    shutil.copy(demo_folder / "Helsinki.osm.pbf", tmp_path)
    ring = [[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]
    (tmp_path / "area.geojson").write_text('{"type": "Polygon", "coordinates": [' + str(ring) + "]}", encoding="utf-8")
    (tmp_path / "study.yaml").write_text("name: X\nosm: Helsinki.osm.pbf\narea: area.geojson\n", encoding="utf-8")
    with pytest.raises(DataError, match="does not touch the study's area"):
        gs.read_study(tmp_path)


def test_an_area_inside_the_extract_has_a_margin_that_counts_but_is_not_scored(demo_folder, tmp_path):
    shutil.copy(demo_folder / "Helsinki.osm.pbf", tmp_path)
    west, south, east, north = 24.941, 60.168, 24.946, 60.171
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    (tmp_path / "area.geojson").write_text('{"type": "Polygon", "coordinates": [' + str(ring) + "]}", encoding="utf-8")
    (tmp_path / "study.yaml").write_text("name: X\nosm: Helsinki.osm.pbf\narea: area.geojson\n", encoding="utf-8")
    study = gs.read_study(tmp_path)
    outside = study.segments[~study.segments["in_area"]]
    assert len(outside)
    assert outside.distance(study.area).max() <= 300
    scores = gs.score_study(study)
    assert scores.segments["in_area"].all()
    assert set(scores.blocks.index) == set(study.blocks.index)


def test_one_street_alone_is_a_study_once_its_period_is_told(tmp_path):
    ways = [(1, [1, 2, 3], {"highway": "residential"})]
    nodes = [(1, 24.905, 60.11, {}), (2, 24.906, 60.11, {}), (3, 24.907, 60.1101, {})]
    write_pbf(tmp_path / "street.osm.pbf", nodes, ways, box=(24.9, 60.1, 24.92, 60.12))
    file = tmp_path / "study.yaml"
    file.write_text("name: One street\nosm: street.osm.pbf\n", encoding="utf-8")
    with pytest.raises(DataError, match="does not tell how old its data are"):
        gs.read_study(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + "period: {from: 2024-01-01, to: 2024-12-31}\n", encoding="utf-8")
    study = gs.read_study(tmp_path)
    scores = gs.score_study(study)
    assert list(scores.blocks["street_length_m"]) == pytest.approx([study.segments["length_m"].sum()])
    assert gs.draw_map(study, scores).html


def test_a_study_that_is_not_there(tmp_path):
    with pytest.raises(MissingFileError, match=r"study\.yaml"):
        gs.read_study(tmp_path)


def test_a_draft_replaces_nothing_unasked(demo_folder, tmp_path):
    file, _ = draft_study(tmp_path / "new", osm=demo_folder / "Helsinki.osm.pbf")
    before = file.read_bytes()
    with pytest.raises(CallError, match="add --overwrite"):
        draft_study(tmp_path / "new", osm=demo_folder / "Helsinki.osm.pbf")
    again, _ = draft_study(tmp_path / "new", osm=demo_folder / "Helsinki.osm.pbf", overwrite=True)
    assert again.read_bytes() == before


@needs_data
def test_london_tells_its_traps(tmp_path):
    file, questions = draft_study(
        tmp_path / "london", osm=DATA / "london-city/london-city-holborn.osm.pbf",
        incidents=[DATA / "london-city/police"], lamps=[DATA / "london-city/Camden_Street_Lighting.csv"],
    )  # fmt: skip
    assert any("complete" in question for question in questions)
    study = gs.read_study(file)
    traps = {"month-only", "snapped-points", "equal-rows", "repeated-rows", "one-row-an-offence", "low-months"}
    assert traps | {"no-time-of-day", "incidents-coverage"} <= codes(study, "incidents")
    assert {"lamps-cover-part", "lamps-coverage", "replaced-by-inventory"} <= codes(study, "lamps")
    assert study.incidents["anonymised"].all()
    assert study.coverage["incidents"].area < 0.9 * study.area.area
    scores = gs.score_study(study)
    assert scores.blocks["incidents_night"].isna().all()
    assert scores.blocks["incidents_all"].notna().any()


@needs_data
def test_san_francisco_tells_its_traps(tmp_path):
    file, _ = draft_study(
        tmp_path / "sf", osm=DATA / "sanfrancisco/san-francisco-downtown.osm.pbf",
        incidents=[DATA / "sanfrancisco/sf_crime.csv"],
    )  # fmt: skip
    study = gs.read_study(file)
    assert {"one-row-an-offence", "unknown-times", "whole-hours"} <= codes(study, "incidents")
    assert "missing-nodes" in codes(study, "streets")
    assert 20 <= (study.period.end - study.period.start).days + 1 <= 21
    scores = gs.score_study(study)
    dark = scores.blocks["conditions_night"].isna()
    assert dark.mean() > 0.9  # nobody mapped the light there: unknown, not dark
