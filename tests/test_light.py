from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.affinity import rotate
from shapely.ops import substring

from geosafe.errors import CallError, CrsError
from geosafe.light import CLEAR_M, WALL_M, illuminance, illuminance_at, illuminance_of_areas, reach_of_lamps
from geosafe.light_points import AREA_POINTS, points_along, points_over
from geosafe.params import LAMP_ROADS, LIGHT_CUTOFF_LX, LIGHT_SPACING_M

CRS = "EPSG:3067"
#: Flux of a lamp of 1000 cd without loss.
FLUX_1000_CD = 2000 * np.pi
#: A lamp of which nothing is known.
FLUX, HEIGHT = LAMP_ROADS["street"]


def street(*coords: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.LineString(coords)], index=["s"], crs=CRS)


def lamps_at(*coords: tuple[float, float], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(c) for c in coords], crs=CRS)


def at(points: Any, lamps: Any, height: Any = 6.0, flux: Any = 4000.0, **how: Any) -> Any:
    n = len(lamps)
    return illuminance_at(points, lamps, np.broadcast_to(height, n), np.broadcast_to(flux, n), **how)


def point_formula(points: np.ndarray, lamps: np.ndarray, height: np.ndarray, flux: np.ndarray) -> np.ndarray:
    """What each lamp gives at each point, without any cut-off, (n_points, n_lamps)."""
    d = np.hypot(*(points[:, None] - lamps[None]).transpose(2, 0, 1))
    return flux * 0.8 / (2 * np.pi) * height / (height**2 + d**2) ** 1.5


# --- The formula ---------------------------------------------------------------------------------


def test_a_lamp_of_1000_candela() -> None:
    light = at([(0, 0), (8, 0)], [(0, 0)], 8.0, FLUX_1000_CD, maintenance=1.0)
    np.testing.assert_allclose(light.lx, [15.625, 5.524], atol=5e-4)


def test_a_usual_lamp() -> None:
    light = at([(0, 0), (0, 15)], [(0, 0)])
    np.testing.assert_allclose(light.lx, [14.15, 0.725], rtol=1e-3)
    assert light.n_lamps.tolist() == [1, 1]
    assert light.blocked_lx.tolist() == [0, 0]


@pytest.mark.parametrize(("spacing", "mean", "least", "uniformity"), [(30, 4.45, 1.38, 0.31), (18, 7.42, 3.97, 0.53)])
def test_a_row_of_lamps_along_a_road(spacing: float, mean: float, least: float, uniformity: float) -> None:
    # The grid of EN 13201-3 on a road 6 m wide, 10 points along and 4 across, the lamps along its edge.
    x, y = np.meshgrid((np.arange(10) + 0.5) * spacing / 10, (np.arange(4) + 0.5) * 6 / 4)
    row = [(k * spacing, 0.0) for k in range(-300, 301)]
    lx = at(np.column_stack([x.ravel(), y.ravel()]), row, cutoff_lx=1e-7).lx
    assert lx.mean() == pytest.approx(mean, rel=2e-3)
    assert lx.min() == pytest.approx(least, rel=2e-3)
    assert lx.min() / lx.mean() == pytest.approx(uniformity, abs=0.005)


