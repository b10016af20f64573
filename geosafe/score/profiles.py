"""Profiles side by side: the same measures under the weights of several groups, and where these disagree most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import PHASES
from geosafe.profile import Profile
from geosafe.score.measure_study import measure_study
from geosafe.score.score_tables import score_units
from geosafe.study import Study

#: Columns of the table that a profile's name could otherwise overwrite.
_TAKEN: Final = frozenset({"name", "phase", "kind", "range", "lowest", "highest", "note"})


def compare_profiles(study: Study, profiles: Sequence[Profile]) -> pd.DataFrame:
    """Return the conditions of every unit under several profiles side by side, those that disagree most first.

    Parameters
    ----------
    study
        The study; it is measured once, because no weight is in a measure.
    profiles
        At least two, each of a name of its own.

    Returns
    -------
    DataFrame
        One row a unit and phase. ``unit_kind``, ``unit_id``, ``name``, ``phase``; for every profile a column of its
        name with the conditions [points], NaN where its evidence does not suffice; ``range``, the highest less the
        lowest of those that are known [points], NaN where fewer than two are; ``lowest`` and ``highest``, the
        profiles that these belong to, missing where there is no range. Sorted by ``range``, the widest first and the
        unknown last; then as the tables of the study stand.

    Raises
    ------
    CallError
        Fewer than two profiles, two of one name, or one that is called like a column of the table.
    """
    names = [each.name for each in profiles]
    if len(names) < 2 or len(set(names)) < len(names):
        raise CallError(f"give at least two profiles, each of a name of its own, got {', '.join(names) or 'none'}")
    if taken := sorted(_TAKEN.intersection(names)):
        raise CallError(f"a profile cannot be called {taken[0]!r} here, as a column is: give it another name")
    measures = measure_study(study)
    parts = []
    for units in measures.units:
        found = [score_units(units, measures, profile)["conditions"].value for profile in profiles]
        unit_names = units.table["name"] if "name" in units.table else pd.Series(None, units.table.index, dtype=object)
        parts += [
            pd.DataFrame(
                {
                    "unit_kind": units.kind, "unit_id": units.table.index, "name": unit_names.to_numpy(),
                    "phase": phase, **{name: value[:, k] for name, value in zip(names, found, strict=True)},
                }
            )
            for k, phase in enumerate(PHASES)
        ]  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return _by_disagreement(table, names)


def _by_disagreement(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Add how far the profiles are apart, and which are the lowest and the highest, and sort by it."""
    values = table[list(names)].to_numpy(float)
    known = ~np.isnan(values)
    two = known.sum(axis=1) >= 2
    low, high = np.where(known, values, np.inf), np.where(known, values, -np.inf)
    words = pd.Series(list(names), dtype=object)
    apart = np.full(len(table), np.nan)
    apart[two] = high[two].max(axis=1) - low[two].min(axis=1)
    told = table.assign(
        range=apart,
        lowest=words.take(low.argmin(axis=1)).reset_index(drop=True).where(two),
        highest=words.take(high.argmax(axis=1)).reset_index(drop=True).where(two),
    )
    return told.sort_values("range", ascending=False, kind="stable", ignore_index=True)
