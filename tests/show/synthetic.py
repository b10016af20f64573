"""A made-up town with its scores: every state of evidence, every gap and, if asked, hostile names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.crs import metric_crs
from geosafe.findings import Finding
from geosafe.params import COMPONENTS, CONDITIONS, DARK_PHASES, GOALPOSTS, PARTS, PHASES, WEIGHTS
from geosafe.scores import Scores
from geosafe.study import Period, Study
from geosafe.tables import check_table, empty_table
from tests.score.town import open_share_of, week_of

LON, LAT = 2.3574, 48.9362
STEP_M = 85.0
_STREETS = tuple(
    "Rue du Port|Rue des Lilas|Avenue de la Gare|Rue Haute|Rue du Marché|Quai Nord|Rue Basse|Rue de l'Église|"
    "Passage Vert|Rue des Ateliers|Rue du Moulin|Allée des Tilleuls|Rue Neuve|Rue du Canal|Rue des Écoles|"
    "Rue de Paris|Chemin du Lac|Rue Ronde|Rue Longue|Impasse Belle|Rue Verte|Rue de la Paix|Rue Blanche|"
    "Cours du Nord".split("|")
)


def synthetic_study(
    *, columns: int = 14, rows: int = 10, seed: int = 1, names: Sequence[str] = _STREETS, simulated: bool = True
) -> tuple[Study, Scores]:
    """Return a study of ``columns`` × ``rows`` street corners and its scores."""
    rng = np.random.default_rng(seed)
    crs = metric_crs(LON, LAT)
    corners = _corners(rng, columns, rows)
    blocks = _blocks(rng, corners, names, crs)
    segments = _segments(blocks, crs)
    spaces = _spaces(corners, names, crs)
    buildings = _buildings(rng, corners, crs)
    base_map = _base_map(corners, blocks, names, crs)
    area = shapely.box(*blocks.total_bounds).buffer(40)
    tables = {"segments": segments, "blocks": blocks, "spaces": spaces, "buildings": buildings, "base_map": base_map}
    for name, table in tables.items():
        check_table(table, name)
    empty = {name: empty_table(name, crs) for name in ("venues", "stops", "amenities", "lamps", "incidents")}
    study = Study(
        name=names[0] if names is not _STREETS else "Ville-sur-Grille", timezone="Europe/Paris", country="FR",
        location=(LON, LAT), crs=crs, area=area, period=Period(date(2024, 1, 1), date(2024, 12, 31)), **tables, **empty,
        open_share=pd.DataFrame(), week=week_of(open_share_of()),
        phase_hours={"day": 4800.0, "evening": 1700.0, "night": 2260.0},
        coverage={"lamps": None, "incidents": area}, reference_rate=dict.fromkeys((*PHASES, "all"), 8.0),
        osm_date=date(2024, 5, 4),
        sources=(
            {"layer": "streets", "file": "town.osm.pbf", "licence": "© OpenStreetMap contributors, ODbL",
             "date": "2024-05-04"},
            {"layer": "incidents", "file": "register.csv", "licence": "Open Licence 2.0", "date": "2024",
             "simulated": simulated},
        ),
        findings=tuple(
            Finding("incidents", f"note-{i}", "trap" if i % 2 else "note", 12, says, todo="Ask the register how.")
            for i, says in enumerate(names if names is not _STREETS else ("Places are given to the nearest junction.",
                                                                          "A third of the times read 00:00."))
        ),
    )  # fmt: skip
    return study, _scores(rng, study)


def _corners(rng: np.random.Generator, columns: int, rows: int) -> np.ndarray:
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij"), axis=-1) * STEP_M
    grid = grid - grid.mean(axis=(0, 1)) + rng.normal(0, 9, grid.shape)
    turn = np.radians(17)
    return grid @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def _blocks(rng: np.random.Generator, corners: np.ndarray, names: Sequence[str], crs: object) -> gpd.GeoDataFrame:
    across = [(i, j, i + 1, j, j) for i in range(corners.shape[0] - 1) for j in range(corners.shape[1])]
    along = [
        (i, j, i, j + 1, corners.shape[1] + i) for i in range(corners.shape[0]) for j in range(corners.shape[1] - 1)
    ]
    lines, name, kind = [], [], []
    for i, j, k, m, street in across + along:
        a, b = corners[i, j], corners[k, m]
        lines.append(shapely.LineString([a, (a + b) / 2 + rng.normal(0, 2, 2), b]))
        name.append(names[street % len(names)])
        kind.append("street")
    for i in range(2, 5):  # a footpath through the park, without a name, and its steps
        lines.append(shapely.LineString([corners[i, 2], corners[i + 1, 3]]))
        name.append(None)
        kind.append("path" if i < 4 else "steps")
    for i in range(1, corners.shape[0] - 1, 2):  # crossings
        a = corners[i, 5]
        lines.append(shapely.LineString([(a[0] - 6, a[1] + 4), (a[0] + 6, a[1] + 5)]))
        name.append(None)
        kind.append("crossing")
    frame = gpd.GeoDataFrame({"name": name, "kind": kind}, geometry=lines, crs=crs)
    frame["street_length_m"] = frame["walk_length_m"] = frame.length
    frame["ranked"] = frame["kind"] != "crossing"
    frame["near_edge"] = np.abs(frame.centroid.x) > np.abs(frame.centroid.x).max() * 0.85
    frame.index = pd.Index([f"w{i}" for i in range(len(frame))], name="block_id")
    return frame


def _segments(blocks: gpd.GeoDataFrame, crs: object) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"block_id": blocks.index, "u": 0, "v": 1, "osm_ids": "1", "name": blocks["name"].to_numpy(),
         "highway": "residential",
         "kind": blocks["kind"].to_numpy(), "length_m": blocks.length.to_numpy(), "lit": "unknown", "lit_hours": None,
         "steps": False, "step_free": True, "access": "yes", "tunnel": False, "bridge": False, "component": 0,
         "near_edge": blocks["near_edge"].to_numpy(), "street_share": 1.0, "in_area": True},
        geometry=blocks.geometry.to_numpy(), crs=crs)  # fmt: skip
    frame.index = pd.Index([f"s{i}" for i in range(len(frame))], name="segment_id")
    return frame


def _spaces(corners: np.ndarray, names: Sequence[str], crs: object) -> gpd.GeoDataFrame:
    def cell(i: int, j: int, wide: int = 1, high: int = 1) -> shapely.Polygon:
        ring = [corners[i, j], corners[i + wide, j], corners[i + wide, j + high], corners[i, j + high]]
        return shapely.Polygon(ring).buffer(-7)

    shapes = [cell(2, 2, 3, 2), cell(7, 4), cell(9, 7), cell(5, 6), cell(10, 2)]
    title = ["Parc du Lac", "Place du Marché", "Square des Lilas", None, "Jardin Nord"]
    if names is not _STREETS:
        title = [names[i * 7 % len(names)] for i in range(5)]
    frame = gpd.GeoDataFrame(
        {"osm_id": "w1", "name": title, "kind": ["park", "square", "park", "playground", "garden"],
         "opening_hours": [None, None, "08:00-20:00", None, None], "access": "yes", "entry": "public",
         "terrace_share": np.nan, "private_share": np.nan},
        geometry=shapes, crs=crs)  # fmt: skip
    frame["area_m2"] = frame.area
    frame.index = pd.Index([f"p{i}" for i in range(5)], name="space_id")
    return frame


def _buildings(rng: np.random.Generator, corners: np.ndarray, crs: object) -> gpd.GeoDataFrame:
    shapes = []
    for i in range(corners.shape[0] - 1):
        for j in range(corners.shape[1] - 1):
            if (i, j) in {(2, 2), (3, 2), (4, 2), (2, 3), (3, 3), (4, 3), (7, 4), (9, 7), (5, 6), (10, 2)}:
                continue
            ring = [corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]]
            plot = shapely.Polygon(ring).buffer(-10)
            court = plot.buffer(-14 - rng.uniform(0, 6))
            for part in shapely.get_parts(plot.difference(court)):
                shapes.append(part)
    frame = gpd.GeoDataFrame(
        {"osm_id": "w2", "use": "home", "walls": True, "levels": [4.0] * len(shapes), "dwellings": 12.0,
         "dwellings_evidence": "inferred"},
        geometry=shapes, crs=crs)  # fmt: skip
    frame.index = pd.Index([f"b{i}" for i in range(len(frame))], name="building_id")
    return frame


def _base_map(corners: np.ndarray, blocks: gpd.GeoDataFrame, names: Sequence[str], crs: object) -> gpd.GeoDataFrame:
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    lake = shapely.Point(corners[4, 3]).buffer(28)
    river = shapely.LineString([low - 60, (low + high) / 2 - (-40, 420), high - (-60, 520)]).buffer(34)
    rails = [shapely.LineString([[low[0] - 50, high[1] - 20 + k], [high[0] + 60, high[1] + 60 + k]]) for k in (0, 5)]
    park = shapely.Polygon([corners[2, 2], corners[5, 2], corners[5, 4], corners[2, 4]]).buffer(-6)
    ground = gpd.GeoDataFrame(
        {"kind": ["park", "water", "water", "rail", "rail", "district"],
         "name": [None, names[0], names[1], None, None, names[2]]},
        geometry=[park, lake, river, *rails, shapely.Point((low + high) / 2)],
        crs=crs,
    )  # fmt: skip
    streets = blocks.loc[blocks["kind"] == "street", ["kind", "name", "geometry"]]
    frame = pd.concat([ground, streets], ignore_index=True).assign(layer=0, bridge=False, tunnel=False)
    frame.index = pd.Index([f"g{i}" for i in range(len(frame))], name="feature_id")
    return frame


def _scores(rng: np.random.Generator, study: Study) -> Scores:
    blocks, spaces, segments = (_wide(rng, frame) for frame in (study.blocks, study.spaces, study.segments))
    long = pd.concat([_long(frame, kind) for frame, kind in ((blocks, "block"), (spaces, "space"))], ignore_index=True)
    return Scores(segments=segments, blocks=blocks, spaces=spaces, long=long)


def _wide(rng: np.random.Generator, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    n = len(units)
    middle = units.geometry.centroid
    near = np.exp(-np.hypot(middle.x, middle.y).to_numpy() / 350)
    made: dict[str, object] = {}
    for p, phase in enumerate(PHASES):
        quiet = (1.0, 0.8, 0.45)[p]
        for name in COMPONENTS:
            if name == "light" and phase not in DARK_PHASES:
                continue
            value = np.clip(
                (25 + 75 * near) * (quiet if name in ("activity", "comfort") else 1) + rng.normal(0, 14, n), 0, 100
            )
            evidence = rng.choice(["observed", "inferred", "unknown"], n, p=[0.4, 0.45, 0.15])
            value[evidence == "unknown"] = np.nan
            width = np.where(evidence == "observed", 5, np.where(rng.random(n) < 0.2, 30, 12))
            made |= _component(name, phase, value, width, evidence, rng.integers(0, 14, n))
        for part in [part for parts in PARTS.values() for part in parts]:
            raw = rng.uniform(*sorted((GOALPOSTS[part].zero_at, GOALPOSTS[part].full_at)), n)
            made[f"{part}_{phase}_raw"] = np.where(
                rng.random(n) < 0.1, np.nan, np.rint(raw) if part == "ways_out" else raw
            )
        made |= _results(phase, made, n)
    made |= _component(
        "incidents", "all", made["incidents_day"], 12, made["incidents_day_evidence"], rng.integers(0, 30, n)
    )
    return gpd.GeoDataFrame(pd.concat([units, pd.DataFrame(made, index=units.index)], axis=1), crs=units.crs)


def _component(name: str, phase: str, value: object, width: object, evidence: object, n: object) -> dict[str, object]:
    values = np.asarray(value, dtype=float)
    raw = 0.2 * 15 ** (values / 100) if name == "light" else values / 10
    unknown = np.isnan(values)
    low, high = np.clip(values - width, 0, 100), np.clip(values + width, 0, 100)
    column = f"{name}_{phase}"
    return {column: values, f"{column}_lo": np.where(unknown, 0.0, low), f"{column}_hi": np.where(unknown, 100.0, high),
            f"{column}_raw": raw, f"{column}_evidence": evidence, f"{column}_n": n}  # fmt: skip


def _results(phase: str, made: dict[str, object], n: int) -> dict[str, object]:
    joined = [name for name in CONDITIONS if f"{name}_{phase}" in made]
    weights = np.array([WEIGHTS[phase][name] for name in joined])
    values = np.column_stack([made[f"{name}_{phase}"] for name in joined])
    known = ~np.isnan(values)
    share = known * weights
    coverage = (share * 0.75).sum(axis=1) / weights.sum()
    logs = np.where(known, np.log(np.where(known, values, 0) + 10), 0)
    mean = np.exp((logs * weights).sum(axis=1) / share.sum(axis=1).clip(1e-9)) - 10
    conditions = np.where(coverage >= 0.5, mean.clip(0, 100), np.nan)
    out: dict[str, object] = {}
    for name, value in (("conditions", conditions), ("use", made[f"activity_{phase}"]), ("score", conditions)):
        values = np.asarray(value, dtype=float)
        out |= {f"{name}_{phase}": values, f"{name}_{phase}_lo": np.clip(values - 12, 0, 100),
                f"{name}_{phase}_hi": np.clip(values + (1 - coverage) * 55, 0, 100),
                f"{name}_{phase}_coverage": coverage}  # fmt: skip
    return out


def _long(wide: gpd.GeoDataFrame, kind: str) -> pd.DataFrame:
    rows = [
        pd.DataFrame({"unit_kind": kind, "unit_id": wide.index, "phase": phase, "component": name,
                      "value": wide[f"{name}_{phase}"].to_numpy(), "lo": 0.0, "hi": 100.0, "raw": 0.0, "unit": "points",
                      "evidence": wide[f"{name}_{phase}_evidence"].to_numpy(), "coverage": 1.0, "n": 1,
                      "source": "town.osm.pbf" if name != "incidents" else "register.csv", "date": "2024-05-04"})
        for name in COMPONENTS for phase in PHASES if f"{name}_{phase}" in wide
    ]  # fmt: skip
    return pd.concat(rows, ignore_index=True)
