"""The words of the page that shows profiles side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PROFILES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "profiles.title": "{study}: whom conditions support",
        "profiles.lead": "The same streets and spaces, weighed for {n} groups of people. What is there is measured "
        "once; what counts differs.",
        "profiles.placeholder": "These weights are placeholders.",
        "profiles.placeholder.says": "No study settles how much light or a seat counts for whom. The profiles that "
        "come with geosafe are a starting point for a local workshop, which should set its own.",
        "profiles.own": "How to set your own weights",
        "profiles.own.print": "Print the worksheet, two pages for a group: {command}",
        "profiles.own.write": "Write what the group agreed on into a file; docs/profiles.md shows one.",
        "profiles.own.compare": "Put it beside the others: {command}",
        "profiles.summary": "How much street supports whom",
        "profiles.summary.says": "Share of street length by conditions, in five classes.",
        "profiles.group": "Weighed for",
        "profiles.share": "Share of street length",
        "profiles.little": "Under 40 of 100",
        "profiles.missing": "Not enough evidence",
        "profiles.apart": "Where they are furthest apart",
        "profiles.apart.says": "Conditions of 100 points: the line runs from the lowest to the highest, with a mark "
        "for each group. Choose a place to see it on the map.",
        "profiles.apart.streets": "Streets, paths and steps",
        "profiles.apart.spaces": "Public spaces",
        "profiles.apart.none": "Nothing to compare at this time: fewer than two groups have a result anywhere.",
        "profiles.apart.ends": "{low} for {lowest}; {high} for {highest}",
        "profiles.near": "{what}, near {street}",
        "profiles.map": "Map",
        "profiles.map.shows": "Colour shows",
        "profiles.map.apart": "How far the groups are apart",
        "profiles.map.for": "Conditions for {group}",
        "profiles.map.label": "Map of the study: {what}. The table holds the same results.",
        "profiles.map.points": "points between the lowest and the highest",
        "profiles.low.apart": "much the same for all",
        "profiles.high.apart": "far apart",
        "profiles.map.unknown": "dotted: not enough evidence",
        "profiles.table": "All streets and spaces",
        "profiles.table.hint": "Choose a heading to sort by it. Points of 100; higher supports people better.",
        "profiles.table.range": "Apart",
        "profiles.who": "Who is meant, and what counts for them",
        "profiles.who.says": "Shares of 100 that each point has in the conditions, after the weights for people "
        "expected and for recorded incidents are set aside.",
        "profiles.who.phase": "Time",
        "profiles.who.shipped": "came with geosafe: a placeholder",
        "profiles.who.own": "set by a group",
        "profiles.who.step_free": "Stretches with steps, and no step-free way round, give no access.",
        "profiles.who.longest": "Too far: {what}, from {m} m on",
        "profiles.part.stop": "a stop with service",
        "profiles.part.seat": "a seat",
        "profiles.part.shelter": "shelter",
        "profiles.part.toilet": "an open toilet",
        "profiles.part.water": "drinking water",
        "profiles.part.step_free": "the way round steps",
        "profiles.method": "Conditions join light (after dark), windows and doors, ways out and stops, and comfort. "
        "People expected and recorded incidents have no part in them. A group has no result where too little is "
        "known of what counts for it, so two groups may be known in different places.",
    }
)
