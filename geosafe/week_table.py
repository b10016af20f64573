"""What is told by hour of the week as one table, for a file."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.surroundings import Surroundings
from geosafe.use import PARTS_OF_USE, Use
from geosafe.week import HOURS, TYPICAL_DAYS

_COLUMNS: Final = [f"h{hour:03}" for hour in range(HOURS)]


def week_table(use: Use | None, surroundings: Surroundings | None = None) -> pd.DataFrame:
    """Return what is told of blocks and spaces by hour as one table, one row a unit and measure; without rows for None.

    Columns: unit_kind, unit_id, measure, and h000 to h167, the hours of the week from Monday 00:00. Measures:

    - expected, expected_lo, expected_hi [open-venue equivalents];
    - the parts of the first on a typical day (``week.TYPICAL_DAYS``), each hour of the week having the figure of the
      typical day that it belongs to;
    - where calibrated: people, people_lo, people_hi [people per hour];
    - of blocks: the measures of :attr:`geosafe.surroundings.Surroundings.surveillance_by_hour`, and on typical days
      those of ``refuge_by_hour``;
    - of spaces: those of ``entry_by_hour``.

    Three decimals.
    """
    typical = np.zeros(HOURS, np.int64)
    for d, days in enumerate(TYPICAL_DAYS.values()):
        typical[np.isin(np.arange(HOURS) // 24, days)] = 24 * d
    typical += np.arange(HOURS) % 24
    parts = [pd.DataFrame(columns=["unit_kind", "unit_id", "measure", *_COLUMNS])]
    for kind, units in (("block", use.blocks), ("space", use.spaces)) if use else ():
        hours = {name: getattr(units, name).to_numpy() for name in ("expected", "expected_lo", "expected_hi")}
        hours |= {name: table.to_numpy() for name in ("people", "people_lo", "people_hi")
                  if (table := getattr(units, name)) is not None}  # fmt: skip
        hours |= {part: units.by_day[:, k].reshape(-1, 24 * len(TYPICAL_DAYS))[:, typical]
                  for k, part in enumerate(PARTS_OF_USE)}  # fmt: skip
        parts += [_rows(kind, units.expected.index, measure, values) for measure, values in hours.items()]
    if surroundings:
        seen = surroundings.surveillance_by_hour
        parts += [_rows("block", seen.index, name, seen[name].to_numpy()) for name in seen.columns.unique("measure")]
        entry = surroundings.entry_by_hour
        parts += [_rows("space", entry.index, name, entry[name].to_numpy()) for name in entry.columns.unique("measure")]
        away = surroundings.refuge_by_hour
        parts += [
            _rows("block", away.index, name, away[name].to_numpy()[:, typical])
            for name in away.columns.unique("measure")
        ]
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _rows(kind: str, ids: pd.Index, measure: str, values: npt.NDArray[np.floating]) -> pd.DataFrame:
    table = pd.DataFrame(np.round(values, 3), columns=_COLUMNS)
    table.insert(0, "unit_kind", kind)
    table.insert(1, "unit_id", ids.to_numpy(object))
    table.insert(2, "measure", measure)
    return table
