"""Read columns of dates and clock times as text, and turn local times into UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.told import said

if TYPE_CHECKING:
    from geosafe.read.study_file import DateOrder

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Years outside which a date is taken for a slip of the pen.
YEARS: Final = (1900, 2100)
#: Two-digit years from this on belong to the last century.
CENTURY_TURN: Final = 70
#: Share of filled cells that may be unreadable before the whole column is a fault.
UNREADABLE_SHARE: Final = 0.5

# How the names of months begin, without accents: English, French, German, Spanish, Italian, Portuguese, Dutch.
_MONTH_NAMES: Final = (
    "jan ene gen", "feb fev", "mar mae mrz maa mrt", "apr avr abr", "may mai mag mei", "jun juin giu",
    "jul juil lug", "aug aou ago", "sep set", "oct okt ott out", "nov", "dec dez dic",
)  # fmt: skip
_MONTHS: Final = {name: month for month, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_HALF: Final = r"(?P<half>[AaPp]\.?[Mm]\.?)"
# The forms of a clock time: with minutes, and the hour alone with a word for it.
_CLOCKS: Final = (
    r"(?P<hour>\d{1,2})(?:[:.]| ?[hH] ?)?(?P<minute>\d{2})(?:[:.]?(?P<second>\d{2}(?:[.,]\d+)?))?"
    rf"\s*(?:{_HALF}|Uhr|uur|h)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{{2}}(?::?\d{{2}})?)?",
    rf"(?P<hour>\d{{1,2}}) ?(?:{_HALF}|[hH]|Uhr|uur)",
)
_WORD: Final = r"(?P<word>\p{L}{3,10})"
# Forms of a date; a and b are day and month in an order that the whole column must settle.
_DATES: Final = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?",
    r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}})(?:er|º)?[-. ]*(?:de )?{_WORD}\.?[-, ]*(?:del? )?(?P<year>\d{{4}}|\d{{2}})",
    rf"{_WORD}\.? +(?P<day>\d{{1,2}}),? +(?P<year>\d{{4}})",
    rf"{_WORD}\.?[- ,]+(?:de )?(?P<year>\d{{4}})",
    rf"(?P<year>\d{{4}})[- ]{_WORD}",
)
_TEN_AND_CLOCK: Final = r"^(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\d\d[-/.]\d{4})[T ]\s*\d"
_WEEKDAY: Final = (
    r"(?:(?i:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|die|mit|don|fre|son|mi[eé]|jue|vie|s[aá]b|dom|gio"
    r"|seg|ter|qua|qui|sex|maa|din|woe|vri|zat|zon|mo|di|do|fr|sa|so)[\p{L}-]*\.?,? +)?"
)


@dataclass(frozen=True, eq=False)
class Times:
    """A column of dates and times, as written; all arrays have its length.

    Attributes
    ----------
    day
        The local date, the first of the month where only the month is given; NaT: none or unreadable.
    month_only
        Whether only the month is given.
    second
        Seconds after local midnight [s], up to 86,400 for 24:00; NaN: no time of day is given.
    offset
        Minutes ahead of UTC [min] where the text says; NaN: the local time of the place.
    unreadable
        Whether something stands there that is no date.
    findings
        What was noticed.
    """

    day: npt.NDArray[np.datetime64]
    month_only: Bools
    second: Floats
    offset: Floats
    unreadable: Bools
    findings: tuple[Finding, ...]


def parse_times(
    values: pd.Series,
    *,
    rows: npt.NDArray[np.int64],
    order: DateOrder | None = None,
    file: str = "",
    layer: str = "incidents",
) -> Times:
    """Read a column of dates, with or without a time of day.

    The order of day and month is settled once, over all values: by ``order``, else by values above
    12; where nothing settles it, that is a fault that asks.

    Parameters
    ----------
    values
        Text; its name is used in messages.
    rows
        The row of each value in the file.
    order
        What ``03/04/2024`` means, if the study file says.
    file, layer
        For messages.

    Raises
    ------
    DataError
        When day and month cannot be told apart, contradict ``order`` or contradict each other, or
        when more than half of the filled cells are no dates.
    """
    plain = values.str.strip()
    dates, clocks = _split(plain)
    (codes, texts), (clock_codes, clock_texts) = pd.factorize(dates), pd.factorize(clocks)
    first = np.full(len(texts), len(plain))
    np.minimum.at(first, codes, np.arange(len(plain)))
    column = str(values.name)
    fields = _fields(
        pd.Series(texts),
        _DATES,
        clocks=[rf"(?:(?:T|,?\s+(?:um |à |a las |alle |às |om )?)\s*{clock})?" for clock in _CLOCKS],
    )
    shown_first = plain.iloc[first].to_numpy(object)
    findings = _settle(fields, shown_first, rows[first], order, file=file, column=column, layer=layer)
    distinct_day, distinct_month_only = _dates(fields)
    day, month_only = distinct_day[codes], distinct_month_only[codes]
    with_date, apart = _clock(fields), _clock(_fields(pd.Series(clock_texts), ("",), clocks=_CLOCKS))
    split = clocks.to_numpy(object) != ""
    second = np.where(split, apart.second[clock_codes], with_date.second[codes])
    late = np.where(split, apart.late[clock_codes], with_date.late[codes])
    offset = np.where(split, apart.offset[clock_codes], with_date.offset[codes])
    filled = plain.to_numpy(object) != ""
    readable = ~np.isnat(day) & (np.isfinite(second) | ~(split | with_date.given[codes]))
    bad = filled & ~readable
    if n_bad := int(bad.sum()):
        shown, row = plain[bad].iloc[0], int(rows[bad][0])
        if n_bad > UNREADABLE_SHARE * filled.sum():
            remedy = "Write dates as 2024-03-09 and times as 2024-03-09 22:30."
            raise DataError(Fault(file, f"{n_bad} values are no dates, such as {shown!r}", remedy, row, column))
        says = said("unreadable-dates", n=n_bad, column=repr(column), shown=repr(shown), row=str(row))
        findings.append(Finding(layer, "unreadable-times", "note", n_bad, says, "Correct them.", file))
    if n_late := int(late.sum()):
        says = said("hour-24", n=n_late)
        findings.append(Finding(layer, "hour-24", "note", n_late, says, source=file))
    naive = readable & np.isnan(offset) & np.isfinite(second)
    if (n_naive := int(naive.sum())) and np.isfinite(offset).any():
        says = said("mixed-zones", n=n_naive, column=repr(column))
        findings.append(Finding(layer, "mixed-zones", "trap", n_naive, says, "Check where they come from.", file))
    day[~readable] = np.datetime64("NaT")
    second[~readable] = np.nan
    return Times(day, month_only, second, offset, bad, tuple(findings))


def parse_clock(values: pd.Series, *, rows: npt.NDArray[np.int64], file: str = "", layer: str = "incidents") -> Times:
    """Read a column of clock times without dates; ``day`` is NaT throughout.

    ``1432`` and ``932`` are read as 14:32 and 9:32; where no value has more than two digits, they
    are hours. Parameters and errors are those of :func:`parse_times`.
    """
    codes, texts = pd.factorize(values.str.strip())
    plain = pd.Series(texts, dtype=object)
    digits = plain.str.fullmatch(r"\d{1,4}").to_numpy(bool)
    if digits.any():
        plain = plain.where(~digits, plain.str.zfill(4) if plain[digits].str.len().max() > 2 else plain + ":00")
    fields = _fields(plain.astype("str"), ("",), clocks=_CLOCKS)
    second, _, offset, _ = _clock(fields)
    filled = np.array(texts != "", dtype=bool)
    bad = filled & ~np.isfinite(second)
    findings = []
    n_bad, n_filled = int(bad[codes].sum()), int(filled[codes].sum())
    if n_bad:
        column, row, shown = str(values.name), int(rows[bad[codes]][0]), texts[bad][0]
        if n_bad > UNREADABLE_SHARE * n_filled:
            found = f"{n_bad} values are no clock times, such as {shown!r}"
            raise DataError(Fault(file, found, "Write times as 22:30.", row, column))
        says = said("unreadable-times", n=n_bad, column=repr(column), shown=repr(shown), row=str(row))
        findings.append(Finding(layer, "unreadable-times", "note", n_bad, says, "Correct them.", file))
    none = np.full(len(values), np.datetime64("NaT"), dtype="M8[D]")
    return Times(none, np.zeros(len(values), bool), second[codes], offset[codes], bad[codes], tuple(findings))


def to_utc(
    day: npt.NDArray[np.datetime64], second: Floats, offset: Floats, *, timezone: str
) -> tuple[pd.DatetimeIndex, int, int]:
    """Turn dates and seconds of the local day into instants.

    A local time that the clocks skip in spring is moved to the first instant after the gap; one
    that they repeat in autumn is taken as the first of the two.

    Parameters
    ----------
    day, second, offset
        As in :class:`Times`; an offset overrides the time zone.
    timezone
        IANA name of the zone of times without an offset.

    Returns
    -------
    tuple
        The instants (UTC, nanoseconds; NaT where day or second is missing), and how many local
        times were skipped and repeated by the clocks.
    """
    known = ~np.isnat(day) & np.isfinite(second)
    naive = np.full(len(day), np.datetime64("NaT"), dtype="M8[ns]")
    naive[known] = day[known].astype("M8[ns]") + np.round(second[known] * 1e9).astype("m8[ns]")
    fixed = np.isfinite(offset)
    local = pd.DatetimeIndex(np.where(fixed, np.datetime64("NaT"), naive))
    there = local.tz_localize(timezone, ambiguous="NaT", nonexistent="shift_forward")
    found = ~np.isnat(there.to_numpy("M8[ns]"))
    repeated = known & ~fixed & ~found
    gap = found & (there.tz_localize(None).to_numpy() != local.to_numpy())
    utc = there.tz_convert("UTC").tz_localize(None).to_numpy().copy()
    first = local[repeated].tz_localize(timezone, ambiguous=np.ones(repeated.sum(), bool))
    utc[repeated] = first.tz_convert("UTC").tz_localize(None).to_numpy()
    utc[fixed] = naive[fixed] - np.round(offset[fixed] * 60).astype("m8[s]")
    return pd.DatetimeIndex(utc).as_unit("ns").tz_localize("UTC"), int(gap.sum()), int(repeated.sum())


def _split(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Split dates of ten characters from the clock times after them: a million times share few of either."""
    import pyarrow as pa
    from pyarrow import compute as pc

    split = pc.match_substring_regex(pa.array(texts, pa.string()), _TEN_AND_CLOCK).to_numpy(zero_copy_only=False)
    return texts.str[:10].where(split, texts), texts.str[11:].str.strip().where(split, "")


