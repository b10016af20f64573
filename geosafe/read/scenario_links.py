"""What edits need of one another, and when they are made: whether that can be."""

from __future__ import annotations

from collections.abc import Sequence

from geosafe.errors import Fault
from geosafe.read.scenario_values import nearest
from geosafe.scenario import Edit


def check_links(edits: Sequence[Edit], file: str) -> list[Fault]:
    """Return every fault of labels, needs and stages: what is called twice, missing, later, or needs itself."""
    faults = []
    by_label: dict[str, Edit] = {}
    for edit in edits:
        if edit.label in by_label:
            found = f"two edits are called {edit.label!r}"
            faults.append(_fault(file, edit, found, "Give each a label of its own."))
        elif edit.label:
            by_label[edit.label] = edit
    for edit in edits:
        for need in edit.needs:
            needed = by_label.get(need)
            if needed is None:
                found = f"it needs {need!r}, and no edit has that label"
                faults.append(_fault(file, edit, found, f"{nearest(need, by_label)}Write `label: {need}` beside one."))
            elif needed.stage > edit.stage:
                found = f"it is made in stage {edit.stage} and needs {need!r} of stage {needed.stage}"
                faults.append(_fault(file, edit, found, "Make what is needed first."))
    if not faults:
        faults = [_fault(file, by_label[label], f"{label!r} needs itself, by way of what it needs", "Break the ring.")
                  for label in _in_rings(by_label)]  # fmt: skip
    return faults


def _in_rings(by_label: dict[str, Edit]) -> list[str]:
    """Return the labels that are left when those that need nothing are taken away, over and over."""
    left = dict(by_label)
    while free := [label for label, edit in left.items() if not any(need in left for need in edit.needs)]:
        for label in free:
            del left[label]
    return [*left]


def _fault(file: str, edit: Edit, found: str, remedy: str) -> Fault:
    return Fault(edit.source or f"{file}, edit {edit.n}", found, remedy)
