from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import geosafe as gs
from geosafe.network import fields as fields_module
from geosafe.network.density import STEPS_PER_DOUBLING, adaptive_bandwidths
from geosafe.network.fields import KERNELS, METHODS
from tests.network.towns import Town, random_sources, random_town, split, split_sources
from tests.network.walks import density_at, points_at, swallowed, table_of

REAL = Path(__file__).parents[3] / "shared/data/london-city"


def on_segments(town: Town, points: tuple[np.ndarray, np.ndarray], **options: Any) -> np.ndarray:
    """Mass on each segment."""
    segments = table_of(town)
    found = gs.network_density(segments, points_at(segments, *points), lixel_m=np.inf, **options)
    return (found["density_per_m"] * (found["to_m"] - found["from_m"])).to_numpy()


def test_a_street_by_hand():
    # A street of 100 m, drawn in two segments that meet end to end; a point 30 m from its start, bandwidth 40 m.
    lines = [shapely.LineString([(0, 0), (60, 0)]), shapely.LineString([(100, 0), (60, 0)])]
    segments = gpd.GeoDataFrame(geometry=lines, index=["a", "b"], crs="EPSG:3067")
    points = gpd.GeoDataFrame(geometry=[shapely.Point(30, 4)], crs="EPSG:3067")
    found = gs.network_density(segments, points, bandwidth_m=40, kernel="triangular", method="simple", lixel_m=20)
    assert found["segment_id"].tolist() == ["a", "a", "a", "b", "b"]
    # The triangular kernel integrates to u - u²/2 of half its mass; b begins at 100 m.
    by_hand = [
        (0.75 - 0.28125) - (0.25 - 0.03125),
        2 * (0.25 - 0.03125),
        (0.75 - 0.28125) - (0.25 - 0.03125),
        0,
        0.03125,
    ]
    assert (found["density_per_m"] * 20).to_numpy() == pytest.approx(by_hand, rel=1e-12)
    kept = gs.network_density(segments, points, bandwidth_m=40, kernel="triangular", lixel_m=20)
    # The continuous form throws back what runs past the start: from 40 m away, 1/32 of the mass on (0, 10).
    by_hand[0] += 0.03125
    assert (kept["density_per_m"] * 20).to_numpy() == pytest.approx(by_hand, rel=1e-9)


def test_the_table_that_comes_back():
    town = random_town(2)
    segments = table_of(town)
    points = points_at(segments, [0, 5], [0.2, 0.9])
    found = gs.network_density(segments, points, bandwidth_m=80)
    assert isinstance(found, gpd.GeoDataFrame)
    assert list(found) == ["segment_id", "from_m", "to_m", "geometry", "density_per_m"]
    assert found.crs == segments.crs
    assert (found["to_m"] - found["from_m"]).max() <= 10 * (1 + 1e-9)
    assert (found.groupby("segment_id", sort=False)["to_m"].max().to_numpy() == pytest.approx(town.length)) is True


@pytest.mark.parametrize("method", METHODS)
def test_columns_of_weights_are_densities_of_their_own(method):
    town = random_town(4)
    segments = table_of(town)
    points = points_at(segments, *random_sources(town, 4)).iloc[::-1]
    rng = np.random.default_rng(4)
    weights = pd.DataFrame(rng.uniform(0, 2, (6, 3)), points.index, ["day", "evening", "night"])
    weights.loc[weights.index[2:], "night"] = 0.0
    found = gs.network_density(segments, points, bandwidth_m=60, method=method, weights=weights)
    for name in weights:
        alone = gs.network_density(segments, points, bandwidth_m=60, method=method, weights=weights[name])
        np.testing.assert_allclose(found[f"{name}_per_m"], alone["density_per_m"], rtol=1e-12, atol=1e-15)
    mass = (found["day_per_m"] * (found["to_m"] - found["from_m"])).sum()
    if method == "continuous":
        assert mass == pytest.approx(weights["day"].sum(), rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(4))
def test_splitting_a_segment_changes_nothing(seed, method):
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    segment, fraction = random_sources(town, seed)
    cut, at = int(rng.choice(segment)), rng.uniform(0.1, 0.9)
    parts = split(town, cut, at)
    whole = on_segments(town, (segment, fraction), bandwidth_m=120, method=method)
    pieces = on_segments(parts, split_sources(town, segment, fraction, cut, at), bandwidth_m=120, method=method)
    joined = pieces[:-1].copy()
    joined[cut] += pieces[-1]
    np.testing.assert_allclose(joined, whole, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(3))
