from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geosafe.show.print_frame import LONGEST_BAR_MM, Frame, bar_length, frame_around, round_scale


@pytest.mark.parametrize(
    ("least", "scale"),
    [(1, 1000), (1000, 1000), (1001, 1250), (4100, 4500), (5001, 6000), (6001, 7000), (7501, 8000), (9001, 10_000),
     (24_000, 25_000), (90_001, 100_000)],
)  # fmt: skip
def test_scales_are_round_and_never_too_large(least: float, scale: int) -> None:
    assert round_scale(least) == scale


def test_a_place_lies_on_paper_where_the_scale_says() -> None:
    frame = Frame(west=1000.0, north=500.0, width_mm=100, height_mm=80, scale=5000)
    # 250 m east and 100 m south at 1:5,000 are 50 mm and 20 mm.
    assert frame.paper(np.array([[1250.0, 400.0]])).tolist() == [[50.0, 20.0]]
    assert frame.box == (1000.0, 100.0, 1500.0, 500.0)


def test_a_frame_holds_the_bounds_in_its_middle() -> None:
    frame = frame_around((0, 0, 650, 300), width_mm=100, height_mm=100)
    # 650 m on 100 mm are 1:6,500; the next round scale is 1:7,000, at which 100 mm are 700 m.
    assert frame.scale == 7000
    assert frame.box == (-25.0, -200.0, 675.0, 500.0)


@pytest.mark.parametrize(("scale", "metres", "points"), [(7500, 200, 75.59), (5000, 200, 113.39), (10_000, 200, 56.69)])
def test_a_scale_bar_is_as_long_as_it_says(scale: int, metres: int, points: float) -> None:
    """By hand: 200 m at 1:7,500 are 26.67 mm; a millimetre is 72 / 25.4 points."""
    assert bar_length(scale) == metres
    assert metres / scale * 1000 * 72 / 25.4 == pytest.approx(points, abs=0.01)


@given(st.integers(500, 500_000))
def test_a_scale_bar_fits_and_is_one_two_or_five(scale: int) -> None:
    length = bar_length(scale)
    assert length * 1000 / scale <= LONGEST_BAR_MM
    assert str(length).rstrip("0") in ("1", "2", "5")


def test_shapes_become_one_path_in_hundredths_of_a_millimetre() -> None:
    frame = Frame(west=0, north=100, width_mm=100, height_mm=100, scale=1000)
    line = shapely.LineString([(0, 100), (10, 100), (10, 90.004)])
    hole = shapely.Polygon([(20, 80), (40, 80), (40, 60), (20, 60)], [[(25, 75), (30, 75), (30, 70)]])
    assert frame.path(np.array([line])) == "M0 0L1000 0L1000 1000"
    assert frame.path(np.array([hole])).count("M") == 2
    assert frame.path(np.array([], dtype=object)) == ""
    assert frame.path(np.array([shapely.Point(1, 1).buffer(1), None, shapely.Polygon()])).count("M") == 1


def test_what_runs_far_out_of_the_frame_is_cut() -> None:
    frame = Frame(west=0, north=100, width_mm=100, height_mm=100, scale=1000)
    path = frame.path(
        np.array([shapely.LineString([(-5000, 50), (5000, 50)]), shapely.LineString([(900, 0), (950, 0)])])
    )
    numbers = [int(each) for each in re.findall(r"-?\d+", path)]
    assert path.count("M") == 1
    assert (min(numbers), max(numbers)) == (-300, 10_300)


def test_a_round_scale_costs_a_quarter_of_the_paper_at_the_most() -> None:
    steps = np.array([round_scale(least) / least for least in np.geomspace(1000.5, 9_990_000, 4000)])
    assert steps.min() >= 1
    assert steps.max() <= 1.25
