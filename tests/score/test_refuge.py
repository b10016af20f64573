import numpy as np
import pytest
import shapely

from geosafe.score.refuge import REFUGE_KINDS, REFUGE_M, refuge
from geosafe.score.streets import streets_of
from tests.score.town import Place, Way, town

#: 100 m; what stands at its end is 50 m away on average.
STREET = {"s": Way([(0, 0), (100, 0)])}


def found(**changes):
    study = town(STREET, **changes)
    return refuge(study, streets_of(study))


def test_a_pub_at_night_and_a_stop_by_day():
    way = found(venues=[Place("pub", (0, 0), (0, 1, 1))], stops=[Place("stop", (50, 0), (1, 0.2, None), "inferred")])
    assert way.value[0, :2].tolist() == pytest.approx([25, 50])
    assert way.value[0, 2] == pytest.approx(50)  # the pub is open for certain, whatever the stop does
    assert way.best[0, 2] == pytest.approx((50 * 12.5 + 50 * 25) / 100)  # between the two, and beyond the stop
    assert way.worst[0, 2] == pytest.approx(50)


def test_a_hospital_is_a_refuge_and_an_office_is_none():
    assert {"health", "public"} <= set(REFUGE_KINDS)
    assert found(venues=[Place("health", (0, 0))]).value[0].tolist() == pytest.approx([50] * 3)
    for kind in ("office", "education", "worship"):
        assert found(venues=[Place(kind, (0, 0))]).value[0].tolist() == [REFUGE_M] * 3


def test_what_nobody_knows():
    assert np.isnan(found(coverage={"stops": None}, venues=[Place("pub", (0, 0))]).value).all()
    unknown = found(stops=[Place("stop", (0, 0), (None,) * 3, "inferred")])
    assert np.isnan(unknown.value).all()
    assert unknown.worst[0].tolist() == [REFUGE_M] * 3
    near = found(data=shapely.box(-10, -10, 110, 10))
    assert (near.value[0, 0], near.best[0, 0]) == (REFUGE_M, 10)
