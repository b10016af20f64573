import numpy as np
import pytest
import shapely

from geosafe.params import PHASES
from geosafe.score.empirical_bayes import empirical_bayes, poisson_interval
from geosafe.score.incident_counts import INCIDENT_PHASES
from geosafe.score.incidents import incident_rates, mean_rate
from geosafe.score.streets import streets_of
from tests.score.town import AREA, HOURS, WAYS, YEAR, Way, incidents_at, town

ALL = INCIDENT_PHASES.index("all")
EVERYWHERE = {"incidents": AREA}
RATED = ["e1", "n1", "p1", "p3", "q1", "s1", "s2", "w1", "w2"]


def _rates(study):
    return incident_rates(study, streets_of(study))


def _block(study, block_id):
    return study.blocks.index.get_loc(block_id)


def _town(xy, *, phases=None, anonymised=False, ways=WAYS, **rest):
    layer = incidents_at(xy, ways, phases=phases, anonymised=anonymised)
    return town(ways, incidents=layer, **{"coverage": EVERYWHERE, **rest})


def test_counts_and_rates_by_hand():
    study = _town([(50, 0), (60, 0), (70, 0), (300, 0)], phases=["night"] * 4, reference_rate={"all": 2.0})
    rates = _rates(study)
    counts = [{"s1": 3, "s2": 1}.get(block, 0) for block in RATED]
    assert rates.n[[_block(study, block) for block in RATED], ALL].tolist() == counts
    km = study.blocks.loc[RATED, "street_length_m"].to_numpy() / 1000
    years = 365 / 365.2425
    expected = empirical_bayes(counts, km * years) / 2.0
    at = [_block(study, block) for block in RATED]
    np.testing.assert_allclose(rates.value[at, ALL], expected["rate"])
    np.testing.assert_allclose(rates.worst[at, ALL], expected["hi"])
    np.testing.assert_allclose(rates.best[at, ALL], expected["lo"])
    # All at night, a third of the hours: three times the rate of the whole day.
    night = empirical_bayes(counts, km * years * HOURS["night"] / 8760) / 2.0
    np.testing.assert_allclose(rates.value[at, PHASES.index("night")], night["rate"])
    assert (rates.value[at, PHASES.index("day")] == 0).all()


def test_a_street_and_its_sidewalk_are_one_street():
    study = _town([(210, -100)])
    assert study.blocks.loc["q1", "street_length_m"] == pytest.approx(152.07, abs=0.01)
    assert _rates(study).n[_block(study, "q1"), ALL] == 1


def test_crossings_have_no_rate():
    study = _town([(400, -10), (100, 0)])
    rates = _rates(study)
    assert np.isnan(rates.value[_block(study, "c1")]).all()
    assert not rates.credit[_block(study, "c1")].any()
    assert rates.n[:, ALL].sum() == 2  # what happened on the crossing counts with a street that it joins


def test_a_point_at_a_corner_counts_with_every_street_that_meets_there():
    study = _town([(200, 0)])
    n = _rates(study).n[:, ALL]
    # five pieces meet: s1, s2, n1, and q1 with its sidewalk, which is half a street each
    expected = {"s1": 0.25, "s2": 0.25, "n1": 0.25, "q1": 0.25}
    np.testing.assert_allclose(n, [expected.get(block, 0) for block in study.blocks.index])


def test_a_month_only_date_counts_in_the_whole_day_alone():
    study = _town([(50, 0)] * 3 + [(300, 0)], phases=[None, "night", "night", "day"])
    n = _rates(study).n[_block(study, "s1")]
    assert n.tolist() == [0, 0, 2, 3]


def test_rates_by_phase_rest_on_what_has_a_time_of_day():
    """Three quarters have a time, and so stand for three quarters of the exposure."""
    study = _town([(50, 0)] * 4, phases=[None, "night", "night", "night"], reference_rate={"all": 1.0})
    rates, exposure = _rates(study), 0.2 * 365 / 365.2425
    rated = [_block(study, block) for block in RATED]
    counts, km = np.array([{"s1": 3}.get(block, 0) for block in RATED]), study.blocks.loc[RATED, "street_length_m"]
    expected = empirical_bayes(counts, km / 200 * exposure * 0.75 * HOURS["night"] / 8760)
    np.testing.assert_allclose(rates.value[rated, PHASES.index("night")], expected["rate"])


