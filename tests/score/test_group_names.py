from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.score.group_names import group_names, own_names, times_of

PARTS = {"by day": [0], "in the evening": [1], "at night": [2]}


def named(*middles, sizes=None):
    """Name groups that consist of copies of their middles; all of one size unless told otherwise."""
    sizes = sizes or [3] * len(middles)
    return group_names(
        np.repeat(np.array(middles, float), sizes, axis=0), np.repeat(np.arange(len(sizes)), sizes), PARTS
    )


@pytest.mark.parametrize(
    ("middles", "names"),
    [
        # With two groups of one size, each is one standard deviation from the mean of all.
        (([9, 9, 9], [1, 1, 1]), ["busy all week", "quiet all week"]),
        (([9, 5, 5], [1, 5, 5]), ["daytime places", "quiet by day"]),
        (([5, 9, 5], [5, 1, 5]), ["evening places", "quiet in the evening"]),
        (([5, 5, 9], [5, 5, 1]), ["night places", "quiet at night"]),
        (([9, 9, 1], [1, 1, 9]), ["busy by day and in the evening, quiet at night",
                                  "busy at night, quiet by day and in the evening"]),
        (([5, 5, 5], [5, 5, 5]), ["like most places here (the busier)", "like most places here (the quieter)"]),
        (([9, 9, 9], [5, 5, 5], [1, 1, 1]), ["busy all week", "like most places here", "quiet all week"]),
    ],
)  # fmt: skip
def test_names_by_hand(middles, names):
    assert named(*middles) == names


def test_names_are_never_alike():
    names = named([90, 90, 90], [95, 95, 95], [1, 1, 1], [2, 2, 2])
    assert names == ["busy all week (the quieter)", "busy all week (the busier)", "quiet all week (the quieter)",
                     "quiet all week (the busier)"]  # fmt: skip
    many = named([90, 90, 90], [95, 95, 95], [92, 92, 92], [1, 1, 1])
    assert many[:3] == ["busy all week (3 of 3, the busiest first)", "busy all week (1 of 3, the busiest first)",
                        "busy all week (2 of 3, the busiest first)"]  # fmt: skip
    assert len(set(many)) == 4


def test_half_a_standard_deviation_is_the_edge():
    """Nine places at 0 and one at 10 on average: mean 1, standard deviation 3; a group at 2.5 is .5 above."""
    values = np.array([[0.0]] * 8 + [[10.0], [0.0]])
    parts = {"by day": [0]}
    near = np.array([0] * 6 + [1] * 2 + [1, 1])  # the mean of the second is 2.5
    assert group_names(values, near, parts) == ["like most places here", "daytime places"]


def test_what_is_unknown_at_night_has_no_word():
    values = np.array([[9, 9, np.nan]] * 3 + [[1, 1, np.nan]] * 3)
    assert group_names(values, np.repeat([0, 1], 3), PARTS) == ["busy by day and in the evening",
                                                               "quiet by day and in the evening"]  # fmt: skip


def test_the_hours_of_a_week_are_day_evening_and_night():
    parts = times_of(pd.RangeIndex(168), None)
    assert [len(at) for at in parts.values()] == [77, 35, 56]
    assert sorted(hour for at in parts.values() for hour in at) == list(range(168))
    assert 0 in parts["at night"]
    assert 12 in parts["by day"]
    assert 24 + 20 in parts["in the evening"]


@pytest.mark.parametrize(
    ("middles", "names"),
    [
        (([20, 10, -30], [4, 2, -6]), ["busiest by day, far quieter at night",
                                       "busiest by day and in the evening, a little quieter at night"]),
        (([-10, 8, 2], [2, 1, -2]), ["busiest in the evening, quieter by day", "much the same all week"]),
        (([20, 18, -38], [14, 14, -28]), ["busiest by day and in the evening, far quieter at night (falling more)",
                                          "busiest by day and in the evening, far quieter at night (falling less)"]),
        (([-12, -10, 22], [0, 0, 0]), ["busiest at night, far quieter by day", "much the same all week"]),
    ],
)  # fmt: skip
def test_names_of_places_beside_themselves(middles, names):
    values = np.repeat(np.array(middles, float), 3, axis=0)
    assert own_names(values, np.repeat(np.arange(2), 3), PARTS) == names
