"""Whether two results are the same to the last bit, however they are nested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.score.score_study import BESIDE
from geosafe.scores import Scores

TABLES = ("segments", "blocks", "spaces")
MADE_ON_DEMAND = ("long", "better", *BESIDE)


def assert_same_scores(one: Scores, other: Scores, *, beside: tuple[str, ...] = MADE_ON_DEMAND) -> None:
    """The wide tables, and what stands beside them."""
    for name in (*TABLES, *beside):
        assert_same(getattr(one, name), getattr(other, name), name)


def assert_same(one: Any, other: Any, where: str) -> None:
    assert type(one) is type(other), where
    if isinstance(one, gpd.GeoDataFrame):
        geometry = (each.geometry.to_numpy() for each in (one, other))
        assert shapely.equals_exact(*geometry, 0.0).all(), where
        shapes = one.geometry.name
        assert_same(pd.DataFrame(one.drop(columns=shapes)), pd.DataFrame(other.drop(columns=shapes)), where)
    elif isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, check_exact=True, check_categorical=False, obj=where)
    elif isinstance(one, pd.Series):
        pd.testing.assert_series_equal(one, other, check_exact=True, obj=where)
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other, err_msg=where, strict=True)
    elif is_dataclass(one):
        for each in fields(one):
            assert_same(getattr(one, each.name), getattr(other, each.name), f"{where}.{each.name}")
    elif isinstance(one, Mapping):
        assert list(one) == list(other), where
        for key in one:
            assert_same(one[key], other[key], f"{where}[{key}]")
    elif isinstance(one, tuple | list):
        assert len(one) == len(other), where
        for k, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_same(a, b, f"{where}[{k}]")
    else:
        assert one == other or (one != one and other != other), where
