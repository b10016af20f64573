"""A made-up city with its scores, as large as asked, for what draws it.

The streets are those of :func:`benchmarks.network.city`; every segment is a block of its own, named along its row or
column of the grid. Scores follow smooth fields with noise on them, so that neighbours and phases resemble one another
about as much as those of central Helsinki do: how well they can be packed depends on that.
"""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from benchmarks.network import CRS, city
from geosafe.params import COMPONENTS, CONDITIONS, DARK_PHASES, GOALPOSTS, PARTS, PHASES
from geosafe.scores import Scores
from geosafe.study import Period, Study
from geosafe.tables import empty_table
from geosafe.use import PARTS_OF_USE, Use, UseOfUnits
from geosafe.week import HOURS, TYPICAL_DAYS, Week

#: The grid of :func:`benchmarks.network.city` begins at nought; it is moved to the middle of its zone, in the north.
ORIGIN_M = (500_000.0, 6_672_000.0)
#: Corners of a row of the grid that bear one street name.
NAMED_BLOCKS = 12
#: Buildings and public spaces by block.
BUILDINGS, SPACES = 0.7, 0.01
_WORDS = "Harbour Mill Station Lime Upper Market North Lower Church Green Workshop Garden New Canal School".split()
_TYPES = "Street Lane Road Row Way Walk Quay Hill".split()


def scored_city(n_segments: int, *, seed: int = 1) -> tuple[Study, Scores]:
    """Return a study of about ``n_segments`` blocks, and its scores with the use of every hour of typical days."""
    rng = np.random.default_rng(seed)
    crs = pyproj.CRS(CRS)
    blocks = _blocks(n_segments, seed)
    middle = shapely.get_coordinates(shapely.centroid(blocks.geometry.to_numpy()))
    spaces = _plots(rng, middle, round(SPACES * len(blocks)), 60.0, "space_id", "p")
    spaces["kind"] = rng.choice(["park", "square", "playground", "garden"], len(spaces))
    spaces["name"] = [f"{_WORDS[i % 15]} {_TYPES[i % 7]} Park {i}" for i in range(len(spaces))]
    spaces["area_m2"] = spaces.area
    buildings = _plots(rng, middle, round(BUILDINGS * len(blocks)), 14.0, "building_id", "b")
    buildings["levels"] = 4.0
    area = shapely.box(*blocks.total_bounds).buffer(40)
    empty = {
        name: empty_table(name, crs)
        for name in ("segments", "venues", "stops", "amenities", "lamps", "incidents", "base_map")
    }
    study = Study(
        name="Gridville", timezone="Europe/Helsinki", country="FI", location=(27.0, 60.2), crs=crs, area=area,
        period=Period(date(2024, 1, 1), date(2024, 12, 31)), blocks=blocks, spaces=spaces, buildings=buildings,
        open_share=pd.DataFrame(), week=_week(), phase_hours={"day": 4800.0, "evening": 1700.0, "night": 2260.0},
        coverage={"lamps": area, "incidents": area}, reference_rate=dict.fromkeys((*PHASES, "all"), 8.0),
        osm_date=date(2024, 5, 4), sources=(), findings=(), **empty,
    )  # fmt: skip
    wide = {what: _wide(rng, table) for what, table in (("blocks", blocks), ("spaces", spaces))}
    use = Use(None, *(_use(rng, table) for table in wide.values()), pd.DataFrame(index=spaces.index))
    heard = pd.DataFrame({"component": list(COMPONENTS), "source": "gridville.osm.pbf", "date": "2024-05-04"})
    return study, Scores(blocks.iloc[:0], wide["blocks"], wide["spaces"], heard, use_by_hour=use)


