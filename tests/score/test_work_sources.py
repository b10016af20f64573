import numpy as np
import pytest
import shapely

from geosafe.params import WORK_WALKS
from geosafe.score.fronts import fronts_of
from geosafe.score.score_study import score_study
from geosafe.score.streets import streets_of
from geosafe.score.work_sources import work_sources
from geosafe.use import PARTS_OF_USE
from tests.score.town import Place, Way, building_at, town

STREET = {"s": Way([(0, 0), (400, 0)])}
#: 20 m by 100 m: four floors of it are 8,000 m2, for 400 people.
HOUSE = shapely.box(100, 5, 200, 25)


def workers(study):
    streets = streets_of(study)
    _, _, people = work_sources(study, streets, fronts_of(study, streets))
    return people.sum(axis=1)


def house(use, levels=4.0):
    return building_at(HOUSE, dwellings=None, levels=levels, use=use)


def walking(people):
    return 100 * (np.array(people) / 100) ** 0.67


@pytest.mark.parametrize(
    ("use", "levels", "people"),
    [
        ("office", 4.0, (400, 400, 400)),
        ("office", None, (500, 500 / 3, 1500)),  # five floors, a third of that, three times as many
        ("office", 0.0, (0, 0, 0)),
        ("commercial", 4.0, (200, 0, 400)),
        ("unknown", 4.0, (0, 0, 0)),
        ("home", 4.0, (0, 0, 0)),
    ],
)
def test_people_by_the_floors_of_a_building(use, levels, people):
    np.testing.assert_allclose(workers(town(STREET, buildings=house(use, levels))), walking(people))


@pytest.mark.parametrize(
    ("use", "people"),
    [
        ("office", (400, 400, 400)),  # the office is one of those in the building
        ("unknown", (200, 0, 400)),  # half of its floors, none, all
        ("home", (15, 5, 45)),  # an office below homes
    ],
)
def test_an_office_on_the_map_in_a_building(use, people):
    study = town(STREET, venues=[Place("office", (150, 10))], buildings=house(use))
    np.testing.assert_allclose(workers(study), walking(people))


def test_two_offices_beside_no_building_and_a_shop():
    study = town(STREET, venues=[Place("office", (300, 10)), Place("office", (350, 10)), Place("shop", (380, 10))])
    np.testing.assert_allclose(workers(study), 2 * walking((15, 5, 45)))


def test_a_business_street_is_full_at_noon_on_a_working_day_and_empty_on_saturday():
    """400 people walk like 253; .20 of them leave or come between 12:00 and 13:00, .01 on Saturday; ten are one."""
    use = score_study(town(STREET, buildings=house("office"))).use_by_hour
    work = use.blocks.by_day[0, PARTS_OF_USE.index("work")]
    assert walking(400) == pytest.approx(253.2, abs=0.1)
    assert WORK_WALKS["weekday"][12] == 0.20
    # They stand at one end of the front of the house, 100 to 200 m along; the street is 400 m long.
    ends = [(2 - np.exp(-at / 100) - np.exp(-(400 - at) / 100)) / 4 for at in (100, 150, 200)]
    assert min(ends) * 25.32 * 0.2 <= work[0, 12] <= max(ends) * 25.32 * 0.2 + 1e-3
    assert work[2, 12] == pytest.approx(work[0, 12] / 20, rel=1e-5)
    assert work[0, 3] == 0


def test_who_works_adds_up_over_a_working_day_to_three_in_five_there_and_back_and_one_in_three_of_them_at_noon():
    assert sum(WORK_WALKS["weekday"]) == pytest.approx(2 * 0.6 + 2 * 0.6 / 3, abs=0.05)
    assert sum(WORK_WALKS["saturday"]) == pytest.approx(0.12, abs=0.02)
