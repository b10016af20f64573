"""A planned walk on the demo: it keeps to all that it promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
import shapely

import geosafe as gs
from geosafe.compare.units import changed_units
from geosafe.crs import metric_crs
from geosafe.scenario import AddSeats, Scenario, Where
from geosafe.walk import params
from geosafe.walk.follow import ACROSS_M
from geosafe.walk.params import AVOID_DETOUR
from geosafe.walk.termini import _swapped
from geosafe.walk.ways import ways_of
from geosafe.walk_codes import is_code
from geosafe.walks import MOVES, REASONS

DAY = "2026-11-18"
STATION = (24.9414, 60.1712)


@pytest.fixture(scope="module")
def plan(demo_study, demo_scores):
    def planned(**asked):
        return gs.plan_walk(demo_study, scores=demo_scores, **{"date": DAY, "start": STATION, **asked})

    return planned


@pytest.fixture(scope="module")
def walk(plan):
    return plan()


@pytest.fixture(scope="module")
def step_free(plan):
    return plan(step_free=True)


def test_a_walk_keeps_to_its_limits_and_is_proved_the_best(walk):
    assert 5 <= len(walk.stops) <= 7
    assert walk.minutes <= 90
    assert walk.length_m <= 90 * params.WAY_PER_MINUTE_M * params.LONGER
    assert walk.gap == 0
    assert walk.loop
    assert [stop.number for stop in walk.stops] == list(range(1, len(walk.stops) + 1))
    assert len(walk.legs) == len(walk.stops) + 1


def test_lengths_are_those_of_the_shapes_and_of_the_network(walk, demo_study):
    ways = ways_of(demo_study, step_free=False)
    points = np.array([walk.start.point, *(stop.point for stop in walk.stops), walk.end.point], dtype=object)
    way, fraction, off = ways.nearest(points)
    assert off == pytest.approx(0, abs=1e-6)
    metres = ways.metres(way, fraction)
    for k, leg in enumerate(walk.legs):
        assert leg.length_m == pytest.approx(leg.geometry.length)
        # Across a square a leg may be a little shorter than the network: see test_follow.
        assert 0.9 * metres[k, k + 1] - 0.01 <= leg.length_m <= AVOID_DETOUR * metres[k, k + 1] + 0.01
        assert sum(turn.length_m for turn in leg.turns) == pytest.approx(leg.length_m)
        assert {turn.move for turn in leg.turns} <= set(MOVES)
        ends = shapely.get_point(leg.geometry, 0), shapely.get_point(leg.geometry, -1)
        assert shapely.distance(ends, points[[k, k + 1]]) == pytest.approx(0, abs=0.01)
    assert sum(metres[k, k + 1] for k in range(len(walk.legs))) == pytest.approx(walk.length_m, rel=0.1)


def test_legs_lie_on_what_is_walked(walk, demo_study):
    lines = pd.concat([demo_study.segments.geometry, demo_study.links.geometry])
    for leg in walk.legs:
        along = shapely.unary_union(lines.loc[list(leg.segment_ids)].to_numpy())
        vertices = shapely.points(shapely.get_coordinates(leg.geometry))
        assert shapely.distance(vertices[1:-1], along).max(initial=0) < 0.01
        assert shapely.distance(vertices[[0, -1]], along).max() < ACROSS_M


def test_times_add_up(walk):
    at = walk.starts
    for stop, leg in zip(walk.stops, walk.legs, strict=False):
        assert leg.minutes == pytest.approx(leg.length_m / 60)
        at += timedelta(minutes=leg.minutes)
        assert abs((stop.arrives - at).total_seconds()) <= 1
        at += timedelta(minutes=stop.minutes)
    at += timedelta(minutes=walk.legs[-1].minutes)
    assert abs((walk.ends - at).total_seconds()) <= 1
    assert walk.starts < walk.dusk < walk.ends
    assert walk.starts.utcoffset() == timedelta(hours=2)


def test_stops_are_apart_have_reasons_and_codes_that_check(walk):
    points = [stop.point for stop in walk.stops]
    assert min(a.distance(b) for k, a in enumerate(points) for b in points[:k]) >= params.APART_M
    names = [stop.name for stop in walk.stops if stop.name]
    assert len(set(names)) == len(names)
    for stop in walk.stops:
        assert stop.reasons
        assert set(stop.reasons) <= set(REASONS)
        assert is_code(stop.code)
    assert len({stop.code for stop in walk.stops}) == len(walk.stops)


def test_the_same_walk_comes_out_twice(walk, plan):
    again = plan()
    assert again.stops == walk.stops
    assert [leg.geometry.wkb for leg in again.legs] == [leg.geometry.wkb for leg in walk.legs]
    assert again.notes == walk.notes


def test_pins_are_in_and_what_is_forbidden_is_not(walk, plan):
    pin = "Vanha kirkkopuisto"
    out = [stop.name or stop.place_id for stop in walk.stops[:2]]
    pinned = plan(pin=[pin], forbid=out)
    stop = next(stop for stop in pinned.stops if stop.name == pin)
    assert stop.reasons[0] == "pinned"
    assert not {stop.name for stop in pinned.stops} & set(out)
    assert not {stop.place_id for stop in pinned.stops} & set(out)


def test_a_step_free_walk_uses_no_steps_and_tells_what_is_not_known(step_free, demo_study):
    used = [each for leg in step_free.legs for each in leg.segment_ids if each in demo_study.segments.index]
    segments = demo_study.segments.loc[used]
    assert not segments["steps"].any()
    assert segments["step_free"].all()
    assert step_free.step_free is not False
    links = [leg for leg in step_free.legs if any(each.startswith("link/") for each in leg.segment_ids)]
    assert all(leg.step_free is None for leg in links)
    assert any("kerbs" in note for note in step_free.notes)


def test_a_line_from_a_stop_to_another(plan):
    walk = plan(start="Kaisaniemi", end="Erottaja")
    assert not walk.loop
    assert (walk.start.stop_name, walk.end.name) == ("Kaisaniemi", "Erottaja")
    assert walk.legs[0].geometry.coords[0] == pytest.approx((walk.start.point.x, walk.start.point.y), abs=0.01)
    assert walk.legs[-1].geometry.coords[-1] == pytest.approx((walk.end.point.x, walk.end.point.y), abs=0.01)


def test_without_a_start_it_begins_at_a_stop_of_public_transport(plan):
    walk = plan(start=None)
    assert walk.start.stop_name == walk.start.name
    assert any("No start was given" in note for note in walk.notes)


def test_a_scenario_is_a_reason_to_stop(plan, demo_study):
    name = "Rautatientori"
    scenario = Scenario(
        name="Seats", because="To try.", serves=(), edits=(AddSeats(n=1, where=Where("within", name=name)),)
    )
    assert demo_study.spaces.index[demo_study.spaces["name"] == name][0] in changed_units(demo_study, scenario)
    walk = plan(scenario=scenario)
    assert any("in a scenario" in stop.reasons for stop in walk.stops)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"start": (24.9, 60.1)}, r"the start of the walk lies [\d,]+ m from the nearest way.*instance [\d.]+,[\d.]+$"),
        ({"start": (60.17, 24.94)}, r"the start of the walk lies.*Longitude comes first: write 24\.94,60\.17$"),
        ({"start": (60.17, 124.94)}, r"in degrees, got 60\.17, 124\.94$"),
        ({"start": (999, 0)}, "must be a longitude and a latitude in degrees"),
        ({"start": (float("nan"), 60.17)}, "must be a longitude and a latitude in degrees"),
        ({"start": "Kaisanemi"}, "no transit stop, public space or street here is called 'Kaisanemi'.*Kaisaniemi"),
        ({"start": "\x1b[31m"}, r"\\x1b\[31m"),
        ({"end": "xyzzy"}, "nothing here has a name like it"),
        ({"minutes": 5}, "a walk may take 10 to 240 minutes, got 5"),
        ({"minutes": float("nan")}, "a walk may take 10 to 240 minutes"),
        ({"minutes": 10, "end": "Erottaja"}, "no walk with a stop can be made in 10 minutes.*would do for one stop"),
        ({"stops": 0}, "a walk may have 1 to 12 stops, got 0"),
        ({"stops": 100}, "a walk may have 1 to 12 stops, got 100"),
        ({"pin": ["Rautatientorri"]}, "nearest names are: Rautatientori"),
        ({"pin": ["Atlantis Zz9"], "forbid": []}, "Atlantis Zz9"),
        ({"forbid": ["Rautatientorri"]}, "to forbid: the nearest names are: Rautatientori"),
        ({"pin": ["Rautatientori"], "forbid": ["Rautatientori"]}, "both pinned and forbidden"),
        ({"pin": ["Rautatientori", "Vanha kirkkopuisto", "Senaatintori"], "minutes": 25}, "cannot be walked to in 25"),
        ({"pin": ["Rautatientori", "Senaatintori"], "stops": 1}, "2 places are pinned, and the walk has 1 stops"),
        ({"dusk_at": 12}, "dusk cannot fall at stop 12"),
    ],
)
def test_what_cannot_be_is_told_with_what_would_do(plan, asked, says):
    with pytest.raises(gs.CallError, match=f"(?s){says}"):
        plan(**asked)


def test_a_place_without_incidents_or_answers_has_walks_too(demo_study, demo_scores):
    bare = replace(demo_scores, perception=None)
    walk = gs.plan_walk(demo_study, scores=bare, date=DAY, start=STATION)
    assert not any("felt" in reason for stop in walk.stops for reason in stop.reasons)


def test_latitude_first_beyond_the_poles_is_turned_round(demo_study):
    """As in San Francisco, where a latitude of -122 is none; asked of a study that lies there."""
    west = replace(demo_study, crs=metric_crs(-122.4, 37.8), area=shapely.Point(0, 0).buffer(500))
    assert _swapped(west, (37.8, -122.4)) == ". Longitude comes first: write -122.4,37.8"
    assert _swapped(west, (-122.4, 37.8)) == ""
    assert _swapped(west, (37.8, -92.4)) == ""
