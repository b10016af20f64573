"""The words of the one-page sheet of a space, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SHEET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sheet.title": "{space}, {study}",
        "sheet.titles": "{n} spaces of {study}",
        "sheet.what": "{kind}, {area} m², in {study}. In OpenStreetMap: {id}",
        "sheet.entry": "Who may be there",
        "sheet.entry.public": "Nothing on the map keeps anybody out, at any hour.",
        "sheet.entry.customers only": "Customers only: a fee is asked.",
        "sheet.entry.closed at night": "Closed at night: {hours}.",
        "sheet.entry.hours unknown": "Its opening hours cannot be read: {hours}.",
        "sheet.entry.private parts": "Open to everybody but for a part that the map marks as closed to the public: "
        "{share} of its area.",
        "sheet.entry.no hours": "hours not on record",
        "sheet.hours": "Opening hours on record: {hours}.",
        "sheet.terraces": "Terraces for guests take {share} of it.",
        "sheet.says": "{when}: {people}; {seen}; {out}.",
        "sheet.says.short": "{when}: {people}; {seen}.",
        "sheet.map": "Its surroundings: all conditions {when}",
        "sheet.map.alt": "Map of {space} and about {metres} m around it at a scale of 1:{scale}, {when}. Colour shows "
        "all conditions, width shows people expected.",
        "sheet.map.scale": "1:{scale} (1\u00a0cm is {metres}\u00a0m)",
        "sheet.map.key": "Colour: conditions, from {low} to {high}. Width: people expected, from {few} to {many}. "
        "Dotted: not known. Broken: uncertain. Thick line: the space.",
        "sheet.bars": "Point by point",
        "sheet.bars.hint": "Points of 100 between fixed goalposts, higher supports people better. Thin line: the range "
        "that the evidence allows. Hatched: not known.",
        "sheet.bar.alt": "{value} of 100, range {low} to {high}",
        "sheet.bar.alt.peers": "{value} of 100, range {low} to {high}; middle half of its peers {from} to {to}, "
        "median {median}",
        "sheet.bar.unknown": "not known",
        "sheet.bar.unscored": "–",
        "sheet.peers.group": "Grey below a bar: its peers, {n} other spaces here with a week of the same shape "
        "({words}). Band: the middle half; tick: the median.",
        "sheet.peers.kind": "Grey below a bar: its peers, {n} other spaces here of the same kind ({words}). Band: the "
        "middle half; tick: the median.",
        "sheet.peers.none": "Fewer than {least} other spaces here are like it: no peers are shown.",
        "sheet.peers.alike": "Most like it through the week: {names}.",
        "sheet.facts": "What was found {when}",
        "sheet.week": "People expected, {day}",
        "sheet.week.weekday": "Monday to Thursday",
        "sheet.week.Saturday": "Saturday",
        "sheet.week.alt": "{day}: {says}",
        "sheet.week.hint": "Shaded: dark, on average over the period. Height: the five classes of people expected, the "
        "same on every sheet. Worked out from what is open, not counted.",
        "sheet.unknown": "What is not known",
        "sheet.unknown.component": "{component}: not known {when}.",
        "sheet.unknown.wide": "{component}: anything from {low} to {high} of 100 {when}.",
        "sheet.unknown.none": "No point is wholly unknown; the thin lines show how far each is sure.",
        "sheet.said": "What people said",
        "sheet.said.none": "No walk has been recorded here.",
        "sheet.said.few": "Fewer than {least} people spoke of it in each phase: nothing is told of so few.",
        "sheet.said.rated": "Rated by {n} people {when}.",
        "sheet.said.some": "Reported insecure by fewer than {least} of {n} people {when}.",
        "sheet.said.count": "Reported insecure by {insecure} of {n} people {when}.",
        "sheet.said.most": "Reported insecure by all but a few (fewer than {least}) of {n} people {when}.",
        "sheet.bears": "It bears on",
        "sheet.evidence": "Evidence",
        "sheet.evidence.component": "{component}: {how}",
        "sheet.evidence.things": "{how} ({things})",
        "sheet.when.day": "by day",
        "sheet.when.evening": "in the evening",
        "sheet.when.night": "at night",
    }
)