def _fields(texts: pd.Series, dates: Sequence[str], *, clocks: Sequence[str]) -> pd.DataFrame:
    """Split distinct texts by the first form of date that fits; a field that is not there is missing."""
    import pyarrow as pa
    from pyarrow import compute as pc

    names = ["year", "month", "day", "a", "b", "word", "hour", "minute", "second", "half", "zone"]
    fields = pd.DataFrame(index=texts.index, columns=names, dtype=object)
    left = texts.index
    for date, clock in product(dates, clocks):
        weekday = _WEEKDAY if date else ""
        parts = pc.extract_regex(pa.array(texts[left], pa.string()), rf"^{weekday}{date}{clock}$")
        split = pd.DataFrame({f.name: pc.struct_field(parts, f.name).to_numpy(False) for f in parts.type}, index=left)
        split = split[parts.is_valid().to_numpy(False)]
        fields.loc[split.index, split.columns] = split.where(split != "", None)
        left = left.difference(split.index)
        if not len(left):
            break
    return fields


def _settle(
    fields: pd.DataFrame,
    texts: npt.NDArray[np.object_],
    first_row: npt.NDArray[np.int64],
    order: DateOrder | None,
    *,
    file: str,
    column: str,
    layer: str,
) -> list[Finding]:
    """Write ``a`` and ``b`` into day and month, in the order that all values allow."""
    open_ = fields["a"].notna().to_numpy()
    if not open_.any():
        return []
    a, b = _number(fields["a"]), _number(fields["b"])
    ask = "Add `dates: day-first` or `dates: month-first` to this source in the study file."
    if order == "year-first":
        fields.loc[open_, ["year", "month", "day"]] = fields.loc[open_, ["a", "b", "year"]].to_numpy()
        return []
    says_day, says_month = open_ & (a > 12) & (b <= 12), open_ & (b > 12) & (a <= 12)
    if order is None:
        if says_day.any() and says_month.any():
            rows = [(texts[says][0], int(first_row[says][0])) for says in (says_day, says_month)]
            found = f"{rows[0][0]!r} puts the day first and {rows[1][0]!r} (row {rows[1][1]}) the month"
            raise DataError(Fault(file, found, "Write all dates as 2024-03-09.", rows[0][1], column))
        if not says_day.any() and not says_month.any() and (a != b)[open_].any():
            at = int(np.flatnonzero(open_ & (a != b))[0])
            found = f"{texts[at]!r} can be read with the day or the month first, and no value settles which"
            raise DataError(Fault(file, found, ask, int(first_row[at]), column))
    day_first = order == "day-first" or (order is None and not says_month.any())
    against = says_month if day_first else says_day
    if against.any():
        at = int(np.flatnonzero(against)[0])
        found = f"{texts[at]!r} cannot be read as `dates: {order}`"
        raise DataError(Fault(file, found, ask, int(first_row[at]), column))
    fields.loc[open_, ["day", "month"] if day_first else ["month", "day"]] = fields.loc[open_, ["a", "b"]].to_numpy()
    if order is not None:
        return []
    proof = np.flatnonzero(says_day if day_first else says_month)
    first = "day" if day_first else "month"
    says = said(f"date-order.{first}", column=repr(column))
    if len(proof):
        shown, row = repr(texts[proof[0]]), str(first_row[proof[0]])
        says = said(f"date-order.{first}.shown", column=repr(column), shown=shown, row=row)
    return [Finding(layer, "date-order", "note", None, says, source=file)]


