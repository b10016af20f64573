"""Find what would mislead in an incident table if it were taken at face value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.errors import Fault
from geosafe.findings import Finding
from geosafe.params import SNAPPED_RATIO
from geosafe.read.yaml_text import quoted
from geosafe.told import joined, said, share

Bools = npt.NDArray[np.bool_]

#: Fewest rows from which anything is told about how they are spread.
MIN_ROWS: Final = 200
#: Fewest timed rows of a month whose clock times are judged: with two fifths of them after noon, as
#: in any city, thirty morning times in a row come up once in four million months.
MIN_MONTH_ROWS: Final = 30
#: A month short of afternoons has less than this share of the usual share.
SHORT_OF_AFTERNOONS: Final = 0.5
#: Different addresses on one point from which it stands for a street, not for a place.
MANY_ADDRESSES: Final = 10
#: Share of rows on such points from which it is told.
STREET_CENTRE_SHARE: Final = 0.05
#: A clock time heaps when it is given this many times as often as its like in other hours.
HEAP: Final = 3.0
#: Fewest rows on one clock time for a heap.
MIN_HEAP: Final = 20
#: Share of times on the whole hour from which they are told to be rounded; by chance it is 1/60.
WHOLE_HOURS: Final = 0.1
#: A month is unusual below one and above two of these shares of the median month.
UNUSUAL_MONTH: Final = (0.5, 2.0)
#: Fewest months among which one can be unusual.
MIN_MONTHS: Final = 6

_STOP_AND_SEARCH: Final = {
    "object of search",
    "legislation",
    "outcome linked to object of search",
    "removal of more than just outer clothing",
}
_POLICE_UK: Final = {"lsoa code", "falls within", "crime type"}
_RECORDERS: Final = ("reported by", "falls within", "police force", "force", "agency")
_LEVEL: Final = re.compile(r"geocod|match.?(?:level|type|quality)|addr_?type|location_type", re.IGNORECASE)
_STREET_LEVELS: Final = re.compile(r"street_?name|street|route|geometric_center|locality|postal\w*|city", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"address|adresse|direcci|indirizzo|endere|\bblock\b", re.IGNORECASE)


def police_activity(rows: pd.DataFrame, *, source: str) -> Fault | None:
    """Tell a table of stops and searches by its columns: it records police work, not incidents."""
    if len(_STOP_AND_SEARCH & _lower(rows)) < 2:
        return None
    remedy = "Take it out of `incidents:`; it says where police were, not what happened."
    return Fault(source, "this table records police activity (stop and search), not incidents", remedy)


def is_police_uk(rows: pd.DataFrame) -> bool:
    """Tell a street-level table of data.police.uk by its columns."""
    return _lower(rows) >= _POLICE_UK


def recorded_by(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the bodies that recorded the rows, where a column names them."""
    named = {column.lower(): column for column in rows.columns}
    column = next((named[name] for name in _RECORDERS if name in named), None)
    return tuple(sorted(set(rows[column].unique()) - {""})) if column else ()


def row_traps(
    rows: pd.DataFrame, frame: gpd.GeoDataFrame, *, id_column: str | None, timezone: str, source: str
) -> tuple[Finding, ...]:
    """Find every trap that rows of incidents show by themselves.

    Parameters
    ----------
    rows
        The rows as text.
    frame
        The same rows, read: start, timing, month, anonymised and geometry (None where there is no place).
    id_column
        The column that tells incidents apart, if there is one.
    timezone, source
        Zone of the local clock; what findings call the source.
    """
    start = pd.DatetimeIndex(frame["start"][frame["timing"] == "instant"]).tz_convert(timezone)
    return (
        *equal_rows(rows, id_column=id_column, source=source),
        *month_only(frame["timing"], source=source),
        *snapped_points(rows, frame.geometry, marked=bool(frame["anonymised"].all()), source=source),
        *street_centres(rows, frame.geometry, source=source),
        *clock_heaps(start, source=source),
        *unusual_months(frame["month"], frame["timing"], source=source),
    )


def equal_rows(rows: pd.DataFrame, *, id_column: str | None, source: str) -> tuple[Finding, ...]:
    """Find rows that repeat an earlier one word for word and carry no id that would settle it."""
    loose = rows if id_column is None else rows[rows[id_column].str.strip() == ""]
    again = loose.duplicated()
    if not (n := int(again.sum())):
        return ()
    says = said("equal-rows", n=n)
    return (Finding("incidents", "equal-rows", "trap", n, says, "Ask the publisher what equal rows mean.", source),)


