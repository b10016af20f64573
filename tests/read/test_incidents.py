from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from geosafe.errors import DataError, MissingFileError
from geosafe.findings import Finding
from geosafe.read.incidents import IncidentSource, read_incidents
from geosafe.read.study_file import IncidentColumns, IncidentsEntry

DATA = Path(__file__).parents[2] / "../shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real places beside the repository")
SF = IncidentColumns(lon="X", lat="Y", date="Date", time="Time", kind="Category", id="IncidntNum")
LONDON = IncidentColumns(lon="Longitude", lat="Latitude", month="Month", kind="Crime type", id="Crime ID")
COLUMNS = IncidentColumns(lon="lon", lat="lat", date="when", kind="kind", id="id")


def read(tmp_path: Path, *rows: str, columns: IncidentColumns = COLUMNS, **options: object) -> IncidentSource:
    (tmp_path / "a.csv").write_text("\n".join(["id,when,kind,lon,lat", *rows]) + "\n")
    return read_incidents(
        IncidentsEntry(path="a.csv", columns=columns, **options),  # type: ignore[arg-type]
        folder=tmp_path,
        timezone="Europe/London",
    )


def by_code(source: IncidentSource) -> dict[str, Finding]:
    return {finding.code: finding for finding in source.findings}


def test_a_row_becomes_an_incident_that_can_be_traced(tmp_path: Path) -> None:
    source = read(tmp_path, "007,2024-07-01 22:30,Theft,-0.1051,51.5175", coverage="area", snapped=True)
    assert source.frame.index.name == "incident_id"
    row = source.frame.loc["a.csv:2"]
    assert (row["kind"], row["timing"], row["month"], row["source"], row["source_row"]) == (
        "Theft", "instant", "2024-07", "a.csv", 2,
    )  # fmt: skip
    assert row["start"] == pd.Timestamp("2024-07-01 21:30", tz="UTC")
    assert row["anonymised"]
    assert source.frame.crs.to_epsg() == 4326
    assert source.frame.geometry.iloc[0] == shapely.Point(-0.1051, 51.5175)
    assert source.coverage == "area"
    assert by_code(source)["incidents-read"].n == 1


def test_equal_rows_count_once_only_where_an_id_says_so(tmp_path: Path) -> None:
    row = "2024-07-01 22:30,Noise,-0.1,51.5"
    source = read(tmp_path, f"1,{row}", f"1,{row}", f",{row}", f",{row}", f"2,{row}")
    assert source.frame["source_row"].tolist() == [2, 4, 5, 6]
    found = by_code(source)
    assert (found["repeated-rows"].n, found["repeated-rows"].kind) == (1, "set aside")
    assert (found["equal-rows"].n, found["equal-rows"].kind) == (1, "trap")


def test_one_row_an_offence_counts_one_incident_of_the_first_kind_kept(tmp_path: Path) -> None:
    rows = ["1,2024-07-01,FRAUD,-0.1,51.5", "1,2024-07-01,ASSAULT,-0.1,51.5", "1,2024-07-01,THEFT,-0.1,51.5"]
    assert read(tmp_path, *rows).frame["kind"].tolist() == ["FRAUD"]
    kept = read(tmp_path, *rows, keep={"kind": ("ASSAULT", "THEFT")})
    assert kept.frame["kind"].tolist() == ["ASSAULT"]
    assert by_code(kept)["one-row-an-offence"].n == 1
    assert by_code(kept)["left-out"].n == 1


def test_the_first_row_of_an_id_that_has_a_place_counts(tmp_path: Path) -> None:
    source = read(tmp_path, "1,2024-07-01,A,0,0", "1,2024-07-01,B,-0.1,51.5")
    assert source.frame["kind"].tolist() == ["B"]
    assert by_code(source)["zero-coordinates"].n == 1


