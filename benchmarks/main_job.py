"""The main job on real places: `geosafe score` and `geosafe map`, whole processes, broken down by step."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "../shared/data"
PLACES = {
    "London/Holborn, 32 months of police files": [
        "--osm", "london-city/london-city-holborn.osm.pbf", "--incidents", "london-city/police",
        "--lamps", "london-city/Camden_Street_Lighting.csv",
    ],
    "San Francisco": [
        "--osm", "sanfrancisco/san-francisco-downtown.osm.pbf", "--incidents", "sanfrancisco/sf_crime.csv",
    ],
}  # fmt: skip
#: What the project promises for each command [s, MB].
GOAL = (30.0, 1500.0)
_STEP = re.compile(r"^(.+) …\n  ([\d.]+) s$", re.MULTILINE)


def _timed(words: list[str]) -> dict[str, Any]:
    """Run a command; return its seconds, its peak memory [MB] and the seconds of each step."""
    before = os.times()
    main = "from geosafe.cli.main import main; main()"
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, "-c", main, *words], stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        text = said.read()
    if status:
        raise RuntimeError(text)
    return {
        "seconds": round(os.times().elapsed - before.elapsed, 2),
        "peak_mb": round(usage.ru_maxrss / 1024),
        "steps": {re.sub(r"\S*/", "", step): float(seconds) for step, seconds in _STEP.findall(text)},
    }


def run() -> dict[str, Any]:
    """Return, per place and command, seconds, peak memory and steps; {} where the places are not here."""
    results: dict[str, Any] = {}
    for place, inputs in PLACES.items():
        if not DATA.exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            study = str(Path(folder) / "study")
            paths = [word if word.startswith("--") else str(DATA / word) for word in inputs]
            commands = {
                "new": ["new", study, *paths, "-v"],
                "check": ["check", study, "-v"],
                "score": ["score", study, "-v"],
                "map": ["map", study, "-v"],
            }
            results[place] = {name: _timed(words) for name, words in commands.items()}
    with tempfile.TemporaryDirectory() as folder:
        results["The demo"] = {"demo": _timed(["demo", "-o", str(Path(folder) / "demo"), "-v"])}
    return results


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2, ensure_ascii=False))
