"""The words on where to look first, and on maps of mostly one colour."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "where": "Where to look first",
        "where.why": "Streets where most people are expected come first. Go and see: this ranks no street.",
        "where.back": "Back to where to look first",
        "where.little": "Little light is recorded",
        "where.little.share": "On {share} of street length the light is in the two lowest classes.",
        "where.little.none": "No street is known to have little light.",
        "where.lux": "{value} lx",
        "where.lux.unsure": "{value} lx, uncertain",
        "where.unknown": "Light that this map does not know",
        "where.unknown.share": "{share} of street length, {km} km. A lamp inventory or a walk after dark would tell.",
        "where.unknown.none": "Something is known of the light of every street.",
        "where.help.none": "No street is known to be in the two lowest classes.",
        "fact.known": "{view}: not known in “{study}”, {value} of 100 points in “{other}”",
        "facts.more": "More that was found",
        "said.spot": "Spot {i} of {n}",
        "said.spot.of": "{place}, spot {i} of {n}",
        "legend.mostly.blocks": "{share} of the street length that is known is in class {k} of {n}.",
        "legend.mostly.spaces": "{share} of the ground that is known is in class {k} of {n}.",
    }
)
