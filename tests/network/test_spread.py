from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad

from geosafe.network.graph import build_network
from geosafe.network.spread import CUTOFF, spread, spread_evenly
from tests.network.towns import Town, distances, random_sources, random_town, split, split_sources

KERNELS: Any = [
    ("exponential", 40.0, lambda d: np.exp(-d / 40.0)),
    ("gaussian", 60.0, lambda d: np.exp(-((d / 60.0) ** 2))),
]


def test_a_straight_line_by_hand() -> None:
    # Streets of 100 m and 50 m in a row; 20 m before the junction a source of 3.
    network = build_network([1, 2], [2, 3], [100.0, 50.0])
    near = 3 * 100 * ((1 - np.exp(-0.8)) + (1 - np.exp(-0.2))) / 100
    far = 3 * 100 * (np.exp(-0.2) - np.exp(-0.7)) / 50
    found = spread(network, [0], [0.8], [3.0], kernel="exponential", scale_m=100.0)
    np.testing.assert_allclose(found, [[near], [far]], rtol=1e-12)


def test_a_straight_line_under_the_gaussian() -> None:
    network = build_network([1, 2], [2, 3], [30.0, 30.0])
    found = spread(network, [0], [0.0], [2.0], kernel="gaussian", scale_m=30.0)
    # The integral of exp(-t²) from 0 to 1 and from 1 to 2 is 0.7468241 and 0.1352573.
    np.testing.assert_allclose(found[:, 0], [2 * 0.7468241328, 2 * 0.1352572580], rtol=1e-9)


def test_around_a_loop_the_shorter_way_counts() -> None:
    # A ring of 100 m with the source at its node: the far side is 50 m away, either way.
    network = build_network([7], [7], [100.0])
    found = spread(network, [0], [0.0], [1.0], kernel="exponential", scale_m=50.0)
    np.testing.assert_allclose(found, [[2 * 50 * (1 - np.exp(-1)) / 100]], rtol=1e-12)


def test_the_offset_is_a_longer_way() -> None:
    network = build_network([1, 2], [2, 3], [100.0, 50.0])
    plain = spread(network, [0], [0.8], [3.0], kernel="exponential", scale_m=1000.0)
    off = spread(network, [0], [0.8], [3.0], kernel="exponential", scale_m=1000.0, offset_m=[30.0])
    np.testing.assert_allclose(off, plain * np.exp(-0.03), rtol=1e-12)
    assert not spread(network, [0], [0.8], [3.0], kernel="exponential", scale_m=5.0, offset_m=40.0).any()


