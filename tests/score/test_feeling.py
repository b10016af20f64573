from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from geosafe.params import WALK_PARAMETERS
from geosafe.score.feeling import agreement, with_feeling


def said(light, feeling, *, people: int = 6) -> tuple[gpd.GeoDataFrame, pd.Series]:
    n = len(light)
    frame = pd.DataFrame(dict.fromkeys(WALK_PARAMETERS, np.nan), index=[f"w.csv:{k}" for k in range(n)])
    frame = frame.assign(
        walk="w", rater=[str(k % people) for k in range(n)], phase="night", light=light, feeling=feeling
    )
    place = pd.Series([str(k // people) for k in range(n)], frame.index)
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy([0] * n, [0] * n)), place


def test_rank_correlation_is_that_of_scipy_with_ties():
    random = np.random.default_rng(3)
    light, feeling = random.integers(0, 4, (2, 60)).astype(float)
    feeling = np.where(random.random(60) < 0.5, light, feeling)
    row = with_feeling(*said(light, feeling)).loc["light"]
    assert row["correlation"] == pytest.approx(spearmanr(light, feeling).statistic)
    assert row["n"] == 6
    assert row["lo"] < row["correlation"] < row["hi"]


def test_people_are_drawn_whole():
    """Where everybody says the same at each place, drawing people again changes nothing."""
    light, feeling = np.repeat([0.0, 1, 2, 3], 6), np.repeat([1.0, 0, 3, 2], 6)
    row = with_feeling(*said(light, feeling)).loc["light"]
    assert row["lo"] == pytest.approx(row["correlation"])
    assert row["hi"] == pytest.approx(0.6)  # by hand: ranks 1 2 3 4 and 2 1 4 3, 1 − 6·4/(4·15)


@pytest.mark.parametrize(("light", "people"), [([0.0, 1, 2, 3] * 3, 4), ([2.0] * 12, 6)])
def test_fewer_than_five_people_or_no_difference_tell_nothing(light, people):
    found = with_feeling(*said(light, [0.0, 1, 2, 3] * 3, people=people)).loc["light"]
    assert np.isnan(found["correlation"])


def test_agreement_takes_places_that_several_rated():
    light = np.repeat([0.0, 3], 6)
    found = agreement(*said(light, light))
    assert found.loc["light"].tolist() == [6, 1]
    assert found.loc["openness", "n"] == 0
    assert np.isnan(found.loc["openness", "alpha"])
