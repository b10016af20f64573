"""Words of the views of a map beyond its first: what they show, what they need, and what a panel says of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VIEW_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # The questions of the recipes that come with geosafe
        "question.design-review": "What does this place lack, by day and after dark, and what would help?",
        "question.day-and-night": "What does the night change, and where?",
        "question.light": "Where is light recorded after dark, where is little, and where does nobody know?",
        "question.nightlife": "Where is the city open late, who lives beside it, and how do people get home?",
        "question.perception": "Where does what people feel agree with what is recorded, and where not?",
        "question.scenario-difference": "What would the other design change, where, and when?",
        "audience.design-review": "planners and designers around one table, with those who use and run the place",
        "audience.day-and-night": "everyone who is shown a place for the first time",
        "audience.light": "those who plan, run and pay for street lighting",
        "audience.nightlife": "those who agree on a charter for the night: venues, neighbours, transport, the city",
        "audience.perception": "those who walked, and those who answer to them",
        "audience.scenario-difference": "those who decide between two designs",
        # Groups of views
        "group.points": "How it supports people",
        "group.sight": "What is seen",
        "group.ways": "Ways and refuge",
        "group.uses": "Uses",
        "group.night": "Nightlife",
        "group.compare": "Compared",
        # Names
        "view.seen_lit": "Seen from lit streets",
        "view.seen_peopled": "Seen from streets with people",
        "view.refuge": "Way to an open door",
        "view.ways_out": "Ways out",
        "view.step_free": "Detour without steps",
        "view.mix": "Mix of uses",
        "view.open_to_all": "Open to all",
        "view.late_venues": "Open late",
        "view.homes_near": "Homes near late venues",
        "view.perceived": "Felt and recorded",
        "view.difference": "Change in conditions",
        "view.difference_light": "Change in light",
        "view.difference_people": "Change in people expected",
        # Units
        "legend.unit.conditions": "points of 100",
        "legend.unit.access": "points of 100",
        "legend.unit.comfort": "points of 100",
        "legend.unit.activity": "open venues near by",
        "legend.unit.seen_lit": "% of the space",
        "legend.unit.seen_peopled": "% of the space",
        "legend.unit.refuge": "m on foot",
        "legend.unit.ways_out": "of 6 directions",
        "legend.unit.step_free": "m further",
        "legend.unit.mix": "uses in effect",
        "legend.unit.open_to_all": "% of ground and hours",
        "legend.unit.late_venues": "late venues near by",
        "legend.unit.homes_near": "dwellings within 50 m",
        "legend.unit.perceived": "ranks of 100, felt less recorded",
        "legend.unit.difference": "points, {other} less {study}",
        "legend.unit.difference_light": "points, {other} less {study}",
        "legend.unit.difference_people": "points, {other} less {study}",
        # Ends of the scale
        "legend.low.seen_lit": "hardly seen",
        "legend.high.seen_lit": "seen all over",
        "legend.low.seen_peopled": "hardly seen",
        "legend.high.seen_peopled": "seen all over",
        "legend.low.refuge": "none within 400 m",
        "legend.high.refuge": "at hand",
        "legend.low.ways_out": "one way out",
        "legend.high.ways_out": "ways on all sides",
        "legend.low.step_free": "far round, or none",
        "legend.high.step_free": "no detour",
        "legend.low.mix": "one use",
        "legend.high.mix": "many uses",
        "legend.low.open_to_all": "hardly ever",
        "legend.high.open_to_all": "always, all of it",
        "legend.low.late_venues": "hardly any",
        "legend.high.late_venues": "very many",
        "legend.low.homes_near": "5 to 9",
        "legend.high.homes_near": "100 and more",
        "legend.low.perceived": "recorded more than felt",
        "legend.high.perceived": "felt more than recorded",
        "legend.low.difference": "less",
        "legend.high.difference": "more",
        "legend.low.difference_light": "less",
        "legend.high.difference_light": "more",
        "legend.low.difference_people": "less",
        "legend.high.difference_people": "more",
        # How classes were made
        "classes.quantile": "Each class holds as much street. Colours rank this place only: do not compare them with "
        "another place.",
        "classes.natural": "Classes part where the values of this place leave gaps: do not compare colours with "
        "another place.",
        "classes.edges": "The edges between classes are those that the recipe of this map sets.",
        "legend.missing.spaces": "Not enough evidence: {share} of the ground of spaces.",
        "legend.spaces.only": "Only spaces have a colour here.",
        "legend.streets.only": "Only streets have a colour here.",
        "legend.fewer.homes": "Fewer than 5 dwellings",
        "legend.blind": "No door or home on it, under cover, or a dead end",
        # Where to look first
        "first.weak": "Weakest where most people are expected",
        "first.light": "Least light recorded where most people are expected",
        # Nightlife
        "night.choose": "Night",
        "night.hour": "Hour",
        "night.weekday": "Mon–Thu",
        "night.Friday": "Fri",
        "night.Saturday": "Sat",
        "night.closing": "More closes by {hour} than in any other hour: {share} of all that closes in this night.",
        "night.legs": "From a venue to a stop with service: half are nearer than {length} m.",
        "night.legs.unknown": "From a venue to the nearest stop that may have service: half are nearer than {length} "
        "m.",
        "night.service": "Service is known for {share} of these ways.",
        "night.lit": "Lit: {low} to {high} of their length, and the light of {known} is known.",
        "night.lit.same": "Lit: {low} of their length.",
        "night.homes.hint": "Dwellings 50 m or less from an open venue: how many may hear the night, not how loud it "
        "is.",
        # The panel
        "fact.view.seen_lit": "Seen from lit streets: {value} % of it",
        "fact.view.seen_peopled": "Seen from streets where people are expected: {value} % of it",
        "fact.view.refuge": "Nearest door known to be open: {value} m",
        "fact.view.refuge.none": "No door known to be open within 400 m",
        "fact.view.mix": "Mix of uses: {value} in effect, 1 is a single use",
        "fact.view.open_to_all": "Open to all: {value} % of its ground and of these hours",
        "fact.view.late_venues": "Late venues near by at {hour}: {level}",
        "fact.view.homes_near": "Dwellings within 50 m of an open venue at {hour}: {range}",
        "fact.view.difference": "Change in conditions: {value} points",
        "fact.view.difference_light": "Change in light: {value} points",
        "fact.view.difference_people": "Change in people expected: {value} points",
        "homes.0": "5 to 9",
        "homes.1": "10 to 19",
        "homes.2": "20 to 49",
        "homes.3": "50 to 99",
        "homes.4": "100 or more",
        "homes.5": "fewer than 5",
        "late.0": "hardly any",
        "late.1": "few",
        "late.2": "some",
        "late.3": "many",
        "late.4": "very many",
        "fact.surface": "Surface: {paved} paved, {unpaved} unpaved, {unknown} not known",
        "fact.crossing": "Nearest crossing: {value} m",
        "fact.wheelchair": "Nearest toilet for wheelchair users: {value} m",
        "fact.trees.blocks": "Trees on the map: {value} on 100 m",
        "fact.trees.spaces": "Trees on the map: {value} on 1,000 m²",
        "fact.wood": "In woods: {share}",
        "fact.dominance": "Largest use: {use}, {share} of what is expected",
        "fact.dominance.share": "Largest use: {share} of what is expected",
        "use.shops": "shops and services",
        "use.food": "food and drink",
        "use.culture": "culture and leisure",
        "use.public": "public and office hours",
        "use.work": "offices",
        "use.place": "the place itself",
        "use.stops": "stops",
        "use.homes": "homes",
        "blind.0": "Overlooked by no door or home from {from} m to {to} m, measured from its end in the {side}: walls",
        "blind.1": "Overlooked by no door or home from {from} m to {to} m, measured from its end in the {side}: "
        "nothing stands near",
        "blind.2": "Under cover from {from} m to {to} m, measured from its end in the {side}",
        "blind.3": "Leads nowhere from {from} m to {to} m, measured from its end in the {side}",
        "side.north": "north",
        "side.north-east": "north-east",
        "side.east": "east",
        "side.south-east": "south-east",
        "side.south": "south",
        "side.south-west": "south-west",
        "side.west": "west",
        "side.north-west": "north-west",
        # What would help
        "help": "What would help",
        "help.light.known": "More light on its darkest stretches, warm and without glare",
        "help.light.unknown": "First find out: nobody has recorded its light. A lamp inventory or a walk after dark "
        "tells",
        "help.activity": "Something that is open at this hour: a kiosk, a host, longer hours",
        "help.surveillance": "Doors and windows on to it: no blank walls on the ground floor",
        "help.surveillance.covered": "A clear view through it from end to end, and light on its walls",
        "help.surveillance.closed": "Doors that open longer, windows that stay lit: what looks on to it is "
        "closed by then",
        "help.access": "Another way through, a stop with service near by, a way without steps",
        "help.comfort": "A seat, a toilet, water or shelter near by",
        "help.hint": "Starting points for a talk with those who use and run the place, not a design.",
        # What a view needs
        "view.conditions.needs": "Give the study an OpenStreetMap extract with streets in its area.",
        "view.light.needs": "Nobody knows the light of any street here: add `lamps:` with an inventory to the study "
        "file, or tags `lit` and lamps to OpenStreetMap.",
        "view.activity.needs": "The study knows no venues and stops: use an extract that holds them.",
        "view.surveillance.needs": "The study knows no buildings and venues: use an extract that holds them.",
        "view.access.needs": "The study knows no stops: use an extract that holds them, or add `gtfs:` to the study "
        "file.",
        "view.comfort.needs": "The study knows no seats, toilets, water or shelter: add them to OpenStreetMap.",
        "view.incidents.needs": "Add `incidents:` with a table and its coverage to the study file.",
        "view.seen_lit.needs": "It is told of public spaces: the study has none, or knows no buildings or no light "
        "there.",
        "view.seen_peopled.needs": "It is told of public spaces: the study has none, or knows no buildings or venues "
        "there.",
        "view.refuge.needs": "No opening hours are known here: add them to OpenStreetMap, or use an extract with "
        "venues.",
        "view.ways_out.needs": "Give the study an OpenStreetMap extract with streets in its area.",
        "view.step_free.needs": "Give the study an OpenStreetMap extract with streets in its area.",
        "view.mix.needs": "The study knows no venues and stops: use an extract that holds them.",
        "view.open_to_all.needs": "It is told of public spaces, and the study has none.",
        "view.late_venues.needs": "The study knows no venues: use an extract that holds them.",
        "view.homes_near.needs": "The study knows no venues or no buildings: use an extract that holds them.",
        "view.perceived.needs": "It tells what five people or more felt at a place on a walk: add `observations: "
        "[walk.csv]` to the study file.",
        "view.difference.needs": "A difference needs a second result of the same place: give `--against "
        "OTHER_STUDY`, or `against=(study, scores)` in Python.",
        "view.difference_light.needs": "A difference needs a second result of the same place: give `--against "
        "OTHER_STUDY`, or `against=(study, scores)` in Python.",
        "view.difference_people.needs": "A difference needs a second result of the same place: give `--against "
        "OTHER_STUDY`, or `against=(study, scores)` in Python.",
        # About
        "about.not_shown": "What this map could show and has no data for",
        "about.recipe": "This map follows the recipe {name}, made for: {audience}.",
        "about.against": "Compared with: {other}",
        "title.against": "{title}, against {other}",
        "other": "the other result",
        "about.method.light": "Light is the illuminance on the darkest tenth of a street or space in lx, from lamps "
        "on record, tags and night-light rasters.",
        "about.method.seen_lit": "A space is seen from where one stands within 100 m of it with no wall between; a "
        "street counts as lit with 0.4 lx on nine tenths of it.",
        "about.method.seen_peopled": "A space is seen from where one stands within 100 m of it with no wall between; "
        "people count as expected where as many are as one open shop draws.",
        "about.method.refuge": "An open door is a shop, café, hotel, service, health or public building that whoever "
        "comes by may enter for half of the hours, or a stop with service. It promises no help.",
        "about.method.ways_out": "Ways out are the directions, of six, in which one can walk 100 m away.",
        "about.method.step_free": "How much farther it is to get about without steps; wheels, prams and suitcases "
        "alike.",
        "about.method.mix": "Uses in effect: 1 where one use makes up all that draws people, 8 where all eight do "
        "alike.",
        "about.method.open_to_all": "Hours open times the ground that is neither private nor for guests alone, as far "
        "as the map knows: the truth may be less.",
        "about.method.late_venues": "Late venues are weighed and spread along the streets, halving every 70 m. Where "
        "their hours are not recorded, the usual ones of their kind stand in.",
        "about.method.homes_near": "Dwellings are counted from buildings, as far as the map tells; fewer than 5, "
        "none too, are never told apart. It is no map of noise.",
        "about.method.difference": "Each street and space is compared with itself: {other} less {study}. Grey is "
        "less than 5 points either way. Where either is unknown, the difference is.",
    }
)
