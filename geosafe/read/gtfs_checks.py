"""Check the cells of a GTFS timetable: every fault with its file, row and column, every row set aside counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.errors import DataError, Fault, visible
from geosafe.findings import Finding
from geosafe.read.text_table import TextTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

#: A time later than this after the day of the service began is no time of a timetable [h].
MAX_HOURS: Final = 240
#: Dates outside these years are slips of the pen.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


class Checks:
    """Collects what is wrong in the tables of one timetable."""

    def __init__(self, name: str, tables: Mapping[str, TextTable]) -> None:
        self._name = name
        self._tables = tables
        self._faults: list[Fault] = []
        self._aside: list[tuple[str, int]] = []

    def fault(self, base: str, column: str, wrong: Bools, found: str, remedy: str) -> None:
        """Note the first cell of a column that is wrong, and how many more are."""
        if not wrong.any():
            return
        first = int(np.argmax(wrong))
        n = int(wrong.sum())
        cell = self._tables[base].rows[column].iloc[first]
        found = f"{cell!r} {found}" + (f" (and {n - 1:,} more)" if n > 1 else "")
        row = int(self._tables[base].source_row[first])
        self._faults.append(Fault(f"{self._name}/{base}", found, remedy, row, column))

    def once(self, base: str, column: str) -> None:
        """Note the ids of a table that stand there twice."""
        twice = self._tables[base].rows[column].duplicated().to_numpy(bool)
        self.fault(base, column, twice, "stands there twice", "Each id must stand once.")

    def known(self, base: str, column: str, ids: pd.Series, there: pd.Index) -> pd.Series:
        """Return ids as they are, and count those that are not there: their rows are set aside."""
        lost = ~ids.isin(there).to_numpy(bool)
        if lost.any():
            first = int(np.argmax(lost))
            row = self._tables[base].source_row[first]
            self.set_aside(int(lost.sum()), f"{base}, {column} {visible(ids.iloc[first])!r} first in row {row}")
        return ids

    def set_aside(self, n: int, what: str) -> None:
        """Count rows that are left out."""
        if n:
            self._aside.append((what, n))

    def times(self, base: str, column: str) -> NDArray[np.float64]:
        """Return the times of a column [s since the day of the service began]; NaN where the cell is empty."""
        cells = self._tables[base].rows[column]
        which, distinct = pd.factorize(cells)
        parts = pd.Series(distinct, dtype=str).str.extract(r"^(\d{1,3}):([0-5]\d):([0-5]\d)$")
        seconds = parts.astype(float).to_numpy() @ np.array([3600.0, 60.0, 1.0])
        wrong = (np.isnan(seconds) & (np.asarray(distinct, dtype=object) != "")) | (seconds > 3600 * MAX_HOURS)
        if len(wrong) and wrong.any():
            self.fault(
                base, column, wrong[which], "is no time", "Write HH:MM:SS; 25:10:00 is ten past one the next day."
            )
        return seconds[which] if len(distinct) else np.zeros(0)

    def dates(self, base: str, column: str) -> NDArray[np.int64]:
        """Return the dates of a column as days since 1 January 1970; 0 where a cell is none."""
        cells = self._tables[base].rows[column]
        given = pd.to_datetime(cells.where(cells.str.fullmatch(r"\d{8}")), format="%Y%m%d", errors="coerce")
        wrong = ~given.dt.year.between(_FIRST_YEAR, _LAST_YEAR).to_numpy(bool)
        self.fault(base, column, wrong, "is no date", "Write YYYYMMDD.")
        days: NDArray[np.int64] = (
            given.where(~wrong, pd.Timestamp(0)).to_numpy().astype("datetime64[D]").astype(np.int64)
        )
        return days

    def raise_faults(self) -> None:
        """Raise every fault that was noted."""
        if self._faults:
            raise DataError(self._faults)

    def findings(self) -> list[Finding]:
        """Return what was set aside."""
        if not self._aside:
            return []
        n = sum(count for _, count in self._aside)
        says = "Rows of the timetable that name what is not there, or no time, are set aside: "
        says += "; ".join(f"{count:,} ({what})" for what, count in self._aside) + "."
        return [Finding("stops", "gtfs-rows", "set aside", n, says, "Ask the publisher to correct it.", self._name)]
