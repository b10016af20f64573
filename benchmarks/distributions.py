"""What the scores look like on real places: quantiles of every component and result, by length of street.

``python -m benchmarks.distributions`` prints them for the demo and, where ``../shared/data`` holds them, for
Holborn and central San Francisco, beside the figures of ``docs/methods.md``.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import affinity

from geosafe.demo.build import build_demo
from geosafe.params import ALL_DAY, COMPONENTS, DARK_PHASES, PHASES, VENUE_WEIGHTS
from geosafe.pipeline import read_study
from geosafe.score.activity import activity
from geosafe.score.score_study import score_study
from geosafe.score.streets import streets_of
from geosafe.scores import Scores
from geosafe.study import Study

DATA: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
#: Study files; {data} is the folder of the data as seen from the study's folder.
STUDIES: Final = {
    "Holborn": """\
name: Holborn
data: [{data}]
osm: {data}/london-city/london-city-holborn.osm.pbf
timezone: Europe/London
country: GB
incidents:
  - path: {data}/london-city/police
    columns: {{lon: Longitude, lat: Latitude, month: Month, kind: Crime type, id: Crime ID}}
    snapped: true
    coverage: unknown
lamps:
  - path: {data}/london-city/Camden_Street_Lighting.csv
    columns: {{lon: Longitude, lat: Latitude, power_w: Wattage}}
""",
    "San Francisco": """\
name: Central San Francisco
data: [{data}]
osm: {data}/sanfrancisco/san-francisco-downtown.osm.pbf
timezone: America/Los_Angeles
country: US
period: {{from: 2017-07-11, to: 2017-07-31}}
incidents:
  - path: {data}/sanfrancisco/sf_crime.csv
    columns: {{lon: X, lat: Y, date: Date, time: Time, kind: Category, id: IncidntNum}}
    keep: {{kind: [ASSAULT, ROBBERY, LARCENY/THEFT, VANDALISM]}}
    coverage: area
""",
}
#: The score without incidents, 5/50/95 % of length, when the goalposts were chosen (docs/methods.md).
FIRST_TRIED: Final = {
    "Helsinki": {"day": (27, 66, 86), "evening": (31, 62, 77), "night": (24, 47, 62)},
    "Holborn": {"day": (41, 63, 84), "evening": (35, 59, 76), "night": (21, 39, 53)},
}
#: The share of night activity that rests on recorded hours, then.
OBSERVED_NIGHT_THEN: Final = {"Helsinki": 0.50, "Holborn": 0.08}
#: What is left of the study's box, each way, to measure the loss at an edge.
INNER: Final = 0.6
BANDS_M: Final = (0, 50, 100, 200, 300)
WHY: Final = """
What explains the differences from the figures of the first trial
- Days score some ten points lower; most of it is surveillance: buildings of unknown use (71 % of the floor area in
  Helsinki) now add to the upper bound only, and parks, paths and yards that the first trial left out have no frontage.
- Nights agree to a few points, although light is now the darkest tenth along a whole block, not the mean of its pieces.
- The peak of light at 59 is the tag lit=yes without lamps: 1 lx, by assumption; its bounds run from 26 to 100.
- Evening and night are mostly "insufficient evidence" in San Francisco: 99 % of the length has no record of light, no
  stop has hours at night and hardly any toilet is mapped.
- Incidents in Helsinki are simulated; those of an evening differ no more than chance, so every block has the mean.
- Incidents in San Francisco put a third of the length at 100: three weeks of records, of which one in six is filed at
  one address (the 800 block of Bryant Street, the police headquarters), raise the mean and the variance that all are
  held against. Set such an address aside before comparing streets.
