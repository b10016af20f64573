"""What most of the better-working spaces of a group have, and one of its spaces lacks."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.better_things import THINGS
from geosafe.params import PHASES
from geosafe.score.better_members import BETTER_SHARE

#: Fewest better-working spaces, and of these fewest of which a thing is known, from which anything is told; our
#: judgement.
MIN_TOLD: Final = 5
#: Most things that are told of a space; our judgement: what a reader keeps in mind.
MOST_THINGS: Final = 3
#: Standard deviations of the interval that must lie above one half before "most" is said: 95 % (Wilson 1927).
MOST_Z: Final = 1.959964

_COLUMNS: Final = ("phase", "better_n", "thing", "have", "known")


def better_have(spaces: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """Return what most of the better-working spaces of each one's group have, and it lacks.

    Looked at in the phase in which the conditions of the space are weakest. The better-working third of its group is
    that with the best conditions in this phase; of a space that is in it nothing is told.

    Parameters
    ----------
    spaces
        The wide table of the spaces, on ``space_id``.
    profile
        Their :func:`geosafe.score.space_profile.space_profile`, with the group of each as ``week``.

    Returns
    -------
    DataFrame
        On ``space_id``, which comes again for each of at most ``MOST_THINGS`` things: ``phase``; ``better_n`` spaces in
        the better-working third; ``thing`` of :data:`geosafe.better_things.THINGS`; how many of these spaces ``have``
        it, of those of which it is ``known``. A thing is told where the space is known to lack it, where the 95 %
        interval (Wilson 1927) of the share that has it lies above one half, and where it is rarer in the rest of the
        group; what is rarest there by comparison comes first. Empty where no group is big enough. It tells what goes
        together, not what would come of a change.
    """
    conditions = spaces[[f"conditions_{phase}" for phase in PHASES]].to_numpy(dtype=float)
    known = ~np.isnan(conditions)
    weakest = np.where(known.any(axis=1), np.where(known, conditions, np.inf).argmin(axis=1), -1)
    groups, _ = pd.factorize(profile["week"].reindex(spaces.index))
    by_id = np.argsort(spaces.index.astype(str), kind="stable")
    parts = []
    for k, phase in enumerate(PHASES):
        has = _has(spaces, profile.reindex(spaces.index), phase)
        for group in range(int(groups.max(initial=-1)) + 1):
            members = by_id[(groups[by_id] == group) & known[by_id, k]]
            ranked = members[np.argsort(-conditions[members, k], kind="stable")]
            best, rest = np.split(ranked, [round((len(ranked) - 1) * BETTER_SHARE)] if len(ranked) else [0])
            if len(best) >= MIN_TOLD:
                told = _told(has, best, rest, rest[weakest[rest] == k])
                parts.append(told.assign(phase=phase, better_n=len(best)))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=["at", *_COLUMNS])
    found = found.sort_values("at", kind="stable")
    found.index = spaces.index[found["at"].to_numpy(dtype=np.int64)].rename("space_id")
    return found[list(_COLUMNS)]


def _has(spaces: pd.DataFrame, profile: pd.DataFrame, phase: str) -> npt.NDArray[np.float64]:
    """Return which space has which thing in a phase, (spaces, things): 1 yes, 0 no, NaN unknown."""
    columns = []
    for thing in THINGS.values():
        name = thing.column.format(phase=phase)
        table = spaces if name in spaces else profile
        value = table[name].to_numpy(dtype=float) if name in table else np.full(len(spaces), np.nan)
        value = np.round(value, thing.decimals)
        columns.append(np.where(np.isnan(value), np.nan, value <= thing.limit if thing.below else value >= thing.limit))
    return np.column_stack(columns)


def _told(
    has: npt.NDArray[np.float64], best: npt.NDArray[np.int64], rest: npt.NDArray[np.int64], asked: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Return one row a space that is asked about and a thing that is told of it, the most telling first."""
    n, of_rest = (~np.isnan(has[best])).sum(axis=0), (~np.isnan(has[rest])).sum(axis=0)
    have = np.nansum(has[best], axis=0)
    share = np.divide(have, n, out=np.zeros(len(n)), where=n > 0)
    elsewhere = np.divide(np.nansum(has[rest], axis=0), of_rest, out=np.ones(len(n)), where=of_rest > 0)
    most = (n >= MIN_TOLD) & (at_least(have, n) > 0.5) & (share > elsewhere)
    things = np.flatnonzero(most)
    things = things[np.argsort(elsewhere[things] - share[things], kind="stable")]
    lacks = has[np.ix_(asked, things)] == 0
    row, column = np.nonzero(lacks & (lacks.cumsum(axis=1) <= MOST_THINGS))
    names: npt.NDArray[np.object_] = np.array(list[Hashable](THINGS), dtype=object)
    told = things[column]
    return pd.DataFrame(
        {"at": asked[row], "thing": names[told], "have": have[told].astype(np.int64), "known": n[told].astype(np.int64)}
    )


def at_least(have: npt.ArrayLike, n: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the lower end of the 95 % interval (Wilson 1927) of a share that ``have`` of ``n`` tell; 0 of none."""
    count, of = np.asarray(have, dtype=float), np.maximum(np.asarray(n, dtype=float), 1e-9)
    share, z2 = np.minimum(count / of, 1.0), MOST_Z**2
    half = MOST_Z * np.sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    low: npt.NDArray[np.float64] = (share + z2 / (2 * of) - half) / (1 + z2 / of)
    return np.maximum(low, 0.0)
