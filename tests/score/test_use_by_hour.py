import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.params import LEAVE_OR_RETURN, PHASES
from geosafe.score.activity import activity
from geosafe.score.score_study import score_study
from geosafe.score.streets import streets_of
from geosafe.use import PARTS_OF_USE
from geosafe.week import TYPICAL_DAYS, hours_of_week
from tests.score.town import WAYS, Place, Way, building_at, space_at, town

STREET = {"s": Way([(0, 0), (200, 0)])}
NOON, DEAD_OF_NIGHT = 12, 3  # of Monday; the town's day is from 7 to 19, its evening until 23


def use_of(study):
    return score_study(study).use_by_hour


def test_a_pub_open_all_night_at_the_middle_of_a_straight_street():
    """2.5 times the mean of exp(-d/100) over 0 to 100 m, which is 1 - 1/e; its walks go from one end to the other."""
    use = use_of(town(STREET, venues=[Place("pub", (100, 0), (0, 0, 1))]))
    here = use.segments.presence.loc["s"]
    assert here[DEAD_OF_NIGHT] == pytest.approx(2.5 * (1 - 1 / math.e), rel=2e-3)
    assert (here[NOON], here[24 + NOON], here[167]) == (0, 0, here[DEAD_OF_NIGHT])
    food = use.blocks.by_day[0, PARTS_OF_USE.index("food")]
    np.testing.assert_allclose(food[:, DEAD_OF_NIGHT], here[DEAD_OF_NIGHT], rtol=1e-6)
    assert not food[:, NOON].any()


def test_two_shops_at_the_ends_of_a_street_send_half_their_walks_to_each_other():
    """Ten walks begin or end at each: five set out from either end, and ten pass along the street; four are one."""
    use = use_of(town(STREET, venues=[Place("shop", (0, 0)), Place("shop", (200, 0))]))
    np.testing.assert_allclose(use.segments.passing.loc["s"], 2.5, rtol=1e-5)
    np.testing.assert_allclose(
        use.blocks.expected.loc["s"], use.segments.presence.loc["s"] + use.segments.passing.loc["s"], rtol=1e-6
    )


def test_destinations_share_walks_by_their_weight_and_distance():
    """A fork: a stop 100 m up the stem, a shop 100 m along one arm and a club 200 m along the other."""
    ways = {"stem": Way([(0, 0), (0, 100)]), "near": Way([(0, 100), (-100, 100)]), "far": Way([(0, 100), (200, 100)])}
    places = {"venues": [Place("shop", (-100, 100)), Place("club", (200, 100))], "stops": [Place("stop", (0, 0))]}
    passing = use_of(town(ways, **places)).segments.passing[NOON] * 4 / 10

    def share(to, *others):
        pull = [weight * math.exp(-metres / 300) for weight, metres in (to, *others)]
        return pull[0] / sum(pull)

    # Half of each weight sets out; at noon of a working day .14 leave or come home, and .19 in the busiest hour, which
    # is how the stop counts.
    stop = 0.14 / 0.19
    from_stop = stop / 2 * share((1, 200), (4, 300))
    from_shop, from_club = 0.5 * share((stop, 200), (4, 300)), 2 * share((stop, 300), (1, 300))
    assert passing["stem"] == pytest.approx(stop / 2 + from_shop + from_club, rel=1e-5)
    assert passing["near"] == pytest.approx(from_stop + 0.5 + (2 - from_club), rel=1e-5)
    assert passing["far"] == pytest.approx(stop / 2 - from_stop + (0.5 - from_shop) + 2, rel=1e-5)


def test_homes_follow_those_who_leave_and_come_home():
    """30 dwellings of two people; 0.17 of them walk between 15:00 and 16:00 of a working day: ten walks are one."""
    homes = building_at(shapely.box(95, 5, 105, 15), dwellings=30)
    use = use_of(town(STREET, buildings=homes))
    hours = hours_of_week(LEAVE_OR_RETURN)
    assert hours[15] == 0.17
    at_three = 30 * 2 * 0.17 / 10 * (1 - math.exp(-1))
    assert use.segments.presence.loc["s", 15] == pytest.approx(at_three, rel=2e-3)
    presence = use.segments.presence.loc["s"].to_numpy()
    np.testing.assert_allclose(presence / presence[15], hours / 0.17, rtol=1e-5)


