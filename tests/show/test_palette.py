from __future__ import annotations

import numpy as np
import pytest

from geosafe.show.palette import PRINTED, Theme, classify, raw_edges, theme_css
from tests.show.colours import contrast, linear

#: Viénot, Brettel and Mollon 1999 (protan, deutan) and Brettel 1997 (tritan, one plane), in linear sRGB.
_SIGHT = {
    "all": np.eye(3),
    "protan": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    "deutan": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
    "tritan": np.array([[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.805, 0.11911]]),
}  # fmt: skip


def _lab(colour: str, sight: str = "all") -> np.ndarray:
    seen = np.clip(_SIGHT[sight] @ linear(colour), 0, 1)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    ratio = np.array(to_xyz) @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_own_colour_maths_on_known_values() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.02)
    assert _lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)  # Lindbloom's calculator


THEMES = pytest.mark.parametrize("theme", PRINTED.values(), ids=PRINTED)


@THEMES
@pytest.mark.parametrize("ramp", ["scale", "incidents"])
def test_sequential_ramps_have_even_steps_of_lightness(theme: Theme, ramp: str) -> None:
    light = [_lab(colour)[0] for colour in getattr(theme, ramp)]
    steps = np.diff(light)
    assert np.ptp(steps) < 1.5, steps
    assert np.abs(steps).min() > 10


@THEMES
def test_difference_is_even_on_both_sides_of_a_neutral_middle(theme: Theme) -> None:
    lab = [_lab(colour) for colour in theme.change]
    light = [colour[0] for colour in lab]
    assert light[0] == pytest.approx(light[4], abs=1)
    assert light[1] == pytest.approx(light[3], abs=1)
    assert light[2] > light[1] > light[0]
    assert np.hypot(*lab[2][1:]) < 8


@THEMES
@pytest.mark.parametrize("sight", _SIGHT)
@pytest.mark.parametrize("ramp", ["scale", "change", "incidents"])
def test_classes_are_told_apart_by_every_sight(theme: Theme, ramp: str, sight: str) -> None:
    seen = [_lab(colour, sight) for colour in getattr(theme, ramp)]
    apart = [float(np.linalg.norm(a - b)) for i, a in enumerate(seen) for b in seen[i + 1 :]]
    assert min(apart) > 9


@THEMES
def test_no_class_is_red(theme: Theme) -> None:
    for colour in (*theme.scale, *theme.change, *theme.incidents):
        _, a, b = _lab(colour)
        hue = np.degrees(np.arctan2(b, a)) % 360
        assert np.hypot(a, b) < 15 or 55 < hue < 330, colour


@THEMES
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "card"),
        ("ink", "paper"),
        ("soft", "card"),
        ("on_accent", "accent"),
        ("name", "paper"),
    ],
)
def test_text_has_enoughcontrast(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@THEMES
def test_poor_conditions_stand_out_from_the_ground(theme: Theme) -> None:
    assert contrast(theme.scale[0], theme.paper) >= 2.5


def test_night_has_a_dark_page_and_day_a_light_one() -> None:
    css = theme_css()
    assert ':root[data-theme="day"]' in css
    assert css.count("color-scheme:light") == 3
    assert css.count("color-scheme:dark") == 2


def test_raw_edges_invert_the_goalposts() -> None:
    # By hand: 0.2·15^0.2, ·15^0.4, …; 16^0.2 - 1, …; 101^0.2 - 1, ….
    assert raw_edges("light") == pytest.approx([0.3438, 0.5908, 1.0155, 1.7455], abs=1e-3)
    assert raw_edges("surveillance") == pytest.approx([0.7411, 2.0314, 4.2780, 8.1896], abs=1e-3)
    assert raw_edges("activity") == pytest.approx([1.517, 5.335, 14.946, 39.129], abs=1e-2)
    assert raw_edges("stop") == pytest.approx([330, 260, 190, 120])


def test_classify_puts_an_edge_in_the_upper_class_and_keeps_unknown() -> None:
    assert classify([0, 19.9, 20, 80, 100, np.nan], (20, 40, 60, 80)).tolist() == [0, 0, 1, 4, 4, -1]
