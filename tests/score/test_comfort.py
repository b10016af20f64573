import numpy as np
import pytest

from geosafe.score.comfort import comfort, toilet_for_wheelchairs
from geosafe.score.streets import streets_of
from tests.score.town import Place, row, town

#: Enough of a kind, on the 4 km² of the town, to believe that it is mapped.
MAPPED = 8


def _comfort(study):
    return comfort(study, streets_of(study))


def test_a_seat_that_is_mapped_is_observed():
    study = town(amenities=[Place("seat", (100, 0), (1, 1, 1), "inferred")])
    seat = _comfort(study)["seat"]
    assert seat.value[row(study, "s2")].tolist() == pytest.approx([200] * 3)
    assert seat.credit[row(study, "s2")].tolist() == [1, 1, 1]
    assert seat.n[row(study, "s1")].tolist() == [1, 1, 1]
    assert (seat.best == 50).all()  # one nearer by may be there and not mapped


def test_where_seats_are_hardly_mapped_no_seat_is_unknown():
    study = town(amenities=[Place("seat", (100, 0), (1, 1, 1), "inferred")] * (MAPPED - 1))
    seat, far = _comfort(study)["seat"], row(study, "e1")
    assert np.isnan(seat.value[far]).all()
    assert seat.worst[far].tolist() == [300] * 3
    assert not seat.credit[far].any()


def test_where_seats_are_mapped_no_seat_is_inferred():
    study = town(amenities=[Place("seat", (100, 0), (1, 1, 1), "inferred")] * MAPPED)
    seat, far = _comfort(study)["seat"], row(study, "e1")
    assert seat.value[far].tolist() == [300] * 3
    assert seat.credit[far].tolist() == [0.5] * 3


def test_no_drinking_water_on_the_map_is_unknown_for_the_whole_study():
    water = _comfort(town())["water"]
    assert np.isnan(water.value).all()
    assert not water.credit.any()
    assert (water.worst == 500).all()
    assert (water.best == 100).all()


def test_a_toilet_without_hours():
    study = town(amenities=[Place("toilet", (100, 0), (1, None, None), "inferred")] * MAPPED)
    toilet, near = _comfort(study)["toilet"], row(study, "s2")
    assert toilet.value[near, 0] == pytest.approx(200)
    assert np.isnan(toilet.value[near, 1:]).all()
    assert toilet.credit[near].tolist() == [0.5, 0, 0]


def test_a_toilet_with_hours_that_is_shut_at_night():
    study = town(amenities=[Place("toilet", (100, 0), (1, 1, 0))] * MAPPED)
    toilet, near = _comfort(study)["toilet"], row(study, "s1")
    assert toilet.credit[near].tolist() == [1, 1, 0.5]
    assert toilet.value[near, 2] == 500


def test_toilets_for_wheelchairs_by_their_tag():
    study = town(amenities=[Place("toilet", (100, 0)), Place("toilet", (300, 0))])
    assert np.isnan(toilet_for_wheelchairs(study, streets_of(study))).all()
    study.amenities["wheelchair"] = ["no", "yes"]
    far = toilet_for_wheelchairs(study, streets_of(study))
    assert far[row(study, "s2")] == pytest.approx(50)
    assert far[row(study, "s1")] == pytest.approx(200)
    study.amenities["wheelchair"] = ["no", "limited"]
    assert (toilet_for_wheelchairs(study, streets_of(study)) == 500).all()
