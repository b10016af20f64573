"""Measure a study again after edits: only what an edit can change, with the bytes that measuring all of it gives.

Every measure is a stage with inputs and a reach. What of the inputs differs between the two studies tells which
segments and spaces the stage may tell otherwise; these are measured anew from all that reaches them, and the rest is
taken over.
``docs/scenarios.md`` tells which edit reaches what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.network.spread import reach_m
from geosafe.params import ACTIVITY_DECAY_M, PARTS, SURVEILLANCE_DECAY_M, WAYS_OUT_M
from geosafe.score.access import STEP_FREE_REACH_M, nearest_stop, out_of, without_steps
from geosafe.score.activity import activity
from geosafe.score.changed_inputs import Ways, changed_rows, same_shapes, ways_between
from geosafe.score.comfort import comfort_part
from geosafe.score.entry_by_hour import entry_by_hour
from geosafe.score.fronts import fronts_of
from geosafe.score.incidents import incident_rates
from geosafe.score.light import lamps_as_taken
from geosafe.score.measure_study import measure_study, measures_of_units, units_of
from geosafe.score.measures import Measures
from geosafe.score.near_spaces import reached_spaces
from geosafe.score.raw import Raw
from geosafe.score.relight import relight
from geosafe.score.shares import shares_of
from geosafe.score.step_free import step_free_share
from geosafe.score.streets import Streets, on_network, streets_of
from geosafe.score.surveillance import surveillance
from geosafe.study import Study

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: What no edit changes: where any of it is not the very same object or value, all is measured.
_FIXED: Final = (
    "crs", "location", "timezone", "country", "period", "area", "phase_hours", "coverage", "buildings", "night_light",
)  # fmt: skip
_OF_PLACES: Final = ["kind", "segment_id", "fraction"]


def remeasure(before: Measures, study: Study) -> Measures:
    """Return the measures of a study, which is another one with edits in it.

    Parameters
    ----------
    before
        The measures of that other one.
    study
        What became of it, as :func:`geosafe.compare.edits.apply_scenario` returns it: tables that no edit changes are
        the same objects. Any study gives the right answer; one of another place takes as long as measuring it.

    Returns
    -------
    Measures
        What :func:`geosafe.score.measure_study.measure_study` gives of the study, byte for byte.
    """
    was = before.study
    if any(not _is(getattr(was, name), getattr(study, name)) for name in _FIXED):
        return measure_study(study)
    ways = ways_between(before.streets, _streets(before, study))
    streets = ways.now
    fronts = before.fronts if ways.same else fronts_of(study, streets)
    lamps = before.lamps if study.lamps is was.lamps else lamps_as_taken(study)
    same_units = ways.same and same_shapes(was.spaces, study.spaces)
    shares = before.shares if same_units else shares_of(study)
    lit = relight(before, study, ways, lamps, shares)
    along = _along(before, study, ways, fronts, lit.along)
    rates = before.rates if ways.same and study.incidents is was.incidents else incident_rates(study, streets)
    timed = all(getattr(study, name) is getattr(was, name) for name in ("spaces", "venues", "week"))
    entry = before.entry if timed else entry_by_hour(study)
    same = before if same_units else None
    own = measures_of_units(study, shares, along, lit, before=same)
    units = units_of(study, shares, own, rates, lit, entry, before=same)
    reached = None
    if study.knows("buildings"):
        reached = reached_spaces(
            study, streets, own["space"]["light"], fronts, before=before.reached if same_units else None
        )
    return Measures(study, streets, along, lit, lamps, fronts, shares, rates, reached, entry, units)


def _is(one: object, other: object) -> bool:
    """Whether two things are the same; tables and shapes only where they are one object."""
    plain = not isinstance(one, (pd.DataFrame, shapely.Geometry))
    return one is other or bool(plain and type(one) is type(other) and one == other)


def _streets(before: Measures, study: Study) -> Streets:
    """Return the streets of a study, with the network of before where no way is another."""
    was = before.study
    if study.segments is was.segments and study.links is was.links:
        return before.streets
    if study.links is was.links and study.segments.index.equals(was.segments.index):
        same = replace(before.streets, segments=study.segments)
        if (ways_between(before.streets, same).kept >= 0).all():
            return same
    return streets_of(study)


def _along(before: Measures, study: Study, ways: Ways, fronts: gpd.GeoDataFrame, light: Raw) -> dict[str, Raw]:
    """Return what is measured along all segments."""
    was, streets = before.study, ways.now
    found = {
        "activity": activity_again(before.along["activity"], before, study, ways),
        "light": light,
        "surveillance": surveillance_again(before.along["surveillance"], before, study, ways, fronts),
    }
    found["stop"] = (
        before.along["stop"]
        if ways.same and not _any_changed(was, study, "stops", None)
        else nearest_stop(study, streets)
    )
    found["ways_out"] = _patched(
        before.along["ways_out"], ways, ways.near(WAYS_OUT_M + 1.0), lambda rows: out_of(streets, asked=rows)
    )
    found["step_free"] = _patched(
        before.along["step_free"],
        ways,
        ways.near(STEP_FREE_REACH_M + 1.0),
        lambda rows: without_steps(streets, asked=rows),
    )
    for part in PARTS["comfort"]:
        same = ways.same and not _any_changed(was, study, "amenities", part)
        found[part] = before.along[part] if same else comfort_part(study, streets, part)
    free = found["step_free"]
    found["step_free_share"] = (
        before.along["step_free_share"] if free is before.along["step_free"] else step_free_share(streets, free)
    )
    return found


def activity_again(
    was: Raw, before: Measures, study: Study, ways: Ways, *, decay_m: float = ACTIVITY_DECAY_M
) -> Raw:  # fmt: skip
    """Return activity at a decay along all segments, which was another one in the study of measures before."""
    limit = reach_m("exponential", decay_m)
    old, new = (_open_places(each, "venues", "stops") for each in (before.study, study))
    asked = ways.near(limit) | _reached(ways, old, new, limit)
    return _patched(was, ways, asked, lambda rows: activity(study, ways.now, asked=rows, decay_m=decay_m))


def surveillance_again(
    was: Raw, before: Measures, study: Study, ways: Ways, fronts: gpd.GeoDataFrame, *,
    decay_m: float = SURVEILLANCE_DECAY_M,
) -> Raw:  # fmt: skip
    """Return surveillance at a decay likewise; ``fronts`` are those of the study."""
    limit = reach_m("gaussian", decay_m)
    old, new = (_open_places(each, "venues") for each in (before.study, study))
    asked = ways.near(limit) | _reached(ways, old, new, limit)
    if not ways.same:
        doors = [pd.DataFrame(each[["segment_id", "fraction"]]) for each in (before.fronts, fronts)]
        asked |= _reached(ways, doors[0], doors[1], limit)
    return _patched(was, ways, asked, lambda rows: surveillance(study, ways.now, fronts, asked=rows, decay_m=decay_m))


def _patched(was: Raw, ways: Ways, asked: Bools, again: Callable[[Ints], Raw]) -> Raw:
    """Return a measure along all segments, asked again where it may be another."""
    rows = np.flatnonzero(asked)
    if not len(rows) and ways.same:
        return was
    return (was if ways.same else was.rows(ways.kept)).with_rows(rows, again(rows))


def _open_places(study: Study, *layers: str) -> pd.DataFrame:
    """Return places on the network with what is told of their hours by phase."""
    places = pd.concat([on_network(getattr(study, layer))[_OF_PLACES] for layer in layers])
    told: pd.DataFrame = places.join(study.open_share.loc[places.index])
    return told


def _reached(ways: Ways, before: pd.DataFrame, now: pd.DataFrame, limit_m: float) -> Bools:
    old, new = changed_rows(before, now)
    return ways.reached(before[old], now[new], limit_m)


def _any_changed(before: Study, now: Study, layer: str, kind: str | None) -> bool:
    """Whether any place of a kind differs, or its hours do."""
    if getattr(before, layer) is getattr(now, layer) and before.open_share is now.open_share:
        return False
    tables = []
    for study in (before, now):
        places = getattr(study, layer)
        places = places if kind is None else places[places["kind"] == kind]
        tables.append(places[_OF_PLACES].join(study.open_share.loc[places.index]))
    return any(each.any() for each in changed_rows(*tables))
