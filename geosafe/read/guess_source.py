"""Draft the entry of one table in a study file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from pydantic import ValidationError
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT, metric_crs
from geosafe.errors import DataError, Fault
from geosafe.place import middle_of
from geosafe.read import traps
from geosafe.read.area_traps import MIN_ROWS, empty_parts, lamps_cover_part
from geosafe.read.coordinates import point_coordinates
from geosafe.read.guess_columns import guess_columns, named_columns
from geosafe.read.guess_coverage import (
    LAMP_MARGIN_M,
    as_geojson,
    draft_incident_coverage,
    draft_lamp_coverage,
    own_district,
)
from geosafe.read.guess_kinds import KindDraft, draft_kinds
from geosafe.read.guess_lamp_words import ask_about, in_another_unit, say_read
from geosafe.read.guess_table import GuessedTable, find_table, has_points
from geosafe.read.incidents import IncidentSource, read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.number_column import parse_numbers
from geosafe.read.study_file import DateOrder, IncidentColumns, IncidentsEntry, LampColumns, LampsEntry
from geosafe.read.text_table import TextTable
from geosafe.read.times import parse_times
from geosafe.read.yaml_text import comment, quoted

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]

#: Countries that write the month first; elsewhere the day comes first.
_MONTH_FIRST: Final = ("US", "PH", "FM", "PW", "MH")
#: Usual national grids by country, tried in order; the UTM zone of the place comes last.
_GRIDS: Final[Mapping[str, tuple[int, ...]]] = {
    "GB": (27700,), "IE": (2157, 29903), "FR": (2154,), "NL": (28992,), "BE": (31370, 3812), "CH": (2056, 21781),
    "DE": (25832, 25833), "AT": (31287, 31256), "ES": (25830,), "PT": (3763,), "IT": (32632, 3003), "FI": (3067, 3879),
    "SE": (3006,), "NO": (25833,), "DK": (25832,), "PL": (2180,), "CZ": (5514,), "NZ": (2193,), "IL": (2039,),
}  # fmt: skip
#: A grid fits when its points fall this near to the middle of the extract [degrees].
_NEAR_DEG: Final = 0.5
_POLICE_UK_LICENCE: Final = "data.police.uk, Open Government Licence v3.0"
#: Findings that only somebody who knows the source can settle.
_TO_ASK: Final = ("equal-rows", "lost-afternoons", "mixed-zones", "empty-months", "low-months", "high-months")


@dataclass(frozen=True)
class SourceDraft:
    """The drafted entry of one table.

    Attributes
    ----------
    text
        Its lines in the study file; comments only where the table cannot be used.
    usable
        Whether the table can be used.
    questions, files
        As in :class:`geosafe.read.guess.StudyDraft`.
    span
        First and last date of its incidents [local].
    """

    text: str
    usable: bool
    questions: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    span: tuple[date, date] | None = None


def guess_incidents(path: Path, *, name: str, box: Box, timezone: str, country: str | None, number: int) -> SourceDraft:
    """Draft the entry of an incident table.

    Parameters
    ----------
    path, name
        A file or a folder of files, and how the study file names it.
    box
        West, south, east, north of the OSM extract [degrees, WGS 84].
    timezone, country
        Of the place.
    number
        Which source of incidents this is, from 1, to name drafted files.
    """
    try:
        found = find_table(path, name=name, layer="incidents")
        name, table = found.name, found.table
        columns, crs = _where(table, box, country, layer="incidents", name=name)
        dates, settled = _date_order(table, columns, country)
        entry = IncidentsEntry(
            path=found.pattern, layer=found.part, columns=IncidentColumns(**columns), crs=crs, dates=dates
        )
        source = read_incidents(entry, folder=found.folder, timezone=timezone)
    except DataError as error:
        return unusable(name, error)
    except ValidationError:
        return unusable(name, _unnameable(name))
    codes = {finding.code for finding in source.findings}
    questions = [f"{name}: {x.says} {x.todo}" for x in source.findings if x.code in _TO_ASK]
    lines = _head(found, columns, crs, questions)
    if dates:
        why = "as a value shows" if settled else f"no value settles it; usual in {country or 'most countries'}"
        lines.append(f"dates: {dates}  # {why}")
        if not settled:
            questions.append(f"Does 03/04 in {name} mean 3 April or 4 March? It is read as {dates}.")
    timed = source.frame["start"][source.frame["timing"] == "instant"]
    if unknown := traps.unknown_clock_times(pd.DatetimeIndex(timed).tz_convert(timezone)):
        shown = ", ".join(f'"{time}"' for time in unknown)
        lines.append(f"unknown_times: [{shown}]  # far more frequent than like times: an unknown time of that day")
    lines += _choice_lines(table, columns, name, questions)
    if "snapped-points" in codes:
        lines.append("snapped: true  # many rows on few points: moved for anonymity")
    coverage, why, files = _incident_coverage(table, source, box, number)
    lines.append(f"coverage: {coverage}  {comment(why)}")
    if coverage != "area":
        questions.append(f"Where is {name} complete? {why[0].upper()}{why[1:]}.")
    if traps.is_police_uk(table.rows):
        lines.append(f"licence: {quoted(_POLICE_UK_LICENCE)}")
    else:
        lines.append("# licence: who publishes it, and under what terms")
    return SourceDraft(_indented(lines), True, tuple(questions), files, _span(source, timezone))


def guess_lamps(path: Path, *, name: str, box: Box, country: str | None, number: int) -> SourceDraft:
    """Draft the entry of a lamp inventory. Parameters are those of :func:`guess_incidents`."""
    try:
        found = find_table(path, name=name, layer="lamps")
        name = found.name
        columns, crs = _where(found.table, box, country, layer="lamps", name=name)
        entry = LampsEntry(path=found.pattern, layer=found.part, columns=LampColumns(**columns), crs=crs)
        source = read_lamps(entry, folder=found.folder)
    except DataError as error:
        return unusable(name, error)
    except ValidationError:
        return unusable(name, _unnameable(name))
    questions: list[str] = []
    lines = _head(found, columns, crs, questions, lamps=True)
    questions += [f"{name}: {question}" for question in _lamp_questions(found.table.rows, columns)]
    metric = metric_crs(*middle_of(box))
    lamps, area = source.frame.to_crs(metric), _metric_box(box)
    files = {}
    if lamps_cover_part(lamps, area):
        coverage = _numbered("lamps-surveyed", number)
        why = f"drafted from the {len(lamps):,} points, up to {LAMP_MARGIN_M:.0f} m around them; correct it"
        files[coverage] = as_geojson(draft_lamp_coverage(lamps), crs=metric, note=why)
        lines.append(f"coverage: {coverage}  # {why}")
        questions.append(f"Where is {name} complete? The polygon {coverage} is {why}.")
    else:
        lines.append("coverage: area  # lamps stand all over the extract")
    lines.append("# licence: who publishes it, and under what terms")
    return SourceDraft(_indented(lines), True, tuple(questions), files)


def _where(
    table: TextTable, box: Box, country: str | None, *, layer: str, name: str
) -> tuple[dict[str, str], str | None]:
    """Guess the columns and, where nothing else says it, the CRS in which the points fall into the extract.

    Where the shapes of the table say where, no column does.
    """
    columns = guess_columns(table.rows, layer=layer)
    shapes = table.geometry
    if shapes is not None and (has_points(table) or not {"lon", "x"} & set(columns)):
        columns = {role: column for role, column in columns.items() if role not in ("lon", "lat", "x", "y", "point")}
        if table.crs is not None or not has_points(table):  # reading says what other shapes are
            return columns, None
        return columns, _grid(*point_coordinates(shapes), box, country, name, what="its shapes", others=(4326,))
    if "lon" in columns or "point" in columns:
        return columns, None
    header = ", ".join(table.rows.columns)
    if "x" not in columns:
        raise DataError(Fault(name, "no columns look like coordinates", f"The file has: {header}."))
    x, y = (parse_numbers(table.rows[columns[role]]).numbers for role in ("x", "y"))
    return columns, _grid(x, y, box, country, name, what=f"{columns['x']!r} and {columns['y']!r}")


def _grid(
    x: Floats, y: Floats, box: Box, country: str | None, name: str, *, what: str, others: tuple[int, ...] = ()
) -> str:
    """Return the usual CRS in which coordinates fall into the extract."""
    usable = np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0))
    west, south, east, north = box
    utm = (32600 if north > 0 else 32700) + int((middle_of(box)[0] + 180) // 6) + 1
    for code in (*others, *_GRIDS.get(country or "", ()), utm):
        lon, lat = pyproj.Transformer.from_crs(code, 4326, always_xy=True).transform(x[usable], y[usable])
        near = (np.abs(lon - (west + east) / 2) < _NEAR_DEG) & (np.abs(lat - (south + north) / 2) < _NEAR_DEG)
        if usable.any() and near.mean() > 0.5:
            return f"EPSG:{code}"
    remedy = "Ask its publisher for the EPSG code and add `crs: EPSG:…`."
    raise DataError(Fault(name, f"{what} lie in no grid that is usual here", remedy))


def _date_order(table: TextTable, columns: dict[str, str], country: str | None) -> tuple[DateOrder | None, bool]:
    """Return what 03/04/2024 means, if the table writes so, and whether a value settles it."""
    name = columns.get("date") or columns.get("start")
    if name is None:
        return None, True
    usual: DateOrder = "month-first" if country in _MONTH_FIRST else "day-first"
    try:
        times = parse_times(table.rows[name], rows=table.source_row)
    except DataError:
        return usual, False  # if the dates are at fault in another way, reading them will say so
    if not any(finding.code == "date-order" for finding in times.findings):
        return None, True
    try:
        parse_times(table.rows[name], rows=table.source_row, order=usual)
    except DataError:
        usual = "day-first" if usual == "month-first" else "month-first"
    return usual, True


def _lamp_questions(rows: pd.DataFrame, columns: dict[str, str]) -> list[str]:
    """Ask whether timetables are such, and about columns whose names say what their content does not."""
    unused = [column for column in rows.columns if column not in columns.values()]
    asked = []
    for role, words in (("kind", "lamp_kind"), ("on_hours", "on_hours")):
        if role not in columns:
            asked += [ask_about(rows[column], role) for column in named_columns(words, unused)[:1]]
    for role in ("power_w", "flux_lm", "height_m"):
        if role not in columns:
            asked += [ask_about(rows[each], role) for each in named_columns(role, unused) if in_another_unit(each)][:1]
    if hours := columns.get("on_hours"):
        asked.append(f"Does {hours} tell when the lamps burn? Of it {say_read(rows[hours], 'on_hours')}.")
    return asked


def _head(
    found: GuessedTable, columns: dict[str, str], crs: str | None, questions: list[str], *, lamps: bool = False
) -> list[str]:
    name, table = found.name, found.table
    lines = [f"path: {quoted(name)}"]
    if found.part is not None:
        others = ", ".join(found.others)
        lines.append(f"layer: {quoted(found.part)}  {comment(f'the file holds {others} too')}")
        questions.append(f"Is {found.part} the layer of {name} to read? It holds {others} too.")
    lines += ["columns:"] if columns else []
    for role, column in columns.items():
        cells = table.rows[column][table.rows[column].str.strip() != ""]
        sample = f"such as {cells.iloc[0][:60]}" if role != "id" or lamps else "rows that share one count once"
        if lamps and role in ("kind", "on_hours"):
            sample = f"by its name and values: {say_read(table.rows[column], role)}"
        lines.append(f"  {role}: {quoted(column)}  {comment(sample)}")
    if crs:
        lines.append(f"crs: {crs}  # the usual one in which the points fall into the extract")
        questions.append(f"Are the coordinates of {name} in {crs}? It was told from where the points fall.")
    return lines


def _choice_lines(table: TextTable, columns: dict[str, str], name: str, questions: list[str]) -> list[str]:
    """Draft ``set_aside`` and ``keep`` from kinds and from how well addresses were found."""
    kinds = draft_kinds(table.rows[columns["kind"]]) if "kind" in columns else KindDraft((), (), ())
    questions += [f"{name}: {question}" for question in kinds.questions]
    aside: list[str] = []
    if levels := traps.street_levels(table.rows):
        aside += [f"  {quoted(levels[0])}:  # placed at the middle of a street, not where it was"]
        aside += [f"    - {quoted(value)}" for value in levels[1]]
    if kinds.set_aside:
        aside += ["  kind:", *(f"    {line}" for line in kinds.set_aside)]
    lines = ["set_aside:", *aside] if aside else []
    return [*lines, "keep:", "  kind:", *(f"    {line}" for line in kinds.keep)] if kinds.keep else lines


def _incident_coverage(
    table: TextTable, source: IncidentSource, box: Box, number: int
) -> tuple[str, str, dict[str, bytes]]:
    """Return the coverage to write, why, and the file it names."""
    metric, area = metric_crs(*middle_of(box)), _metric_box(box)
    points = source.frame.to_crs(metric)
    if points.intersects(area).sum() < MIN_ROWS:
        return "unknown", "too few points in the extract to tell; zeros are then unknown", {}
    if len(source.recorded_by) != 1:
        if empty_parts(points, area):
            return "unknown", "a large part of the extract has no points; zeros are then unknown", {}
        return "area", "points lie all over the extract", {}
    own, whose = points, ""
    if district := own_district(table.rows):
        row = pd.Index(table.source + ":" + table.source_row.astype(str).astype(object))
        own = points[district[1].set_axis(row).reindex(points.index).to_numpy(bool)]
        whose = f" in {district[0]}"
    coverage = _numbered("incidents-covered", number)
    why = f"drafted round the points of {source.recorded_by[0]}{whose}; it is not a boundary: correct it"
    return coverage, why, {coverage: as_geojson(draft_incident_coverage(own, area), crs=metric, note=why)}


def _metric_box(box: Box) -> BaseGeometry:
    metric = metric_crs(*middle_of(box))
    return gpd.GeoSeries([shapely.box(*box)], crs=LONLAT).to_crs(metric).iloc[0]


def _numbered(stem: str, number: int) -> str:
    return f"{stem}.geojson" if number == 1 else f"{stem}-{number}.geojson"


def _indented(lines: list[str]) -> str:
    return "\n".join(("  - " if i == 0 else "    ") + line for i, line in enumerate(lines))


def unusable(name: str, error: DataError) -> SourceDraft:
    """Draft the entry of a file that cannot be used: a comment that says why, and the same among the questions."""
    text = "\n".join([comment(f"{name} is left out:"), *(comment(f"  {fault}") for fault in error.faults)])
    return SourceDraft(text, False, tuple(f"{name} is left out: {fault}" for fault in error.faults))


def _unnameable(name: str) -> DataError:
    found = "a study file cannot hold the name of its layer or of a column: it is empty or too long"
    return DataError(Fault(name, found, "Rename it."))


def _span(source: IncidentSource, timezone: str) -> tuple[date, date] | None:
    """Return the first and last local date; where only months are known, the whole months."""
    days = source.frame["start"].dropna().dt.tz_convert(timezone)
    months = pd.PeriodIndex(source.frame["month"][source.frame["timing"] == "month"].unique(), freq="M")
    firsts = [*([days.min().date()] if len(days) else []), *([months.min().start_time.date()] if len(months) else [])]
    lasts = [*([days.max().date()] if len(days) else []), *([months.max().end_time.date()] if len(months) else [])]
    return (min(firsts), max(lasts)) if firsts else None