@pytest.mark.parametrize("seed", range(4))
def test_against_every_pair(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, lamps = rng.uniform(-300, 300, (400, 2)), rng.uniform(-400, 400, (60, 2))
    height, flux = rng.uniform(2, 30, 60), rng.choice([0, 500, 4000, 100_000], 60).astype(float)
    gives = point_formula(points, lamps, height, flux)
    gives[gives < LIGHT_CUTOFF_LX] = 0
    light = illuminance_at(points, lamps, height, flux)
    np.testing.assert_allclose(light.lx, gives.sum(axis=1), rtol=1e-12)
    assert light.n_lamps.tolist() == (gives > 0).sum(axis=1).tolist()


def test_the_cut_off_is_by_contribution() -> None:
    # 4000 lm at 6 m give 0.01 lx at sqrt((I h / 0.01)^(2/3) - h²) = 67.1 m.
    assert at([(67.0, 0), (67.2, 0)], [(0, 0)]).n_lamps.tolist() == [1, 0]
    assert at([(67.0, 0)], [(0, 0)], flux=1000.0).n_lamps.tolist() == [0]
    assert at([(67.2, 0)], [(0, 0)], cutoff_lx=0.005).n_lamps.tolist() == [1]


def test_a_lamp_that_gives_nothing_is_no_lamp() -> None:
    light = at([(0, 0)], [(0, 0), (1, 0)], flux=[0.0, 4000.0])
    assert light.n_lamps.tolist() == [1]


def test_estimates_of_the_flux_share_one_search_for_walls() -> None:
    rng = np.random.default_rng(3)
    points, lamps = rng.uniform(0, 200, (300, 2)), rng.uniform(0, 200, (50, 2))
    flux = rng.uniform(500, 9000, (50, 3)) * [1, 0.5, 2]
    flux[::7, 1] = 0  # switched off in one of them
    walls = [shapely.box(60, 60, 90, 120), shapely.box(120, 20, 150, 40)]
    together = illuminance_at(points, lamps, np.full(50, 6.0), flux, obstacles=walls)
    for k in range(3):
        alone = illuminance_at(points, lamps, np.full(50, 6.0), flux[:, k], obstacles=walls)
        for ours, theirs in zip(together, alone, strict=True):
            np.testing.assert_allclose(ours[:, k], theirs, rtol=1e-12)


def test_three_heights_of_one_lamp_by_hand() -> None:
    """509.3 cd at 6 m, perhaps at 4.5 or 8: below it, where 6 m gives most of all heights (6·√2 m), and far away."""
    light = illuminance_at(
        [(0, 0), (6 * np.sqrt(2), 0), (20, 0)], [(0, 0)], [[6.0, 4.5, 8.0]], [[4000.0, 4000.0, 4000.0]]
    ).lx
    np.testing.assert_allclose(
        light, [[14.147, 7.958, 25.151], [2.7226, 2.5690, 2.7226], [0.33566, 0.26602, 0.40765]], rtol=1e-4
    )


@pytest.mark.parametrize("seed", range(3))
def test_least_and_most_are_those_of_every_height_between(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, lamps = rng.uniform(-60, 60, (300, 2)), rng.uniform(-60, 60, (8, 2))
    flux = rng.choice([5, 500, 4000], (8, 1)) * np.array([[1, 0.5, 2]])
    height = rng.uniform(2, 12, 8)
    ends = height[:, None] * [1, 0.7, 1.4]
    light = illuminance_at(points, lamps, ends, flux).lx
    between = height * np.linspace(0.7, 1.4, 701)[:, None]
    for column, outer in ((1, np.min), (2, np.max)):
        each = np.stack([point_formula(points, lamps, some, flux[:, column]) for some in between])
        gives = outer(each, axis=0)
        gives[gives < LIGHT_CUTOFF_LX] = 0
        np.testing.assert_allclose(light[:, column], gives.sum(axis=1), rtol=1e-5, atol=1e-9)
    np.testing.assert_array_equal(light[:, 0], illuminance_at(points, lamps, height, flux[:, 0]).lx)
    assert (light[:, 1] <= light[:, 0]).all()
    assert (light[:, 0] <= light[:, 2]).all()


@pytest.mark.parametrize("flux", [1.0, 20.0, 4000.0])
def test_a_lamp_of_unknown_height_reaches_as_far_as_the_best_height_does(flux: float) -> None:
    """1 lm and 20 lm: it reaches no farther than low heights give most at."""
    far = reach_of_lamps(np.array([[6.0, 4.5, 8.0]]), np.array([flux]))[0]
    each = reach_of_lamps(np.linspace(4.5, 8.0, 35001), np.full(35001, flux))
    assert far == pytest.approx(each.max(), rel=1e-6)


def test_three_heights_ask_for_three_kinds_of_flux() -> None:
    with pytest.raises(CallError, match="three times as many columns, got 2"):
        illuminance_at([(0, 0)], [(0, 0)], [[6.0, 5.0, 7.0]], [[4000.0, 4000.0]])


def test_dimming_never_raises_any_point() -> None:
    rng = np.random.default_rng(4)
    points, lamps, flux = rng.uniform(0, 200, (300, 2)), rng.uniform(0, 200, (30, 2)), rng.uniform(500, 9000, 30)
    walls = [shapely.box(60, 60, 90, 120)]
    full = at(points, lamps, flux=flux, obstacles=walls).lx
    for _ in range(10):
        assert (at(points, lamps, flux=flux * rng.uniform(0, 1, 30), obstacles=walls).lx <= full * (1 + 1e-12)).all()


def test_lamps_on_one_spot_add_up() -> None:
    assert at([(4, 0)], [(0, 0), (0, 0)]).lx[0] == pytest.approx(2 * at([(4, 0)], [(0, 0)]).lx[0])


def test_no_lamps_and_no_points() -> None:
    light = illuminance_at([(0, 0)], [], [], [])
    assert (light.lx.tolist(), light.n_lamps.tolist(), light.blocked_lx.tolist()) == ([0.0], [0], [0.0])
    assert len(at(np.empty((0, 2)), [(0, 0)]).lx) == 0
    assert illuminance_at([(0, 0)], [], [], np.empty((0, 3))).lx.tolist() == [[0.0, 0.0, 0.0]]


def test_another_lamp_never_lowers_any_point() -> None:
    rng = np.random.default_rng(1)
    points, lamps = rng.uniform(0, 200, (300, 2)), rng.uniform(0, 200, (20, 2))
    walls = [shapely.box(60, 60, 90, 120), shapely.box(120, 20, 150, 40)]
    for n in range(19):
        less, more = (at(points, lamps[:k], obstacles=walls) for k in (n, n + 1))
        assert (more.lx >= less.lx * (1 - 1e-12)).all()
        assert (more.n_lamps >= less.n_lamps).all()


def test_lamps_in_another_order_give_the_same_bytes() -> None:
    rng = np.random.default_rng(2)
    points, lamps, flux = rng.uniform(0, 200, (300, 2)), rng.uniform(0, 200, (80, 2)), rng.uniform(500, 9000, 80)
    order = rng.permutation(80)
    one, other = at(points, lamps, flux=flux), at(points, lamps[order], flux=flux[order])
    assert one.lx.tobytes() == other.lx.tobytes()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ({"height": 0.0}, "a height above 0 m and a flux of 0 lm or more"),
        ({"flux": -1.0}, "a height above 0 m and a flux of 0 lm or more"),
        ({"flux": np.nan}, "a height above 0 m and a flux of 0 lm or more"),
        ({"cutoff_lx": 0.0}, "cutoff_lx and maintenance must be above 0, got 0.0 and 0.8"),
        ({"lamps": [(np.nan, 0)]}, "must have finite coordinates"),
    ],
)
def test_wrong_calls_say_what_is_wrong(call: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        at([(0, 0)], call.pop("lamps", [(0, 0)]), **call)
    with pytest.raises(ValueError, match="one value for each of 1 lamps"):
        illuminance_at([(0, 0)], [(0, 0)], [6.0, 6.0], [4000.0])


# --- Buildings -----------------------------------------------------------------------------------

HOUSE = shapely.box(10, -10, 20, 10)


def test_a_house_in_between_takes_the_light() -> None:
    free, shaded = at([(25, 0)], [(0, 0)]), at([(25, 0), (5, 0), (25, 40)], [(0, 0)], obstacles=[HOUSE])
    assert shaded.lx[0] == 0
    assert shaded.blocked_lx[0] == free.lx[0]
    assert shaded.n_lamps.tolist() == [0, 1, 1]
    assert shaded.blocked_lx[1:].tolist() == [0, 0]


def test_light_crosses_a_courtyard_but_not_its_walls() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 40, 40).exterior, [shapely.box(10, 10, 30, 30).exterior.coords])
    light = at([(28, 28), (50, 20), (20, 12)], [(20, 20)], obstacles=[ring])
    assert light.n_lamps.tolist() == [1, 0, 1]


