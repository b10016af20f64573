from __future__ import annotations

import numpy as np
import pandas as pd

from geosafe.score.space_groups import space_groups

DAY = (np.arange(168) % 24 >= 8) & (np.arange(168) % 24 < 18)
NIGHT = np.arange(168) % 24 < 5


def _expected() -> pd.DataFrame:
    """Four places busy by day and four at night, each pair of sizes apart, and one of which nothing is known."""
    rows = {f"day{k}": np.where(DAY, 30.0 + k, 1.0) for k in range(4)}
    rows |= {f"night{k}": np.where(NIGHT, 30.0 + k, 1.0) for k in range(4)}
    return pd.DataFrame({**rows, "blank": np.full(168, np.nan)}).T


def test_places_busy_at_the_same_hours_are_one_group_and_alike() -> None:
    told = space_groups(_expected())
    assert set(told.loc[[f"day{k}" for k in range(4)], "week"]) == {told.loc["day0", "week"]}
    assert told.loc["day0", "week"].startswith("busiest by day")
    assert told.loc["night0", "week"].startswith("busiest at night")
    assert told.loc["day0", "alike"] == "day1; day2; day3"
    assert set(told.loc["night3", "alike"].split("; ")) == {"night0", "night1", "night2"}
    assert told.loc["night3", "alike"].split("; ")[0] == "night2"
    assert told.loc["blank"].isna().all()


def test_the_order_of_places_changes_nothing() -> None:
    told = space_groups(_expected())
    turned = space_groups(_expected().iloc[::-1])
    pd.testing.assert_frame_equal(turned.loc[told.index], told)


def test_too_few_places_are_in_no_group() -> None:
    assert space_groups(_expected().iloc[:5]).isna().all(axis=None)
