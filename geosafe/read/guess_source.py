"""Draft the entry of one table in a study file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geosafe.crs import metric_crs
from geosafe.errors import DataError
from geosafe.place import middle_of
from geosafe.read import traps
from geosafe.read.area_traps import MIN_ROWS, empty_parts, lamps_cover_part
from geosafe.read.files import list_files
from geosafe.read.guess_columns import DATE_ORDERS, guess_columns
from geosafe.read.guess_coverage import as_geojson, draft_incident_coverage, draft_lamp_coverage, own_district
from geosafe.read.guess_kinds import kind_lines
from geosafe.read.incidents import IncidentSource, read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.number_column import parse_numbers
from geosafe.read.study_file import DateOrder, IncidentColumns, IncidentsEntry, LampColumns, LampsEntry
from geosafe.read.text_table import TextTable, read_text_table
from geosafe.read.yaml_text import comment, quoted

Box = tuple[float, float, float, float]

#: Countries that write the month first; elsewhere the day comes first.
_MONTH_FIRST: Final = ("US", "PH", "FM", "PW", "MH")
#: Usual national grids by country, tried in order; the UTM zone of the place comes last.
_GRIDS: Final[Mapping[str, tuple[int, ...]]] = {
    "GB": (27700,), "IE": (2157, 29903), "FR": (2154,), "NL": (28992,), "BE": (31370, 3812), "CH": (2056, 21781),
    "DE": (25832, 25833), "AT": (31287, 31256), "ES": (25830,), "PT": (3763,), "IT": (32632, 3003), "FI": (3067, 3879),
    "SE": (3006,), "NO": (25833,), "DK": (25832,), "PL": (2180,), "CZ": (5514,), "NZ": (2193,), "IL": (2039,),
}  # fmt: skip
_POLICE_UK_LICENCE: Final = "data.police.uk, Open Government Licence v3.0"


@dataclass(frozen=True)
class SourceDraft:
    """The drafted entry of one table.

    Attributes
    ----------
    text
        Its lines in the study file; comments only where the table cannot be used.
    entry
        What the lines say, or None.
    questions, files
        As in :class:`geosafe.read.guess.StudyDraft`.
    span
        First and last date of its incidents [local].
    """

    text: str
    entry: IncidentsEntry | LampsEntry | None
    questions: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    span: tuple[date, date] | None = None


def guess_incidents(
    path: Path, *, name: str, box: Box, timezone: str, country: str | None, number: int
) -> SourceDraft:
    """Draft the entry of an incident table.

    Parameters
    ----------
    path, name
        A file or a folder of files, and how the study file names it.
    box
        The OSM extract [degrees, WGS 84].
    timezone, country
        Of the place.
    number
        Which source of incidents this is, from 1, to name drafted files.
    """
    try:
        table = _table(path)
        if fault := traps.police_activity(table.rows, source=name):
            raise DataError(fault)
        columns = guess_columns(table.rows, layer="incidents")
        crs = _crs(table.rows, columns, box, country)
        base = IncidentsEntry(path=path.name, columns=IncidentColumns(**columns), crs=crs)
        base, source, order_guessed = _read(base, path.parent, timezone, country)
    except (DataError, ValueError) as error:
        return _unusable(name, "incidents", error)
    levels = traps.street_levels(table.rows)
    police_uk = any(x.code == "snapped-points" for x in source.findings)
    local = pd.DatetimeIndex(source.frame["start"][source.frame["timing"] == "instant"]).tz_convert(timezone)
    unknown = traps.unknown_clock_times(local)
    questions = [_says(x) for x in source.findings if x.kind == "trap" and x.code not in _SETTLED]
    lines = [f"  - path: {quoted(name)}", "    columns:", *_column_lines(table.rows, columns)]
    if crs:
        lines.append(f"    crs: {crs}  # the national grid in which the points fall into the extract")
        questions.append(f"Are the coordinates of {name} in {crs}? It was told from where the points fall.")
    if base.dates:
        why = f"no value settles it; usual in {country or 'most countries'}" if order_guessed else "a value shows it"
        lines.append(f"    dates: {base.dates}  # {why}")
        if order_guessed:
            questions.append(f"Does 03/04 in {name} mean 3 April or 4 March? It was read as {base.dates}.")
    if unknown:
        shown = ", ".join(f'"{time}"' for time in unknown)
        lines.append(f"    unknown_times: [{shown}]  # given far oftener than like times: an unknown time of that day")
    if levels:
        lines += ["    set_aside:", f"      {quoted(levels[0])}:  # placed at the middle of a street, not where it was"]
        lines += [f"        - {quoted(value)}" for value in levels[1]]
    if "kind" in columns:
        kinds, asked = kind_lines(table.rows[columns["kind"]], inside_set_aside=bool(levels))
        lines += kinds
        questions += [f"{name}: {question}" for question in asked]
    if police_uk:
        lines.append("    snapped: true  # many rows on few points: moved for anonymity")
    coverage, why, files = _incident_coverage(table, source, box, number)
    lines.append(f"    coverage: {coverage}  # {why}")
    if coverage != "area":
        questions.append(f"Where is {name} complete? {why[0].upper()}{why[1:]}.")
    if {"lsoa code", "falls within"} <= {column.strip().lower() for column in table.rows.columns}:
        lines.append(f"    licence: {quoted(_POLICE_UK_LICENCE)}")
    else:
        lines.append("    # licence: who publishes it, and under what terms")
    return SourceDraft("\n".join(lines), base, tuple(questions), files, _span(source.frame, timezone))