def test_a_line_through_a_corner_is_blocked() -> None:
    assert at([(20, 20)], [(0, 0)], obstacles=[shapely.box(10, 5, 15, 10)]).n_lamps.tolist() == [0]


@pytest.mark.parametrize("x", [9.5, 10 - CLEAR_M / 2, 10.0, 10.0 + 1e-9, 10.05, 10 + WALL_M - 0.01])
def test_a_lamp_on_a_wall_lights_its_street_and_not_the_one_behind(x: float) -> None:
    # The house has many vertices along its front, and neighbours wall to wall.
    front = [(10.0, y) for y in np.linspace(10, -10, 9)]
    house = shapely.Polygon([*front, (20, -10), (20, 10)])
    row = [house, shapely.box(10, 10, 20, 30), shapely.box(10, -30, 20, -10)]
    points = [(5, 0), (9, 25), (9, -25), (25, 0), (25, 12), (25, -12)]
    assert at(points, [(x, 0.0)], obstacles=row).n_lamps.tolist() == [1, 1, 1, 0, 0, 0]


def test_a_lamp_deep_inside_stands_under_a_roof() -> None:
    points = [(5, 0), (25, 0), (15, 14), (35, 0)]
    behind = shapely.box(30, -10, 32, 10)
    assert at(points, [(15.0, 0.0)], obstacles=[HOUSE, behind]).n_lamps.tolist() == [1, 1, 1, 0]


