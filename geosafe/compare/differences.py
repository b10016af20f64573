"""Paired differences: each unit, phase and result before and after, with bounds that what is unknown allows."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.compare.shared_parts import Pair, component_pair, conditions_pair
from geosafe.comparison import COMPARED, TOLD
from geosafe.params import CONDITIONS, PHASES
from geosafe.profile import EVERYONE, Profile

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
#: Two scores that differ by less are the same [points]: sums of the same numbers in another order differ by as much.
SAME: Final = 1e-6
#: What stands before a result of a unit of which nothing is known [points].
_ENDS: Final = {"": np.nan, "_lo": 0.0, "_hi": 100.0}


def differences(
    before: pd.DataFrame, after: pd.DataFrame, *, touched: Set[str] = frozenset(), profile: Profile = EVERYONE
) -> pd.DataFrame:
    """Return what differs between two wide tables of scores, unit by unit.

    Parameters
    ----------
    before, after
        Segments, blocks or spaces of :class:`geosafe.scores.Scores`, on ids of the same kind.
    touched
        Ids that an edit changed directly. Where one of these is unknown before and after, within the same bounds, it
        may have changed all the same; anywhere else the same measure means that nothing changed.
    profile
        Whose weights the conditions were made with.

    Returns
    -------
    DataFrame
        One row a unit, phase and result that both tables can have, in the order of ``before``, what is new last:
        ``unit_id``, ``name``, ``kind``, ``phase``, ``result``; ``before``, ``after`` and ``difference`` [points], NaN
        unknown; each with ``_lo`` and ``_hi``; ``told``, one of :data:`geosafe.comparison.TOLD`. The bounds of a
        difference are after_lo - before_hi and after_hi - before_lo, and 0 where nothing changed. Where both sides know
        the same they are the least and the most of the differences in value, lo and hi: what is unknown is then the
        same on both sides, and cannot be at its worst on one and at its best on the other.

    Notes
    -----
    Conditions, access and comfort join what is known. Where an edit makes one part known, the join before and the join
    after tell of different parts: lamps on a street of unknown light could so lower its conditions. There the
    difference is that of the parts known on both sides, and ``told`` says what became of the others.
    """
    new = after.index.difference(before.index, sort=False)
    index = before.index.append(new)
    there, left = index.isin(before.index), index.isin(after.index)
    direct = index.isin(list(touched))
    facts = pd.concat([before, after.loc[new]])
    name = facts["name"].to_numpy(object) if "name" in facts else np.full(len(index), None, object)
    both = [table.reindex(index) for table in (before, after)]
    parts = []
    for phase in PHASES:
        pairs: dict[str, Pair] = {}
        for result in (*(name for name in COMPARED if name != "conditions"), "conditions"):
            key = f"{result}_{phase}"
            if key not in before or key not in after:
                continue
            old, now = (_of(table, key, index) for table in (before, after))
            if result == "conditions":
                conditions = {str(name): pairs[name] for name in CONDITIONS if name in pairs}
                pair = conditions_pair((old[0], now[0]), conditions, profile.weights[phase])
            else:
                pair = pairs[result] = component_pair(both[0], both[1], result, phase, profile)
            columns = _pair(old, now, pair, there, left, direct)
            parts.append(
                pd.DataFrame({"unit_id": index.astype(object), "name": name, "kind": facts["kind"].to_numpy(object),
                              "phase": phase, "result": result, **columns})
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _of(table: pd.DataFrame, key: str, index: pd.Index) -> tuple[Floats, Floats, Floats]:
    """Return value, lo and hi of a result on an index; everything is possible of a unit that is not there."""
    there = index.isin(table.index)
    value, lo, hi = (
        np.where(there, table[key + end].reindex(index).to_numpy(float), nothing) for end, nothing in _ENDS.items()
    )
    return value, lo, hi


def _pair(
    old: tuple[Floats, Floats, Floats], now: tuple[Floats, Floats, Floats], pair: Pair, there: Bools, left: Bools,
    direct: Bools,
) -> dict[str, npt.NDArray[np.generic]]:  # fmt: skip
    known, known_now = ~np.isnan(old[0]), ~np.isnan(now[0])
    alike = np.all([np.isclose(a, b, rtol=0, atol=SAME, equal_nan=True) for a, b in zip(old, now, strict=True)], axis=0)
    both = there & left
    same = alike & (known | ~direct) & both
    more, less = pair.more | (known_now & ~known), pair.less | (known & ~known_now)
    cases = [~there, ~left, same, less, more, known & known_now]
    words = ["new", "gone", "same", "no longer known", "now known", "changed"]
    told = np.select(cases, [TOLD.index(word) for word in words], TOLD.index("unknown"))
    change = np.where(same, 0.0, np.where(both, pair.after - pair.before, np.nan))
    alone = told == TOLD.index("changed")
    ends = [b - a for a, b in zip(old, now, strict=True)]
    bounds = {
        "_lo": (np.where(alone, np.minimum(ends[1], ends[2]), now[1] - old[2]), np.fmin),
        "_hi": (np.where(alone, np.maximum(ends[1], ends[2]), now[2] - old[1]), np.fmax),
    }
    return {
        **{f"before{end}": each for end, each in zip(_ENDS, old, strict=True)},
        **{f"after{end}": each for end, each in zip(_ENDS, now, strict=True)},
        "difference": change,
        **{f"difference{end}": np.where(same, 0.0, np.where(both, outer(each, change), np.nan))
           for end, (each, outer) in bounds.items()},
        "told": np.array(TOLD, dtype=object)[told],
    }  # fmt: skip
