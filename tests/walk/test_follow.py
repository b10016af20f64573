"""The way from stop to stop: the shortest, and round what was walked before."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geosafe.walk.follow import follow, joined, walked_twice_m
from tests.walk.towns import places, ways

#: A block of 100 by 110 m: from the south-west corner east, north, west and south again.
BLOCK = ways(
    ([(0, 0), (100, 0)], "South Street"),
    ([(100, 0), (100, 110)], "East Street"),
    ([(0, 110), (100, 110)], "North Street"),
    ([(0, 0), (0, 110)], "West Street"),
)


def test_the_way_back_is_the_other_side_of_the_block():
    # From the south-west corner to the middle of East Street: 155 m by the south, 265 by the north is too far.
    there, back = follow(BLOCK, *places((0, 0.0), (1, 0.5), (0, 0.0)), longest_m=1000)
    assert there.length_m == back.length_m == pytest.approx(155)
    # To the north-east corner it is 210 m either way.
    there, back = follow(BLOCK, *places((0, 0.0), (1, 1.0), (0, 0.0)), longest_m=1000)
    assert there.length_m == back.length_m == pytest.approx(210)
    assert walked_twice_m(BLOCK, [there, back]) == 0
    assert joined([there, back]).is_closed


def test_where_there_is_no_room_the_shortest_way_is_taken():
    at = places((0, 0.0), (1, 0.9), (0, 0.0))  # 199 m by the south and 221 m by the north
    there, back = follow(BLOCK, *at, longest_m=1000)
    assert (there.length_m, back.length_m) == (pytest.approx(199), pytest.approx(221))
    there, back = follow(BLOCK, *at, longest_m=398)
    assert (there.length_m, back.length_m) == (pytest.approx(199), pytest.approx(199))
    assert walked_twice_m(BLOCK, [there, back]) == pytest.approx(199)


def test_shapes_and_lengths_are_one():
    bent = ways(([(0, 0), (30, 40), (60, 0)], "Bend"), ([(60, 0), (60, 50)], None))
    (path,) = follow(bent, *places((0, 0.25), (1, 0.5)), longest_m=1000)
    assert path.length_m == pytest.approx(75 + 25)
    assert path.line.length == pytest.approx(path.length_m)
    assert shapely.get_coordinates(path.line).tolist() == [[15, 20], [30, 40], [60, 0], [60, 25]]
    (back,) = follow(bent, *places((1, 0.5), (0, 0.25)), longest_m=1000)
    assert np.array_equal(shapely.get_coordinates(back.line), shapely.get_coordinates(path.line)[::-1])


#: A square of 40 m with its east side and its diagonals, which cross without a node, and a street from its north-west.
SQUARE = ways(
    ([(0, 0), (40, 40)], None), ([(40, 0), (0, 40)], None), ([(40, 0), (40, 40)], None),
    ([(0, 40), (-100, 140)], "North Way"), links=(0, 1, 2),
)  # fmt: skip


def test_who_stands_on_one_diagonal_of_a_square_begins_along_the_other():
    # At (21, 21), 1.41 m past where the diagonals cross: by their nodes one would go round by the east side.
    (path,) = follow(SQUARE, *places((0, 0.525), (3, 1.0)), longest_m=1000)
    assert shapely.get_coordinates(path.line)[[0, -1]].tolist() == [[21, 21], [-100, 140]]
    # Half a diagonal, 28.28 m, the street of 141.42 m, and the 1.41 m across.
    assert path.line.length == pytest.approx(28.28 + 141.42 + 1.41, abs=0.01)
    assert path.length_m == pytest.approx(28.28 + 141.42, abs=0.01)
    assert path.line.is_simple
    (back,) = follow(SQUARE, *places((3, 1.0), (0, 0.525)), longest_m=1000)
    assert np.array_equal(shapely.get_coordinates(back.line), shapely.get_coordinates(path.line)[::-1])


def test_streets_that_come_by_the_start_again_are_walked():
    """A street that crosses over another, as on a bridge, is no square."""
    same = ways(*((list(line.coords), None) for line in SQUARE.lines))
    (path,) = follow(same, *places((0, 0.525), (3, 1.0)), longest_m=1000)
    # 19 · √2 to the north-east corner, the side, the whole diagonal and the street.
    assert path.length_m == pytest.approx(26.87 + 40 + 56.57 + 141.42, abs=0.01)


def test_a_stop_at_the_start_has_a_leg_of_no_length():
    (path,) = follow(BLOCK, *places((1, 0.5), (1, 0.5)), longest_m=1000)
    assert path.length_m == 0
    assert path.line.length == 0
