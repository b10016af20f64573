from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely import LineString, Point

from geosafe.show.booklet import booklet_data
from geosafe.show.booklet_map import AROUND_M, SMALLEST, frame_at, frame_of, parts_of
from geosafe.show.print_page import set_pages
from geosafe.walks import Leg
from tests.pdf_files import grey
from tests.show.synthetic import synthetic_study
from tests.walk_of_study import walk_of_study


def _leg(line: LineString) -> Leg:
    return Leg(line, line.length, 1.0, None, (), ())


def test_a_long_leg_is_cut_into_parts_that_are_all_of_it() -> None:
    line = LineString([(0, 0), (900, 0), (900, 700), (0, 700)])
    parts = parts_of(_leg(line), 126.5, 92.0)
    assert len(parts) > 1
    assert sum(part.line.length for part in parts) == pytest.approx(2500)
    assert parts[0].start_m == 0
    assert parts[-1].end_m == pytest.approx(2500)
    assert all(a.end_m == b.start_m for a, b in pairwise(parts))
    for part in parts:
        assert shapely.distance(line, shapely.points(shapely.get_coordinates(part.line))).max() < 1e-6
        assert frame_of(part.line, 126.5, 92.0).scale <= SMALLEST


def test_a_short_leg_is_one_part_also_where_it_is_a_point() -> None:
    assert len(parts_of(_leg(LineString([(0, 0), (30, 0)])), 126.5, 92.0)) == 1
    assert len(parts_of(_leg(LineString([(5, 5), (5, 5)])), 126.5, 92.0)) == 1


@pytest.mark.parametrize("size", [98.0, 60.0])
def test_a_stop_shows_what_is_around_it(size: float) -> None:
    west, south, east, north = frame_at(Point(1000, 500), size, size).box
    assert min(1000 - west, east - 1000, 500 - south, north - 500) >= AROUND_M
    assert max(1000 - west, east - 1000) < 1.3 * AROUND_M


def test_the_scale_bar_is_as_long_as_what_it_says_and_the_map_at_its_scale() -> None:
    """Measured in the picture of a page: the bar, and the way from one stop to the next."""
    walk = walk_of_study(synthetic_study()[0], names=("A", "B"), apart_m=200.0, aside_m=0.0)
    data = booklet_data(walk)
    page = next(page for page in data["pages"] if page["kind"] == "overview")
    dpi = 254  # ten pixels a millimetre
    seen = grey(set_pages("booklet.typ", {**data, "pages": [data["pages"][0], page]}, form="png", dpi=dpi)[1])
    scale = int(page["map"]["scale"].split(",\u00a0")[0].removeprefix("1:").split(", ")[0].replace(",", ""))
    metres = float(page["map"]["bar"]["full"].split("\u00a0")[0])
    # The lower half of the bar's frame is a line from its first to its last pixel, below the map.
    below = seen[(13 + 10 + 168) * 10 :]
    rows = [np.flatnonzero(row < 60) for row in below[:200]]
    lengths = [int(run.max() - run.min()) + 1 for run in (_first_run(row) for row in rows) if len(run)]
    assert max(lengths) / 10 / 1000 * scale == pytest.approx(metres, rel=0.02)
    one, two = (label for label in page["map"]["labels"] if label["text"] in ("1", "2"))
    across = np.hypot(one["x_mm"] - two["x_mm"], one["y_mm"] - two["y_mm"]) / 1000 * scale
    assert across == pytest.approx(walk.stops[0].point.distance(walk.stops[1].point), abs=0.02 * scale / 1000)


def _first_run(dark):
    """Return the first run of pixels that follow one another, of at least 5 mm."""
    if not len(dark):
        return dark
    for run in np.split(dark, np.flatnonzero(np.diff(dark) > 1) + 1):
        if len(run) >= 50:
            return run
    return dark[:0]
