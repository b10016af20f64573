"""Every word of the worksheet, in one place, so that a translation is one more table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

#: What each component means to people who have never heard of it.
COMPONENT_MEANS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "activity": "Other people can be expected: shops, cafés, stops and other places are open near by.",
        "light": "One can see and be seen after dark, on the darkest stretch of the way too.",
        "surveillance": "Windows and doors look on to the place; somebody inside could notice.",
        "access": "One can get there, leave in several directions, and do both without steps.",
        "comfort": "There is somewhere to sit, to shelter, to drink and a toilet, open at that hour.",
        "incidents": "Less has been recorded here than is usual. Not everything is reported.",
    }
)

#: The parts of access and comfort.
PART_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stop": "A stop with service near by",
        "ways_out": "Several ways out",
        "step_free": "No detour without steps",
        "seat": "A seat near by",
        "shelter": "Shelter near by",
        "toilet": "An open toilet near by",
        "water": "Drinking water near by",
    }
)

WORKSHEET: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "title": "What counts for us? A worksheet for a workshop",
        "intro": "geosafe describes how well a street or square supports the people who use it. It puts six components "
        "together, and how much each of them counts is not a technical question: it is yours. Fill in one sheet as "
        "a group, for the people you speak for, in about 40 minutes.",
        "footer": "geosafe: weights for a group of users",
        "page": "Page {i} of {n}",
        "meaning": {
            "heading": "1  Share 100 points, once for each time of day",
            "component": "Component",
            "means": "What it means: the more of it, the better",
            "total": "Together",
            "rule": "Day: until dusk. Evening: dark, until 23:00. Night: dark, after 23:00. More points mean that it "
            "counts for more; none mean that it does not count. Each column must come to 100. By day light has no "
            "points.",
        },
        "parts": {
            "heading": "2  Within access and comfort, share 100 points again",
            "rule": "These two are made of parts. Leave a table empty to keep the parts as they are.",
            "points": "Points",
        },
        "steps": {
            "heading": "How to go about it",
            "list": [
                "Each person fills in a copy of the first table alone. Nobody comments yet.",
                "Read the numbers out. Where they are far apart, hear the highest and the lowest first: why?",
                "Agree on one number a box. If you cannot, take the middle one, and write on page 2 what you "
                "disagreed on.",
                "Think of places that you know: would the numbers put the right ones first?",
            ],
        },
        "constraints": {
            "heading": "3  What these people cannot do without",
            "rule": "How far is too far? Beyond that distance on foot, it counts as if there were none. Leave a "
            "box empty where you have no view.",
            "what": "Walking distance to the nearest",
            "between": "Possible values",
            "ours": "Too far for us",
            "step_free": "Steps without a step-free way round: no access at all",
            "yes_no": "yes or no",
        },
        "people": {
            "heading": "4  Who took part",
            "rule": "Numbers of people only. Write no names, and nothing by which one person could be told.",
            "groups": [
                "Women",
                "Men",
                "Under 25",
                "65 and older",
                "With a wheelchair, stick or pram",
                "Work at night",
                "Live here",
                "All together",
            ],
            "place": "The people we speak for, and the date:",
            "disagreed": "What we disagreed on:",
        },
        "yaml": {
            "heading": "5  Put it into geosafe",
            "rule": "Copy this into a text file ours.yaml in the folder of the study, with your numbers: divide "
            "points by "
            "100, so that 25 points become 0.25. Each line of shares must sum to 1.",
            "text": """name: ours                      # small letters, digits, hyphens
title: the people we speak for
who: Who they are, in a sentence.
weights:                        # order does not matter; leave out what has none
  day: {activity: , surveillance: , access: , comfort: , incidents: }
  evening: {light: , activity: , surveillance: , access: , comfort: , incidents: }
  night: {light: , activity: , surveillance: , access: , comfort: , incidents: }
parts:
  access: {stop: , ways_out: , step_free: }
  comfort: {seat: , shelter: , toilet: , water: }
constraints:
  step_free: false              # or true
  longest_m: {stop: , seat: , shelter: , toilet: , water: }
sources: {weights: "workshop of (date), (number) people"}""",
            "after": "Then write profile: ours.yaml into study.yaml, and let geosafe check tell whether everything "
            "adds up. "
            "Keep this sheet: it is the source of your weights.",
        },
    }
)
