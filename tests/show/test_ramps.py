from __future__ import annotations

import numpy as np
import pytest

from geosafe.recipe import PALETTES
from geosafe.show.palette import PRINTED
from geosafe.show.ramps import DARK_CHANGE, RAMPS, resample, themes
from tests.show.colours import contrast
from tests.show.test_palette import _SIGHT, _lab

EACH = pytest.mark.parametrize("ramp", [ramp for pair in RAMPS.values() for ramp in pair])


def test_every_palette_that_a_recipe_knows_has_a_ramp_on_light_and_on_dark_paper() -> None:
    assert tuple(RAMPS) == PALETTES


@EACH
def test_lightness_rises_in_even_steps_so_that_a_ramp_reads_in_grey(ramp: tuple[str, ...]) -> None:
    steps = np.diff([_lab(colour)[0] for colour in ramp])
    assert np.ptp(steps) < 1.5, steps
    assert steps.min() > 10


@EACH
@pytest.mark.parametrize("sight", _SIGHT)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_classes_are_told_apart_by_every_sight(ramp: tuple[str, ...], sight: str, count: int) -> None:
    seen = [_lab(colour, sight) for colour in resample(ramp, count)]
    assert min(float(np.linalg.norm(a - b)) for i, a in enumerate(seen) for b in seen[i + 1 :]) > 9


@EACH
def test_no_class_is_red(ramp: tuple[str, ...]) -> None:
    for colour in ramp:
        _, a, b = _lab(colour)
        assert np.hypot(a, b) < 15 or 55 < np.degrees(np.arctan2(b, a)) % 360 < 330, colour


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("mood", PRINTED)
def test_poor_conditions_stand_out_from_the_ground(palette: str, mood: str) -> None:
    theme = themes(palette)[mood]
    assert contrast(theme.scale[0], theme.paper) >= 2.5


def test_differences_on_dark_paper_are_even_on_both_sides_of_a_quiet_middle() -> None:
    lab = [_lab(colour) for colour in DARK_CHANGE]
    light = [colour[0] for colour in lab]
    assert light[0] == pytest.approx(light[4], abs=1)
    assert light[1] == pytest.approx(light[3], abs=1)
    assert light[0] > light[1] > light[2]
    assert np.hypot(*lab[2][1:]) < 8
    for sight in _SIGHT:
        seen = [_lab(colour, sight) for colour in DARK_CHANGE]
        assert min(float(np.linalg.norm(a - b)) for i, a in enumerate(seen) for b in seen[i + 1 :]) > 9
    for mood in ("evening", "night"):
        theme = themes("dusk")[mood]
        assert theme.change == DARK_CHANGE
        assert contrast(DARK_CHANGE[0], theme.paper) > 2 * contrast(DARK_CHANGE[2], theme.paper)


@EACH
def test_resampling_keeps_the_ends_and_four_colours_have_even_steps(ramp: tuple[str, ...]) -> None:
    assert resample(ramp, 5) == ramp
    assert resample(ramp, 3) == (ramp[0], ramp[2], ramp[4])
    assert resample(ramp, 1) == (ramp[2],)
    four = resample(ramp, 4)
    assert (four[0], four[3]) == (ramp[0], ramp[4])
    assert np.ptp(np.diff([_lab(colour)[0] for colour in four])) < 2.5
