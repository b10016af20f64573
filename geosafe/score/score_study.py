"""Score a study: every component and result of every segment, block and space, in every phase."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.concentrations import Concentrations
from geosafe.lighting import Lighting
from geosafe.near_spaces import NearSpaces
from geosafe.nightlife import Nightlife
from geosafe.perception import Perception
from geosafe.profile import Profile
from geosafe.score.better_have import better_have
from geosafe.score.measure_study import measure_study, rows_that_differ, with_rows
from geosafe.score.measures import Measures, Units
from geosafe.score.score_tables import columns_of, long, score_units
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.surroundings import Surroundings
from geosafe.use import Use

#: What stands beside the scores.
BESIDE = ("lighting", "concentrations", "surroundings", "use_by_hour", "nightlife", "near_spaces", "perception")


def score_study(study: Study, *, profile: Profile | None = None) -> Scores:
    """Score every segment, block and space of a study in every phase: measure, then weigh.

    Parameters
    ----------
    study
        The study.
    profile
        Whose weights count; the study's own unless given.

    Returns
    -------
    Scores
        On the ids of the study's tables. A phase with fewer than ``MIN_PHASE_HOURS`` hours in the
        period has no results.
    """
    return weigh(measure_study(study), profile or study.profile)


def weigh(measures: Measures, profile: Profile) -> Scores:
    """Return the scores that measures come to under the weights and constraints of a profile."""
    scored = {each.kind: score_units(each, measures, profile) for each in measures.units}
    wide = {each.kind: _wide(each, columns_of(scored[each.kind], each)) for each in measures.units}
    return Scores(
        wide["segment"], wide["block"], wide["space"], _long(scored, measures),
        **{name: getattr(measures, name) for name in BESIDE}, profile=profile,
        better=better_have(wide["space"], measures.use_by_hour.space_profile),
    )  # fmt: skip


class ScoresOnDemand(Scores):
    """Scores whose wide tables are there, and all else is made when it is asked for.

    It is what :func:`weigh` makes of the same measures. ``measures`` are those.
    """

    def __init__(self, measures: Measures, profile: Profile, *, before: ScoresOnDemand | None = None) -> None:
        """Weigh measures; ``before`` are scores on the same profile, which most units may share."""
        tables = {}
        for k, each in enumerate(measures.units):
            was = None if before is None else (before, k)
            tables[f"{each.kind}s"] = _wide(each, _columns(each, measures, profile, was))
        for name, value in {**tables, "profile": profile, "measures": measures}.items():
            object.__setattr__(self, name, value)

    measures: Measures

    @cached_property
    def long(self) -> pd.DataFrame:
        """One row a unit, phase and component."""
        scored = {each.kind: score_units(each, self.measures, self.profile) for each in self.measures.units}
        return _long(scored, self.measures)

    @cached_property
    def better(self) -> pd.DataFrame:
        """What most of the better-working spaces of a group have."""
        return better_have(self.spaces, self.measures.use_by_hour.space_profile)

    @property
    def lighting(self) -> Lighting:
        """What is known of the lighting."""
        return self.measures.lighting

    @property
    def concentrations(self) -> Concentrations:
        """Where what was recorded concentrates."""
        return self.measures.concentrations

    @property
    def surroundings(self) -> Surroundings:
        """What is seen, and how one gets away."""
        return self.measures.surroundings

    @property
    def use_by_hour(self) -> Use:
        """Who can be expected where in each hour of the week."""
        return self.measures.use_by_hour

    @property
    def nightlife(self) -> Nightlife | None:
        """What is open late, and how people get home from there."""
        return self.measures.nightlife

    @property
    def near_spaces(self) -> NearSpaces | None:
        """Dwellings by the spaces within reach."""
        return self.measures.near_spaces

    @property
    def perception(self) -> Perception | None:
        """What people said of places."""
        return self.measures.perception


def _wide(units: Units, columns: pd.DataFrame) -> gpd.GeoDataFrame:
    return units.table.join([columns, units.facts])


def _columns(
    units: Units, measures: Measures, profile: Profile, before: tuple[ScoresOnDemand, int] | None
) -> pd.DataFrame:
    """Return the columns of units; of those whose measures are what they were, the columns that they had."""
    if before is None:
        return columns_of(score_units(units, measures, profile), units)
    scores, k = before
    was = scores.measures.units[k]
    table = (scores.segments, scores.blocks, scores.spaces)[k]
    same_phases = np.array_equal(measures.recorded, scores.measures.recorded) and (
        measures.study.phase_hours == scores.measures.study.phase_hours
    )
    if scores.profile != profile or not same_phases:
        return columns_of(score_units(units, measures, profile), units)
    kept = was.table.index.get_indexer(units.table.index)
    pairs = [(units.measures[name], was.measures[name]) for name in units.measures]
    pairs.append((units.incidents, was.incidents))
    moved = not np.array_equal(kept, np.arange(len(was.table)))
    differs = kept < 0
    for now, then in pairs:
        if moved or now is not then:
            old = (each[kept] if moved else each for each in then.arrays())
            differs |= rows_that_differ(now.arrays(), old)
    rows = np.flatnonzero(differs)
    some = units.rows(rows)
    part = columns_of(score_units(some, measures, profile), some)
    carried = table[list(part)]
    if moved:
        carried = carried.take(kept).set_axis(units.table.index)
    return with_rows(carried, rows, part)


def _long(scored: Mapping[str, Mapping[str, Any]], measures: Measures) -> pd.DataFrame:
    table = pd.concat([long(scored[each.kind], each, measures.study) for each in measures.units], ignore_index=True)
    words = table.select_dtypes(exclude="number").columns
    return table.astype(dict.fromkeys(words, "category"))
