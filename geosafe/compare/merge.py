"""Merge: what several edits do, put into the tables of a study, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.compare.change import Change, EditError
from geosafe.compare.new_ways import with_components, with_ways, without
from geosafe.network.snap import snap_points
from geosafe.params import INCIDENT_SNAP_M, PLACE_SNAP_M
from geosafe.prepare.open_week import open_week
from geosafe.prepare.space_entry import NIGHT_SHARE
from geosafe.study import Study
from geosafe.tables import SPACE_ENTRIES, TABLES, check_table

#: Ids of what one edit adds, by table.
Added = Mapping[str, list[str]]
#: Tables of places that stand at a street, and how near it must be [m]; those of what was recorded come last.
_PLACES: Final = {"venues": PLACE_SNAP_M, "stops": PLACE_SNAP_M, "amenities": PLACE_SNAP_M, "sights": PLACE_SNAP_M}
_RECORDED: Final = {"incidents": INCIDENT_SNAP_M, "counts": PLACE_SNAP_M, "observations": PLACE_SNAP_M}
_WORDS: Final = {"lamps": "lamp", "venues": "venue", "stops": "stop"}
_STREET: Final = ("segment_id", "fraction", "snap_m")


def merged(study: Study, changes: Sequence[Change], prefix: str) -> tuple[Study, list[Added]]:
    """Return a study with all changes made, and the ids of what each adds.

    Parameters
    ----------
    study
        The place as it is today.
    changes
        What edits do to it; they contradict one another nowhere.
    prefix
        What the ids of new things begin with.
    """
    tables: dict[str, gpd.GeoDataFrame] = {}
    added: list[dict[str, list[str]]] = [{} for _ in changes]
    numbers: dict[str, int] = {}

    def named(word: str) -> str:
        numbers[word] = numbers.get(word, 0) + 1
        return f"{prefix}{word}/{numbers[word]}"

    for change in changes:
        for table, cells in change.cells.items():
            tables[table] = _with_cells(tables.get(table, getattr(study, table)), cells)
    if "segments" in tables:
        study = replace(study, segments=tables.pop("segments"))
    study = _on_new_streets(study, changes, added, named)
    for name in [*tables]:  # hours and kinds that edits set, with the streets as they are now
        columns = [c for c in tables[name].columns if c not in _STREET and c in TABLES[name].columns]
        tables[name] = getattr(study, name).assign(**{c: tables[name][c] for c in columns})
    told = [change.hours for change in changes if change.hours is not None and not change.add]
    gone: list[str] = []
    for change, ids in zip(changes, added, strict=True):
        for table, rows in change.add.items():
            word = _WORDS.get(table) or str(rows["kind"].iloc[0])
            names = [named(word) for _ in range(len(rows))]
            ids[table] = names
            if change.hours is not None:
                told.append(change.hours.set_axis(names))
            tables[table] = _with_rows(tables.get(table, getattr(study, table)), rows.set_axis(names), study.segments)
        for table, some in change.drop.items():
            if table != "segments":
                now = tables.get(table, getattr(study, table))
                tables[table] = now.drop(index=some.intersection(now.index))
                gone += list(some) if table in ("venues",) else []
    study = replace(study, **tables)
    if told or gone:
        study = _with_hours(study, pd.concat(told) if told else None, gone)
    changed = [change.cells["spaces"] for change in changes if "spaces" in change.cells]
    if changed:
        study = _with_entry(study, pd.concat(changed).groupby(level=0, sort=False).first())
    for name in {*tables, "segments", "blocks", *_PLACES}:
        if getattr(study, name) is not None:
            check_table(getattr(study, name), name)
    return study, [dict(each) for each in added]


def _with_cells(table: gpd.GeoDataFrame, cells: pd.DataFrame) -> gpd.GeoDataFrame:
    made = table.copy()
    for column in cells:
        values = made[column].astype(object)
        values.loc[cells.index] = cells[column]
        made[column] = (
            values.where(values.notna(), None) if table[column].dtype == object else values.astype(table[column].dtype)
        )
    return made


def _with_rows(table: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table with new rows, joined to their streets where the table tells of these."""
    if "segment_id" in table:
        rows = rows.drop(columns=[*_STREET], errors="ignore").join(snap_points(rows, segments, limit_m=PLACE_SNAP_M))
        if rows["segment_id"].isna().any():
            raise EditError("a new place stands at a street that another edit closes", "Keep one of the two.")
    rows = rows.reindex(columns=table.columns)
    dtypes = table.dtypes.drop("geometry").to_dict()
    made = rows if not len(table) else pd.concat([table, rows])
    made = gpd.GeoDataFrame(made.astype(dtypes), crs=table.crs)
    made.index = pd.Index(made.index, name=table.index.name, dtype=table.index.dtype)
    return made


