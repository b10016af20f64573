"""Stops of timetables in place of those of OpenStreetMap, on a straight street."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.network.snap import snap_points
from geosafe.params import PHASES
from geosafe.prepare.timetable_stops import join_timetables, with_service
from geosafe.tables import TABLES, check_table
from tests.prepare.test_timetable_hours import timetable
from tests.score.town import CRS, Way, open_share_of, segments_of, week_of

STREET = segments_of({"s": Way([(0, 0), (2000, 0)])})
AREA = shapely.box(0, -100, 2000, 100)
WHEN = {"start": date(2019, 1, 1), "end": date(2019, 12, 31), "tz": "Europe/Helsinki"}


def osm(*stops: tuple[str, float]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"osm_id": None, "name": None, "kind": [kind for kind, _ in stops]},
        geometry=gpd.points_from_xy([x for _, x in stops], [5] * len(stops)), crs=CRS,
        index=pd.Index([f"stop/node/{i}" for i in range(len(stops))], name="stop_id"),
    )  # fmt: skip
    return frame.join(snap_points(frame, STREET, limit_m=60))[[*TABLES["stops"].columns, "geometry"]]


def feed(*stops: tuple[float, bool, str], coverage="unknown"):
    """Return a timetable whose stop i at x departs at i o'clock on working days."""
    made = timetable([(i, 0, i) for i in range(len(stops))])
    at = gpd.GeoSeries(gpd.points_from_xy([x for x, *_ in stops], [-5] * len(stops)), crs=CRS).to_crs(4326)
    ids = [f"T{i}" for i in range(len(stops))]
    stations = [station or own for own, (_, _, station) in zip(ids, stops, strict=True)]
    first = [stations.index(station) for station in stations]
    frame = gpd.GeoDataFrame(
        {"name": ids, "rail": [rail for _, rail, _ in stops], "station": stations, "station_name": stations,
         "station_lon": at.x.to_numpy()[first], "station_lat": at.y.to_numpy()[first]},
        geometry=at.array, crs=4326, index=pd.Index(ids, name="stop_id"),
    )  # fmt: skip
    return replace(made, stops=frame, coverage=coverage)


def join(stops, *feeds):
    joined, known, findings = join_timetables(stops, feeds, STREET, area=AREA, **WHEN)
    check_table(joined, "stops")
    assert set(known.service.index) <= set(joined.index)
    return joined, known, {finding.code: finding for finding in findings}


def test_a_stop_of_a_timetable_stands_in_for_those_within_60_m():
    joined, known, found = join(osm(("stop", 100), ("stop", 150), ("stop", 165)), feed((100, False, "")))
    assert list(joined.index) == ["stop/gtfs/T0", "stop/node/2"]  # 50 m and 65 m along, 10 m across
    assert joined.loc["stop/gtfs/T0", ["kind", "name", "segment_id"]].tolist() == ["stop", "T0", "s"]
    assert joined.loc["stop/gtfs/T0", "fraction"] == pytest.approx(0.05)
    assert known.service.loc["stop/gtfs/T0"].to_numpy().nonzero()[0].tolist() == [0, 24, 48, 72, 96]
    assert found["gtfs-joined"].n == 1
    assert "1 stops have no timetable" in found["gtfs-joined"].says


def test_rail_entrances_take_the_nearest_station_with_all_its_platforms():
    stops = osm(("rail_entrance", 100), ("rail_entrance", 330), ("rail_entrance", 800), ("stop", 105))
    trains = feed((90, True, "S"), (95, True, "S"), (1500, True, ""))
    joined, known, _ = join(stops, trains)
    served = ["stop/gtfs/station/T2", "stop/node/0", "stop/node/1"]
    assert sorted(known.service.index) == served
    assert sorted(joined.index) == [*served, "stop/node/2", "stop/node/3"]  # 700 m and 705 m: no station near
    for entrance in served[1:]:
        assert known.departures.loc[entrance, [0, 1, 2]].tolist() == [1, 1, 0]
    assert joined.loc["stop/gtfs/station/T2", "kind"] == "rail_entrance"


def test_where_a_timetable_is_complete_a_stop_that_it_does_not_know_has_no_service():
    stops = osm(("stop", 100), ("stop", 900), ("rail_entrance", 500))
    for coverage, kept in (("unknown", 3), ("area", 2), (gpd.GeoDataFrame(geometry=[AREA], crs=CRS), 2)):
        joined, _, found = join(stops, feed((100, False, ""), coverage=coverage))
        assert len(joined) == kept  # the entrance stays: the timetable has no trains
        assert ("gtfs-not-served" in found) == (kept == 2)


def test_stops_far_from_the_area_are_left_out_and_feeds_keep_their_names():
    joined, _, _ = join(osm(("stop", 100)), feed((1000, False, ""), (2299, False, ""), (2301, False, "")))
    assert [name for name in joined.index if "gtfs" in name] == ["stop/gtfs/T0", "stop/gtfs/T1"]
    two, known, _ = join(osm(("stop", 100)), feed((1000, False, "")), feed((1500, False, "")))
    assert list(two.index) == ["stop/gtfs1/T0", "stop/gtfs2/T0", "stop/node/0"]
    assert len(known.departures) == 2


def test_without_timetables_nothing_changes():
    stops = osm(("stop", 100))
    joined, known, findings = join_timetables(stops, [], STREET, area=AREA, **WHEN)
    assert joined is stops
    assert known.service.empty
    assert findings == []
    week, shares = week_of(open_share_of()), open_share_of()
    assert with_service(week, shares, known) == (week, shares)


def test_service_is_observed_by_hour_and_by_phase():
    _, known, _ = join(osm(), feed((100, False, "")))  # midnight to one on working days
    week, shares = with_service(week_of(open_share_of()), open_share_of(), known)
    row = shares.loc["stop/gtfs/T0"]
    # Of the eight night hours (23 to 7) of each of seven days, one is served on five of them.
    assert row[[*PHASES]].tolist() == pytest.approx([0, 0, 5 / 56])
    assert row["night_lo"] == row["night"] == row["night_hi"]
    assert row["hours_evidence"] == week.evidence["stop/gtfs/T0"] == "observed"
    assert week.open.loc["stop/gtfs/T0", 24] == week.open_lo.loc["stop/gtfs/T0", 24] == 1
    assert week.departures.shape == (1, 168)


def test_hours_that_the_dates_do_not_hold_are_unknown():
    stops = feed((100, False, ""))
    _, known, _ = join_timetables(osm(), [stops], STREET, area=AREA, start=date(2019, 3, 6), end=date(2019, 3, 6),
                                       tz="Europe/Helsinki")  # fmt: skip
    week, shares = with_service(week_of(open_share_of()), open_share_of(), known)
    assert np.isnan(week.open.loc["stop/gtfs/T0", 0])
    assert week.open_lo.loc["stop/gtfs/T0", 0] == 0
    assert week.open_hi.loc["stop/gtfs/T0", 0] == 1
    assert shares.loc["stop/gtfs/T0", list(PHASES)].isna().all()
