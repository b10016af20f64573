"""Find the table that a path of the command line means: which files, and which layer of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import shapely

from geosafe.errors import DataError, MissingFileError
from geosafe.read.files import list_files
from geosafe.read.guess_columns import guess_columns
from geosafe.read.layers import SeveralLayersError
from geosafe.read.table import read_table
from geosafe.read.text_table import TextTable

_POLICE_UK_FILES: Final = "-street.csv"
_PLACE: Final = ("lon", "x")
_TIME: Final = ("start", "date", "month")


@dataclass(frozen=True, eq=False)
class GuessedTable:
    """A table, and how a study file names it.

    Attributes
    ----------
    name
        Its path, as the study file writes it.
    folder, pattern
        The same path, from where the files lie.
    table
        What stands in it.
    part
        The layer or sheet that was taken where there are several.
    others
        Those that were not.
    """

    name: str
    folder: Path
    pattern: str
    table: TextTable
    part: str | None = None
    others: tuple[str, ...] = ()


def find_table(path: Path, *, name: str, layer: str) -> GuessedTable:
    """Read the table that a path means.

    A folder that mixes tables, as downloads of data.police.uk do, is narrowed to its incidents; of several layers
    the one is taken that has points, dates and most of what a study uses.

    Parameters
    ----------
    path, name
        A file or a folder of files, and how the study file names it.
    layer
        ``incidents`` or ``lamps``.

    Raises
    ------
    MissingFileError, DataError
        There is none, or none that can be read.
    """
    folder, pattern = path.parent, path.name
    try:
        files = list_files(pattern, folder=folder)
    except MissingFileError:
        raise MissingFileError(name, "Correct the path.") from None
    street = [file for file in files if file.name.endswith(_POLICE_UK_FILES)]
    if path.is_dir() and 0 < len(street) < len(files):
        files, tail = street, f"/**/*{_POLICE_UK_FILES}"
        name, pattern = name + tail, pattern + tail
    try:
        return GuessedTable(name, folder, pattern, read_table(files, folder=folder, layer=layer))
    except SeveralLayersError as several:
        tables: dict[str, TextTable] = {}
        for part in several.layers:
            with suppress(DataError):
                tables[part] = read_table(files, folder=folder, layer=layer, part=part)
        if not tables:
            raise
        layers = several.layers
    best = max(tables, key=lambda part: _promise(tables[part], layer))
    others = tuple(part for part in layers if part != best)
    return GuessedTable(name, folder, pattern, tables[best], best, others)


def has_points(table: TextTable) -> bool:
    """Tell whether most shapes of a table are points."""
    if table.geometry is None:
        return False
    kinds = shapely.get_type_id(table.geometry)
    points = (kinds == shapely.GeometryType.POINT) | (kinds == shapely.GeometryType.MULTIPOINT)
    return bool(points.sum() > 0.5 * (kinds >= 0).sum())


def _promise(table: TextTable, layer: str) -> tuple[bool, bool, int, int]:
    """Return what speaks for a layer, the weightiest first."""
    roles = guess_columns(table.rows, layer=layer)
    placed = has_points(table) or any(role in roles for role in _PLACE)
    return placed, any(role in roles for role in _TIME), len(roles), len(table.rows)
