"""Words of what the later views need on the page: titles, the hour of the night, what changes most."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geosafe.words_who import WHO

MAPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title.dark": "{study} after dark",
        "title.compared": "{study} and “{other}” compared",
        # Differences
        "difference.of": "“{other}” less “{study}”. Grey is much the same.",
        "difference.most": "Changes most",
        "difference.item": "{value} points",
        "difference.none": "Nothing that is known in both differs by 5 points or more. Choose another time or another "
        "colour.",
        "difference.known.first": "Becomes known",
        "difference.known": "{length} of streets are not known in “{study}” and known in “{other}”: what is known in "
        "one alone has no difference.",
        # The night and hour that nightlife is shown for
        "night.shown": "Shown for {night}, {hour}.",
        "night.of.weekday": "a night from Monday to Thursday",
        "night.of.Friday": "the night from Friday to Saturday",
        "night.of.Saturday": "the night from Saturday to Sunday",
        "night.other": "Choose another hour",
        "hour.says.both": "Width and colour: in this hour.",
        # For those who hear the page
        "legend.scale.said": "From {low} to {high}, with edges at {edges}",
        "bars.range": "between {low} and {high}",
        # Ground of which nobody recorded the surface
        "fact.surface.unknown": "Surface: not known",
        # Styles for QGIS, where classes are words
        "legend.missing.other": "Fewer than 5, or not known",
        # Whose weights count
        **{key: title for key, title in WHO.items() if key.startswith("profile.")},
    }
)
