import math

import numpy as np
import pytest
import shapely

from geosafe.score.activity import activity
from geosafe.score.streets import streets_of
from tests.score.town import Place, Way, row, town

STREET = {"s": Way([(0, 0), (200, 0)])}


def _activity(study):
    return activity(study, streets_of(study))


def test_a_pub_open_all_night_at_the_middle_of_a_straight_street():
    """2.5 times the mean of exp(-d/100) over 0 to 100 m, which is 1 - 1/e."""
    found = _activity(town(STREET, venues=[Place("pub", (100, 0), (0, 0, 1))]))
    np.testing.assert_allclose(found.value, [[0, 0, 2.5 * (1 - math.exp(-1))]], rtol=2e-3)
    assert found.n.tolist() == [[1, 1, 1]]
    assert found.credit.tolist() == [[1, 1, 1]]  # to know that it is closed by day is knowledge too


def test_open_shares_and_kinds_weigh():
    at = (100, 0)
    pub = _activity(town(STREET, venues=[Place("pub", at)])).value[0, 0]
    both = _activity(town(STREET, venues=[Place("club", at, (0.25, 0, 0))], stops=[Place("rail_entrance", at)]))
    assert both.value[0, 0] == pytest.approx(pub / 2.5 * (4 * 0.25 + 4))


def test_it_falls_along_the_network_not_as_the_crow_flies():
    study = town(venues=[Place("shop", (200, 200))])
    found = _activity(study).value[:, 0]
    # s2 lies 200 to 400 m away by foot: mean of exp(-x/100) there
    assert found[row(study, "s2")] == pytest.approx((math.exp(-2) - math.exp(-4)) / 2, rel=0.02)


def test_unknown_hours_stand_in_the_bounds_alone():
    known = _activity(town(STREET, venues=[Place("shop", (100, 0), (1, 1, 1))]))
    found = _activity(
        town(STREET, venues=[Place("shop", (100, 0))], stops=[Place("stop", (100, 0), (1, 1, None), "inferred")])
    )
    assert found.value[0, 2] == found.worst[0, 2] == pytest.approx(known.value[0, 2])
    assert found.best[0, 2] == pytest.approx(2 * known.value[0, 2])
    # one observed and one of equal weight: by day inferred (½), by night unknown (0)
    np.testing.assert_allclose(found.credit, [[0.75, 0.75, 0.5]])


def test_bounds_of_inferred_hours():
    place = Place("shop", (100, 0), (0.5, 0.5, 0.5), "inferred", low=(0.25, 0.5, 0), high=(0.75, 0.5, 1))
    found = _activity(town(STREET, venues=[place]))
    np.testing.assert_allclose(found.worst / found.value, [[0.5, 1, 0]])
    np.testing.assert_allclose(found.best / found.value, [[1.5, 1, 2]])
    np.testing.assert_allclose(found.credit, 0.5)


def test_nothing_open_is_inferred_to_be_nothing():
    found = _activity(town(STREET))
    assert not found.value.any()
    assert (found.credit == 0.5).all()


@pytest.mark.parametrize(("edge_m", "beyond"), [(0, 50), (100, 50 / math.e), (300, 50 * math.exp(-3))])
def test_near_the_edge_of_the_data_the_value_is_a_lower_bound(edge_m, beyond):
    data = shapely.box(-5000, -5000, 100 + edge_m, 5000)
    found = _activity(town(STREET, venues=[Place("shop", (50, 0))], data=data))
    inland = _activity(town(STREET, venues=[Place("shop", (50, 0))]))
    np.testing.assert_array_equal(found.value, inland.value)
    np.testing.assert_allclose(found.best - found.value, beyond, rtol=1e-9)


@pytest.mark.parametrize("layer", ["venues", "stops"])
def test_where_nobody_knows_the_places_nobody_knows_who_to_expect(layer):
    found = _activity(town(STREET, coverage={layer: None}))
    assert np.isnan(found.value).all()
    assert (found.worst.max(), found.best.min(), found.credit.max()) == (0, 100, 0)
    assert _activity(town(STREET)).value.tolist() == [[0, 0, 0]]  # known to have none
