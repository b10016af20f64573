import math

import numpy as np
import pytest
import shapely

from geosafe.params import PHASES
from geosafe.score.score_study import score_study
from geosafe.score.space_profile import space_profile
from tests.score.town import Place, Way, space_at, town

#: A square of 100 m with a street along its south side, one that enters from the north, and a path across it.
SQUARE = shapely.box(0, 0, 100, 100)
WAYS = {
    "south": Way([(-50, -10), (150, -10)]),
    "north": Way([(50, 300), (50, 100)]),
    "across": Way([(50, 100), (50, -10)], kind="path"),
    "corner": Way([(150, -10), (150, 50), (100, 50)], kind="path"),
}


def profile_of(study):
    return space_profile(study, score_study(study).use_by_hour.spaces)


def test_entrances_are_places_where_streets_meet_the_outline():
    """One in the north, where a street ends and the path begins, one in the south and one in the east."""
    assert profile_of(town(WAYS, spaces=space_at(SQUARE)))["entrances"].tolist() == [3]


@pytest.mark.parametrize(("apart_m", "entrances"), [(4.9, 1), (5.1, 2)])
def test_ways_side_by_side_are_one_entrance(apart_m, entrances):
    ways = {"a": Way([(20, 50), (20, -50)]), "b": Way([(20 + apart_m, 50), (20 + apart_m, -50)])}
    assert profile_of(town(ways, spaces=space_at(SQUARE)))["entrances"].tolist() == [entrances]


def test_a_street_along_the_outline_is_no_entrance():
    ways = {"side": Way([(0, 0), (100, 0)]), "away": Way([(0, 0), (0, -80)]), "far": Way([(0, -80), (0, -200)])}
    # `side` and `away` meet the outline at the corner; nothing enters.
    assert profile_of(town(ways, spaces=space_at(SQUARE)))["entrances"].tolist() == [1]


def test_doors_along_the_edge_by_phase():
    """Two venues within 25 m of an outline of 400 m, one of them open half of the evening, and one 30 m away."""
    venues = [Place("shop", (50, -20), (1, 0.5, 0)), Place("pub", (-20, 50), (0, 1, 1)), Place("shop", (50, -30))]
    found = profile_of(town(WAYS, venues=venues, spaces=space_at(SQUARE)))
    np.testing.assert_allclose(found[[f"edge_doors_{phase}" for phase in PHASES]], [[1 / 4, 1.5 / 4, 1 / 4]])


def test_use_mix_and_peak_by_hand():
    venues = [Place("shop", (50, -10), (1, 0, 0)), Place("pub", (50, -10), (0, 1, 0.2))]
    found = profile_of(town(WAYS, venues=venues, spaces=space_at(SQUARE, kind="none"))).iloc[0]  # draws nobody itself
    # One shop, or a pub of 2.5, alone with its own walkers: evening is 2.5 times day, night a fifth of evening.
    assert found["expected_evening_raw"] == pytest.approx(2.5 * found["expected_day_raw"], rel=1e-4)
    assert found["expected_night_raw"] == pytest.approx(0.2 * found["expected_evening_raw"], rel=1e-4)
    assert found["expected_day"] == pytest.approx(100 * math.log1p(found["expected_day_raw"]) / math.log(101), rel=1e-5)
    for phase, group in (("day", "shops"), ("evening", "food"), ("night", "food")):
        assert (found[f"mix_{phase}"], found[f"dominance_{phase}"]) == (pytest.approx(1), pytest.approx(1))
        assert found[f"dominant_{phase}"] == group
    assert (found["peak_hour"], found["peak"]) == (19, "Monday 19:00")
    # 12 hours of day at 1, 4 of evening at 2.5 and 8 of night at .5
    assert found["share_after_dark"] == pytest.approx((4 * 2.5 + 8 * 0.5) / (12 + 4 * 2.5 + 8 * 0.5), rel=1e-4)


def test_nothing_is_told_where_nobody_knows_the_places():
    found = profile_of(town(WAYS, coverage={"venues": None}, spaces=space_at(SQUARE)))
    assert found.drop(columns="entrances").isna().all(axis=None)
    assert found["entrances"].tolist() == [3]


def test_nobody_expected_is_nobody_and_has_no_mix():
    found = profile_of(town(WAYS, spaces=space_at(SQUARE, kind="none"))).iloc[0]
    assert (found["expected_day_raw"], found["expected_day"]) == (0, 0)
    assert found[["mix_day", "dominance_day", "dominant_day", "peak_hour", "peak", "share_after_dark"]].isna().all()


def test_a_town_without_spaces_has_an_empty_profile():
    found = profile_of(town(WAYS))
    assert found.empty
    assert "entrances" in found
