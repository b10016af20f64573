"""What is drawn of each street and space on paper: its class of colour, its class of width, and how sure both are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import ALL_DAY, PHASES
from geosafe.show import palette
from geosafe.show.map_data import night_change
from geosafe.show.public_incidents import FEWER_THAN_FIVE, UNKNOWN, expected_incidents, public_incidents
from geosafe.show.view_values import Subject
from geosafe.show.views import VIEWS, View

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: The phase that stands for the night less the day.
CHANGE: Final = "change"
PRINT_PHASES: Final = (*PHASES, CHANGE)
#: What colour can show on paper: the views of the page that are worked out of one study's scores.
PRINT_VIEWS: Final = ("conditions", "light", "activity", "surveillance", "access", "comfort", "incidents", "seen_lit",
                      "seen_peopled", "refuge", "ways_out", "step_free", "mix", "open_to_all")  # fmt: skip
#: An interval that reaches so many classes beyond its first is wide: it says little.
_WIDE_CLASSES: Final = 3
#: Codes of colour beside the five classes 0-4.
NOT_KNOWN: Final = -1
FEW: Final = 5
NOT_SCORED: Final = 9

_Floats = npt.NDArray[np.float64]


def require_view(phase: str, view: str) -> None:
    """Raise :class:`CallError` where there is no such phase or view, or the two do not go together."""
    if phase not in PRINT_PHASES:
        raise CallError(f"the phase must be one of {', '.join(PRINT_PHASES)}, got {phase!r}")
    if view not in PRINT_VIEWS:
        raise CallError(f"on paper colour can show {', '.join(PRINT_VIEWS)}, got {view!r}")
    known = VIEWS[view]
    allowed = (*known.phases, CHANGE) if known.scored and {"day", "night"} <= set(known.phases) else known.phases
    if phase not in allowed:
        raise CallError(f"the view {view} stands in {', '.join(allowed)}, got the phase {phase!r}")


def looks(study: Study, scores: Scores, *, blocks: bool, phase: str, view: str) -> pd.DataFrame:
    """Return how each block or space is drawn, with the same classes as on the interactive map.

    Returns
    -------
    DataFrame on the index of the blocks or the spaces
        ``colour`` (int8): class 0-4, ``NOT_KNOWN``, ``FEW`` (fewer than five incidents) or ``NOT_SCORED``; ``width``
        (int8): class of expected people, -1 unknown; ``wide`` (bool): the interval of the colour spans three classes.
    """
    units = scores.blocks if blocks else scores.spaces
    at = "night" if phase == CHANGE else phase
    width = palette.classify(_points(units, f"activity_{at}"), palette.SCORE_EDGES)
    if view == "incidents":
        colour, wide = _incidents(study, units, phase if told_for_phase(scores, phase) else ALL_DAY, blocks=blocks)
    elif phase == CHANGE:
        colour, wide = palette.classify(_change(units, view), palette.CHANGE_EDGES), np.zeros(len(units), bool)
    elif not VIEWS[view].scored:
        colour, wide = _classes(
            Subject(study, scores), VIEWS[view], "blocks" if blocks else "spaces", phase, len(units)
        )
    else:
        column = f"{view}_{phase}"
        colour = palette.classify(_points(units, column), palette.SCORE_EDGES)
        spread = _points(units, f"{column}_hi") - _points(units, f"{column}_lo")
        wide = (colour >= 0) & (np.nan_to_num(spread) > palette.WIDE_INTERVAL)
    ranked = units["ranked"].to_numpy(bool) if "ranked" in units else np.ones(len(units), bool)
    return pd.DataFrame(
        {"colour": np.where(ranked, colour, NOT_SCORED).astype(np.int8), "width": width, "wide": wide & ranked},
        index=units.index,
    )


def _classes(
    subject: Subject, view: View, kind: str, phase: str, n: int
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:  # fmt: skip
    """Return the classes of a view in its own unit, from little support to much; not scored where it has no values."""
    values = view.values(subject, kind, phase)
    if values is None or np.isnan(values.value).all():
        return np.full(n, NOT_SCORED, np.int8), np.zeros(n, bool)
    colour = palette.classify(values.value, view.edges)
    last = len(view.edges)
    wide = np.zeros(n, bool)
    if values.lo is not None and values.hi is not None:
        low, high = palette.classify(values.lo, view.edges), palette.classify(values.hi, view.edges)
        wide = (colour >= 0) & (high.astype(int) - low >= _WIDE_CLASSES)
    return np.where((colour >= 0) & view.reverse, last - colour, colour).astype(np.int8), wide


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


def _incidents(
    study: Study, units: pd.DataFrame, phase: str, *, blocks: bool
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
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


def share_missing(scores: Scores, look: pd.DataFrame) -> float:
    """Return the share of the length of scored streets that has no class in what is drawn (0-1)."""
    ranked = (look["colour"] != NOT_SCORED).to_numpy()
    length = np.rint(scores.blocks["walk_length_m"].to_numpy(float)) * ranked
    missing = look["colour"].isin([NOT_KNOWN, FEW]).to_numpy()
    return float(length[missing].sum() / length.sum()) if length.sum() else 0.0
