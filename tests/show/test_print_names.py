from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.show.ground_names import find_names
from geosafe.show.ground_style import NAMES
from geosafe.show.print_frame import PT, Frame, frame_around
from geosafe.show.print_ground import paper_zoom
from geosafe.show.print_look import looks
from geosafe.show.print_names import Name, boxes, choose, place_names
from geosafe.show.print_places import LEADING, NAME_PT
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
    high = (0.7 + LEADING * name.text.count("\n")) * NAME_PT / PT
    return boxes(np.array([name.x_mm]), np.array([name.y_mm]), angle, width, np.array([high]))[0]


def _named(study, scores, *, width_mm: float = 180, height_mm: float = 150) -> tuple[list[Name], Frame]:
    frame = frame_around(study.area.bounds, width_mm=width_mm, height_mm=height_mm)
    look = looks(study, scores, blocks=True, phase="day", view="conditions")
    found = find_names(study, scores.spaces, scores.blocks)
    return place_names(found, scores, look, frame, zoom=paper_zoom(study, frame)), frame


@pytest.mark.parametrize("names", [None, PAYLOADS], ids=["plain", "hostile"])
def test_names_on_a_map_keep_clear_of_each_other_and_of_the_frame(names) -> None:
    study, scores = synthetic_study(**({"names": names} if names else {}))
    written, _ = _named(study, scores)
    drawn = [_box(each) for each in written]
    assert len(written) >= 8
    assert all(not a.intersects(b) for k, a in enumerate(drawn) for b in drawn[:k])
    assert all(shapely.box(0, 0, 180, 150).contains(each) for each in drawn)
    assert all(-90 <= each.angle <= 90 for each in written)
    assert written == _named(study, scores)[0]


def test_a_street_name_runs_along_its_street() -> None:
    study, scores = synthetic_study()
    written, frame = _named(study, scores)
    streets = set(scores.blocks["name"].dropna())
    along = [name for name in written if name.text in streets and not (name.italic or name.bold)]
    assert len(along) >= 8
    for each in along:
        own = shapely.union_all(frame.shapes(scores.blocks.geometry[scores.blocks["name"] == each.text].to_numpy()))
        assert own.distance(shapely.Point(each.x_mm, each.y_mm)) < 1.5 * NAME_PT / PT + 0.6


def test_paper_writes_names_of_the_page_and_the_important_ones_first() -> None:
    study, scores = synthetic_study()
    told = find_names(study, scores.spaces, scores.blocks)
    roomy, frame = _named(study, scores)
    zoom = paper_zoom(study, frame)
    allowed = {style.kind for style in NAMES if style.zoom <= zoom <= style.until}
    texts = {name.text.replace("\n", " ") for name in roomy}
    assert texts <= set(told["name"][told["kind"].isin(allowed)])
    # On half the paper there is room for fewer, and more of what stays comes early in the order of the page.
    tight = {name.text.replace("\n", " ").lower() for name in _named(study, scores, width_mm=90, height_mm=75)[0]}
    place = {name.lower(): k for k, name in reversed(list(enumerate(told["name"])))}
    gone = {text.lower() for text in texts} - tight
    assert 0 < len(tight) < len(texts)
    assert np.mean([place[name] for name in tight]) < np.mean([place[name] for name in gone])


def test_a_name_stands_beside_the_mark_of_its_stop() -> None:
    study, scores = synthetic_study()
    middle = study.area.centroid
    stop = gpd.GeoDataFrame(
        {"kind": ["stop"], "name": ["Halte Haute"], "size_m": [0.0]}, geometry=[middle], crs=study.crs
    )
    frame = frame_around(study.area.bounds, width_mm=180, height_mm=150)
    look = looks(study, scores, blocks=True, phase="day", view="conditions")
    bare = replace(scores, blocks=scores.blocks[:0])
    (name,) = place_names(stop, bare, look[:0], frame, zoom=18)
    at = frame.paper(np.array([[middle.x, middle.y]]))[0]
    assert (name.text, name.mark, name.angle) == ("Halte Haute", "dot", 0)
    assert name.mark_mm == pytest.approx(tuple(at), abs=0.01)
    assert 1 < _box(name).distance(shapely.Point(*at)) < 3
    assert place_names(stop, bare, look[:0], frame, zoom=16) == []  # the page has no stops there either


def test_a_long_name_of_an_area_is_folded_into_even_lines() -> None:
    study, scores = synthetic_study()
    told = {"kind": ["park"], "name": ["Kaisaniemen kasvitieteellinen puutarha"], "size_m": [130.0]}
    park = gpd.GeoDataFrame(told, geometry=[study.area.centroid], crs=study.crs)
    frame = frame_around(study.area.bounds, width_mm=180, height_mm=150, scale=5000)  # the park is 26 mm across
    bare = replace(scores, blocks=scores.blocks[:0])
    look = looks(study, scores, blocks=True, phase="day", view="conditions")[:0]
    (name,) = place_names(park, bare, look, frame, zoom=17)
    assert name.text == "Kaisaniemen\nkasvitieteellinen\npuutarha"
    assert name.width_pt / PT <= 26 * 1.15
    assert place_names(park.assign(size_m=40.0), bare, look, frame, zoom=17) == []  # 8 mm hold none of its words


def test_a_place_without_names_has_none() -> None:
    study, scores = synthetic_study()
    scores.blocks["name"] = None
    scores.spaces["name"] = None
    study = replace(study, base_map=study.base_map.assign(name=None))
    assert _named(study, scores)[0] == []


def test_a_name_that_is_asked_for_takes_its_room_first() -> None:
    study, scores = synthetic_study()
    frame = frame_around(study.area.bounds, width_mm=120, height_mm=100)
    look = looks(study, scores, blocks=True, phase="day", view="conditions").assign(width=0)
    found = find_names(study, scores.spaces, scores.blocks)
    zoom = paper_zoom(study, frame)
    without = {each.text for each in place_names(found, scores, look, frame, zoom=zoom)}
    lines = found[found["kind"].isin(["main", "street"]) & ~found["name"].isin(without)]
    moved = 0
    for name in lines["name"].unique()[:6]:
        moved += name in {each.text for each in place_names(found, scores, look, frame, zoom=zoom, first=[name])}
    assert moved >= 1