def test_names_order_and_direction_change_nothing(seed, method):
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    segment, fraction = random_sources(town, seed)
    before = on_segments(town, (segment, fraction), bandwidth_m=90, method=method)

    names, order = rng.permutation(10_000)[:12] - 5_000, rng.permutation(len(town.u))
    turned = rng.random(len(town.u)) < 0.5
    u, v = np.where(turned, town.v, town.u), np.where(turned, town.u, town.v)
    other = Town(names[u][order], names[v][order], town.length[order])
    part = np.where(turned[segment], 1 - fraction, fraction)
    after = on_segments(other, (np.argsort(order)[segment], part), bandwidth_m=90, method=method)
    np.testing.assert_allclose(after[np.argsort(order)], before, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_points_changes_no_byte(method):
    town = random_town(7)
    segment, fraction = random_sources(town, 7)
    segment, fraction = np.append(segment, segment[:2]), np.append(fraction, fraction[:2])
    one = on_segments(town, (segment, fraction), bandwidth_m=90, method=method, weights=[1, 2, 3, 4, 5, 6, 7, 8])
    order = np.random.default_rng(7).permutation(8)
    other = on_segments(town, (segment[order], fraction[order]), bandwidth_m=90, method=method, weights=order + 1)
    assert one.tobytes() == other.tobytes()
    # So many that they are added up beforehand.
    segment, fraction = np.tile(segment, 60), np.random.default_rng(8).random(480)
    one = on_segments(town, (segment, fraction), bandwidth_m=90, method=method, weights=np.arange(480) % 7)
    order = np.random.default_rng(9).permutation(480)
    other = on_segments(town, (segment[order], fraction[order]), bandwidth_m=90, method=method, weights=order % 7)
    assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_equal_places_add_up(method):
    town = random_town(7)
    segment, fraction = random_sources(town, 7)
    segment, fraction = np.append(segment, segment[:2]), np.append(fraction, fraction[:2])
    one = on_segments(town, (segment, fraction), bandwidth_m=90, method=method, weights=[1, 2, 3, 4, 5, 6, 7, 8])
    summed = on_segments(town, (segment[:6], fraction[:6]), bandwidth_m=90, method=method, weights=[8, 10, 3, 4, 5, 6])
    np.testing.assert_allclose(summed, one, rtol=1e-12, atol=1e-14)


def test_points_off_the_network_count_nowhere():
    segments = table_of(random_town(1))
    near = gpd.GeoDataFrame(geometry=[shapely.Point(2, 10.5), shapely.Point(-500, 0)], crs=segments.crs)
    found = gs.network_density(segments, near, bandwidth_m=50)
    assert (found["density_per_m"] * (found["to_m"] - found["from_m"])).sum() == pytest.approx(1)
    snapped = gs.snap_points(near, segments, limit_m=60)
    same = gs.network_density(segments, snapped, bandwidth_m=50)
    assert same["density_per_m"].to_numpy().tobytes() == found["density_per_m"].to_numpy().tobytes()


def test_adaptive_bandwidths_by_hand():
    # Pilot densities 1, 4 and 16 at weights 1, 2 and 1: their geometric mean is 4. Roots of 4, 1 and 1/4 times 100.
    found = adaptive_bandwidths(np.array([1.0, 4.0, 16.0]), np.array([1.0, 2.0, 1.0]), 100, (50, 200))
    assert found.tolist() == pytest.approx([200, 100, 50])
    # Within bounds, and in steps of an eighth of a doubling.
    # 4 and 1 have a geometric mean of 2: the square root of 2 ÷ 4 and of 2 ÷ 1, both within these bounds.
    root = adaptive_bandwidths(np.array([4.0, 1.0]), np.ones(2), 100, (25, 400))
    np.testing.assert_allclose(root, [100 / 2**0.5, 100 * 2**0.5])
    held = adaptive_bandwidths(np.array([1.0, 4.0, 4.5, 16.0]), np.ones(4), 100, (80, 120))
    assert held[[0, 3]].tolist() == [120, 80]
    steps = np.log2(held / 80) * 5 / np.log2(120 / 80)
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-9)
    assert STEPS_PER_DOUBLING == 8


@pytest.mark.parametrize("method", METHODS)
def test_an_adaptive_density_is_made_of_fixed_ones(method):
    # Three points close together on one street and a lonely one on another.
    town = Town(np.array([0, 5]), np.array([1, 6]), np.array([300.0, 400.0]))
    points = (np.array([0, 0, 0, 1]), np.array([0.49, 0.5, 0.51, 0.5]))
    found = on_segments(town, points, bandwidth_m=60, method=method, adaptive_m=(30, 120))
    assert found == pytest.approx([3, 1], rel=1e-9)
    segments = table_of(town)
    table = gs.network_density(
        segments, points_at(segments, *points), bandwidth_m=60, method=method, adaptive_m=(30, 120), lixel_m=1
    )
    reach = table[table["density_per_m"] > 1e-9].groupby("segment_id")["to_m"].agg(["min", "max"])
    crowd, lonely = (reach.loc[name, "max"] - reach.loc[name, "min"] for name in ("s0", "s1"))
    assert crowd < 2 * 60 < lonely
    equal = on_segments(town, points, bandwidth_m=60, method=method, adaptive_m=(60, 60))
    np.testing.assert_allclose(equal, on_segments(town, points, bandwidth_m=60, method=method), atol=1e-12)


