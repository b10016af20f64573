"""Views: what colour can show on a map. One entry in :data:`VIEWS` adds one.

An entry says where the values come from, how they become classes and in which phases they stand; its words are
``view.NAME``, ``legend.unit.NAME``, ``legend.low.NAME``, ``legend.high.NAME``, ``view.NAME.needs`` and, for the panel,
``fact.view.NAME`` in ``words_views.py``. The page looks values up by the same name (``assets/views.js``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geosafe.params import DARK_PHASES, PHASES
from geosafe.show import palette, view_values
from geosafe.show.map_said import gap
from geosafe.show.view_values import Subject, Values

#: Edges of new views; all are our judgement. Shares [%]; refuge [m]; detours [m]; ways out [directions];
#: uses in effect [number]; late venues [open-venue equivalents]; dwellings [number]; felt less recorded [points
#: of percentile].
_SHARE_EDGES: Final = palette.SCORE_EDGES
_REFUGE_EDGES_M: Final = (50.0, 100.0, 200.0, 400.0)
_DETOUR_EDGES_M: Final = (25.0, 75.0, 150.0, 250.0)
_WAYS_EDGES: Final = (1.5, 2.5, 3.5, 4.5)
_USES_EDGES: Final = (1.5, 2.5, 3.5, 4.5)
_LATE_EDGES: Final = (1.0, 3.0, 6.0, 12.0)
_GAP_EDGES: Final = (-50.0, -15.0, 15.0, 50.0)
_HOMES_EDGES: Final = (10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class View:
    """What colour can show.

    Attributes
    ----------
    group
        What it stands with where a view is chosen: ``group.GROUP`` among the words.
    edges
        Fixed edges between classes, ascending, in the unit of its values.
    values
        Gives the values of blocks or spaces in a phase; None where there are none, or where the page is told the
        classes alone by other means.
    measure
        The goalposts that turn its points into the unit of the legend; None: its values are in that unit.
    phases
        In which it can stand.
    ramp
        ``scale`` from dim to lit, ``incidents`` for amounts that are neither good nor bad, or ``change``.
    reverse
        Whether less is more support, as with distances.
    scored
        Whether the page holds it as a score, in points.
    """

    group: str
    edges: tuple[float, ...]
    values: Callable[[Subject, str, str], Values | None]
    measure: str | None = None
    phases: tuple[str, ...] = PHASES
    ramp: str = "scale"
    reverse: bool = False
    scored: bool = False


def _score(group: str, name: str, *, measure: str | None = None, phases: tuple[str, ...] = PHASES) -> View:
    values = view_values.score_of(name)
    return View(group, palette.SCORE_EDGES, values, measure=measure, phases=phases, scored=True)


def _difference(name: str, phases: tuple[str, ...] = PHASES) -> View:
    return View("compare", palette.CHANGE_EDGES, view_values.difference_of(name), phases=phases, ramp="change")


#: Every view by its name, in the order in which a map offers them.
VIEWS: Final[Mapping[str, View]] = MappingProxyType(
    {
        "conditions": _score("points", "conditions"),
        "light": _score("points", "light", measure="light", phases=DARK_PHASES),
        "activity": _score("points", "activity", measure="activity"),
        "surveillance": _score("points", "surveillance", measure="surveillance"),
        "access": _score("points", "access"),
        "comfort": _score("points", "comfort"),
        "incidents": View("points", palette.INCIDENT_EDGES, view_values.nothing, ramp="incidents"),
        "seen_lit": View("sight", _SHARE_EDGES, view_values.seen_from("lit"), phases=DARK_PHASES),
        "seen_peopled": View("sight", _SHARE_EDGES, view_values.seen_from("peopled")),
        "refuge": View("ways", _REFUGE_EDGES_M, view_values.refuge, reverse=True),
        "ways_out": View("ways", _WAYS_EDGES, view_values.part("ways_out")),
        "step_free": View("ways", _DETOUR_EDGES_M, view_values.part("step_free"), reverse=True),
        "mix": View("uses", _USES_EDGES, view_values.mix),
        "open_to_all": View("uses", _SHARE_EDGES, view_values.open_to_all),
        "late_venues": View("night", _LATE_EDGES, view_values.nothing, phases=DARK_PHASES, ramp="incidents"),
        "homes_near": View("night", _HOMES_EDGES, view_values.nothing, phases=("night",), ramp="incidents"),
        "perceived": View("compare", _GAP_EDGES, gap, ramp="change"),
        "difference": _difference("conditions"),
        "difference_light": _difference("light", DARK_PHASES),
        "difference_people": _difference("activity"),
    }
)
