"""The words of the page of scenarios for what its doubt comes from, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "doubts": "What we would need to know",
        "doubts.says.weights": "The largest part of the doubt, {share}, comes from how the parts are weighed: agree on "
        "the weights with those concerned first.",
        "doubts.says.light_unrecorded": "The largest part of the doubt, {share}, comes from light that nobody has "
        "recorded: survey these streets after dark first.",
        "doubts.says.light_assumed": "The largest part of the doubt, {share}, comes from what the lamps on record "
        "give: measure the light of these streets first.",
        "doubts.says.doors": "The largest part of the doubt, {share}, comes from opening hours and homes that are not "
        "known: ask on these streets first.",
        "doubts.says.ways": "The largest part of the doubt, {share}, comes from ways and hours of stops that are not "
        "known: look at these streets first.",
        "doubts.says.things": "The largest part of the doubt, {share}, comes from seats, toilets and water that nobody "
        "has mapped, or whose hours are not known: look at these streets first.",
        "doubts.says.reach": "The largest part of the doubt, {share}, comes from how far doors and windows look on to "
        "the street: agree on a walk from how far along the street people feel seen.",
        "doubts.name.weights": "How the parts are weighed",
        "doubts.name.light_unrecorded": "Light that nobody has recorded",
        "doubts.name.light_assumed": "What the lamps on record give",
        "doubts.name.doors": "Opening hours and homes that are not known",
        "doubts.name.ways": "Ways and hours of stops that are not known",
        "doubts.name.things": "Seats, toilets and water that are not known",
        "doubts.name.reach": "How far doors and windows look on to the street",
        "doubts.of": "What is not known",
        "doubts.share": "Share of the doubt",
        "doubts.place": "Look here first",
        "doubts.length": "Length",
        "doubts.effect": "Points that hang on it",
        "doubts.together": "Several together",
        "doubts.none": "Nothing that is not known changes this by much.",
        "doubts.method": "Shares of the variance of the mean difference (Sobol), known to about a tenth. Whether the "
        "formulas are right and whether people come is not in it.",
    }
)
