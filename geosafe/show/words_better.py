"""The words on what most of the better-working spaces of a group have, and one of its spaces lacks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geosafe.better_things import THINGS

BETTER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "better.day": "Of the {n} spaces of that kind that work best by day, most have what this one lacks:",
        "better.evening": "Of the {n} spaces of that kind that work best in the evening, most have what this one "
        "lacks:",
        "better.night": "Of the {n} spaces of that kind that work best at night, most have what this one lacks:",
        "better.item": "{thing}: {have} of {known}",
        "better.hint": "Its conditions are weakest then. This tells what goes together here; what a change would do is "
        "another question. With so few spaces, chance may play a part.",
        **{f"better.thing.{name}": thing.words for name, thing in THINGS.items()},
    }
)
