"""What is drawn of each street and space on paper: its class of colour, its class of width, and how sure both are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import ALL_DAY, PHASES
from geosafe.recipe import EVERYTHING
from geosafe.show import palette
from geosafe.show.map_data import night_change
from geosafe.show.map_nightlife import HOURS, START, TENTHS, homes_told, late_told
from geosafe.show.map_nightlife import UNKNOWN as NIGHT_UNKNOWN
from geosafe.show.public_concentrations import CONCENTRATION, public_concentrations
from geosafe.show.public_incidents import FEWER_THAN_FIVE, UNKNOWN, expected_incidents, public_incidents
from geosafe.show.view_classes import Classed, classed
from geosafe.show.view_values import Subject
from geosafe.show.views import VIEWS

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: The phase that stands for the night less the day.
CHANGE: Final = "change"
PRINT_PHASES: Final = (*PHASES, CHANGE)
#: Codes of colour beside the classes from 0.
NOT_KNOWN: Final = -1
FEW: Final = 5
NOT_SCORED: Final = 9

_Floats = npt.NDArray[np.float64]
_Classes = tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]


def phases_of(view: str) -> tuple[str, ...]:
    """Return the phases that a view stands in, and the change from day to night where both are points."""
    known = VIEWS[view]
    return (*known.phases, CHANGE) if known.scored and {"day", "night"} <= set(known.phases) else known.phases


def require_view(phase: str, view: str) -> None:
    """Raise :class:`CallError` where there is no such phase or view, or the two do not go together."""
    if phase not in PRINT_PHASES:
        raise CallError(f"the phase must be one of {', '.join(PRINT_PHASES)}, got {phase!r}")
    if view not in VIEWS:
        raise CallError(f"colour can show {', '.join(VIEWS)}, got {view!r}")
    if phase not in phases_of(view):
        raise CallError(f"the view {view} stands in {', '.join(phases_of(view))}, got the phase {phase!r}")


def looks(study: Study, scores: Scores, *, blocks: bool, phase: str, view: str) -> pd.DataFrame:
    """Return how each block or space is drawn in a view with its fixed classes: see :func:`looks_of`."""
    subject, known = Subject(study, scores), VIEWS[view]
    shown = classed(subject, view, EVERYTHING, PHASES) or Classed(view, known, {}, known.edges, "fixed")
    return looks_of(subject, shown, kind="blocks" if blocks else "spaces", phase=phase)


def looks_of(subject: Subject, shown: Classed, *, kind: str, phase: str) -> pd.DataFrame:
    """Return how each block or space is drawn, with the same classes as on the interactive map.

    Parameters
    ----------
    subject
        What is drawn.
    shown
        The view that colour shows, in its classes.
    kind
        ``blocks`` or ``spaces``.
    phase
        One of :data:`PRINT_PHASES`.

    Returns
    -------
    DataFrame on the index of the blocks or the spaces
        ``colour`` (int8): class from 0, ``NOT_KNOWN``, ``FEW`` (fewer than five) or ``NOT_SCORED``; ``width`` (int8):
        class of expected people, -1 unknown; ``wide`` (bool): the interval of the colour spans three classes;
        ``outline`` (bool): records concentrate here, where recorded incidents are shown.
    """
    units = subject.units(kind)
    at = "night" if phase == CHANGE else phase
    width = palette.classify(_points(units, f"activity_{at}"), palette.SCORE_EDGES)
    colour, wide = _classes(subject, shown, kind, phase)
    ranked = units["ranked"].to_numpy(bool) if "ranked" in units else np.ones(len(units), bool)
    outline = np.zeros(len(units), bool)
    if shown.name == "incidents" and kind == "blocks" and (found := subject.scores.concentrations):
        outline = (public_concentrations(found.blocks).reindex(units.index) == CONCENTRATION).to_numpy() & ranked
    return pd.DataFrame(
        {"colour": np.where(ranked, colour, NOT_SCORED).astype(np.int8), "width": width, "wide": wide & ranked,
         "outline": outline},
        index=units.index,
    )  # fmt: skip


def _classes(subject: Subject, shown: Classed, kind: str, phase: str) -> _Classes:
    """Return the class of each unit and whether it is uncertain; not scored where this kind has no values."""
    units, view = subject.units(kind), shown.view
    sure = np.zeros(len(units), bool)
    if phase == CHANGE:
        return palette.classify(_change(units, shown.name), palette.CHANGE_EDGES), sure
    if shown.name == "incidents":
        timed = told_for_phase(subject.scores, phase)
        return _incidents(subject.study, units, phase if timed else ALL_DAY, blocks=kind == "blocks")
    if (kind, phase) not in shown.found:
        return np.full(len(units), NOT_SCORED, np.int8), sure
    values = shown.found[kind, phase]
    if values is None:
        return _night(subject, shown, phase)
    if view.scored:
        colour = palette.classify(_points(units, f"{shown.name}_{phase}"), shown.edges)
        spread = _points(units, f"{shown.name}_{phase}_hi") - _points(units, f"{shown.name}_{phase}_lo")
        return colour, (colour >= 0) & (np.nan_to_num(spread) > palette.WIDE_INTERVAL)
    scale = 1 if view.ramp == "change" else shown.factor
    colour = palette.classify(shown.whole(values) / scale, shown.edges)
    turned = np.where((colour >= 0) & view.reverse, len(shown.edges) - colour, colour)
    return turned.astype(np.int8), shown.wide(values)


def _night(subject: Subject, shown: Classed, phase: str) -> _Classes:
    """Return the classes of nightlife in the night and hour that the interactive map begins with."""
    found, index = subject.scores.nightlife, subject.scores.blocks.index
    if found is None:
        return np.full(len(index), NOT_KNOWN, np.int8), np.zeros(len(index), bool)
    day, hour = START[0], hour_place(phase)
    if shown.name == "homes_near":
        codes = homes_told(found, index)[:, day, hour - 1]
        return np.where(codes == NIGHT_UNKNOWN, NOT_KNOWN, codes).astype(np.int8), np.zeros(len(index), bool)
    all_tenths, all_wide = late_told(found, index)
    tenths, wide = all_tenths[:, day, hour], all_wide[:, day, hour]
    value = np.where(tenths == NIGHT_UNKNOWN, np.nan, tenths / TENTHS)
    return palette.classify(value, shown.edges), wide & ~np.isnan(value)


def hour_place(phase: str) -> int:
    """Return the place among the hours of nightlife of the one that is drawn in a phase: the first in the evening."""
    return START[1] if phase == "night" else 0


def hour_shown(phase: str) -> int:
    """Return the clock hour of nightlife that is drawn in a phase."""
    return HOURS[hour_place(phase)]


def _points(units: pd.DataFrame, column: str) -> _Floats:
    """Return whole points, as every map tells them; NaN unknown, all of them where there is no such column."""
    if column not in units:
        return np.full(len(units), np.nan)
    return np.asarray(np.rint(np.clip(units[column].to_numpy(float), 0, 100)))


def _change(units: pd.DataFrame, view: str) -> _Floats:
    if view == "conditions":
        return np.asarray(np.rint(night_change(units).to_numpy(float)))
    return _points(units, f"{view}_night") - _points(units, f"{view}_day")


def told_for_phase(scores: Scores, phase: str) -> bool:
    """Return whether the times of incidents tell of a phase."""
    column = f"incidents_{phase}"
    return any(column in table and bool(table[column].notna().any()) for table in (scores.blocks, scores.spaces))


def _incidents(study: Study, units: pd.DataFrame, phase: str, *, blocks: bool) -> _Classes:
    """Return the class told in public: nothing from which a count under five could be worked back."""
    if f"incidents_{phase}" not in units:
        return np.full(len(units), NOT_KNOWN, np.int8), np.zeros(len(units), bool)
    expected = expected_incidents(study, units, phase) if blocks else np.full(len(units), np.nan)
    told = public_incidents(units, phase, expected=expected)
    code = told["code"].to_numpy(int)
    colour = np.select([code == UNKNOWN, code > FEWER_THAN_FIVE], [NOT_KNOWN, code - FEWER_THAN_FIVE - 1], code)
    return colour.astype(np.int8), told["wide"].to_numpy(bool)


def incident_words(scores: Scores, phase: str) -> tuple[pd.Series, bool]:
    """Return the key of what may be said of incidents in each space, and whether it is of all hours together.

    Keys are ``usual.0`` to ``usual.7`` and ``usual.-1`` of the catalogue: classes, never a count under
    five.
    """
    timed = told_for_phase(scores, phase)
    units = scores.spaces
    column = phase if timed else ALL_DAY
    if f"incidents_{column}" not in units:
        return pd.Series("usual.-1", index=units.index), not timed
    told = public_incidents(units, column, expected=np.full(len(units), np.nan))["code"].to_numpy(int)
    return pd.Series([f"usual.{-1 if code == UNKNOWN else code}" for code in told], index=units.index), not timed


def share_missing(units: pd.DataFrame, look: pd.DataFrame) -> float:
    """Return the share of scored streets' length, or of spaces' ground, that has no class in what is drawn (0-1)."""
    ranked = (look["colour"] != NOT_SCORED).to_numpy()
    size = units["walk_length_m" if "walk_length_m" in units else "area_m2"].to_numpy(float)
    size = np.rint(size) * ranked
    missing = look["colour"].isin([NOT_KNOWN, FEW]).to_numpy()
    return float(size[missing].sum() / size.sum()) if size.sum() else 0.0
