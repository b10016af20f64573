"""Doubts: which of the things that nobody knows makes a scenario's gain uncertain, and so what to survey next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from geosafe.compare.draws import (
    IN_COMMON,
    WEIGHTS_KEPT,
    Side,
    conditions_at,
    differing,
    even_middle,
    side_of,
)
from geosafe.compare.variance_shares import variance_shares
from geosafe.comparison import Comparison, Ends, ScenarioResult
from geosafe.params import CONDITIONS, MIN_PHASE_HOURS, PHASES
from geosafe.profile import Profile

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Base draws of the shares; our judgement: shares are then known to some 0.1.
BASE_DRAWS: Final = 256
#: Rows of the model that are computed at a time: bounds the memory.
_AT_A_TIME: Final = 256
#: Most places that are listed of each doubt.
MOST_PLACES: Final = 10
#: Least effect of a place that is listed [points]; our judgement, as for a change that is noticed.
LEAST_EFFECT: Final = 1.0
#: What a survey could find instead of the middle: near the ends of what is possible (0-1).
_ENDS: Final = (0.05, 0.95)
#: Things that are not known, in the order in which they are told: the component whose bounds they widen, and whether
#: it has a value today. What nobody has recorded of light is apart from what recorded lamps and tags leave open. The
#: reach is how far doors and windows look on to the street.
DOUBTS: Final = ("weights", "light_unrecorded", "light_assumed", "doors", "ways", "things", "reach")
#: What no survey of a street tells.
_EVERYWHERE: Final = ("weights", "reach")
_COMPONENT: Final = {"doors": "surveillance", "ways": "access", "things": "comfort"}


def with_doubts(comparison: Comparison, *, n: int = BASE_DRAWS) -> Comparison:
    """Return a comparison that tells of each scenario what its doubt comes from, and where to look first."""
    return replace(comparison, results=tuple(_of(comparison, each, n) for each in comparison.results))


def _of(comparison: Comparison, result: ScenarioResult, n: int) -> ScenarioResult:
    study, scores = comparison.study, comparison.scores
    ranked = scores.blocks[scores.blocks["ranked"].to_numpy(bool)]
    ends = (comparison.reaches["blocks"], result.reaches["blocks"]) if comparison.reaches else None
    shares, places = [], []
    for phase in PHASES:
        if study.phase_hours[phase] >= MIN_PHASE_HOURS:
            found, where = doubts(
                scores.blocks, result.scores.blocks, ranked["walk_length_m"], phase, profile=study.profile, n=n,
                seed=comparison.seed, reaches=ends,
            )  # fmt: skip
            shares.append(found.assign(phase=phase))
            places.append(where.assign(phase=phase))
    return replace(result, doubts=pd.concat(shares, ignore_index=True), survey=pd.concat(places, ignore_index=True))


def doubts(
    before: pd.DataFrame, after: pd.DataFrame, size: pd.Series, phase: str, *, profile: Profile, n: int = BASE_DRAWS,
    seed: int = 7, reaches: tuple[Ends, Ends] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return what the doubt in the mean difference in conditions comes from, and where to look first.

    Parameters
    ----------
    before, after, size, phase, profile
        As :func:`geosafe.compare.draws.draw_changes` takes them, whose draws these are.
    n, seed
        Base draws, a power of 2, and what they begin from.
    reaches
        What hangs on a distance at its ends, before and after; None: every distance is the usual one.

    Returns
    -------
    shares : DataFrame
        One row a thing that is not known and plays a part: ``doubt`` (of :data:`DOUBTS`), ``share``, ``share_conf``,
        ``total`` and ``total_conf`` as :func:`geosafe.compare.variance_shares.variance_shares` gives them; the most
        first.
    places : DataFrame
        At most :data:`MOST_PLACES` a doubt: ``doubt``, ``unit_id``, ``name``, ``length_m`` and ``effect`` [points]: by
        how much the difference there may turn out other, from one end of what is possible to the other. The most
        points × metres first.
    """
    names = [name for name in CONDITIONS if profile.weights[phase].get(name, 0.0) > 0 and f"{name}_{phase}" in before]
    index = before.index[before.index.isin(size.index) & before.index.isin(after.index)]
    today, later = before.loc[index], after.loc[index]
    old, now = (
        side_of(table, None if reaches is None else reaches[k], names, phase) for k, table in enumerate((today, later))
    )
    differs = differing(old, now)
    index, old, now = index[np.flatnonzero(differs)], old.units(differs), now.units(differs)
    metres = size.reindex(index).to_numpy(float)
    even = even_middle(today, later, names, phase, profile)[:, differs]
    of = _doubt_of(names, old.bounds)
    played = [each for each in DOUBTS if each == "weights" or (of == DOUBTS.index(each)).any()]
    if any(_hangs(side) for side in (old, now)):
        played.append("reach")
    nothing = pd.DataFrame(columns=["doubt", "share", "share_conf", "total", "total_conf"])
    if not len(index) or len(played) < 2:
        return nothing, pd.DataFrame(columns=["doubt", "unit_id", "name", "length_m", "effect"])
    around = np.array([profile.weights[phase][name] for name in names])
    around = around / around.sum()
    rng = np.random.default_rng([seed, len(PHASES) + PHASES.index(phase)])
    weights = rng.dirichlet(WEIGHTS_KEPT * around, size=2 * n)
    own = rng.standard_normal((2 * n, len(names), len(index)), dtype=np.float32)
    column = np.array([played.index(DOUBTS[k]) for k in of.ravel()]).reshape(of.shape)

    def model(u: Floats, draw: Ints) -> Floats:
        parts = []
        for at in range(0, len(u), _AT_A_TIME):
            rows = slice(at, at + _AT_A_TIME)
            q = _luck(u[rows], draw[rows], column, own)
            shares = weights[draw[rows, 0]]
            reach = u[rows, -1] if played[-1] == "reach" else np.full(len(q), 0.5)
            change = conditions_at(now, even, q, shares, reach) - conditions_at(old, even, q, shares, reach)
            parts.append(change @ metres / metres.sum())
        return np.concatenate(parts)

    shares = variance_shares(model, played, n=n, seed=seed)
    told = shares.rename_axis("doubt").reset_index().sort_values("share", ascending=False, kind="stable")
    where = [
        _places(each, of, old, now, even, around, index, today, metres) for each in played if each not in _EVERYWHERE
    ]
    return told.reset_index(drop=True), pd.concat(where, ignore_index=True)


