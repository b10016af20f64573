from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geosafe.score.light import light_of_streets
from geosafe.score.nightlife_legs import last_legs, legs_by_night
from geosafe.score.nightlife_venues import late_venues
from geosafe.score.streets import streets_of
from tests.score.nights import nightly, with_hours
from tests.score.town import WAYS, Place, Way, town

UNTIL_2 = nightly((16, 26))
SERVES = nightly((5, 27))  # until 03:00
UNKNOWN = [math.nan] * 168


def legs(study, people=None):
    streets = streets_of(study)
    people = np.ones(len(study.segments)) if people is None else people
    return last_legs(study, streets, light_of_streets(study, streets), late_venues(study), people)


def a_town(ways=WAYS, *, stops=((390, 0),), venues=((50, 3),), hours=UNTIL_2, service=SERVES, **layers):
    study = town(ways, venues=[Place("pub", at) for at in venues], stops=[Place("stop", at) for at in stops], **layers)
    given = {f"venues/{i}": hours for i in range(len(venues))}
    return with_hours(study, given | {f"stops/{i}": service for i in range(len(stops))})


def test_a_leg_by_hand() -> None:
    ways = WAYS | {"s1": Way([(0, 0), (200, 0)], lit="lit"), "s2": Way([(200, 0), (400, 0)], lit="unlit")}
    study = a_town(ways)
    people = np.where(study.segments.index == "s1", 4.0, 1.0)
    found = legs(study, people)
    assert list(found.index) == [f"venues/0@{night}" for night in ("weekday", "Friday", "Saturday")]
    leg = found.loc["venues/0@Saturday"]
    assert (leg["closes"], leg["service"], leg["stop_id"], leg["segments"]) == (2, "known", "stops/0", "s1 s2")
    assert leg["length_m"] == pytest.approx(340)  # from 50 to 390
    assert leg["capacity"] == pytest.approx(2.5)
    # 150 m of it tagged lit and known so at the least, 190 m tagged unlit.
    assert leg["light_known"] == pytest.approx(1)
    assert leg[["lit", "lit_lo", "lit_hi"]].tolist() == pytest.approx([150 / 340] * 3)
    assert leg["people"] == pytest.approx((150 * 4 + 190) / 340)
    assert (leg["steps_m"], leg["dark"]) == (0, 1)
    assert leg.geometry.length == pytest.approx(340)
    assert shapely.get_coordinates(leg.geometry)[0].tolist() == pytest.approx([50, 0])


def test_of_unlit_and_unknown_streets_the_bounds_differ() -> None:
    ways = WAYS | {"s1": Way([(0, 0), (200, 0)], lit="unlit")}
    leg = legs(a_town(ways)).iloc[0]
    assert leg["light_known"] == pytest.approx(150 / 340)
    assert math.isnan(leg["lit"])  # less than half is known
    assert leg[["lit_lo", "lit_hi"]].tolist() == pytest.approx([0, 190 / 340])


def test_steps_on_the_way() -> None:
    leg = legs(a_town(venues=[(400, 150)], stops=[(390, 0)])).iloc[0]
    assert leg["segments"] == "p2 p3 s2"
    assert leg["steps_m"] == pytest.approx(100)
    assert leg["length_m"] == pytest.approx(50 + 100 + 10)


def test_without_a_timetable_service_is_unknown_and_never_assumed() -> None:
    study = a_town(stops=[(100, 0), (390, 0)])
    study = with_hours(study, {"stops/0": UNKNOWN})
    leg = legs(study).iloc[0]
    assert (leg["service"], leg["stop_id"]) == ("known", "stops/1")  # the nearer one may serve: the least
    assert leg[["length_m", "least_m"]].tolist() == pytest.approx([340, 50])
    neither = legs(with_hours(study, {"stops/1": UNKNOWN})).iloc[0]
    assert (neither["service"], neither["stop_id"]) == ("unknown", "stops/0")
    assert neither[["length_m", "least_m"]].tolist() == pytest.approx([50, 50])


def test_a_stop_whose_last_departure_is_before_closing_does_not_serve() -> None:
    study = with_hours(a_town(stops=[(100, 0), (390, 0)]), {"stops/0": nightly((5, 25))})
    found = legs(study)
    assert set(found["stop_id"]) == {"stops/1"}
    assert (found["least_m"] == found["length_m"]).all()


def test_no_stop_a_stop_in_another_component_and_stops_that_nobody_knows() -> None:
    apart = WAYS | {"z": Way([(0, 800), (100, 800)])}
    for study in (a_town(stops=[]), a_town(apart, stops=[(50, 800)])):
        found = legs(study)
        assert set(found["service"]) == {"none"}
        assert found[["length_m", "lit", "lit_hi", "steps_m"]].isna().all(axis=None)
        assert found["stop_id"].isna().all()
        assert found.geometry.isna().all()
        assert legs_by_night(found).loc["Friday", ["legs", "service_known", "within_800"]].tolist() == [1, 0, 0]
    assert set(legs(a_town(stops=[], coverage={"stops": None}))["service"]) == {"unknown"}


def test_near_the_edge_a_stop_may_stand_beyond() -> None:
    found = legs(a_town(data=shapely.box(-5000, -5000, 5000, 30)))
    assert found["least_m"].tolist() == pytest.approx([30] * 3)  # the middle of s1 is 30 m away from it


def test_no_late_venue_and_one_that_never_closes_have_no_leg() -> None:
    for study in (a_town(venues=[]), a_town(hours=[1.0] * 168), a_town(hours=[0.0] * 168), a_town(hours=UNKNOWN)):
        found = legs(study)
        assert len(found) == 0
        assert found.crs == study.crs
        summary = legs_by_night(found)
        assert summary["legs"].tolist() == [0, 0, 0]
        assert summary["leg_m"].isna().all()


def test_where_no_late_hour_is_dark_there_is_no_share_of_light() -> None:
    study = a_town(WAYS | {"s1": Way([(0, 0), (200, 0)], lit="lit")})
    bright = np.zeros_like(study.week.phase)
    bright[:, 0] = 1
    found = legs(replace(study, week=replace(study.week, phase=bright)))
    assert (found["dark"] == 0).all()
    assert found[["light_known", "lit", "lit_lo", "lit_hi"]].isna().all(axis=None)
    assert found["length_m"].tolist() == pytest.approx([340] * 3)


def test_the_sum_of_a_night_is_weighted_by_capacity() -> None:
    study = a_town(venues=[(380, 3), (0, 100), (200, 150)], stops=[(390, 0)])
    study.venues["kind"] = ["club", "bar", "bar"]  # 4, 2, 2 over 10, 490 and 340 m
    found = legs_by_night(legs(study)).loc["Friday"]
    assert found[["legs", "service_known", "leg_m"]].tolist() == pytest.approx([3, 1, 10])
    assert found[["within_400", "within_800"]].tolist() == pytest.approx([6 / 8, 1])
    assert found["leg_light_known"] == 0
    assert found[["leg_lit_lo", "leg_lit_hi"]].tolist() == [0, 1]


def test_rows_in_another_order_give_the_same_legs() -> None:
    study = a_town(venues=[(50, 3), (300, 3), (200, 150)], stops=[(390, 0), (0, 150)])
    there = legs(study)
    back = legs(replace(study, venues=study.venues.iloc[::-1], stops=study.stops.iloc[::-1]))
    assert there.sort_index().to_wkb().equals(back.sort_index().to_wkb())
