"""Sources by hour: what is sent through the network as few patterns is what would be sent hour by hour."""

import numpy as np
import pytest

from geosafe.score import hourly_sources as module
from geosafe.score.hourly_sources import hourly_sources
from geosafe.score.streets import streets_of


def test_patterns_and_hours_are_one_and_the_same(demo_study, monkeypatch):
    streets = streets_of(demo_study)
    few = list(hourly_sources(demo_study, streets))
    monkeypatch.setattr(module, "_MOST_PATTERNS", -1)
    hours = list(hourly_sources(demo_study, streets))
    assert [each.group for each in few] == [each.group for each in hours]
    packed = {each.group for each in few if each.profile is not None}
    assert {"place", "stops", "public"} <= packed
    for one, other in zip(few, hours, strict=True):
        if one.profile is not None and other.profile is None:
            assert one.amounts.shape[2] < other.amounts.shape[2]
        for bound in range(3):
            np.testing.assert_array_equal(one.in_hours(one.amounts[bound]), other.in_hours(other.amounts[bound]))
            np.testing.assert_array_equal(one.on_foot(one.amounts[bound]), other.on_foot(other.amounts[bound]))


def test_places_of_the_same_hours_and_unlike_weights_are_one_pattern():
    hours = np.zeros((3, 2, 168))
    hours[:, 0, 9:17] = 1.0
    hours[2, 1, 9:17] = 1.0  # unknown: nothing, but for the most
    made = module._by_pattern(
        "food", np.array([4, 5, 6]), np.zeros(3), np.array([2.0, 3.0, 5.0]), np.array([0, 0, 1]), hours
    )
    assert made.profile.shape == (2, 168)
    assert made.in_hours(made.amounts[0])[:, 12].tolist() == [2.0, 3.0, 0.0]
    assert made.in_hours(made.amounts[2])[:, 12].tolist() == [2.0, 3.0, 5.0]
    assert made.in_hours(made.amounts[2])[:, 8] == pytest.approx(0.0)
