from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from geosafe.network import fields as module
from geosafe.network.chains import Chains, join_chains
from geosafe.network.fields import KERNELS, METHODS, Places, fields
from tests.network.towns import Town, random_sources, random_town
from tests.network.walks import KERNELS as BY_HAND
from tests.network.walks import density_at, swallowed

B = 100.0


def k(distance: float, reach: float = B) -> float:
    return BY_HAND["quartic"](distance / reach) / reach


def places(chains: Chains, at: Sequence[tuple[int, float]]) -> tuple[Places, np.ndarray]:
    """Places by segment and metres, in the order that the chains ask for; and that order."""
    segment, metres = np.array([each[0] for each in at]), np.array([each[1] for each in at], float)
    chain, along = chains.chain[segment], chains.along(segment, metres / chains.length[segment])
    order = np.lexsort((along, chain))
    return Places(chain[order], along[order]), order


def at_places(
    town: Town,
    sources: Sequence[tuple[int, float]],
    stops: Sequence[tuple[int, float]],
    *,
    reach: float = B,
    kernel: str = "quartic",
    method: module.Method = "continuous",
) -> np.ndarray:
    """The density that sources of weight 1 give at places."""
    chains = join_chains(town.network)
    give, _ = places(chains, sources)
    take, order = places(chains, stops)
    xy = np.zeros((chains.network.n_segments, 2))
    found = fields(
        chains, xy, give, np.ones((1, len(sources))), take, bandwidth_m=reach, kernel=kernel, method=method, mass=False
    )  # fmt: skip
    result = np.empty(len(stops))
    result[order] = found[0]
    return result


LINE = Town(np.array([0, 1]), np.array([1, 2]), np.array([70.0, 80.0]))
T = Town(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([100.0, 200.0, 90.0]))
CROSS = Town(np.zeros(4, int), np.arange(1, 5), np.array([150.0, 100.0, 120.0, 110.0]))
RING = Town(np.array([0, 1]), np.array([1, 0]), np.array([60.0, 40.0]))
#: A ring of 60 m on a stem of 200 m.
LOLLIPOP = Town(np.array([0, 0]), np.array([0, 1]), np.array([60.0, 200.0]))

#: Town, method, source, place, density by hand.
CASES = [
    # Along a line nothing happens at a node where two segments meet; the dead end is 30 m from the source.
    (LINE, "simple", (0, 30.0), (1, 10.0), k(50)),
    (LINE, "discontinuous", (0, 30.0), (1, 10.0), k(50)),
    (LINE, "continuous", (0, 30.0), (1, 10.0), k(50)),
    (LINE, "continuous", (0, 30.0), (0, 60.0), k(30) + k(90)),
    (LINE, "continuous", (0, 30.0), (0, 0.0), 2 * k(30)),
    (LINE, "discontinuous", (0, 30.0), (0, 0.0), k(30)),
    # Three arms: half each; or two thirds onward and minus a third back.
    (T, "simple", (0, 30.0), (1, 20.0), k(50)),
    (T, "discontinuous", (0, 30.0), (1, 20.0), k(50) / 2),
    (T, "continuous", (0, 30.0), (1, 20.0), k(50) * 2 / 3),
    (T, "discontinuous", (0, 30.0), (0, 10.0), k(20)),
    (T, "continuous", (0, 30.0), (0, 10.0), k(20) - k(40) / 3),
    (T, "continuous", (0, 30.0), (0, 80.0), k(50) + k(90) - k(110) / 3),
    # Four arms: the references of the design.
    (CROSS, "discontinuous", (0, 30.0), (1, 20.0), 0.001758),
    (CROSS, "continuous", (0, 30.0), (1, 20.0), 0.002637),
    (CROSS, "simple", (0, 30.0), (1, 20.0), k(50)),
    (CROSS, "continuous", (0, 30.0), (0, 10.0), k(20) - k(40) / 2),
    # Round a ring of 100 m there are two ways to each place; the shorter is the simple one.
    (RING, "simple", (0, 10.0), (0, 50.0), k(40)),
    (RING, "discontinuous", (0, 10.0), (0, 50.0), k(40) + k(60)),
    (RING, "continuous", (0, 10.0), (1, 20.0), k(70) + k(30)),
    # Into the ring by both ends, and once round and in again.
    (LOLLIPOP, "discontinuous", (1, 20.0), (0, 10.0), k(30) / 2 + k(70) / 2 + k(90) / 4),
    (LOLLIPOP, "continuous", (1, 20.0), (0, 10.0), 2 / 3 * (k(30) + k(70)) + (2 / 3 - 1 / 3) * 2 / 3 * k(90)),
    (LOLLIPOP, "simple", (1, 20.0), (0, 45.0), k(35)),
]  # fmt: skip


