"""Bring filled forms, however they came back, into the columns of geosafe's own form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.form_labels import fold_label, form_labels
from geosafe.params import WALK_PARAMETERS
from geosafe.read.text_table import TextTable
from geosafe.told import said
from geosafe.walk_codes import ALPHABET, LENGTH, is_code

#: Columns that a form may hold.
KNOWN: Final = (
    "walk", "stop", "code", "lon", "lat", "date", "time", "phase", "rater", "group", *WALK_PARAMETERS, "words",
    "change",
)  # fmt: skip
#: What stands between the name of a group and that of a question in exports: ``ratings/light``, ``ratings-light``.
_GROUPED: Final = re.compile(r"^(?:.*[/:])?(?:ratings[-.])?([^/:]+)$")
#: A choice as it is labelled: ``3: fully``; the figure is the rating, and what is no rating is told later.
_CHOICE: Final = re.compile(r"^\s*(\d+)\s*:\s*\D.*$", re.DOTALL)
_CODE: Final = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}]{{{LENGTH + 1}}}(?![A-Z0-9])")
#: Where a survey tool writes a point, latitude first; its own place of sending comes last.
_POINTS: Final = ("here", "_here", "_geolocation")
_INSTANT: Final = re.compile(r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)")


def to_form_columns(table: TextTable, *, file: str) -> TextTable:
    """Return the table with the columns of geosafe's form.

    Names of groups before those of questions (``ratings/light``) go, labels in any language of the form become the
    names of columns, labelled choices (``3: fully``) the ratings and codes that they stand for. Where there is no
    date, it and the time come from ``start``, by the clock of the phone; where there is no place, from the point that
    was taken. Words are left as they stand.

    Parameters
    ----------
    table
        As it was read.
    file
        What to call it in messages.

    Raises
    ------
    DataError
        Two columns stand for the same question.
    """
    header = list(table.rows.columns)
    named = [_name(column) for column in header]
    if any(name not in KNOWN for name in named):
        labels = form_labels()
        named = [name if name in KNOWN else labels.get(fold_label(column), name)
                 for name, column in zip(named, header, strict=True)]  # fmt: skip
    # A column that has the very name counts before one that only ends in it.
    exact = {name for name, column in zip(named, header, strict=True) if name == column}
    named = [column if name in exact and name != column else name for name, column in zip(named, header, strict=True)]
    faults = [
        Fault(file, f"{_list(header, named, name)} all tell {name!r}", "Keep one of them.")
        for name in KNOWN if named.count(name) > 1
    ]  # fmt: skip
    if faults:
        raise DataError(faults)
    renamed = [(name, column) for name, column in zip(named, header, strict=True) if name in KNOWN and name != column]
    rows = table.rows.set_axis(named, axis=1)
    if any(named.count(name) > 1 for name in named):  # neither is read
        rows = rows.loc[:, ~pd.Index(named).duplicated()]
    rows = _with_time(_with_place(_with_choices(rows)))
    findings = list(table.findings)
    if renamed:
        shown = [said("column.as", column=repr(column), name=repr(name)) for name, column in renamed[:5]]
        more = [said("more", n=len(renamed) - 5)] if len(renamed) > 5 else []
        says = said("observations-survey", shown=[*shown, *more])
        findings.append(Finding("observations", "observations-survey", "note", len(renamed), says, source=file))
    return replace(table, rows=rows, findings=tuple(findings))


def _name(column: str) -> str:
    """Return the column that a header names, without the groups that it stands in and without case."""
    found = _GROUPED.match(column.strip())
    name = (found[1] if found else column).strip()
    return name.lower() if name.lower() in KNOWN else column


def _list(header: Sequence[str], named: Sequence[str], name: str) -> str:
    return ", ".join(repr(column) for column, each in zip(header, named, strict=True) if each == name)


def _with_choices(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn labelled choices into what they stand for."""
    made = {
        name: rows[name].str.replace(_CHOICE, r"\1", regex=True) for name in WALK_PARAMETERS if name in rows
    }  # fmt: skip
    if "code" in rows:
        long = rows["code"].str.strip().str.len() > LENGTH + 3
        found = rows["code"].str.findall(_CODE).map(lambda codes: next(filter(is_code, codes), None))
        made["code"] = rows["code"].mask(long & found.notna(), found)
    return rows.assign(**made)


def _with_place(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill missing places from the point that a survey tool took."""
    points = [rows[name].str.extract(r"^\[?\s*(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)(?:[,\s\]]|$)").fillna("")
              for name in rows if str(name).rsplit("/", 1)[-1] in _POINTS]  # fmt: skip
    parts = [
        rows[[f"{start}_latitude", f"{start}_longitude"]].set_axis([0, 1], axis=1)
        for start in ("_here", "_geolocation") if {f"{start}_latitude", f"{start}_longitude"} <= set(rows.columns)
    ]  # fmt: skip
    blank = pd.Series("", index=rows.index, dtype=object)
    lon, lat = (rows.get(name, blank).astype(object) for name in ("lon", "lat"))
    if not (points or parts):
        return rows
    for pair in (*parts, *points):
        empty = (lon.str.strip() == "") & (lat.str.strip() == "")
        lon, lat = lon.mask(empty, pair[1]), lat.mask(empty, pair[0])
    return rows.assign(lon=lon, lat=lat)


def _with_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill date and time from when the form was begun, where it has neither and no phase."""
    if {"date", "phase"} & set(rows.columns) or "start" not in rows:
        return rows
    found = rows["start"].str.extract(_INSTANT).fillna("")
    return rows.assign(date=found[0], time=found[1])
