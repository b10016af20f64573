"""Use by hour of a study: expected people of its segments, carried to its blocks and spaces."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geosafe.params import PHASES, SOURCE_GROUPS
from geosafe.score.calibrate import calibrate
from geosafe.score.expected_people import expected_people
from geosafe.score.hourly_sources import hourly_sources
from geosafe.score.mix import mix_and_dominance
from geosafe.score.space_groups import space_groups
from geosafe.score.space_profile import space_profile
from geosafe.score.streets import Streets
from geosafe.study import Study
from geosafe.use import PARTS_OF_USE, Calibration, Use, UseOfUnits
from geosafe.week import HOURS, TYPICAL_DAYS, Week

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Units:
    """Blocks or spaces: what they are made of, and what has been added up for them.

    ``here`` and ``past`` are shares of segments for who is there and for who walks past, shape (units, segments), rows
    sum to 1. ``open`` is the share of each hour in which one can be there, its least and most, shape (3, units, 168).
    """

    ids: pd.Index
    here: csr_array
    past: csr_array
    open: Floats | None
    total: Floats
    by_day: Floats
    by_phase: Floats


def use_by_hour(study: Study, streets: Streets, *, blocks: csr_array, spaces: csr_array, across: csr_array) -> Use:
    """Return who can be expected where in each hour of the week.

    A block has the mean of its segments, a space that of the streets and paths in and around it, and of who walks past
    on those across it; nobody is in a space while it is closed.

    Parameters
    ----------
    study, streets
        The study, and its streets.
    blocks, spaces, across
        Which share of each block, of the streets and paths in and around each space, and of those across it each
        segment makes up; rows sum to 1.

    Returns
    -------
    Use
        All of it is missing where the study does not know its venues, stops or buildings.
    """
    week = study.week
    hours = [table.reindex(study.spaces.index) for table in (week.open, week.open_lo, week.open_hi)]
    units = (
        _units(study.blocks.index, blocks, blocks, None),
        _units(study.spaces.index, spaces, across, np.stack([each.to_numpy(np.float32) for each in hours])),
    )
    known = week.n > 0 if study.knows("venues", "stops", "buildings") else np.zeros(HOURS, bool)

    def keep(part: str, values: Floats) -> None:
        values[:, :, ~known] = np.nan
        for each in units:
            _add(each, part, values, week)

    segments = expected_people(
        streets.along, hourly_sources(study, streets),
        walked=streets.network, segment_ids=streets.segments.index, keep=keep,
    )  # fmt: skip
    calibration = calibrate(study, segments) if study.counts is not None and len(study.counts) else None
    of_blocks, of_spaces = (_with_people(_use(each), each, calibration) for each in units)
    profile = space_profile(study, of_spaces).join(space_groups(of_spaces.expected))
    return Use(segments, of_blocks, of_spaces, profile, calibration)


def _units(ids: pd.Index, here: csr_array, past: csr_array, open_at: Floats | None) -> _Units:
    n = (len(ids), len(PARTS_OF_USE))
    return _Units(
        ids, here, past, open_at,
        total=np.zeros((3, len(ids), HOURS), np.float32),
        by_day=np.empty((*n, len(TYPICAL_DAYS), 24), np.float32),
        by_phase=np.empty((*n, len(PHASES)), np.float32),
    )  # fmt: skip


def _add(units: _Units, part: str, values: Floats, week: Week) -> None:
    """Add a part of the use of segments, its value, least and most, to units."""
    share, k = units.past if part == "passing" else units.here, PARTS_OF_USE.index(part)
    tables = np.stack([share @ each for each in values])
    if units.open is not None:
        # What a space draws itself, it draws while it is open.
        tables *= np.sign(units.open) if part == "place" else units.open
    units.total[...] += tables
    value = pd.DataFrame(tables[0])
    units.by_phase[:, k] = week.by_phase(value)
    for d, day in enumerate(TYPICAL_DAYS):
        units.by_day[:, k, d] = week.typical_day(value, day)


def _use(units: _Units) -> UseOfUnits:
    expected, lo, hi = (pd.DataFrame(each, index=units.ids) for each in units.total)
    sources = slice(len(SOURCE_GROUPS))
    mix_by_day, dominance_by_day = mix_and_dominance(units.by_day[:, sources], axis=1)
    mix_by_phase, dominance_by_phase = mix_and_dominance(units.by_phase[:, sources], axis=1)
    return UseOfUnits(
        expected, lo, hi, units.by_day, units.by_phase, mix_by_day, dominance_by_day, mix_by_phase, dominance_by_phase
    )


def _with_people(use: UseOfUnits, units: _Units, calibration: Calibration | None) -> UseOfUnits:
    """Return the use of units with people per hour, the mean of those along the segments that they are made of."""
    if calibration is None or calibration.people is None:
        return use
    tables = (calibration.people, calibration.people_lo, calibration.people_hi)
    gathered = [units.here @ table.to_numpy() for table in tables if table is not None]
    if units.open is not None:
        gathered = [each * hours for each, hours in zip(gathered, units.open, strict=True)]
    people, least, most = (pd.DataFrame(each.astype(np.float32), index=units.ids) for each in gathered)
    return replace(use, people=people, people_lo=least, people_hi=most)
