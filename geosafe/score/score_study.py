"""Score a study: every component and result of every segment, block and space, in every phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geosafe.params import (
    COMPONENTS,
    CONDITIONS,
    DARK_PHASES,
    GOALPOSTS,
    MIN_PHASE_HOURS,
    OBSERVED_FROM,
    PARTS,
    PHASES,
)
from geosafe.profile import Profile
from geosafe.score.access import access
from geosafe.score.activity import activity
from geosafe.score.better_have import better_have
from geosafe.score.comfort import comfort
from geosafe.score.composite import Component, component, component_of_parts, join, within
from geosafe.score.concentrations import concentrations
from geosafe.score.entry_by_hour import entry_by_phase
from geosafe.score.fronts import fronts_of
from geosafe.score.incident_counts import INCIDENT_PHASES
from geosafe.score.incidents import incident_rates
from geosafe.score.light import light_in_spaces, light_of_spaces, light_of_streets
from geosafe.score.lighting import lighting
from geosafe.score.near_spaces import near_spaces
from geosafe.score.nightlife import nightlife
from geosafe.score.p_class import lighting_columns
from geosafe.score.perception import perception
from geosafe.score.raw import Raw, unknown
from geosafe.score.space_ways import ways_of_spaces
from geosafe.score.step_free import step_free_share
from geosafe.score.streets import streets_of
from geosafe.score.surroundings import surroundings
from geosafe.score.surveillance import surveillance
from geosafe.score.use_by_hour import use_by_hour
from geosafe.scores import Scores
from geosafe.study import Study


@dataclass(frozen=True, eq=False)
class _Units:
    """Segments, blocks or spaces with their measures."""

    kind: str
    table: gpd.GeoDataFrame
    measures: Mapping[str, Raw]
    incidents: Raw
    facts: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Measures:
    """What is measured in a study, whoever asks: no weight is in it.

    ``recorded`` says of which phases incidents are known anywhere (3,); ``beside`` holds what stands beside the scores,
    by attribute of :class:`geosafe.scores.Scores`.
    """

    study: Study
    units: tuple[_Units, ...]
    recorded: npt.NDArray[np.bool_]
    beside: Mapping[str, Any]


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


def measure_study(study: Study) -> Measures:
    """Measure every segment, block and space of a study in every phase.

    Measures are taken along segments. A block has their mean by walked length, a space that of the
    streets and paths in and around it; before the goalposts, not after. Three differ: light is the
    10th percentile along the unit, over a grid inside a space; the frontage of a space is that of its
    edge; and incidents are counted by block, whose rate its segments share. The rate of a space is the
    mean of those of the blocks in and around it, and its ``n`` what was recorded on all of these.
    """
    streets = streets_of(study)
    segments, blocks, spaces = streets.segments, study.blocks, study.spaces
    light = light_of_streets(study, streets)
    measures: dict[str, Raw] = {
        "activity": activity(study, streets),
        "light": light.along(np.arange(len(segments)), len(segments)),
        "surveillance": surveillance(study, streets),
        **access(study, streets),
        **comfort(study, streets),
    }
    measures["step_free_share"] = step_free_share(streets, measures["step_free"])
    rates = incident_rates(study, streets)
    inside = segments["in_area"].to_numpy(bool)
    block = np.where(inside, blocks.index.get_indexer(segments["block_id"]), -1)
    to_block = csr_array(
        (np.ones((block >= 0).sum()), (np.flatnonzero(block >= 0), block[block >= 0])),
        shape=(len(segments), len(blocks)),
    )
    of_blocks = _normalised(csr_array(to_block.multiply(segments["length_m"].to_numpy()[:, None]).T))
    of_spaces = _share_of_spaces(spaces.geometry.array, segments)
    of_edges = _share_of_spaces(shapely.boundary(spaces.geometry.array), segments)
    across = _share_across(spaces.geometry.array, segments, of_spaces)
    around = {name: raw.gather(of_spaces) for name, raw in measures.items()}
    in_spaces = light_of_spaces(study)
    own = {
        "segment": {name: raw.rows(inside) for name, raw in measures.items()},
        "block": {**{name: raw.gather(of_blocks) for name, raw in measures.items()},
                  "light": light.along(block, len(blocks))},
        "space": {**around, "light": light_in_spaces(in_spaces, around["light"]),
                  "surveillance": measures["surveillance"].gather(of_edges)},
    }  # fmt: skip
    nearby = surroundings(study, streets, measures, of_blocks, of_spaces)
    row, hours = np.where(inside, np.cumsum(inside) - 1, -1), study.phase_hours
    units = (
        _Units("segment", segments[inside], own["segment"], _rates_of(to_block[inside], rates),
               lighting_columns(light, row, segments["kind"][inside], own["segment"]["activity"], hours)),
        _Units("block", blocks, own["block"], rates,
               lighting_columns(light, block, blocks["kind"], own["block"]["activity"], hours)),
        _Units("space", spaces, own["space"], _rates_of(of_spaces @ to_block, rates),
               lighting_columns(in_spaces, np.arange(len(spaces)), pd.Series("space", spaces.index),
                                own["space"]["activity"], hours).join(entry_by_phase(study, nearby.entry_by_hour))),
    )  # fmt: skip
    recorded = rates.credit.max(axis=0, initial=0.0)[: len(PHASES)] > 0
    at_night = measures["activity"].value[:, PHASES.index("night")]
    if study.phase_hours["night"] < MIN_PHASE_HOURS:
        at_night = np.full(len(segments), np.nan)
    fronts = fronts_of(study, streets)
    beside = {
        "lighting": lighting(study, light, own["block"]["activity"]),
        "concentrations": concentrations(study),
        "surroundings": nearby,
        "use_by_hour": use_by_hour(study, streets, blocks=of_blocks, spaces=of_spaces, across=across),
        "nightlife": nightlife(study, streets, light, fronts, of_blocks, people=at_night),
        "near_spaces": near_spaces(study, streets, own["space"]["light"], fronts),
        "perception": perception(study, rates),
    }
    return Measures(study, units, recorded, beside)


def weigh(measures: Measures, profile: Profile) -> Scores:
    """Return the scores that measures come to under the weights and constraints of a profile."""
    study, units = measures.study, measures.units
    tables = {each.kind: score_units(each, measures, profile) for each in units}
    long = pd.concat([_long(tables[each.kind], each, study) for each in units], ignore_index=True)
    words = long.select_dtypes(exclude="number").columns
    wide = {each.kind: _wide(tables[each.kind], each) for each in units}
    return Scores(
        wide["segment"], wide["block"], wide["space"], long.astype(dict.fromkeys(words, "category")),
        **measures.beside, profile=profile,
        better=better_have(wide["space"], measures.beside["use_by_hour"].space_profile),
    )  # fmt: skip


def _normalised(share: csr_array) -> csr_array:
    total = np.asarray(share.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return csr_array(share.multiply(scale[:, None]))


def _rates_of(share: csr_array, rates: Raw) -> Raw:
    """Return the rates of units that touch blocks; unknown for one that touches no block that has a rate."""
    has_rate = rates.credit.max(axis=1) > 0
    rated = _normalised(csr_array(share.multiply(has_rate[None, :])))
    found, none = rates.gather(rated), unknown(share.shape[0], rates.value.shape[1], GOALPOSTS["incidents"])
    bare = np.asarray(rated.sum(axis=1)) == 0
    return Raw(*(np.where(bare[:, None], *each) for each in zip(none.arrays(), found.arrays(), strict=True)))


def _share_of_spaces(shapes: npt.NDArray[np.object_], segments: gpd.GeoDataFrame) -> csr_array:
    """Return which share of the streets at most 15 m from each shape each segment is; the nearest where none is."""
    shape, segment, part = ways_of_spaces(np.asarray(shapes), segments)
    weight = np.where(shapely.get_dimensions(part) == 0, 1.0, shapely.length(part))
    return _normalised(csr_array((weight, (shape, segment)), shape=(len(shapes), len(segments))))


def _share_across(shapes: npt.NDArray[np.object_], segments: gpd.GeoDataFrame, around: csr_array) -> csr_array:
    """Return which share of the streets and paths inside each shape each segment is; of those around where none is."""
    lines = segments.geometry.array
    shape, segment = shapely.STRtree(lines).query(shapes, predicate="intersects")
    weight = shapely.length(shapely.intersection(lines[segment], shapes[shape]))
    inside = csr_array((weight, (shape, segment)), shape=around.shape)
    bare = np.asarray(inside.sum(axis=1)).ravel() == 0
    return csr_array(_normalised(inside) + around.multiply(bare[:, None]))


def score_units(units: _Units, measures: Measures, profile: Profile) -> dict[str, Component]:
    """Return components and results by name, each (n, 3): the phases; incidents (n, 4): the whole day too.

    Where incidents are known nowhere in a phase, they have no say in it.
    """
    in_phases = {
        name: component_of_parts({part: units.measures[part] for part in PARTS[name]}, name, profile=profile)
        if name in PARTS
        else component(units.measures[name], name, profile=profile)
        for name in COMPONENTS
        if name != "incidents"
    }
    if profile.step_free:
        in_phases["access"] = within(in_phases["access"], units.measures["step_free_share"])
    short = np.array([measures.study.phase_hours[phase] < MIN_PHASE_HOURS for phase in PHASES])
    incidents = component(units.incidents, "incidents").without(np.append(short, False))
    in_phases = {name: each.without(short) for name, each in in_phases.items()}
    in_phases["incidents"] = incidents.first(len(PHASES))
    weights = {name: np.array([profile.weights[phase].get(name, 0.0) for phase in PHASES]) for name in COMPONENTS}
    weights["incidents"] *= measures.recorded
    return {
        **in_phases,
        "incidents": incidents,
        "use": in_phases["activity"].sufficient(),
        "conditions": join({name: in_phases[name] for name in CONDITIONS}, weights),
        "score": join(in_phases, weights),
    }


def _phases_of(name: str) -> tuple[str, ...]:
    if name == "light":
        return DARK_PHASES
    return INCIDENT_PHASES if name == "incidents" else PHASES


def _wide(scored: Mapping[str, Component], units: _Units) -> gpd.GeoDataFrame:
    """Return the unit's table with ``{component}_{phase}`` and its fellows as columns."""
    columns: dict[str, np.ndarray] = {}
    for name, each in scored.items():
        for phase in _phases_of(name):
            k = INCIDENT_PHASES.index(phase)
            key = f"{name}_{phase}"
            columns[key], columns[f"{key}_lo"], columns[f"{key}_hi"] = each.value[:, k], each.lo[:, k], each.hi[:, k]
            if name in COMPONENTS:
                columns[f"{key}_evidence"] = _evidence(each.credit[:, k])
                columns[f"{key}_n"] = each.n[:, k]
                if name not in PARTS:
                    columns[f"{key}_raw"] = each.raw[:, k]
            else:
                columns[f"{key}_coverage"] = each.credit[:, k]
    for part in (part for parts in PARTS.values() for part in parts):
        for k, phase in enumerate(PHASES):
            columns[f"{part}_{phase}_raw"] = units.measures[part].value[:, k]
    return units.table.join([pd.DataFrame(columns, index=units.table.index), units.facts])


