from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.perception import Perception
from geosafe.show.print_words import Say
from geosafe.show.sheet_said import said
from tests.show.synthetic import synthetic_study


@pytest.fixture(scope="module")
def scores():
    return synthetic_study()[1]


def _heard(scores, n: float, insecure: float, *, space: str = "p1"):
    places = gpd.GeoDataFrame(
        {"space_id": [space], "raters_night": [n], "insecure_night": [insecure], "raters_day": [np.nan],
         "insecure_day": [np.nan]},
        geometry=[shapely.Point(0, 0)], crs=scores.spaces.crs,
    )  # fmt: skip
    return said(
        Say(),
        replace(scores, perception=Perception(places, pd.DataFrame(), pd.Series(dtype=object))),
        "p1",
        ["day", "night"],
    )


@pytest.mark.parametrize(
    ("n", "insecure", "says"),
    [(14, 8, "Reported insecure by 8 of 14 people at night."), (10, 5, "Reported insecure by 5 of 10 people at night."),
     (9, 5, "Reported insecure by all but a few (fewer than 5) of 9 people at night."),
     (9, 4, "Reported insecure by fewer than 5 of 9 people at night."), (6, np.nan, "Rated by 6 people at night.")],
)  # fmt: skip
def test_what_was_said_is_told_in_counts_of_five_or_more(scores, n: float, insecure: float, says: str) -> None:
    assert _heard(scores, n, insecure) == [says]


def test_counts_under_five_are_never_told_apart(scores) -> None:
    assert len({tuple(_heard(scores, 9, k)) for k in range(5)}) == 1
    assert len({tuple(_heard(scores, 9, k)) for k in range(5, 10)}) == 1
    assert len({tuple(_heard(scores, n, k)) for n in range(1, 5) for k in range(n)}) == 1
    assert _heard(scores, 4, 4) == ["Fewer than 5 people spoke of it in each phase: nothing is told of so few."]


def test_where_nobody_walked_it_says_so(scores) -> None:
    nothing = ["No walk has been recorded here."]
    assert said(Say(), scores, "p1", ["day", "night"]) == nothing
    assert _heard(scores, 9, 6, space="p2") == nothing
