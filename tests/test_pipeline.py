"""A study file becomes a study, and its inputs become a study file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import geosafe as gs
from geosafe.errors import CallError, DataError, MissingFileError
from geosafe.pipeline import draft_study, with_profile
from geosafe.study import Period
from geosafe.tables import TABLES, check_table
from tests.gtfs_feeds import write_feed
from tests.hostile.town import change_study, write_town
from tests.osm_files import write_pbf

DATA = Path(__file__).parents[1] / "../shared/data"
PROFILES = Path(__file__).parents[1] / "geosafe" / "profiles"
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


def test_a_study_without_a_period_takes_it_from_the_days_of_its_incidents(tmp_path):
    folder = write_town(tmp_path)
    change_study(folder, "period: {from: 2024-01-01, to: 2024-12-31}\n", "")
    assert gs.read_study(folder).period == Period(date(2024, 1, 10), date(2024, 12, 13))  # and not whole months


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


@pytest.fixture
def street(tmp_path):
    """Return a folder with a study of one street."""
    ways = [(1, [1, 2, 3], {"highway": "residential"})]
    nodes = [(1, 24.905, 60.11, {}), (2, 24.906, 60.11, {}), (3, 24.907, 60.1101, {})]
    write_pbf(tmp_path / "street.osm.pbf", nodes, ways, box=(24.9, 60.1, 24.92, 60.12))
    text = "name: One street\nosm: street.osm.pbf\nperiod: {from: 2024-01-01, to: 2024-12-31}\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def add(folder, lines):
    file = folder / "study.yaml"
    file.write_text(file.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return folder


def test_what_people_say_on_walks_is_read(street):
    row = "1,2019-06-14,12:00,1,{},{},7,3"
    lon, lat = gs.read_study(street).location
    (street / "walk.csv").write_text(f"walk,date,time,stop,lon,lat,rater,feeling\n{row.format(lon, lat)}\n")
    for written, simulated in (("[walk.csv]", False), ("{path: walk.csv, simulated: true}", True)):
        study = gs.read_study(add(street, f"observations: {written}\n"))
        assert study.observations["feeling"].tolist() == [3]
        assert study.simulated is simulated
        (street / "study.yaml").write_text(
            (street / "study.yaml").read_text().replace(f"observations: {written}\n", "")
        )


def test_the_profile_of_the_study_file_counts(street):
    add(street, "profile: wheelchair\n")
    study = gs.read_study(street)
    assert study.profile == gs.read_profile("wheelchair")
    (told,) = [finding for finding in study.findings if finding.code == "profile"]
    assert told.says.startswith("Weighted for: wheelchair users (profile wheelchair). These weights are placeholders")
    assert gs.score_study(study).profile.name == "wheelchair"
    assert gs.score_study(study, profile="everyone").profile.name == "everyone"


def test_a_profile_of_the_studys_own_is_read_from_its_folder(street):
    text = (PROFILES / "visitors.yaml").read_text(encoding="utf-8")
    (street / "ours.yaml").write_text(text.replace("name: visitors", "name: ours"), encoding="utf-8")
    study = gs.read_study(add(street, "profile: ours.yaml\n"))
    assert study.profile.name == "ours"
    assert study.profile.weights == gs.read_profile("visitors").weights


def test_another_profile_takes_the_place_of_the_studys(street):
    study = with_profile(gs.read_study(street), "women-alone")
    assert [finding.says[:33] for finding in study.findings if finding.code == "profile"] == [
        "Weighted for: women walking alone"
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("profile: wheelchairs", "no profile 'wheelchairs'.*Did you mean 'wheelchair'"),
        ("profile: ours.yaml", "no file 'ours.yaml'"),
        ("profile: ../ours.yaml", "leaves the study folder"),
    ],
)
def test_a_profile_that_is_not_there_is_a_fault_of_the_study_file(street, line, said):
    with pytest.raises(DataError, match=rf"study\.yaml, row 4, column 'profile'.*{said}"):
        gs.read_study(add(street, f"{line}\n"))


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
