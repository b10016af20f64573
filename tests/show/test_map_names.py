"""Names on the page: none on another, none cut by the edge, the same ones where they stood when the map is moved."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely import affinity

from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ZOOMS = (13, 15, 16, 17.5, 18.5)
HOSTILE = ("شارع الملك عبد العزيز", "ถนนสุขุมวิท", "🎈 Rue 👩‍👩‍👧", "Sehr lange Straße " * 17, "", " ", "\u202eeldoR",
           *PAYLOADS)  # fmt: skip
_PLACED = """() => {
  const canvas = [...document.querySelectorAll('#map_geosafe canvas')].find((each) => each.placed);
  const [at, whole] = [canvas, document.getElementById('map_geosafe')].map((each) => each.getBoundingClientRect());
  const [left, top] = [whole.left - at.left, whole.top - at.top];
  return { names: canvas.placed, left, top, width: whole.width, height: whole.height };
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_map(*synthetic_study()).save(tmp_path_factory.mktemp("names") / "town.html")


def _zoom(visit: Visit, zoom: float) -> None:
    visit.page.evaluate("zoom => map_geosafe.setZoom(zoom, { animate: false })", zoom)


def _shapes(told: dict[str, Any]) -> list[list[shapely.Polygon]]:
    return [
        [
            affinity.rotate(
                shapely.box(box["x"] - box["width"] / 2, box["y"] - box["height"] / 2, box["x"] + box["width"] / 2,
                            box["y"] + box["height"] / 2), box["angle"], origin="centroid", use_radians=True)
            for box in name["boxes"]
        ]
        for name in told["names"]
    ]  # fmt: skip


def check_apart_and_whole(told: dict[str, Any]) -> None:
    """Fail where two names have more than an edge in common, or one reaches beyond the map."""
    shapes = [shapely.union_all(boxes) for boxes in _shapes(told)]
    for one, other in combinations(shapes, 2):
        assert shapely.area(shapely.intersection(one, other)) < 1e-6
    whole = shapely.box(told["left"], told["top"], told["left"] + told["width"], told["top"] + told["height"])
    assert all(whole.covers(shape) for shape in shapes)


_STUDY = """() => {
  const study = map_geosafe.options.maxBounds.pad(-4 / 9); // the page lets the map move four studies away to each side
  const [a, b] = [study.getNorthWest(), study.getSouthEast()].map((at) => map_geosafe.latLngToContainerPoint(at));
  return [a.x, a.y, b.x, b.y];
}"""


def test_no_name_stands_beyond_the_edge_of_the_study(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    seen = 0
    for zoom in (14, 15, 16):
        _zoom(visit, zoom)
        told, study = visit.page.evaluate(_PLACED), shapely.box(*visit.page.evaluate(_STUDY)).buffer(1)
        for boxes in _shapes(told):
            at = [affinity.translate(box, -told["left"], -told["top"]).centroid for box in boxes]
            assert all(study.covers(point) for point in at)
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("phone", [False, True])
def test_no_name_lies_on_another_or_is_cut_off(browser: Browser, town: Path, phone: bool) -> None:
    visit = Visit(browser, town, phone=phone)
    most = 0
    for zoom in ZOOMS:
        _zoom(visit, zoom)
        told = visit.page.evaluate(_PLACED)
        check_apart_and_whole(told)
        most = max(most, len(told["names"]))
    assert most >= (5 if phone else 12)
    visit.was_quiet()


def test_names_stay_where_they_were_when_the_map_is_moved(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    _zoom(visit, 16.5)
    before = visit.page.evaluate(_PLACED)
    visit.page.evaluate("map_geosafe.panBy([60, 40], { animate: false })")
    after = visit.page.evaluate(_PLACED)
    there = {(name["text"], round(name["boxes"][0]["x"]), round(name["boxes"][0]["y"])) for name in after["names"]}
    inner = shapely.box(before["left"] + 75, before["top"] + 55, before["left"] + before["width"] - 75,
                        before["top"] + before["height"] - 120)  # fmt: skip
    kept = [
        (name["text"], round(name["boxes"][0]["x"] - 60), round(name["boxes"][0]["y"] - 40))
        for name, boxes in zip(before["names"], _shapes(before), strict=True)
        if all(inner.contains(box) for box in boxes)
    ]
    assert len(kept) >= 4
    assert len(set(kept) - there) <= len(kept) // 8  # one that comes to lie under a button may go


def test_the_same_name_is_not_written_twice_close_by(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    _zoom(visit, 16.5)
    spots: dict[str, list[tuple[float, float]]] = {}
    for name in visit.page.evaluate(_PLACED)["names"]:
        spots.setdefault(name["text"], []).append((name["boxes"][0]["x"], name["boxes"][0]["y"]))
    for places in spots.values():
        for (ax, ay), (bx, by) in combinations(places, 2):
            assert (ax - bx) ** 2 + (ay - by) ** 2 > 400**2


def test_names_are_read_upright(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    _zoom(visit, 17)
    straight = [name["boxes"][0]["angle"] for name in visit.page.evaluate(_PLACED)["names"] if len(name["boxes"]) == 1]
    assert len(straight) >= 4
    assert all(-1.75 < angle <= 1.4001 for angle in straight)


def test_hostile_names_are_written_as_they_are_or_not_at_all(browser: Browser, tmp_path: Path) -> None:
    page = draw_map(*synthetic_study(names=HOSTILE, simulated=False)).save(tmp_path / "hostile.html")
    visit = Visit(browser, page)
    written = set()
    joined = []
    for zoom in ZOOMS:
        _zoom(visit, zoom)
        told = visit.page.evaluate(_PLACED)
        check_apart_and_whole(told)
        written |= {name["text"] for name in told["names"]}
        joined += [len(name["boxes"]) for name in told["names"] if name["text"] in HOSTILE[:3]]
    assert set(joined) == {1}  # in one string, or their letters would not join
    assert max(map(len, written)) <= 400  # a bidi mark is written as six signs
    assert "Sehr lange Straße " * 4 not in "".join(written)
    visit.was_quiet()


def test_a_place_without_names_has_none(browser: Browser, tmp_path: Path) -> None:
    page = draw_map(*synthetic_study(names=("", " ", ""), simulated=False)).save(tmp_path / "none.html")
    visit = Visit(browser, page)
    _zoom(visit, 16)
    texts = {name["text"] for name in visit.page.evaluate(_PLACED)["names"]}
    assert texts <= {""}
    visit.was_quiet()