def test_a_lamp_in_a_party_wall_is_not_walled_in() -> None:
    row = [HOUSE, shapely.box(10, 10, 20, 30)]
    # It lies nearer to the neighbour than to the street.
    assert at([(5, 9.7)], [(10.6, 9.7)], obstacles=row).n_lamps.tolist() == [1]


@pytest.mark.parametrize("seed", range(3))
def test_blocking_against_every_line(seed: int) -> None:
    rng = np.random.default_rng(seed)
    houses = np.array([rotate(shapely.box(x, y, x + 15, y + 8), a) for x, y, a in rng.uniform(0, 180, (12, 3))])
    points, lamps = rng.uniform(-20, 220, (2, 150, 2))
    lamps = lamps[shapely.distance(shapely.points(lamps), shapely.union_all(houses)) > WALL_M][:60]
    gives = point_formula(points, lamps, np.full(len(lamps), 6.0), np.full(len(lamps), 4000.0))
    gives[gives < LIGHT_CUTOFF_LX] = 0
    pairs = np.stack(np.broadcast_arrays(points[:, None], lamps[None]), axis=2)
    hit = shapely.intersects(shapely.linestrings(pairs), shapely.union_all(houses).boundary)
    light = at(points, lamps, obstacles=houses)
    np.testing.assert_allclose(light.lx, (gives * ~hit).sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(light.blocked_lx, (gives * hit).sum(axis=1), rtol=1e-12)
    assert hit.any()


# --- Along segments ------------------------------------------------------------------------------


def test_points_run_from_end_to_end_and_on_every_bend() -> None:
    lines = np.array([shapely.LineString([(0, 0), (10, 0), (10, 12)]), shapely.LineString([(50, 0), (50, 3)])])
    found = points_along(lines, spacing_m=5.0)
    expected = [(0, 0), (5, 0), (10, 0), (10, 4), (10, 8), (10, 12), (50, 0), (50, 3)]
    np.testing.assert_allclose(found.xy, expected, atol=1e-12)
    np.testing.assert_allclose(found.at_m, [0, 5, 10, 14, 18, 22, 0, 3])
    np.testing.assert_allclose(found.weight, [2.5, 5, 4.5, 4, 4, 2, 1.5, 1.5])
    assert found.place.tolist() == [0] * 6 + [1] * 2
    assert found.stretches().tolist() == [0, 1, 2, 3, 4, 6]


def test_points_along_lines_with_repeated_vertices() -> None:
    line = shapely.LineString([(0, 0), (0, 0), (4, 0), (4, 0), (10, 0), (10, 0)])
    found = points_along(np.array([line]), spacing_m=5.0)
    np.testing.assert_allclose(found.xy, [(0, 0), (4, 0), (7, 0), (10, 0)])


def test_a_segment_sums_up_its_points() -> None:
    lamps = lamps_at((5, 3), (18, 4))
    found = illuminance(street((0, 0), (10, 0), (10, 12)), lamps, spacing_m=5.0)
    points = np.array([(0, 0), (5, 0), (10, 0), (10, 4), (10, 8), (10, 12)])
    pieces = np.array([5, 5, 4, 4, 4])
    xy = np.array([(5, 3), (18, 4)])
    lx = point_formula(points, xy, np.full(2, HEIGHT), np.full(2, FLUX)).sum(axis=1)
    assert found.index.tolist() == ["s"]
    row = found.loc["s"]
    assert row.mean_lx == pytest.approx(pieces @ (lx[:-1] + lx[1:]) / 2 / 22)
    assert row.min_lx == pytest.approx(lx.min())
    assert row.uniformity == pytest.approx(row.min_lx / row.mean_lx)
    # Between two points the light runs straight: at a thousand places a metre.
    fine = np.interp(np.arange(0.0005, 22, 0.001), [0, *np.cumsum(pieces)], lx)
    assert row.p10_lx == pytest.approx(np.percentile(fine, 10), rel=1e-3)
    assert row.n_lamps == 2
    assert row.blocked_share == 0


def test_lamps_are_counted_once_a_segment() -> None:
    lines = [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(0, 400), (90, 400)])]
    segments = gpd.GeoDataFrame(geometry=lines, index=["a", "b"], crs=CRS)
    found = illuminance(segments, lamps_at((0, 3), (50, 3), (100, 3), (50, 300)))
    assert found.n_lamps.tolist() == [3, 0]
    assert found.loc["b", ["mean_lx", "min_lx", "p10_lx", "blocked_share"]].tolist() == [0, 0, 0, 0]
    assert np.isnan(found.loc["b", "uniformity"])