def test_what_is_unknown_stands_in_the_bounds_alone():
    known = use_of(town(STREET, venues=[Place("shop", (0, 0)), Place("shop", (200, 0))]))
    stop = Place("stop", (0, 0), (1, 1, None), "inferred")
    unknown_homes = building_at(shapely.box(95, 5, 105, 15), dwellings=None)
    study = town(STREET, venues=[Place("shop", (0, 0)), Place("shop", (200, 0))], stops=[stop])
    for found in (use_of(study), use_of(town(STREET, venues=study_venues(), buildings=unknown_homes))):
        for kind in ("segments", "blocks"):
            now, before = getattr(found, kind), getattr(known, kind)
            value, least, most = (
                each.loc["s", DEAD_OF_NIGHT] for each in (now.expected, now.expected_lo, now.expected_hi)
            )
            assert value == least == before.expected.loc["s", DEAD_OF_NIGHT]
            assert most > value


def study_venues():
    return [Place("shop", (0, 0)), Place("shop", (200, 0))]


@pytest.mark.parametrize("layer", ["venues", "stops", "buildings"])
def test_where_nobody_knows_the_places_nobody_knows_who_to_expect(layer):
    use = use_of(town(STREET, coverage={layer: None}, spaces=space_at(shapely.box(0, 5, 50, 50))))
    for each in (use.segments, use.blocks, use.spaces):
        for table in (each.expected, each.expected_lo, each.expected_hi):
            assert table.isna().all(axis=None)
    for each in (use.blocks, use.spaces):
        assert all(np.isnan(getattr(each, name)).all() for name in ("by_day", "by_phase", "mix_by_day"))


def test_hours_that_the_period_does_not_hold_are_missing():
    study = town(STREET, venues=study_venues())
    n = study.week.n.copy()
    n[:24] = 0  # no Monday
    use = use_of(replace(study, week=replace(study.week, n=n)))
    assert use.blocks.expected.loc["s", :23].isna().all()
    assert use.segments.expected.loc["s", :23].isna().all()
    assert use.blocks.expected.loc["s", 24:].notna().all()
    assert not np.isnan(use.blocks.by_day).any()  # the other working days tell


def test_presence_agrees_with_activity(demo_study):
    """The scored component is the same sum by phase, without work, place and homes: by phase there, by hour here.

    They differ where hours change with the season, for an hour of the week has one share for the whole year. Stops are
    left out: of service that is unknown in most of a phase activity takes nothing, and an hour what is known of it.
    """
    study = replace(demo_study, stops=demo_study.stops.iloc[:0])
    streets = streets_of(study)
    scores = score_study(study)
    use = scores.use_by_hour
    sources = use.blocks.by_phase[:, : PARTS_OF_USE.index("work")].sum(axis=1)
    by_phase = scores.blocks[[f"activity_{phase}_raw" for phase in PHASES]].to_numpy(float)
    np.testing.assert_allclose(sources.mean(axis=0), by_phase.mean(axis=0), rtol=5e-3)
    off = np.abs(sources - by_phase) / np.maximum(by_phase, 1.0)
    assert np.quantile(off, 0.99, axis=0).max() < 0.02
    assert activity(study, streets).value.shape[0] == len(use.segments.presence)


def test_parts_of_a_day_add_up_to_who_is_expected(demo_study, demo_scores):
    for units in (demo_scores.use_by_hour.blocks, demo_scores.use_by_hour.spaces):
        assert units.by_day.dtype == np.float32
        for d, day in enumerate(TYPICAL_DAYS):
            typical = demo_study.week.typical_day(units.expected, day)
            np.testing.assert_allclose(units.by_day[:, :, d].sum(axis=1), typical, rtol=1e-4, atol=1e-5)
        assert (units.expected_lo <= units.expected + 1e-4).all(axis=None)
        assert (units.expected <= units.expected_hi + 1e-4).all(axis=None)
        known = ~np.isnan(units.mix_by_day)
        assert (units.mix_by_day[known] >= 1 - 1e-5).all()
        assert (units.mix_by_day[known] <= len(PARTS_OF_USE) - 1 + 1e-4).all()
        # The Hill number of order 1 is at least that of order infinity.
        assert (units.mix_by_day[known] >= 1 / units.dominance_by_day[known] - 1e-4).all()


