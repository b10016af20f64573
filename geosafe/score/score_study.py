"""Score a study: every component and result of every segment, block and space, in every phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geosafe.params import (
    COMPONENTS,
    CONDITIONS,
    DARK_PHASES,
    GOALPOSTS,
    MIN_PHASE_HOURS,
    PARTS,
    PHASES,
    WEIGHTS,
)
from geosafe.score.access import access
from geosafe.score.activity import activity
from geosafe.score.comfort import comfort
from geosafe.score.composite import Component, component, component_of_parts, join
from geosafe.score.incidents import INCIDENT_PHASES, incident_rates
from geosafe.score.light import light_of_spaces, light_of_streets
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, streets_of
from geosafe.score.surveillance import surveillance
from geosafe.scores import Scores
from geosafe.study import Study

#: Streets this near to a space belong to its edge [m].
SPACE_EDGE_M = 15.0
#: The components that day and the dark phases share, for the difference between them.
_IN_EVERY_PHASE = ("activity", "surveillance", "access", "comfort")
_EVIDENCE = ("unknown", "inferred", "observed")


@dataclass(frozen=True, eq=False)
class _Units:
    """Segments, blocks or spaces with their measures."""

    kind: str
    table: gpd.GeoDataFrame
    measures: Mapping[str, Raw]
    incidents: Raw


def score_study(study: Study) -> Scores:
    """Score every segment, block and space of a study in every phase.

    Returns
    -------
    Scores
        On the ids of the study's tables. A phase with fewer than ``MIN_PHASE_HOURS`` hours in the
        period has no results.
    """
    streets = streets_of(study)
    measures: dict[str, Raw] = {
        "activity": activity(study, streets),
        "light": light_of_streets(study, streets),
        "surveillance": surveillance(study, streets),
        **access(study, streets),
        **comfort(study, streets),
    }
    rates = incident_rates(study, streets)
    inside = streets.segments["in_area"].to_numpy(bool)
    of_blocks = _share_of_blocks(study, streets)
    of_spaces = _share_of_spaces(study, streets)
    block = study.blocks.index.get_indexer(streets.segments["block_id"])
    to_block = csr_array(
        (np.ones((block >= 0).sum()), (np.flatnonzero(block >= 0), block[block >= 0])),
        shape=(len(block), len(study.blocks)),
    )
    around = {name: raw.gather(of_spaces) for name, raw in measures.items()}
    units = [
        _Units("segment", streets.segments[inside], {k: _rows(v, inside) for k, v in measures.items()},
               rates.gather(to_block[inside])),
        _Units("block", study.blocks, {k: v.gather(of_blocks) for k, v in measures.items()}, rates),
        _Units("space", study.spaces, {**around, "light": light_of_spaces(study, around["light"])},
               rates.gather(_normalised(of_spaces @ to_block))),
    ]  # fmt: skip
    tables = {each.kind: _score_units(each, study) for each in units}
    long = pd.concat([_long(tables[each.kind], each, study) for each in units], ignore_index=True)
    words = long.select_dtypes(exclude="number").columns
    wide = {each.kind: _wide(tables[each.kind], each) for each in units}
    return Scores(wide["segment"], wide["block"], wide["space"], long.astype(dict.fromkeys(words, "category")))


def _rows(raw: Raw, rows: np.ndarray) -> Raw:
    return Raw(raw.value[rows], raw.worst[rows], raw.best[rows], raw.credit[rows], raw.n[rows])


def _normalised(share: csr_array) -> csr_array:
    total = np.asarray(share.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return csr_array(share.multiply(scale[:, None]))


def _share_of_blocks(study: Study, streets: Streets) -> csr_array:
    """Return which share of a block's walked length in the area each segment is."""
    segments = streets.segments
    block = study.blocks.index.get_indexer(segments["block_id"])
    used = (block >= 0) & segments["in_area"].to_numpy(bool)
    length = segments["length_m"].to_numpy()[used]
    shape = (len(study.blocks), len(segments))
    return _normalised(csr_array((length, (block[used], np.flatnonzero(used))), shape=shape))


def _share_of_spaces(study: Study, streets: Streets) -> csr_array:
    """Return which share of the streets in and around a space each segment is; the nearest where none is."""
    spaces, lines = study.spaces.geometry.array, streets.segments.geometry.array
    tree = shapely.STRtree(lines)
    around = shapely.buffer(spaces, SPACE_EDGE_M)
    space, segment = tree.query(around, predicate="intersects")
    weight = shapely.length(shapely.intersection(lines[segment], around[space]))
    alone = np.setdiff1d(np.arange(len(spaces)), space[weight > 0])
    space = np.concatenate([space, alone])
    segment = np.concatenate([segment, tree.nearest(spaces[alone])])
    weight = np.concatenate([weight, np.ones(len(alone))])
    return _normalised(csr_array((weight, (space, segment)), shape=(len(spaces), len(lines))))