def test_values_of_any_column_can_be_set_aside_and_misspelt_ones_are_told(tmp_path: Path) -> None:
    rows = ["1,2024-07-01,A,-0.1,51.5", "2,2024-07-02,B,-0.1,51.5"]
    source = read(tmp_path, *rows, set_aside={"when": ("2024-07-01",)}, keep={"kind": ("A", "B", "b")})
    assert source.frame["kind"].tolist() == ["B"]
    assert "'b'" in by_code(source)["unused-value"].says
    with pytest.raises(DataError, match="no row is left"):
        read(tmp_path, *rows, keep={"kind": ("C",)})


def test_formulas_and_templates_stay_text(tmp_path: Path) -> None:
    cells = ["=HYPERLINK(1)", "{{7*7}}", "<script>"]
    rows = [f"{i},2024-07-01,{cell},-0.1,51.5" for i, cell in enumerate(cells)]
    assert read(tmp_path, *rows).frame["kind"].tolist() == cells


def test_faults_of_places_and_times_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "1,03/04/2024,A,530319,181500")
    assert [fault.column for fault in caught.value.faults] == ["lon, lat", "when"]
    with pytest.raises(DataError, match="no row has a usable place"):
        read(tmp_path, "1,2024-07-01,A,0,0")
    with pytest.raises(MissingFileError, match=r"none\.csv"):
        read_incidents(IncidentsEntry(path="none.csv", columns=COLUMNS), folder=tmp_path, timezone="UTC")


def test_the_entry_s_own_zone_goes_before_the_study_s(tmp_path: Path) -> None:
    source = read(tmp_path, "1,2024-07-01 22:30,A,-0.1,51.5", timezone="UTC")
    assert source.frame["start"].iloc[0] == pd.Timestamp("2024-07-01 22:30", tz="UTC")


def test_a_repaired_coverage_is_told(tmp_path: Path) -> None:
    bow_tie = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}'
    (tmp_path / "c.geojson").write_text(bow_tie)
    source = read(tmp_path, "1,2024-07-01,A,-0.1,51.5", coverage="c.geojson")
    assert by_code(source)["repaired-polygon"].source == "c.geojson"
    assert not isinstance(source.coverage, str)


@real
def test_london() -> None:
    entry = IncidentsEntry(path="london-city/police", columns=LONDON, snapped=True)
    source = read_incidents(entry, folder=DATA, timezone="Europe/London")
    rows = pd.concat(
        pd.read_csv(file, dtype=str, keep_default_na=False) for file in sorted((DATA / entry.path).rglob("*.csv"))
    )
    placed = rows[rows["Longitude"] != ""]
    again = placed["Crime ID"].duplicated() & (placed["Crime ID"] != "")
    found = by_code(source)
    assert found["no-coordinates"].n == 1_699  # SOURCES.md
    assert len(source.frame) == len(placed) - again.sum()
    assert found["equal-rows"].n == (placed[placed["Crime ID"] == ""].duplicated()).sum()
    assert source.frame["timing"].eq("month").all()
    assert source.frame["start"].isna().all()
    assert source.recorded_by == ("City of London Police",)
    assert source.frame.index.is_unique


@real
def test_san_francisco() -> None:
    entry = IncidentsEntry(path="sanfrancisco/sf_crime.csv", columns=SF)
    source = read_incidents(entry, folder=DATA, timezone="America/Los_Angeles")
    found = by_code(source)
    assert found["one-row-an-offence"].n == 1_869  # SOURCES.md
    assert len(source.frame) == 8_964 - 1_869
    first = source.frame.iloc[0]  # Tuesday 07/11/2017 14:32, daylight saving time
    assert (first["start"], first["kind"]) == (pd.Timestamp("2017-07-11 21:32", tz="UTC"), "OTHER OFFENSES")


@real
def test_stops_and_searches_are_refused_and_their_lost_afternoons_told() -> None:
    columns = IncidentColumns(lon="Longitude", lat="Latitude", date="Date", kind="Type")
    entry = IncidentsEntry(path="london-city/stop_search", columns=columns)
    message = "police activity .stop and search., not incidents.* From 2019-01 on, times lost AM and PM"
    with pytest.raises(DataError, match=message):
        read_incidents(entry, folder=DATA, timezone="Europe/London")
