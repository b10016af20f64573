from dataclasses import replace

from shapely import LineString, Point

from geosafe.show.near_street import near_street
from tests.score.town import town


def named(**streets):
    study = town()
    some = study.segments.iloc[: len(streets)].copy()
    some["name"] = list(streets)
    some["tunnel"] = [name.startswith("Under") for name in streets]
    some = some.set_geometry([LineString([(0, y), (100, y)]) for y in streets.values()], crs=study.crs)
    return replace(study, segments=some)


def test_the_nearest_street_above_ground():
    assert near_street(named(Underpass=1, High=20, Low=40), Point(50, 0)) == "High"


def test_of_two_as_near_the_first_by_name():
    assert near_street(named(Quay=-10, Market=10), Point(50, 0)) == "Market"


def test_none_that_can_be_seen():
    assert near_street(named(High=50.5), Point(50, 0)) is None
    assert near_street(named(High=49.5), Point(50, 0)) == "High"
