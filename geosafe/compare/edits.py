"""Edits: a study with a scenario in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geosafe.compare.change import Applied, Change, EditError, Touched
from geosafe.compare.edit_hours import close_venues, set_hours
from geosafe.compare.edit_lamps import add_lamps, dim_lamps, remove_lamps, set_light
from geosafe.compare.edit_paths import add_crossing, close_path, open_path
from geosafe.compare.edit_places import add_amenity, add_hosts, add_stop, add_venue
from geosafe.compare.edit_spaces import change_space
from geosafe.compare.merge import Added, merged
from geosafe.errors import DataError, Fault
from geosafe.scenario import (
    AddAmenity,
    AddCrossing,
    AddHosts,
    AddLamps,
    AddStop,
    AddVenue,
    ChangeSpace,
    ClosePath,
    CloseVenues,
    DimLamps,
    Edit,
    OpenPath,
    RemoveLamps,
    Scenario,
    SetHours,
    SetLight,
)
from geosafe.study import Study

if TYPE_CHECKING:
    from geosafe.scores import Scores

_TABLES: Final = ("segments", "spaces", "venues", "stops", "amenities", "lamps")


def apply_scenario(study: Study, scenario: Scenario, *, scores: Scores | None = None) -> Applied:
    """Return a study with a scenario in it.

    Every edit looks at the place as it is today, so that the order of edits does not matter. Nothing that was given is
    changed. Tables that no edit changes are the same objects in both studies.

    Parameters
    ----------
    study
        The place as it is today.
    scenario
        What would be changed, from :func:`geosafe.read.scenario.read_scenario`.
    scores
        Those of the study; needed for ``darkest`` alone.

    Returns
    -------
    Applied
        The study as it would be: new and changed places joined to their streets, and what is open by phase and hour
        told anew for those whose hours change. What was recorded does not change: a scenario says nothing of
        incidents. ``touched`` says for each edit what it found and did.

    Raises
    ------
    DataError
        With every edit that names what does not exist, touches nothing, lies outside the area or contradicts another.
    """
    changes: list[Change] = []
    faults: list[Fault] = []
    for edit in scenario.edits:
        try:
            changes.append(_change(study, edit, scores))
        except EditError as error:
            faults.append(_fault(scenario, edit, error.found, error.remedy))
    if not faults:
        faults = _contradictions(scenario, changes)
    prefix = f"scenario/{scenario.slug}/"
    if any(getattr(study, table).index.astype(str).str.startswith(prefix).any() for table in _TABLES):
        remedy = "Give this one another name."
        faults.append(Fault(scenario.file, f"a scenario named {scenario.slug!r} is in the study already", remedy))
    if faults:
        raise DataError(faults)
    try:
        made, added = merged(study, changes, prefix)
    except EditError as error:
        raise DataError(Fault(scenario.file, error.found, error.remedy)) from None
    touched = tuple(
        _touched(edit, change, new) for edit, change, new in zip(scenario.edits, changes, added, strict=True)
    )
    return Applied(made, touched, scenario)


def _change(study: Study, edit: Edit, scores: Scores | None) -> Change:
    match edit:
        case AddLamps():
            return add_lamps(study, edit, scores)
        case RemoveLamps():
            return remove_lamps(study, edit, scores)
        case DimLamps():
            return dim_lamps(study, edit, scores)
        case SetLight():
            return set_light(study, edit, scores)
        case SetHours():
            return set_hours(study, edit)
        case CloseVenues():
            return close_venues(study, edit)
        case AddVenue():
            return add_venue(study, edit)
        case AddStop():
            return add_stop(study, edit)
        case AddHosts():
            return add_hosts(study, edit)
        case AddAmenity():
            return add_amenity(study, edit)
        case AddCrossing():
            return add_crossing(study, edit)
        case ClosePath():
            return close_path(study, edit, scores)
        case OpenPath():
            return open_path(study, edit)
        case ChangeSpace():
            return change_space(study, edit)
    raise TypeError(f"no such edit: {type(edit).__name__}")


def _fault(scenario: Scenario, edit: Edit, found: str, remedy: str) -> Fault:
    return Fault(f"{edit.source or f'{scenario.file}, edit {edit.n}'}, {edit.key}", found, remedy)


def _contradictions(scenario: Scenario, changes: Sequence[Change]) -> list[Fault]:
    """Return a fault for each edit that changes what an earlier one removes or changes otherwise."""
    faults: list[Fault] = []
    called = {edit.n: edit.source or f"edit {edit.n}" for edit in scenario.edits}
    gone: dict[tuple[str, str], int] = {}
    given: dict[tuple[str, str, str], tuple[int, Any]] = {}
    for edit, change in zip(scenario.edits, changes, strict=True):
        said = set()
        for table, ids in change.drop.items():
            gone |= {(table, each): edit.n for each in ids if (table, each) not in gone}
        for (table, each), column, value in _cells(change):
            before = given.setdefault((table, each, column), (edit.n, value))
            if before[0] != edit.n and before[1] != value:
                said.add((before[0], table, each))
        faults += [
            _fault(scenario, edit, f"{called[n]} changes the same of {table} otherwise: {each}", "Keep one of the two.")
            for n, table, each in sorted(said)[:1]
        ]
    for edit, change in zip(scenario.edits, changes, strict=True):
        both = sorted({(gone[key], *key) for key, _, _ in _cells(change) if gone.get(key, edit.n) != edit.n})
        faults += [
            _fault(scenario, edit, f"{called[n]} takes away what this changes: {table} {each}", "Keep one of the two.")
            for n, table, each in both[:1]
        ]
    return faults


def _cells(change: Change) -> list[tuple[tuple[str, str], str, Any]]:
    """Return ((table, id), column, value) of everything that a change sets."""
    cells = dict(change.cells)
    if change.hours is not None and "stops" in change.near:  # stops have hours and no column for them
        cells["stops"] = change.hours[["opening_hours"]]
    return [
        ((table, str(each)), str(column), value)
        for table, frame in cells.items()
        for column in frame
        for each, value in frame[column].items()
    ]


def _touched(edit: Edit, change: Change, added: Added) -> Touched:
    ids: dict[str, list[str]] = {table: [] for table in _TABLES}
    for parts in (added, _ids(change.cells), _ids(change.drop), _ids(change.near)):
        for table, some in parts.items():
            ids[table] += some
    return Touched(
        edit.n, edit.key, change.says, **{table: tuple(dict.fromkeys(some)) for table, some in ids.items()},
        capital=edit.cost.capital * change.count, yearly=edit.cost.yearly * change.count,
    )  # fmt: skip


def _ids(parts: Mapping[str, pd.DataFrame | pd.Index]) -> dict[str, list[str]]:
    return {table: list(each if isinstance(each, pd.Index) else each.index) for table, each in parts.items()}
