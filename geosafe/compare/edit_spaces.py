"""Spaces: a public space that is open at other hours, to others, or of another kind."""

from __future__ import annotations

import pandas as pd

from geosafe.compare.change import Change, EditError
from geosafe.compare.find import spaces_of
from geosafe.scenario import ChangeSpace
from geosafe.study import Study
from geosafe.told import said, word


def change_space(study: Study, edit: ChangeSpace) -> Change:
    """Return what changes of the public spaces chosen; who may be there follows from it (``entry``)."""
    found = spaces_of(study, edit.where)
    values = {"opening_hours": edit.hours, "access": edit.access, "kind": edit.kind}
    given = {name: value for name, value in values.items() if value is not None}
    if edit.kind is not None and edit.kind not in set(study.spaces["kind"]):
        kinds = ", ".join(sorted(study.spaces["kind"].unique()))
        raise EditError(f"{edit.kind!r} is no kind of public space here", f"Kinds: {kinds}.")
    cells = pd.DataFrame(
        {name: pd.Series([value] * len(found), found.index, dtype=object) for name, value in given.items()},
        index=found.index,
    )
    if (cells.fillna("") == found[[*given]].astype(object).fillna("")).all().all():
        raise EditError("the public space is so already", "Take the edit out.")
    hours = None
    if edit.hours is not None:
        kind = ("space " + found["kind"]).astype(object)
        hours = pd.DataFrame({"opening_hours": cells["opening_hours"], "kind": kind}, index=found.index)
    names = [*found["name"].dropna().unique()] or [*found.index]
    says = said("space.changed", names=names, changes=[_change(name, value) for name, value in given.items()])
    return Change(says, cells={"spaces": cells}, hours=hours)


def _change(column: str, value: str) -> str:
    """Say what a column becomes."""
    if column == "opening_hours":
        return said("space.open", hours=value)
    if column == "kind":
        return said("space.kind", kind=word(f"kind.{value}", value.replace("_", " ")))
    return said("space.everyone") if value == "yes" else said("space.for", whom=value)
