"""Run every benchmark and keep the results with the machine and the versions they were made on.

Each runs in a process of its own, so that none is told the memory of another.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

NAMES = (
    "main_job",
    "osm_reading",
    "phases",
    "network",
    "network_density",
    "centrality",
    "expected_people",
    "light",
    "zonal",
    "tables",
    "week",
    "distributions",
    "map_size",
    "incremental",
    "draws",
    "suggest",
    "walk",
)
RESULTS = Path(__file__).parent / "results"
LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow",
    "pyogrio",
    "geopandas",
    "shapely",
    "numba",
    "osmium",
    "osmnx",
    "igraph",
    "ortools",
    "PuLP",
    "pvlib",
    "scipy",
    "folium",
    "rasterio",
    "exactextract",
    "opening-hours-py",
    "playwright",
)


def machine() -> dict[str, object]:
    """Return what the figures were made on: no host name, no path."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
         if line.startswith("model name")), platform.processor()
    ) if Path("/proc/cpuinfo").exists() else platform.processor()  # fmt: skip
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: version for name in LIBRARIES if (version := _version(name))},
    }


def _version(name: str) -> str:
    """Return the version of a library, an empty text where it is not installed: peers may be left out."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def main() -> None:
    """Run the benchmarks named on the command line, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(NAMES)}")
    RESULTS.mkdir(exist_ok=True)
    names = parser.parse_args().names or NAMES
    if len(names) == 1:
        keep(names[0])
        return
    for name in names:
        subprocess.run([sys.executable, "-m", "benchmarks", name], check=True)


def keep(name: str) -> None:
    """Run a benchmark here, and write and print what it found."""
    print(f"{name} …", flush=True)
    result = {"machine": machine(), "result": importlib.import_module(f"benchmarks.{name}").run()}
    text = json.dumps(result, indent=2, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
