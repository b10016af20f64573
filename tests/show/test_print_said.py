from __future__ import annotations

import re

import pandas as pd
import pytest
import shapely

from geosafe.show.print_frame import Frame
from geosafe.show.print_said import RADIUS_MM, Marks
from geosafe.show.print_style import Ramp

#: At 1:1,000 a metre is a millimetre of paper, from the corner at 0, 100.
FRAME = Frame(west=0.0, north=100.0, width_mm=100.0, height_mm=100.0, scale=1000)
RAMP = Ramp("scale", ("#111111", "#222222"))


def marks(*at: tuple[float, float]) -> Marks:
    places = pd.DataFrame({"name": [f"place {k}" for k in range(len(at))], "quadrant": 1, "gap": 30.0,
                           "x": [x for x, _ in at], "y": [y for _, y in at]})  # fmt: skip
    return Marks(places, RAMP, (0.0,))


def rings(svg: str) -> list[tuple[float, float]]:
    """Return the middles of the rings of marks [mm]."""
    ring = rf'<circle cx="(-?\d+)" cy="(-?\d+)" r="{RADIUS_MM * 100:.0f}" fill="#ffffff" stroke="#(?:111111|222222)"'
    found = re.findall(ring, svg)
    return [(int(x) / 100, int(y) / 100) for x, y in found]


def test_marks_of_places_side_by_side_stand_apart_with_a_line_to_each() -> None:
    made = marks((50, 60), (50, 60), (51, 60), (20, 20))
    svg = made.svg(FRAME)
    assert rings(svg)[0] == (50, 40)
    assert rings(svg)[3] == (20, 80)
    rooms = made.taken(FRAME)
    assert not shapely.intersects(rooms[:, None], rooms)[[0, 0, 1], [1, 2, 2]].any()
    for k, own in ((1, (50, 40)), (2, (51, 40))):
        x, y = rings(svg)[k]
        assert f"M{own[0] * 100} {own[1] * 100}L{x * 100:.0f} {y * 100:.0f}" in svg
    assert svg.count("L2000 8000") == 0  # one that was not moved has no line
    numbers = [(name.text, name.y_mm) for name in made.numbers(FRAME)]
    assert numbers == [(str(k + 1), pytest.approx(y, abs=0.01)) for k, (_, y) in enumerate(rings(svg))]


def test_a_moved_mark_stays_on_the_paper_and_one_beyond_it_where_it_is() -> None:
    made = marks((1, 99), (1, 99), (-40, 50))
    rooms = made.taken(FRAME)
    assert shapely.contains(shapely.box(0, 0, 100, 100), rooms[1])
    assert rings(made.svg(FRAME))[2] == (-40, 50)