def _score_units(units: _Units, study: Study) -> dict[str, Component]:
    """Return components and results by name, each (n, 4): the phases and the whole day, which has incidents only."""
    parts = {name: {part: units.measures[part] for part in PARTS[name]} for name in PARTS}
    by_phase = {
        name: component_of_parts(parts[name], name) if name in PARTS else component(units.measures[name], name)
        for name in COMPONENTS
        if name != "incidents"
    }
    incidents = component(units.incidents, "incidents")
    recorded = (units.incidents.credit[:, :-1] > 0).any(axis=0)  # a layer without times has no say in the phases
    scored = np.array([study.phase_hours[phase] >= MIN_PHASE_HOURS for phase in PHASES])
    by_phase = {name: _without(each, ~scored) for name, each in by_phase.items()}
    in_phases = {**by_phase, "incidents": _without(_columns(incidents, slice(0, -1)), ~scored)}
    weights = {
        name: np.array([WEIGHTS[phase].get(name, 0.0) for phase in PHASES]) * (recorded if name == "incidents" else 1.0)
        for name in COMPONENTS
    }
    conditions = {name: weights[name] for name in CONDITIONS}
    shared = {name: np.ones(len(PHASES)) for name in _IN_EVERY_PHASE}
    alike = join({name: in_phases[name] for name in _IN_EVERY_PHASE}, shared)
    return {
        **{name: in_phases[name] for name in COMPONENTS},
        "incidents": incidents,
        "use": in_phases["activity"],
        "conditions": join({name: in_phases[name] for name in CONDITIONS}, conditions),
        "score": join(in_phases, weights),
        "alike": alike,
    }


def _columns(each: Component, columns: slice) -> Component:
    return Component(*(getattr(each, field)[:, columns] for field in Component.__dataclass_fields__))


def _without(each: Component, phases: np.ndarray) -> Component:
    """Return the component as unknown in the given phases."""
    if not phases.any():
        return each
    return Component(
        value=np.where(phases, np.nan, each.value),
        lo=np.where(phases, 0.0, each.lo),
        hi=np.where(phases, 100.0, each.hi),
        credit=np.where(phases, 0.0, each.credit),
        n=np.where(phases, 0.0, each.n),
        raw=np.where(phases, np.nan, each.raw),
    )


def _phases_of(name: str) -> tuple[str, ...]:
    if name == "light":
        return DARK_PHASES
    return INCIDENT_PHASES if name == "incidents" else PHASES


def _wide(scored: Mapping[str, Component], units: _Units) -> gpd.GeoDataFrame:
    """Return the unit's table with ``{component}_{phase}`` and its fellows as columns."""
    columns: dict[str, np.ndarray] = {}
    for name, each in scored.items():
        if name == "alike":
            continue
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
    alike = scored["alike"].value
    for phase in DARK_PHASES:
        columns[f"change_{phase}"] = alike[:, PHASES.index(phase)] - alike[:, PHASES.index("day")]
    return units.table.join(pd.DataFrame(columns, index=units.table.index))


def _evidence(credit: np.ndarray) -> np.ndarray:
    """Return the word for a credit: observed when most of it rests on observation."""
    words: np.ndarray = np.select([credit >= 0.75, credit > 0], ["observed", "inferred"], "unknown").astype(object)
    return words


def _long(scored: Mapping[str, Component], units: _Units, study: Study) -> pd.DataFrame:
    """Return one row a unit, phase and component."""
    parts = []
    for name, each in scored.items():
        if name == "alike":
            continue
        for phase in _phases_of(name):
            k = INCIDENT_PHASES.index(phase)
            parts.append(
                pd.DataFrame(
                    {
                        "unit_kind": units.kind, "unit_id": units.table.index, "phase": phase, "component": name,
                        "value": each.value[:, k], "lo": each.lo[:, k], "hi": each.hi[:, k], "raw": each.raw[:, k],
                        "unit": GOALPOSTS[name].unit if name in GOALPOSTS else "0-100",
                        "evidence": _evidence(each.credit[:, k]), "coverage": each.credit[:, k], "n": each.n[:, k],
                        "source": _source(name, study), "date": str(study.osm_date or ""),
                    }
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _source(name: str, study: Study) -> str:
    layer = {"incidents": "incidents", "light": "lamps"}.get(name, "streets")
    files = [str(source["file"]) for source in study.sources if source["layer"] in (layer, "streets")]
    return "; ".join(dict.fromkeys(files))
