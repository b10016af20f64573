"""A suggestion as the text of a scenario file: each edit with its reason, what it gives and what it costs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any

from geosafe.errors import visible
from geosafe.scenario import AddHosts, AddLamps, AddToilet, Cost, Edit, SetHours
from geosafe.suggestion import Suggestion

#: What each need is called.
WORDS: Mapping[str, str] = {
    "light": "light on streets that have too little", "refuge": "somebody to turn to within reach",
    "stop": "a stop with service within reach", "toilet": "an open toilet within reach",
}  # fmt: skip
_WIDTH = 110


def scenario_text(suggestion: Suggestion) -> str:
    """Return a suggestion as YAML that ``geosafe compare`` reads; the same suggestion gives the same text."""
    scenario, edits = suggestion.scenario, suggestion.edits
    lines = [*_head(suggestion), f"name: {_quoted(scenario.name)}", f"because: {_quoted(scenario.because)}"]
    lines += [f"serves: [{', '.join(scenario.serves)}]", f"currency: {suggestion.costs.currency}", "edits:"]
    currency = suggestion.costs.currency
    for edit, row in zip(scenario.edits, edits.to_dict("records"), strict=True):
        lines += _comment(
            f"{row['what']}, {row['where']}: serves {row['metres']:,.0f} m of street, {_percent(row['people'])} of all "
            f"who are expected after dark. Gain {row['gain']:.2g} points; {_money(row['whole'])} {currency} over "
            f"{suggestion.costs.years:g} years.",
            "  ",
        )
        lines.append(f"  - {edit.key}: {_flow(_values(edit))}")
    return "\n".join(lines) + "\n"


def summary_lines(suggestion: Suggestion) -> list[str]:
    """Return what a suggestion comes to, in plain sentences."""
    costs, edits = suggestion.costs, suggestion.edits
    said = [
        f"{len(edits)} edits of {sum(suggestion.candidates.values()):,} that could be made, for "
        f"{_money(suggestion.spent)} of {_money(suggestion.budget)} {costs.currency}: "
        f"{_money(edits['capital'].sum())} to build and {_money(edits['yearly'].sum())} a year over {costs.years:g} "
        "years.",
        _proof(suggestion),
    ]
    promised = sum(suggestion.promised.values())
    if suggestion.found:
        said.append(
            f"Promised, adding up edit by edit: {promised:.3g} of 100 points of need. Found, with all edits in the "
            f"study and scored again: {sum(suggestion.found.values()):.3g}."
        )
    else:
        said.append(f"Promised, adding up edit by edit: {promised:.3g} of 100 points of need. Not scored again.")
    for name, row in suggestion.needs.iterrows():
        if str(name) not in suggestion.promised:
            continue
        found = f", found {suggestion.found[str(name)]:.2g}" if suggestion.found else ""
        said.append(
            f"{WORDS[str(name)].capitalize()}: of {row['weight']:.3g} points, {row['met']:.3g} are met today, "
            f"{row['unmet']:.3g} are not, and of {row['unknown']:.3g} nobody knows; promised "
            f"{suggestion.promised[str(name)]:.2g}{found}."
        )
    said += [f"No {kind} are among them: {why}" for kind, why in suggestion.none.items()]
    for each in suggestion.floors.to_dict("records"):
        said.append(
            f"{each['district']}: {_money(each['spent'])} {costs.currency} spent, at least {_money(each['floor'])} "
            f"asked; gain {each['gain']:.2g} points."
        )
    return said


def _proof(suggestion: Suggestion) -> str:
    if suggestion.gap == 0:
        return "No other set of these edits serves more for the budget: that is proven."
    more, early = _percent(suggestion.gap), " The search was ended early." if suggestion.stopped else ""
    return f"No other set of these edits serves over {more} more for the budget: that is proven.{early}"


def _head(suggestion: Suggestion) -> list[str]:
    lines = ["# Suggested by geosafe suggest; docs/suggest.md tells how. Costs are those of the list given, or round"]
    lines += ["# figures to begin a talk with. Read it, change it, and run geosafe compare on it."]
    for sentence in summary_lines(suggestion):
        lines += _comment(sentence, "")
    return lines


def _comment(text: str, indent: str) -> list[str]:
    """Return a text as lines of comment: whatever stands in it, no line of it is anything else."""
    plain = " ".join(visible(text).split())
    return textwrap.wrap(plain, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}#   ")


def _values(edit: Edit) -> dict[str, Any]:
    match edit:
        case AddLamps():
            own: dict[str, Any] = {"along": {"id": edit.where.id}, "every_m": edit.every_m, "height_m": edit.height_m,
                                   "flux_lm": edit.flux_lm, "cct_k": edit.cct_k}  # fmt: skip
        case AddHosts():
            own = {"at": {"id": edit.where.id}, "hours": edit.hours}
        case AddToilet():
            own = {"at": {"id": edit.where.id}, "hours": edit.hours, "wheelchair": edit.wheelchair}
        case SetHours():
            own = {edit.places.layer: {"id": edit.places.id}, "hours": edit.hours}
        case _:
            raise TypeError(f"no such edit is suggested: {type(edit).__name__}")
    return {**own, "cost": _cost(edit.cost)}


def _cost(cost: Cost) -> dict[str, float]:
    return {"capital": cost.capital, "yearly": cost.yearly}


def _flow(value: Any) -> str:
    """Return a value as YAML on one line; texts stand in quotes, so that none is read as anything else."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, int | float) else _quoted(str(value))


def _quoted(text: str) -> str:
    """Return a text in double quotes, as JSON and YAML both read it, in plain ASCII where it could be taken amiss."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _money(amount: float) -> str:
    return f"{amount:,.0f}"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"
