"""Why a walk stops where it does, as the plan tells its organiser."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WALK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reason.pinned": "pinned",
        "reason.light-unknown": "light unknown",
        "reason.many-people-weak-conditions": "many people, weak conditions",
        "reason.felt-not-recorded": "felt, not recorded",
        "reason.recorded-not-felt": "recorded, not felt",
        "reason.in-a-scenario": "in a scenario",
        "reason.another-type-of-space": "another type of space",
        "walk.organiser": "for the organiser, not for the walkers",
    }
)
