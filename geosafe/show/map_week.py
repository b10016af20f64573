"""What the map needs to show hours: expected people by hour of typical days, by what draws them, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.params import PHASES
from geosafe.show.embed import Columns, small_numbers
from geosafe.show.pack_curves import add_packed_curves
from geosafe.use import ALIKE, PARTS_OF_USE
from geosafe.week import TYPICAL_DAYS

if TYPE_CHECKING:
    from geosafe.study import Study
    from geosafe.use import Use, UseOfUnits

#: What is stacked, from the bottom up, and the parts of the use that each adds up.
STACK: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"homes": ("homes",), "shops": ("shops", "culture", "public", "work", "place"), "food": ("food",),
     "stops": ("stops",), "passing": ("passing",)}
)  # fmt: skip
#: Steps of the logarithm in which values are kept: one is 2 % of a large value, and 250 of them reach 300.
_STEPS: Final = 44.0
_MOST: Final = 250
_UNKNOWN: Final = 255
_NOBODY: Final = 2**32 - 1
#: With more blocks and spaces than this the curves, which outweigh all else, are packed as sums of shared rhythms.
MOST_UNITS: Final = 5_000


def add_curves(columns: Columns, use: UseOfUnits, what: str, *, packed: bool) -> None:
    """Add the curves of blocks or spaces as ``{what}.week``, (units, parts, days, 24) in steps of the logarithm.

    The parts are those of :data:`STACK`. Where ``packed`` is given, they are added as
    :func:`geosafe.show.pack_curves.add_packed_curves` does.
    """
    parts = [[PARTS_OF_USE.index(part) for part in names] for names in STACK.values()]
    units = len(use.by_day)
    steps = np.empty((units, len(parts), len(TYPICAL_DAYS) * 24), np.uint8)
    for k, part in enumerate(parts):
        value = use.by_day[:, part].sum(axis=1).reshape(units, len(TYPICAL_DAYS) * 24)
        known = np.minimum(np.rint(_STEPS * np.log1p(np.nan_to_num(value))), _MOST)
        steps[:, k] = np.where(np.isnan(value), _UNKNOWN, known)
    if packed:
        add_packed_curves(columns, f"{what}.week", steps)
    else:
        columns.add(f"{what}.week", steps.ravel())


def add_groups(columns: Columns, profile: pd.DataFrame) -> list[str]:
    """Add the group and the positions of the spaces most like each (4294967295: none); return the names of groups."""
    codes, names = pd.factorize(profile["week"], sort=True)
    columns.add("spaces.group", np.where(codes < 0, _UNKNOWN, codes).astype(np.uint8))
    at = profile.index.astype(str)
    listed = profile["alike"].astype("string").str.split("; ", expand=True).reindex(columns=range(ALIKE))
    positions = np.column_stack([at.get_indexer(pd.Index(listed[k].astype("string").fillna(""))) for k in range(ALIKE)])
    columns.add("spaces.alike", np.where(positions < 0, _NOBODY, positions).astype(np.uint32).ravel())
    return [str(name) for name in names]


def add_open_spaces(columns: Columns, study: Study, ids: pd.Index) -> None:
    """Add when spaces with recorded hours are open as ``spaces.open``, (spaces, days, 24) [per cent of the hour].

    255 is a space whose hours nobody recorded, or an hour that the period does not hold. Nothing is added where no
    space has recorded hours.
    """
    week = study.week
    recorded = week.evidence.reindex(ids) == "observed"
    if not recorded.any():
        return
    open_share = week.open.reindex(ids).where(recorded)
    days = np.stack([week.typical_day(open_share, day) for day in TYPICAL_DAYS], axis=1)
    columns.add("spaces.open", small_numbers(days * 100).ravel())


def week_told(study: Study, use: Use | None) -> dict[str, Any]:
    """Return what the hours are drawn with; {} without use.

    Returns
    -------
    dict
        ``days`` and ``parts`` in the order of the curves; ``dark``: the share of each hour of each day that is dark on
        average over the period; ``phase``: the position in ``PHASES`` of the phase that holds most of that hour, -1
        where the period does not hold the hour; ``steps``: of the logarithm in which the curves are kept; ``mean``:
        what is expected in each hour, all days one after the other, on average along the ranked streets; 0 if unknown.
    """
    if use is None:
        return {}
    by_phase = pd.DataFrame(study.week.phase.T)
    shares = np.stack([study.week.typical_day(by_phase, day) for day in TYPICAL_DAYS])
    dark = 1 - shares[:, PHASES.index("day")]
    most = np.where(np.isnan(shares).any(axis=1), -1, np.nan_to_num(shares).argmax(axis=1))
    return {
        "days": list(TYPICAL_DAYS),
        "parts": list(STACK),
        "dark": np.round(np.nan_to_num(dark), 2).tolist(),
        "phase": most.tolist(),
        "steps": _STEPS,
        "mean": _mean_along_streets(study, use),
    }


def _mean_along_streets(study: Study, use: Use) -> list[float]:
    """Return people expected in each hour of each day, a mean weighted by length, to four significant digits."""
    blocks = study.blocks.reindex(use.blocks.expected.index)
    expected = use.blocks.by_day.sum(axis=1).reshape(len(blocks), -1)
    length = np.where(blocks["ranked"], blocks["walk_length_m"], 0.0)[:, None]
    known = ~np.isnan(expected) * length
    total = (np.nan_to_num(expected) * length).sum(axis=0) / np.maximum(known.sum(axis=0), 1e-9)
    return [float(f"{value:.4g}") for value in total]


def is_large(use: Use) -> bool:
    """Whether there are so many units that their curves are packed."""
    return len(use.blocks.expected) + len(use.spaces.expected) > MOST_UNITS
