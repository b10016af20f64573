"""Sums that come out as they would without what else is added up."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from geosafe.network.graph import build_network
from geosafe.network.local_sums import add_rows, products, running_total
from geosafe.network.nearest import within_reach
from geosafe.network.spread import spread
from tests.network.towns import random_town


def test_a_running_total_begins_anew_in_each_group():
    found = running_total(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([0, 0, 1, 1, 3]))
    assert found.tolist() == [1, 3, 3, 7, 5]


def test_a_group_is_not_rounded_by_what_came_before():
    own = np.array([0.1, 0.2, 0.3])
    alone = running_total(own, np.zeros(3, np.int64))
    after = running_total(np.concatenate([[1e12], own]), np.array([0, 1, 1, 1]))[1:]
    assert alone.tobytes() == after.tobytes()


def test_rows_add_to_what_is_there():
    matrix = csr_array(np.array([[0.0, 2.0], [3.0, 4.0], [0.0, 0.0]]))
    total = np.ones((3, 1))
    add_rows(matrix.indptr, matrix.indices, matrix.data, np.array([[10.0], [100.0]]), total)
    assert total.ravel().tolist() == [201, 431, 1]


def test_products_are_those_of_matrices_and_a_row_has_its_bytes_alone():
    rng = np.random.default_rng(3)
    values, columns = rng.random((40, 30)) * (rng.random((40, 30)) < 0.3), rng.random((30, 17))
    found = products(values, columns)
    np.testing.assert_allclose(found, values @ columns, rtol=1e-14)
    assert products(values[7:8].copy(), columns).tobytes() == found[7].tobytes()


@pytest.mark.parametrize("seed", range(4))
def test_some_segments_get_what_they_get_among_all(seed, monkeypatch):
    """Whichever are asked, and however many sources are taken at a time."""
    rng = np.random.default_rng(seed)
    network = random_town(seed, n_nodes=120, n_segments=200).network
    places = rng.integers(0, network.n_segments, 300), rng.random(300), rng.random((300, 3)) * 10
    whole = spread(network, *places, kernel="exponential", scale_m=40.0)
    asked = np.sort(rng.choice(network.n_segments, 12, replace=False))
    monkeypatch.setattr("geosafe.network.spread._CHUNK", 7)
    part = spread(network, *places, kernel="exponential", scale_m=40.0, asked=asked)
    assert part.tobytes() == whole[asked].tobytes()


def test_reach_is_measured_along_the_network():
    """Three streets of 100 m in a row, and one beside them that they do not meet."""
    row = build_network([0, 1, 2, 10], [1, 2, 3, 11], [100.0] * 4)
    assert within_reach(row, np.array([0]), limit_m=50.0).tolist() == [True, True, False, False]
    assert within_reach(row, np.array([0]), limit_m=101.0).tolist() == [True, True, True, False]
