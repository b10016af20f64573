"""The words of hours, of comparison and of the filter on the map page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TIME: Final[Mapping[str, str]] = MappingProxyType(
    {
        "asides": "Look closer",
        "tool.hours": "Hour by hour",
        "tool.compare": "Compare",
        "tool.filter": "Filter",
        # Hours
        "hour.at": "{day} {time}",
        "hour.slider": "Hour of the week",
        "hour.value": "{hour}. {sun}",
        "hour.play": "Play",
        "hour.pause": "Pause",
        "hour.off": "Back to the phases",
        "hour.light": "Daylight",
        "hour.dark": "Dark",
        "hour.dark.part": "Dark {share} of the time",
        "hour.says.day": "Width: people expected in this hour. Colour: by day on average.",
        "hour.says.evening": "Width: people expected in this hour. Colour: in the evening on average.",
        "hour.says.night": "Width: people expected in this hour. Colour: at night on average.",
        "hour.says.none": "Width: people expected in this hour. Colour: not known, because the period has fewer than "
        "{hours} such hours.",
        "hour.bars": "Grey bars: people expected along all streets.",
        "hour.open": "open",
        "hour.closed": "closed",
        "legend.people.hour": "People in this hour",
        "legend.closed": "Space that is closed in this hour",
        "table.hour": "People, {hour}",
        # Comparison
        "compare.with": "Compare with",
        "compare.mode": "How to compare",
        "compare.beside": "Side by side",
        "compare.swipe": "Swipe",
        "compare.side": "{when}: {view}",
        "compare.side.other": "{other}, {when}: {view}",
        "compare.map": "Second map. {look}",
        "compare.divider": "Divider. Left: {left}. Right: {right}.",
        "compare.at": "{share} of the width from the left",
        # Filter
        "filter.well": "Only what is known well",
        "filter.component": "Point to filter by",
        "filter.is": "What is told of it",
        "filter.any": "Any point",
        "filter.is.unknown": "is not known",
        "filter.is.low": "is under {points}",
        "filter.is.known": "is known",
        "filter.evidence": "Evidence on conditions",
        "filter.share": "at least {share}",
        "filter.count": "{n} of {all} blocks, {km} km; {spaces} of {all_spaces} spaces",
        "filter.count.blocks": "{n} of {all} blocks, {km} km",
        "filter.only": "Shown in full, all else faded:",
        "filter.says.well": "what is known well: not dots, not dashes",
        "filter.says.unknown": "{component}: not known",
        "filter.says.low": "{component}: under {points} points of 100",
        "filter.says.known": "{component}: known",
        "filter.says.evidence": "at least {share} of the evidence on conditions",
        "filter.rests": "{component} is not scored in this phase; that part of the filter rests.",
        "filter.left": "Counted for what stands on the left.",
        "filter.reset": "Show all",
        "legend.unranked.filtered": "Faded by the filter, or not scored",
    }
)
