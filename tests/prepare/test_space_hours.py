"""When public spaces are open: what their tags say, and what stands in where they say nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geosafe.osm_tags import may_be_shut
from geosafe.prepare.open_week import open_week
from geosafe.prepare.space_hours import space_hours, usual_hours_of_spaces
from geosafe.prepare.usual_hours import USUAL_HOURS

WEEK: dict[str, Any] = {"lon": 2.3574, "lat": 48.9362, "tz": "Europe/Paris", "country": "FR",
                        "start": date(2024, 12, 9), "end": date(2024, 12, 15)}  # fmt: skip
SPACES = {
    "way/1": ("park", {"leisure": "park"}),
    "way/2": ("park", {"leisure": "park", "opening_hours": "08:00-18:00"}),
    "way/3": ("park", {"leisure": "park", "barrier": "fence"}),
    "way/4": ("garden", {"leisure": "garden", "fee": "yes"}),
    "way/5": ("playground", {"leisure": "playground", "barrier": "fence"}),
    "way/6": ("square", {"place": "square", "amenity": "marketplace", "opening_hours": "Sa 08:00-13:00"}),
    "way/7": ("park", {"leisure": "park", "barrier": "fence", "opening_hours": "08:00-18:00"}),
}


def ground() -> pd.DataFrame:
    shapes = [shapely.box(0, 0, 1, 1)] * len(SPACES)
    areas = gpd.GeoDataFrame({"osm_id": list(SPACES), "tags": [tags for _, tags in SPACES.values()]}, geometry=shapes)
    spaces = gpd.GeoDataFrame(
        {"osm_id": list(SPACES), "kind": [kind for kind, _ in SPACES.values()],
         "opening_hours": [tags.get("opening_hours") for _, tags in SPACES.values()]},
        geometry=shapes, index=pd.Index([f"s{i}" for i in range(1, 8)], name="space_id"),
    )  # fmt: skip
    return space_hours(spaces, areas[::-1])


def test_spaces_are_open_but_for_their_hours_and_gates():
    found = ground()
    usual = {**USUAL_HOURS, **usual_hours_of_spaces(found)}
    week, _, _ = open_week(found["opening_hours"], found["kind"], **WEEK, usual=usual)
    assert week.evidence.to_dict() == {
        "s1": "inferred", "s2": "observed", "s3": "unknown", "s4": "unknown", "s5": "inferred", "s6": "inferred",
        "s7": "observed",
    }  # fmt: skip
    night, noon = week.open[3], week.open[12]
    assert night["s5"] == night["s6"] == noon["s6"] == 1  # the market has hours, its ground none
    assert (night["s2"], noon["s2"]) == (0, 1)
    assert night["s1"] == pytest.approx(10 / 11)  # one park here shuts at night
    assert noon["s1"] == 1
    assert week.open.loc[["s3", "s4"]].isna().all(axis=None)
    assert (week.open_lo.loc["s3"] == 0).all()
    assert (week.open_hi.loc["s3"] == 1).all()


@pytest.mark.parametrize(
    ("tags", "shut"),
    [
        ({}, False),
        ({"barrier": "no", "fee": "no", "locked": "no"}, False),
        ({"barrier": "kerb"}, False),
        ({"barrier": "bollard"}, False),
        ({"barrier": "gate"}, True),
        ({"barrier": "wall", "leisure": "garden"}, True),
        ({"barrier": "fence", "leisure": "pitch"}, False),
        ({"barrier": "fence", "leisure": "pitch", "locked": "yes"}, True),
        ({"fee": "5 €"}, True),
    ],
)
def test_what_speaks_of_a_gate(tags, shut):
    assert may_be_shut(tags) is shut


def test_no_spaces():
    empty = gpd.GeoDataFrame({"osm_id": [], "kind": [], "opening_hours": []}, geometry=[])
    found = space_hours(empty, gpd.GeoDataFrame({"osm_id": [], "tags": []}, geometry=[]))
    assert list(found.columns) == ["opening_hours", "kind"]
    assert usual_hours_of_spaces(found) == {}
