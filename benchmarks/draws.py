"""A thousand draws of a scenario on London: python -m benchmarks.draws.

Ten edits of nine kinds in Holborn and the City of London, scored again and drawn with all that a comparison draws. The
peer is the same draws of the streets' conditions as one would write them: numpy, a draw at a time, over all streets.
Both begin from the same seeds, so that they must agree. Seconds of one run; only ratios mean anything on another
machine.
"""

from __future__ import annotations

import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import ndtr

from benchmarks.distributions import DATA, PLACES
from benchmarks.incremental import EDITS, LAST, timed, written
from geosafe.compare.compare_scenarios import compare_scenarios
from geosafe.compare.draws import IN_COMMON, WEIGHTS_KEPT, draw_changes
from geosafe.comparison import Comparison, Ends
from geosafe.network.graph import Floats
from geosafe.params import CONDITIONS, GEOMETRIC_SHIFT, PHASES
from geosafe.pipeline import draft_study, read_study
from geosafe.read.scenario import read_scenario
from geosafe.score.measure_study import measure_study
from geosafe.score.score_study import ScoresOnDemand

DRAWS: Final = 1000
SEED: Final = 7
#: A thousand draws with scoring the scenario again [s].
GOAL_S: Final = 10.0
#: The streams of luck of conditions: of each unit, in common, of weights, of distances.
_STREAMS: Final = (0, 1, 2, 6)


def run() -> dict[str, Any]:
    """Return the seconds of a comparison with and without draws, and of the peer; {} where London is not here."""
    if not DATA.exists():
        return {}
    inputs = PLACES["Holborn"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, _ = draft_study(folder / "london", osm=DATA / inputs["osm"], incidents=[DATA / inputs["incidents"]],
                              lamps=[DATA / inputs["lamps"]])  # fmt: skip
        study = read_study(file)
        edits = written(study, EDITS + LAST["ten edits, no path"])
        (folder / "edits.yaml").write_text("name: Ten edits\nedits:" + edits, encoding="utf-8")
        scenario = read_scenario(folder / "edits.yaml")
    today = ScoresOnDemand(measure_study(study), study.profile)
    compare = partial(compare_scenarios, study, [scenario], scores=today, seed=SEED)
    compare(draws=1)  # compiles
    whole_s, found = timed(lambda: compare(draws=DRAWS))
    plain_s, _ = timed(compare)
    alone_s, _ = timed(lambda: drawn(found))
    streets_s, ours = timed(lambda: [of_streets(found, phase) for phase in PHASES])
    peer_s, theirs = timed(lambda: [one_by_one(found, phase) for phase in PHASES])
    apart = max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))
    return {
        "draws": DRAWS, "streets": int(today.blocks["ranked"].sum()), "spaces": len(today.spaces),
        "streets_that_differ": [len(each) for each in found.results[0].units.values()],
        "rescore_and_draws_s": whole_s, "goal_s": GOAL_S, "rescore_s": plain_s, "draws_s": alone_s,
        "streets_conditions_s": streets_s, "peer_s": peer_s, "ratio": round(peer_s / streets_s, 1),
        "per_draw_ms": round(1000 * streets_s / DRAWS, 3), "peer_per_draw_ms": round(1000 * peer_s / DRAWS, 3),
        "furthest_apart_points": apart,
    }  # fmt: skip


def drawn(found: Comparison) -> None:
    """Draw all that a comparison draws: conditions and people of streets, and spaces with their ranks."""
    scores, result = found.scores, found.results[0]
    for phase in PHASES:
        for what in ("conditions", "activity"):
            _draw(found, "blocks", phase, result=what)
        draw_changes(
            scores.spaces, [result.scores.spaces], scores.spaces["area_m2"], phase, profile=found.study.profile,
            draws=DRAWS, seed=SEED, ranks=True, reaches=(found.reaches["spaces"], [result.reaches["spaces"]]),
        )  # fmt: skip


