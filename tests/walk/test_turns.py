"""Instructions that somebody can follow, on hand-made ways."""

from __future__ import annotations

import pytest

from geosafe.walk.follow import follow
from geosafe.walk.turns import turns_of
from geosafe.walks import MOVES
from tests.walk.towns import places, ways


def told(town, start, end):
    (path,) = follow(town, *places(start, end), longest_m=10_000)
    turns = turns_of(town, path)
    assert sum(turn.length_m for turn in turns) == pytest.approx(path.length_m)
    assert all(turn.move in MOVES for turn in turns)
    return [(turn.move, turn.street, round(turn.length_m)) for turn in turns]


def corner(x: float, y: float):
    """Return a town in which a street leads north for 100 m, and another on from there."""
    return ways(([(0, 0), (0, 100)], "First"), ([(0, 100), (x, y)], "Second"))


@pytest.mark.parametrize(
    ("x", "y", "move"),
    [
        (-100, 100, "left"), (100, 100, "right"), (0, 200, "straight on"), (-60, 180, "slightly left"),
        (60, 180, "slightly right"), (-80, 40, "sharp left"), (80, 40, "sharp right"), (10, 10, "back"),
    ],
)  # fmt: skip
def test_each_move_by_its_angle(x, y, move):
    moves = told(corner(x, y), (0, 0.0), (1, 1.0))
    assert [each[:2] for each in moves] == [("start", "First"), (move, "Second"), ("arrive", None)]


def test_a_street_of_many_pieces_that_bends_is_one_instruction():
    town = ways(*(([(50 * k, 4 * k * k), (50 * k + 50, 4 * (k + 1) ** 2)], "Bow Street") for k in range(5)))
    moves = told(town, (0, 0.0), (4, 1.0))
    assert [each[:2] for each in moves] == [("start", "Bow Street"), ("arrive", None)]


def test_a_sidewalk_and_a_crossing_are_not_told():
    # Along a street, over to its other side and on: 6 m to the side.
    town = ways(
        ([(0, 0), (60, 0)], "Broad Street"), ([(60, 0), (60, 6)], None), ([(60, 6), (130, 6)], "Broad Street"),
        crossing=[1],
    )  # fmt: skip
    assert told(town, (0, 0.0), (2, 1.0)) == [("start", "Broad Street", 136), ("arrive", None, 0)]


def test_steps_are_told_with_their_length():
    town = ways(
        ([(0, 0), (50, 0)], "Hill Road"), ([(50, 0), (58, 0)], None), ([(58, 0), (100, 0)], "Top Road"), steps=[1]
    )
    assert told(town, (0, 0.0), (2, 1.0)) == [
        ("start", "Hill Road", 50), ("up or down steps", None, 8), ("straight on", "Top Road", 42), ("arrive", None, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("y", "side"), [(10, "left"), (-10, "right")])
def test_steps_that_lead_off_to_a_side_are_told_with_it(y, side):
    town = ways(
        ([(0, 0), (50, 0)], "Hill Road"), ([(50, 0), (50, y)], None), ([(50, y), (50, 6 * y)], "Top Road"), steps=[1]
    )
    assert told(town, (0, 0.0), (2, 1.0)) == [
        ("start", "Hill Road", 50), (f"steps on the {side}", None, 10), ("straight on", "Top Road", 50),
        ("arrive", None, 0),
    ]  # fmt: skip


def test_steps_at_the_start_have_no_side():
    town = ways(([(0, 0), (0, 10)], None), ([(0, 10), (0, 60)], "Top Road"), steps=[0])
    assert told(town, (0, 0.0), (1, 1.0))[0] == ("up or down steps", None, 10)


def test_a_way_without_a_name_has_none():
    town = ways(([(0, 0), (50, 0)], "Hill Road"), ([(50, 0), (50, 80)], None))
    assert told(town, (0, 0.0), (1, 1.0))[1] == ("left", None, 80)


def test_a_leg_of_no_length_arrives():
    assert told(corner(0, 200), (0, 0.5), (0, 0.5)) == [("arrive", None, 0)]