def test_what_a_lamp_is_not_known_for_is_assumed() -> None:
    def least(**columns: Any) -> float:
        return float(illuminance(street((-1, 0), (1, 0)), lamps_at((0, 0), **columns)).min_lx.iloc[0])

    def formula(height: float, flux: float) -> float:
        return flux * 0.8 / (2 * np.pi) * height / (height**2 + 1) ** 1.5

    assert least() == pytest.approx(formula(HEIGHT, FLUX))
    assert least(height_m=[4.0], power_w=[70.0]) == pytest.approx(formula(4.0, 70 * 90))
    assert least(power_w=[70.0], flux_lm=[3000.0]) == pytest.approx(formula(HEIGHT, 3000))
    assert least(road=["main"]) == pytest.approx(formula(9.0, 10_000))
    assert least(flux_lm=[0.0]) == 0


def town(seed: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 400, (40, 1, 2))
    lines = shapely.linestrings(np.concatenate([start, start + rng.normal(0, 60, (40, 2, 2))], axis=1))
    xy = rng.uniform(0, 400, (150, 2))
    houses = [rotate(shapely.box(x, y, x + 15, y + 8), a) for x, y, a in rng.uniform(0, 380, (30, 3))]
    return (
        gpd.GeoDataFrame(geometry=lines, crs=CRS),
        gpd.GeoDataFrame({"flux_lm": rng.uniform(1000, 9000, 150)}, geometry=shapely.points(xy), crs=CRS),
        gpd.GeoDataFrame(geometry=houses, crs=CRS),
    )


def test_turning_the_city_changes_nothing() -> None:
    frames = town(1)
    segments, lamps, houses = (
        frame.set_geometry(gpd.GeoSeries([rotate(g, 40, origin=(0, 0)) for g in frame.geometry], crs=CRS))
        for frame in frames
    )
    before = illuminance(frames[0], frames[1], buildings=frames[2])
    after = illuminance(segments, lamps, buildings=houses)
    np.testing.assert_allclose(after, before, rtol=1e-9)
    assert before.blocked_share.between(0.01, 1).any()


