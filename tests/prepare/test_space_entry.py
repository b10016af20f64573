from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.prepare.open_week import open_week
from geosafe.prepare.space_entry import space_entry
from geosafe.prepare.space_hours import space_hours, usual_hours_of_spaces
from geosafe.prepare.spaces import find_spaces
from geosafe.prepare.usual_hours import USUAL_HOURS
from tests.prepare.town import CRS, features

PARK = shapely.box(0, 0, 100, 100)


def entry(tags, *others):
    areas = features(("way/1", {"leisure": "park", **tags}, PARK), *others)
    rail = gpd.GeoDataFrame(geometry=[], crs=CRS)
    spaces, _ = find_spaces(areas, area=shapely.box(-500, -500, 500, 500), rail=rail, source="x.pbf")
    ground = space_hours(spaces, areas)
    _, shares, _ = open_week(
        ground["opening_hours"], ground["kind"], lon=24.94, lat=60.17, tz="Europe/Helsinki", country="FI",
        start=date(2019, 1, 1), end=date(2019, 12, 31), usual={**USUAL_HOURS, **usual_hours_of_spaces(ground)},
    )  # fmt: skip
    found = space_entry(spaces.loc[["way/1"]], areas, shares)
    assert found.index.name == "space_id"
    return found.iloc[0]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, "public"),
        ({"opening_hours": "24/7"}, "public"),
        ({"opening_hours": "07:00-21:00"}, "closed at night"),
        ({"opening_hours": "sunrise-sunset"}, "closed at night"),
        ({"opening_hours": "when the gate is open"}, "hours unknown"),
        ({"barrier": "fence"}, "hours unknown"),
        ({"fee": "yes", "opening_hours": "24/7"}, "customers only"),
        ({"fee": "no"}, "public"),
        ({"access": "customers"}, "customers only"),
        ({"access": "permissive"}, "public"),
    ],
)
def test_who_may_be_there(tags, expected) -> None:
    assert entry(tags)["entry"] == expected


def test_private_parts_and_terraces_by_area() -> None:
    yard = ("way/2", {"leisure": "garden", "access": "private"}, shapely.box(0, 0, 50, 20))
    terraces = [("way/3", {"leisure": "outdoor_seating"}, shapely.box(80, 0, 120, 10)),
                ("way/4", {"amenity": "biergarten"}, shapely.box(90, 0, 100, 20))]  # fmt: skip
    found = entry({}, yard, *terraces)
    assert found["entry"] == "private parts"
    assert found["private_share"] == pytest.approx(0.1)
    assert found["terrace_share"] == pytest.approx(0.03)  # 200 m2 in the park and 100 more, the overlap once


def test_nothing_mapped_is_unknown_and_what_only_touches_counts_for_nothing() -> None:
    assert np.isnan(entry({})[["terrace_share", "private_share"]].astype(float)).all()
    beside = ("way/2", {"landuse": "grass", "access": "private"}, shapely.box(100, 0, 120, 100))
    house = ("way/3", {"building": "yes", "access": "private"}, shapely.box(0, 0, 10, 10))
    found = entry({}, beside, house)
    assert found["entry"] == "public"
    assert np.isnan(found["private_share"])
    open_path = ("way/2", {"landuse": "grass", "access": "private", "foot": "yes"}, shapely.box(0, 0, 9, 9))
    assert entry({}, open_path)["entry"] == "public"


def test_a_space_for_customers_is_not_closed_to_itself() -> None:
    assert np.isnan(entry({"access": "customers"})["private_share"])