def _dates(fields: pd.DataFrame) -> tuple[npt.NDArray[np.datetime64], Bools]:
    year, month, day = (_number(fields[name]) for name in ("year", "month", "day"))
    short = fields["year"].str.len().to_numpy(float) == 2
    year = np.where(short, year + np.where(year >= CENTURY_TURN, 1900, 2000), year)
    word = (
        fields["word"]
        .str.lower()
        .str.normalize("NFKD")
        .str.replace("\u0300|\u0301|\u0302|\u0308|\u0327", "", regex=True)
    )
    word = word.str[:3].where(word.str[:3] != "jui", word.str[:4])  # juin, juillet
    month = np.where(word.notna(), word.map(_MONTHS).to_numpy(float), month)
    month_only = np.isnan(day)
    day = np.where(month_only, 1.0, day)
    valid = (year >= YEARS[0]) & (year <= YEARS[1]) & (month >= 1) & (month <= 12) & (day >= 1)
    date = np.full(len(fields), np.datetime64("NaT"), dtype="M8[D]")
    start = ((year[valid] - 1970) * 12 + month[valid] - 1).astype(int).astype("M8[M]")
    date[valid] = start.astype("M8[D]") + (day[valid] - 1).astype(int).astype("m8[D]")
    overflow = valid.copy()
    overflow[valid] = date[valid].astype("M8[M]") != start  # 31 June
    date[overflow] = np.datetime64("NaT")
    return date, month_only & ~np.isnat(date)