@pytest.mark.parametrize("kernel", KERNELS)
def test_an_adaptive_density_loses_what_runs_past_dead_ends(kernel):
    # A crossroads of dead ends: each point with its own bandwidth, every walk followed.
    town = Town(np.array([0, 0, 0, 1, 1]), np.array([1, 2, 3, 4, 5]), np.array([30.0, 25.0, 40.0, 9.0, 60.0]))
    segment, fraction = np.array([0, 0, 1, 2, 4]), np.array([0.2, 0.25, 0.6, 0.9, 0.5])
    places = [(int(s), float(f * town.length[s])) for s, f in zip(segment, fraction, strict=True)]
    pilot = np.array([sum(density_at(town, a, b, 40, kernel, "discontinuous") for a in places) for b in places])
    own = adaptive_bandwidths(pilot, np.ones(5), 40, (20, 80))
    assert len(set(own)) > 2
    lost = sum(swallowed(town, place, each, kernel) for place, each in zip(places, own, strict=True))
    assert lost > 0.5
    found = on_segments(
        town, (segment, fraction), bandwidth_m=40, kernel=kernel, method="discontinuous", adaptive_m=(20, 80)
    )
    assert found.sum() == pytest.approx(5 - lost, rel=1e-9)


def test_ends_that_meet_to_the_millimetre_are_joined_where_no_nodes_are_given():
    lines = [shapely.LineString([(0, 0), (50, 0)]), shapely.LineString([(50.0002, 0), (50, 50)])]
    segments = gpd.GeoDataFrame(geometry=lines, index=["a", "b"], crs="EPSG:3067")
    points = pd.DataFrame({"segment_id": ["a"], "fraction": [0.9]})
    found = gs.network_density(segments, points, bandwidth_m=30, lixel_m=np.inf)
    # What of the quartic kernel lies beyond 5 m of 30, on one side.
    u = 5 / 30
    assert found["density_per_m"][1] * 50 == pytest.approx(0.5 - 15 / 16 * (u - 2 * u**3 / 3 + u**5 / 5), rel=1e-4)
    apart = gs.network_density(segments.assign(u=[1, 3], v=[2, 4]), points, bandwidth_m=30, lixel_m=np.inf)
    assert apart["density_per_m"].tolist() == pytest.approx([1 / 50, 0])


STREETS = table_of(Town(np.array([0, 1]), np.array([1, 2]), np.array([70.0, 80.0])))
POINTS = points_at(STREETS, [0, 1], [0.5, 0.5])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"bandwidth_m": 0}, "a bandwidth must be above 0 m and finite, got 0"),
        ({"bandwidth_m": -5}, "must be above 0 m and finite, got -5"),
        ({"bandwidth_m": np.nan}, "must be above 0 m and finite, got nan"),
        ({"bandwidth_m": 151}, "151 m is longer than the whole network, 150 m"),
        ({"kernel": "quadratic"}, "kernel must be one of quartic, .* got 'quadratic'; did you mean 'quartic'"),
        ({"kernel": "Gauss"}, "did you mean 'gaussian'"),
        ({"method": "discontinous"}, "method must be one of simple, .* did you mean 'discontinuous'"),
        ({"lixel_m": 0}, "lixel_m must be above 0 m, got 0"),
        ({"adaptive_m": (100, 50)}, "the least and the greatest bandwidth, got 100 and 50"),
        ({"adaptive_m": (0, 50)}, "must be above 0 m and finite, got 0"),
        ({"adaptive_m": 50}, "adaptive_m must be two bandwidths"),
        ({"weights": [1, np.nan]}, r"weights must be finite and 0 or more, got nan at point 1 \(1 such points\)"),
        ({"weights": [-1, 2]}, "got -1.0 at point 0"),
        ({"weights": [1, 2, 3]}, r"one number for each of 2 points, or a table of them, got \(3,\)"),
        ({"weights": pd.Series([1, 2], [1, 0])}, "weights must stand on the index of points"),
        ({"points": POINTS.iloc[:0]}, "points holds no point on the network: none of 0"),
        ({"points": POINTS.assign(segment_id=None)}, "no point on the network: none of 2 is near enough"),
        ({"points": POINTS.assign(segment_id="s9")}, "2 times a segment that is not in segments, first 's9'"),
        ({"points": POINTS.assign(fraction=[0.5, np.nan])}, "fraction must be 0 to 1, got nan at point 1"),
        ({"points": POINTS.set_axis(["a", "a"])}, "points holds the id 'a' twice"),
        ({"points": POINTS[["fraction"]]}, "must be a GeoDataFrame of points, or hold segment_id and fraction"),
        ({"segments": STREETS.set_axis(["a", "a"])}, "segments holds the id 'a' twice"),
        ({"segments": STREETS.iloc[:0]}, "segments holds no segment"),
        ({"segments": STREETS.set_crs(None, allow_override=True)}, "segments has no CRS"),
        (
            {"segments": STREETS.set_crs(4326, allow_override=True)},
            "must be in a projected CRS in metres, got 'WGS 84'",
        ),
        ({"segments": STREETS.assign(u=[0, None])}, "u and v must name a node for every segment"),
        (
            {"segments": STREETS.set_geometry([shapely.Point(0, 0)] * 2, crs=3067)},
            "LineStrings only",
        ),
        (
            {"segments": STREETS.set_geometry([shapely.LineString([(5, 5), (5, 5)])] * 2, crs=3067)},
            "2 segments have no length, first 's0'",
        ),
    ],
)
def test_wrong_calls_say_what_is_wrong(change, says):
    call: dict[str, Any] = {"segments": STREETS, "points": POINTS, "bandwidth_m": 50.0} | change
    with pytest.raises(gs.GeosafeError, match=says):
        gs.network_density(call.pop("segments"), call.pop("points"), **call)


