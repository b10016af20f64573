from __future__ import annotations

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.score.map_accuracy import map_accuracy


def test_reference_values():
    """Three streets alike, 6, 3 and 0 found, 3, 2 and 1 foreseen."""
    found = map_accuracy([3, 2, 1], [6, 3, 0], [1, 1, 1], top=[1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(found["pai"], [2, 1.5, 1])
    np.testing.assert_allclose(found["pei"], [1, 1, 1])
    np.testing.assert_allclose(found["hit"], [6 / 9, 1, 1])
    np.testing.assert_allclose(found["rri"], [3 / 6, 5 / 9, 6 / 9])


def test_a_poor_map_by_hand():
    # The map's first street holds 1 of 10; the best of that length would hold 7.
    found = map_accuracy([9, 5, 1, 0], [1, 7, 2, 0], [100, 100, 100, 100], top=[0.25, 0.5])
    np.testing.assert_allclose(found["hit"], [0.1, 0.8])
    np.testing.assert_allclose(found["pai"], [0.4, 1.6])
    np.testing.assert_allclose(found["pei"], [1 / 7, 8 / 9])


def test_streets_of_different_length():
    # A tenth of the length is half of the first street (200 m of 1000 m) on the map.
    found = map_accuracy([3, 2, 1], [4, 5, 1], [200, 100, 700], top=0.1)
    assert found.index.tolist() == [0.1]
    assert found["hit"].item() == pytest.approx(0.2)
    assert found["pai"].item() == pytest.approx(2)
    assert found["pei"].item() == pytest.approx(2 / 5)  # the second street alone


def test_streets_of_one_rate_count_as_one():
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        rate, later = np.array([1, 1, 0])[order], np.array([6, 0, 3])[order]
        assert map_accuracy(rate, later, [1, 1, 1], top=1 / 3)["hit"].item() == pytest.approx(3 / 9)


def test_cutting_a_street_changes_nothing():
    whole = map_accuracy([3, 2, 1], [4, 5, 1], [200, 100, 700], top=[0.05, 0.3, 0.7])
    cut = map_accuracy([3, 3, 2, 1], [1, 3, 5, 1], [50, 150, 100, 700], top=[0.05, 0.3, 0.7])
    np.testing.assert_allclose(cut, whole)


def test_nothing_came_later():
    found = map_accuracy([1, 2], [0, 0], [1, 1], top=0.5)
    assert found[["hit", "pai", "pei", "rri"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("rate", "later", "top", "match"),
    [([1], [1, 2], 0.5, "one length"), ([1, -2], [1, 2], 0.5, "0 or more"), ([1, 2], [1, 2], 0, "above 0")],
)
def test_errors(rate, later, top, match):
    with pytest.raises(CallError, match=match):
        map_accuracy(rate, later, [1, 1], top=top)
