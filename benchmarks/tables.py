"""Incidents from tables of every format, beside pandas and geopandas: python -m benchmarks.tables.

The peer reads the same file, makes points and turns local times into instants. It takes every cell at its word: no row
is told from another, nothing is counted, set aside or looked through for damage.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.read.incidents import read_incidents
from geosafe.read.study_file import IncidentColumns, IncidentsEntry

ZONE: Final = "Europe/London"
#: Rows of the CSV, and of the files of the other formats.
N_CSV: Final = 1_000_000
N_OTHERS: Final = 100_000
PLACED: Final = ("a.gpkg", "a.shp", "a.geojson", "a.parquet")


def run() -> dict[str, Any]:
    """Return seconds [s] and, for the CSV, the memory at its peak [MB]; ratios are the peer's time over ours."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        ours, peers = apart("read_csv", folder), apart("read_csv_with_pandas", folder)
        found: dict[str, Any] = {f"CSV, {N_CSV:,} rows": {"geosafe": ours, "pandas": peers, "goal_s": 10.0}}
        for name in PLACED:
            ours_s = timed(lambda name=name: read(Path(folder), name, placed=True))  # type: ignore[misc]
            peers_s = timed(lambda name=name: read_with_geopandas(Path(folder, name)))  # type: ignore[misc]
            found[f"{name}, {N_OTHERS:,} rows"] = {
                "geosafe_s": ours_s, "geopandas_s": peers_s, "ratio": round(peers_s / ours_s, 2)
            }  # fmt: skip
    return found


def write(folder: Path) -> None:
    """Write the same simulated incidents in every format."""
    rng = np.random.default_rng(7)
    when = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 2 * 365 * 86_400, N_CSV), unit="s")
    plain = pd.DataFrame(
        {
            "id": [f"{i:07d}" for i in range(N_CSV)],
            "when": when.strftime("%Y-%m-%d %H:%M:%S"),
            "kind": rng.choice(["Theft", "Robbery", "Noise", "Assault"], N_CSV),
            "lon": np.round(-0.1 + 0.02 * rng.random(N_CSV), 6),
            "lat": np.round(51.5 + 0.02 * rng.random(N_CSV), 6),
        }
    )
    plain.to_csv(folder / "a.csv", index=False)
    some = plain.iloc[:N_OTHERS]
    placed = gpd.GeoDataFrame(some[["id", "when", "kind"]], geometry=shapely.points(some[["lon", "lat"]]), crs=4326)
    for name in PLACED:
        placed.to_parquet(folder / name) if name.endswith("parquet") else placed.to_file(folder / name)


def read(folder: Path, name: str, *, placed: bool = False) -> None:
    """Read incidents as a study does."""
    place = {} if placed else {"lon": "lon", "lat": "lat"}
    columns = IncidentColumns(date="when", kind="kind", id="id", **place)
    read_incidents(IncidentsEntry(path=name, columns=columns), folder=folder, timezone=ZONE)


def read_csv(folder: str) -> None:
    """Read the CSV as a study does."""
    read(Path(folder), "a.csv")


def read_csv_with_pandas(folder: str) -> None:
    """Read the CSV with pandas, and make points and instants of it."""
    rows = pd.read_csv(Path(folder, "a.csv"))
    points = gpd.points_from_xy(rows["lon"], rows["lat"])
    instants = pd.to_datetime(rows["when"]).dt.tz_localize(ZONE, ambiguous=True, nonexistent="shift_forward")
    gpd.GeoDataFrame(rows.assign(when=instants.dt.tz_convert("UTC")), geometry=points, crs=4326)


def read_with_geopandas(file: Path) -> None:
    """Read a file with shapes with geopandas, and make instants of its times."""
    rows = gpd.read_parquet(file) if file.suffix == ".parquet" else gpd.read_file(file)
    instants = pd.to_datetime(rows["when"]).dt.tz_localize(ZONE, ambiguous=True, nonexistent="shift_forward")
    rows.assign(when=instants.dt.tz_convert("UTC"))


def apart(job: str, folder: str) -> dict[str, float]:
    """Return the time of a job [s] and its memory at the peak [MB] in a process of its own."""
    code = (
        f"import json, sys; from benchmarks.peak import peak_mb; from benchmarks.tables import {job} as job, timed; "
        "seconds = timed(lambda: job(sys.argv[1])); print(json.dumps({'seconds': seconds, 'peak_mb': peak_mb()}))"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def timed(job: Callable[[], None]) -> float:
    """Return the median time [s] of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times), 2)


if __name__ == "__main__":
    print(json.dumps(run(), indent=2, ensure_ascii=False))
