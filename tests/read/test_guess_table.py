from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.errors import DataError, MissingFileError
from geosafe.read.guess_table import find_table, has_points
from geosafe.read.text_table import TextTable
from tests.xlsx_files import write_xlsx

POINTS = shapely.points([[-0.1, 51.51], [-0.11, 51.52]])


def table(*shapes: object) -> TextTable:
    geometry = np.full(len(shapes), None, dtype=object)
    geometry[:] = shapes
    rows = pd.DataFrame(index=range(len(shapes)))
    return TextTable(rows, np.full(len(shapes), "a", object), np.arange(len(shapes)), (), geometry)


def test_most_shapes_that_are_there_must_be_points() -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    assert has_points(table(POINTS[0], None, None))
    assert has_points(table(shapely.MultiPoint(POINTS), POINTS[1], line))
    assert not has_points(table(POINTS[0], line))
    assert not has_points(table(None))


def test_of_several_layers_the_one_with_points_and_dates_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    kinds = ["Theft", "Robbery"]
    gpd.GeoDataFrame({"kind": kinds}, geometry=shapely.buffer(POINTS, 0.1), crs=4326).to_file(file, layer="wards")
    gpd.GeoDataFrame({"kind": kinds}, geometry=POINTS, crs=4326).to_file(file, layer="stations")
    dated = {"date": ["2024-03-09", "2024-03-10"], "kind": kinds}
    gpd.GeoDataFrame(dated, geometry=POINTS, crs=4326).to_file(file, layer="crimes")
    found = find_table(file, name="../a.gpkg", layer="incidents")
    assert (found.part, found.others, found.pattern, found.name) == (
        "crimes", ("wards", "stations"), "a.gpkg", "../a.gpkg",
    )  # fmt: skip
    assert len(found.table.rows) == 2


def test_sheets_are_layers_too(tmp_path: Path) -> None:
    codes = [["code", "meaning"], [1, "Theft"]]
    data = [["lon", "lat", "date"], [-0.1, 51.5, "2024-03-09"]]
    file = write_xlsx(tmp_path / "a.xlsx", {"Codes": codes, "Data": data, "Title": [["x"], [1, 2, 3, 4]]})
    found = find_table(file, name="a.xlsx", layer="incidents")
    assert (found.part, found.others) == ("Data", ("Codes", "Title"))


def test_one_table_alone_needs_no_layer(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("lon,lat\n1,2\n")
    found = find_table(tmp_path / "a.csv", name="a.csv", layer="lamps")
    assert (found.part, found.others, found.folder) == (None, (), tmp_path)


def test_nothing_to_read_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"b/none\.csv"):
        find_table(tmp_path / "none.csv", name="b/none.csv", layer="lamps")
    with pytest.raises(DataError, match="2 sheets: 'One', 'Two'"):
        find_table(
            write_xlsx(tmp_path / "a.xlsx", {name: [["x"], [1, 2, 3, 4]] for name in ("One", "Two")}),
            name="a.xlsx", layer="lamps",
        )  # fmt: skip
