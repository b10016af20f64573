from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geosafe.errors import DataError
from geosafe.read.lamps import LampSource, read_lamps
from geosafe.read.study_file import LampColumns, LampsEntry

DATA = Path(__file__).parents[2] / "../shared/data"
COLUMNS = LampColumns(lon="lon", lat="lat", power_w="W", height_m="h", cct_k="K", on_hours="on")


def read(tmp_path: Path, *rows: str, columns: LampColumns = COLUMNS, **options: object) -> LampSource:
    (tmp_path / "a.csv").write_text("\n".join(["lon;lat;W;h;K;on", *rows]) + "\n")
    return read_lamps(LampsEntry(path="a.csv", columns=columns, **options), folder=tmp_path)  # type: ignore[arg-type]


def test_measures_that_no_lamp_has_are_unknown_and_counted(tmp_path: Path) -> None:
    source = read(
        tmp_path,
        "-0.1;51.5;65,5;6;2700;00:00-05:00", "-0.2;51.5;0;-6;0;", "-0.3;51.5;99999;;3000;", "-0.4;51.5;;x;;",
    )  # fmt: skip
    np.testing.assert_array_equal(source.frame["power_w"], [65.5, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(source.frame["height_m"], [6, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(source.frame["cct_k"], [2700, np.nan, 3000, np.nan])
    assert source.frame["flux_lm"].isna().all()
    assert source.frame["on_hours"].iloc[0] == "00:00-05:00"
    assert source.frame["on_hours"].isna().tolist() == [False, True, True, True]
    counts = {finding.code: finding.n for finding in source.findings}
    assert (counts["impossible-power-w"], counts["impossible-height-m"], counts["impossible-cct-k"]) == (2, 2, 1)
    assert source.frame.index.tolist() == [f"a.csv:{row}" for row in (2, 3, 4, 5)]


def test_a_lamp_nowhere_is_set_aside(tmp_path: Path) -> None:
    source = read(tmp_path, "0;0;60;6;;", "-0.1;51.5;9999;-0.1;;20:00-02:00")
    assert source.frame.index.tolist() == ["a.csv:3"]
    assert source.frame[["power_w", "height_m"]].isna().all(axis=None)
    assert source.frame["on_hours"].tolist() == ["20:00-02:00"]
    assert {"zero-coordinates", "impossible-power-w", "impossible-height-m"} <= {f.code for f in source.findings}


def test_kinds_of_lamps_are_told_in_one_set_of_words(tmp_path: Path) -> None:
    columns = LampColumns(lon="lon", lat="lat", power_w="W", kind="on")
    source = read(tmp_path, "-0.1;51.5;60;6;;SON-T", "-0.2;51.5;60;6;;LED 24", "-0.3;51.5;60;6;;", columns=columns)
    assert source.frame["kind"].dropna().tolist() == ["high-pressure sodium", "led"]


def test_lamps_on_one_spot_stay_and_are_told(tmp_path: Path) -> None:
    source = read(tmp_path, "-0.1;51.5;60;6;;", "-0.1;51.5;60;6;;", "-0.2;51.5;60;6;;")
    assert len(source.frame) == 3
    assert next(f for f in source.findings if f.code == "shared-spots").n == 1


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no column 'Wattage' \(power_w\). The file has: lon, lat, W, h, K, on"):
        read(tmp_path, "-0.1;51.5;60;6;;", columns=LampColumns(lon="lon", lat="lat", power_w="Wattage"))


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the London files beside the repository")
def test_camden_is_the_same_in_degrees_and_on_the_british_grid() -> None:
    path = "london-city/Camden_Street_Lighting.csv"
    degrees = read_lamps(
        LampsEntry(path=path, columns=LampColumns(lon="Longitude", lat="Latitude", power_w="Wattage")), folder=DATA
    )
    columns = LampColumns(x="Easting", y="Northing", power_w="Wattage")
    grid = read_lamps(LampsEntry(path=path, columns=columns, crs="EPSG:27700"), folder=DATA)
    assert len(degrees.frame) == len(grid.frame) == 9_527  # SOURCES.md
    apart = degrees.frame.to_crs(27700).distance(grid.frame)
    assert apart.median() < 5  # coordinates are rounded to a metre, and the datum shift to a few
    inside = degrees.frame.cx[-0.1141636:-0.0931660, 51.5107253:51.5232569]  # type: ignore[misc]
    assert len(inside) == 219
    assert (inside["power_w"].min(), inside["power_w"].max(), round(inside["power_w"].mean())) == (21, 140, 77)


def test_words_that_name_no_kind_are_counted(tmp_path: Path) -> None:
    columns = LampColumns(lon="lon", lat="lat", kind="on")
    rows = ["-0.1;51.5;;;;Gas", "-0.2;51.5;;;;LED", "-0.3;51.5;;;;", "-0.4;51.5;;;;Gas", "-0.5;51.5;;;;\u202ex"]
    found = next(f for f in read(tmp_path, *rows, columns=columns).findings if f.code == "lamp-kinds-unreadable")
    assert found.n == 3
    assert found.says.startswith(
        "Values of 'on' that name no kind of lamp that is known: 3, such as ‘Gas’, ‘\\u202ex’."
    )
