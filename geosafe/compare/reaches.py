"""Reaches: activity and surveillance as they would be, were the distances over which they fall shorter or longer.

How far doors and windows look on to the street, and how far what is open draws, are our judgement. Draws of a
comparison take each from the shortest to the longest of what it may be; here both ends are measured, on either side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geosafe.comparison import Ends
from geosafe.params import (
    ACTIVITY_DECAY_M,
    ACTIVITY_DECAY_UNCERTAINTY,
    PHASES,
    SURVEILLANCE_DECAY_M,
    SURVEILLANCE_DECAY_UNCERTAINTY,
)
from geosafe.profile import Profile
from geosafe.score.activity import activity
from geosafe.score.changed_inputs import ways_between
from geosafe.score.composite import component
from geosafe.score.measures import Measures, Units
from geosafe.score.raw import Raw
from geosafe.score.remeasure import activity_again, surveillance_again
from geosafe.score.surveillance import surveillance


@dataclass(frozen=True, eq=False)
class Reaches:
    """What hangs on a distance, at the shortest and the longest that it may be.

    Attributes
    ----------
    measures
        Those of the study.
    along
        The measures of all segments by name, at the shortest and at the longest distances.
    tables
        By table, ``blocks`` and ``spaces``: ``{name}_{phase}``, ``_lo`` and ``_hi`` at either [points of 100].
    """

    measures: Measures
    along: tuple[Mapping[str, Raw], Mapping[str, Raw]]
    tables: Mapping[str, Ends]


def reaches(measures: Measures, profile: Profile, *, before: Reaches | None = None) -> Reaches:
    """Return activity and surveillance of blocks and spaces at the ends of the distances over which they fall.

    What is known is what is known at the usual distance: of a street whose surveillance is unknown there, the ends have
    no value either.

    Parameters
    ----------
    measures, profile
        Of a study.
    before
        The reaches of the study that it became of by edits: only what these reach is measured again.
    """
    along = _again(measures, before) if before else _whole(measures)
    tables = {f"{units.kind}s": _ends(measures, units, along, profile) for units in measures.units[1:]}
    return Reaches(measures, along, tables)


def _decays(end: int) -> tuple[float, float]:
    """Return the decay of activity and of surveillance [m] at the shortest (-1) or the longest (1)."""
    return (
        ACTIVITY_DECAY_M * ACTIVITY_DECAY_UNCERTAINTY**end,
        SURVEILLANCE_DECAY_M * SURVEILLANCE_DECAY_UNCERTAINTY**end,
    )


def _whole(measures: Measures) -> tuple[Mapping[str, Raw], Mapping[str, Raw]]:
    study, streets, fronts = measures.study, measures.streets, measures.fronts

    def at(end: int) -> Mapping[str, Raw]:
        draws_m, looks_m = _decays(end)
        return {
            "activity": activity(study, streets, decay_m=draws_m),
            "surveillance": surveillance(study, streets, fronts, decay_m=looks_m),
        }

    return at(-1), at(1)


def _again(measures: Measures, before: Reaches) -> tuple[Mapping[str, Raw], Mapping[str, Raw]]:
    study, fronts, was = measures.study, measures.fronts, before.measures
    ways = ways_between(was.streets, measures.streets)

    def at(end: int) -> Mapping[str, Raw]:
        (draws_m, looks_m), old = _decays(end), before.along[(end + 1) // 2]
        return {
            "activity": activity_again(old["activity"], was, study, ways, decay_m=draws_m),
            "surveillance": surveillance_again(old["surveillance"], was, study, ways, fronts, decay_m=looks_m),
        }

    return at(-1), at(1)


def _ends(
    measures: Measures, units: Units, along: tuple[Mapping[str, Raw], Mapping[str, Raw]], profile: Profile
) -> Ends:
    shares, ends = measures.shares, []
    for raws in along:
        columns = {}
        for name, raw in raws.items():
            edge = units.kind == "space" and name == "surveillance"
            share = shares.of_blocks if units.kind == "block" else shares.of_edges if edge else shares.of_spaces
            known = replace(raw.gather(share), credit=units.measures[name].credit)
            scored = component(known, name, profile=profile)
            for k, phase in enumerate(PHASES):
                for end, values in (("", scored.value), ("_lo", scored.lo), ("_hi", scored.hi)):
                    columns[f"{name}_{phase}{end}"] = values[:, k]
        ends.append(pd.DataFrame(columns, index=units.table.index))
    return ends[0], ends[1]
