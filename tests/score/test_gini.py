from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafe.errors import CallError
from geosafe.score.gini import generalised_gini


@pytest.mark.parametrize(
    ("counts", "gini"),
    [
        # The three examples of Bernasco and Steenbeek's R package lorenzgini, without its correction for bias.
        ([10, 8, 2, *[0] * 7], 0.78),
        ([5, 2, 1, *[0] * 7], 0.75),
        ([10, *[0] * 99], 0.9),  # by the plain coefficient .99
        # By hand: 2·(.2·8 + .2·9 + .6·10) - 11 = 7.8; G = .78; 2·(.78 - 1) + 1
        ([3, 1, 1, *[0] * 7], 0.56),
        ([1, 1, 1, *[0] * 7], 0.0),
        ([4, 4, 4], 0.0),
        ([1, 0], 0.0),
    ],
)
def test_examples(counts, gini):
    assert generalised_gini(counts) == pytest.approx(gini, abs=1e-9)


def test_no_record():
    assert np.isnan(generalised_gini([0, 0]))
    assert np.isnan(generalised_gini([]))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20), st.randoms())
def test_order_changes_nothing_and_whole_records_stay_between_0_and_1(counts, random):
    found = generalised_gini(counts)
    if sum(counts):
        assert -1e-9 <= found <= 1 - 1 / min(len(counts), sum(counts)) + 1e-9
        assert generalised_gini(random.sample(counts, len(counts))) == pytest.approx(found)


def test_errors():
    with pytest.raises(CallError, match="0 or more"):
        generalised_gini([1, -1])
