import math

import numpy as np
import pytest
import shapely

from geosafe.params import GOALPOSTS
from geosafe.score.raw import between_goalposts
from geosafe.score.streets import streets_of
from geosafe.score.surveillance import surveillance
from tests.score.town import Place, Way, building_at, town

STREET = {"s": Way([(0, 0), (200, 0)])}
HOUSE = shapely.box(95, 5, 105, 15)  # its front is nearest to the middle of the street


def _surveillance(study):
    return surveillance(study, streets_of(study))


def test_fifteen_doors_per_100_m_score_100():
    doors = [Place("shop", (x, 0)) for x in np.arange(100 / 30, 1000, 100 / 15)]
    street = {"a": Way([(0, 0), (400, 0)]), "b": Way([(400, 0), (600, 0)]), "c": Way([(600, 0), (1000, 0)])}
    found = _surveillance(town(street, venues=doors))
    assert found.value[1, 0] == pytest.approx(15, rel=1e-3)
    assert between_goalposts(found.value, GOALPOSTS["surveillance"])[1, 0] == pytest.approx(100, abs=0.05)
    assert found.n[1, 0] == 30


def test_one_door_open_half_of_the_night():
    """All of its 100 "per 100 m" falls on 200 m of street: half a door per 100 m, half of the time."""
    found = _surveillance(town(STREET, venues=[Place("club", (100, 0), (0, 0, 0.5))]))
    np.testing.assert_allclose(found.value, [[0, 0, 0.25]], rtol=1e-3)


def test_dwellings_count_by_phase():
    found = _surveillance(town(STREET, buildings=building_at(HOUSE, dwellings=10)))
    np.testing.assert_allclose(found.value, [[0.15, 0.30, 0.15]], rtol=1e-3)
    assert (found.credit == 1).all()
    assert (found.n == 1).all()


def test_a_building_of_unknown_use_adds_to_the_best_case_alone():
    # 100 m² on 3 floors hold 3⅓ dwellings of 90 m²
    found = _surveillance(town(STREET, buildings=building_at(HOUSE, dwellings=None, evidence="unknown", levels=None)))
    assert not found.value.any()
    assert not found.worst.any()
    np.testing.assert_allclose(found.best, [[0.05, 0.10, 0.05]], rtol=1e-3)
    assert not found.credit.any()


def test_to_know_that_nobody_lives_there_is_knowledge():
    found = _surveillance(town(STREET, buildings=building_at(HOUSE, dwellings=0)))
    assert not found.best.any()
    assert (found.credit == 1).all()


def test_unknown_hours_open_the_upper_bound():
    found = _surveillance(town(STREET, venues=[Place("bar", (100, 0), (1, 1, None))]))
    np.testing.assert_allclose(found.best, [[0.5, 0.5, 0.5]], rtol=1e-3)
    np.testing.assert_allclose(found.value, [[0.5, 0.5, 0]], rtol=1e-3)
    np.testing.assert_allclose(found.credit, [[1, 1, 0]])


def test_near_the_edge_of_the_data():
    """At 15 m from the edge, ½·erfc(½) of a street of 15 doors per 100 m may lie beyond."""
    found = _surveillance(town(STREET, data=shapely.box(-5000, -5000, 115, 5000)))
    np.testing.assert_allclose(found.best, 15 * math.erfc(0.5) / 2)


def test_two_sidewalks_are_one_street():
    """Fifteen doors on either side are the same per 100 m of street, whichever way the street is mapped."""
    doors = [(x, side) for x in np.arange(100 / 30, 1000, 100 / 15) for side in (-6, 6)]
    middle = {"a": Way([(0, 0), (1000, 0)])}
    apart = {
        "l": Way([(0, 6), (1000, 6)], "b", street_share=0.5),
        "r": Way([(0, -6), (1000, -6)], "b", street_share=0.5),
    }
    one, two = (_surveillance(town(ways, venues=[Place("shop", at) for at in doors])).value for ways in (middle, apart))
    np.testing.assert_allclose(two, [one[0], one[0]])


@pytest.mark.parametrize("layer", ["venues", "buildings"])
def test_where_nobody_knows_the_buildings_nobody_knows_who_looks_on(layer):
    study = town({"s": Way([(0, 0), (200, 0)])}, coverage={layer: None})
    found = surveillance(study, streets_of(study))
    assert np.isnan(found.value).all()
    assert (found.worst.max(), found.best.min(), found.credit.max()) == (0, 15, 0)
