from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geosafe.score.blind_stretches import FRONT_M, SHORTEST_BLIND_M, blind_stretches
from geosafe.score.streets import streets_of
from tests.score.cut import cut
from tests.score.town import CRS, Place, Way, building_at, town

#: One street of 400 m between two cross streets, so that it has no dead end; beyond them nobody asks.
WAYS = {
    "s": Way([(0, 0), (400, 0)]),
    **{name: Way(line, kind="crossing") for name, line in {
        "a": [(0, 0), (0, 20)], "b": [(0, 0), (0, -20)], "c": [(400, 0), (400, 20)], "d": [(400, 0), (400, -20)],
    }.items()},
}  # fmt: skip


def buildings(*rows: tuple[shapely.Geometry, float | None]):
    parts = [building_at(shape, dwellings=homes) for shape, homes in rows]
    table = gpd.GeoDataFrame(pd.concat(parts), crs=CRS)
    return table.set_index(pd.Index([f"way/{k}" for k in range(len(rows))], name="building_id"))


def blind(ways=WAYS, *, rows=(), **changes):
    study = town(ways, buildings=buildings(*rows) if rows else None, **changes)
    return blind_stretches(study, streets_of(study))


def told(found):
    return sorted(zip(found["cause"], found["from_m"].round(2), found["to_m"].round(2), strict=True))


def test_between_two_doors_nothing_is_near() -> None:
    # Doors 10 m beside the street overlook it 28.28 m to either side.
    found = blind(venues=[Place("shop", (100, 10)), Place("shop", (300, 10))])
    reach = (FRONT_M**2 - 10**2) ** 0.5
    expected = [(0, 100 - reach), (100 + reach, 300 - reach), (300 + reach, 400)]
    assert [found.index[0], found["cause"].iloc[0], found["from_end"].iloc[0]] == ["blind-1", "nothing near", "west"]
    by_place = found.sort_values("from_m")[["from_m", "to_m"]].to_numpy()
    assert by_place.tolist() == [pytest.approx(each, abs=0.2) for each in expected]
    assert found["length_m"].tolist() == sorted(found["length_m"], reverse=True)
    assert found["segments"].tolist() == ["s"] * 3


def test_walls_without_homes_are_named_and_homes_of_unknown_number_are_not_blind() -> None:
    side = shapely.box(0, 5, 400, 15)
    assert told(blind(rows=[(side, 0.0)])) == [("walls", 0, 400)]
    assert told(blind(rows=[(side, 12.0)])) == []
    assert told(blind(rows=[(side, None)])) == []  # nobody knows its use: unknown, not blind
    half = blind(rows=[(shapely.box(0, 5, 100, 15), 0.0)])
    assert told(half) == [("nothing near", 0, 400)]  # walls along a third of it
    roof = buildings((side, 12.0)).assign(walls=False)
    study = town(WAYS, buildings=roof)
    assert told(blind_stretches(study, streets_of(study))) == [("nothing near", 0, 400)]


def test_an_underpass_is_blind_whatever_stands_above() -> None:
    ways = {**WAYS, "s": Way([(0, 0), (200, 0)], block="s"), "t": Way([(200, 0), (400, 0)], block="s", tunnel=True)}
    found = blind(ways, rows=[(shapely.box(0, 5, 400, 15), 12.0)])
    assert told(found) == [("under cover", 200, 400)]
    assert found["segments"].tolist() == ["t"]
    short = {**WAYS, "t": Way([(0, 50), (SHORTEST_BLIND_M - 1, 50)], tunnel=True)}
    assert "under cover" not in blind(short)["cause"].tolist()


def test_a_dead_end_is_told_though_doors_overlook_it() -> None:
    ways = {**WAYS, "e": Way([(400, 0), (440, 0)], block="e"), "f": Way([(440, 0), (480, 0)], block="e")}
    found = blind(ways, rows=[(shapely.box(0, 5, 480, 15), 12.0)])
    assert told(found) == [("dead end", 0, 80)]
    assert found["segments"].tolist() == ["e f"]
    # Where the data end nobody knows whether the street does.
    assert told(blind(ways, rows=[(shapely.box(0, 5, 480, 15), 12.0)], data=shapely.box(-500, -500, 500, 500))) == []


def test_where_nobody_knows_the_buildings_frontage_is_unknown() -> None:
    assert blind(coverage={"buildings": None}).empty
    assert blind(coverage={"venues": None}).empty
    ways = {**WAYS, "t": Way([(0, 50), (100, 50)], tunnel=True)}
    assert set(blind(ways, coverage={"buildings": None})["cause"]) == {"under cover", "dead end"}


def test_only_in_the_area_and_long_enough() -> None:
    assert blind({name: Way(way.line, kind=way.kind, in_area=False) for name, way in WAYS.items()}).empty
    columns = ["cause", "block_id", "name", "kind", "from_m", "to_m", "from_end", "length_m", "segments", "geometry"]
    nothing = blind(rows=[(shapely.box(0, 5, 400, 15), 12.0)])
    assert nothing.columns.tolist() == columns
    assert nothing.crs == CRS
    doors = [Place("shop", (x, 0)) for x in (0, 85, 174, 260, 345, 400)]
    assert told(blind(venues=doors)) == []
    assert len(blind(venues=[Place("shop", (x, 0)) for x in (0, 90.5, 174, 260, 345, 400)])) == 1


def test_splitting_a_street_changes_nothing() -> None:
    changes = {"venues": [Place("shop", (100, 10))], "rows": [(shapely.box(200, 5, 400, 15), 0.0)]}
    whole, parts = blind(**changes), blind(cut(WAYS, "s", at=0.625), **changes)
    assert [each[0] for each in told(parts)] == [each[0] for each in told(whole)]
    for one, other in zip(told(parts), told(whole), strict=True):
        assert one[1:] == pytest.approx(other[1:], abs=0.1)
