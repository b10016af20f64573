from __future__ import annotations

import numpy as np
import pandas as pd

from geosafe.compare.gains import quarters, who_gains

nan = float("nan")


def test_quarters_are_of_length_and_the_unknown_stands_apart():
    assert quarters([40, 10, 30, 20, nan], [100, 100, 100, 100, 100]).tolist() == [3, 0, 2, 1, 4]
    # By hand: of 400 m the long one lies from 0 to 300, its middle at 150: the second quarter.
    assert quarters([5, 50], [300, 100]).tolist() == [1, 3]
    assert quarters([nan], [10]).tolist() == [4]


def test_who_gains_by_hand():
    pairs = pd.DataFrame(
        {"unit_id": list("abcde"), "before": [10, 20, 30, 40, nan], "difference": [12, -3, 0.9, nan, nan]}
    )
    length = pd.Series(100.0, index=list("abcde"))
    homes = pd.Series({"a": 8.0, "b": 5.0})
    found = who_gains(pairs, length, homes).set_index("group")
    assert found["better_m"].tolist() == [100, 0, 0, 0, 0]
    assert found["worse_m"].tolist() == [0, 100, 0, 0, 0]
    assert found["same_m"].tolist() == [0, 0, 100, 0, 0]
    assert found["unclear_m"].tolist() == [0, 0, 0, 100, 100]
    assert found["dwellings_better"].tolist() == [8, 0, 0, 0, 0]
    assert found["dwellings_worse"].tolist() == [0, 5, 0, 0, 0]
    assert found["mean"].tolist()[:3] == [12, -3, 0.9]
    assert np.isnan(found["mean"].iloc[3])