def test_the_order_of_segments_and_lamps_changes_nothing() -> None:
    segments, lamps, houses = town(2)
    before = illuminance(segments, lamps, buildings=houses)
    after = illuminance(segments[::-1], lamps.sample(frac=1, random_state=1), buildings=houses[::-1])
    assert after.index.tolist() == segments.index[::-1].tolist()
    np.testing.assert_allclose(after.loc[before.index], before, rtol=1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_half_the_spacing_changes_no_minimum_by_five_percent(seed: int) -> None:
    segments, lamps, _ = town(seed)
    coarse, fine = (illuminance(segments, lamps, spacing_m=LIGHT_SPACING_M / k) for k in (1, 2))
    lit = fine.min_lx > 0.2  # below, a lamp that drops under the cut-off makes a step
    assert lit.sum() > 20
    assert ((coarse.min_lx - fine.min_lx).abs() <= 0.05 * fine.min_lx)[lit].all()
    assert ((coarse.mean_lx - fine.mean_lx).abs() <= 0.05 * fine.mean_lx)[lit].all()


def test_a_segment_in_two_parts_is_the_same_by_length() -> None:
    segments, lamps, houses = town(5)
    segments = segments[segments.length > 40]
    whole = illuminance(segments, lamps, buildings=houses, spacing_m=0.5)
    halves = [
        gpd.GeoDataFrame(geometry=[substring(line, *cut, normalized=True) for line in segments.geometry], crs=CRS)
        for cut in ((0, 0.37), (0.37, 1))
    ]
    first, second = (illuminance(half, lamps, buildings=houses, spacing_m=0.5) for half in halves)
    np.testing.assert_allclose(0.37 * first.mean_lx + 0.63 * second.mean_lx, whole.mean_lx, rtol=0.02, atol=0.02)
    np.testing.assert_allclose(np.minimum(first.min_lx, second.min_lx), whole.min_lx, rtol=0.05, atol=0.02)


def test_a_segment_cut_at_its_points_is_exactly_the_same() -> None:
    lamps = lamps_at((5, 3), (18, 4), (33, -2))
    line, cut = np.array([shapely.LineString([(0, 0), (40, 0)])]), np.array([8.0, 40.0])
    parts = np.array([shapely.LineString([(a, 0), (b, 0)]) for a, b in zip([0, *cut[:-1]], cut, strict=True)])
    xy = shapely.get_coordinates(lamps.geometry.array)
    found = []
    for points in (points_along(line), points_along(parts)):
        lx = at(points.xy, xy).lx
        unit = np.zeros(len(lx), np.int64)
        found.append((np.average(lx, weights=points.weight), lx.min(), points.low_percentile(lx, unit, 1)[0]))
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_the_share_that_buildings_take() -> None:
    wall = gpd.GeoDataFrame(geometry=[shapely.box(-1, 2, 11, 3)], crs=CRS)
    found = illuminance(street((0, 0), (10, 0)), lamps_at((5, -4), (5, 6)), buildings=wall)
    near, far = (illuminance(street((0, 0), (10, 0)), lamps_at((5, y))).mean_lx.iloc[0] for y in (-4, 6))
    assert found.mean_lx.iloc[0] == pytest.approx(near)
    assert found.blocked_share.iloc[0] == pytest.approx(far / (near + far))
    assert found.n_lamps.tolist() == [1]


def test_empty_tables() -> None:
    segments, lamps = street((0, 0), (10, 0)), lamps_at((5, 4))
    assert illuminance(segments, lamps[:0]).loc["s", "mean_lx"] == 0
    assert len(illuminance(segments[:0], lamps)) == 0
    houses = gpd.GeoDataFrame(geometry=[], crs=CRS)
    assert illuminance(segments, lamps, buildings=houses).equals(illuminance(segments, lamps))
    wall = gpd.GeoDataFrame(geometry=[shapely.box(-1, 2, 11, 3)], crs=CRS)
    assert illuminance(segments, lamps[:0], buildings=wall).loc["s", "blocked_share"] == 0
    assert len(illuminance_of_areas(wall[:0], lamps, buildings=wall)) == 0


def test_what_cannot_be_lit_is_an_error() -> None:
    segments, lamps = street((0, 0), (10, 0)), lamps_at((5, 4))
    elsewhere = [frame.set_crs(3857, allow_override=True) for frame in (segments, lamps)]
    with pytest.raises(CrsError, match=r"segments is in .* and lamps in"):
        illuminance(elsewhere[0], lamps)
    with pytest.raises(CrsError, match=r"segments is in .* and buildings in"):
        illuminance(segments, lamps, buildings=elsewhere[1])
    with pytest.raises(CrsError, match="must be in a projected CRS in metres, got 'WGS 84'"):
        illuminance(*[frame.set_crs(4326, allow_override=True) for frame in (segments, lamps)])
    with pytest.raises(ValueError, match="segments must hold LineStrings only"):
        illuminance(lamps, lamps)
    with pytest.raises(ValueError, match="segments must be longer than 0 m"):
        illuminance(street((5, 5), (5, 5)), lamps)
    with pytest.raises(ValueError, match="lamps must hold points only"):
        illuminance(segments, segments)
    with pytest.raises(ValueError, match="areas must hold Polygons and MultiPolygons only"):
        illuminance_of_areas(segments, lamps)
    with pytest.raises(ValueError, match="spacing_m must be above 0 m, got 0"):
        illuminance(segments, lamps, spacing_m=0)


# --- Over areas ----------------------------------------------------------------------------------


def test_a_grid_fills_its_polygon() -> None:
    found = points_over(np.array([shapely.box(0, 0, 10, 4)]), spacing_m=5.0)
    assert found.xy[found.weight > 0].tolist() == [[2.5, 2.0], [7.5, 2.0]]
    ell = shapely.Polygon([(0, 0), (30, 0), (30, 10), (10, 10), (10, 30), (0, 30)])
    found = points_over(np.array([ell]), spacing_m=10.0)
    assert (found.weight > 0).sum() == 5
    assert shapely.contains_xy(ell, found.xy).all()
    assert np.isnan(found.at_m).all()
    assert len(found.stretches()) == 0


def test_the_edge_of_an_area_counts_for_its_minimum_alone() -> None:
    found = points_over(np.array([shapely.box(0, 0, 20, 20)]), spacing_m=5.0)
    edge = found.xy[found.weight == 0]
    assert (0.5, 0.5) in {tuple(each) for each in edge.tolist()}  # half a metre inside the corner
    assert shapely.distance(shapely.box(0, 0, 20, 20).boundary, shapely.points(edge)) == pytest.approx(0.5)
    areas = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 20, 20)], crs=CRS)
    row = illuminance_of_areas(areas, lamps_at((10, 10)), spacing_m=5.0).iloc[0]
    corner = point_formula(np.array([(0.5, 0.5)]), np.array([(10.0, 10)]), np.array([HEIGHT]), np.array([FLUX]))
    assert row.min_lx == pytest.approx(corner.item())
    grid = point_formula(found.xy[found.weight > 0], np.array([(10.0, 10)]), np.array([HEIGHT]), np.array([FLUX]))
    assert row.mean_lx == pytest.approx(grid.mean())