def month_only(timing: pd.Series, *, source: str) -> tuple[Finding, ...]:
    """Find rows that give the month only: they count in no phase of the day."""
    if not (n := int((timing == "month").sum())):
        return ()
    says = said("month-only", n=n)
    return (Finding("incidents", "month-only", "trap", n, says, "Ask for the hour if phases matter.", source),)


def snapped_points(rows: pd.DataFrame, points: gpd.GeoSeries, *, marked: bool, source: str) -> tuple[Finding, ...]:
    """Find points that were moved together for anonymity: many rows on few places; ``marked`` as such or not yet."""
    placed = points[points.notna()]
    distinct = _distinct(placed)
    police_uk = _lower(rows) >= _POLICE_UK
    if not police_uk and (len(placed) < MIN_ROWS or distinct >= SNAPPED_RATIO * len(placed)):
        return ()
    says = said("snapped-points.police" if police_uk else "snapped-points", n=len(placed), points=distinct)
    if marked:
        says = joined([says, said("snapped-points.spread")])
    todo = "" if marked else "Write `snapped: true`, so that each is spread over the streets around it."
    return (Finding("incidents", "snapped-points", "trap", distinct, says, todo, source),)


def addresses(rows: pd.DataFrame) -> pd.Series | None:
    """Return the column that holds addresses, or None."""
    return next((rows[column] for column in rows.columns if _ADDRESS.search(column)), None)


def street_levels(rows: pd.DataFrame) -> tuple[str, tuple[str, ...]] | None:
    """Return the column that says how well an address was found, and its values that mean a street or worse."""
    for column in rows.columns:
        if _LEVEL.search(column):
            coarse = [value for value in rows[column].unique() if _STREET_LEVELS.fullmatch(value.strip())]
            if coarse:
                return column, tuple(sorted(coarse))
    return None


def street_centres(rows: pd.DataFrame, points: gpd.GeoSeries, *, source: str) -> tuple[Finding, ...]:
    """Find addresses that were placed in the middle of a street: a level says so, or many share a point."""
    if levels := street_levels(rows):
        column, values = levels
        n = int(rows[column].isin(values).sum())
        says = said("street-centres.level", column=repr(column), n=n, of=len(rows))
        todo = f"Leave them out: set_aside: {{{quoted(column)}: [{', '.join(map(quoted, values))}]}}."
        return (Finding("incidents", "street-centres", "trap", n, says, todo, source),)
    named, placed = addresses(rows), points[points.notna()]
    if named is None or len(placed) < MIN_ROWS:
        return ()
    where = pd.Series(shapely.to_wkb(placed.array), index=placed.index)
    different = named[placed.index].groupby(where).transform("nunique")
    n = int((different >= MANY_ADDRESSES).sum())
    if n < STREET_CENTRE_SHARE * len(placed):
        return ()
    says = said("street-centres", many=MANY_ADDRESSES, n=n, of=len(rows))
    todo = "They stand for a street or district: leave them out if the table says which they are."
    return (Finding("incidents", "street-centres", "trap", n, says, todo, source),)


def unknown_clock_times(local: pd.DatetimeIndex) -> tuple[str, ...]:
    """Return which of 00:00 and 00:01 stand far more often than their like in other hours [local]."""
    if len(local) < MIN_ROWS:
        return ()
    counts = np.bincount(local.hour * 60 + local.minute, minlength=1440).reshape(24, 60)
    usual = np.median(counts[1:], axis=0)
    return tuple(f"00:0{m}" for m in (0, 1) if counts[0, m] > max(MIN_HEAP, HEAP * max(usual[m], 1.0)))


