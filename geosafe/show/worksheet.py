"""The worksheet: two pages in black and white on which a group sets its own weights."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from geosafe.atomic import whole_file
from geosafe.params import COMPONENTS, DARK_PHASES, GOALPOSTS, PARTS, PHASES
from geosafe.profile import DISTANCES
from geosafe.show.worksheet_words import COMPONENT_MEANS, PART_NAMES, WORKSHEET

#: A fixed time stamp, so that the same worksheet has the same bytes.
_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)


def worksheet() -> bytes:
    """Return the worksheet as a tagged PDF (PDF/UA-1) of two A4 pages.

    It shows no weights that come with geosafe: they would draw the group towards them.
    """
    import typst

    template = (files("geosafe.show") / "templates" / "worksheet.typ").read_bytes()
    pages = typst.compile(
        template, format="pdf", sys_inputs={"data": json.dumps(_data(), ensure_ascii=True)}, pdf_standards="ua-1",
        timestamp=_DATE, ignore_system_fonts=True,
    )  # fmt: skip
    if not isinstance(pages, bytes):
        raise TypeError(f"the worksheet must come as one file, got {type(pages).__name__}")
    return pages


def write_worksheet(path: Path) -> None:
    """Write the worksheet, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_bytes(worksheet())


def _data() -> dict[str, Any]:
    """Return every word and number on the worksheet."""
    dark = [phase in DARK_PHASES for phase in PHASES]
    return {
        **WORKSHEET,
        "phases": [phase.capitalize() for phase in PHASES],
        "components": [
            {"name": name.capitalize(), "means": COMPONENT_MEANS[name],
             "scored": dark if name == "light" else [True] * len(PHASES)}
            for name in COMPONENTS
        ],
        "parts": {
            **WORKSHEET["parts"],
            "tables": [{"name": name.capitalize(), "parts": [PART_NAMES[part] for part in parts]}
                       for name, parts in PARTS.items()],
        },
        "constraints": {
            **WORKSHEET["constraints"],
            "distances": [
                {"name": PART_NAMES[part],
                 "between": f"{GOALPOSTS[part].full_at:g} to {GOALPOSTS[part].zero_at:g} m"}
                for part in DISTANCES
            ],
        },
    }  # fmt: skip