def test_a_large_area_takes_no_more_points() -> None:
    found = points_over(np.array([shapely.box(0, 0, 3000, 1000)]))
    assert (found.weight > 0).sum() == pytest.approx(AREA_POINTS, rel=0.05)


def test_a_sliver_still_has_a_point_inside() -> None:
    # The centre of the bounding box lies in the bay of the U.
    bay = shapely.Polygon([(0, 0), (4, 0), (4, 4), (3.9, 4), (3.9, 0.1), (0.1, 0.1), (0.1, 4), (0, 4)])
    found = points_over(np.array([bay]), spacing_m=5.0)
    assert (found.weight > 0).sum() == 1
    assert shapely.contains_xy(bay, found.xy[found.weight > 0]).all()


def test_areas_sum_up_their_grids() -> None:
    shapes = [
        shapely.box(0, 0, 22, 13),
        shapely.box(500, 0, 501, 1),
        shapely.MultiPolygon([shapely.box(40, 0, 60, 20)]),
    ]
    areas = gpd.GeoDataFrame(geometry=shapes, index=["a", "b", "c"], crs=CRS)
    xy = np.array([(5.0, 5.0), (50.0, 10.0)])
    found = illuminance_of_areas(areas, lamps_at(*xy), spacing_m=1.0)
    for name, shape in zip(areas.index, shapes, strict=True):
        points = points_over(np.array([shape]), spacing_m=1.0)
        gives = point_formula(points.xy, xy, np.full(2, HEIGHT), np.full(2, FLUX))
        lx = (gives * (gives >= LIGHT_CUTOFF_LX)).sum(axis=1)
        grid = lx[points.weight > 0]
        np.testing.assert_allclose(found.loc[name, ["mean_lx", "min_lx"]].to_numpy(float), [grid.mean(), lx.min()])
        assert found.loc[name, "p10_lx"] == pytest.approx(np.percentile(grid, 10), rel=0.05)
    assert found.n_lamps.tolist() == [2, 0, 2]
    assert found.columns.tolist() == illuminance(street((0, 0), (1, 1)), lamps_at((0, 0))).columns.tolist()
