"""The frame around the map in the dark, for readers whose system is dark while the map shows the day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from geosafe.show.palette import THEMES

#: Which dark theme lends its frame to a light one. The map keeps its own mood: it is what tells day from night.
LENDS: Final = {"day": "evening", "change": "evening"}
#: What is lent; the rest of a theme belongs to the map.
LENT: Final = ("card", "ink", "soft", "line", "accent", "on_accent", "flag")


def dark_chrome_css() -> str:
    """Return the rule that darkens rail, panel and dialogs of the light themes on screens that are dark.

    What the page draws in the map's own colours (legend, bars, curve) stands there on the map's own paper,
    ``--patch``, ``--patch-ink`` and so on.
    """
    rules = []
    for light, dark in LENDS.items():
        lender, own = asdict(THEMES[dark]), THEMES[light]
        lent = ";".join(f"--{name.replace('_', '-')}:{lender[name]}" for name in LENT)
        kept = ";".join(f"--patch{_after(name)}:{value}" for name, value in asdict(own).items() if name in LENT)
        rules.append(f':root[data-theme="{light}"]{{{lent};{kept};color-scheme:dark}}')
    return "@media screen and (prefers-color-scheme:dark){" + "".join(rules) + "}"


def _after(name: str) -> str:
    """Return what follows ``--patch`` in the name of a colour that the map keeps: nothing for its paper."""
    return "" if name == "card" else f"-{name.replace('_', '-')}"
