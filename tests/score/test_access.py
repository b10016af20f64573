import numpy as np
import pytest
import shapely

from geosafe.score.access import access
from geosafe.score.streets import streets_of
from tests.score.town import Place, row, town


def _access(study):
    return access(study, streets_of(study))


def test_walking_distance_to_a_stop_on_average_along_each_street():
    study = town(stops=[Place("stop", (100, 0), (1, 1, 1), "inferred")])
    stop = _access(study)["stop"]
    # w2 is 300 m away at both ends; of e1, 320 m away, the first 80 m are within 400 m.
    by_hand = {"s1": 50, "s2": 200, "w1": 200, "n1": 150, "n2": 250, "q1": 175, "w2": 350, "e1": 384}
    for street, metres in by_hand.items():
        assert stop.value[row(study, street), 0] == pytest.approx(metres), street
    assert (stop.credit == 0.5).all()
    assert stop.n[row(study, "s1")].tolist() == [1, 1, 1]


def test_service_at_night_that_nobody_knows():
    study = town(stops=[Place("stop", (100, 0), (1, 1, None), "inferred")])
    stop = _access(study)["stop"]
    near, far = row(study, "s1"), row(study, "e1")
    assert np.isnan(stop.value[near, 2])
    assert (stop.worst[near, 2], stop.best[near, 2], stop.credit[near, 2]) == (400, 50, 0)
    # No stop at all within reach is no stop at any hour.
    assert np.isnan(stop.value[far, 2])
    beyond = town(stops=[Place("stop", (0, 0), (1, 1, None), "inferred")])
    stop = _access(beyond)["stop"]
    assert (stop.value[far, 2], stop.credit[far, 2]) == (400, 0.5)


def test_a_timetable_is_an_observation():
    study = town(stops=[Place("stop", (100, 0), (1, 1, 0.9), "observed")])
    assert _access(study)["stop"].credit[row(study, "s1"), 2] == 1


def test_ways_out_by_hand():
    study = town()
    ways_out = _access(study)["ways_out"]
    assert ways_out.value[row(study, "s1"), 0] == 2  # one way each end, exactly 100 m away
    assert ways_out.value[row(study, "n1"), 0] == 4  # on, and at the crossroads left, right and straight on
    assert (ways_out.credit == 0.5).all()


def test_detour_without_steps():
    study = town()
    step_free = _access(study)["step_free"]
    # Round the steps it is 700 m instead of 100: more than the cap of 250.
    assert step_free.value[row(study, "p3"), 0] == 250
    assert step_free.value[row(study, "w1"), 0] == 0


def test_near_the_edge_of_the_data_the_best_case_is_open():
    study = town(data=shapely.box(-60, -5000, 5000, 5000))
    found = _access(study)
    edge, inland = row(study, "w1"), row(study, "s1")  # 60 m and 160 m from the edge
    assert found["stop"].best[edge, 0] == 60
    assert found["stop"].best[inland, 0] == 160
    assert found["ways_out"].best[edge, 0] == 6
    assert found["ways_out"].best[inland, 0] == found["ways_out"].value[inland, 0]
    assert found["step_free"].best[edge, 0] <= 25


def test_where_nobody_knows_the_stops_the_way_to_one_is_unknown():
    study = town(coverage={"stops": None})
    found = _access(study)
    assert np.isnan(found["stop"].value).all()
    assert (found["stop"].worst.min(), found["stop"].best.max(), found["stop"].credit.max()) == (400, 50, 0)
    assert found["ways_out"].credit.min() == 0.5
    assert (_access(town())["stop"].value == 400).all()  # known to have none
