from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from geosafe.errors import CallError
from geosafe.score.typology import DRAWS, MIN_UNITS, _sentence, typology

PHASES = ["day", "evening", "night"]
MIDDLES = np.array([[80, 20, 5], [20, 80, 70], [5, 5, 5], [60, 60, 60]], float)
SIZES = (12, 9, 15, 6)
PLANTED = np.repeat(np.arange(4), SIZES)


def planted(seed=1, spread=4.0):
    """Four kinds of places, far apart against what tells places of one kind from each other."""
    rng = np.random.default_rng(seed)
    values = MIDDLES[PLANTED] + rng.normal(0, spread, (len(PLANTED), 3))
    return pd.DataFrame(values, columns=PHASES, index=[f"way/{i}" for i in range(len(PLANTED))])


@pytest.fixture(scope="module")
def found():
    return typology(planted())


def test_planted_groups_are_found_again(found):
    assert adjusted_rand_score(PLANTED, found.units["group"].astype(int)) == 1
    assert found.stability["mean"] > 0.99
    assert found.stability["low"] == 1
    assert found.silhouette.idxmax() == 4
    assert list(found.silhouette.index) == list(range(2, 9))
    assert found.says.startswith("42 places in 4 groups. The groups are clear: drawn again, they agree to 1.00")


def test_groups_are_numbered_by_size_and_hold_their_means(found):
    assert found.groups["n"].tolist() == sorted(SIZES, reverse=True)
    by_hand = planted().groupby(found.units["group"].astype(int)).mean()
    np.testing.assert_allclose(found.groups[PHASES], by_hand, atol=1e-6)


def test_names_by_hand(found):
    """Means of all: day 37.5, evening 33.2, night 26.8; standard deviations 32, 30 and 29.

    So 20 by day is quiet (17.5 below), and 20 in the evening is not (13.2 below).
    """
    kinds = dict(zip(PLANTED, found.units["name"], strict=True))
    assert kinds == {
        0: "busy by day, quiet at night", 1: "busy in the evening and at night, quiet by day", 2: "quiet all week",
        3: "busy all week",
    }  # fmt: skip


def test_the_distance_to_the_middle_by_hand(found):
    place = planted().iloc[0]
    middle = planted().iloc[: SIZES[0]].mean()
    assert found.units["distance"].iloc[0] == pytest.approx(np.sqrt(((place - middle) ** 2).mean()), abs=1e-5)


def test_order_of_rows_changes_nothing(found):
    shuffled = planted().sample(frac=1, random_state=3)
    again = typology(shuffled)
    pd.testing.assert_frame_equal(again.units.loc[found.units.index], found.units, check_exact=True)
    pd.testing.assert_frame_equal(again.groups, found.groups, check_exact=True)
    assert (again.stability, again.says) == (found.stability, found.says)
    pd.testing.assert_series_equal(again.silhouette, found.silhouette, check_exact=True)


def test_other_ids_change_nothing(found):
    renamed = planted().set_axis([f"z{99 - i}" for i in range(len(PLANTED))])
    again = typology(renamed)
    assert again.units["name"].tolist() == found.units["name"].tolist()
    pd.testing.assert_frame_equal(again.groups, found.groups, check_exact=True)


def test_noise_has_groups_that_are_not_stable():
    noise = pd.DataFrame(np.random.default_rng(5).normal(50, 10, (120, 12)))
    times = {"by day": range(6), "at night": range(6, 12)}
    told = typology(noise, times=times)
    assert told.stability["mean"] < 0.65
    assert told.stability["low"] < told.stability["mean"]
    assert "The groups are weak" in told.says
    assert "Take them as a help to look" in told.says


@pytest.mark.parametrize(
    ("mean", "low", "word"),
    [(0.8, 0.65, "clear"), (0.8, 0.64, "fair"), (0.95, 0.3, "fair"), (0.65, 0.0, "fair"), (0.64, 0.5, "weak")],
)
def test_how_clear_groups_are_called(mean, low, word):
    assert f"The groups are {word}: " in _sentence({"mean": mean, "low": low}, 3, 30, 0)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    noise = pd.DataFrame(np.random.default_rng(5).uniform(0, 100, (60, 3)), columns=PHASES)
    assert typology(noise, seed=4).stability == typology(noise, seed=4).stability
    assert typology(noise, seed=4).stability != typology(noise, seed=5).stability
    assert DRAWS == 100


# --- What is unknown -------------------------------------------------------------------------------


def test_a_place_of_which_little_is_known_is_in_no_group():
    curves = planted()
    curves.loc["way/0", ["day", "evening"]] = np.nan
    curves.loc["way/1", "night"] = np.nan
    found = typology(curves)
    assert found.units.loc["way/0", "group"] is pd.NA
    assert found.units.loc["way/0", "name"] is None
    assert np.isnan(found.units.loc["way/0", "distance"])
    assert found.units["group"].notna().sum() == len(curves) - 1
    assert found.units.loc["way/1", "name"] == "busy by day, quiet at night"
    assert "1 are in none: too little of their week is known" in found.says
    assert found.like("way/0").empty
    assert "way/0" not in found.like("way/2", n=99).index


