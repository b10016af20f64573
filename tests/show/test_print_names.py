from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.show.print_frame import PT, frame_around
from geosafe.show.print_look import looks
from geosafe.show.print_names import NAME_PT, Name, boxes, choose, place_names
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study


def test_a_box_is_turned_clockwise_about_its_middle() -> None:
    level, upright = boxes(np.array([10.0, 10.0]), np.array([5.0, 5.0]), np.array([0, np.pi / 2]), np.array([4.0, 4.0]),
                           np.array([2.0, 2.0]))  # fmt: skip
    assert level.bounds == (8, 4, 12, 6)
    assert np.allclose(upright.bounds, (9, 3, 11, 7))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_names_that_are_chosen_never_overlap(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 60
    x, y = rng.uniform(0, 60, n), rng.uniform(0, 60, n)
    places = boxes(x, y, rng.uniform(-1.5, 1.5, n), rng.uniform(5, 20, n), np.full(n, 4.0))
    owner = rng.integers(0, 20, n)
    chosen = choose(places, owner, np.column_stack([x, y]), apart_mm=25)
    picked = places[chosen]
    assert chosen[0] == 0
    assert all(not a.intersects(b) for k, a in enumerate(picked) for b in picked[:k])
    for each in np.unique(owner[chosen]):
        mine = np.array(chosen)[owner[chosen] == each]
        away = np.hypot(x[mine][:, None] - x[mine], y[mine][:, None] - y[mine])
        assert (away[~np.eye(len(mine), dtype=bool)] >= 25).all()
    left = np.setdiff1d(np.arange(n), chosen)
    for k in left:  # what was left out had a reason
        same = np.array(chosen)[owner[chosen] == owner[k]]
        near = len(same) and np.hypot(x[same] - x[k], y[same] - y[k]).min() < 25
        assert near or any(places[k].intersects(box) for box in picked)


def test_what_is_taken_stays_free_of_names() -> None:
    places = boxes(np.array([5.0, 30.0]), np.array([5.0, 5.0]), np.zeros(2), np.full(2, 6.0), np.full(2, 3.0))
    assert choose(
        places, np.array([0, 1]), np.array([[5.0, 5], [30, 5]]), taken=np.array([shapely.box(0, 0, 6, 6)])
    ) == [1]


def _box(name: Name) -> shapely.Polygon:
    angle, width = np.radians([name.angle]), np.array([name.width_pt / PT])
    return boxes(np.array([name.x_mm]), np.array([name.y_mm]), angle, width, np.array([NAME_PT * 0.7 / PT]))[0]


@pytest.mark.parametrize("names", [None, PAYLOADS], ids=["plain", "hostile"])
def test_names_on_a_map_keep_clear_of_each_other_and_of_the_frame(names) -> None:
    study, scores = synthetic_study(**({"names": names} if names else {}))
    frame = frame_around(study.area.bounds, width_mm=180, height_mm=150)
    look = looks(study, scores, blocks=True, phase="day", view="conditions")
    written = place_names(scores, look, frame)
    drawn = [_box(each) for each in written]
    assert len(written) >= 8
    assert all(not a.intersects(b) for k, a in enumerate(drawn) for b in drawn[:k])
    assert all(shapely.box(0, 0, 180, 150).contains(each) for each in drawn)
    assert all(-90 <= each.angle <= 90 for each in written)
    assert written == place_names(scores, look, frame)


def test_a_street_name_runs_along_its_street() -> None:
    study, scores = synthetic_study()
    frame = frame_around(study.area.bounds, width_mm=180, height_mm=150)
    look = looks(study, scores, blocks=True, phase="day", view="conditions")
    for each in (name for name in place_names(scores, look, frame) if not name.bold):
        own = shapely.union_all(frame.shapes(scores.blocks.geometry[scores.blocks["name"] == each.text].to_numpy()))
        assert own.distance(shapely.Point(each.x_mm, each.y_mm)) < 4


def test_a_place_without_names_has_none() -> None:
    study, scores = synthetic_study()
    scores.blocks["name"] = None
    scores.spaces["name"] = None
    frame = frame_around(study.area.bounds, width_mm=180, height_mm=150)
    assert place_names(scores, looks(study, scores, blocks=True, phase="day", view="conditions"), frame) == []