def test_no_time_of_day_at_all():
    study = _town([(50, 0)] * 4)
    rates = _rates(study)
    assert np.isnan(rates.value[:, :ALL]).all()
    assert not rates.credit[:, :ALL].any()
    assert rates.value[_block(study, "s1"), ALL] > 1


@pytest.mark.parametrize("at", [(100, 0), (200, 0), (5, 0), (400, -10), (205, -60)])
def test_moved_points_are_spread_and_none_is_lost(at):
    study = _town([at], anonymised=True)
    n = _rates(study).n[:, ALL]
    assert n.sum() == pytest.approx(1)
    assert n[_block(study, "c1")] == 0


def test_a_moved_point_is_spread_by_length_of_street():
    """At the crossroads, 60 m each way: s1, s2 and n1 have 60 m each, q1 and its sidewalk half of 60 m each."""
    n = _rates(study := _town([(200, 0)], anonymised=True)).n[:, ALL]
    shares = dict.fromkeys(("s1", "s2", "n1", "q1"), 0.25)
    np.testing.assert_allclose(n, [shares.get(block, 0) for block in study.blocks.index], atol=1e-12)


def test_moved_points_stay_inside_the_area_and_the_coverage():
    ways = {**WAYS, "s0": Way([(0, 0), (-200, 0)], in_area=False)}
    study = _town([(10, 0)], ways=ways, anonymised=True, coverage={"incidents": shapely.box(0, -10, 600, 10)})
    n = _rates(study).n[:, ALL]
    assert n[_block(study, "s1")] == pytest.approx(1)  # neither s0, outside the area, nor w1, outside the coverage


def test_outside_the_coverage_nothing_is_known():
    study = _town([(50, 0), (100, 200)], coverage={"incidents": shapely.box(-10, -10, 450, 10)})
    rates = _rates(study)
    assert rates.credit[:, ALL].tolist() == [float(block in ("s1", "s2")) for block in study.blocks.index]
    assert np.isnan(rates.value[_block(study, "w2")]).all()


def test_where_the_coverage_is_unknown_a_zero_is_unknown():
    study = _town([(50, 0), (60, 0), (300, 0)], coverage={"incidents": None})
    rates = _rates(study)
    assert np.flatnonzero(rates.credit[:, ALL]).tolist() == [_block(study, "s1"), _block(study, "s2")]
    # Nor do they weigh in the mean: 3 incidents on 400 m
    assert mean_rate(study) == pytest.approx(3 / (0.4 * YEAR.years))


def test_no_layer_and_no_incident_are_two_things():
    nothing = _rates(town())
    assert np.isnan(nothing.value).all()
    assert not nothing.credit.any()
    none = _rates(town(coverage=EVERYWHERE, reference_rate={"all": 2.0}))
    rated = none.credit[:, ALL] > 0
    assert rated.sum() == len(RATED)
    assert (none.value[rated] == 0).all()
    km_years = town().blocks.loc[RATED, "street_length_m"].sum() / 1000 * YEAR.years
    np.testing.assert_allclose(none.worst[rated, ALL], poisson_interval(0)[1] / km_years / 2.0)


def test_without_a_reference_the_own_mean_scores_50():
    ways = {"s": Way([(0, 0), (200, 0)])}
    study = _town([(50, 0), (100, 0)], ways=ways, phases=["day", "night"])
    rates = _rates(study)
    assert mean_rate(study) == pytest.approx(2 / (0.2 * YEAR.years))
    # one block: its rate is the mean; day has 1 of 2 incidents in half of the hours, night 1 in a third
    np.testing.assert_allclose(rates.value, [[1.0, 0.0, 1.5, 1.0]])


def test_the_reference_of_a_phase_goes_before_that_of_the_day():
    ways = {"s": Way([(0, 0), (200, 0)])}
    per_year = 1 / (0.2 * YEAR.years)
    study = _town([(50, 0), (60, 0)], ways=ways, phases=["night", "night"],
                  reference_rate={"all": per_year, "night": 3 * per_year})  # fmt: skip
    np.testing.assert_allclose(_rates(study).value, [[0, 0, 2, 2]])


def test_a_phase_without_hours_has_no_rate():
    study = _town([(50, 0)], phases=["day"], hours={"day": 700.0, "evening": 0.0, "night": 20.0})
    rates = _rates(study)
    assert np.isnan(rates.value[:, PHASES.index("evening")]).all()


def test_mean_rate_of_nothing():
    assert mean_rate(town()) == 0
