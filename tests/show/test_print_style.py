from __future__ import annotations

import itertools

import numpy as np
import pytest

from geosafe.show.print_look import FEW, NOT_KNOWN, NOT_SCORED
from geosafe.show.print_style import THINNEST_PT, Ramp, hatches, street_strokes, svg, width_factor
from tests.pdf_files import picture_of

_ALL = list(itertools.product((0, 1, 2, 3, 4, NOT_KNOWN, FEW, NOT_SCORED), (-1, 0, 1, 2, 3, 4), (False, True)))


@pytest.mark.parametrize("ramp", ["scale", "incidents", "change"])
@pytest.mark.parametrize("scale", [1000, 5000, 25_000])
def test_no_line_is_thinner_than_half_a_point(ramp: str, scale: int) -> None:
    for look in _ALL:
        for stroke in street_strokes(*look, ramp=Ramp.of(ramp), factor=width_factor(scale)):
            assert stroke.width_pt >= THINNEST_PT, (look, stroke)


def _white_inside(colour: int, width: int, ramp: str) -> float:
    """Return how much of the middle of a line is white, as printed in grey."""
    strokes = street_strokes(colour, width, False, ramp=Ramp.of(ramp), factor=1.0)
    path = "M0 500L6000 500"
    drawn = picture_of(svg(60, 10, *(each.svg(path) for each in strokes)), width_mm=60, height_mm=10)
    return float((drawn[drawn.shape[0] // 2, 100:-100] > 240).mean())


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("ramp", ["scale", "incidents"])
def test_classes_are_told_apart_on_a_photocopy(ramp: str, width: int) -> None:
    """The thread inside: of its dashes 0.9 of 6.5, 2.6 of 5.2 and 5.2 of 6.8 points are white."""
    shares = [_white_inside(colour, width, ramp) for colour in range(5)]
    expected = [0, 0.9 / 6.5, 0.5, 5.2 / 6.8, 1]
    assert shares == pytest.approx(expected if ramp == "scale" else expected[::-1], abs=0.06)


def test_more_and_less_are_told_apart_on_a_photocopy() -> None:
    shares = [_white_inside(colour, 3, "change") for colour in range(5)]
    assert shares == pytest.approx([0, 0.9 / 6.5, 0, 5.2 / 6.8, 1], abs=0.06)
    # The middle class has no dark edge, the first has.
    assert len(street_strokes(2, 3, False, ramp=Ramp.of("change"), factor=1)) == 1
    assert len(street_strokes(0, 3, False, ramp=Ramp.of("change"), factor=1)) == 2


def test_wider_streets_have_more_people() -> None:
    ramp = Ramp.of("scale")
    widths = [max(each.width_pt for each in street_strokes(1, k, False, ramp=ramp, factor=1)) for k in range(5)]
    assert all(np.diff(widths) > 0.5)


def test_unknown_is_dotted_and_uncertain_is_broken() -> None:
    (unknown,) = street_strokes(NOT_KNOWN, 2, False, ramp=Ramp.of("scale"), factor=1)
    (uncertain,) = street_strokes(2, 2, True, ramp=Ramp.of("scale"), factor=1)
    (no_width,) = street_strokes(2, -1, False, ramp=Ramp.of("scale"), factor=1)
    assert (unknown.dash[0], unknown.cap) == (0, "round")
    assert uncertain.dash[0] > uncertain.width_pt
    assert no_width.dash


def test_spaces_are_hatched_the_closer_the_darker() -> None:
    patterns = hatches(Ramp.of("scale"))
    drawn = [
        picture_of(svg(30, 30, patterns, f'<rect width="3000" height="3000" fill="url(#hatch-scale-{k})"/>'),
                   width_mm=30, height_mm=30, dpi=300).mean()
        for k in range(5)
    ]  # fmt: skip
    assert all(np.diff(drawn) > 5)
