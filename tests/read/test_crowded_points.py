from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.crs import metric_crs
from geosafe.read.crowded_points import crowded_points
from geosafe.read.incidents import read_incidents
from geosafe.read.study_file import IncidentColumns, IncidentsEntry

DATA = Path(__file__).parents[2] / "../shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real places beside the repository")
AREA = shapely.box(0, 0, 1000, 1000)
CRS = metric_crs(24.94, 60.17)


def incidents(*piles: int, scattered: int = 300, anonymised: bool = False) -> gpd.GeoDataFrame:
    """Make piles on the points (10, 10), (20, 20) …, and others each on a point of its own."""
    xy = np.random.default_rng(2).uniform(100, 1000, (scattered, 2))
    on = np.repeat(np.arange(1, len(piles) + 1) * 10.0, piles)
    every = np.vstack([np.column_stack([on, on]), xy])
    return gpd.GeoDataFrame(
        {"anonymised": anonymised}, index=range(len(every)), geometry=shapely.points(every), crs=CRS
    )


def test_one_point_that_holds_many_is_told_and_its_place_stands_in_what_to_do() -> None:
    (finding,) = crowded_points(incidents(100), AREA, source="a.csv")
    assert (finding.code, finding.kind, finding.n, finding.source) == ("crowded-points", "trap", 100, "a.csv")
    assert finding.says == "One point holds 25% of the incidents in the area, and outweighs every street."
    assert "100 of 400 at longitude 24.9402, latitude 60.1701." in finding.todo
    assert "leave them out with `set_aside:`" in finding.todo


def test_the_address_that_most_rows_give_names_it() -> None:
    frame = incidents(40, 60)
    addresses = pd.Series(
        ["1 Hall: St", " 1 Hall: St "] * 20 + ["2 Main St"] * 59 + ["2 Main"] + ["x"] * 300, name="Block"
    )
    (finding,) = crowded_points(frame, AREA, addresses=addresses)
    assert finding.says.startswith("2 points hold 25% of")
    assert finding.todo.index("60 of 400") < finding.todo.index("40 of 400")
    assert "(2 Main St); 40 of 400" in finding.todo
    assert '`set_aside: {Block: ["2 Main St", "1 Hall: St"]}`' in finding.todo


def test_small_piles_moved_points_and_what_lies_outside_are_not_told() -> None:
    assert crowded_points(incidents(), AREA) == ()
    assert crowded_points(incidents(19, scattered=100), AREA) == ()
    assert crowded_points(incidents(20, scattered=400), AREA) == ()
    assert crowded_points(incidents(100, anonymised=True), AREA) == ()
    assert crowded_points(incidents(50, 50, 50, scattered=10), AREA) == ()  # all stand on few points
    assert crowded_points(incidents(100), shapely.box(50, 50, 1000, 1000)) == ()
    assert crowded_points(incidents(100), shapely.box(2000, 0, 3000, 1000)) == ()


def test_all_on_one_point() -> None:
    (finding,) = crowded_points(incidents(5, scattered=0), AREA)
    assert finding.says.startswith("One point holds 100% of")
    assert crowded_points(incidents(4, scattered=0), AREA) == ()


def test_a_point_without_addresses_is_not_named_by_none() -> None:
    addresses = pd.Series([""] * 59 + ["2 Main St"] + ["x"] * 300, name="Block")
    (finding,) = crowded_points(incidents(60), AREA, addresses=addresses)
    assert "60 of 360 at longitude 24.9402, latitude 60.1701. If" in finding.todo
    assert finding.todo.endswith("leave them out with `set_aside:`.")


@real
def test_the_police_headquarters_of_san_francisco() -> None:
    columns = IncidentColumns(lon="X", lat="Y", date="Date", time="Time", kind="Category", id="IncidntNum")
    keep = {"kind": ("ASSAULT", "ROBBERY", "LARCENY/THEFT", "VANDALISM")}
    entry = IncidentsEntry(path="sanfrancisco/sf_crime.csv", columns=columns, keep=keep)
    source = read_incidents(entry, folder=DATA, timezone="America/Los_Angeles")
    crs = metric_crs(-122.4077, 37.7836)
    box = gpd.GeoSeries([shapely.box(-122.4195399, 37.77536, -122.39576, 37.79178)], crs=4326).to_crs(crs).iloc[0]
    (finding,) = crowded_points(source.frame.to_crs(crs), box, addresses=source.addresses)
    assert finding.n == 174
    assert "174 of 1,071 at longitude -122.4034, latitude 37.7754 (800 Block of BRYANT ST)" in finding.todo
    assert 'set_aside: {Address: ["800 Block of BRYANT ST"]}' in finding.todo
    assert "16%" in finding.says
    left_out = entry.model_copy(update={"set_aside": {"Address": ("800 Block of BRYANT ST",)}})
    rest = read_incidents(left_out, folder=DATA, timezone="America/Los_Angeles")
    assert crowded_points(rest.frame.to_crs(crs), box, addresses=rest.addresses) == ()
