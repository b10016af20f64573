from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.network.placed import check_choices, place_points
from tests.network.towns import Town
from tests.network.walks import points_at, table_of

#: One street of 100 m, its second half drawn towards the first.
STREETS = table_of(Town(np.array([0, 2]), np.array([1, 1]), np.array([60.0, 40.0])))


def test_points_at_one_place_add_up_wherever_they_are_told() -> None:
    # The end of the first segment is the end of the second; 20 m into either is 20 m and 80 m from node 0.
    points = points_at(STREETS, [0, 1, 0, 1, 1], [1.0, 1.0, 1 / 3, 0.5, 0.5])
    weights = pd.DataFrame({"a": [1.0, 2, 4, 8, 16], "b": [0.0, 0, 1, 0, 1]})
    placed = place_points(STREETS, points, weights, 60.0)
    places, total = placed.distinct()
    assert placed.chains.network.n_segments == 1
    assert places.along == pytest.approx([20, 60, 80])
    assert total.tolist() == [[4, 3, 24], [1, 0, 1]]
    assert placed.place().tolist() == [1, 1, 0, 2, 2]
    assert placed.names == ["a", "b"]


def test_points_without_a_segment_are_left_out() -> None:
    points = points_at(STREETS, [0, 1], [0.5, 0.5])
    points.loc[0, ["segment_id", "fraction"]] = [None, np.nan]
    placed = place_points(STREETS, points, [3.0, 5.0], 60.0)
    assert placed.segment.tolist() == [1]
    assert placed.weights.tolist() == [[5.0]]


def test_choices_name_the_nearest() -> None:
    chains = place_points(STREETS, points_at(STREETS, [0], [0.5]), None, 60.0).chains
    check_choices(chains, [1.0, 100.0], "quartic", "simple")
    with pytest.raises(CallError, match="got 'triangle'; did you mean 'triangular'"):
        check_choices(chains, 50.0, "triangle", "simple")
    with pytest.raises(CallError, match=r"got 'xyz'$"):
        check_choices(chains, 50.0, "xyz", "simple")
    with pytest.raises(CallError, match=r"100\.5 m is longer than the whole network, 100 m"):
        check_choices(chains, [50.0, 100.5], "quartic", "simple")
