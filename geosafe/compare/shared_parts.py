"""What is known on both sides: an edit that makes one part known must not read as better or worse.

Conditions join components, and access and comfort join parts, over what is known. Where an edit makes one more of them
known, such as the light of a street that nobody had recorded or a stop with hours of service, the value before and the
value after tell of different things. Here both are taken over what is known before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import CONDITIONS, COVERAGE_TOLERANCE, GEOMETRIC_SHIFT, MIN_COVERAGE, PARTS
from geosafe.profile import Profile
from geosafe.score.raw import between_goalposts

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
#: A component is rebuilt from its parts where that comes as near to its score [points].
_REBUILT: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Pair:
    """A value before and after over what is known on both sides, NaN where that is too little; what else became of it.

    ``more`` is where something is known after that was not before, ``less`` the reverse (n,).
    """

    before: Floats
    after: Floats
    more: Bools
    less: Bools

    @property
    def moved(self) -> Bools:
        """Where the two sides do not know the same."""
        return self.more | self.less


def component_pair(before: pd.DataFrame, after: pd.DataFrame, name: str, phase: str, profile: Profile) -> Pair:
    """Return one component before and after, over the parts known on both sides.

    Parameters
    ----------
    before, after
        Wide tables on one index; a unit that is not on a side has NaN there.
    name, phase
        The component and the phase.
    profile
        Whose weights and distances count. Where stretches with steps give it no access, access is not rebuilt.
    """
    key = f"{name}_{phase}"
    values = [table[key].to_numpy(float) for table in (before, after)]
    known, known_now = (~np.isnan(value) for value in values)
    parts = [part for part in PARTS.get(name, ()) if profile.parts[name].get(part, 0.0) > 0]
    if any(f"{part}_{phase}_raw" not in table for part in parts for table in (before, after)):
        parts = []
    if not parts:
        return Pair(values[0], values[1], known_now & ~known, known & ~known_now)
    weight = np.array([profile.parts[name][part] for part in parts])
    scores = [
        np.column_stack(
            [between_goalposts(table[f"{part}_{phase}_raw"].to_numpy(float), profile.goalposts(part)) for part in parts]
        )
        for table in (before, after)
    ]
    there, there_now = (~np.isnan(score) for score in scores)
    more: Bools = np.any(there_now & ~there, axis=1, keepdims=True)[:, 0]
    less: Bools = np.any(there & ~there_now, axis=1, keepdims=True)[:, 0]
    moved = more | less
    told = []
    for value, score in zip(values, scores, strict=True):
        whole = _mean(score, weight, ~np.isnan(score))
        sure = np.isclose(whole, value, rtol=0, atol=_REBUILT, equal_nan=True)
        told.append((_mean(score, weight, there & there_now), sure))
    rebuilt = told[0][1] & told[1][1] & ~(profile.step_free and name == "access")
    first, second = (
        np.where(moved, np.where(rebuilt, each, np.nan), own) for (each, _), own in zip(told, values, strict=True)
    )
    return Pair(first, second, more, less)


def _mean(scores: Floats, weight: Floats, known: Bools) -> Floats:
    total = known @ weight
    summed = np.where(known, scores, 0.0) @ weight
    mean: Floats = np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0)
    return mean


def conditions_pair(own: tuple[Floats, Floats], components: Mapping[str, Pair], weights: Mapping[str, float]) -> Pair:
    """Return conditions before and after, over the components and parts known on both sides.

    Parameters
    ----------
    own
        Conditions as scored, which stand where both sides know the same.
    components
        By name.
    weights
        Of the components in the phase.
    """
    names = [name for name in components if weights.get(name, 0.0) > 0]
    none = np.zeros(len(own[0]), bool)
    more = np.any([none, *(components[name].more for name in names)], axis=0)
    less = np.any([none, *(components[name].less for name in names)], axis=0)
    weight = np.array([weights[name] for name in names]) / sum(weights.get(name, 0.0) for name in CONDITIONS)
    sides = [np.column_stack([getattr(components[name], side) for name in names]) for side in ("before", "after")]
    shared = ~np.isnan(sides[0]) & ~np.isnan(sides[1])
    share = shared @ weight
    enough = share >= MIN_COVERAGE - COVERAGE_TOLERANCE
    joined = [_geometric(side, shared, weight, share) for side in sides]
    told = [np.where(enough, each, np.nan) for each in joined]
    first, second = (np.where(more | less, each, given) for each, given in zip(told, own, strict=True))
    return Pair(first, second, more, less)


def _geometric(values: Floats, known: Bools, weight: Floats, share: Floats) -> Floats:
    logs = np.where(known, np.log(np.where(known, values, 0.0) + GEOMETRIC_SHIFT), 0.0) @ weight
    joined: Floats = np.exp(np.divide(logs, share, out=np.zeros_like(logs), where=share > 0)) - GEOMETRIC_SHIFT
    return joined
