from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.score.fronts import fronts_of
from geosafe.score.near_spaces import near_spaces
from geosafe.score.raw import Raw
from geosafe.score.streets import streets_of
from tests.score.town import CRS, HOURS, Way, building_at, space_at, town

#: A street of a kilometre, in pieces, with the square at its west end.
WAYS = {f"a{k}": Way([(100 * k, 0), (100 * k + 100, 0)]) for k in range(10)}
SQUARE = shapely.box(-60, -30, -5, 30)
WIDE = shapely.box(-3000, -3000, 3000, 3000)
LIT, UNLIT, UNKNOWN = (1.0, 0.5, 3.0), (0.1, 0.0, 0.2), (math.nan, 0.2, 3.0)


def homes(*x, dwellings=10.0, evidence="observed"):
    frame = pd.concat(
        [building_at(shapely.box(at, 5, at + 10, 15), dwellings=dwellings, evidence=evidence) for at in x]
    )
    frame.index = pd.Index([f"way/{at}" for at in x], name="building_id")
    return frame.set_crs(CRS)


def found(buildings, *, light=LIT, opens=(1.0, 1.0, 1.0), spaces=None, area=WIDE, low=None, high=None, **layers):
    spaces = space_at(SQUARE) if spaces is None else spaces
    study = town(WAYS, buildings=buildings, spaces=spaces, area=area, **layers)
    shares = [each for bound in (opens, low or opens, high or opens) for each in bound]
    row = pd.DataFrame([[*shares, "observed"]] * len(spaces), index=spaces.index, columns=study.open_share.columns)
    study = replace(study, open_share=pd.concat([study.open_share.drop(spaces.index), row]))
    streets = streets_of(study)
    value, worst, best = (np.full((len(spaces), 3), each) for each in light)
    raw = Raw(value, worst, best, np.ones_like(value), np.ones_like(value))
    return near_spaces(study, streets, raw, fronts_of(study, streets))


def test_four_hundred_metres_along_the_street_by_hand() -> None:
    # The street is within 15 m of the square up to x = 10: a door at x is x - 10 m away.
    result = found(homes(0, 300, 395, 420, 930))
    day = result.phases.loc["day"]
    assert day[["dwellings", "usable", "unknown", "none"]].tolist() == [50, 30, 0, 20]
    assert day[["share", "share_lo", "share_hi"]].tolist() == pytest.approx([0.6, 0.6, 0.6])
    assert result.blocks.loc["a9", ["dwellings", "none_day", "usable_night"]].tolist() == [10, 10, 0]
    assert result.blocks["usable_day"].sum() == 30


def test_a_space_that_closes_after_dark_is_lost() -> None:
    result = found(homes(100, 900), opens=(1.0, 1.0, 0.0)).phases
    assert result["usable"].tolist() == [10, 10, 0]
    assert result["closed"].tolist() == [0, 0, 10]
    assert result["none"].tolist() == [10, 10, 10]
    assert result["lost"].tolist() == result["lost_hi"].tolist() == [0, 0, 10]


def test_a_space_that_nothing_lights_is_lost_after_dark_and_not_by_day() -> None:
    result = found(homes(100), light=UNLIT).phases
    assert result["usable"].tolist() == [10, 0, 0]
    assert result["unlit"].tolist() == [0, 10, 10]
    assert result["lost"].tolist() == [0, 10, 10]
    assert result["share"].tolist() == [1, 0, 0]


def test_unknown_light_is_unknown() -> None:
    result = found(homes(100), light=UNKNOWN).phases
    assert result["unknown"].tolist() == [0, 10, 10]
    assert result["lost"].tolist() == [0, 0, 0]
    assert result["lost_hi"].tolist() == [0, 10, 10]
    assert result["share"].isna().tolist() == [False, True, True]
    assert result[["share_lo", "share_hi"]].to_numpy().tolist() == [[1, 1], [0, 1], [0, 1]]


def test_unknown_hours_are_unknown() -> None:
    never = (math.nan,) * 3
    result = found(homes(100), opens=never, low=(0.0,) * 3, high=(1.0,) * 3).phases
    assert result["unknown"].tolist() == [10, 10, 10]
    assert result["share_hi"].tolist() == [1, 1, 1]


def test_near_the_edge_of_the_area_a_space_may_lie_beyond() -> None:
    result = found(homes(100, 700, 900), area=shapely.box(-500, -3000, 1200, 3000)).phases.loc["day"]
    assert result[["usable", "unknown", "none"]].tolist() == [10, 10, 10]  # 900 is within 400 m of the edge at 1200


def test_strips_of_grass_do_not_count() -> None:
    grass = space_at(SQUARE).assign(kind="green")
    assert found(homes(100), spaces=grass).phases["none"].tolist() == [10, 10, 10]


def test_a_space_that_no_street_comes_near_is_reached_from_the_nearest() -> None:
    far = space_at(shapely.box(200, 100, 250, 150))
    assert found(homes(100, 900), spaces=far).phases.loc["day", ["usable", "none"]].tolist() == [10, 10]


def test_buildings_that_may_be_homes_are_in_the_bound_alone() -> None:
    result = found(homes(100, dwellings=None, evidence="unknown")).phases.loc["day"]
    assert result["dwellings"] == 0
    assert result["dwellings_hi"] == pytest.approx(100 * 3 / 90)
    assert math.isnan(result["share"])


def test_nothing_to_tell() -> None:
    assert found(homes(100), coverage={"buildings": None}) is None
    assert found(homes(100), spaces=space_at(SQUARE).iloc[:0]).phases["none"].tolist() == [10, 10, 10]
    short = found(homes(100), hours=HOURS | {"evening": 0.0}).phases
    assert short["usable"].isna().tolist() == [False, True, False]
    assert short["lost"].isna().tolist() == [False, True, False]