class _Clock(NamedTuple):
    """Seconds after midnight [s], NaN where no time is valid; which are 24:00; offsets [min]; where any is given."""

    second: Floats
    late: Bools
    offset: Floats
    given: Bools


def _clock(fields: pd.DataFrame) -> _Clock:
    hour = _number(fields["hour"])
    minute = np.where(fields["minute"].isna(), 0.0, _number(fields["minute"]))
    second = np.nan_to_num(_number(fields["second"].str.replace(",", ".", regex=False)))
    half = fields["half"].str[0].str.lower()
    twelve, afternoon = half.notna().to_numpy(), (half == "p").to_numpy()
    valid = (minute < 60) & (second < 61) & np.where(twelve, (hour >= 1) & (hour <= 12), hour < 24)
    late = ~twelve & (hour == 24) & (minute == 0) & (second == 0)
    hour = np.where(twelve, hour % 12 + 12 * afternoon, hour)
    seconds = np.where(valid | late, hour * 3600 + minute * 60 + second, np.nan)
    return _Clock(seconds, late, _offsets(fields["zone"]), fields["hour"].notna().to_numpy())


def _offsets(zone: pd.Series) -> Floats:
    """Return minutes ahead of UTC [min], NaN where the text names no offset."""
    digits = zone.str.replace(":", "", regex=False)
    minutes = _number(digits.str[1:3]) * 60 + np.nan_to_num(_number(digits.str[3:5]))
    minutes = np.where((digits.str[0] == "-").to_numpy(), -minutes, minutes)
    return np.where(zone.isin(["Z", "UTC", "GMT"]).to_numpy(), 0.0, minutes)


def _number(texts: pd.Series) -> Floats:
    return pd.to_numeric(texts, errors="coerce").to_numpy(float, na_value=np.nan)
