from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.graph import build_network
from geosafe.network.ways_out import ways_out
from tests.network.towns import Town, distances, random_map


def counted(town: Town, lines: list[np.ndarray], reach_m: float = 100.0) -> list[int]:
    offsets = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    return ways_out(town.network, np.concatenate(lines), offsets, reach_m=reach_m).tolist()


def drawn(*lines: list[tuple[float, float]]) -> tuple[Town, list[np.ndarray]]:
    """Segments from their polylines; ends that coincide are one node."""
    coords = [np.array(line, float) for line in lines]
    names: dict[tuple[float, ...], int] = {}
    ends = np.array([[names.setdefault(tuple(c[k]), len(names)) for k in (0, -1)] for c in coords])
    length = np.array([np.hypot(*np.diff(c, axis=0).T).sum() for c in coords])
    return Town(ends[:, 0], ends[:, 1], length), coords


def turned(lines: list[np.ndarray], degrees: float) -> list[np.ndarray]:
    a = np.radians(degrees)
    return [line @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) for line in lines]


def test_a_straight_street_has_two_and_towards_its_end_one() -> None:
    assert counted(*drawn([(0, 0), (150, 0)], [(150, 0), (300, 0)], [(300, 0), (450, 0)])) == [1, 2, 1]


def test_an_isolated_street() -> None:
    assert counted(*drawn([(0, 0), (60, 0)])) == [0]
    assert counted(*drawn([(0, 0), (200, 0)])) == [2]
    assert counted(*drawn([(0, 0), (900, 0)])) == [2]
    assert counted(*drawn([(0, 0), (199.9, 0)])) == [0]


def test_a_dead_end_at_just_the_reach_counts() -> None:
    assert counted(*drawn([(0, 0), (100, 0)], [(100, 0), (150, 0)]))[0] == 1
    assert counted(*drawn([(0, 0), (100, 0)], [(100, 0), (149.9, 0)]))[0] == 0


def test_crossings_at_both_ends_give_six() -> None:
    # 50 m from the middle to a crossing, 50 m into each of its three other arms: at 0 and ±45 degrees.
    arms = [
        [(at, 0), (at + dx, dy)] for at, out in ((100, 1), (0, -1)) for dx, dy in ((out * 90, 0), (0, 90), (0, -90))
    ]
    town = drawn([(0, 0), (100, 0)], *arms)
    assert counted(*town)[0] == 6


def test_two_places_in_one_direction_are_one_way_out() -> None:
    # A fork into two streets 20 degrees apart, and a dead end behind.
    fork = [[(50, 0), (50 + 300 * np.cos(a), 300 * np.sin(a))] for a in np.radians([10, -10])]
    assert counted(*drawn([(0, 0), (50, 0)], *fork))[0] == 1


def test_the_walk_follows_the_bends() -> None:
    # Behind the crossing the street turns back at once: as the crow flies it starts ahead, but leads behind.
    ahead = drawn([(0, 0), (100, 0)], [(100, 0), (100, 20), (-100, 20)])
    # 50 m to the end, 20 m across and 30 m back: the place at (70, 20) lies at 45 degrees.
    assert counted(*ahead)[0] == 1
    # With a reach of 150 m it is at (20, 20), beyond 120 degrees.
    both = drawn([(0, 0), (100, 0)], [(100, 0), (100, 20), (-200, 20)], [(0, 0), (-300, 180)])
    assert counted(*both, reach_m=150.0)[0] == 2


def test_ways_that_meet_again_within_reach_lead_nowhere() -> None:
    # A ring of 120 m: its far side is 60 m away. The stem leads out of it.
    ring = [[(0, 0), (30, 30)], [(30, 30), (0, 60)], [(0, 60), (-30, 30)], [(-30, 30), (0, 0)]]
    assert counted(*drawn(*ring)) == [0, 0, 0, 0]
    stem = drawn(*ring, [(0, 0), (0, -150)])
    assert counted(*stem)[:4] == [1, 1, 1, 1]