def _blocks(n_segments: int, seed: int) -> gpd.GeoDataFrame:
    streets = city(n_segments, seed=seed)
    side = round((n_segments / 1.67) ** 0.5)
    u, v = streets["u"].to_numpy(), streets["v"].to_numpy()
    along = v - u == 1
    line = np.where(along, u // side, side + u % side)
    stretch = np.where(along, u % side, u // side) // NAMED_BLOCKS
    number = line * (side // NAMED_BLOCKS + 1) + stretch
    names = pd.Series(number).map(lambda k: f"{_WORDS[k % 15]} {_TYPES[k // 15 % 8]} {k}")
    blocks = gpd.GeoDataFrame(
        {"name": names.where(v < side * side).to_numpy(), "kind": np.where(v < side * side, "street", "path"),
         "street_length_m": streets["length_m"].to_numpy(), "walk_length_m": streets["length_m"].to_numpy(),
         "ranked": True, "near_edge": False},
        geometry=shapely.transform(streets.geometry.to_numpy(), lambda xy: xy + ORIGIN_M), crs=CRS,
        index=streets.index.rename("block_id"),
    )  # fmt: skip
    # The order of an extract is that of its ways, not of the ground: streets together, streets in any order.
    shuffled = np.random.default_rng(seed).permutation(number.max() + 1)[number]
    return blocks.iloc[np.argsort(shuffled, kind="stable")]


def _plots(
    rng: np.random.Generator, middle: np.ndarray, n: int, half_m: float, index: str, letter: str
) -> gpd.GeoDataFrame:
    """Return turned rectangles beside n blocks drawn at random."""
    at = middle[rng.choice(len(middle), n, replace=False)] + rng.choice([-1, 1], (n, 2)) * (half_m + 8)
    half = rng.uniform(0.6, 1.2, (n, 2)) * half_m
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * half[:, None]
    turn = rng.normal(0, 0.1, n)
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    turned = np.stack([corners[..., 0] * cos - corners[..., 1] * sin, corners[..., 0] * sin + corners[..., 1] * cos], 2)
    ids = pd.Index([f"{letter}{i}" for i in range(n)], name=index)
    return gpd.GeoDataFrame(geometry=shapely.polygons(at[:, None] + turned), crs=CRS, index=ids)


def _field(rng: np.random.Generator, middle: np.ndarray, across_m: float) -> np.ndarray:
    """Return a smooth field of mean 0 and deviation 1 at points: waves of some length in all directions."""
    angle, phase = rng.uniform(0, 2 * np.pi, (2, 12))
    wave = 2 * np.pi / (across_m * rng.uniform(0.6, 2.5, 12))
    direction = np.stack([np.cos(angle), np.sin(angle)]) * wave
    field: np.ndarray = np.cos(middle @ direction + phase).sum(axis=1) / 6**0.5
    return field


def _wide(rng: np.random.Generator, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    n = len(units)
    middle = shapely.get_coordinates(shapely.centroid(units.geometry.to_numpy()))
    made: dict[str, object] = {}
    for name in COMPONENTS:
        phases = DARK_PHASES if name == "light" else PHASES
        base = 50 + 22 * _field(rng, middle, 900.0) + rng.normal(0, 5, n)
        evidence = np.where(_field(rng, middle, 2500.0) > 0.3, "observed", "inferred")
        evidence[_field(rng, middle, 400.0) > 1.5] = "unknown"
        unsure = np.where(evidence == "observed", 3, 9 + 5 * (_field(rng, middle, 400.0) > 0)) + rng.integers(0, 3, n)
        for k, phase in enumerate(phases):
            value = np.clip(base - 8 * k + rng.normal(0, 1.2 * k, n), 0, 100)
            value[evidence == "unknown"] = np.nan
            made |= _component(name, phase, value, unsure, evidence)
    for part in [part for parts in PARTS.values() for part in parts]:
        low, high = sorted((GOALPOSTS[part].zero_at, GOALPOSTS[part].full_at))
        raw = low + (high - low) * np.clip(0.5 + 0.25 * _field(rng, middle, 700.0) + rng.normal(0, 0.03, n), 0, 1)
        for phase in PHASES:
            made[f"{part}_{phase}_raw"] = np.rint(raw) if part == "ways_out" else raw
    made |= {f"incidents_all{end}": made[f"incidents_day{end}"] for end in ("", "_lo", "_hi", "_raw", "_evidence")}
    for phase in (*PHASES, "all"):
        made[f"incidents_{phase}_n"] = rng.poisson(np.exp(1 + _field(rng, middle, 1500.0)))
    for phase in PHASES:
        made |= _conditions(phase, made)
    return gpd.GeoDataFrame(pd.concat([units, pd.DataFrame(made, index=units.index)], axis=1), crs=units.crs)


def _component(name: str, phase: str, value: np.ndarray, unsure: np.ndarray, evidence: np.ndarray) -> dict[str, object]:
    column, unknown = f"{name}_{phase}", np.isnan(value)
    return {column: value, f"{column}_lo": np.where(unknown, 0.0, np.clip(value - unsure, 0, 100)),
            f"{column}_hi": np.where(unknown, 100.0, np.clip(value + unsure, 0, 100)),
            f"{column}_raw": 0.2 * 15 ** (value / 100), f"{column}_evidence": evidence,
            f"{column}_n": np.where(unknown, 0, np.nan_to_num(value) // 8)}  # fmt: skip


def _conditions(phase: str, made: dict[str, object]) -> dict[str, object]:
    joined = [name for name in CONDITIONS if f"{name}_{phase}" in made]
    ends = {
        end: np.column_stack([np.asarray(made[f"{name}_{phase}{end}"], float) for name in joined])
        for end in ("", "_lo", "_hi")
    }
    known = ~np.isnan(ends[""])
    value = np.where(known, ends[""], 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return {f"conditions_{phase}": np.where(known.sum(axis=1) >= 2, value, np.nan),
            f"conditions_{phase}_lo": ends["_lo"].mean(axis=1), f"conditions_{phase}_hi": ends["_hi"].mean(axis=1),
            f"conditions_{phase}_coverage": known.mean(axis=1)}  # fmt: skip


def _use(rng: np.random.Generator, units: gpd.GeoDataFrame) -> UseOfUnits:
    """Return curves whose parts follow a few daily rhythms, each part in its own strength from place to place."""
    n = len(units)
    middle = shapely.get_coordinates(shapely.centroid(units.geometry.to_numpy()))
    hours = np.arange(24)
    peaks = ((8.0, 3.0), (13.0, 4.0), (19.0, 3.0), (23.0, 2.5))
    rhythms = np.stack([np.exp(-0.5 * (((hours - at + 12) % 24 - 12) / wide) ** 2) for at, wide in peaks])
    days = np.stack([np.roll(rhythms, shift, axis=1) * more for shift, more in ((0, 1), (1, 1.2), (2, 1.1), (1, 0.6))])
    by_day = np.empty((n, len(PARTS_OF_USE), len(TYPICAL_DAYS), 24), np.float32)
    for k, part in enumerate(PARTS_OF_USE):
        # People at home and at stops keep one rhythm everywhere; what is open differs from street to street.
        own = 1 if part in ("homes", "stops") else len(peaks)
        strength = np.exp(np.stack([_field(rng, middle, 500.0) + rng.normal(0, 0.1, n) for _ in range(own)], axis=1))
        by_day[:, k] = np.einsum("nr,drh->ndh", strength, days[:, -own:])
    table = pd.DataFrame(np.zeros((n, 0), np.float32), index=units.index)
    by_hour = np.broadcast_to(np.float32(np.nan), (n, len(TYPICAL_DAYS), 24))
    mix = 2.5 + np.stack([_field(rng, middle, 600.0) * 0.7 for _ in PHASES], axis=1)
    nothing = np.broadcast_to(np.float32(np.nan), (n, len(PARTS_OF_USE), len(PHASES)))
    return UseOfUnits(table, table, table, by_day, nothing, by_hour, by_hour, mix, np.clip(1.2 / mix, 0, 1))


def _week() -> Week:
    hour = np.arange(HOURS) % 24
    phase = np.eye(3)[np.where((hour >= 7) & (hour < 19), 0, np.where((hour >= 19) & (hour < 23), 1, 2))]
    shut = pd.DataFrame(np.zeros((0, HOURS), np.float32))
    return Week(phase, np.full(HOURS, 365 / 7), shut, shut, shut, pd.Series(dtype=object), shut)