def clock_heaps(local: pd.DatetimeIndex, *, source: str) -> tuple[Finding, ...]:
    """Find clock times that stand for something else: midnight for unknown, whole hours for about."""
    found = []
    if times := unknown_clock_times(local):
        n = int((local.strftime("%H:%M").isin(times)).sum())
        says = said("midnight-heap", times=joined(times, by="and"), n=n, of=len(local))
        todo = f"Write unknown_times: [{', '.join(repr(time) for time in times)}]."
        found.append(Finding("incidents", "midnight-heap", "trap", n, says, todo, source))
    whole = int((local.minute == 0).sum())
    if len(local) >= MIN_ROWS and whole > WHOLE_HOURS * len(local):
        most = local[local.minute == 0].hour.value_counts().idxmax()
        says = said("whole-hours", n=whole, of=len(local), share=share(whole / len(local)), most=f"{most:02d}:00")
        todo = "They are rounded: read results near dusk and dawn with care."
        found.append(Finding("incidents", "whole-hours", "trap", whole, says, todo, source))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class LostAfternoons:
    """Which rows lost their PM, and the finding that says so."""

    rows: Bools
    finding: Finding


def lost_afternoons(
    day: npt.NDArray[np.datetime64],
    start: pd.DatetimeIndex,
    timing: npt.NDArray[np.object_],
    *,
    timezone: str,
    source: str,
) -> LostAfternoons | None:
    """Find the month from which on no clock time is later than 12:59: AM and PM were dropped.

    Parameters
    ----------
    day, start, timing
        Local date, instant (UTC) and timing of each row; only ``instant`` rows are judged.
    timezone, source
        Zone of the local clock; what the finding calls the source.
    """
    timed = timing == "instant"
    months = day[timed].astype("M8[M]")
    afternoon = start[timed].tz_convert(timezone).hour >= 13
    table = pd.DataFrame({"month": months, "afternoon": afternoon}).groupby("month")["afternoon"].agg(["size", "mean"])
    table = table[table["size"] >= MIN_MONTH_ROWS]
    lost = table[table["mean"] == 0]
    if lost.empty:
        return None
    usual = table["mean"][table["mean"] > 0].median() if (table["mean"] > 0).any() else 1.0
    fine = table.index[table["mean"] >= SHORT_OF_AFTERNOONS * usual]
    fine = fine[fine < lost.index[-1]]
    since = table.index[table.index > fine[-1]][0] if len(fine) else table.index[0]
    rows = timed & (day >= np.datetime64(since, "D")) & (day.astype("M8[M]") <= np.datetime64(lost.index[-1], "M"))
    says = said("lost-afternoons", month=f"{since:%Y-%m}", n=len(lost))
    todo = "Get the times again; until then these rows count on their date, without a time of day."
    return LostAfternoons(rows, Finding("incidents", "lost-afternoons", "trap", int(rows.sum()), says, todo, source))


def unusual_months(month: pd.Series, timing: pd.Series, *, source: str) -> tuple[Finding, ...]:
    """Find months with far fewer or more rows than the usual one, or none: a gap or another world.

    The first and last month are judged only where the table gives months, since dates may start
    within one.
    """
    dated = month[month.notna()]
    if dated.empty:
        return ()
    counts = dated.value_counts()
    counts.index = pd.PeriodIndex(counts.index, freq="M")
    counts = counts.reindex(pd.period_range(counts.index.min(), counts.index.max(), freq="M"), fill_value=0)
    if not (timing[dated.index] == "month").all():
        counts = counts.iloc[1:-1]
    if len(counts) < MIN_MONTHS or len(dated) < MIN_ROWS:
        return ()
    usual = counts[counts > 0].median()
    low, high = (factor * usual for factor in UNUSUAL_MONTH)
    found = []
    for code, which in (
        ("empty-months", counts == 0),
        ("low-months", (counts > 0) & (counts < low)),
        ("high-months", counts > high),
    ):
        if which.any():
            says = said(code, usual=round(usual), months=_spans(pd.PeriodIndex(counts.index[which])))
            todo = "Leave them out of the period, or say why they differ."
            found.append(Finding("incidents", code, "trap", int(which.sum()), says, todo, source))
    return tuple(found)


def _spans(months: pd.PeriodIndex) -> list[str]:
    """Write months as spans: 2020-04 to 2020-06, 2020-09."""
    number = months.year * 12 + months.month
    breaks = np.flatnonzero(np.diff(number) > 1) + 1
    spans = np.split(months.astype(str).to_numpy(), breaks)
    return [span[0] if len(span) == 1 else said("span", first=span[0], last=span[-1]) for span in spans]


def _distinct(points: gpd.GeoSeries) -> int:
    return len(pd.unique(shapely.get_coordinates(points.array).view(np.complex128).ravel()))


def _lower(rows: pd.DataFrame) -> set[str]:
    return {column.strip().lower() for column in rows.columns}
