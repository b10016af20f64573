"""Districts: polygons with names, from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from geosafe.errors import DataError, Fault, MissingFileError
from geosafe.read.table import read_file

#: Largest file that is read [bytes], and most districts.
MAX_BYTES: Final = 50_000_000
MOST: Final = 200
#: Columns that may hold the name, in the order in which they are looked for.
NAMES: Final = ("name", "district", "ward", "label", "id")


def read_districts(path: Path | str) -> gpd.GeoDataFrame:
    """Return the polygons of a file with a column ``name``, in the CRS that the file declares.

    Raises
    ------
    MissingFileError, DataError
        There is no such file, or with every row that is no polygon or has no name of its own.
    """
    file = Path(path)
    if not file.exists():
        raise MissingFileError(str(path), "Save the districts as GeoJSON, one polygon a district with its name.")
    table = read_file(file, name=str(path), layer="districts", most=MAX_BYTES)[1]
    draw = "Save one polygon a district, as GeoJSON, with a property name."
    if table.geometry is None or table.crs is None or not len(table.geometry):
        raise DataError(Fault(str(path), "it holds no polygons with a CRS", draw))
    column = next((each for each in NAMES if each in {str(name).casefold() for name in table.rows}), None)
    if column is None:
        raise DataError(Fault(str(path), f"no column holds the name: {', '.join(map(str, table.rows))}", draw))
    own = next(name for name in table.rows if str(name).casefold() == column)
    names = [" ".join(str(each).split()) if pd.notna(each) else "" for each in table.rows[own]]
    faults = []
    if len(names) > MOST:
        faults.append(Fault(str(path), f"{len(names)} districts", f"Give at most {MOST}."))
    for shape, name, row in zip(table.geometry, names, table.source_row, strict=True):
        if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
            faults.append(Fault(str(path), "it is no polygon", draw, row=int(row)))
        if not name or names.count(name) > 1:
            found = f"two districts are named {name!r}" if name else "it has no name"
            faults.append(Fault(str(path), found, "Give each a name of its own.", row=int(row), column=str(own)))
    if faults:
        raise DataError(faults)
    shapes = shapely.make_valid(list(table.geometry), method="structure", keep_collapsed=False)
    return gpd.GeoDataFrame({"name": names}, geometry=list(shapes), crs=table.crs)