def test_a_column_of_which_nothing_is_known_has_no_say():
    curves = planted().assign(night=np.nan)
    found = typology(curves)
    alone = typology(planted()[["day", "evening"]])
    assert found.units["group"].tolist() == alone.units["group"].tolist()
    assert found.groups["night"].isna().all()


@pytest.mark.parametrize("n", [0, 1, MIN_UNITS - 1])
def test_few_places_are_not_grouped_and_it_is_said_why(n):
    found = typology(planted().iloc[:n])
    assert found.units["group"].isna().all()
    assert len(found.units) == n
    assert found.groups.empty
    assert np.isnan(found.stability["mean"])
    assert found.says == f"Nothing is grouped: enough is known of {n} places, and 6 are needed."


def test_places_with_one_week_are_not_grouped():
    found = typology(pd.DataFrame({phase: [5.0] * 20 for phase in PHASES}))
    assert found.units["group"].isna().all()
    assert found.says == "Nothing is grouped: all places have much the same week."


def test_three_weeks_in_many_places_are_at_most_two_groups():
    weeks = np.repeat([[0.0, 0, 0], [50, 50, 50], [55, 50, 50]], 10, axis=0)
    found = typology(pd.DataFrame(weeks, columns=PHASES))
    assert len(found.groups) == 2
    assert found.units["group"].value_counts().tolist() == [20, 10]


def test_weeks_that_differ_by_rounding_alone_are_one_week():
    weeks = np.full((30, 3), 5.0) + np.random.default_rng(1).uniform(0, 1e-9, (30, 3))
    assert typology(pd.DataFrame(weeks, columns=PHASES)).groups.empty


def test_a_few_places_among_thousands_that_are_all_quiet():
    weeks = np.zeros((5000, 3))
    weeks[:2] = 100
    found = typology(pd.DataFrame(weeks, columns=PHASES))
    assert found.groups.empty
    assert "much the same week" in found.says


def test_of_thousands_some_are_tried_and_all_are_grouped():
    found = typology(pd.concat([planted(seed).add_suffix(f"/{seed}", axis=0) for seed in range(60)]))
    assert found.groups["n"].tolist() == [60 * n for n in sorted(SIZES, reverse=True)]
    assert found.stability["low"] == 1


# --- Places like this one --------------------------------------------------------------------------


def test_places_like_this_one_by_hand():
    curves = pd.DataFrame(
        [[0, 0, 0], [3, 0, 0], [0, 4, 0], [90, 90, 90], [90, 90, 96], [90, 96, 90], [99, 90, 90]],
        columns=PHASES, index=list("abcdefg"), dtype=float,
    )  # fmt: skip
    found = typology(curves)
    like = found.like("a", n=3)
    assert like.index.tolist() == ["b", "c", "d"]
    assert like["distance"].tolist() == pytest.approx([np.sqrt(9 / 3), np.sqrt(16 / 3), 90])
    assert like["name"].tolist()[:2] == ["quiet all week"] * 2
    assert len(found.like("a", n=99)) == 6


def test_hours_that_are_unknown_of_either_do_not_count_between_two():
    curves = planted()
    curves.loc["way/1", "night"] = np.nan
    near = typology(curves).like("way/1", n=99)["distance"]
    by_hand = np.sqrt(
        ((planted().loc["way/1", ["day", "evening"]] - planted().loc["way/2", ["day", "evening"]]) ** 2).mean()
    )
    assert near["way/2"] == pytest.approx(by_hand)


def test_a_place_that_is_not_there(found):
    with pytest.raises(CallError, match="there is no place 'way/99' among the curves"):
        found.like("way/99")


# --- A whole week ----------------------------------------------------------------------------------


def test_a_week_of_168_hours():
    hour = np.arange(168) % 24
    by_day, late = ((hour >= 8) & (hour < 18)) * 50.0, ((hour >= 19) & (hour < 23)) * 60.0
    rng = np.random.default_rng(2)
    curves = pd.DataFrame(np.vstack([np.tile(by_day, (10, 1)), np.tile(late, (10, 1))]) + rng.normal(0, 1, (20, 168)))
    found = typology(curves)
    assert set(found.groups["name"]) == {"busy by day, quiet in the evening", "busy in the evening, quiet by day"}
    assert found.units["name"].iloc[0] == "busy by day, quiet in the evening"


# --- Wrong calls -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("curves", "times", "said"),
    [
        (planted().set_axis(["a"] * 42), None, "must be unique"),
        (planted().set_axis(["day", "day", "night"], axis=1), None, "must be unique"),
        (planted().assign(day="much"), None, "must be numbers"),
        (planted().assign(day=np.inf), None, "an infinite number"),
        (
            planted().set_axis([1, 2, 3], axis=1),
            None,
            "must have 168 columns, or columns called day",
        ),
        (planted(), {"by day": ["noon"]}, "times names columns that are not there: noon"),
    ],
)
def test_wrong_curves_are_refused(curves, times, said):
    with pytest.raises(CallError, match=said):
        typology(curves, times=times)


def test_the_curves_are_not_changed():
    curves = planted()
    typology(curves)
    pd.testing.assert_frame_equal(curves, planted())
