import numpy as np
import shapely

from geosafe.score.streets import on_network, streets_of
from tests.score.town import Place, row, town


def test_positions_and_counts():
    study = town(venues=[Place("shop", (50, 3)), Place("shop", (100, 3)), Place("shop", (900, 900))])
    streets, venues = streets_of(study), on_network(study.venues)
    rows, fraction = streets.positions(venues)
    assert rows.tolist() == [row(study, "s1")] * 2  # the third stands far from any street
    np.testing.assert_allclose(fraction, [0.25, 0.5])
    assert streets.count(venues)[row(study, "s1")] == 2
    assert streets.count(venues).sum() == 2


def test_distance_to_the_edge_of_the_data():
    study = town(data=shapely.box(-50, -1000, 300, 1000))
    edge = streets_of(study).edge_m
    assert edge[row(study, "s1")] == 150  # its middle is (100, 0)
    assert edge[row(study, "s2")] == 0
    assert edge[row(study, "e1")] == 0  # beyond the edge