def test_mix_of_a_street_by_hand():
    """A shop and a café, whose weight is two, at one spot: shares of 1/3 and 2/3, whatever the distance."""
    use = use_of(town(STREET, venues=[Place("shop", (100, 0)), Place("cafe", (100, 0), (1, 1, 0))]))
    np.testing.assert_allclose(use.blocks.mix_by_phase, [[3 / 4 ** (1 / 3), 3 / 4 ** (1 / 3), 1]], rtol=1e-5)
    np.testing.assert_allclose(use.blocks.dominance_by_phase, [[2 / 3, 2 / 3, 1]], rtol=1e-5)


def test_blocks_have_the_mean_of_their_segments_by_length():
    use = use_of(town(venues=[Place("shop", (200, 200)), Place("pub", (0, 0), (0, 1, 0.5))]))
    pieces = use.segments.expected
    by_hand = (2 * pieces.loc["p1"] + pieces.loc["p2"]) / 3  # 200 m and 100 m
    np.testing.assert_allclose(use.blocks.expected.loc["p1"], by_hand, rtol=1e-5)


@pytest.mark.parametrize("at", [0.2, 0.5])
def test_cutting_a_segment_in_two_changes_no_block(at):
    places = {"venues": [Place("shop", (100, 0)), Place("pub", (300, 2)), Place("cafe", (0, 150))],
              "stops": [Place("stop", (190, 0))]}  # fmt: skip
    middle = shapely.LineString(WAYS["s1"].line).interpolate(at, normalized=True).coords[0]
    pieces = {
        "s1a": Way([WAYS["s1"].line[0], middle], block="s1"),
        "s1b": Way([middle, WAYS["s1"].line[-1]], block="s1"),
    }
    cut = {name: way for name, way in WAYS.items() if name != "s1"} | pieces
    before, after = use_of(town(**places)).blocks, use_of(town(cut, **places)).blocks
    for name in ("expected", "expected_lo", "expected_hi"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name).loc[before.expected.index], rtol=1e-4)


def test_a_space_has_who_is_around_it_and_who_walks_across_it():
    ways = {"edge": Way([(0, 0), (400, 0)]), "in": Way([(0, 0), (0, 100)], kind="path"),
            "up": Way([(0, 100), (0, 300)], kind="path")}  # fmt: skip
    square = shapely.box(-50, 20, 50, 280)  # the street is farther than 15 m
    study = town(ways, venues=[Place("shop", (400, 0)), Place("shop", (0, 300))], spaces=space_at(square))
    use = use_of(study)
    inside = (80 * use.segments.passing.loc["in"] + 180 * use.segments.passing.loc["up"]) / 260
    around = (95 * use.segments.presence.loc["in"] + 195 * use.segments.presence.loc["up"]) / 290
    np.testing.assert_allclose(use.spaces.expected.iloc[0], inside + around, rtol=1e-4)


@pytest.mark.parametrize("known", [True, False])
def test_nobody_is_in_a_space_while_it_is_closed(known):
    """A park that is open from 7 on, and one of which nobody knows it."""
    study = town(STREET, venues=study_venues(), spaces=space_at(shapely.box(0, 5, 200, 50)))
    open_now = (np.arange(168) % 24 >= 7).astype(np.float32)
    told = {"open": np.where(known | (open_now > 0), open_now, np.nan), "open_lo": open_now,
            "open_hi": open_now if known else np.ones(168, np.float32)}  # fmt: skip
    tables = {name: getattr(study.week, name).copy() for name in told}
    for name, hours in told.items():
        tables[name].loc["way/1"] = hours
    use = use_of(replace(study, week=replace(study.week, **tables)))
    space, street = use.spaces, use.blocks
    assert space.expected.loc["way/1", NOON] == pytest.approx(street.expected.loc["s", NOON], rel=1e-5)
    by_night = [each.loc["way/1", DEAD_OF_NIGHT] for each in (space.expected_lo, space.expected, space.expected_hi)]
    expected = [0, 0, 0] if known else [0, math.nan, street.expected_hi.loc["s", DEAD_OF_NIGHT]]
    np.testing.assert_allclose(by_night, expected, rtol=1e-5)


def test_the_same_town_in_another_order_gives_the_same_bytes():
    places = [Place("shop", (100, 0)), Place("pub", (300, 2), (0.2, 0.7, 0.4)), Place("cafe", (0, 150))]
    study = town(venues=places)
    shuffled = replace(study, venues=study.venues.iloc[[2, 0, 1]])
    first, again = use_of(study), use_of(shuffled)
    pd.testing.assert_frame_equal(first.blocks.expected, again.blocks.expected, check_exact=True)
    np.testing.assert_array_equal(first.blocks.by_day, again.blocks.by_day)
