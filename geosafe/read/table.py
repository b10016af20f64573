"""Read one table from one or more files of any format that tables come in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.file_format import SUFFIXES, Format, tell_format
from geosafe.read.geojson import read_geojson
from geosafe.read.geopackage import read_geopackage
from geosafe.read.layers import SeveralLayersError
from geosafe.read.open_file import MAX_TABLE_BYTES
from geosafe.read.parquet_table import read_parquet_table
from geosafe.read.shapefile import read_shapefile
from geosafe.read.text_table import TextTable, read_text_table
from geosafe.read.workbook import read_workbook
from geosafe.told import said

_PLAIN: Final[Mapping[Format, Callable[..., TextTable]]] = {
    "delimited text": read_text_table,
    "GeoJSON": read_geojson,
    "shapefile": read_shapefile,
    "Parquet": read_parquet_table,
}
#: Formats whose files hold several tables.
_LAYERED: Final[Mapping[Format, Callable[..., TextTable]]] = {"GeoPackage": read_geopackage, "workbook": read_workbook}


def read_table(files: Sequence[Path], *, folder: Path, layer: str, part: str | None = None) -> TextTable:
    """Read one table from one or more files of the same format, with the same columns and in the same CRS.

    Parameters
    ----------
    files
        The files, at least one, in order. Their format is told from their content, whatever their names.
    folder
        The study folder: files are named relative to it.
    layer
        What findings are about.
    part
        The layer of a GeoPackage or the sheet of a workbook; needed where a file holds several.

    Raises
    ------
    DataError
        With every fault: of a file that cannot be read, see the readers; of files that do not belong together.
    SeveralLayersError
        A file holds several layers, and none was named.
    """
    names = [os.path.relpath(file, folder) for file in files]
    formats: list[Format] = []
    tables: list[TextTable] = []
    faults: list[Fault] = []
    for file, name in zip(files, names, strict=True):
        try:
            what, table = read_file(file, name=name, layer=layer, part=part)
        except SeveralLayersError:
            raise
        except DataError as error:
            faults += error.faults
            continue
        if tables and (fault := _differing((what, table), (formats[0], tables[0]), name, names[0])):
            faults.append(fault)
            continue
        formats.append(what)
        tables.append(table)
    if not faults and not any(len(table.rows) for table in tables):
        faults.append(Fault(names[0], "it holds no rows below the header", "Check that the export is complete."))
    if faults:
        raise DataError(faults)
    return tables[0] if len(tables) == 1 else _joined(tables)


def read_file(
    file: Path, *, name: str, layer: str, part: str | None = None, most: int = MAX_TABLE_BYTES
) -> tuple[Format, TextTable]:
    """Read the table of one file; return its format too.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.
    layer, part
        As in :func:`read_table`.

    Raises
    ------
    DataError
        As in :func:`read_table`.
    """
    what = tell_format(file, name=name, most=most)
    if what in _LAYERED:
        table = _LAYERED[what](file, name=name, layer=layer, part=part, most=most)
    elif part is None:
        table = _PLAIN[what](file, name=name, layer=layer, most=most)
    else:
        raise DataError(Fault(name, f"`layer: {part}` is named, but this file has no layers", "Take `layer:` away."))
    if SUFFIXES.get(file.suffix.lower(), what) == what:
        return what, table
    says = said("other-format", suffix=file.suffix, format=what)
    other = Finding(layer, "other-format", "note", None, says, "Rename it.", name)
    return what, replace(table, findings=(other, *table.findings))


def _differing(one: tuple[Format, TextTable], first: tuple[Format, TextTable], name: str, other: str) -> Fault | None:
    """Say why a file does not belong to the same source as the first one."""
    columns, wanted = set(one[1].rows.columns), set(first[1].rows.columns)
    remedy = "Name it as a source of its own, or a pattern such as police/**/*-street.csv."
    if one[0] != first[0]:
        return Fault(name, f"its format is {one[0]}, and that of {other} is {first[0]}", remedy)
    if columns != wanted:
        lacks, adds = (", ".join(map(repr, sorted(some))) for some in (wanted - columns, columns - wanted))
        found = "; ".join(f"{word} {some}" for word, some in (("lacks", lacks), ("adds", adds)) if some)
        return Fault(name, f"its columns differ from those of {other}: {found}", remedy)
    if one[1].crs != first[1].crs:
        names = [table.crs.name if table.crs else "none" for table in (one[1], first[1])]
        return Fault(name, f"its CRS ({names[0]}) is not that of {other} ({names[1]})", "Save both in the same CRS.")
    return None


def _joined(tables: Sequence[TextTable]) -> TextTable:
    columns = tables[0].rows.columns
    shapes = [table.geometry for table in tables if table.geometry is not None]
    return TextTable(
        pd.concat([table.rows[columns] for table in tables], ignore_index=True),
        np.concatenate([table.source for table in tables]),
        np.concatenate([table.source_row for table in tables]),
        _merged([finding for table in tables for finding in table.findings]),
        np.concatenate(shapes) if shapes else None,
        tables[0].crs,
    )


def _merged(findings: list[Finding]) -> tuple[Finding, ...]:
    """Say once what holds for many files."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.says), []).append(finding)
    return tuple(
        same[0]
        if len(same) == 1
        else replace(same[0], n=len(same), says=said("files", says=same[0].says, n=len(same)), source="")
        for same in groups.values()
    )
