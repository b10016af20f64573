"""The words of what people said on walks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "said": "What people said on walks",
        "said.people": "{n} people answered here; {insecure} of them felt insecure.",
        "said.people.few": "{n} people answered here; fewer than 5 of them felt insecure.",
        "said.people.most": "{n} people answered here; all but a few (fewer than 5) felt insecure.",
        "said.none": "Fewer than 5 people answered here at this time of day, so nothing is shown.",
        "said.quadrant.0": "Felt insecure, and more than usual is recorded.",
        "said.quadrant.1": "Felt insecure; no more than usual is recorded.",
        "said.quadrant.2": "Not felt insecure; more than usual is recorded.",
        "said.quadrant.3": "Not felt insecure, and no more than usual is recorded.",
        "said.gap": "Its rank among the places rated, by what is felt less by what is recorded: {felt} (95 % interval "
        "{lo} to {hi}; –100 to 100).",
        "said.rating": "Rated",
        "said.rating.scale": "From 0 (worst) to 3 (best), the mean of all who answered.",
        "said.everyone": "All ({n})",
        "said.group": "{group} ({n})",
        "said.groups": "Groups as people named them. Those of fewer than 5 are not shown.",
        "said.words": "In their words",
        "said.change": "Would change: {change}",
        "said.row": "Form {row}",
        "said.legend": "Places where people answered",
        "rating.light": "Light",
        "rating.openness": "Openness",
        "rating.visibility": "Being seen",
        "rating.people": "People about",
        "rating.security": "Help at hand",
        "rating.walk_path": "Walking path",
        "rating.public_transport": "Public transport",
        "rating.gender_mix": "Women and men",
        "rating.feeling": "Feeling",
        "about.method.perceived": "What people felt is what they wrote on a walk, told where at least 5 answered. "
        "Places are compared by rank among those rated at the same time of day: what is felt, less what is recorded "
        "within 50 m. People who come to a walk are not everyone.",
    }
)
