"""The whole week of expected people, beside scipy and numpy as one would write it.

python -m benchmarks.expected_people: a made-up city of 50,000 segments with 20,000 venues and stops and homes on every
street; all 168 hours, with the least and the most that is known. The peer searches from every place with scipy and adds
up who walks past by going back along each shortest path; it takes presence and flows at the ends of segments, the value
alone and no bounds. It sets out from 300 of the places, and its time for all of them is extrapolated: its work is one
search for each place.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.network import city
from geosafe.network.graph import Network, build_network
from geosafe.params import (
    ACTIVITY_DECAY_M,
    EQUIVALENT_WALKS,
    LEAVE_OR_RETURN,
    RESIDENTS_PER_DWELLING,
    WALK_DECAY_M,
    WALK_LIMIT_M,
)
from geosafe.score.expected_people import expected_people
from geosafe.score.hourly_sources import HourlySources
from geosafe.week import HOURS, hours_of_week

SEGMENTS: Final = 50_000
PLACES: Final = 20_000
#: Places from which the peer sets out.
PEER_PLACES: Final = 300


def run() -> dict[str, Any]:
    """Return times [s] and peak memory [MB] of the week, and of the peer on a few places, extrapolated to all.

    The ratio is of processor seconds, all threads added up: the peer has one thread.
    """
    week(*made_up(1_000, 400))  # compiles
    network, sources = made_up(SEGMENTS, PLACES)
    times, busy = [], []
    for _ in range(3):
        start, worked = time.perf_counter(), time.process_time()
        week(network, sources)
        times.append(time.perf_counter() - start)
        busy.append(time.process_time() - worked)
    n_places, peer_s = peer(network, sources)
    n_origins = int(sum(len(each.row) for each in sources))
    whole = peer_s / n_places * n_origins
    return {
        "segments": network.n_segments, "venues_and_stops": PLACES, "hours": HOURS,
        "geosafe_s": round(min(times), 2), "all_runs_s": [round(each, 2) for each in times],
        "geosafe_processor_s": round(min(busy), 2), "memory": memory_apart(),
        "peer_places": n_places, "peer_s": round(peer_s, 2), "peer_all_places_s_extrapolated": round(whole),
        "ratio_extrapolated": round(whole / min(busy), 1),
    }  # fmt: skip


def week(network: Network, sources: list[HourlySources]) -> None:
    """Work out the whole week."""
    ids = pd.RangeIndex(network.n_segments)
    expected_people(network, sources, walked=network, segment_ids=ids, keep=lambda _part, _values: None)


def made_up(n_segments: int, n_places: int, *, seed: int = 1) -> tuple[Network, list[HourlySources]]:
    """Return a city with venues and stops that stand anywhere, and 20 dwellings at the middle of each street."""
    segments = city(n_segments)
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    rng = np.random.default_rng(seed)
    row, fraction = rng.integers(0, network.n_segments, n_places), rng.random(n_places)
    opens, closes = rng.integers(6, 12, n_places), rng.integers(15, 24, n_places)
    clock = np.arange(HOURS) % 24
    open_at = ((clock >= opens[:, None]) & (clock < closes[:, None])).astype(float)
    observed = rng.random(n_places) < 0.3
    low, high = (np.where(observed[:, None], open_at, bound) for bound in (0.8 * open_at, 0.1 + 0.9 * open_at))
    weight = rng.choice([1.0, 2.0, 2.5, 4.0], n_places)[:, None]
    group = rng.choice(["shops", "food", "culture", "public", "stops"], n_places)
    sources = [
        HourlySources(name, row[group == name], fraction[group == name],
                      np.stack([(weight * each)[group == name] for each in (open_at, low, high)]))
        for name in ("shops", "food", "culture", "public", "stops")
    ]  # fmt: skip
    n = network.n_segments
    dwellings = np.full((3, n, 1), 20.0)
    profile = RESIDENTS_PER_DWELLING * hours_of_week(LEAVE_OR_RETURN)[None, :] / EQUIVALENT_WALKS
    homes = HourlySources("homes", np.arange(n), np.full(n, 0.5), dwellings, profile)
    return network, [*sources, homes]


def peer(network: Network, sources: list[HourlySources]) -> tuple[int, float]:
    """Return from how many places the peer set out, and how long it took [processor seconds]."""
    rows = np.concatenate([each.row for each in sources])
    ends = np.concatenate([each.in_hours(each.amounts[0]) for each in sources])
    node = network.u[rows]
    at_node = np.zeros((network.n_nodes, HOURS))
    np.add.at(at_node, node, ends)
    graph = csr_array((network.length, (network.u, network.v)), shape=(network.n_nodes, network.n_nodes))
    place = np.random.default_rng(2).choice(len(rows), PEER_PLACES, replace=False)
    presence, passing = np.zeros((network.n_nodes, HOURS)), np.zeros((network.n_nodes, HOURS))
    start = time.process_time()
    for origin in place:
        distance, before = dijkstra(
            graph, directed=False, indices=node[origin], limit=WALK_LIMIT_M, return_predecessors=True
        )
        near = np.flatnonzero(np.isfinite(distance))
        near = near[np.argsort(-distance[near], kind="stable")]
        presence[near] += np.exp(-distance[near] / ACTIVITY_DECAY_M)[:, None] * ends[origin]
        draw = at_node[near] * np.exp(-distance[near] / WALK_DECAY_M)[:, None]
        draw[-1] = 0.0
        total = draw.sum(axis=0)
        share = np.divide(ends[origin] / 2, total, out=np.zeros(HOURS), where=total > 0)
        load = dict(zip(near.tolist(), draw * share, strict=True))
        for there in near[:-1].tolist():  # the farthest first
            passing[there] += load[there]
            load[int(before[there])] = load[int(before[there])] + load[there]
    return len(place), time.process_time() - start


def memory_apart() -> dict[str, int]:
    """Return the peak memory [MB] of a process of its own: with the input made, and after the week."""
    code = (
        "import json; from benchmarks.expected_people import *; from benchmarks.peak import peak_mb; "
        "made = made_up(SEGMENTS, PLACES); before = peak_mb(); week(*made); "
        "print(json.dumps({'with_input_mb': before, 'peak_mb': peak_mb()}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
