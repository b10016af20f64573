import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geosafe.errors import CallError
from geosafe.score.empirical_bayes import empirical_bayes, poisson_interval
from tests.score import st_louis


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


@pytest.mark.parametrize("dispersion", [0, -1, np.inf, np.nan])
def test_dispersion_is_above_0(dispersion):
    with pytest.raises(CallError, match="dispersion must be above 0"):
        empirical_bayes([1], [1], dispersion=dispersion)


def test_the_documented_estimates_of_st_louis():
    everywhere = empirical_bayes(st_louis.COUNTS, st_louis.POPULATION)
    np.testing.assert_allclose(everywhere["rate"][:10], st_louis.GLOBAL, rtol=1e-8)
    local = empirical_bayes(st_louis.COUNTS, st_louis.POPULATION, neighbours=st_louis.neighbours())
    np.testing.assert_allclose(local["rate"][:10], st_louis.LOCAL, rtol=1e-8)


NEAR = np.kron(np.eye(2), np.ones((3, 3)))


def test_two_neighbourhoods_by_hand():
    # First: m = 3, A = (9 + 9 + 36)/3 - 3 = 15, w = 15/18. Second: m = 10, A = 0 - 10 < 0: all have the mean.
    counts = np.array([0, 0, 9, 10, 10, 10])
    found = empirical_bayes(counts, np.ones(6), neighbours=NEAR)
    np.testing.assert_allclose(found["mean"], [3] * 3 + [10] * 3)
    np.testing.assert_allclose(found["rate"], [0.5, 0.5, 8, 10, 10, 10])
    np.testing.assert_allclose(found["residual"][:3], np.array([-3, -3, 6]) / np.sqrt(18))
    np.testing.assert_allclose(stats.gamma.cdf(found["hi"][:3] * 1.2, 0.6 + counts[:3]), 0.975)
    low, high = poisson_interval(30)
    np.testing.assert_allclose(found[["lo", "hi"]][3:], [[low / 3, high / 3]] * 3)


def test_a_neighbourhood_without_events_has_an_interval():
    found = empirical_bayes([0, 0, 0, 1, 2, 6], np.full(6, 2.0), neighbours=NEAR)
    np.testing.assert_allclose(found[["rate", "lo", "hi", "residual"]][:3], [[0, 0, 3.6889 / 6, 0]] * 3, atol=1e-4)


def test_too_small_a_neighbourhood_learns_from_all():
    counts, exposure = [0, 1, 3, 30, 4], [200, 50, 150, 300, 300]
    alone = empirical_bayes(counts, exposure, neighbours=np.eye(5))
    pd.testing.assert_frame_equal(alone, empirical_bayes(counts, exposure))
    # Two of three neighbours have hardly any exposure and are not learnt from: one is too few.
    found = empirical_bayes(counts, exposure, neighbours=np.eye(5), learn_from=[True, False, False, True, True])
    pd.testing.assert_frame_equal(
        found, empirical_bayes(counts, exposure, learn_from=[True, False, False, True, True])
    )  # fmt: skip


def test_the_residual_allows_for_exposure():
    """Under one law of rates, residuals spread alike whatever the exposure; the rates do not."""
    random = np.random.default_rng(5)
    exposure = np.repeat([0.5, 5.0], 20_000)
    counts = random.poisson(random.gamma(4.0, 0.5, len(exposure)) * exposure)
    found = empirical_bayes(counts, exposure)
    spreads = found["residual"].to_numpy().reshape(2, -1).std(axis=1)
    np.testing.assert_allclose(spreads, 1, atol=0.03)
    assert np.divide(*(counts / exposure).reshape(2, -1).std(axis=1)) > 1.8


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.permutations(range(6)))
def test_the_order_of_places_changes_nothing(counts, order):
    counts, exposure = np.array(counts), np.array([1, 2, 3, 4, 5, 6.0])
    for near in (None, NEAR):
        moved = None if near is None else near[np.ix_(order, order)]
        found = empirical_bayes(counts, exposure, neighbours=near)
        again = empirical_bayes(counts[order], exposure[order], neighbours=moved)
        np.testing.assert_allclose(again, found.iloc[order], atol=1e-12)


def test_errors_of_neighbourhoods():
    with pytest.raises(CallError, match="neighbours must be 2 by 2"):
        empirical_bayes([1, 2], [1, 1], neighbours=np.eye(3))
    with pytest.raises(CallError, match="learn_from must name at least one place"):
        empirical_bayes([1, 2], [1, 1], learn_from=[False, False])
