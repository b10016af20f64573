"""The names of groups of spaces in the language of a page: the scoring names them in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: How the scoring writes a name, part by part (``score/group_names.py``).
_TIME: Final = r"by day|in the evening|at night"
_NAME: Final = re.compile(
    rf"(?:(?P<same>much the same all week)|busiest (?P<first>{_TIME})(?: and (?P<second>{_TIME}))?, "
    rf"(?P<fall>far quieter|quieter|a little quieter) (?P<quiet>{_TIME}))"
    r"(?: \((?:(?P<more>falling more|falling less)|(?P<i>\d+) of (?P<n>\d+), the one that falls most first)\))?"
)
GROUP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "group.same": "much the same all week",
        "group.busiest": "busiest {times}, {fall} {quiet}",
        "group.two": "{first} and {second}",
        "group.by day": "by day",
        "group.in the evening": "in the evening",
        "group.at night": "at night",
        "group.far quieter": "far quieter",
        "group.quieter": "quieter",
        "group.a little quieter": "a little quieter",
        "group.falling more": "{name} (falling more)",
        "group.falling less": "{name} (falling less)",
        "group.nth": "{name} ({i} of {n}, the one that falls most first)",
    }
)


def group_words(name: str, words: Mapping[str, str]) -> str:
    """Return the name of a group in other words; as it is where it is none that the scoring gives.

    Parameters
    ----------
    name
        As :func:`geosafe.score.group_names.own_names` gives it.
    words
        Those of a language, by key.
    """
    parts = _NAME.fullmatch(name)
    if parts is None:
        return name
    if parts["same"]:
        told = words["group.same"]
    else:
        times = words[f"group.{parts['first']}"]
        if parts["second"]:
            times = words["group.two"].format(first=times, second=words[f"group.{parts['second']}"])
        fall, quiet = words[f"group.{parts['fall']}"], words[f"group.{parts['quiet']}"]
        told = words["group.busiest"].format(times=times, fall=fall, quiet=quiet)
    if parts["more"]:
        return words[f"group.{parts['more']}"].format(name=told)
    return words["group.nth"].format(name=told, i=parts["i"], n=parts["n"]) if parts["i"] else told
