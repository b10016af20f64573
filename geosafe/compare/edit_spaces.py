"""Spaces: a public space that is open at other hours, to others, or of another kind."""

from __future__ import annotations

import pandas as pd

from geosafe.compare.change import Change, EditError
from geosafe.compare.find import spaces_of
from geosafe.scenario import ChangeSpace
from geosafe.study import Study


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
    told = {"opening_hours": "open", "access": "for", "kind": "now a"}
    said = ", ".join(f"{told[name]} {'everyone' if value == 'yes' else value}" for name, value in given.items())
    names = ", ".join(found["name"].dropna().unique()) or ", ".join(found.index)
    return Change(f"{names}: {said}.", cells={"spaces": cells}, hours=hours)
