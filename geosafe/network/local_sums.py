"""Sums that are made in one order whatever else is added up beside them: a part of a city gives the bytes of the whole.

A running total over all places, less what it was at the first of one, would be rounded by what came before; and a sum
that is made in batches, by where the batches end. What is scored again after an edit must come out as though all were.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Floats, Ints
from geosafe.network.search import compiled


@compiled
def running_total(values: Floats, group: Ints) -> Floats:
    """Return the running total of values (n,) within each group; those of a group stand together."""
    total = np.empty(len(values))
    for i in range(len(values)):
        total[i] = values[i] + (total[i - 1] if i and group[i] == group[i - 1] else 0.0)
    return total


@compiled
def add_rows(indptr: Ints, indices: Ints, data: Floats, strength: Floats, total: Floats) -> None:
    """Add a sparse matrix in rows times ``strength`` to ``total``, each product to what is there already, in turn."""
    for row in range(len(indptr) - 1):
        for k in range(indptr[row], indptr[row + 1]):
            for column in range(strength.shape[1]):
                total[row, column] += data[k] * strength[indices[k], column]


@compiled
def products(values: Floats, columns: Floats) -> Floats:
    """Return ``values`` (n, m) times ``columns`` (m, k): each sum is made in turn, as a library's may not be."""
    total = np.zeros((len(values), columns.shape[1]))
    for row in range(len(values)):
        for i in range(len(columns)):
            if values[row, i] != 0.0:
                for column in range(columns.shape[1]):
                    total[row, column] += values[row, i] * columns[i, column]
    return total
