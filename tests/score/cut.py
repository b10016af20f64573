"""Cut a segment of the town in two, to see that nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.score.town import Way


def cut(ways: Mapping[str, Way], name: str, *, at: float) -> dict[str, Way]:
    """Return the ways with a straight one cut at a share of its length; both parts stay in its block."""
    way = ways[name]
    (x0, y0), (x1, y1) = way.line
    middle = (x0 + at * (x1 - x0), y0 + at * (y1 - y0))
    block = way.block or name
    parts = [
        replace(way, line=[way.line[0], middle], block=block),
        replace(way, line=[middle, way.line[1]], block=block),
    ]
    return {**{key: each for key, each in ways.items() if key != name}, f"{name}a": parts[0], f"{name}b": parts[1]}
