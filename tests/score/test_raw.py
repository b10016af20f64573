import numpy as np
import pytest
from scipy.sparse import csr_array

from geosafe.params import GOALPOSTS
from geosafe.score.raw import Raw, between_goalposts, credit_of, unknown


@pytest.mark.parametrize(
    ("name", "raw", "score"),
    [
        ("activity", 0, 0), ("activity", 100, 100), ("activity", 9, 49.892), ("activity", 500, 100),  # ln 10 / ln 101
        ("surveillance", 0, 0), ("surveillance", 15, 100), ("surveillance", 3, 50),  # ln 4 / ln 16
        ("light", 0.2, 0), ("light", 3, 100), ("light", 0.6**0.5, 50), ("light", 0, 0),
        ("light", 1, 59.431), ("light", 2, 59.431 + 25.596),  # twice the light: 26 points (ref)
        ("stop", 400, 0), ("stop", 50, 100), ("stop", 225, 50), ("stop", 1000, 0), ("stop", 0, 100),
        ("ways_out", 1, 0), ("ways_out", 6, 100), ("ways_out", 3, 40), ("ways_out", 0, 0),
        ("step_free", 250, 0), ("step_free", 25, 100), ("step_free", 0, 100),
        ("seat", 300, 0), ("seat", 50, 100), ("seat", 175, 50), ("shelter", 175, 50),
        ("toilet", 500, 0), ("toilet", 100, 100), ("toilet", 200, 75), ("water", 200, 75),
        ("incidents", 8, 0), ("incidents", 1, 50), ("incidents", 0.125, 100), ("incidents", 2, 100 / 3),
        ("incidents", 0, 100), ("incidents", 50, 0),
    ],
)  # fmt: skip
def test_goalposts_and_between(name, raw, score):
    assert between_goalposts(np.array([float(raw)]), GOALPOSTS[name])[0] == pytest.approx(score, abs=0.001)


def test_a_missing_measure_has_no_score():
    for posts in GOALPOSTS.values():
        assert np.isnan(between_goalposts(np.array([np.nan]), posts)).all()


def _raw(value, worst, best, credit, n):
    return Raw(*(np.array(each, float)[:, None] for each in (value, worst, best, credit, n)))


def test_gather_weighs_by_share_and_leaves_out_the_unknown():
    pieces = _raw([10, np.nan, 30], [5, 0, 20], [20, 100, 40], [1, 0, 0.5], [1, 0, 2])
    share = csr_array(np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5], [0.0, 1.0, 0.0]]))
    whole = pieces.gather(share)
    # second unit: (¼·10 + ½·30) / ¾ = 23.33; the unknown quarter stands at 0 to 100 in the bounds
    np.testing.assert_allclose(whole.value[:, 0], [10, 70 / 3, np.nan])
    np.testing.assert_allclose(whole.worst[:, 0], [2.5, 11.25, 0])
    np.testing.assert_allclose(whole.best[:, 0], [60, 50, 100])
    np.testing.assert_allclose(whole.credit[:, 0], [0.5, 0.5, 0])
    np.testing.assert_allclose(whole.n[:, 0], [1, 3, 0])


def test_rows():
    raw = _raw([1, 2], [1, 2], [1, 2], [1, 1], [0, 5])
    assert raw.rows(np.array([False, True])).n.tolist() == [[5.0]]


def test_unknown_spans_the_goalposts():
    nothing = unknown(2, 3, GOALPOSTS["toilet"])
    assert np.isnan(nothing.value).all()
    assert (nothing.worst == 500).all()
    assert (nothing.best == 100).all()
    assert not nothing.credit.any()


def test_arrays_of_one_shape():
    with pytest.raises(ValueError, match="must have one shape"):
        Raw(np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 1)))


def test_credit_is_weighted_by_what_each_part_could_add():
    # 3 observed, 2 inferred, 5 unknown: (3·1 + 2·½) / 10; nothing at all is inferred to be nothing
    np.testing.assert_allclose(credit_of(np.array([4.0, 0.0]), np.array([10.0, 0.0])), [0.4, 0.5])