def _on_new_streets(study: Study, changes: Sequence[Change], added: list[dict[str, list[str]]], named: Any) -> Study:
    """Return a study with ways closed and opened, and everything that stands at a street that changed joined anew.

    Places move to the nearest street that is left. What was recorded stays where it was: on a street that is cut, on
    the part where it lies; on one that is closed it has no street, and no other street is told of it.
    """
    ways, ids = [], []
    for change, new in zip(changes, added, strict=True):
        for way in change.ways:
            word = named("way" if way.kind == "path" else way.kind)
            ways.append(way)
            ids.append(word)
            new.setdefault("segments", []).append(word)
    closed = dict.fromkeys(each for change in changes for each in change.drop.get("segments", ()))
    gone = pd.Index([*closed], dtype=object)
    if not ways and not len(gone):
        return study
    links = study.links
    if len(gone):
        had = study.segments.loc[gone]
        segments, blocks = without(study.segments, study.blocks, gone)
        study = replace(study, segments=segments, blocks=blocks)
        # Links lead by corners too, which are on no street: only a node that lost its last street ends what it linked.
        lost_nodes = np.setdiff1d(had[["u", "v"]], segments[["u", "v"]])
        if links is not None and len(lost_nodes):
            links = links[~(links["u"].isin(lost_nodes) | links["v"].isin(lost_nodes))]
    cut: pd.Index = pd.Index([], dtype=object)
    if ways:
        segments, blocks, cut = with_ways(study, ways, ids)
        study = replace(study, segments=segments, blocks=blocks)
    study = replace(study, segments=with_components(study.segments), links=links)
    moved: dict[str, Any] = {}
    for name, limit in {**_PLACES, **_RECORDED}.items():
        table = getattr(study, name)
        if table is None or not len(table):
            continue
        on = table["segment_id"]
        lost, parted = on.isin(gone).to_numpy(), on.isin(cut).to_numpy()
        if name == "counts" and lost.any():  # nobody can be counted there, and a count stands at a street
            table, on, parted = table[~lost], on[~lost], parted[~lost]
            moved[name], lost = table, lost[~lost]
        if name in _RECORDED:
            made = table.copy()
            made["segment_id"] = on.where(~lost, None).astype(object)
            made["fraction"] = made["fraction"].where(~lost)
            table = made if lost.any() else table
            some, on_what = parted, study.segments[_part_of(study.segments, cut)] if parted.any() else study.segments
        else:
            some, on_what = lost | parted, study.segments
        if some.any() or lost.any():
            moved[name] = _snapped_again(table, some, on_what, limit)
    return replace(study, **moved)


def _part_of(segments: gpd.GeoDataFrame, cut: pd.Index) -> np.ndarray:
    ids = pd.Series(segments.index, dtype=object)
    return np.asarray(ids.isin(cut) | ids.str.partition(":scenario/")[0].isin(cut))


def _snapped_again(
    table: gpd.GeoDataFrame, some: np.ndarray, segments: gpd.GeoDataFrame, limit_m: float
) -> gpd.GeoDataFrame:
    made = table.copy()
    if some.any():
        places = table[some]
        at = places.set_geometry(places.representative_point())
        found = snap_points(at, segments, limit_m=limit_m)
        for column in _STREET:
            values = made[column].copy()
            values.loc[found.index] = found[column]
            made[column] = values
    return made


def _with_hours(study: Study, told: pd.DataFrame | None, gone: Sequence[str]) -> Study:
    """Return a study whose week and open shares hold new hours, and no longer what is gone."""
    week, shares = study.week, study.open_share
    names = ("open", "open_lo", "open_hi")
    fresh: dict[str, Any] = {name: getattr(week, name).drop(index=[*gone]) for name in names}
    evidence, shares = week.evidence.drop(index=[*gone]), shares.drop(index=[*gone])
    departures = week.departures
    if told is not None:
        told = told[~told.index.duplicated()]
        lon, lat = study.location
        new_week, new_shares, _ = open_week(
            told["opening_hours"], told["kind"], lon=lon, lat=lat, tz=study.timezone, country=study.country,
            start=study.period.start, end=study.period.end,
        )  # fmt: skip
        fresh = {name: _replaced(fresh[name], getattr(new_week, name)) for name in names}
        evidence = _replaced(evidence.to_frame("told"), new_week.evidence.to_frame("told"))["told"]
        evidence.name = week.evidence.name
        shares = _replaced(shares, new_shares[shares.columns])
        departures = departures.drop(index=departures.index.intersection(told.index))
    return replace(study, open_share=shares, week=replace(week, **fresh, evidence=evidence, departures=departures))


def _replaced(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which rows stand in place of those with their ids; new ones follow."""
    order = table.index.append(rows.index.difference(table.index, sort=False))
    made = pd.concat([table.drop(index=table.index.intersection(rows.index)), rows]).loc[order]
    return made.astype(table.dtypes.to_dict())


def _with_entry(study: Study, changed: gpd.GeoDataFrame) -> Study:
    """Return a study that says who may be in each space that edits changed: columns ``opening_hours``, ``access``."""
    public, guests, shut, unknown, private = SPACE_ENTRIES
    some = study.spaces.loc[changed.index]
    was = some["entry"].to_numpy(object)
    free = np.where(np.nan_to_num(some["private_share"].to_numpy(float)) > 0, private, public)
    if "access" in changed:
        given = changed["access"].notna().to_numpy()
        was = np.where(given & (was == guests), free, was)
        was = np.where(given & (some["access"] == "customers").to_numpy(), guests, was)
    if "opening_hours" in changed:
        given = changed["opening_hours"].notna().to_numpy() & (was != guests)
        night = study.open_share.loc[some.index, "night"].to_numpy()
        opened = np.where(np.isin(was, [shut, unknown]), free, was)
        was = np.where(given, np.where(night < NIGHT_SHARE, shut, opened), was)
    entry = study.spaces["entry"].copy()
    entry.loc[some.index] = was
    return replace(study, spaces=study.spaces.assign(entry=entry))