def of_streets(found: Comparison, phase: str) -> Floats:
    """Return median, 5 % and 95 % of the mean difference in conditions [points]."""
    sums: Floats = _draw(found, "blocks", phase).sums[["median", "p5", "p95"]].to_numpy(float)[0]
    return sums


def _draw(found: Comparison, what: str, phase: str, **how: Any) -> Any:
    before, after = (getattr(each.scores, what) for each in (found, found.results[0]))
    return draw_changes(
        before, [after], _lengths(before), phase, profile=found.study.profile, draws=DRAWS, seed=SEED,
        reaches=(found.reaches[what], [found.results[0].reaches[what]]), **how,
    )  # fmt: skip


def _lengths(blocks: pd.DataFrame) -> pd.Series:
    length: pd.Series = blocks.loc[blocks["ranked"].to_numpy(bool), "walk_length_m"]
    return length


def one_by_one(found: Comparison, phase: str) -> Floats:
    """Return what :func:`of_streets` does, a draw at a time."""
    result, profile = found.results[0], found.study.profile
    names = [name for name in CONDITIONS if profile.weights[phase].get(name, 0.0) > 0]
    length = _lengths(found.scores.blocks)
    sides = [
        {name: _bounds(table, ends, name, phase, length.index) for name in names}
        for table, ends in ((found.scores.blocks, found.reaches["blocks"]),
                            (result.scores.blocks, result.reaches["blocks"]))
    ]  # fmt: skip
    told = result.differences["blocks"].query("phase == @phase").set_index(["result", "unit_id"])["told"]
    moved = {name: told[name].reindex(length.index).isin(["now known", "no longer known"]).to_numpy() for name in names}
    differs = np.zeros(len(length), bool)
    for name in names:
        differs |= ~np.isclose(sides[0][name][0], sides[1][name][0], rtol=0, atol=1e-6, equal_nan=True).all(axis=1)
    metres = length.to_numpy(float) * differs
    own, common, luck_of_weights, distance = (np.random.default_rng([SEED, k]) for k in _STREAMS)
    around = np.array([profile.weights[phase][name] for name in names])
    means = []
    for _ in range(DRAWS):
        z = np.sqrt(1 - IN_COMMON) * own.standard_normal((len(names), len(length)))
        q = ndtr(z + np.sqrt(IN_COMMON) * common.standard_normal((len(names), 1)))
        gamma = luck_of_weights.standard_gamma(WEIGHTS_KEPT * around / around.sum())
        shares, reach = gamma / gamma.sum(), distance.random()
        joined = []
        for side in sides:
            logs = np.zeros(len(length))
            for k, name in enumerate(names):
                near, far = (0, 1) if reach < 0.5 else (1, 2)
                part = 2 * reach if reach < 0.5 else 2 * reach - 1
                usual, shortest, longest = side[name]
                ends = (shortest, usual, longest)
                bounds = (1 - part) * ends[near] + part * ends[far]
                value, lo, hi = bounds.T
                middle = np.where(np.isnan(value) | moved[name], (lo + hi) / 2, value)
                at = np.where(q[k] < 0.5, lo + 2 * q[k] * (middle - lo), middle + (2 * q[k] - 1) * (hi - middle))
                logs += shares[k] * np.log(at + GEOMETRIC_SHIFT)
            joined.append(np.exp(logs))
        means.append(((joined[1] - joined[0]) * metres).sum() / metres.sum())
    found_now: Floats = np.percentile(means, [50, 5, 95])
    return found_now


def _bounds(table: pd.DataFrame, ends: Ends, name: str, phase: str, index: pd.Index) -> tuple[Floats, Floats, Floats]:
    columns = [f"{name}_{phase}{end}" for end in ("", "_lo", "_hi")]
    usual = table.reindex(index)[columns].to_numpy(float)
    if columns[0] not in ends[0]:
        return usual, usual, usual
    shortest, longest = (each.reindex(index)[columns].to_numpy(float) for each in ends)
    return usual, shortest, longest


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
