"""The words of maps on paper, by key; what they share with the interactive map stands in ``words.py``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PRINT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "print.title.day": "{study} by day",
        "print.title.evening": "{study} in the evening",
        "print.title.night": "{study} at night",
        "print.title.change": "{study}: what the night changes",
        "print.title.both": "{study} by day and by night",
        "print.panel": "{phase}: {when}",
        "print.colour": "Colour: {what}",
        "print.width": "Width: people expected",
        "print.width.night": "Width: people expected at night",
        "print.spaces": "Squares and parks are hatched in the same colours, closer where the line is darker.",
        "print.texture.unknown": "Dotted: not enough evidence to say",
        "print.texture.wide": "Broken: colour or width uncertain",
        "print.texture.few": "Thin grey: fewer than 5 incidents, too few to compare",
        "print.texture.unranked": "Thin pale: not scored, such as crossings",
        "print.texture.area": "Edge of the area that is scored",
        "print.textures": "Other lines",
        "print.missing": "Not enough evidence: {share} of street length.",
        "print.missing.none": "All street length has enough evidence.",
        "print.missing.phase": "{phase}: {text}",
        "print.scale": "Scale 1:{scale}: 1\u00a0cm on {page} paper is {metres}\u00a0m",
        "print.bar.zero": "0",
        "print.bar.full": "{length}\u00a0m",
        "print.page": "Page {i} of {n}",
        "print.foot": "{licences} · Streets as of {osm_date} · Period {start} to {end} · Made with geosafe",
        "print.foot.no_date": "{licences} · Period {start} to {end} · Made with geosafe",
        "print.letters": "[…] stands for letters that the fonts here do not have: install geosafe[cjk] for Chinese, "
        "Japanese and Korean.",
        "print.alt": "Map of {study}, {when}, at a scale of 1:{scale}. Colour and pattern show {what}, width shows "
        "people expected. Of the length of streets, {shares}.",
        "print.alt.spaces": "Map of {study}, {when}, at a scale of 1:{scale}. Colour and pattern show {what} of "
        "squares and parks.",
        "print.alt.share": "{share} {level}",
        "print.alt.0": "has the lowest class",
        "print.alt.1": "the second",
        "print.alt.2": "the middle one",
        "print.alt.3": "the fourth",
        "print.alt.4": "the highest",
        "print.alt.none": "too little is known to say",
        "print.alt.said": "{n} places where people answered are marked with a number; the legend lists them.",
        "print.hour.weekday": "At {hour} in a night from Monday to Thursday",
        "print.hour.Friday": "At {hour} in the night from Friday to Saturday",
        "print.hour.Saturday": "At {hour} in the night from Saturday to Sunday",
        "print.more.one": "and one more",
        "print.more.other": "and {n} more",
        "print.spaces.change": "Squares and parks are hatched in the same colours, rising to the right where it is "
        "more, falling where it is less.",
        "print.when.day": "in daylight",
        "print.when.evening": "after dark until {hour}",
        "print.when.night": "in the dark after {hour}",
        "print.when.change": "the night compared with the day",
    }
)