def test_a_closed_street_is_seen_from_its_far_side() -> None:
    loop = [(0, 0), (0, 0), (200, 0), (200, 100), (0, 100), (0, 0)]
    assert counted(*drawn(loop)) == [2]


@pytest.mark.parametrize("seed", range(6))
def test_against_walking_everywhere(seed: int) -> None:
    town, lines = random_map(seed)
    found = counted(town, lines)
    for k, line in enumerate(lines):
        heading = line[-1] - line[0] if town.u[k] != town.v[k] else line[1] - line[0]
        crossed, touched = [], []
        for other, d in zip(lines, distances(town, k, 0.5, 0.05), strict=True):
            crossed.append(along(other, (np.flatnonzero((d[:-1] < 100) != (d[1:] < 100)) + 1) / len(d)))
            touched.append(along(other, (np.flatnonzero(np.abs(d - 100) < 0.06) + 0.5) / len(d)))
        sure, possible = (turn(np.concatenate(p) - along(line, np.array([0.5])), heading) for p in (crossed, touched))
        # A place near the border of two sectors may be in either.
        low = np.unique(sure[np.abs(sure - np.round(sure)) > 0.01] // 1)
        high = np.unique(np.concatenate([(possible - 0.01) % 6 // 1, (possible + 0.01) % 6 // 1]))
        assert len(low) <= found[k] <= len(high)


def turn(away: np.ndarray, heading: np.ndarray) -> np.ndarray:
    """Direction in sectors of 60 degrees; sector 0 runs from 30 degrees right to 30 degrees left of the heading."""
    angle = np.arctan2(away[:, 1], away[:, 0]) - np.arctan2(heading[1], heading[0])
    return (np.degrees(angle) + 30) / 60 % 6


def along(line: np.ndarray, fraction: np.ndarray) -> np.ndarray:
    steps = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.stack([np.interp(fraction * steps[-1], steps, line[:, k]) for k in (0, 1)], axis=1)


def test_turning_the_city_changes_nothing() -> None:
    for seed in range(5):
        town, lines = random_map(seed)
        assert counted(town, turned(lines, 37)) == counted(town, lines)
    # A square grid, where many places lie on the border of two sectors.
    blocks = [[(40 * x, 40 * y), (40 * x + 40, 40 * y)] for x in range(9) for y in range(9)]
    blocks += [[(40 * y, 40 * x), (40 * y, 40 * x + 40)] for x in range(9) for y in range(9)]
    town, lines = drawn(*blocks)
    expected = counted(town, lines)
    for degrees in (30, 45, 90, 123, 180):
        assert counted(town, turned(lines, degrees)) == expected


def test_names_order_and_direction_change_nothing() -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        town, lines = random_map(seed)
        expected = np.array(counted(town, lines))
        order = rng.permutation(len(lines))
        flip = (rng.random(len(lines)) < 0.5) & (town.u != town.v)
        u, v = np.where(flip, town.v, town.u), np.where(flip, town.u, town.v)
        other = Town(-u[order], -v[order], town.length[order])
        assert counted(other, [lines[k][::-1] if flip[k] else lines[k] for k in order]) == expected[order].tolist()


def test_wrong_calls_say_what_is_wrong() -> None:
    network = build_network([1], [2], [100.0])
    line = np.array([(0.0, 0.0), (100.0, 0.0)])
    with pytest.raises(ValueError, match="offsets must be one longer than the 1 segments, got 3"):
        ways_out(network, line, np.array([0, 1, 2]))
    with pytest.raises(ValueError, match="reach_m must be above 0 m, got -1"):
        ways_out(network, line, np.array([0, 2]), reach_m=-1)


def test_no_segments() -> None:
    assert ways_out(build_network([], [], []), np.empty((0, 2)), np.array([0])).shape == (0,)
