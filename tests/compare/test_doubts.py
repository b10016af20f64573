"""What the doubt of a scenario comes from, where the answer is known by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.compare.doubts import DOUBTS, doubts
from geosafe.profile import EVERYONE

NAMES = ("light", "surveillance", "access", "comfort")


def table(**light: tuple[float, float, float]) -> pd.DataFrame:
    """Return stretches whose light is as given (value, lo, hi), the other components known to be 50."""
    rows = {}
    for block, (value, lo, hi) in light.items():
        row = {"name": block}
        for name in NAMES:
            own = (value, lo, hi) if name == "light" else (50.0, 50.0, 50.0)
            row |= dict(zip((f"{name}_night{end}" for end in ("", "_lo", "_hi")), own, strict=True))
        row |= {
            f"{part}_night_raw": 100.0
            for part in ("stop", "ways_out", "step_free", "seat", "shelter", "toilet", "water")
        }
        rows[block] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def test_light_that_nobody_recorded_is_the_doubt_where_nothing_else_is_open():
    before = table(a=(np.nan, 0, 100), b=(60, 60, 60))
    after = table(a=(90, 85, 95), b=(60, 60, 60))
    shares, places = doubts(before, after, pd.Series({"a": 100.0, "b": 50.0}), "night", profile=EVERYONE, n=256)
    told = shares.set_index("doubt")["share"]
    assert told["light_unrecorded"] > 0.7
    assert told["light_unrecorded"] + told["weights"] == pytest.approx(1, abs=0.15)
    assert shares["doubt"].iloc[0] == "light_unrecorded"
    assert places["unit_id"].tolist() == ["a"]  # b does not change, so nothing there is to be known
    assert places["effect"].iloc[0] > 10


def test_with_all_known_only_weights_are_in_doubt():
    before, after = table(a=(20, 20, 20)), table(a=(80, 80, 80))
    shares, places = doubts(before, after, pd.Series({"a": 100.0}), "night", profile=EVERYONE, n=256)
    told = shares.set_index("doubt")["share"]
    assert told["weights"] == pytest.approx(1, abs=0.05)
    assert told.drop("weights").abs().max() < 0.05
    assert not len(places)


def test_where_to_look_first_is_where_most_metres_hang_on_it():
    before = table(short=(np.nan, 0, 100), long=(np.nan, 0, 100))
    after = table(short=(90, 85, 95), long=(90, 85, 95))
    _, places = doubts(before, after, pd.Series({"short": 10.0, "long": 500.0}), "night", profile=EVERYONE, n=8)
    assert places["unit_id"].tolist() == ["long", "short"]
    assert set(places["doubt"]) == {"light_unrecorded"}


def test_nothing_changes_nothing_to_know():
    same = table(a=(50, 40, 60))
    shares, places = doubts(same, same, pd.Series({"a": 1.0}), "night", profile=EVERYONE, n=8)
    assert not len(shares)
    assert not len(places)
    assert DOUBTS[0] == "weights"


def looking_on(value: float) -> pd.DataFrame:
    """Return a stretch whose doors and windows look on so much, all else known to be 50."""
    made = table(a=(50, 50, 50))
    return made.assign(**{f"surveillance_night{end}": value for end in ("", "_lo", "_hi")})


def test_how_far_doors_look_on_is_the_doubt_where_a_new_door_counts_by_it():
    before, after = looking_on(10), looking_on(40)
    ends = ((looking_on(10), looking_on(10)), (looking_on(10), looking_on(100)))
    shares, places = doubts(before, after, pd.Series({"a": 100.0}), "night", profile=EVERYONE, n=256, reaches=ends)
    told = shares.set_index("doubt")["share"]
    assert shares["doubt"].iloc[0] == "reach"
    assert told["reach"] > 0.6
    assert told["reach"] + told["weights"] == pytest.approx(1, abs=0.2)
    assert not len(places)  # nobody can survey it on a street


def test_a_distance_on_which_nothing_hangs_is_no_doubt():
    before, after = looking_on(10), looking_on(40)
    size = pd.Series({"a": 100.0})
    plain, with_ends = (
        doubts(before, after, size, "night", profile=EVERYONE, n=64, reaches=ends)
        for ends in (None, ((before, before), (after, after)))
    )
    pd.testing.assert_frame_equal(plain[0], with_ends[0], check_exact=True)
    assert "reach" not in set(with_ends[0]["doubt"])
