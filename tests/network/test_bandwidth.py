from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import geosafe as gs
from geosafe.network.bandwidth import _apart
from tests.network.towns import Town
from tests.network.walks import density_at, points_at, table_of

#: Two crossings, a dead end of 12 m between them, and a ring.
LENGTHS = np.array([30.0, 70.0, 12.0, 60.0, 55.0, 40.0, 50.0])
TOWN = Town(np.array([0, 0, 0, 1, 1, 1, 6]), np.array([1, 2, 3, 4, 5, 6, 6]), LENGTHS)
SEGMENT, FRACTION = np.array([0, 0, 1, 2, 4, 6, 6, 1]), np.array([0.3, 0.8, 0.1, 0.5, 0.2, 0.1, 0.4, 0.1])


@pytest.mark.parametrize("method", ["discontinuous", "continuous"])
def test_the_likelihood_by_following_every_walk(method):
    segments = table_of(TOWN)
    weights = np.array([1.0, 2.0, 1.0, 0.5, 1.0, 3.0, 1.0, 1.0])
    places = [(int(s), float(f * TOWN.length[s])) for s, f in zip(SEGMENT, FRACTION, strict=True)]
    found = gs.choose_bandwidth(
        segments, points_at(segments, SEGMENT, FRACTION), candidates_m=[25, 45], method=method, weights=weights
    )
    expected = []
    for reach in (25.0, 45.0):
        levels = []
        for i, place in enumerate(places):
            others = sum(
                weights[j] * density_at(TOWN, other, place, reach, "quartic", method)
                for j, other in enumerate(places)
                if j != i
            )
            even = weights.mean() / TOWN.length.sum()
            levels.append(np.log((others + even) / (weights.sum() - weights[i] + weights.mean())))
        expected.append(np.average(levels, weights=weights))
    np.testing.assert_allclose(found.table["log_likelihood"], expected, rtol=1e-6)
    assert found.bandwidth_m == [25.0, 45.0][int(np.argmax(expected))]
    assert found.table.index.tolist() == [25.0, 45.0]


def test_a_width_that_was_planted_is_found():
    # Points around 60 places on a long street, spread as by a triangular kernel of 40 m.
    rng = np.random.default_rng(3)
    street = table_of(Town(np.array([0]), np.array([1]), np.array([30_000.0])))
    along = rng.uniform(200, 29_800, 60).repeat(30) + 40 * (rng.random(1800) - rng.random(1800))
    points = points_at(street, np.zeros(1800, int), along / 30_000)
    found = gs.choose_bandwidth(street, points, candidates_m=[5, 10, 20, 40, 80, 160, 320])
    assert found.bandwidth_m in (20.0, 40.0)
    level = found.table["log_likelihood"].to_numpy()
    best = level.argmax()
    assert (np.diff(level[: best + 1]) > 0).all()
    assert (np.diff(level[best:]) < 0).all()
    drawn = [
        gs.choose_bandwidth(street, points, candidates_m=[5, 20, 80], sample=300, seed=seed).table for seed in (1, 1, 2)
    ]
    pd.testing.assert_frame_equal(drawn[0], drawn[1])
    assert not drawn[0].equals(drawn[2])


def test_points_alone_are_counted_and_rule_nothing_out():
    town = Town(np.array([0, 5]), np.array([1, 6]), np.array([400.0, 300.0]))
    segments = table_of(town)
    points = points_at(segments, [0, 0, 1], [0.5, 0.55, 0.5])
    table = gs.choose_bandwidth(segments, points, candidates_m=[10, 50]).table
    assert table["n_alone"].tolist() == [3, 1]
    # Alone: only the point that is spread evenly over 700 m is there, of three in all.
    assert table.loc[10.0, "log_likelihood"] == pytest.approx(np.log(1 / 700 / 3))


def test_groups_hold_points_that_are_far_apart():
    xy = np.random.default_rng(0).uniform(0, 1000, (300, 2))
    groups = _apart(xy, 90.0)
    assert sorted(np.concatenate(groups)) == list(range(300))
    for group in groups:
        gap = np.hypot(*(xy[group, None] - xy[group]).T)
        assert (gap + 1e9 * np.eye(len(group))).min() > 90


STREETS = table_of(TOWN)
POINTS = points_at(STREETS, SEGMENT, FRACTION)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"candidates_m": []}, "candidates_m must name at least one bandwidth"),
        ({"candidates_m": [50, np.nan]}, "must be above 0 m and finite, got nan"),
        ({"candidates_m": [50, 5000]}, "5000 m is longer than the whole network, 317 m"),
        ({"method": "simple"}, "method must be one of discontinuous, continuous, got 'simple'"),
        ({"kernel": "quarttic"}, "did you mean 'quartic'"),
        ({"sample": 0}, "sample must be above 0 points, got 0"),
        ({"points": POINTS.iloc[[2, 7]]}, "all 2 points are at one place: no bandwidth can be chosen"),
        ({"points": POINTS.iloc[:1]}, "all 1 points are at one place"),
        ({"weights": np.eye(8)[0]}, "at least two points must weigh more than 0, got 1"),
        ({"weights": pd.DataFrame({"day": np.ones(8)})}, "for one column at a time"),
    ],
)
def test_wrong_calls_say_what_is_wrong(change, says):
    call: dict[str, Any] = {"points": POINTS, "candidates_m": [20, 50]} | change
    with pytest.raises(gs.CallError, match=says):
        gs.choose_bandwidth(STREETS, call.pop("points"), **call)