@pytest.mark.parametrize(("town", "method", "source", "place", "expected"), CASES)
def test_closed_forms_by_hand(town, method, source, place, expected):
    found = at_places(town, [source], [place], method=method)
    assert found[0] == pytest.approx(expected, rel=3e-4 if round(expected, 6) == expected else 1e-8)


def test_the_quartic_kernel_at_six_tenths():
    # .384 before the division by the bandwidth.
    long = Town(np.array([0]), np.array([1]), np.array([100.0]))
    assert at_places(long, [(0, 50.0)], [(0, 56.0)], reach=10.0, method="simple")[0] == pytest.approx(0.0384, rel=1e-12)


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernels_have_mass_one_and_the_values_by_hand(kernel):
    long = Town(np.array([0]), np.array([1]), np.array([100.0]))
    chains = join_chains(long.network)
    stops = np.array([0.0, 38.0, 47.0, 62.0, 100.0])
    for method in METHODS:
        found = fields(
            chains, np.zeros((1, 2)), Places(np.array([0]), np.array([50.0])), np.ones((1, 1)),
            Places(np.zeros(5, int), stops), bandwidth_m=20.0, kernel=kernel, method=method, mass=True,
        )[0]  # fmt: skip
        mass = found[:-1] - found[1:]
        assert mass.sum() == pytest.approx(1, rel=1e-12)
        shape = [
            quad(
                lambda x: BY_HAND[kernel](abs(x - 50) / 20) / 20, a, b, points=[min(max(p, a), b) for p in (30, 50, 70)]
            )[0]
            for a, b in pairwise(stops)
        ]
        np.testing.assert_allclose(mass, shape, rtol=1e-9)
        at = at_places(long, [(0, 50.0)], [(0, 50.0), (0, 44.0), (0, 71.0)], reach=20.0, kernel=kernel, method=method)
        np.testing.assert_allclose(at, [BY_HAND[kernel](u) / 20 for u in (0, 0.3, 1.05)], rtol=1e-12)


def small_town(seed: int) -> Town:
    """Few walks: every one can be followed."""
    town = random_town(seed, n_nodes=6, n_segments=8)
    rng = np.random.default_rng(seed)
    return Town(town.u, town.v, np.where(rng.random(8) < 0.25, rng.uniform(6, 9, 8), rng.uniform(20, 90, 8)))


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(3))
def test_against_following_every_walk(seed, method, kernel):
    town = small_town(seed)
    rng = np.random.default_rng(seed)
    sources, stops = (
        [(int(s), float(f * town.length[s])) for s, f in zip(rng.integers(0, 8, n), rng.random(n), strict=True)]
        for n in (2, 8)
    )
    reach = 60.0
    expected = [sum(density_at(town, a, b, reach, kernel, method) for a in sources) for b in stops]
    found = at_places(town, sources, stops, reach=reach, kernel=kernel, method=method)
    # At the bandwidth the Gaussian kernel breaks off, two others bend, and the quartic one runs out smoothly.
    # Plain distances are to a millimetre.
    off = 1e-4 if method == "simple" else {"quartic": 1e-6, "gaussian": 1e-3}.get(kernel, 1e-4)
    np.testing.assert_allclose(found, expected, atol=off / reach)


def masses(town: Town, sources: np.ndarray, fraction: np.ndarray, reach: float, kernel: str, method: module.Method):
    """The mass on each segment of what sources of weight 1 give."""
    chains = join_chains(town.network)
    give, _ = places(chains, [(int(s), float(f * town.length[s])) for s, f in zip(sources, fraction, strict=True)])
    n = chains.network.n_segments
    ends = Places(np.repeat(np.arange(n), 2), np.column_stack([np.zeros(n), chains.network.length]).ravel())
    xy = np.random.default_rng(0).uniform(0, 1000, (n, 2))
    found = fields(
        chains, xy, give, np.ones((1, len(sources))), ends, bandwidth_m=reach, kernel=kernel, method=method, mass=True
    )[0]  # fmt: skip
    return found[::2] - found[1::2]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    tiny=st.floats(0, 0.6),
    reach=st.floats(1, 400),
    kernel=st.sampled_from(KERNELS),
    method=st.sampled_from(["continuous", "discontinuous"]),
)
def test_mass_is_kept_whatever_the_lengths(seed, tiny, reach, kernel, method):
    rng = np.random.default_rng(seed)
    town = random_town(seed, n_nodes=9, n_segments=14)
    town.length[rng.random(14) < tiny] = 10 ** rng.uniform(-4, 0.7)
    if method == "discontinuous":
        # A ring through all nodes leaves no dead end.
        ring = np.arange(9)
        lengths = np.append(town.length, rng.uniform(0.01, 60, 9))
        town = Town(np.append(town.u, ring), np.append(town.v, np.roll(ring, 1)), lengths)
    segment, fraction = random_sources(town, seed)
    assert masses(town, segment, fraction, reach, kernel, method).sum() == pytest.approx(6, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), kernel=st.sampled_from(KERNELS), reach=st.floats(5, 60))
