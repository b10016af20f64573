from __future__ import annotations

import numpy as np
import shapely

from geosafe.show.booklet_marks import HALF_MM, Mark, marks_svg, place_marks
from geosafe.show.print_frame import Frame

FRAME = Frame(west=0.0, north=0.0, width_mm=100.0, height_mm=80.0, scale=1000)
WAY = shapely.LineString([(0, 40), (100, 40)]).buffer(0.5)


def _apart(placed) -> bool:
    boxes = np.array([each.box for each in placed])
    first, second = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    return bool((first == second).all())


def test_a_mark_with_room_stands_at_its_place_without_a_line() -> None:
    (placed,) = place_marks([Mark("stop", "1", 50, 40)], WAY, FRAME)
    assert (placed.x, placed.y) == (50, 40)
    assert "<path" not in marks_svg([placed])


def test_stops_on_one_another_are_moved_apart_with_lines_to_their_place() -> None:
    placed = place_marks([Mark("stop", str(k), 50, 40) for k in range(6)], WAY, FRAME)
    assert len(placed) == 6
    assert (placed[0].x, placed[0].y) == (50, 40)
    assert _apart(placed)
    # A line and its white border for each of the five that were moved.
    assert marks_svg(placed).count("<path") == 10


def test_letters_leave_the_way_free_and_everything_stays_in_the_frame() -> None:
    marks = [Mark("turn", "a", 1, 40), Mark("turn", "b", 99.5, 79.5), Mark("toilet", "WC", 50, 40)]
    placed = place_marks(marks, WAY, FRAME)
    assert len(placed) == 3
    assert not shapely.intersects(np.array([each.box for each in placed]), WAY).any()
    for each in placed:
        half = HALF_MM[each.mark.kind]
        assert half <= each.x <= 100 - half
        assert half <= each.y <= 80 - half


def test_what_lies_outside_is_left_out_and_a_seat_without_room_too() -> None:
    assert place_marks([Mark("stop", "1", 120, 40)], WAY, FRAME) == []
    placed = place_marks([Mark("seat", "", 20, 20), Mark("seat", "", 20.5, 20)], WAY, FRAME)
    assert len(placed) == 1


def test_where_there_is_no_room_a_mark_is_still_drawn() -> None:
    placed = place_marks([Mark("stop", str(k), 50, 40) for k in range(400)], WAY, FRAME)
    assert len(placed) == 400
    # As many as find room around it stand free; the others lie on these.
    assert _apart(placed[: len({(each.x, each.y) for each in placed})])