def test_points_in_another_crs():
    points = gpd.GeoDataFrame(geometry=[shapely.Point(24, 60)], crs=4326)
    with pytest.raises(gs.CrsError, match="project one with"):
        gs.network_density(STREETS, points, bandwidth_m=50)


def test_nothing_that_was_given_changes():
    segments, points = STREETS.copy(), POINTS.copy()
    weights = np.array([1.0, 2.0])
    gs.network_density(segments, points, bandwidth_m=50, weights=weights, adaptive_m=(20, 90))
    pd.testing.assert_frame_equal(segments, STREETS)
    pd.testing.assert_frame_equal(points, POINTS)
    assert weights.tolist() == [1, 2]


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_weight_of_0_everywhere_gives_0(kernel):
    found = gs.network_density(STREETS, POINTS, bandwidth_m=50, kernel=kernel, weights=[0, 0])
    assert (found["density_per_m"] == 0).all()


@pytest.fixture(scope="module")
def holborn(tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    if not REAL.exists():
        pytest.skip("the London extract is not beside the repository")
    place = tmp_path_factory.mktemp("holborn")
    shutil.copy(REAL / "london-city-holborn.osm.pbf", place / "holborn.osm.pbf")
    (place / "study.yaml").write_text(
        "name: Holborn\nosm: holborn.osm.pbf\ntimezone: Europe/London\nperiod: {from: 2019-01-01, to: 2019-12-31}\n"
    )
    return gs.read_study(place).segments


def test_mass_on_real_streets(holborn):
    assert (holborn["length_m"] < 5).mean() > 0.05
    rng = np.random.default_rng(0)
    points = points_at(holborn, rng.integers(0, len(holborn), 500), rng.random(500))
    for kernel, reach in (("quartic", 100.0), ("quartic", 300.0), ("epanechnikov", 100.0), ("gaussian", 100.0)):
        found = gs.network_density(holborn, points, bandwidth_m=reach, kernel=kernel)
        mass = (found["density_per_m"] * (found["to_m"] - found["from_m"])).sum()
        assert mass == pytest.approx(500, rel=1e-9)
        # What steps of distance put off stays far below the peak of one point.
        assert found["density_per_m"].min() > -1e-5 / reach


def test_what_is_lost_on_real_streets(holborn, monkeypatch):
    rng = np.random.default_rng(1)
    points = points_at(holborn, rng.integers(0, len(holborn), 100), rng.random(100))

    def kept(reach: float) -> float:
        found = gs.network_density(
            holborn, points, bandwidth_m=reach, kernel="gaussian", method="discontinuous", lixel_m=np.inf
        )
        return float((found["density_per_m"] * (found["to_m"] - found["from_m"])).sum())

    # At 300 m, too many walks come to some dead ends. Ten times more are followed, and less than 1e-9 changes.
    near, far = kept(100.0), kept(300.0)
    monkeypatch.setattr(fields_module, "_MOST_STEPS", 2_000_000)
    assert kept(300.0) == pytest.approx(far, rel=1e-9)
    # At 100 m all are followed. Without them, steps sixteen times finer come to the same.
    monkeypatch.setattr(fields_module, "_MOST_STEPS", 1)
    monkeypatch.setattr(fields_module, "_STEPS", 12_800)
    assert near < 95
    assert kept(100.0) == pytest.approx(near, rel=1e-9)
