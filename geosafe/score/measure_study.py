"""Measure a study: every measure of every segment, block and space, in every phase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geosafe.params import GOALPOSTS
from geosafe.score.access import access
from geosafe.score.activity import activity
from geosafe.score.comfort import comfort
from geosafe.score.entry_by_hour import entry_by_hour, entry_by_phase
from geosafe.score.fronts import fronts_of
from geosafe.score.incidents import incident_rates
from geosafe.score.light import lamps_as_taken, light_of_spaces, light_of_streets, or_along_streets
from geosafe.score.light_by_place import by_place
from geosafe.score.light_levels import Levels
from geosafe.score.measures import Lit, Measures, Units
from geosafe.score.near_spaces import reached_spaces
from geosafe.score.p_class import lighting_columns
from geosafe.score.raw import Raw, unknown
from geosafe.score.shares import Shares, normalised, shares_of
from geosafe.score.step_free import step_free_share
from geosafe.score.streets import Streets, streets_of
from geosafe.score.surveillance import surveillance
from geosafe.study import Study


def measure_study(study: Study) -> Measures:
    """Measure every segment, block and space of a study in every phase.

    Measures are taken along segments. A block has their mean by walked length, a space that of the
    streets and paths in and around it; before the goalposts, not after. Three differ: light is the
    10th percentile along the unit, over a grid inside a space; the frontage of a space is that of its
    edge; and incidents are counted by block, whose rate its segments share. The rate of a space is the
    mean of those of the blocks in and around it, and its ``n`` what was recorded on all of these.
    """
    streets = streets_of(study)
    fronts, lamps, shares = fronts_of(study, streets), lamps_as_taken(study), shares_of(study)
    lit = _lit(study, streets, lamps, shares)
    along: dict[str, Raw] = {
        "activity": activity(study, streets),
        "light": lit.along,
        "surveillance": surveillance(study, streets, fronts),
        **access(study, streets),
        **comfort(study, streets),
    }
    along["step_free_share"] = step_free_share(streets, along["step_free"])
    rates, entry = incident_rates(study, streets), entry_by_hour(study)
    own = measures_of_units(study, shares, along, lit)
    units = units_of(study, shares, own, rates, lit, entry)
    reached = reached_spaces(study, streets, own["space"]["light"], fronts) if study.knows("buildings") else None
    return Measures(study, streets, along, lit, lamps, fronts, shares, rates, reached, entry, units)


def _lit(study: Study, streets: Streets, lamps: gpd.GeoDataFrame, shares: Shares) -> Lit:
    light, in_spaces = light_of_streets(study, streets, lamps=lamps), light_of_spaces(study, lamps=lamps)
    segment, space, n_blocks = np.arange(len(study.segments)), np.arange(len(study.spaces)), len(study.blocks)
    return Lit(
        by_place(light), by_place(in_spaces),
        light.along(segment, len(segment)), light.along(shares.block, n_blocks), in_spaces.along(space, len(space)),
        light.levels(segment, len(segment)), light.levels(shares.block, n_blocks), in_spaces.levels(space, len(space)),
        light.tells(segment, len(segment)), in_spaces.tells(space, len(space)),
    )  # fmt: skip


def measures_of_units(
    study: Study, shares: Shares, along: Mapping[str, Raw], lit: Lit, *, before: Measures | None = None
) -> dict[str, dict[str, Raw]]:  # fmt: skip
    """Return the measures of segments in the area, blocks and spaces, from those along all segments.

    Parameters
    ----------
    study, shares
        The study, and what share of its units each segment is.
    along
        By name, of all segments.
    lit
        The light; blocks and spaces have that of their own points.
    before
        Measures on the same shares: of what is along segments as it was then, the units have what they had.
    """
    inside = study.segments["in_area"].to_numpy(bool)
    same = {} if before is None else {name for name, raw in along.items() if raw is before.along[name]}
    was = {each.kind: each.measures for each in before.units} if before else {}

    def of(kind: str, name: str) -> Raw:
        if kind == "block" and name == "light":
            return lit.of_blocks
        if kind == "space" and name == "light":
            return or_along_streets(lit.of_spaces, lit.tells_spaces, along[name], lit.tells, shares.of_spaces)
        if name in same:
            return was[kind][name]
        if kind == "segment":
            return along[name].rows(inside)
        edge = kind == "space" and name == "surveillance"
        share = shares.of_blocks if kind == "block" else shares.of_edges if edge else shares.of_spaces
        return along[name].gather(share)

    return {kind: {name: of(kind, name) for name in along} for kind in ("segment", "block", "space")}


def units_of(
    study: Study, shares: Shares, own: Mapping[str, Mapping[str, Raw]], rates: Raw,
    lit: Lit, entry: pd.DataFrame, *, before: Measures | None = None,
) -> tuple[Units, Units, Units]:  # fmt: skip
    """Return segments in the area, blocks and spaces with all that is measured; ``before`` on the same tables."""
    inside = study.segments["in_area"].to_numpy(bool)
    tables = (study.segments[inside], study.blocks, study.spaces)
    kinds = (tables[0]["kind"], tables[1]["kind"], pd.Series("space", study.spaces.index))
    of_units = (lit.segment_levels.rows(inside), lit.block_levels, lit.space_levels)
    incidents = (
        _rates_of(shares.to_block[inside], rates), rates, _rates_of(shares.of_spaces @ shares.to_block, rates)
    ) if before is None or before.rates is not rates else tuple(each.incidents for each in before.units)  # fmt: skip
    made = []
    for k, kind in enumerate(("segment", "block", "space")):
        was = None if before is None else before.units[k]
        facts = _lighting(of_units[k], kinds[k], own[kind]["activity"], study, was)
        if kind == "space":
            facts = facts.join(entry_by_phase(study, entry))
        made.append(Units(kind, tables[k], own[kind], incidents[k], of_units[k], facts))
    return made[0], made[1], made[2]


def _lighting(levels: Levels, kinds: pd.Series, activity: Raw, study: Study, before: Units | None) -> pd.DataFrame:
    if before is None:
        return lighting_columns(levels, kinds, activity, study.phase_hours)
    differs = rows_that_differ((*levels, activity.value), (*before.levels, before.measures["activity"].value))
    rows = np.flatnonzero(differs)
    part = lighting_columns(levels.rows(rows), kinds.iloc[rows], activity.rows(rows), study.phase_hours)
    return with_rows(before.facts[list(part)], rows, part)


def rows_that_differ(
    now: Iterable[npt.NDArray[np.generic]], before: Iterable[npt.NDArray[np.generic]]
) -> npt.NDArray[np.bool_]:
    """Return which rows (n,) of any of some arrays are not the same as before; NaN is the same as NaN."""
    differs = np.zeros(0, bool)
    for a, b in zip(now, before, strict=True):
        if not len(differs):
            differs = np.zeros(len(a), bool)
        if a is not b:
            other = (a != b) & ~((a != a) & (b != b))
            differs |= other if other.ndim == 1 else other.any(axis=1)
    return differs


def with_rows(table: pd.DataFrame, rows: npt.NDArray[np.int64], part: pd.DataFrame) -> pd.DataFrame:
    """Return a table with other values in some of its rows; words that are missing are None in both."""
    if not len(rows):
        return table
    columns = {}
    for name in table:
        numbers = pd.api.types.is_numeric_dtype(table[name].dtype) and table[name].dtype == part[name].dtype
        whole, some = (each[name].to_numpy(None if numbers else object) for each in (table, part))
        made = whole.copy()
        made[rows] = some
        if not numbers:
            made[pd.isna(made)] = None
        columns[name] = made
    return pd.DataFrame(columns, index=table.index)


def _rates_of(share: csr_array, rates: Raw) -> Raw:
    """Return the rates of units that touch blocks; unknown for one that touches no block that has a rate."""
    has_rate = rates.credit.max(axis=1) > 0
    rated = normalised(csr_array(share.multiply(has_rate[None, :])))
    found, none = rates.gather(rated), unknown(share.shape[0], rates.value.shape[1], GOALPOSTS["incidents"])
    bare = np.asarray(rated.sum(axis=1)) == 0
    return Raw(*(np.where(bare[:, None], *each) for each in zip(none.arrays(), found.arrays(), strict=True)))
