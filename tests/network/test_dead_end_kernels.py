from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.network.dead_end_kernels import past_dead_ends
from geosafe.network.fields import KERNELS, _forms
from tests.network.towns import Town, random_town
from tests.network.walks import swallowed


def past(town: Town, sources: list[tuple[int, float]], reach: float, kernel: str, most: int = 10**6) -> np.ndarray:
    """What runs past each node of a town, under weights of 1 and of 0, 1, 2…"""
    network = town.network
    sources = sorted(sources)
    segment, at = (np.array(each) for each in zip(*sources, strict=True))
    lost = np.full((2, network.n_nodes), np.nan)
    past_dead_ends(
        network.first, 2 * network.via + ~network.forward, network.u, network.v, network.length,
        np.diff(network.first) == 1, np.searchsorted(segment, np.arange(network.n_segments + 1)), at,
        np.array([np.ones(len(at)), np.arange(len(at))]), _forms(kernel, reach)[1], most, lost,
    )  # fmt: skip
    return lost


def test_by_hand() -> None:
    # Three arms of 10, 20 and 30 m; a point 4 m from the end of the first; bandwidth 40 m, triangular: (1 - u)²/2.
    arms = Town(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([10.0, 20.0, 30.0]))
    lost = past(arms, [(0, 6.0)], 40.0, "triangular")
    assert np.isnan(lost[0, 0])
    assert lost[0, 1:] == pytest.approx([0.9**2 / 2, 0.35**2 / 4, 0.1**2 / 4], rel=1e-14)
    assert lost[1, 1:].tolist() == [0, 0, 0]
    # From the very end half runs out at once; of the other half, nothing comes back.
    assert past(arms, [(0, 10.0)], 40.0, "triangular")[0, 1] == 0.5
    # Too many steps: left to others, for each dead end on its own.
    assert np.isnan(past(arms, [(0, 6.0)], 40.0, "triangular", most=3)).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), kernel=st.sampled_from(KERNELS), reach=st.floats(5, 80))
def test_what_is_lost_by_following_every_walk_forward(seed: int, kernel: str, reach: float) -> None:
    # From the sources onward here, back from the dead ends there: two ways to one number.
    town = random_town(seed, n_nodes=8, n_segments=9)
    rng = np.random.default_rng(seed)
    sources = [(int(s), float(f * town.length[s])) for s, f in zip(rng.integers(0, 9, 3), rng.random(3), strict=True)]
    by_source = [swallowed(town, source, reach, kernel) for source in sorted(sources)]
    lost = np.nansum(past(town, sources, reach, kernel), axis=1)
    assert lost == pytest.approx([sum(by_source), by_source[1] + 2 * by_source[2]], rel=1e-9, abs=1e-12)
