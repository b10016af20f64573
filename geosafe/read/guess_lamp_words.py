"""Tell which columns of an inventory hold the kind of lamp and its timetable, and how much of them can be read."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from geosafe.lamp_hours import burns_all_night, is_timetable
from geosafe.lamp_kinds import lamp_kind
from geosafe.read.number_column import is_filled

#: A column is taken where this share of its filled cells can be read: the rest is counted when it is used.
READABLE: Final = 0.5

_LIGHT_SWITCH: Final = re.compile(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*")
#: What is dark in those hours: a column so named is the wrong way round.
_OFF: Final = re.compile(
    r"(?<![^\W_])off(?![^\W_])|switch-?off|extinction|coupure|abschalt|ausschalt|apagado|apagamento|spegniment|deslig"
    r"|uitschakel",
    re.IGNORECASE,
)
#: Units to which those of geosafe would have to be converted.
_OTHER_UNITS: Final = re.compile(
    r"(?<![^\W_])(kw|kilowatts?|klm|kilolumen|cm|mm|ft|feet|foot|inch(es)?)(?![^\W_])", re.IGNORECASE
)
_SHOWN: Final = 3


def names_kinds(cells: pd.Series) -> bool:
    """Tell whether most cells name a kind of lamp."""
    return _readable(cells, "kind") >= READABLE


def are_kinds(cells: pd.Series, *, share: float) -> bool:
    """Tell whether cells are kinds of lamps whatever their column is called: several, and few beside the rows."""
    texts = cells.unique()
    if len(texts) > max(2, 0.1 * len(cells)):
        return False
    return len({lamp_kind(text) for text in texts} - {None}) > 1 and _readable(cells, "kind") >= share


def names_hours(cells: pd.Series) -> bool:
    """Tell whether most cells say when a lamp burns."""
    return not _OFF.search(str(cells.name)) and _readable(cells, "on_hours") >= READABLE


def in_another_unit(column: str) -> bool:
    """Tell whether the name of a column says a unit that would have to be converted, such as feet."""
    return bool(_OTHER_UNITS.search(column))


def say_read(cells: pd.Series, role: str) -> str:
    """Return what cells of role ``kind`` or ``on_hours`` are taken to say, for the comment beside their column."""
    counts = cells[is_filled(cells)].str.strip().value_counts()
    read = counts[[_means(str(text), role) is not None for text in counts.index]]
    unread = counts.drop(read.index)
    told = "; ".join(f"{text} ({_means(str(text), role)})" for text in read.index[:_SHOWN])
    rest = f", but not {', '.join(map(str, unread.index[:_SHOWN]))}" if len(unread) else ""
    return f"{read.sum():,} of {counts.sum():,} values can be read: {told}{rest}"


def ask_about(cells: pd.Series, role: str) -> str:
    """Return the question that a column raises whose name says a role and which does not fit it."""
    column, some = str(cells.name), ", ".join(cells[is_filled(cells)].str.strip().value_counts().index[:_SHOWN])
    if role not in ("kind", "on_hours"):
        return f"{column} is in another unit than `{role}:`, and left out. Convert it, and name the new column."
    if role == "kind":
        return f"Does {column} tell the kinds of lamps ({some})? It is left out: few of its values name one."
    why = "it seems to say when they are off" if _OFF.search(column) else "few of its values can be read"
    return f"Does {column} tell when lamps burn ({some})? It is left out: {why}."


def _readable(cells: pd.Series, role: str) -> float:
    """Return the share of the filled cells that can be read."""
    counts = cells[is_filled(cells)].str.strip().value_counts()
    read = [_means(str(text), role) is not None for text in counts.index]
    return float(counts[read].sum() / counts.sum()) if len(counts) else 0.0


def _means(text: str, role: str) -> str | None:
    """Return what a cell is taken to say, None where it cannot be read."""
    if role == "kind":
        return lamp_kind(text)
    if switch := _LIGHT_SWITCH.fullmatch(text):
        return f"on at {switch[1]} lx, off at {switch[2]} lx"
    if burns_all_night(text):
        return "whenever it is dark"
    return "hours" if is_timetable(text) else None