- Holborn's police data tell the month only: no rate by phase. Their coverage is unknown, so a zero is unknown there.
- Activity lost near an edge agrees with the 30-42 % within 50 m, and with half of exp(-d/100 m), which the upper bound
  allows for what lies beyond."""
_RESULTS: Final = ("conditions", "score")
_QUANTILES: Final = ["q05", "q50", "q95"]


def run() -> dict[str, pd.DataFrame]:
    """Return, by place, a table of quantiles by component, result and phase (see :func:`distribution`)."""
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build_demo(folder / "demo", overwrite=False, tell=lambda _: None)
        studies = {"Helsinki": folder / "demo"}
        for name, text in STUDIES.items() if DATA.exists() else ():
            studies[name] = folder / name
            studies[name].mkdir()
            data = os.path.relpath(DATA.resolve(), studies[name].resolve())
            (studies[name] / "study.yaml").write_text(text.format(data=data), encoding="utf-8")
        for name, path in studies.items():
            study = read_study(path)
            found[name] = distribution(score_study(study))
            _print(name, study, found[name])
    print(WHY)
    return found


def distribution(scores: Scores) -> pd.DataFrame:
    """Return quantiles of the ranked blocks by length of street.

    Returns
    -------
    DataFrame
        Index (component or result, phase); q05, q50, q95 [0-100]; at_0, at_100: the share of the known
        length at either end; unknown: the share of length without a value; coverage: the median.
    """
    blocks = scores.blocks[scores.blocks["ranked"]]
    length = blocks["street_length_m"].to_numpy(float)
    long = scores.long[(scores.long["unit_kind"] == "block") & scores.long["unit_id"].isin(blocks.index)]
    rows = {}
    for name in (*COMPONENTS, *_RESULTS):
        for phase in (*PHASES, ALL_DAY):
            rows_of = long[(long["component"] == name) & (long["phase"] == phase)]
            if rows_of.empty or (name == "light" and phase not in DARK_PHASES):
                continue
            rows[name, phase] = _row(rows_of.set_index("unit_id").loc[blocks.index], length)
    return pd.DataFrame.from_dict(rows, orient="index")


def _row(values: pd.DataFrame, length: npt.NDArray[np.float64]) -> dict[str, Any]:
    value = values["value"].to_numpy(float)
    known = ~np.isnan(value)
    total = length[known].sum()
    quantiles = dict.fromkeys(_QUANTILES, np.nan)
    if known.any():
        order = np.argsort(value[known], kind="stable")
        reached = np.cumsum(length[known][order]) / total
        at = np.minimum(np.searchsorted(reached, (0.05, 0.5, 0.95)), len(order) - 1)
        quantiles = dict(zip(quantiles, value[known][order][at], strict=True))
    return {
        **quantiles,
        "at_0": length[known][value[known] <= 0].sum() / total if known.any() else np.nan,
        "at_100": length[known][value[known] >= 100].sum() / total if known.any() else np.nan,
        "unknown": 1 - total / length.sum(),
        "coverage": float(np.median(values["coverage"])),
    }


def observed_share(study: Study, phase: str) -> float:
    """Return the share of what venues in the study offer in a phase that rests on recorded hours."""
    hours = study.open_share.loc[study.venues.index]
    offered = hours[phase].fillna(0.0) * study.venues["kind"].map(VENUE_WEIGHTS)
    return float(offered[hours["hours_evidence"] == "observed"].sum() / offered.sum())


def edge_loss(study: Study) -> pd.Series:
    """Return the share of day activity lost where the data end, by distance to that edge [m].

    All streets are scored with every place and with those alone that lie in the middle of the study's box.
    """
    box = affinity.scale(study.coverage["streets"], INNER, INNER)
    streets = streets_of(study)
    within = {
        name: table[shapely.covers(box, table.geometry.array)]
        for name, table in (("venues", study.venues), ("stops", study.stops))
    }
    whole, cut = (activity(each, streets).value[:, 0] for each in (study, replace(study, **within)))
    middle = shapely.line_interpolate_point(streets.segments.geometry.array, 0.5, normalized=True)
    away = np.where(shapely.covers(box, middle), shapely.distance(middle, box.boundary), np.nan)
    length = streets.segments["length_m"].to_numpy()
    bands = pd.Series(pd.cut(away, list(BANDS_M), labels=[f"{low}-{high}" for low, high in pairwise(BANDS_M)]))
    sums = pd.DataFrame({"whole": whole * length, "cut": cut * length}).groupby(bands, observed=False).sum()
    lost: pd.Series = 1 - sums["cut"] / sums["whole"]
    return lost


def without_incidents(study: Study) -> Study:
    """Return the study as though nobody had recorded incidents."""
    return replace(study, incidents=study.incidents.iloc[:0], coverage={**study.coverage, "incidents": None})


def _print(name: str, study: Study, table: pd.DataFrame) -> None:
    print(f"\n{name}: {study.segments.loc[study.segments['in_area'], 'length_m'].sum() / 1000:.0f} km walked, "
          f"{len(study.venues)} venues, {len(study.lamps)} lamps, {len(study.incidents)} incidents")  # fmt: skip
    shown = table.copy()
    shown[_QUANTILES] = shown[_QUANTILES].round(0)
    print(shown.round(2).to_string())
    then = f" (then {OBSERVED_NIGHT_THEN[name]:.0%})" if name in OBSERVED_NIGHT_THEN else ""
    print(f"night activity that rests on recorded hours: {observed_share(study, 'night'):.0%}{then}")
    bare = distribution(score_study(without_incidents(study))).loc["score", _QUANTILES].round()
    for phase in PHASES:
        first = FIRST_TRIED.get(name, {}).get(phase, "-")
        print(f"score without incidents, {phase}: {tuple(map(int, bare.loc[phase]))}, first tried: {first}")
    lost = {band: f"{share:.0%}" for band, share in edge_loss(study).items()}
    print(f"day activity lost by distance to the end of the data [m]: {lost}")


if __name__ == "__main__":
    run()
