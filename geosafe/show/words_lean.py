"""Words of panels that have no bars, and of spaces without a name in a list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LEAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "panel.shown": "{view}: {value} of 100 points, and between {low} and {high} by what is known.",
        "panel.shown.unknown": "{view}: too little is known to say.",
        "unnamed.listed": "a space without a name ({id})",
    }
)
