from __future__ import annotations

import numpy as np
import pytest

from geosafe.show.layer_views import view_columns
from geosafe.show.map_layers import public_layers
from tests.show.extras import with_nightlife, with_surroundings
from tests.show.synthetic import synthetic_study


@pytest.fixture(scope="module")
def town():
    study, scores = synthetic_study()
    return study, with_nightlife(with_surroundings(scores))


def test_shares_and_distances_are_told_in_the_unit_of_the_legend(town) -> None:
    spaces = view_columns(*town, "spaces")
    np.testing.assert_array_equal(spaces["seen_peopled_night"], [10, 30, 50, 70, np.nan])
    np.testing.assert_array_equal(spaces["seen_lit_evening"], [90, 10, np.nan, 40, 60])
    assert "seen_lit_day" not in spaces
    blocks = view_columns(*town, "blocks")
    assert blocks["refuge_day"][0] == 30
    assert np.isnan(blocks["refuge_night"][7])
    assert "seen_lit_night" not in blocks


def test_late_venues_are_told_by_night_and_hour_and_dwellings_in_words(town) -> None:
    blocks = view_columns(*town, "blocks")
    # By hand: 13 - 1.5 an hour from 22:00 on, and 0.2 more on Saturdays.
    assert blocks["late_weekday_22"][0] == pytest.approx(13)
    assert blocks["late_saturday_00"][0] == pytest.approx(13 - 3 + 0.2)
    assert np.isnan(blocks["late_saturday_00"][3])
    homes = blocks["homes_friday_01"]
    assert [homes[k] for k in (0, 4, 5, 10, 20)] == ["fewer than 5", "fewer than 5", "5 to 9", "10 to 19", "20 to 49"]
    assert not isinstance(homes[3], str)
    assert "homes_friday_22" not in blocks


def test_what_the_study_has_no_data_for_has_no_column() -> None:
    study, scores = synthetic_study()
    assert not [name for name in view_columns(study, scores, "blocks") if name.startswith(("late", "homes", "refuge"))]


def test_none_and_four_dwellings_make_the_same_layers(town) -> None:
    study, scores = town
    homes = public_layers(study, scores)["blocks"]["homes_saturday_00"]
    ids = scores.blocks.index
    assert {homes.get(ids[k]) for k in (0, 1, 2, 4)} == {"fewer than 5"}
