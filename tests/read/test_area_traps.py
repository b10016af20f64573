from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.crs import metric_crs
from geosafe.read.area_traps import empty_parts, lamps_cover_part
from geosafe.read.incidents import read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.study_file import IncidentColumns, IncidentsEntry, LampColumns, LampsEntry

DATA = Path(__file__).parents[2] / "../shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real places beside the repository")
AREA = shapely.box(0, 0, 2000, 2000)
CRS = metric_crs(0, 51)


def points(xy: np.ndarray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=shapely.points(xy), crs=CRS)


def scattered(n: int = 3000) -> np.ndarray:
    return np.random.default_rng(5).uniform(0, 2000, (n, 2))


def test_points_all_over_the_area_have_no_empty_part() -> None:
    assert empty_parts(points(scattered()), AREA) == ()
    assert empty_parts(points(scattered(100)), AREA) == ()  # too few to tell


@pytest.mark.parametrize(
    ("side", "empty"),
    [
        ("north-west", shapely.box(0, 1100, 900, 2000)),
        ("south", shapely.box(0, 0, 2000, 600)),
        ("east", shapely.box(1300, 0, 2000, 2000)),
    ],
)
def test_an_empty_part_is_told_with_its_side(side: str, empty: shapely.Polygon) -> None:
    xy = scattered()
    left = points(xy[~shapely.intersects_xy(empty, xy)])
    (finding,) = empty_parts(left, AREA, recorded_by=["One Force"])
    assert f"in the {side}, has almost no row; all rows are recorded by One Force" in finding.says


def test_lamps_along_every_street_cover_the_area_and_those_of_one_corner_do_not() -> None:
    x, y = np.meshgrid(np.arange(0, 2001, 30.0), np.arange(0, 2001, 100.0))
    xy = np.column_stack([x.ravel(), y.ravel()])
    assert lamps_cover_part(points(xy), AREA) == ()
    (finding,) = lamps_cover_part(points(xy[(xy < 800).all(axis=1)]), AREA)
    assert "all but a part in the south-west" in finding.says
    share = float(finding.says.split("%")[0]) / 100
    assert share == pytest.approx(1 - (870 / 2000) ** 2, abs=0.02)  # the last lamps stand at 780 and 700, reach 75
    (finding,) = lamps_cover_part(points(xy + 9000), AREA)
    assert finding.says == "No lamp of this inventory stands in the area."


def box(west: float, south: float, east: float, north: float) -> tuple[object, object]:
    crs = metric_crs((west + east) / 2, (south + north) / 2)
    return crs, gpd.GeoSeries([shapely.box(west, south, east, north)], crs=4326).to_crs(crs).iloc[0]


@real
def test_the_streets_of_another_force_are_found_north_west_of_the_city_of_london() -> None:
    crs, area = box(-0.1141636, 51.5107253, -0.0931660, 51.5232569)
    columns = IncidentColumns(lon="Longitude", lat="Latitude", month="Month")
    source = read_incidents(IncidentsEntry(path="london-city/police", columns=columns), folder=DATA, timezone="UTC")
    (finding,) = empty_parts(source.frame.to_crs(crs), area, recorded_by=source.recorded_by)  # type: ignore[arg-type]
    assert "in the north-west" in finding.says
    assert "City of London Police" in finding.says
    lamps = read_lamps(
        LampsEntry(path="london-city/Camden_Street_Lighting.csv", columns=LampColumns(lon="Longitude", lat="Latitude")),
        folder=DATA,
    )
    (finding,) = lamps_cover_part(lamps.frame.to_crs(crs), area)  # type: ignore[arg-type]
    assert "all but a part in the north-west" in finding.says


@real
def test_san_francisco_has_no_empty_part() -> None:
    crs, area = box(-122.4195399, 37.7753600, -122.3957599, 37.7917800)
    entry = IncidentsEntry(path="sanfrancisco/sf_crime.csv", columns=IncidentColumns(lon="X", lat="Y"))
    source = read_incidents(entry, folder=DATA, timezone="America/Los_Angeles")
    assert empty_parts(source.frame.to_crs(crs), area) == ()  # type: ignore[arg-type]
