"""Read a lamp inventory: where lamps stand and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.errors import visible
from geosafe.findings import Finding
from geosafe.lamp_kinds import lamp_kind
from geosafe.read.coverage import read_coverage
from geosafe.read.entry_columns import check_entry_columns
from geosafe.read.files import list_files
from geosafe.read.number_column import is_filled, parse_numbers
from geosafe.read.points import Floats, read_points
from geosafe.read.polygon import read_polygon
from geosafe.read.study_file import LampsEntry
from geosafe.read.table import read_table
from geosafe.sources import PointSource
from geosafe.tables import TABLES
from geosafe.told import said

_MEASURES: Final = {"power_w": "W", "flux_lm": "lm", "height_m": "m", "cct_k": "K"}
_LISTED: Final = 5
_LONGEST_TOLD: Final = 60


@dataclass(frozen=True, eq=False)
class LampSource(PointSource):
    """One lamp inventory, read.

    Attributes
    ----------
    frame
        Index ``lamp_id`` (file and row), in the declared CRS. Columns: power_w [W], flux_lm [lm],
        height_m [m], cct_k [K], NaN where not known; kind and on_hours, text, missing where not known; source;
        source_row; geometry.
    findings
        What was read, set aside and noticed.
    coverage
        Where the inventory is complete: a polygon, ``area`` or ``unknown``.
    """


def read_lamps(entry: LampsEntry, *, folder: Path) -> LampSource:
    """Read one lamp inventory.

    A power, flux, height or colour temperature of zero or outside what lamps have is missing, and
    counted. Lamps on one spot stay, as masts carry several; they are counted.

    Parameters
    ----------
    entry
        What the study file says of it.
    folder
        The study folder.

    Raises
    ------
    DataError, MissingFileError
        With every fault: a table that cannot be read, columns that are not there, coordinates that
        cannot be what the entry says.
    """
    table = read_table(list_files(entry.path, folder=folder), folder=folder, layer="lamps", part=entry.layer)
    check_entry_columns(table, entry)
    points = read_points(table, entry, layer="lamps")
    findings = [*table.findings, *points.findings]
    columns: dict[str, object] = {}
    for measure, unit in _MEASURES.items():
        name = getattr(entry.columns, measure)
        columns[measure] = _measure(table.rows[name], measure, unit, entry.path, findings) if name else np.nan
    if entry.columns.kind:
        columns["kind"] = _kinds(table.rows[entry.columns.kind], entry.path, findings)
    hours = (
        table.rows[entry.columns.on_hours].str.strip() if entry.columns.on_hours else pd.Series("", table.rows.index)
    )
    frame = gpd.GeoDataFrame(
        {
            "kind": None,
            **columns,
            "on_hours": hours.astype(object).where(hours != "", None),
            "source": table.source,
            "source_row": table.source_row,
        },
        geometry=points.geometry,
        crs=points.crs,
    )[points.usable]
    frame.index = pd.Index(frame["source"] + ":" + frame["source_row"].astype(str), name="lamp_id")
    places = np.unique(shapely.get_coordinates(frame.geometry.array), axis=0)
    if shared := len(frame) - len(places):
        says = said("shared-spots", n=shared)
        findings.append(Finding("lamps", "shared-spots", "note", shared, says, source=entry.path))
    coverage = read_coverage(entry.coverage, folder)
    if not isinstance(coverage, str):
        findings += read_polygon(entry.coverage, folder=folder, layer="lamps")[1]
    says = f"Lamps read: {len(frame):,} of {len(table.rows):,} rows."
    findings.insert(0, Finding("lamps", "lamps-read", "found", len(frame), says, source=entry.path))
    return LampSource(frame, tuple(findings), coverage)


def _kinds(texts: pd.Series, source: str, findings: list[Finding]) -> pd.Series:
    """Return the kind of each lamp, and count the texts that name none."""
    kinds = texts.map({text: lamp_kind(text) for text in texts.unique()}).astype(object)
    unread = texts[is_filled(texts) & kinds.isna().to_numpy()].str.strip()
    if len(unread):
        some = [f"‘{visible(text[:_LONGEST_TOLD])}’" for text in unread.value_counts().index[:_LISTED]]
        says = said("lamp-kinds-unreadable", column=repr(texts.name), n=len(unread), some=some)
        todo = "Write LED, SON, SOX, mercury, metal halide, fluorescent or incandescent."
        findings.append(Finding("lamps", "lamp-kinds-unreadable", "note", len(unread), says, todo, source))
    return kinds.where(kinds.notna(), None)


def _measure(texts: pd.Series, measure: str, unit: str, source: str, findings: list[Finding]) -> Floats:
    bounds = TABLES["lamps"].columns[measure]
    values = parse_numbers(texts).numbers
    possible = (values > 0) & (values >= (bounds.low or 0)) & (values <= (bounds.high or np.inf))
    wrong = ~possible & (texts.str.strip() != "").to_numpy(bool)
    if n := int(wrong.sum()):
        shown = texts[wrong].iloc[0].strip()
        says = said("impossible-lamp", column=repr(texts.name), shown=repr(shown), unit=unit, n=n)
        findings.append(Finding("lamps", f"impossible-{measure.replace('_', '-')}", "note", n, says, source=source))
    return np.where(possible, values, np.nan)
