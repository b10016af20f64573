from __future__ import annotations

import numpy as np
import pytest

from geosafe.show.embed import Columns
from geosafe.show.pack_curves import MOST_OFF, add_packed_curves, curves, find_rhythms, shares


def _read(columns: Columns, parts: int, hours: int) -> np.ndarray:
    """Curves from columns, one place and hour at a time in whole numbers, as the page does."""
    held = {
        name: np.frombuffer(block, f"<{kind}")
        for (name, kind, _), block in zip(columns.index, columns._blocks, strict=True)
    }
    unknown = held["w.unknown"]
    steps = np.full((len(unknown), parts, hours), 255, np.uint8)
    for part in range(parts):
        rhythms = held[f"w.{part}.rhythms"].view(np.int16).astype(int).reshape(-1, hours)
        share = [held[f"w.{part}.{k}"].view(np.int16).astype(int) for k in range(len(rhythms) - 1)]
        for i in np.flatnonzero(unknown == 0):
            summed = sum((share[k][i] * rhythms[k + 1] for k in range(len(share))), np.zeros(hours, int))
            steps[i, part] = np.clip(rhythms[0] + (summed * 4 + 2048) // 4096, 0, 250)
        for at, to in zip(held[f"w.{part}.at"], held[f"w.{part}.to"], strict=True):
            steps[at // hours, part, at % hours] = to
    return steps


def _steps(rng: np.random.Generator, places: int, hours: int = 24) -> np.ndarray:
    swing = np.sin(np.arange(hours) / hours * 2 * np.pi)
    mean = rng.uniform(20, 180, (places, 2, 1)) + rng.uniform(-20, 60, (places, 2, 1)) * swing
    return np.clip(mean + rng.normal(0, 3, mean.shape), 0, 250).astype(np.uint8)


def test_no_hour_is_further_off_than_promised_and_unknown_stays_unknown() -> None:
    rng = np.random.default_rng(5)
    steps = _steps(rng, 300)
    steps[7] = 255
    steps[9, 1, 3] = 255  # one hour alone
    steps[11, 0, 5] = 250  # a peak that no rhythm tells
    columns = Columns()
    add_packed_curves(columns, "w", steps)
    again = _read(columns, 2, 24)
    known = steps != 255
    assert np.abs(again.astype(int) - steps)[known].max() <= MOST_OFF
    assert (again[~known] == 255).all()
    assert (again[known] != 255).all()
    assert np.abs(again.astype(int) - steps)[known].mean() < 3


def test_one_rhythm_tells_places_that_differ_in_strength_alone() -> None:
    strength = np.arange(1, 51)[:, None]
    steps = (strength * np.array([0, 1, 2, 4, 2, 1])).astype(np.uint8)
    middle, rhythms = find_rhythms(steps)
    # the mean strength is 25.5: half of the even numbers round to even
    assert middle.tolist() == [0, 26, 51, 102, 51, 26]
    assert rhythms.shape == (1, 6)
    assert rhythms[0] / rhythms[0].max() == pytest.approx([0, 0.25, 0.5, 1, 0.5, 0.25], abs=0.001)
    again = curves(shares(steps, middle, rhythms), middle, rhythms)
    assert np.abs(again.astype(int) - steps).max() <= 2


def test_order_of_places_does_not_move_the_rhythms() -> None:
    steps = _steps(np.random.default_rng(6), 400)[:, 0]
    middle, rhythms = find_rhythms(steps)
    turned = find_rhythms(steps[::-1])
    assert (middle == turned[0]).all()
    assert (rhythms == turned[1]).all()


@pytest.mark.parametrize(
    "steps", [np.full((3, 2, 24), 255, np.uint8), np.zeros((0, 2, 24), np.uint8), np.full((4, 2, 24), 9, np.uint8)]
)
def test_nothing_known_nothing_there_and_all_alike(steps: np.ndarray) -> None:
    columns = Columns()
    add_packed_curves(columns, "w", steps)
    assert (_read(columns, 2, 24) == steps).all()
