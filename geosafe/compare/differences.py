"""Paired differences: each unit, phase and result before and after, with bounds that what is unknown allows."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.comparison import COMPARED, TOLD
from geosafe.params import CONDITIONS, COVERAGE_TOLERANCE, GEOMETRIC_SHIFT, MIN_COVERAGE, PHASES
from geosafe.profile import EVERYONE, Profile

Floats = npt.NDArray[np.float64]
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
        difference are after_lo - before_hi and after_hi - before_lo, and 0 where nothing changed.

    Notes
    -----
    Conditions join what is known. Where an edit makes one part known, the join before and the join after tell of
    different parts: lamps on a street of unknown light could so lower its conditions. There the difference is that of
    the parts known on both sides, and ``told`` says what became of the others.
    """
    new = after.index.difference(before.index, sort=False)
    index = before.index.append(new)
    there, left = index.isin(before.index), index.isin(after.index)
    direct = index.isin(list(touched))
    facts = pd.concat([before, after.loc[new]])
    name = facts["name"].to_numpy(object) if "name" in facts else np.full(len(index), None, object)
    parts = []
    for phase in PHASES:
        for result in COMPARED:
            key = f"{result}_{phase}"
            if key not in before or key not in after:
                continue
            old, now = (_of(table, key, index) for table in (before, after))
            columns = _pair(old, now, there, left, direct)
            if result == "conditions":
                parts_of = {
                    name: tuple(_of(table, f"{name}_{phase}", index)[0] for table in (before, after))
                    for name in CONDITIONS
                    if f"{name}_{phase}" in before and f"{name}_{phase}" in after
                }
                columns = _on_shared_parts(columns, parts_of, profile.weights[phase])
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
    old: tuple[Floats, Floats, Floats],
    now: tuple[Floats, Floats, Floats],
    there: npt.NDArray[np.bool_],
    left: npt.NDArray[np.bool_],
    direct: npt.NDArray[np.bool_],
) -> dict[str, npt.NDArray[np.generic]]:
    known, known_now = ~np.isnan(old[0]), ~np.isnan(now[0])
    alike = np.all([np.isclose(a, b, rtol=0, atol=SAME, equal_nan=True) for a, b in zip(old, now, strict=True)], axis=0)
    same = alike & (known | ~direct) & there & left
    cases = [~there, ~left, same, known & known_now, ~known & known_now, known & ~known_now]
    words = ["new", "gone", "same", "changed", "now known", "no longer known"]
    told = np.select(cases, [TOLD.index(word) for word in words], TOLD.index("unknown"))
    both = there & left
    ends = {"": now[0] - old[0], "_lo": now[1] - old[2], "_hi": now[2] - old[1]}
    return {
        **{f"before{end}": each for end, each in zip(_ENDS, old, strict=True)},
        **{f"after{end}": each for end, each in zip(_ENDS, now, strict=True)},
        **{f"difference{end}": np.where(same, 0.0, np.where(both, each, np.nan)) for end, each in ends.items()},
        "told": np.array(TOLD, dtype=object)[told],
    }


def _on_shared_parts(
    columns: dict[str, npt.NDArray[np.generic]],
    parts: Mapping[str, tuple[Floats, Floats]],
    weights: Mapping[str, float],
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the columns of conditions, with the difference on the parts known on both sides where others are too."""
    names = [name for name in parts if weights.get(name, 0.0) > 0]
    weight = np.array([weights[name] for name in names]) / sum(weights.get(name, 0.0) for name in CONDITIONS)
    old, now = (np.column_stack([parts[name][k] for name in names]) for k in (0, 1))
    known, known_now = ~np.isnan(old), ~np.isnan(now)
    told = columns["told"].astype(object)
    moved = (known != known_now).any(axis=1) & ~np.isin(told, ["same", "new", "gone"])
    if not moved.any():
        return columns
    shared = known & known_now
    share = shared @ weight
    enough = share >= MIN_COVERAGE - COVERAGE_TOLERANCE
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = [(np.where(shared, np.log(np.nan_to_num(each) + GEOMETRIC_SHIFT), 0.0) @ weight) / share
                for each in (old, now)]  # fmt: skip
    change = np.where(enough, np.round(np.exp(logs[1]) - np.exp(logs[0]), 9) + 0.0, np.nan)
    more, fewer = (known_now & ~known).any(axis=1), (known & ~known_now).any(axis=1)
    words = np.select([moved & fewer, moved & more], ["no longer known", "now known"], told)
    found: Floats = np.where(moved, change, columns["difference"].astype(float))
    return {
        **columns,
        "difference": found,
        "difference_lo": np.fmin(columns["difference_lo"].astype(float), found),
        "difference_hi": np.fmax(columns["difference_hi"].astype(float), found),
        "told": words.astype(object),
    }
