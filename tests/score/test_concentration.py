from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafe.errors import CallError
from geosafe.score.concentration import length_holding, share_by_chance, share_on_top

COUNTS, LENGTH = [6, 0, 3, 1], [100, 200, 100, 100]


def test_by_hand():
    # Densest first: 6 on the first fifth, then 3, then 1, then none on two fifths.
    found = share_on_top(COUNTS, LENGTH, top=[0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1])
    np.testing.assert_allclose(found, [0, 0.3, 0.6, 0.75, 0.9, 1, 1, 1])
    np.testing.assert_allclose(length_holding(COUNTS, LENGTH, share=[0, 0.3, 0.6, 0.75, 1]), [0, 0.1, 0.2, 0.3, 0.6])


def test_density_and_not_the_count_ranks_streets():
    # 4 on 400 m are less dense than 2 on 100 m.
    assert share_on_top([4, 2], [400, 100], top=0.2) == pytest.approx(2 / 6)


def test_streets_that_tie_count_as_one():
    # Whichever of the three is named first, a third of their length holds a third of their records.
    assert share_on_top([2, 2, 2, 0], np.ones(4), top=0.25) == pytest.approx(1 / 3)


def test_all_on_one_street_and_none_at_all():
    assert share_on_top([9, 0, 0, 0], np.ones(4), top=0.25) == 1
    assert length_holding([9, 0, 0, 0], np.ones(4), share=1) == 0.25
    assert np.isnan(share_on_top([0, 0], [1, 1], top=[0.0, 0.5])).all()
    assert np.isnan(length_holding([0, 0], [1, 1], share=0.5))
    assert np.isnan(share_on_top([], [], top=0.5))


streets = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 300)), min_size=1, max_size=12)


@given(streets, st.floats(0, 1), st.randoms())
def test_order_and_cutting_a_street_change_nothing(towns, top, random):
    counts, length = np.array(towns, dtype=float).T
    if not counts.sum():
        return
    found = share_on_top(counts, length, top=top)
    order = random.sample(range(len(counts)), len(counts))
    assert share_on_top(counts[order], length[order], top=top) == pytest.approx(found, abs=1e-9)
    cut = np.r_[counts[0] * 0.3, counts[0] * 0.7, counts[1:]], np.r_[length[0] * 0.3, length[0] * 0.7, length[1:]]
    assert share_on_top(*cut, top=top) == pytest.approx(found, abs=1e-9)
    assert length_holding(*cut, share=top) == pytest.approx(length_holding(counts, length, share=top), abs=1e-9)


@given(streets, st.floats(0.01, 1))
def test_the_densest_hold_no_less_than_their_share_and_one_function_undoes_the_other(towns, share):
    counts, length = np.array(towns, dtype=float).T
    if not counts.sum():
        return
    assert share_on_top(counts, length, top=share) >= share - 1e-9
    assert share_on_top(counts, length, top=length_holding(counts, length, share=share)) == pytest.approx(share)


def test_chance_by_hand():
    # One record always lies on one of four streets, so a quarter of the length holds it whole.
    assert share_by_chance(1, np.ones(4), top=0.25) == 1
    # Two records on two streets: together half the time (1), apart half the time (1/2).
    assert share_by_chance(2, np.ones(2), top=0.5) == pytest.approx(0.75, abs=0.06)
    # Very many lie evenly.
    assert share_by_chance(10**7, [1, 3, 6], top=0.1) == pytest.approx(0.1, abs=0.002)
    assert np.isnan(share_by_chance(0, [1, 1], top=0.5))
    one, two = (share_by_chance(20, np.ones(50), top=[0.1, 0.5], seed=4) for _ in range(2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    ("counts", "length", "top", "match"),
    [([1], [1, 2], 0.5, "one length"), ([-1], [1], 0.5, "0 or more"), ([np.nan], [1], 0.5, "leave unknown"),
     ([1], [0], 0.5, "above 0"), ([1], [1], 1.5, "top must be 0 to 1")],
)  # fmt: skip
def test_errors(counts, length, top, match):
    with pytest.raises(CallError, match=match):
        share_on_top(counts, length, top=top)
