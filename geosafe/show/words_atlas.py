"""The words of a map in several sheets, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ATLAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "atlas.sheet": "Sheet {n} of {m}",
        "atlas.to": "Sheet {n}",
        "atlas.alt": "Sheet {n} of {m}. {map}",
        "atlas.overview": "The numbers on the map are those of the {m} sheets that follow, at 1:{scale}.",
        "atlas.key": "The whole legend is on page 1. Sheets overlap at their edges.",
    }
)