def test_the_discontinuous_form_loses_what_runs_past_dead_ends(seed, kernel, reach):
    town = small_town(seed)
    segment, fraction = random_sources(town, seed)
    lost = sum(
        swallowed(town, (int(s), float(f * town.length[s])), reach, kernel)
        for s, f in zip(segment, fraction, strict=True)
    )
    found = masses(town, segment, fraction, reach, kernel, "discontinuous")
    assert found.sum() == pytest.approx(6 - lost, rel=1e-9, abs=1e-9)
    # Without the walks, steps of distance tell what is lost, but for what they blur at the bandwidth.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_STEPS", 1)
        stepped = masses(town, segment, fraction, reach, kernel, "discontinuous")
    np.testing.assert_allclose(stepped.sum(), found.sum(), atol=6e-5 if kernel == "gaussian" else 6e-6)


@pytest.mark.parametrize("kernel", [each for each in KERNELS if each != "gaussian"])
@pytest.mark.parametrize("seed", range(4))
def test_points_that_share_a_segment_give_the_same_added_up_beforehand(seed, kernel, monkeypatch):
    # Rings, parallel segments, long and short ones beside the bandwidth; many points on each.
    town = random_town(seed, n_nodes=8)
    rng = np.random.default_rng(seed)
    town.length *= 10 ** rng.uniform(-1.5, 1, 20)
    segment, fraction = rng.integers(0, 20, 600), rng.random(600)
    chains = join_chains(town.network)
    give, _ = places(chains, [(int(s), float(f * town.length[s])) for s, f in zip(segment, fraction, strict=True)])
    at = np.sort(rng.random((20, 30)), axis=1) * town.length[:, None]
    take, _ = places(chains, [(k, float(x)) for k in range(20) for x in (0.0, *at[k], town.length[k])])
    weights = rng.uniform(0, 3, (2, 600))
    same = np.diff(take.chain) == 0
    for reach in (7.0, 80.0, 600.0):
        for mass in (False, True):
            found = []
            for many in (1, 10**9):
                monkeypatch.setattr(module, "_MANY", many)
                one = fields(
                    chains, np.zeros((chains.network.n_segments, 2)), give, weights, take,
                    bandwidth_m=reach, kernel=kernel, method="simple", mass=mass,
                )  # fmt: skip
                found.append(-np.diff(one)[:, same] if mass else one)
            assert found[1].max() > 0
            np.testing.assert_allclose(found[0], found[1], rtol=0, atol=1e-12 * found[1].max())


def test_one_and_two_threads_and_any_tiles(monkeypatch):
    town = random_town(5, n_nodes=60, n_segments=90)
    segment, fraction = random_sources(town, 5, n=2_000)
    found = {}
    for method in METHODS:
        for threads in (1, 2):
            monkeypatch.setattr(os, "cpu_count", lambda n=threads: n)
            monkeypatch.setattr(module, "_TILE_BANDWIDTHS", 10)
            found[threads] = masses(town, segment, fraction, 90.0, "quartic", method)
        assert found[1].tobytes() == found[2].tobytes()
        monkeypatch.setattr(module, "_TILE_BANDWIDTHS", 1e9)
        np.testing.assert_allclose(masses(town, segment, fraction, 90.0, "quartic", method), found[1], atol=1e-12)


def test_far_away_there_is_nothing():
    apart = Town(np.array([0, 5]), np.array([1, 6]), np.array([500.0, 80.0]))
    for method in METHODS:
        found = at_places(apart, [(0, 40.0)], [(0, 140.0), (0, 400.0), (1, 40.0)], method=method)
        assert found.tolist() == [0, 0, 0]


def test_the_concave_kernel_may_fall_below_zero_in_the_continuous_form():
    # Between two junctions of twelve streets each, what is thrown back outweighs what is left: by hand, the share
    # 2/12 - 1 at each return over 20 m.
    hubs = Town(
        np.concatenate([[0], np.zeros(11, int), np.ones(11, int)]), np.concatenate([[1], np.arange(2, 24)]),
        np.concatenate([[20.0], np.full(22, 300.0)]),
    )  # fmt: skip
    reach, share = 39.0, 2 / 12 - 1
    e = BY_HAND["epanechnikov"]
    expected = (e(0) + 2 * share * e(20 / reach)) / reach
    found = at_places(hubs, [(0, 10.0)], [(0, 10.0)], reach=reach, kernel="epanechnikov")[0]
    assert found == pytest.approx(expected, rel=1e-5)
    assert found < -0.004
