from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from geosafe.compare.summary import costs, homes_near_space, light_reached
from geosafe.comparison import EditTold


def near(**blocks: tuple[float, float]) -> SimpleNamespace:
    """Return blocks with their dwellings, and how many of these have a usable space."""
    table = pd.DataFrame.from_dict(blocks, orient="index", columns=["dwellings", "usable_night"])
    return SimpleNamespace(near_spaces=SimpleNamespace(blocks=table))


def test_homes_that_gain_and_lose_a_space():
    found = homes_near_space(near(a=(10, 0), b=(8, 8), c=(5, 2)), near(a=(10, 6), b=(8, 5), c=(5, 2)), "night")
    assert found == {"homes_gain": 6, "homes_lose": 3}


def test_homes_that_look_on_to_another_block_gain_nothing_by_it():
    found = homes_near_space(near(a=(10, 7), b=(8, 8), c=(5, 2)), near(b=(18, 15), c=(5, 2)), "night")
    assert found == {"homes_gain": 0, "homes_lose": 0}
    found = homes_near_space(near(a=(10, 7), b=(8, 8)), near(b=(18, 12)), "night")
    assert found == {"homes_gain": 0, "homes_lose": 3}


def light(reached: list[str | None], over: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {"light_night_class": reached, "light_night_needed": "P4", "light_night_over_lit": over}, index=list("abcd")
    )


def test_metres_that_reach_a_class_by_hand():
    before = light(["P7", None, "P3", "P5"], ["no", None, "yes", "no"])
    after = light(["P4", "P2", "P6", "P5"], ["no", "yes", "no", "no"])
    metres = pd.Series([100.0, 50.0, 30.0, 20.0], index=list("abcd"))
    assert light_reached(before, after, metres, "night") == {
        "class_m": 150, "needed_m": 150, "needed_unknown_m": 50, "needed_lost_m": 30, "over_lit_m": 20,
    }  # fmt: skip


def test_costs_that_nobody_said_are_not_nothing():
    edits = [EditTold("add_lamps", "", capital=100.0, yearly=0.0, currency="EUR"), EditTold("add_stop", "")]
    assert costs(edits) == {"capital": 100, "yearly": 0, "cost_unsaid": 1, "currency": "EUR"}
    nothing = costs(edits[1:])
    assert np.isnan(nothing["capital"])
    assert nothing["cost_unsaid"] == 1
