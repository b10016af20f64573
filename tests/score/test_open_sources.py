import numpy as np

from geosafe.score.open_sources import open_sources
from tests.score.town import Place, open_share_of


def test_value_worst_best_possible_and_earned():
    hours = open_share_of(
        venues=[
            Place("bar", (0, 0), (0.5, 0, None)),
            Place("bar", (0, 0), (0.5, 0.5, 0.5), "inferred", (0.4, 0.4, 0.4), (0.6, 0.6, 0.6)),
            Place("stop", (0, 0), (None, None, None), "unknown"),
        ]
    )
    found = open_sources(hours, np.array([2.0, 2.0, 4.0])).reshape(3, 5, 3)
    np.testing.assert_allclose(found[:, 0], [[1, 0, 0], [1, 1, 1], [0, 0, 0]])  # value
    np.testing.assert_allclose(found[:, 1], [[1, 0, 0], [0.8, 0.8, 0.8], [0, 0, 0]])  # worst
    np.testing.assert_allclose(found[:, 2], [[1, 0, 2], [1.2, 1.2, 1.2], [4, 4, 4]])  # best
    np.testing.assert_allclose(found[:, 3], [[2, 2, 2], [2, 2, 2], [4, 4, 4]])  # possible
    np.testing.assert_allclose(found[:, 4], [[2, 2, 0], [1, 1, 1], [0, 0, 0]])  # earned
