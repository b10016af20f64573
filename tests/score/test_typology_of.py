from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geosafe.score.better_members import better_members
from geosafe.score.typology_of import typology_of, week_features
from geosafe.scores import Scores
from tests.test_docs import page


def activity(*raw, night=True):
    """A table of raw activity [open-venue equivalents] by phase, with points of the same goalposts."""
    frame = pd.DataFrame(raw, columns=[f"activity_{phase}_raw" for phase in ("day", "evening", "night")], dtype=float)
    for phase in ("day", "evening", "night"):
        frame[f"activity_{phase}"] = 100 * np.log1p(frame[f"activity_{phase}_raw"]) / np.log(101)
    return frame


def test_features_by_hand():
    told = week_features(activity((3, 1, 1), (0, 0, 0), (100, 0, 0)))
    assert list(told) == ["day", "evening", "night", "share_day", "share_evening", "share_night", "mix"]
    # Equivalents plus 1: 4, 2 and 2 of 8; entropy ½·ln 2 + 2·¼·ln 4 = 1.5·ln 2, so 2^1.5 of 3 phases.
    assert told.loc[0, ["share_day", "share_evening", "share_night"]].tolist() == pytest.approx([50, 25, 25])
    assert told.loc[0, "mix"] == pytest.approx(100 * (2**1.5 - 1) / 2)
    assert told.loc[1].tolist() == pytest.approx([0, 0, 0, *[100 / 3] * 3, 100])
    assert told.loc[2, "day"] == pytest.approx(100)
    assert told.loc[2, "share_day"] == pytest.approx(100 * 101 / 103)


def test_a_phase_that_is_known_nowhere_has_no_share():
    told = week_features(activity((3, np.nan, 1), (1, np.nan, 1)))
    assert list(told) == ["day", "night", "share_day", "share_night", "mix"]
    assert told.loc[1].tolist() == pytest.approx([*[100 * np.log(2) / np.log(101)] * 2, 50, 50, 100])


def test_where_a_phase_is_unknown_shares_are_too():
    told = week_features(activity((3, 1, np.nan), (1, 1, 1)))
    assert told.loc[0, ["day", "evening"]].notna().all()
    assert told.loc[0, ["night", "share_day", "share_evening", "share_night", "mix"]].isna().all()


# --- What better-working members have --------------------------------------------------------------

PARTS = ("stop", "ways_out", "step_free", "seat", "shelter", "toilet", "water")


def made_scores(n=12):
    """Six alike and busy, six alike and quiet; the busy ones differ in seats, and their conditions with them."""
    raw = np.array(
        [[40.0 + i % 3, 30, 20] for i in range(n // 2)] + [[1.0 + i % 3 / 10, 0.5, 0] for i in range(n // 2)]
    )
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
    return Scores(spaces[:0], spaces.assign(ranked=np.arange(n) != 0), spaces, pd.DataFrame())


@pytest.fixture(scope="module")
def scores():
    return made_scores()


@pytest.fixture(scope="module")
def types(scores):
    return typology_of(scores)


def test_busy_and_quiet_places_are_told_apart(types):
    assert types.units["name"].tolist() == ["busy all week"] * 6 + ["quiet all week"] * 6


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
    from geosafe.errors import CallError

    with pytest.raises(CallError, match="there is no space 'way/99' in these scores and groups"):
        better_members(scores, types, "way/99")


def test_the_spaces_of_the_demo_fall_into_groups(demo_scores):
    found = typology_of(demo_scores)
    assert found.units["group"].notna().sum() == found.groups["n"].sum()
    names = sorted(name.split()[0] for name in found.groups["name"])
    assert f"{found.groups['n'].sum()} spaces fall into two groups, {' and '.join(names[::-1])}" in " ".join(
        page("typology.md").split()
    )
    assert 0 < found.stability["low"] <= found.stability["mean"] <= 1
