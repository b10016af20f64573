"""What edits would touch, as lines for a terminal."""

from __future__ import annotations

import textwrap

import pandas as pd

from geosafe.errors import visible

_WIDTH = 100


def edit_table(edits: pd.DataFrame) -> str:
    """Return what each edit would touch and cost, scenario by scenario; ``edits`` as ``gs.explain_scenarios`` tells."""
    lines = []
    for name, own in edits.groupby("scenario", sort=False):
        lines.append(visible(str(name)))
        several = len({*own["stage"]}) > 1
        for row in own.to_dict("records"):
            money = f" {row['currency']}" if isinstance(row["currency"], str) else ""
            costs = (("capital", "to build"), ("yearly", "a year"))
            cost = "".join(f" {row[what]:,.0f}{money} {words}." for what, words in costs if row[what])
            stage = f"Stage {row['stage']}. " if several else ""
            needs = f" Needs: {row['needs']}." if row["needs"] else ""
            said = visible(f"{stage}{row['did']}{cost}{needs}")
            lines += textwrap.wrap(said, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"
