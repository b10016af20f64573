"""The minimum of a place at the edges of shadows: expected values from where lines of sight pass corners."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.light import illuminance, illuminance_of_areas, light_of_places
from geosafe.light_points import points_along, points_over
from geosafe.shadow_edges import EDGE_M, SETTLED
from tests.test_light import CRS, FLUX, HEIGHT, lamps_at, point_formula, street, town


def given(point: Any, *lamps: Any) -> float:
    return float(point_formula(np.array([point], float), np.array(lamps, float), np.array([HEIGHT] * len(lamps)),
                               np.array([FLUX] * len(lamps))).sum())  # fmt: skip


def houses(*shapes: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes), crs=CRS)


def test_a_shadow_narrower_than_the_points_are_apart_is_found() -> None:
    # A post of 20 cm hides the only lamp from 17.4 to 17.8 m along the street; points lie at 16 and 18 m, and see it.
    lamps, post, line = lamps_at((0, 12)), houses(shapely.box(10.15, 5, 10.35, 5.2)), street((-20, 0), (20, 0))
    assert illuminance(line, lamps, buildings=post).loc["s", "min_lx"] == 0
    assert illuminance(line, lamps).loc["s", "min_lx"] > 0.2


def test_the_minimum_is_that_of_the_darker_side_of_an_edge() -> None:
    # The house hides the near lamp east of the line of sight past its corner (2, 4): from (0, 8) on to x = 4. Past it
    # only the far lamp, at (40, 3), is seen: the nearer to the edge, the less. So the least light is at the edge.
    near, far, house = (0.0, 8.0), (40.0, 3.0), shapely.box(2, 4, 60, 5)
    line = street((-3.0, 0), (30.0, 0))
    found = illuminance(line, lamps_at(near, far), buildings=houses(house)).loc["s"]
    edge = given((4, 0), far)
    assert edge < given((5, 0), far) * 0.95  # at the next point of a grid of 2 m it would be more
    assert edge <= found.min_lx <= given((4 + EDGE_M, 0), far)


def test_more_points_change_nothing_of_the_minimum() -> None:
    near, far, house = (0.0, 8.0), (40.0, 3.0), shapely.box(2, 4, 60, 5)
    least = [
        illuminance(
            street((-3.0, 0), (30.0, 0)), lamps_at(near, far), buildings=houses(house), spacing_m=spacing
        ).min_lx
        for spacing in (3.0, 2.0, 1.3, 0.5)
    ]
    assert np.ptp(least) < SETTLED * np.min(least)


@pytest.mark.parametrize("seed", range(3))
def test_half_the_spacing_changes_no_minimum_with_walls(seed: int) -> None:
    segments, lamps, walls = town(seed)
    outside = segments[~segments.intersects(walls.union_all())]
    coarse, fine = (illuminance(outside, lamps, spacing_m=2 / k, buildings=walls).min_lx for k in (1, 2))
    lit = np.maximum(coarse, fine) > 0.2
    assert lit.sum() > 5
    assert ((coarse - fine).abs() < 0.05 * np.maximum(coarse, fine))[lit].all()


def test_a_shadow_in_a_space() -> None:
    # A post of 20 cm throws a strip of shadow over the square, narrower than the grid.
    square, lamps = houses(shapely.box(0, 0, 20, 20)), lamps_at((10, 30))
    post = houses(shapely.box(9.3, 25, 9.5, 25.2))
    assert illuminance_of_areas(square, lamps).min_lx.iloc[0] > 0.05
    assert illuminance_of_areas(square, lamps, buildings=post).min_lx.iloc[0] == 0


def test_points_are_added_in_order_and_the_given_ones_stay() -> None:
    line = np.array([shapely.LineString([(-3.0, 0), (30.0, 0)]), shapely.LineString([(0, -90), (5, -90)])])
    points, walls = points_along(line), np.array([shapely.box(2, 4, 60, 5)])
    found = light_of_places(points, [(0.0, 8.0), (40.0, 3.0)], [6.0, 6.0], [4000.0, 4000.0], obstacles=walls)
    assert 0 < (found.was < 0).sum() < 30
    old = found.was >= 0
    assert found.was[old].tolist() == list(range(len(points.xy)))
    np.testing.assert_array_equal(found.points.xy[old], points.xy)
    np.testing.assert_allclose(
        found.points.xy[found.points.place == 0, 0], found.points.at_m[found.points.place == 0] - 3
    )
    assert (np.diff(found.points.at_m[found.points.place == 0]) > 0).all()
    np.testing.assert_allclose(np.bincount(found.points.place, weights=found.points.weight), shapely.length(line))
    grid = points_over(np.array([shapely.box(0, 0, 20, 20)]))
    over = light_of_places(grid, [(10.0, 30.0)], [6.0], [4000.0], obstacles=np.array([shapely.box(9.3, 25, 9.5, 25.2)]))
    assert over.points.weight[over.was < 0].tolist() == [0.0] * (over.was < 0).sum()
    assert over.points.weight.sum() == grid.weight.sum()


def test_points_under_cover_hold_no_minimum() -> None:
    # Inside the house all is dark: unless those points are left out, there is nothing to settle.
    line, walls = np.array([shapely.LineString([(-3.0, 0), (50.0, 0)])]), np.array([shapely.box(2, 4, 60, 5)])
    points = points_along(line)
    lamps = ([(0.0, 8.0), (40.0, 3.0)], [6.0, 6.0], [4000.0, 4000.0])
    house = np.append(walls, shapely.box(42, -2, 60, 2))
    sky = points.xy[:, 0] < 42
    all_of_it = light_of_places(points, *lamps, obstacles=house)
    outdoors = light_of_places(points, *lamps, obstacles=house, under_sky=sky)
    assert (all_of_it.was < 0).sum() == 0 < (outdoors.was < 0).sum()


def test_no_walls_no_more_points() -> None:
    points = points_along(np.array([shapely.LineString([(0, 0), (50, 0)])]))
    assert light_of_places(points, [(5.0, 5.0)], [6.0], [4000.0]).points is points
