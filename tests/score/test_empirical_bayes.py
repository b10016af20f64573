import numpy as np
import pandas as pd
import pytest
from scipy import stats

from geosafe.errors import CallError
from geosafe.score.empirical_bayes import empirical_bayes, poisson_interval


def test_reference_values():
    found = empirical_bayes([0, 1, 3, 30, 4], [200, 50, 150, 300, 300])
    np.testing.assert_allclose(found["rate"], [0.00427, 0.02605, 0.02260, 0.09517, 0.01525], atol=5e-6)


def test_two_places_by_hand():
    # m = 5, A = 25 - 5 = 20, w = 20/(20 + 5) = .8; posterior gamma: shape 25/20 + e, per 5/20 + 1
    found = empirical_bayes(pd.Series([0, 10], index=["a", "b"]), [1, 1])
    assert found.index.tolist() == ["a", "b"]
    np.testing.assert_allclose(found["rate"], [1, 9])
    np.testing.assert_allclose(found["weight"], 0.8)
    for bound, tail in (("lo", 0.025), ("hi", 0.975)):
        np.testing.assert_allclose(stats.gamma.cdf(found[bound] * 1.25, [1.25, 11.25]), tail)


def test_shared_events_are_smoother_than_chance_by_hand():
    # φ = .5: m = 5, A = 25 - 2.5 = 22.5, w = 22.5/(22.5 + 2.5) = .9
    found = empirical_bayes([0, 10], [1, 1], dispersion=0.5)
    np.testing.assert_allclose(found["rate"], [0.5, 9.5])
    np.testing.assert_allclose(found["weight"], 0.9)


def test_sharing_events_does_not_hide_how_places_differ():
    """Each event falls half to its place and half to one like it: the variance found stays the true one."""
    random = np.random.default_rng(4)
    true = random.gamma(2.0, 1.0, 40_000)  # mean 2, variance 2
    whole = random.poisson(true)
    halves = (whole + random.poisson(true)) / 2
    for counts, dispersion in ((whole, 1.0), (halves, 0.5)):
        found = empirical_bayes(counts, np.ones(len(true)), dispersion=dispersion)
        np.testing.assert_allclose(found["weight"], 2 / (2 + dispersion * 2), atol=0.01)


def test_mean_and_variance_are_learnt_where_there_is_exposure_by_hand():
    # From the first two alone: m = 5, A = 20; the third, with b = .01, has w = 20/(20 + 5/.01) = 1/26
    found = empirical_bayes([0, 10, 1], [1, 1, 0.01], learn_from=[True, True, False])
    np.testing.assert_allclose(found["rate"], [1, 9, 5 + 95 / 26])


@pytest.mark.parametrize(("counts", "total"), [([0, 0, 0], 0), ([1, 1, 1], 3), ([7], 7)])
def test_without_variance_every_place_has_the_mean_and_its_interval(counts, total):
    exposure = np.full(len(counts), 2.0)
    found = empirical_bayes(counts, exposure)
    low, high = poisson_interval(total)
    np.testing.assert_allclose(found["rate"], total / exposure.sum())
    np.testing.assert_allclose(found["lo"], low / exposure.sum())
    np.testing.assert_allclose(found["hi"], high / exposure.sum())
    assert (found["weight"] == 0).all()


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.69), (1, 0.025, 5.57), (5, 1.62, 11.67)])
def test_poisson_interval(count, low, high):
    assert poisson_interval(count) == pytest.approx((low, high), abs=0.005)


def test_the_interval_holds_the_rate_even_where_places_differ_wildly():
    found = empirical_bayes([0] * 20_000 + [5000], np.ones(20_001))
    assert ((found["lo"] <= found["rate"]) & (found["rate"] <= found["hi"])).all()


def test_no_places():
    assert empirical_bayes([], []).empty


@pytest.mark.parametrize(
    ("counts", "exposure", "match"),
    [([1], [1, 2], "one length"), ([-1.0], [1], "0 or more"), ([np.nan], [1], "leave unknown places out"),
     ([1], [0], "above 0")],
)  # fmt: skip
def test_errors(counts, exposure, match):
    with pytest.raises(CallError, match=match):
        empirical_bayes(counts, exposure)


@pytest.mark.parametrize("dispersion", [0, -1, 1.5, np.nan])
def test_dispersion_is_a_share(dispersion):
    with pytest.raises(CallError, match="above 0 and at most 1"):
        empirical_bayes([1], [1], dispersion=dispersion)
