"""What a map needs of a study and its scores: small numbers for the page, and nothing that must not leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.crs import LONLAT
from geosafe.params import (
    ALL_DAY,
    COMPONENTS,
    CONDITIONS,
    GEOMETRIC_SHIFT,
    PARTS,
    PHASES,
    SOURCE_GROUPS,
    WALK_PARAMETERS,
)
from geosafe.profile import with_finding
from geosafe.recipe import EVERYTHING, Recipe
from geosafe.show.base_map import add_base_map
from geosafe.show.embed import Columns, small_numbers, visible_text
from geosafe.show.ground_names import NAME_PLACES, find_names
from geosafe.show.map_against import add_against
from geosafe.show.map_better import add_better
from geosafe.show.map_facts import add_blind, add_facts
from geosafe.show.map_light import CLASSES, add_classes, light_told
from geosafe.show.map_needs import Needs
from geosafe.show.map_nightlife import add_nightlife
from geosafe.show.map_said import said as said_of
from geosafe.show.map_week import add_curves, add_groups, add_open_spaces, is_large, week_told
from geosafe.show.pack_shapes import Grid, pack_shapes
from geosafe.show.public_concentrations import how_concentrated, public_concentrations
from geosafe.show.public_incidents import expected_incidents, public_incidents
from geosafe.show.view_columns import add_views
from geosafe.show.view_values import Subject

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: How far a drawn street may stray from the surveyed one [m].
STREET_TOLERANCE_M: Final = 0.5
#: Raw measures that a panel tells, in their own units; light in hundredths.
_FACTS: Final = ("light", *(part for parts in PARTS.values() for part in parts))
_EVIDENCE: Final = ("observed", "inferred", "unknown")
#: Findings that tell little to who reads a map: they stand after the others.
_DETAILS: Final = frozenset(
    "stray-parts missing-nodes separate-parts tags-not-in-the-graph hours-by-appointment hours-open-end clock-repeat"
    .split()
)  # fmt: skip
_BY_DAY: Final = tuple(name for name in CONDITIONS if name != "light")
_MOST: Final = 65535


def map_data(
    study: Study, scores: Scores, *, recipe: Recipe = EVERYTHING, against: tuple[Study, Scores] | None = None
) -> tuple[dict[str, Any], Columns]:
    """Return what the page is told in words and in numbers.

    Of the views, those that the recipe names and that have data; ``not_shown`` names the others that it names. What no
    part of its page shows is left out (:class:`geosafe.show.map_needs.Needs`); so is the composite ``score``, because a
    recorded count could be worked back from it and its other parts.

    Returns
    -------
    tuple
        A dictionary for :func:`geosafe.show.embed.json_text`, and the :class:`Columns` it describes.
    """
    grid = Grid(*study.location)
    columns = Columns()
    subject = Subject(study, scores, against)
    needs = Needs.of(study, recipe)
    names = _Names()
    kinds = {
        what: _add_units(columns, names, grid, study, units, what, needs)
        for what, units in (("blocks", scores.blocks), ("spaces", scores.spaces))
    }
    use = scores.use_by_hour
    if use and needs.hours:
        for what, units in (("blocks", use.blocks), ("spaces", use.spaces)):
            add_curves(columns, units, what, packed=is_large(use))
        add_open_spaces(columns, study, scores.spaces.index)
    grouped = needs.alike and use is not None and "week" in use.space_profile
    groups = add_groups(columns, use.space_profile) if use is not None and grouped else []
    better = scores.better if needs.alike else None
    things = add_better(columns, better, scores.spaces.index) if better is not None else []
    concentrations = scores.concentrations if needs.incidents else None
    if concentrations:
        columns.add("blocks.concentration", public_concentrations(concentrations.blocks).to_numpy())
    views = add_views(columns, subject, recipe, phases=list(needs.phases))
    for what in kinds:
        if needs.facts:
            add_facts(columns, subject, what, phases=needs.phases)
        add_against(columns, subject, what, needs)
    night = add_nightlife(columns, scores.nightlife, scores.blocks, views=needs.views) if scores.nightlife else {}
    _add_names(columns, names, grid, study, scores)
    add_base_map(columns, study, grid=grid)
    said = {
        "study": study.name,
        "grid": [grid.lon, grid.lat],
        "bounds": _bounds(study, grid),
        "phases": list(needs.phases),
        "views": views.told,
        "not_shown": list(views.missing),
        "night": night,
        "uses": list(SOURCE_GROUPS),
        "blind": add_blind(columns, subject, grid) if needs.blind else {},
        "components": _known_components(scores, needs),
        "all_components": needs.all_components,
        "timed": [phase for phase in PHASES if _is_known(scores, "incidents", phase)],
        "kinds": kinds,
        "names": names.list,
        "columns": columns.index,
        "sources": [_plain(source) for source in study.sources],
        "heard": _heard(scores) if needs.evidence else {},
        "groups": groups,
        "things": things,
        "said": said_of(scores, study.observations, grid, phases=needs.phases) if needs.said else [],
        "ratings": list(WALK_PARAMETERS),
        "week": week_told(study, use if needs.hours else None),
        "light": light_told(scores.lighting, scores.blocks) if needs.facts or "light" in needs.views else {},
        "light_classes": list(CLASSES),
        "concentrated": how_concentrated(concentrations.summary) if concentrations else None,
        "notes": _notes(study, scores),
        "simulated": [str(source["layer"]) for source in study.sources if source.get("simulated")],
        "period": [study.period.start.isoformat(), study.period.end.isoformat()],
        "osm_date": study.osm_date.isoformat() if study.osm_date else None,
    }
    return said, columns


def night_change(units: pd.DataFrame) -> pd.Series:
    """Return night less day of the conditions that both phases have [points], on the same index.

    The shifted geometric mean, with equal weights, of those of surveillance, access and comfort that are known in
    both phases; NaN where fewer than two are.
    """
    day, night = (units[[f"{name}_{phase}" for name in _BY_DAY]].to_numpy(dtype=float) for phase in ("day", "night"))
    both = ~(np.isnan(day) | np.isnan(night))
    known = np.maximum(both.sum(axis=1), 1)
    means = [np.exp(np.where(both, np.log(side + GEOMETRIC_SHIFT), 0).sum(axis=1) / known) for side in (day, night)]
    return pd.Series(np.where(both.sum(axis=1) >= 2, means[1] - means[0], np.nan), index=units.index)


class _Names:
    """The names that stand on the map, each once; 0 is no name."""

    def __init__(self) -> None:
        self.list: list[str] = [""]
        self._places: dict[str, int] = {"": 0}

    def places(self, names: pd.Series) -> npt.NDArray[np.uint32]:
        given = names.fillna("").astype(str)
        for name in given.unique():
            if name not in self._places:
                self._places[name] = len(self.list)
                self.list.append(name)
        return np.asarray(given.map(self._places), dtype=np.uint32)


def _add_units(
    columns: Columns, names: _Names, grid: Grid, study: Study, units: gpd.GeoDataFrame, what: str, needs: Needs
) -> list[str]:
    """Add what is needed of the blocks or the spaces; return the words of their kinds."""
    blocks = what == "blocks"
    columns.add_packed(f"{what}.shape", pack_shapes(units.geometry, grid=grid, tolerance_m=STREET_TOLERANCE_M))
    columns.add(f"{what}.name", names.places(units["name"]))
    columns.add(f"{what}.id", text_column(units.index))
    codes, kinds = pd.factorize(units["kind"].astype(str), sort=True)
    columns.add(f"{what}.kind", codes.astype(np.uint8))
    size = units["walk_length_m" if blocks else "area_m2"]
    columns.add(f"{what}.size", np.rint(size.to_numpy(dtype=float)).astype(np.uint32))
    if blocks:
        columns.add("blocks.long", np.rint(units["street_length_m"].to_numpy(dtype=float)).astype(np.uint32))
    columns.add(f"{what}.ranked", _flags(units, "ranked", default=True))
    columns.add(f"{what}.near_edge", _flags(units, "near_edge", default=False))
    for phase in needs.phases:
        _add_phase(columns, units, what, phase, needs)
    if needs.facts:
        add_classes(columns, units, what, phases=needs.phases)
    for phase in (*needs.phases, ALL_DAY):
        if needs.incidents and f"incidents_{phase}" in units:
            expected = expected_incidents(study, units, phase) if blocks else np.full(len(units), np.nan)
            told = public_incidents(units, phase, expected=expected)
            columns.add(f"{what}.{phase}.incidents", told["code"].to_numpy())
            columns.add(f"{what}.{phase}.incidents.wide", told["wide"].to_numpy())
    if needs.change:
        change = night_change(units).to_numpy()
        columns.add(f"{what}.change", np.where(np.isnan(change), -128, np.rint(change)).astype(np.int8))
    return [str(kind) for kind in kinds]


def _add_phase(columns: Columns, units: gpd.GeoDataFrame, what: str, phase: str, needs: Needs) -> None:
    """Add the points of one phase with their bounds and evidence, and raw measures."""
    for name in COMPONENTS[:-1]:
        if f"{name}_{phase}" in units and needs.points(name, phase):
            _add_value(columns, f"{what}.{phase}.{name}", units, f"{name}_{phase}", bounds=needs.bounds(name))
            if needs.evidence:
                _add_evidence(columns, f"{what}.{phase}.{name}", units, f"{name}_{phase}")
    if needs.points("conditions", phase):
        whole = f"conditions_{phase}"
        _add_value(columns, f"{what}.{phase}.conditions", units, whole, bounds=needs.bounds("conditions"))
        columns.add(f"{what}.{phase}.conditions.coverage", small_numbers(units[f"{whole}_coverage"] * 100))
    for name in _FACTS:
        column = f"{name}_{phase}_raw"
        if needs.raw(name) and column in units and units[column].notna().any():
            columns.add(f"{what}.{phase}.{name}.raw", _two_digits(units[column], 100 if name == "light" else 1))


def _add_evidence(columns: Columns, name: str, units: pd.DataFrame, column: str) -> None:
    evidence = pd.Categorical(units[f"{column}_evidence"], categories=_EVIDENCE).codes
    columns.add(f"{name}.evidence", np.where(evidence < 0, 2, evidence).astype(np.uint8))
    n = units[f"{column}_n"].fillna(0).to_numpy(dtype=float)
    columns.add(f"{name}.n", np.clip(np.rint(n), 0, _MOST).astype(np.uint16))


def _add_value(columns: Columns, name: str, units: pd.DataFrame, column: str, *, bounds: bool) -> None:
    for end, suffix in (("", ""), (".lo", "_lo"), (".hi", "_hi")) if bounds else (("", ""),):
        columns.add(name + end, small_numbers(units[column + suffix]))


def text_column(texts: pd.Index) -> npt.NDArray[np.uint8]:
    """Return texts as the bytes of UTF-8, one a line: for what a page seldom needs, and then all of it."""
    joined = "\n".join(visible_text(text).replace("\n", " ") for text in texts.astype(str))
    return np.frombuffer(joined.encode(), dtype=np.uint8)


def _flags(units: pd.DataFrame, column: str, *, default: bool) -> npt.NDArray[np.uint8]:
    given = units[column].to_numpy() if column in units else np.full(len(units), default)
    return given.astype(np.uint8)


def _two_digits(raw: pd.Series, factor: int) -> npt.NDArray[np.uint16]:
    """Return raw values times a factor, to two significant digits, as whole numbers; 65535 is unknown."""
    given = raw.to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.where(given > 0, given, 1.0))) - 1)
    whole = np.rint(np.rint(given / unit) * unit * factor)
    return np.where(np.isnan(given), _MOST, np.clip(whole, 0, _MOST - 1)).astype(np.uint16)


def _add_names(columns: Columns, names: _Names, grid: Grid, study: Study, scores: Scores) -> None:
    """Add the names that may stand on the map, the most important first."""
    found = find_names(study, scores.spaces, scores.blocks)
    columns.add_packed("names.shape", pack_shapes(found.geometry, grid=grid, tolerance_m=2))
    columns.add("names.name", names.places(found["name"]))
    columns.add("names.kind", found["kind"].map(NAME_PLACES).to_numpy(dtype=np.uint8))
    columns.add("names.size", np.rint(found["size_m"].to_numpy(dtype=float)).astype(np.uint32))


def _bounds(study: Study, grid: Grid) -> list[int]:
    corners = gpd.GeoSeries([study.area], crs=study.crs).to_crs(LONLAT).get_coordinates().to_numpy()
    steps = grid.steps(corners)
    return [int(value) for value in (*steps.min(axis=0), *steps.max(axis=0))]


def _known_components(scores: Scores, needs: Needs) -> list[str]:
    """Return the components that the page tells and that have a value anywhere."""
    told = [name for name in COMPONENTS[:-1] if any(needs.points(name, phase) for phase in needs.phases)]
    wanted = [*told, *(["incidents"] if needs.incidents else [])]
    return [name for name in wanted if any(_is_known(scores, name, phase) for phase in (*PHASES, ALL_DAY))]


def _is_known(scores: Scores, name: str, phase: str) -> bool:
    column = f"{name}_{phase}"
    return any(column in table and bool(table[column].notna().any()) for table in (scores.blocks, scores.spaces))


def _heard(scores: Scores) -> dict[str, list[list[str]]]:
    """Return the sources behind each component with their commonest date, the commonest first, three at most."""
    rows = scores.long.loc[scores.long["component"].isin(COMPONENTS), ["component", "source", "date"]]
    rows = rows.assign(source=rows["source"].fillna(""), date=rows["date"].astype("string").fillna(""))
    common = rows.value_counts(sort=False).reset_index(name="n").sort_values(["n", "source"], ascending=[False, True])
    common = common[common["source"] != ""].drop_duplicates(["component", "source"])
    return {
        str(name): group[["source", "date"]].astype(str).to_numpy()[:3].tolist()
        for name, group in common.groupby("component")
    }


def _plain(source: Mapping[str, Any]) -> dict[str, Any]:
    words = {key: str(source.get(key) or "") for key in ("layer", "file", "licence", "date")}
    return {**words, "simulated": bool(source.get("simulated"))}


def _notes(study: Study, scores: Scores) -> list[list[str]]:
    """Return the layer and the sentence of what a reader must know: traps first, details last."""
    same = scores.profile == study.profile
    findings = study.findings if same else with_finding(study.findings, scores.profile)
    told = [each for each in findings if each.kind in ("trap", "note")]
    told.sort(key=lambda each: (each.code in _DETAILS, each.kind == "note"))
    return [[each.layer, each.says] for each in told]
