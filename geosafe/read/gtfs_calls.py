"""Departures of a GTFS timetable: the calls at which people may board, those of frequencies written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.read.gtfs_checks import Checks
from geosafe.read.number_column import parse_numbers
from geosafe.read.text_table import TextTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Most departures that frequencies may be written out to.
MAX_DEPARTURES: Final = 20_000_000


def departures(tables: dict[str, TextTable], checks: Checks, *, stops: pd.Index, trips: pd.DataFrame) -> pd.DataFrame:
    """Return the departures of a timetable.

    Parameters
    ----------
    tables, checks
        The tables, and where faults and rows set aside are noted.
    stops
        The ids of the stops.
    trips
        By trip id: ``service`` (-1: not there) and ``rail``.

    Returns
    -------
    pandas.DataFrame
        ``stop`` (position in ``stops``), ``service``, ``rail`` and ``time`` [s since the day of the service began].
        Empty where ``checks`` holds faults that leave no sense in them.
    """
    rows = tables["stop_times.txt"].rows
    order = parse_numbers(rows["stop_sequence"]).numbers
    checks.fault("stop_times.txt", "stop_sequence", np.isnan(order), "is no number", "Number the stops of a trip.")
    time = checks.times("stop_times.txt", "departure_time")
    if "arrival_time" in rows:
        time = np.where(np.isnan(time), checks.times("stop_times.txt", "arrival_time"), time)
    runs = _runs(tables["frequencies.txt"], checks, trips)
    checks.raise_faults()
    checks.known("stop_times.txt", "trip_id", rows["trip_id"], trips.index)
    checks.known("stop_times.txt", "stop_id", rows["stop_id"], stops)
    trip, stop = trips.index.get_indexer(pd.Index(rows["trip_id"])), stops.get_indexer(pd.Index(rows["stop_id"]))
    calls = pd.DataFrame(
        {"trip": trip, "stop": stop, "order": order,
         "time": time, "board": (rows["pickup_type"] != "1").to_numpy(bool) if "pickup_type" in rows else True}
    )  # fmt: skip
    calls = calls[(calls["trip"] >= 0) & (calls["stop"] >= 0)]
    calls = calls.sort_values(["trip", "order"], kind="stable", ignore_index=True)
    calls["time"] = _filled(calls["trip"].to_numpy(), calls["time"].to_numpy())
    checks.set_aside(int(calls["time"].isna().sum()), "stop_times.txt, a trip that does not start and end with a time")
    last = calls["trip"].to_numpy() != np.append(calls["trip"].to_numpy()[1:], -1)
    calls["since"] = calls["time"] - calls.groupby("trip")["time"].transform("first")
    calls = calls[calls["board"] & ~last & calls["time"].notna()]
    calls = calls.assign(
        service=trips["service"].to_numpy()[calls["trip"]], rail=trips["rail"].to_numpy()[calls["trip"]]
    )
    calls = calls[calls["service"] >= 0]
    repeated = calls["trip"].isin(runs["trip"])
    if repeated.any():
        again = calls[repeated].merge(runs, on="trip")
        calls = pd.concat([calls[~repeated], again.assign(time=again["start"] + again["since"])])
    found: pd.DataFrame = calls[["stop", "service", "rail", "time"]].astype({"time": np.int64}).reset_index(drop=True)
    return found


def _filled(trip: NDArray[np.int64], time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the times of calls in their order, those left out spread evenly between two of the same trip."""
    at = np.arange(len(time))
    known = ~np.isnan(time)
    before = np.maximum.accumulate(np.where(known, at, 0)) if len(at) else at
    after = np.minimum.accumulate(np.where(known, at, len(at) - 1)[::-1])[::-1] if len(at) else at
    share = (at - before) / np.maximum(after - before, 1)
    filled = time[before] + share * (time[after] - time[before])
    inside = (trip[before] == trip) & (trip[after] == trip)
    return np.where(known, time, np.where(inside, filled, np.nan))


def _runs(table: TextTable, checks: Checks, trips: pd.DataFrame) -> pd.DataFrame:
    """Return each run of the trips that are given by their frequency: ``trip`` (position), ``start`` [s]."""
    rows = table.rows
    begin, end = (checks.times("frequencies.txt", column) for column in ("start_time", "end_time"))
    headway = parse_numbers(rows["headway_secs"]).numbers
    with np.errstate(invalid="ignore"):
        wrong = ~(headway >= 1)
    checks.fault("frequencies.txt", "headway_secs", wrong, "is no time between departures", "Write whole seconds.")
    for column, values in (("start_time", begin), ("end_time", end)):
        checks.fault("frequencies.txt", column, np.isnan(values), "is no time", "Write HH:MM:SS.")
    checks.raise_faults()
    checks.known("frequencies.txt", "trip_id", rows["trip_id"], trips.index)
    n = np.maximum(np.ceil((end - begin) / headway), 0).astype(np.int64)
    if n.sum() > MAX_DEPARTURES:
        found = f"they come to {n.sum():,} departures"
        raise DataError(Fault(str(table.source[0]), found, "Correct headway_secs."))
    row = np.repeat(np.arange(len(rows)), n)
    run = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    trip = trips.index.get_indexer(pd.Index(rows["trip_id"]))
    return pd.DataFrame({"trip": trip[row], "start": begin[row] + run * headway[row]})
