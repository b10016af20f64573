"""Lamps of OpenStreetMap and of inventories: what they tell, which count, and the road that each stands at."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.findings import Finding
from geosafe.prepare.lamps import find_lamps, join_lamps
from geosafe.sources import PointSource
from geosafe.tables import check_table
from tests.prepare.town import BOX, CRS, features, pieces

LAMP = {"highway": "street_lamp"}
#: A main street with a sidewalk mapped apart, a side street and a park path.
STREETS = pieces(
    {1: (0, 0), 2: (200, 0), 3: (0, 9), 4: (200, 9), 5: (100, 100), 6: (200, 60), 7: (300, 60)},
    [
        (1, [1, 2], {"highway": "secondary", "sidewalk": "separate"}),
        (2, [3, 4], {"highway": "footway", "footway": "sidewalk"}),
        (3, [1, 5], {"highway": "residential"}),
        (4, [6, 7], {"highway": "path"}),
    ],
)


def at(x: float, y: float) -> shapely.Point:
    return shapely.Point(x, y)


def inventory(*xy: tuple[float, float], **columns: Any) -> PointSource:
    nothing = {
        "height_m": np.nan,
        "power_w": np.nan,
        "flux_lm": np.nan,
        "cct_k": np.nan,
        "kind": None,
        "on_hours": None,
    }
    frame = gpd.GeoDataFrame(
        pd.DataFrame({"source": "a.csv", **nothing, **columns}, index=[f"a.csv:{k}" for k in range(len(xy))]),
        geometry=[at(*each) for each in xy], crs=CRS,
    )  # fmt: skip
    return PointSource(frame.rename_axis("lamp_id"), (), "unknown")


def joined(
    osm: gpd.GeoDataFrame, *sources: PointSource, covers: shapely.Geometry | None = None
) -> tuple[gpd.GeoDataFrame, shapely.Geometry | None, dict[str, Finding]]:
    lamps, coverage, findings = join_lamps(osm, sources, [covers] * len(sources), STREETS, area=BOX, crs=CRS)
    check_table(lamps, "lamps")
    return lamps, coverage, {finding.code: finding for finding in findings}


@pytest.mark.parametrize(
    ("text", "height"),
    [("6", 6), ("6 m", 6), ("4,5", 4.5), ("20 ft", math.nan), ("20'", math.nan), ("high", math.nan), ("300", math.nan),
     ("-5", math.nan)],
)  # fmt: skip
def test_the_height_of_a_lamp(text: str, height: float) -> None:
    lamps = find_lamps(features(("node/1", LAMP | {"height": text}, at(0, 0))))
    assert lamps["height_m"].tolist() == pytest.approx([height], nan_ok=True)
    check_table(lamps, "lamps")


def test_what_a_lamp_tells() -> None:
    told = LAMP | {"light:power": "70 W", "light:luminous_flux": "4000 lm", "light:colour_temperature": "2700K",
                   "lamp_type": "high_pressure_sodium", "light:lit": "dusk-24:00"}  # fmt: skip
    lamps = find_lamps(features(("node/1", told, at(0, 0)), ("node/2", LAMP | {"lit": "no"}, at(0, 0)),
                                ("node/3", LAMP | {"lit": "yes", "lamp_type": "electric"}, at(0, 0))))  # fmt: skip
    row = lamps.loc["node/1", ["power_w", "flux_lm", "cct_k", "source", "kind", "on_hours"]]
    assert row.tolist() == [70, 4000, 2700, "OpenStreetMap", "high-pressure sodium", "dusk-24:00"]
    assert lamps.index.tolist() == ["node/1", "node/3"]
    assert lamps.loc["node/3", ["kind", "on_hours"]].isna().all()


def test_no_lamps() -> None:
    lamps, coverage, codes = joined(find_lamps(features()))
    assert lamps.empty
    assert coverage is None
    assert list(codes) == ["osm-lamps"]


@pytest.mark.parametrize(
    ("place", "road"),
    [
        ((50, 7), "main"),  # on the sidewalk of the main street
        ((50, 12), "main"),
        ((55, 50), "street"),
        ((250, 62), "path"),
        ((250, 300), None),
        ((100, 24.9), "main"),
    ],
)
def test_the_road_that_a_lamp_stands_at(place: tuple[float, float], road: str | None) -> None:
    lamps, _, _ = joined(find_lamps(features(("node/1", LAMP, at(*place)))))
    assert lamps["road"].tolist() == [road]


def test_an_inventory_counts_instead_where_it_is_complete() -> None:
    osm = find_lamps(features(("node/1", LAMP, at(10, 3)), ("node/2", LAMP, at(60, 3)), ("node/3", LAMP, at(190, 3))))
    ours = inventory((11, 3), (71, 3), (2000, 0))  # 1 and 11 m away
    lamps, coverage, codes = joined(osm, ours, covers=shapely.box(0, -20, 150, 20))
    assert lamps.index.tolist() == ["node/3", "a.csv:0", "a.csv:1"]  # and none from far beyond the area
    assert coverage is not None
    assert codes["replaced-by-inventory"].n == 2
    assert codes["lamps-not-in-inventory"].n == 1
    assert "node/2" in codes["lamps-not-in-inventory"].says
    both, coverage, codes = joined(osm, ours)
    assert (len(both), coverage) == (5, None)
    assert "replaced-by-inventory" not in codes


def test_what_is_assumed_is_told() -> None:
    ours = inventory((11, 3), (60, 3), (100, 3), (250, 61), power_w=[60.0, 60, np.nan, np.nan],
                     kind=["led", None, None, None], height_m=[5.0, np.nan, np.nan, np.nan])  # fmt: skip
    says = joined(find_lamps(features()), ours)[2]["lamps-assumed"].says
    assert "from power and kind 1; from power alone 1; assumed 2: 10,000 lm (main) 1, 2,500 lm (path) 1." in says
    assert "Height: recorded 1; assumed 3: 9 m (main) 2, 4.5 m (path) 1." in says


def test_timetables_that_tell_no_hours_are_told() -> None:
    hours = ["35/18", "dusk-24:00", "PN \x1b[2J", None]
    _, _, codes = joined(find_lamps(features()), inventory((0, 1), (9, 1), (20, 1), (30, 1), on_hours=hours))
    assert codes["lamp-hours-unreadable"].n == 1
    assert "1 of 3 timetables of lamps tell no hours: ‘PN \\x1b[2J’" in codes["lamp-hours-unreadable"].says


def roads(streets: gpd.GeoDataFrame, *xy: tuple[float, float]) -> list[str]:
    lamps, _, _ = join_lamps(features(), [inventory(*xy)], [None], streets, area=BOX, crs=CRS)
    return lamps["road"].tolist()


def test_the_half_widths_of_roads_are_left_out_of_account() -> None:
    # 40 m along: the main street's middle is y m away, less 8; the side street's (40 - y) / 1.414, less 5.
    assert roads(STREETS, (40, 17), (40, 19)) == ["main", "street"]
    # A path and a street 20 m apart: y - 1.5 against 20 - y - 5, alike at 8.25 m.
    two = pieces({1: (0, 0), 2: (200, 0), 3: (0, 20), 4: (200, 20)},
                 [(1, [1, 2], {"highway": "path"}), (2, [3, 4], {"highway": "residential"})])  # fmt: skip
    assert roads(two, (50, 8.2), (50, 8.3)) == ["path", "street"]