def _hangs(side: Side) -> bool:
    """Tell whether any component is another one at another distance."""
    return any(not np.array_equal(end, side.bounds[c], equal_nan=True) for c, ends in side.ends.items() for end in ends)


def _doubt_of(names: Sequence[str], old: Floats) -> npt.NDArray[np.int64]:
    """Return which of :data:`DOUBTS` the luck of each component and unit belongs to (component, unit)."""
    of = np.zeros(old.shape[:2], np.int64)
    for k, name in enumerate(names):
        if name == "light":
            unrecorded = np.isnan(old[k, :, 0])
            of[k] = np.where(unrecorded, DOUBTS.index("light_unrecorded"), DOUBTS.index("light_assumed"))
        else:
            of[k] = DOUBTS.index(next(doubt for doubt, own in _COMPONENT.items() if own == name))
    return of


def _luck(u: Floats, draw: Ints, column: Ints, own: npt.NDArray[np.float32]) -> Floats:
    """Return q (draws, component, unit): half in common to a doubt, from its u, and half of each unit's own."""
    common = ndtri(u)[:, column]
    component, unit = np.indices(column.shape)
    alone = own[draw[:, column], component, unit]
    luck: Floats = ndtr(np.sqrt(IN_COMMON) * common + np.sqrt(1 - IN_COMMON) * alone)
    return luck


def _places(
    doubt: str, of: Ints, old: Side, now: Side, even: Bools, around: Floats, index: pd.Index, today: pd.DataFrame,
    metres: Floats,
) -> pd.DataFrame:  # fmt: skip
    """Return where the difference hangs most on one doubt, the others being in their middle."""
    mine = of == DOUBTS.index(doubt)
    sides = []
    for end in _ENDS:
        q = np.where(mine, end, 0.5)[None]
        at = (even, q, around[None], np.array([0.5]))
        sides.append((conditions_at(now, *at) - conditions_at(old, *at))[0])
    effect = np.abs(sides[1] - sides[0])
    order = np.argsort(-effect * metres, kind="stable")[:MOST_PLACES]
    order = order[effect[order] >= LEAST_EFFECT]
    names = today["name"].reindex(index).to_numpy(object) if "name" in today else np.full(len(index), None, object)
    return pd.DataFrame(
        {"doubt": doubt, "unit_id": index[order].astype(object), "name": names[order], "length_m": metres[order],
         "effect": effect[order]}
    )  # fmt: skip
