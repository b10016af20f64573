from __future__ import annotations

import math

import pandas as pd
import pytest
import shapely

from geosafe.score.fronts import fronts_of
from geosafe.score.nightlife_homes import homes_near_venues
from geosafe.score.nightlife_venues import BY_HOUR, late_venues
from geosafe.score.streets import streets_of
from tests.score.nights import nightly, with_hours
from tests.score.town import CRS, Place, building_at, town

UNTIL_2 = nightly((16, 26))


def buildings(*boxes, dwellings=10.0, evidence="observed"):
    frame = pd.concat([building_at(shapely.box(*box), dwellings=dwellings, evidence=evidence) for box in boxes])
    frame.index = pd.Index([f"way/{i}" for i in range(len(boxes))], name="building_id")
    return frame.set_crs(CRS)


def near(study):
    streets = streets_of(study)
    hours, blocks = homes_near_venues(study, streets, late_venues(study), fronts_of(study, streets))
    return BY_HOUR.join(hours).set_index(["night", "hour"]), blocks


def a_town(boxes, *, venues=((100, 0),), hours=UNTIL_2, evidence="observed", dwellings=10.0, **layers):
    study = town(venues=[Place("bar", at) for at in venues],
                 buildings=buildings(*boxes, dwellings=dwellings, evidence=evidence), **layers)  # fmt: skip
    return with_hours(study, {f"venues/{i}": hours for i in range(len(venues))})


def test_straight_and_along_by_hand() -> None:
    # From the bar at (100, 0) on s1: 10 m off the street beside it; 45 m away; 60 m away. And from the bar at
    # (140, 180) on w2: 32 m away straight, and 60 m to the corner and 50 m and more down n1.
    hours, blocks = near(a_town([(95, 10, 105, 20), (145, 5, 155, 15), (160, 5, 170, 15), (150, 140, 160, 150)],
                                venues=[(100, 0), (140, 180)]))  # fmt: skip
    found = hours.loc[("Saturday", 1)]
    assert found["near_straight"] == 30  # all but the third
    assert found["near_along"] == 30  # all but the last
    assert blocks.loc["s1", "near_saturday_01"] == 20
    assert blocks["near_saturday_01"].sum() == 30


def test_only_while_a_venue_is_open_and_from_the_quiet_hours_on() -> None:
    hours, blocks = near(a_town([(95, 10, 105, 20)]))
    assert hours.loc["Friday", "near_straight"].tolist()[1:] == [10, 10, 10, 0, 0, 0, 0]
    assert hours.xs(22, level="hour").isna().all(axis=None)
    assert list(blocks)[:2] == ["near_weekday_23", "near_weekday_00"]
    assert "near_friday_22" not in blocks


def test_bounds_of_what_may_be_homes_and_of_hours_that_are_not_known() -> None:
    unknown = a_town([(95, 10, 105, 20)], dwellings=None, evidence="unknown")
    found = near(unknown)[0].loc[("Friday", 0)]
    assert found[["near_straight", "near_straight_lo"]].tolist() == [0, 0]
    assert found["near_straight_hi"] == pytest.approx(100 * 3 / 90)  # as homes: 100 m2 on three floors
    closed = near(a_town([(95, 10, 105, 20)], hours=[math.nan] * 168))[0].loc[("Friday", 0)]
    assert closed[["near_along", "near_along_lo", "near_along_hi"]].tolist() == [0, 0, 10]


def test_no_venue_no_home_and_a_venue_that_cannot_be_reached() -> None:
    quiet = near(a_town([(95, 10, 105, 20)], venues=[]))
    assert quiet[0].xs(0, level="hour")["near_straight_hi"].tolist() == [0, 0, 0]
    empty = near(a_town([(95, 10, 105, 20)], dwellings=0.0))
    assert empty[0].xs(0, level="hour")["near_along"].tolist() == [0, 0, 0]
    assert (empty[1].to_numpy() == 0).all()


def test_where_the_study_does_not_know_its_buildings_nothing_is_told() -> None:
    hours, blocks = near(a_town([(95, 10, 105, 20)], coverage={"buildings": None}))
    assert hours.isna().all(axis=None)
    assert blocks.isna().all(axis=None)
