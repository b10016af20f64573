"""Ten edits scored again, beside scoring all of it: python -m benchmarks.incremental.

The city is central Helsinki, that of the demo, laid side by side twelve times: some 54,000 segments with all that a
study has. The edits are of different kinds and far apart. Once without an edit of paths, and once with one. Both
results are compared to the last bit. Seconds of one run; only the ratio means anything on another machine.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.joined_extract import write_joined
from geosafe.compare.compare_scenarios import rescore
from geosafe.compare.edits import apply_scenario
from geosafe.demo.build import build_demo
from geosafe.pipeline import draft_study, read_study
from geosafe.read.scenario import read_scenario
from geosafe.score.measure_study import measure_study
from geosafe.score.score_study import ScoresOnDemand, score_study
from geosafe.study import Study

COPIES: Final = 12
TABLES: Final = ("segments", "blocks", "spaces")
#: Ten edits; STREET, UNTAGGED, SPACE and VENUE stand for ids of the study, another each time.
EDITS: Final = """
  - add_lamps: {along: {id: STREET}, every_m: 25, height_m: 5, flux_lm: 4000}
  - add_lamps: {along: {id: STREET}, every_m: 20, height_m: 8, flux_lm: 9000}
  - set_light: {along: {id: UNTAGGED}, lit: "yes"}
  - set_hours: {venues: {id: VENUE}, hours: "Th-Sa 18:00-04:00"}
  - close_venues: {venues: {id: VENUE}}
  - add_venue: {at: {id: SPACE}, kind: kiosk, hours: "18:00-04:00"}
  - add_stop: {at: {id: SPACE}, service: "24/7"}
  - add_toilet: {at: {id: SPACE}}
  - add_seats: {at: {id: SPACE}}
"""
LAST: Final = {
    "ten edits, no path": '  - change_space: {within: {id: SPACE}, hours: "08:00-20:00"}\n',
    "ten edits, one closes a path": "  - close_path: {along: {id: STREET}}\n",
}


def run() -> dict[str, Any]:
    """Return the seconds of scoring a city, of scoring it again, and whether the two are the same."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_demo(folder / "demo", overwrite=False, tell=lambda _: None)
        write_joined([next((folder / "demo").glob("*.osm.pbf"))], folder / "city.osm.pbf", copies=COPIES)
        file, _ = draft_study(folder / "city", osm=folder / "city.osm.pbf")
        return measured(read_study(file), folder)


def measured(study: Study, folder: Path) -> dict[str, Any]:
    """Return the figures of one study."""
    score_study(read_study(folder / "demo"))  # compiles
    today = ScoresOnDemand(measure_study(study), study.profile)
    results: dict[str, Any] = {"segments": len(study.segments), "load_before": round(os.getloadavg()[0], 1)}
    for what, last in LAST.items():
        file = folder / "edits.yaml"
        file.write_text("name: Ten edits\nedits:" + written(study, EDITS + last), encoding="utf-8")
        scenario = read_scenario(file)
        apply_s, applied = timed(lambda scenario=scenario: apply_scenario(study, scenario, scores=today))
        again_s, again = timed(lambda applied=applied: rescore(today, applied.study))
        measure_s, compared = timed(lambda applied=applied: ScoresOnDemand(measure_study(applied.study), study.profile))
        same = all(getattr(again, name).equals(getattr(compared, name)) for name in TABLES)
        del compared
        full_s, _ = timed(lambda applied=applied: score_study(applied.study))
        results[what] = {
            "identical": same, "apply_s": apply_s, "rescore_s": again_s, "full_score_s": full_s,
            "full_without_what_stands_beside_s": measure_s, "ratio": round(full_s / again_s, 1),
            "ratio_with_apply": round(full_s / (again_s + apply_s), 1),
            "ratio_without_what_stands_beside": round(measure_s / again_s, 1),
        }  # fmt: skip
    return {**results, "load_after": round(os.getloadavg()[0], 1)}


def written(study: Study, text: str) -> str:
    """Return edits with ids of the study, spread through its tables, in place of words."""
    inside = study.segments[study.segments["in_area"] & (study.segments["length_m"] > 40)]
    ids = {
        "STREET": inside.index,
        "UNTAGGED": inside.index[inside["lit"] == "unknown"],
        "SPACE": study.spaces.index,
        "VENUE": study.venues.index,
    }
    for word, index in ids.items():
        for k in range(text.count(word)):
            text = text.replace(word, str(index[(2 * k + 1) * len(index) // 24]), 1)
    return text


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that some work takes, and its result."""
    gc.collect()
    start = time.perf_counter()
    result = work()
    return round(time.perf_counter() - start, 3), result


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
