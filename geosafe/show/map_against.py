"""The second result on a map: its scores beside those of the study, unit by unit, so that both can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geosafe.params import COMPONENTS
from geosafe.show.embed import Columns, small_numbers

if TYPE_CHECKING:
    import pandas as pd

    from geosafe.show.map_needs import Needs
    from geosafe.show.view_values import Subject

#: What is told of a second result; recorded incidents are not: two results of the same records differ by few of them.
_TOLD = ("conditions", *(name for name in COMPONENTS if name != "incidents"))


def add_against(columns: Columns, subject: Subject, what: str, needs: Needs) -> None:
    """Add the scores of what a study is compared with, on the ids of the study; nothing where it is compared with none.

    ``{what}.{phase}.{name}.other`` and its bounds ``.lo.other`` and ``.hi.other`` are whole points, 255 unknown or no
    such unit there; so is ``{what}.{phase}.conditions.coverage.other`` in per cent.
    """
    if subject.against is None:
        return
    own = subject.units(what)
    other: pd.DataFrame = getattr(subject.against[1], what).reindex(own.index)
    for phase in needs.phases:
        for name in (name for name in _TOLD if needs.points(name, phase)):
            if f"{name}_{phase}" not in other or f"{name}_{phase}" not in own:
                continue
            for end, suffix in (("", ""), (".lo", "_lo"), (".hi", "_hi")) if needs.bounds(name) else (("", ""),):
                columns.add(f"{what}.{phase}.{name}{end}.other", small_numbers(other[f"{name}_{phase}{suffix}"]))
        if needs.points("conditions", phase):
            share = other[f"conditions_{phase}_coverage"] * 100
            columns.add(f"{what}.{phase}.conditions.coverage.other", small_numbers(share))
