"""Turn typed cells into text the way people would write them: 7, 51.5175, true, 2024-03-09T22:30:00Z."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.told import said

if TYPE_CHECKING:
    import pyarrow as pa

#: Whole numbers up to here are exact as floating-point numbers.
_EXACT: Final = 2**53
_DAY_S: Final = 86_400
_PER_SECOND: Final = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def text_frame(
    columns: Sequence[tuple[str, pa.Array]], *, n: int, name: str, layer: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn typed columns into a table of text; a missing cell becomes ``""``.

    Parameters
    ----------
    columns
        Name and cells of each column, in order.
    n
        How many rows there are.
    name, layer
        The file and what findings are about.

    Returns
    -------
    tuple
        The table, and findings: columns that hold no plain values (bytes, lists) are left out; times without an
        offset of which none has a time of day are dates; NUL characters are read as �.

    Raises
    ------
    DataError
        A column is named twice.
    """
    import pyarrow as pa
    from pyarrow import compute as pc

    twice = [column for column, count in Counter(column for column, _ in columns).items() if count > 1]
    if twice:
        found = "columns are named twice: " + ", ".join(map(repr, twice))
        raise DataError(Fault(name, found, "Give each column its own name."))
    texts: dict[str, pa.Array] = {}
    left_out, dates, nuls = [], [], 0
    for column, cells in columns:
        if pa.types.is_timestamp(cells.type) and cells.type.tz is None and _all_midnight(cells):
            dates.append(column)
            cells = cells.cast(pa.date32())
        text = _text(cells)
        if text is None:
            left_out.append(column)
            continue
        marked = pc.sum(pc.count_substring(text, "\0")).as_py()
        if marked:
            nuls += marked
            text = pc.replace_substring(text, "\0", "�")
        texts[column] = text
    findings = []
    if left_out:
        says = "Columns that hold no plain values are left out: " + ", ".join(map(repr, left_out)) + "."
        findings.append(Finding(layer, "columns-left-out", "set aside", len(left_out), says, source=name))
    if dates:
        says = said("midnight-dates", columns=map(repr, dates))
        findings.append(Finding(layer, "midnight-dates", "note", len(dates), says, source=name))
    if nuls:
        says = said("nul-characters", n=nuls)
        findings.append(Finding(layer, "nul-characters", "note", nuls, says, "Check the export.", name))
    return pa.table(texts).to_pandas() if texts else pd.DataFrame(index=range(n)), findings


def cell_array(values: Sequence[Any]) -> pa.Array:
    """Return Python values (None, bool, int, float, str, bytes, lists, dicts) as one column, as text where mixed."""
    import pyarrow as pa

    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {int, float} or kinds in ({str}, {bool}, {bytes}):
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, OverflowError):  # an integer that no column of numbers can hold
            pass
    return pa.array([cell_text(value) for value in values], pa.string())


def cell_text(value: Any) -> str:
    """Return one value as people would write it."""
    if value is None or value != value or isinstance(value, bytes):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _text(cells: pa.Array) -> pa.Array | None:
    """Return cells as text; None where they are no plain values."""
    import pyarrow as pa
    from pyarrow import compute as pc

    kind = cells.type
    if isinstance(kind, pa.BaseExtensionType):
        return _text(cells.storage)
    if pa.types.is_dictionary(kind):
        values = _text(cells.dictionary)
        return None if values is None else pc.fill_null(pc.take(values, cells.indices), "")
    if pa.types.is_timestamp(kind):
        plain = cells.cast(pa.int64()).cast(pa.timestamp(kind.unit)).cast(pa.string())
        text = pc.replace_substring_regex(pc.replace_substring(plain, " ", "T"), r"(\.\d*?)0+$", r"\1")
        text = pc.replace_substring_regex(text, r"\.$", "")
        text = text if kind.tz is None else pc.binary_join_element_wise(text, "Z", "")
    elif pa.types.is_time(kind):
        text = pc.replace_substring_regex(cells.cast(pa.string()), r"\.0+$", "")
    elif pa.types.is_floating(kind):
        wide = cells.cast(pa.float64())
        whole = pc.and_(pc.equal(wide, pc.round(wide)), pc.less(pc.abs(wide), _EXACT))
        numbers = pc.if_else(whole, wide, None).cast(pa.int64()).cast(pa.string())
        text = pc.coalesce(numbers, pc.if_else(pc.is_nan(wide), None, cells.cast(pa.string())))
    elif (
        pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_date(kind)
        or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    ):  # fmt: skip
        text = cells.cast(pa.string())
    else:
        return None
    return pc.fill_null(text, "")


def _all_midnight(times: pa.Array) -> bool:
    import pyarrow as pa

    ticks = times.cast(pa.int64()).drop_null().to_numpy(zero_copy_only=False)
    return bool(len(ticks)) and not (ticks % (_DAY_S * _PER_SECOND[times.type.unit])).any()
