from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from geosafe.better_things import THINGS, in_words
from geosafe.params import PHASES
from geosafe.score.better_have import MIN_TOLD, MOST_THINGS, at_least, better_have

IDS = [f"way/{i:02}" for i in range(16)]


def spaces_of(night, **raw):
    """Return spaces of which only the night's conditions and the given raw values at night are known."""
    table = pd.DataFrame({f"conditions_{phase}": np.nan for phase in PHASES}, index=pd.Index(IDS, name="space_id"))
    table["conditions_night"] = night
    for name, values in raw.items():
        table[f"{name}_night_raw"] = values
    return table


def profile_of(week="busy"):
    return pd.DataFrame({"week": week}, index=pd.Index(IDS, name="space_id"))


#: Sixteen spaces from best to worst: the better third of the others is the first five.
NIGHT = np.linspace(90, 30, 16)
SEATS = [50.0] * 5 + [250.0] * 11


def test_what_all_of_the_better_third_have_is_told_of_those_that_lack_it():
    told = better_have(spaces_of(NIGHT, seat=SEATS), profile_of())
    assert told.index.tolist() == IDS[5:]
    assert set(map(tuple, told.to_numpy())) == {("night", 5, "seat", 5, 5)}


def test_nothing_is_told_of_one_that_has_it_or_of_which_it_is_unknown():
    seats = [50.0] * 5 + [90.0, np.nan] + [250.0] * 9
    told = better_have(spaces_of(NIGHT, seat=seats), profile_of())
    assert told.index.tolist() == IDS[7:]


def test_a_limit_itself_counts_as_having_it_and_values_count_as_they_are_told():
    seats = [100.4] * 5 + [100.6] * 11
    assert better_have(spaces_of(NIGHT, seat=seats), profile_of()).index.tolist() == IDS[5:]
    ways = [3.6] * 5 + [3.4] * 11
    assert set(better_have(spaces_of(NIGHT, ways_out=ways), profile_of())["thing"]) == {"ways_out"}


def test_four_of_five_are_not_called_most():
    # Wilson (1927): the lower end for 4 of 5 is .376.
    seats = [50.0] * 4 + [250.0] * 12
    assert better_have(spaces_of(NIGHT, seat=seats), profile_of()).empty


def test_the_unknown_among_the_better_ones_count_neither_way():
    seats = [50.0] * 4 + [np.nan] + [250.0] * 11
    assert better_have(spaces_of(NIGHT, seat=seats), profile_of()).empty


def test_what_is_as_common_in_the_rest_is_not_told():
    everywhere = better_have(spaces_of(NIGHT, seat=[50.0] * 16), profile_of())
    assert everywhere.empty
    # All of the better ones and ten of the other eleven: the one that lacks it is told.
    assert better_have(spaces_of(NIGHT, seat=[50.0] * 15 + [250.0]), profile_of()).index.tolist() == IDS[15:]


def test_the_rarest_in_the_rest_comes_first_and_three_at_most_are_told():
    far = {"seat": 2, "toilet": 1, "water": 0, "shelter": 3}
    raw = {name: [10.0] * (5 + more) + [290.0] * (11 - more) for name, more in far.items()}
    told = better_have(spaces_of(NIGHT, **raw), profile_of()).loc[IDS[15]]
    assert told["thing"].tolist() == ["water", "toilet", "seat"]
    assert len(told) == MOST_THINGS


def test_it_is_told_in_the_phase_that_is_weakest():
    table = spaces_of(NIGHT, seat=SEATS)
    table["conditions_day"] = NIGHT - 1
    assert better_have(table, profile_of()).empty
    table["seat_day_raw"] = SEATS
    assert set(better_have(table, profile_of())["phase"]) == {"day"}


def test_small_groups_and_spaces_in_none_tell_nothing():
    # Thirteen others of fourteen leave a third of four.
    weeks = pd.Series(["busy"] * 14 + [None, None], dtype=object)
    assert better_have(spaces_of(NIGHT, seat=SEATS), profile_of(weeks.to_numpy())).empty
    assert MIN_TOLD == 5
    assert better_have(spaces_of(NIGHT, seat=SEATS), profile_of(None)).empty
    assert better_have(spaces_of(np.nan, seat=SEATS), profile_of()).empty


def test_groups_are_kept_apart():
    twice = [f"way/{i:02}" for i in range(32)]
    table = pd.concat([spaces_of(NIGHT, seat=SEATS), spaces_of(NIGHT - 20, seat=SEATS)]).set_axis(twice)
    profile = pd.DataFrame({"week": ["a"] * 16 + ["b"] * 16}, index=twice)
    assert better_have(table, profile).index.tolist() == twice[5:16] + twice[21:]


def test_the_order_of_rows_changes_nothing():
    table, profile = spaces_of(np.round(NIGHT, -1), seat=SEATS, stop=[10.0] * 7 + [390.0] * 9), profile_of()
    shuffled = np.random.default_rng(5).permutation(16)
    told = better_have(table, profile)
    other = better_have(table.iloc[shuffled], profile.iloc[shuffled[::-1]])
    pd.testing.assert_frame_equal(told.sort_index(kind="stable"), other.sort_index(kind="stable"))


def test_open_venues_on_the_edge_come_from_the_profile_of_the_space():
    profile = profile_of().assign(edge_doors_night=[2.0] * 5 + [0.5] * 11)
    assert set(better_have(spaces_of(NIGHT), profile)["thing"]) == {"doors"}


@pytest.mark.parametrize(("have", "n"), [(9, 9), (8, 9), (5, 5), (4, 5), (50, 100), (0, 9)])
def test_the_interval_is_that_of_scipy(have, n):
    low = binomtest(have, n).proportion_ci(confidence_level=0.95, method="wilson").low
    assert at_least(have, n) == pytest.approx(low, abs=1e-6)


def test_of_none_nothing_is_known():
    assert at_least(0, 0) == 0


def test_in_words_for_a_table():
    told = better_have(spaces_of(NIGHT, seat=SEATS, stop=[10.0] * 5 + [390.0] * 11), profile_of())
    words = in_words(told)
    assert words.index.tolist() == IDS[5:]
    assert set(words["better_have"]) == {"a seat within 100 m (5 of 5); a stop with service within 200 m (5 of 5)"}
    assert set(words["better_phase"]) == {"night"}
    assert set(words["better_n"]) == {5}
    assert in_words(told.iloc[:0]).empty


def test_every_thing_is_a_measure_that_is_there(demo_scores):
    columns = {*demo_scores.spaces, *demo_scores.use_by_hour.space_profile}
    assert [name for name, thing in THINGS.items() if thing.column.format(phase="night") not in columns] == []
    assert set(demo_scores.better["thing"]) <= set(THINGS)
    assert set(demo_scores.better.index) <= set(demo_scores.spaces.index)
