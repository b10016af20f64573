from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.params import VISIBILITY_M
from geosafe.score.streets import streets_of
from geosafe.score.visibility import VIEW_SPACING_M, visibility
from tests.score.town import CRS, Way, building_at, space_at, town

WAYS = {"west": Way([(-5, -50), (-5, 50)]), "east": Way([(45, -50), (45, 50)])}
SQUARE = shapely.box(0, 0, 40, 40)


def buildings(*shapes):
    parts = [building_at(shape, dwellings=None, evidence="unknown") for shape in shapes]
    table = gpd.GeoDataFrame(pd.concat(parts), crs=CRS)
    return table.set_index(pd.Index([f"way/{k}" for k in range(len(shapes))], name="building_id"))


def seen(space=SQUARE, *, ways=WAYS, walls=(), marked=None, **changes):
    study = town(ways, spaces=space_at(space), buildings=buildings(*walls) if walls else None, **changes)
    return visibility(study, streets_of(study), marked=marked).iloc[0]


def test_an_open_square_is_seen_whole_from_everywhere() -> None:
    found = seen(marked={"lit": [1, 0]})
    assert found["isovist_m2"] == pytest.approx(math.pi * VISIBILITY_M**2)
    assert found[["seen_from_edge", "seen_from_streets", "seen_from_lit"]].tolist() == [1, 1, 1]
    assert not found["near_edge"]


def test_a_wall_along_one_street_hides_the_square_from_it() -> None:
    wall = shapely.box(-4, -200, -3, 200)
    assert seen(walls=[wall], marked={"lit": [1, 0]})["seen_from_lit"] == 0
    assert seen(walls=[wall], marked={"lit": [0, 1]})["seen_from_lit"] == 1
    both = [wall, shapely.box(43, -200, 44, 200)]
    found = seen(walls=both)
    assert found[["seen_from_edge", "seen_from_streets"]].tolist() == [1, 0]
    # A strip 46 m wide between walls, seen 100 m up and down: a rectangle with caps, and never a circle.
    assert 46 * 180 < found["isovist_m2"] < 46 * 200


def test_half_behind_a_wall() -> None:
    # A wall across the square's middle, longer than anyone sees past; the edge of each half sees its half.
    ways = {"south": Way([(0, -5), (40, -5)])}
    found = seen(ways=ways, walls=[shapely.box(-300, 20, 300, 20.5)])
    assert found["seen_from_streets"] == pytest.approx(0.5, abs=0.02)
    assert found["seen_from_edge"] == 1


def test_a_lamp_in_a_space_seen_far_away_only() -> None:
    ways = {"near": Way([(0, -10), (40, -10)]), "far": Way([(0, -99), (40, -99)])}
    found = seen(ways=ways, marked={"lit": [0, 1]})
    assert found["seen_from_lit"] == 0  # the first row of points lies 2.5 m and more inside, 101.5 m away
    ways["far"] = Way([(0, -90), (40, -90)])
    # Rows of points at 2.5 m and 7.5 m are in reach.
    assert seen(ways=ways, marked={"lit": [0, 1]})["seen_from_lit"] == pytest.approx(2 / 8)


def test_what_is_unknown_stays_between_bounds() -> None:
    told = ["seen_from_lit", "seen_from_lit_lo", "seen_from_lit_hi"]
    assert seen(marked={"lit": [0, np.nan]})[told].tolist() == [0, 0, 1]
    found = seen(marked={"lit": [np.nan, np.nan]})[told]
    assert np.isnan(found.iloc[0])
    assert found.tolist()[1:] == [0, 1]
    assert seen(marked={"lit": [1, np.nan]})[told].tolist() == [1, 1, 1]
    assert seen(marked={"lit": [0, 0]})[told].tolist() == [0, 0, 0]


def test_tunnels_see_nothing() -> None:
    under = {name: replace(way, tunnel=True) for name, way in WAYS.items()}
    assert seen(ways=under)["seen_from_streets"] == 0


def test_where_buildings_are_unknown_or_cover_the_space_nothing_is_told() -> None:
    for found in (seen(coverage={"buildings": None}, marked={"lit": [1, 1]}),
                  seen(walls=[shapely.box(-1, -1, 41, 41)], marked={"lit": [1, 1]})):  # fmt: skip
        shares = ["isovist_m2", "seen_from_edge", "seen_from_streets", "seen_from_lit"]
        assert found[shares].isna().all()
        assert found[["seen_from_lit_lo", "seen_from_lit_hi"]].tolist() == [0, 1]


def test_near_the_edge_of_the_data_walls_are_missing() -> None:
    assert seen(data=shapely.box(-50, -5000, 5000, 5000))["near_edge"]


def test_an_l_is_seen_in_part() -> None:
    bent = shapely.box(0, 0, 60, 60) - shapely.box(20, 20, 60, 60)
    ways = {"in": Way([(0, 59), (0, 60)])}
    found = seen(bent, ways=ways, walls=[shapely.box(20, 20, 120, 120)])
    # From the left arm's end at (0, 60) the corner (20, 20) hides what lies to the right of y = 60 - 2 x.
    x, y = np.meshgrid(np.arange(2.5, 60, VIEW_SPACING_M), np.arange(2.5, 60, VIEW_SPACING_M))
    inside = (x < 20) | (y < 20)
    in_reach = np.hypot(x, y - 60) <= VISIBILITY_M
    expected = (inside & in_reach & (y < 60 - 2 * x + 1e-9) | (x < 20) & inside)[inside].mean()
    assert found["seen_from_streets"] == pytest.approx(expected, abs=0.02)


def test_no_spaces_and_marks_that_are_none() -> None:
    study = town(WAYS)
    streets = streets_of(study)
    assert visibility(study, streets, marked={"lit": [1, 0]}).empty
    with pytest.raises(ValueError, match=r"marked\['lit'\] must be 1, 0 or NaN \(unknown\) for each of 2 segments"):
        visibility(study, streets, marked={"lit": [0.5, 1]})