@pytest.mark.parametrize(("kernel", "share"), [("exponential", 0.001), ("gaussian", 0.0002)])
def test_what_the_cut_off_loses_on_a_line(kernel: Any, share: float) -> None:
    network = build_network([1], [2], [10_000.0])
    whole = {"exponential": 2 * 100.0, "gaussian": np.sqrt(np.pi) * 100}[kernel]
    found = spread(network, [0], [0.5], [1.0], kernel=kernel, scale_m=100.0)[0, 0] * 10_000
    assert 0.5 * share < 1 - found / whole < 1.1 * share


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda k: k[0])
@pytest.mark.parametrize("seed", range(6))
def test_against_sampling_along_every_segment(seed: int, kernel: Any) -> None:
    name, scale, decay = kernel
    town = random_town(seed)
    segment, fraction = random_sources(town, seed)
    values = np.random.default_rng(seed).uniform(1, 5, (len(segment), 2))
    expected = np.zeros((len(town.u), 2))
    for i in range(len(segment)):
        for k, d in enumerate(distances(town, segment[i], fraction[i], 0.02)):
            arrives = np.where(decay(d) >= CUTOFF, decay(d), 0.0)
            expected[k] += values[i] * arrives.mean()
    found = spread(town.network, segment, fraction, values, kernel=name, scale_m=scale)
    # Where only the very end of the reach touches a segment, sampling itself is coarse.
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("seed", range(10))
def test_splitting_a_segment_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    segment, fraction = random_sources(town, seed)
    values = rng.uniform(0, 5, (len(segment), 2))
    cut, at = int(rng.choice(segment)), rng.uniform(0.1, 0.9)
    parts = split(town, cut, at)
    moved = split_sources(town, segment, fraction, cut, at)
    for name, scale, _ in KERNELS:
        whole = spread(town.network, segment, fraction, values, kernel=name, scale_m=scale, offset_m=3.0)
        pieces = spread(parts.network, *moved, values, kernel=name, scale_m=scale, offset_m=3.0)
        joined = pieces[:-1].copy()
        joined[cut] = pieces[cut] * at + pieces[-1] * (1 - at)
        np.testing.assert_allclose(joined, whole, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_names_order_and_direction_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    segment, fraction = random_sources(town, seed)
    values = rng.uniform(0, 5, (len(segment), 2))
    before = spread(town.network, segment, fraction, values, kernel="exponential", scale_m=40.0)

    names, order = rng.permutation(10_000)[:12] - 5_000, rng.permutation(len(town.u))
    turned = rng.random(len(town.u)) < 0.5
    u, v = np.where(turned, town.v, town.u), np.where(turned, town.u, town.v)
    other = Town(names[u][order], names[v][order], town.length[order])
    position = np.argsort(order)
    part = np.where(turned[segment], 1 - fraction, fraction)
    after = spread(other.network, position[segment], part, values, kernel="exponential", scale_m=40.0)
    np.testing.assert_allclose(after[position], before, rtol=1e-10)

    shuffled = rng.permutation(len(segment))
    same = spread(
        town.network, segment[shuffled], fraction[shuffled], values[shuffled], kernel="exponential", scale_m=40.0
    )
    assert same.tobytes() == before.tobytes()


def test_sources_at_one_place_are_one_source() -> None:
    town = random_town(3)
    two = spread(town.network, [4, 4], [0.3, 0.3], [1.0, 2.5], kernel="gaussian", scale_m=30.0)
    one = spread(town.network, [4], [0.3], [3.5], kernel="gaussian", scale_m=30.0)
    assert two.tobytes() == one.tobytes()


def test_many_sources_are_the_sum_of_each() -> None:
    town = random_town(8)
    rng = np.random.default_rng(8)
    segment, fraction, values = rng.integers(0, 20, 2500), rng.random(2500), rng.random(2500)
    whole = spread(town.network, segment, fraction, values, kernel="exponential", scale_m=40.0)
    halves = [
        spread(town.network, segment[k], fraction[k], values[k], kernel="exponential", scale_m=40.0)
        for k in (slice(0, 700), slice(700, 2500))
    ]
    np.testing.assert_allclose(whole, sum(halves), rtol=1e-11)


def test_no_sources_give_zeros() -> None:
    town = random_town(0)
    found = spread(town.network, [], [], np.empty((0, 3)), kernel="exponential", scale_m=40.0)
    assert found.shape == (20, 3)
    assert not found.any()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"values": [np.nan]}, "values must be finite"),
        ({"values": [1.0, 2.0]}, "one row for each of the 1 sources"),
        ({"offset_m": -1.0}, "offset_m must be 0 m or more"),
        ({"offset_m": np.nan}, "offset_m must be 0 m or more"),
        ({"scale_m": 0.0}, "at a scale above 0 m"),
        ({"kernel": "box"}, "must be exponential or gaussian"),
        ({"segment": [99]}, "segment must be 0 to 19"),
    ],
)
def test_wrong_calls_say_what_is_wrong(change: dict[str, Any], says: str) -> None:
    call: dict[str, Any] = {"segment": [0], "fraction": [0.5], "values": [1.0], "kernel": "gaussian", "scale_m": 30.0}
    call |= change
    with pytest.raises(ValueError, match=says):
        spread(random_town(0).network, call.pop("segment"), call.pop("fraction"), call.pop("values"), **call)


def test_a_share_of_a_cross_by_hand() -> None:
    # Four arms of 100, 100, 20 and 40 m; 10 m up the first arm, with a reach of 60 m: 50 m past the middle.
    network = build_network([0, 0, 0, 0], [1, 2, 3, 4], [100.0, 100.0, 20.0, 40.0])
    found = spread_evenly(network, [0], [0.1], radius_m=60.0).toarray()[0]
    np.testing.assert_allclose(found, np.array([70.0, 50.0, 20.0, 40.0]) / 180, rtol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_no_mass_is_lost_and_sampling_agrees(seed: int) -> None:
    town = random_town(seed)
    segment, fraction = random_sources(town, seed)
    segment, fraction = np.append(segment, segment[:2]), np.append(fraction, fraction[:2])
    shares = spread_evenly(town.network, segment, fraction, radius_m=60.0)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-12)
    for i in range(len(segment)):
        near = [(d <= 60).mean() for d in distances(town, segment[i], fraction[i], 0.05)]
        reached = np.array(near) * town.length
        np.testing.assert_allclose(shares[[i]].toarray()[0], reached / reached.sum(), atol=1e-3)


def test_sharing_no_sources() -> None:
    assert spread_evenly(random_town(0).network, [], [], radius_m=60.0).shape == (0, 20)
    with pytest.raises(ValueError, match="radius_m must be above 0 m, got 0"):
        spread_evenly(random_town(0).network, [0], [0.5], radius_m=0)


def test_the_mean_is_that_of_the_decay_itself() -> None:
    # A segment 500 m long reached only partly: the mean still runs over its whole length.
    network = build_network([1], [2], [500.0])
    limit = -20 * np.log(CUTOFF)
    expected = quad(lambda x: np.exp(-x / 20), 0, limit)[0] / 500
    found = spread(network, [0], [0.0], [1.0], kernel="exponential", scale_m=20.0)
    np.testing.assert_allclose(found, [[expected]], rtol=1e-9)
