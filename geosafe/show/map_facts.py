"""What the panel says of a place beside its scores: surface, trees, crossings, the largest use, blind stretches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.params import PHASES, SOURCE_GROUPS
from geosafe.show.pack_shapes import Grid, pack_shapes
from geosafe.show.view_values import Subject, dominance

if TYPE_CHECKING:
    from geosafe.show.embed import Columns

#: Facts of the surroundings by the column that holds them, and what they are multiplied with to be whole numbers.
FACTS: Final[Mapping[str, int]] = MappingProxyType(
    {"paved_share": 100, "unpaved_share": 100, "surface_unknown_share": 100, "crossing_m": 1, "toilet_wheelchair_m": 1,
     "trees_per_100m": 10, "trees_per_1000m2": 10, "wood_share": 100, "dead_end_share": 100}
)  # fmt: skip
#: Why a stretch is blind, by code.
CAUSES: Final = ("walls", "nothing near", "under cover", "dead end")
#: How far a drawn stretch may stray from the surveyed one [m].
TOLERANCE_M: Final = 0.5
_UNKNOWN: Final = 65535


def add_facts(columns: Columns, subject: Subject, kind: str, *, phases: Sequence[str] = PHASES) -> None:
    """Add the facts of blocks or spaces as ``{kind}.fact.{name}``, 65535 unknown, and the largest use by phase."""
    index = subject.units(kind).index
    if subject.scores.surroundings is not None:
        table = getattr(subject.scores.surroundings, kind).reindex(index)
        for name, factor in FACTS.items():
            if name in table and table[name].notna().any():
                columns.add(f"{kind}.fact.{name}", _whole(table[name], factor))
    for phase in phases:
        if (share := dominance(subject, kind, phase)) is not None:
            columns.add(f"{kind}.{phase}.dominance", _whole(pd.Series(share), 1))
    use = subject.scores.use_by_hour
    if kind == "spaces" and use is not None:
        codes = {name: code for code, name in enumerate(SOURCE_GROUPS)}
        for phase in phases:
            if (column := f"dominant_{phase}") in use.space_profile:
                found = use.space_profile[column].reindex(index).map(codes)
                columns.add(f"spaces.{phase}.dominant", found.fillna(255).to_numpy(dtype=np.uint8))


def add_blind(columns: Columns, subject: Subject, grid: Grid) -> dict[str, Any]:
    """Add the stretches that nobody overlooks as lines, with their block and where on it; return their words."""
    if subject.scores.surroundings is None or subject.scores.surroundings.blind_stretches.empty:
        return {}
    blind = subject.scores.surroundings.blind_stretches
    at = subject.scores.blocks.index.get_indexer(blind["block_id"])
    blind, at = blind[at >= 0], at[at >= 0]
    sides = sorted(blind["from_end"].astype(str).unique())
    columns.add_packed("blind.shape", pack_shapes(blind.geometry, grid=grid, tolerance_m=TOLERANCE_M))
    columns.add("blind.block", at.astype(np.uint32))
    columns.add("blind.cause", blind["cause"].map(CAUSES.index).to_numpy(dtype=np.uint8))
    columns.add("blind.side", blind["from_end"].astype(str).map(sides.index).to_numpy(dtype=np.uint8))
    for end in ("from_m", "to_m"):
        columns.add(f"blind.{end}", np.clip(np.rint(blind[end]), 0, _UNKNOWN).to_numpy(dtype=np.uint16))
    return {"causes": list(CAUSES), "sides": sides}


def _whole(values: pd.Series, factor: int) -> np.ndarray[Any, np.dtype[np.uint16]]:
    given = np.clip(np.rint(values.to_numpy(dtype=float) * factor), 0, _UNKNOWN - 1)
    return np.where(np.isnan(given), _UNKNOWN, given).astype(np.uint16)
