"""How sure a change is: both sides drawn together, with the same luck, over what is unknown and whose weights count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr
from scipy.stats import rankdata

from geosafe.compare.differences import SAME
from geosafe.compare.shared_parts import component_pair
from geosafe.comparison import Ends
from geosafe.errors import CallError
from geosafe.params import CONDITIONS, GEOMETRIC_SHIFT
from geosafe.profile import Profile

Floats = npt.NDArray[np.float64]

#: How closely drawn weights keep to those of the profile: the sum of the Dirichlet's parameters; our judgement: a
#: weight of 0.25 then lies within 0.15 and 0.37 in nine of ten draws, about as far as shipped profiles are apart.
WEIGHTS_KEPT: Final = 40.0
#: Share of the luck that all places have in common, as correlation; our judgement: what is usual of lamps and opening
#: hours is wrong for a whole city alike, what one lamp gives is not.
IN_COMMON: Final = 0.5
#: Streams of luck of each result: of each unit, in common, of weights, of distances. The doubts have 3 to 5.
_STREAMS: Final[Mapping[str, tuple[int, int, int, int]]] = {"conditions": (0, 1, 2, 6), "activity": (7, 8, 9, 10)}
#: Most draws: more change no figure that is shown.
MOST_DRAWS: Final = 100_000
#: Draws that are made at a time [numbers of one component]: bounds the memory.
_AT_A_TIME: Final = 2_000_000
#: What is told of the draws [%].
_PERCENTILES: Final = (50.0, 5.0, 95.0)


@dataclass(frozen=True, eq=False)
class Sureness:
    """What the draws tell of one phase.

    ``units`` is on the index of the units: ``median``, ``p5``, ``p95`` of the difference in the result [points],
    ``better`` (share of the draws in which it is above 0) and, where ranks are asked for, ``rank_better`` (share of the
    draws in which the unit stands before more others than today), one block of columns a scenario: (scenario, figure).
    ``sums`` has a row a scenario: the same of the mean over the size of the units that differ, and ``first``, the share
    of the draws in which the scenario adds most point-metres of all.
    """

    units: pd.DataFrame
    sums: pd.DataFrame


class Side(NamedTuple):
    """What one side is drawn from.

    Attributes
    ----------
    bounds
        Value, lo and hi of each component and unit (component, unit, 3).
    ends
        The same (unit, 3) of components that hang on a distance, at its shortest and its longest, by component.
    """

    bounds: Floats
    ends: Mapping[int, tuple[Floats, Floats]]

    def units(self, which: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Side:
        """Return the side of some of the units."""
        return Side(self.bounds[:, which], {c: (near[which], far[which]) for c, (near, far) in self.ends.items()})


def draw_changes(
    before: pd.DataFrame,
    afters: Sequence[pd.DataFrame],
    size: pd.Series,
    phase: str,
    *,
    profile: Profile,
    draws: int,
    seed: int,
    ranks: bool = False,
    result: Literal["conditions", "activity"] = "conditions",
    reaches: tuple[Ends, Sequence[Ends]] | None = None,
) -> Sureness:
    """Draw a result before and after many times over, each time with the same luck on both sides.

    Parameters
    ----------
    before, afters
        Wide tables of scores today and of each scenario; units that are not on both sides are left out.
    size
        What each unit counts in sums, on its id: length [m] or area [m2]. Other units are left out.
    phase
        The phase.
    profile
        Whose weights are drawn around.
    draws, seed
        How many, and what they begin from. The same seed gives the same numbers, in any phase and scenario.
    ranks
        Whether to rank the units too, in every draw: all of them are then drawn, which suits the spaces of a study.
    result
        What is drawn: conditions, or expected people, which have one component and no weights.
    reaches
        What hangs on a distance at its ends, today and in each scenario, as :mod:`geosafe.compare.reaches` makes it;
        None: every distance is the usual one.

    Notes
    -----
    One number q in (0, 1) a draw, component and unit, half in common to all units, says where between its bounds the
    truth lies: from lo over the value to hi, the value in the middle; evenly from lo to hi where it is unknown, or
    where a part of it is known on one side only. So what can only raise both bounds lowers no draw. Weights are
    Dirichlet around the profile, one draw for all units. Every component is then known, and conditions join all.

    One number more a draw says where each distance lies between its shortest and its longest, evenly in its logarithm,
    the usual one in the middle: one for all units and both sides. Between these three a component runs straight.

    Raises
    ------
    CallError
        Fewer than 1 or more than 100,000 draws.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise CallError(f"draws must be from 1 to {MOST_DRAWS:,}, got {draws}")
    weights: Mapping[str, float] = profile.weights[phase] if result == "conditions" else {"activity": 1.0}
    parts = CONDITIONS if result == "conditions" else (result,)
    names = [name for name in parts if weights.get(name, 0.0) > 0 and f"{name}_{phase}" in before]
    index = before.index[before.index.isin(size.index)]
    today = before.loc[index]
    ends_of = (None, [None] * len(afters)) if reaches is None else reaches
    old = side_of(today, ends_of[0], names, phase)
    nows = [side_of(after.reindex(index), ends, names, phase) for after, ends in zip(afters, ends_of[1], strict=True)]
    differs = np.array([differing(old, now) for now in nows])
    there = np.array([index.isin(after.index) for after in afters])
    differs &= there
    drawn = np.arange(len(index)) if ranks and differs.any() else np.flatnonzero(differs.any(axis=0))
    weight = size.reindex(index).to_numpy(float)[drawn]
    evens = [even_middle(today, after.reindex(index), names, phase, profile)[:, drawn] for after in afters]
    found = np.zeros((len(afters), draws, len(drawn)), dtype=np.float32)
    rises = np.zeros((len(afters), len(drawn)))
    at = 0
    for q, shares, reach in _luck(len(index), names, draws, weights, [[seed, k] for k in _STREAMS[result]], drawn):
        rows = slice(at, at + len(q))
        for k, (now, even) in enumerate(zip(nows, evens, strict=True)):
            some = np.arange(len(drawn)) if ranks else np.flatnonzero(differs[k, drawn])
            before_q, after_q = (
                conditions_at(side.units(drawn[some]), even[:, some], q[:, :, some], shares, reach)
                for side in (old, now)
            )
            change = np.where(differs[k, drawn[some]], after_q - before_q, 0.0)
            found[k, rows, some] = change.T
            if ranks:
                rises[k] += (_places(before_q + change) < _places(before_q)).sum(axis=0)
        at += len(q)
    units, sums = _told(found, differs[:, drawn], weight, index[drawn])
    for k in range(len(afters)) if ranks else ():
        units[(k, "rank_better")] = np.where(differs[k, drawn], rises[k] / draws, np.nan)
    some_differ = np.flatnonzero(differs[:, drawn].any(axis=0))
    return Sureness(units.iloc[some_differ].sort_index(axis=1, level=0, sort_remaining=False), sums)


