from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.score.better_members import better_members
from geosafe.score.typology_of import typology_of, week_shapes
from geosafe.scores import Scores
from tests.test_docs import page


def activity(*raw, night=True):
    """A table of raw activity [open-venue equivalents] by phase, with points of the same goalposts."""
    frame = pd.DataFrame(raw, columns=[f"activity_{phase}_raw" for phase in ("day", "evening", "night")], dtype=float)
    for phase in ("day", "evening", "night"):
        frame[f"activity_{phase}"] = 100 * np.log1p(frame[f"activity_{phase}_raw"]) / np.log(101)
    return frame


def use_of(units):
    """What is expected in every hour of the week: that of the phase that its hour of the clock lies in."""
    clock = np.arange(168) % 24
    phase = np.select([(clock >= 7) & (clock < 18), (clock >= 18) & (clock < 23)], ["day", "evening"], "night")
    expected = units[[f"activity_{each}_raw" for each in phase]].set_axis(range(168), axis=1)
    return SimpleNamespace(expected=expected)


def test_shapes_by_hand():
    """9 equivalents are ln 10 ÷ ln 101 = 49.89 points. One hour of 168: a mean of 49.89 ÷ 168 = 0.297."""
    expected = pd.DataFrame(np.zeros((2, 168)), index=["a", "b"])
    expected.loc["a", 20] = 9.0
    told = week_shapes(expected)
    assert told.loc["a", 20] == pytest.approx(49.893 - 0.297, abs=0.001)
    assert told.loc["a", 21] == pytest.approx(-0.297, abs=0.001)
    assert (told.loc["b"] == 0).all()


def test_places_of_one_shape_are_alike_whatever_their_size_in_points():
    points = np.random.default_rng(0).uniform(0, 40, 168)
    expected = pd.DataFrame([101 ** (points / 100) - 1, 101 ** ((points + 30) / 100) - 1])
    told = week_shapes(expected)
    np.testing.assert_allclose(told.loc[0], told.loc[1], atol=1e-9)


def test_hours_that_are_not_known_stay_so_and_have_no_say_in_the_mean():
    expected = pd.DataFrame(np.full((1, 168), 9.0))
    expected.loc[0, 3] = np.nan
    told = week_shapes(expected).loc[0]
    assert np.isnan(told[3])
    assert told.drop(3).tolist() == pytest.approx([0.0] * 167)


def test_scores_without_use_by_hour_cannot_be_grouped():
    with pytest.raises(CallError, match="hold no use by hour: take those that score_study returns"):
        typology_of(replace(made_scores(), use_by_hour=None))


# --- What better-working members have --------------------------------------------------------------

PARTS = ("stop", "ways_out", "step_free", "seat", "shelter", "toilet", "water")


def made_scores(n=12):
    """Six alike and busy by day, six at night; all differ in seats, and their conditions with them."""
    raw = np.array([[40.0 + i % 3, 30, 25] for i in range(n // 2)] + [[1.0 + i % 3 / 10, 8, 30] for i in range(n // 2)])
    spaces = activity(*raw).set_axis([f"way/{i}" for i in range(n)])
    seats = np.array([300.0, 250, 200, 150, 100, 50] * 2)
    for phase in ("day", "evening", "night"):
        for part in PARTS:
            spaces[f"{part}_{phase}_raw"] = 200.0
        spaces[f"seat_{phase}_raw"] = seats
        spaces[f"toilet_{phase}_raw"] = np.nan
        spaces[f"comfort_{phase}"] = (300 - seats) / 2.5
        spaces[f"access_{phase}"] = spaces[f"surveillance_{phase}"] = 40.0
        spaces[f"conditions_{phase}"] = spaces[f"comfort_{phase}"] / 2 + {"day": 40, "evening": 20, "night": 10}[phase]
    for phase in ("evening", "night"):
        spaces[f"light_{phase}"] = np.arange(n, dtype=float)[::-1]
    use = SimpleNamespace(spaces=use_of(spaces), blocks=use_of(spaces))
    return Scores(spaces[:0], spaces.assign(ranked=np.arange(n) != 0), spaces, pd.DataFrame(), use_by_hour=use)


@pytest.fixture(scope="module")
def scores():
    return made_scores()


@pytest.fixture(scope="module")
def types(scores):
    return typology_of(scores)


def test_places_are_told_apart_by_when_they_are_busy(types):
    """By day, in the evening and at night the one kind has some 81, 74 and 71 points, the other 16, 48 and 74."""
    assert (
        types.units["name"].tolist()
        == ["busiest by day, a little quieter at night"] * 6 + ["busiest at night, far quieter by day"] * 6
    )


def test_only_ranked_blocks_are_grouped(scores):
    assert typology_of(scores, unit="block").units.index.tolist() == [f"way/{i}" for i in range(1, 12)]


def test_what_the_better_third_has_by_hand(scores, types):
    """way/0 has its seat at 300 m. Of the five others a third is two: seats at 50 and 100 m, 100 and 80 points."""
    told = better_members(scores, types, "way/0")
    assert told.to_dict("records") == [
        {"phase": "night", "component": "comfort", "part": "", "here": 0, "better": 90, "gap": 90, "n": 2},
        {"phase": "night", "component": "comfort", "part": "seat", "here": 0, "better": 90, "gap": 90, "n": 2},
    ]


def test_light_counts_where_the_better_ones_have_more(scores, types):
    """Of the quiet ones the better third has less light than any: no row for it."""
    assert "light" not in better_members(scores, types, "way/6")["component"].tolist()
    turned = made_scores()
    turned.spaces["light_night"] = np.arange(12.0)
    assert better_members(turned, types, "way/6").set_index("component").loc["light", "gap"] == 4.5


def test_a_profile_moves_the_points_of_parts(scores, types):
    near = replace(scores, profile=replace(scores.profile, name="near", longest_m={"seat": 100.0}))
    told = better_members(near, types, "way/0").set_index("part")
    assert told.loc["seat", "better"] == 50  # seats at 50 and 100 m: 100 and 0 points


def test_nothing_is_told_without_a_group_or_conditions_or_better_ones(scores, types):
    lone = replace(types, units=types.units.assign(group=pd.array([pd.NA] * 12, dtype="Int64")))
    assert better_members(scores, lone, "way/0").empty
    unknown = made_scores()
    unknown.spaces[[f"conditions_{phase}" for phase in ("day", "evening", "night")]] = np.nan
    assert better_members(unknown, types, "way/0").empty
    few = made_scores()
    few.spaces.loc[[f"way/{i}" for i in range(1, 4)], "conditions_night"] = np.nan
    assert better_members(few, types, "way/0").empty
    assert list(better_members(few, types, "way/0")) == ["phase", "component", "part", "here", "better", "gap", "n"]


def test_a_place_that_is_not_there(scores, types):
    with pytest.raises(CallError, match="there is no space 'way/99' in these scores and groups"):
        better_members(scores, types, "way/99")


def test_the_spaces_of_the_demo_fall_into_groups(demo_scores):
    found = typology_of(demo_scores)
    assert found.units["group"].notna().sum() == found.groups["n"].sum()
    told = "; ".join(f"{n} {name}" for name, n in zip(found.groups["name"], found.groups["n"], strict=True))
    assert f"the demo's {found.groups['n'].sum()} spaces fall into {len(found.groups)} groups: {told}." in " ".join(
        page("typology.md").split()
    )
    assert 0 < found.stability["low"] <= found.stability["mean"] <= 1
