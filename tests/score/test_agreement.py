from __future__ import annotations

import numpy as np
import pytest

from geosafe.score.agreement import ordinal_alpha

_ = np.nan
#: Example C of Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): four observers, twelve units.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


def test_the_published_example():
    assert ordinal_alpha(PUBLISHED) == pytest.approx(0.815, abs=5e-4)


def test_who_agrees_in_all_has_one():
    assert ordinal_alpha([[0, 1, 3], [0, 1, 3]]) == 1


def test_names_of_ordered_values_do_not_matter():
    given = np.array(PUBLISHED)
    assert ordinal_alpha(given**2) == pytest.approx(ordinal_alpha(given))


@pytest.mark.parametrize("given", [[[1, 2, 3]], [[1, _], [_, 2]], [[2, 2], [2, 2]], [[_, _]]])
def test_where_nothing_can_be_compared_it_is_not_known(given):
    assert np.isnan(ordinal_alpha(given))


def test_two_raters_by_hand():
    # Pairs (0,1) and (1,1): coincidences o01 = o10 = 1, o11 = 2; n0 = 1, n1 = 3, n = 4; the distance cancels.
    # alpha = 1 − (n − 1)·Σo·d / Σn·n·d = 1 − 3·2/6 = 0.
    assert ordinal_alpha([[0, 1], [1, 1]]) == pytest.approx(0)