def _evidence(credit: np.ndarray) -> np.ndarray:
    """Return the word for each credit."""
    words: np.ndarray = np.select([credit >= OBSERVED_FROM, credit > 0], ["observed", "inferred"], "unknown").astype(
        object
    )
    return words


def _long(scored: Mapping[str, Component], units: _Units, study: Study) -> pd.DataFrame:
    """Return one row a unit, phase and component."""
    parts = []
    for name, each in scored.items():
        for phase in _phases_of(name):
            k = INCIDENT_PHASES.index(phase)
            parts.append(
                pd.DataFrame(
                    {
                        "unit_kind": units.kind, "unit_id": units.table.index, "phase": phase, "component": name,
                        "value": each.value[:, k], "lo": each.lo[:, k], "hi": each.hi[:, k], "raw": each.raw[:, k],
                        "unit": GOALPOSTS[name].unit if name in GOALPOSTS else "0-100",
                        "evidence": _evidence(each.credit[:, k]), "coverage": each.credit[:, k], "n": each.n[:, k],
                        "source": _source(name, study), "date": _date(name, study),
                    }
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _source(name: str, study: Study) -> str:
    layer = {"incidents": "incidents", "light": "lamps"}.get(name, "streets")
    files = [str(source["file"]) for source in study.sources if source["layer"] in (layer, "streets")]
    return "; ".join(dict.fromkeys(files))


def _date(name: str, study: Study) -> str:
    """Return the date of a component's data; for incidents the period, as an ISO 8601 interval."""
    return f"{study.period.start}/{study.period.end}" if name == "incidents" else str(study.osm_date or "")