def _places(conditions: Floats) -> Floats:
    """Return the place of each unit in each draw (draws, unit), the best first; units that are alike share theirs."""
    return np.asarray(rankdata(-conditions, axis=1, method="min"))


def side_of(table: pd.DataFrame, ends: Ends | None, names: Sequence[str], phase: str) -> Side:
    """Return what a side is drawn from; ``table`` is on the units drawn, ``ends`` may be on more."""

    def of(told: pd.DataFrame, name: str) -> Floats:
        found: Floats = told[[f"{name}_{phase}{end}" for end in ("", "_lo", "_hi")]].to_numpy(float)
        return found

    found = {}
    for c, name in enumerate(names):
        if ends is not None and f"{name}_{phase}" in ends[0]:
            near, far = (of(each.reindex(table.index), name) for each in ends)
            found[c] = (near, far)
    return Side(np.stack([of(table, name) for name in names]), found)


def differing(before: Side, after: Side) -> npt.NDArray[np.bool_]:
    """Return which units differ at the usual distances (unit,)."""
    same = np.isclose(after.bounds, before.bounds, rtol=0, atol=SAME, equal_nan=True)
    return ~np.asarray(same.all(axis=(0, 2)))


def _luck(
    n: int,
    names: Sequence[str],
    draws: int,
    weights: Mapping[str, float],
    streams: Sequence[Sequence[int]],
    drawn: npt.NDArray[np.int64],
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield, for some draws at a time, q (draws, component, unit) of the units drawn, weights, and reach (draws,).

    Weights are (draws, component); a reach of 0 is the shortest distance, of 1 the longest.
    """
    n_names, around = len(names), np.array([weights[name] for name in names])
    # A stream for each: which units are drawn, and how many at a time, changes no other number.
    own, common, shares, reach = (np.random.default_rng(stream) for stream in streams)
    at_a_time = max(1, _AT_A_TIME // max(n * n_names, 1))
    for begin in range(0, draws, at_a_time):
        k = min(at_a_time, draws - begin)
        z = np.sqrt(1 - IN_COMMON) * own.standard_normal((k, n_names, n))[:, :, drawn]
        z += np.sqrt(IN_COMMON) * common.standard_normal((k, n_names, 1))
        gamma = shares.standard_gamma(WEIGHTS_KEPT * around / around.sum(), size=(k, len(around)))
        yield ndtr(z), gamma / gamma.sum(axis=1, keepdims=True), reach.random(k)


def even_middle(
    before: pd.DataFrame, after: pd.DataFrame, names: Sequence[str], phase: str, profile: Profile
) -> npt.NDArray[np.bool_]:
    """Return where the two sides do not know the same (component, unit): the value of neither is then its middle."""
    return np.stack([component_pair(before, after, name, phase, profile).moved for name in names])


def conditions_at(side: Side, even: npt.NDArray[np.bool_], q: Floats, shares: Floats, reach: Floats) -> Floats:
    """Return the join (draws, unit) of components at q between their bounds, at a reach (draws,) of each distance."""
    drawn = _between(side.bounds, even, q)
    shorter, longer = np.maximum(1 - 2 * reach, 0.0)[:, None], np.maximum(2 * reach - 1, 0.0)[:, None]
    for c, ends in side.ends.items():
        usual = drawn[:, c].copy()
        for share, end in zip((shorter, longer), ends, strict=True):
            drawn[:, c] += share * (_between(end, even[c], q[:, c]) - usual)
    logs = np.einsum("dcu,dc->du", np.log(drawn + GEOMETRIC_SHIFT), shares)
    joined: Floats = np.exp(logs) - GEOMETRIC_SHIFT
    return joined


def _between(bounds: Floats, even: npt.NDArray[np.bool_], q: Floats) -> Floats:
    """Return what lies at q (draws, …) between bounds (…, 3), the value in the middle if there is one."""
    value, lo, hi = (bounds[..., k] for k in range(3))
    middle = np.where(np.isnan(value) | even, (lo + hi) / 2, value)
    drawn: Floats = np.where(q < 0.5, lo + 2 * q * (middle - lo), middle + (2 * q - 1) * (hi - middle))
    return drawn


def _told(
    found: npt.NDArray[np.float32], differs: npt.NDArray[np.bool_], weight: Floats, index: pd.Index
) -> tuple[pd.DataFrame, pd.DataFrame]:
    scenarios = range(len(found))
    units = {}
    gained = np.einsum("sdu,u->sd", found, weight, dtype=float)
    for k in scenarios:
        figures = np.percentile(found[k], _PERCENTILES, axis=0) if found.shape[2] else np.zeros((3, 0))
        better = (found[k] > 0).mean(axis=0)
        for name, each in zip(("median", "p5", "p95", "better"), (*figures, better), strict=True):
            units[(k, name)] = np.where(differs[k], each.astype(float), np.nan)
    length = (differs * weight).sum(axis=1)
    mean = np.divide(gained, length[:, None], out=np.zeros_like(gained), where=length[:, None] > 0)
    most = gained.max(axis=0) if len(found) else np.zeros(found.shape[1])
    firsts = (gained == most) & (most > 0)
    first = (firsts / np.maximum(firsts.sum(axis=0), 1)).mean(axis=1)
    rows = [[*np.percentile(mean[k], _PERCENTILES), (gained[k] > 0).mean(), first[k]] for k in scenarios]
    sums = np.where(length[:, None] > 0, rows, np.nan)
    return (
        pd.DataFrame(units, index=index),
        pd.DataFrame(sums, columns=["median", "p5", "p95", "better", "first"]),
    )
