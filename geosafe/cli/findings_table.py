"""Findings as a table that a planner can read, and as JSON for scripts."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator

from geosafe.errors import visible
from geosafe.findings import Finding
from geosafe.study import Study

_ORDER = ("study", "streets", "spaces", "venues", "hours", "stops", "amenities", "buildings", "lamps", "incidents")
_HEADINGS = {"found": "found", "set aside": "set aside", "note": "note", "trap": "beware"}


def findings_table(study: Study, *, width: int | None = None) -> str:
    """Return the findings layer by layer, wrapped to the terminal."""
    columns = width or min(shutil.get_terminal_size((100, 24)).columns, 110)
    lines = [visible(study.name), "=" * min(len(study.name), columns)]
    layers = dict.fromkeys([*_ORDER, *(finding.layer for finding in study.findings)])
    for layer in layers:
        found = [finding for finding in study.findings if finding.layer == layer]
        if found:
            lines += ["", layer.capitalize()]
            lines += [line for kind in _HEADINGS for finding in found if finding.kind == kind
                      for line in _told(finding, columns)]  # fmt: skip
    traps = sum(finding.kind == "trap" for finding in study.findings)
    beware = {0: "", 1: " There is one thing to beware of."}.get(traps, f" There are {traps} things to beware of.")
    return "\n".join([*lines, "", f"Nothing stops this study from being scored.{beware}"])


def _told(finding: Finding, columns: int) -> Iterator[str]:
    text = visible(f"{finding.says} {finding.todo}".strip())
    lead = f"  {_HEADINGS[finding.kind]:<10} "
    yield from textwrap.wrap(text, columns, initial_indent=lead, subsequent_indent=" " * len(lead))


def findings_json(study: Study) -> str:
    """Return name, period, table sizes and findings as JSON."""
    tables = ("segments", "blocks", "spaces", "venues", "stops", "buildings", "amenities", "lamps", "incidents")
    return json.dumps(
        {
            "name": study.name,
            "period": {"from": str(study.period.start), "to": str(study.period.end)},
            "timezone": study.timezone,
            "rows": {table: len(getattr(study, table)) for table in tables},
            "findings": [vars(finding) for finding in study.findings],
        },
        indent=2,
        ensure_ascii=True,
    )
