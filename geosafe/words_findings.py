"""What was noticed of incidents, lamps, hours and what people say, as sentences; ``told.py`` fills them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FINDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Incidents
        "equal-rows": "Rows equal to an earlier one, without an id: {n}. They are kept, as they may be incidents of "
        "their own.",
        "month-only": "Rows that give only the month: {n}. They count over the whole day and never by day, evening or "
        "night.",
        "snapped-points": "{n} rows stand on {points} points.",
        "snapped-points.police": "{n} rows stand on {points} points, as data.police.uk moves them to the middle of a "
        "street.",
        "snapped-points.spread": "Each is spread over the streets around it.",
        "street-centres.level": "Rows placed at the middle of a street or coarser, by {column}: {n} of {of}.",
        "street-centres": "Rows on points that {many} or more different addresses share: {n} of {of}.",
        "midnight-heap": "Times of {times} heap up and seem to mean an unknown time: {n} of {of}.",
        "whole-hours": "Times on the whole hour: {n} of {of} ({share}%), most at {most}.",
        "lost-afternoons": "From {month} on, times lost AM and PM: none is later than 12:59 in {n} months.",
        "empty-months": "Months with no row: {months}.",
        "low-months": "Months with fewer than half of the usual {usual} rows: {months}.",
        "high-months": "Months with more than twice the usual {usual} rows: {months}.",
        "empty-part": "{share}% of the area, {side}, has almost no row.",
        "empty-part.by": "{share}% of the area, {side}, has almost no row; all rows are recorded by {body}, and "
        "others may record there.",
        "crowded-points.one": "One point holds {share}% of the incidents in the area, and outweighs every street.",
        "crowded-points.other": "{n} points hold {share}% of the incidents in the area, and outweigh every street.",
        "no-time-of-day": "{n} of {of} incidents have no time of day: they count in the whole day, and in no phase of "
        "it.",
        "none-left": "None of {n} incidents lies in the area and the period: every street counts as without a record.",
        "one-kind": "All incidents are of one kind, {kind}: they tell nothing of others.",
        "cannot-tell": "These incidents cannot tell {limits}.",
        "limit.because": "{question}, because {why}",
        "limit.rates": "how often something is recorded in a street, over the whole day",
        "limit.rates.spread": "how often something is recorded in a street and those within {m} m, over the whole day",
        "limit.phases": "how day, evening and night differ",
        "limit.streets": "how one street differs from the next and where records concentrate",
        "limit.change": "how an earlier time differs from a later one",
        "limit.few": "there are fewer than {n} of them",
        "limit.together": "they stand together on few points, moved for anonymity or placed that way",
        "limit.one.month": "all lie in one month and give no day",
        "limit.half.time": "fewer than half of them give a time of day",
        "limit.half.date": "fewer than half of them give a date",
        "limit.half.month": "fewer than half of them give a date or month",
        "limit.none.time": "none of them gives a time of day",
        "limit.none.date": "none of them gives a date",
        "limit.none.month": "none of them gives a date or month",
        "incidents-coverage": "Nobody says where the incidents are complete: a street without a record is unknown.",
        "incidents-coverage.part": "The incidents are complete in {share}% of the area; elsewhere a street without a "
        "record is unknown.",
        # Lamps
        "lamps-coverage": "Nobody says where the lamps are complete: a street without a lamp is unknown.",
        "lamps-coverage.part": "The lamps are complete in {share}% of the area; elsewhere a street without a lamp is "
        "unknown.",
        "lamps-cover-none": "No lamp of this inventory stands in the area.",
        "lamps-cover-part": "{share}% of the area, {side}, lies beyond the lamps of this inventory.",
        "lamps-cover-only": "{share}% of the area, all but a part {side}, lies beyond the lamps of this inventory.",
        "shared-spots": "Lamps that stand on the spot of another: {n}. They are kept, as a mast may carry several.",
        "lamp-kinds-unreadable": "Values of {column} that name no kind of lamp that is known: {n}, such as {some}.",
        "impossible-lamp": "Values of {column} that no lamp has, such as {shown} {unit}, are unknown: {n}.",
        "lamps-not-in-inventory": "{n} lamps in OpenStreetMap, where an inventory counts, have none of its lamps "
        "within {m} m: {listed}.",
        "lamps-assumed.flux": "Flux of {n} lamps: recorded {recorded}; from power and kind {kind}; from power alone "
        "{power}; assumed {assumed}.",
        "lamps-assumed.flux.usual": "Flux of {n} lamps: recorded {recorded}; from power and kind {kind}; from power "
        "alone {power}; assumed {assumed}: {usual}.",
        "lamps-assumed.height": "Height: recorded {recorded}; assumed {assumed}.",
        "lamps-assumed.height.usual": "Height: recorded {recorded}; assumed {assumed}: {usual}.",
        "lamps-assumed.lumens": "{value} lm ({road}) {n}",
        "lamps-assumed.metres": "{value} m ({road}) {n}",
        "road.main": "main",
        "road.street": "street",
        "road.path": "path",
        "lamp-hours-unreadable": "{n} of {of} timetables of lamps tell no hours: {listed}. Those lamps may be off.",
        # Hours and stops
        "hours-by-appointment": "Open by appointment, which is not open to the public ({n} of {of} places): "
        "{examples}.",
        "hours-open-end": "An open end is taken to be midnight and at least {least} h after opening, or {extra} h "
        "later than a time that is given ({n} of {of} places): {examples}.",
        "hours-fallback": "A fallback is not evaluated: the hours that it would fill are unknown ({n} of {of} "
        "places): {examples}.",
        "gtfs-dates": "Departures are those of {first} to {last}; the timetable runs from {low} to {high}, and the "
        "period of the study from {start} to {end}.",
        "gtfs-joined": "{n} stops of timetables stand in for {replaced} of OpenStreetMap within {m} m; {entrances} "
        "rail entrances take the service of a station within {reach} m, and {stations} stations are added. {without} "
        "stops have no timetable.",
        # What people say on walks
        "observations-code": "Codes of stops that fail their own check, so they were copied wrongly: {n}, {named}.",
        "observations-other-walk": "Codes of stops that are of no stop of this walk: {n}, {named}.",
        "observations-no-phase": "{n} phases are none of {phases}, such as {shown}, first in row {row}.",
        "observations-rating": "Ratings of {name} not from {low} to {high} are taken out, the rest of the row is "
        "kept: {shown}.",
        "observations-survey": "Columns of a survey are read under the names of the form: {shown}.",
        "observations-other-phase": "{n} answers name another phase than their date and time tell, first {first}: "
        "{named}, and by the sun and the clock {told}, which is taken.",
        "observations-twice": "{n} rows are of a person who answers more than once at a stop: their mean counts once.",
        "observations-far-from-a-street": "{n} answers lie more than {m} m from every walked street.",
        "phase.day": "day",
        "phase.evening": "evening",
        "phase.night": "night",
        # Night light
        "sides": "{one} m by {two} m",
        "night-light-zeros": "{n} of {of} pixels read hold {values}, and the file declares no value for no data: they "
        "are taken as unknown, not as dark.",
        "night-light-part": "The raster has values for {share}% of the area; elsewhere it is unknown, not dark.",
        "night-light-scored": "Pixels of {sides} in lx tell the light of streets and spaces in the evening and at "
        "night, where no inventory of lamps is complete.",
        "night-light-not-scored.unit": "Pixels of {sides} are fine enough for streets, but their unit, {unit}, is not "
        "that of light on the ground: context only, no score uses them.",
        "night-light-not-scored.unknown": "Pixels of {sides} are fine enough for streets, but their unit, unknown, is "
        "not that of light on the ground: context only, no score uses them.",
        "night-light-not-scored.mixed": "Pixels of {sides}, wider than {m} m, mix a street with its walls and yards: "
        "context only, no score uses them.",
        "night-light-coarse": "Pixels of {sides}, wider than {m} m, tell of the district and not of a street or a "
        "space: context only, no score uses them. {n} of {of} spaces lie within a single one.",
        "night-light-unit": "Nobody says in which unit the night light is: its values can only be compared with each "
        "other.",
        "night-light-unit-doubtful": "The mean of {mean} {unit} is more than districts of cities show from a "
        "satellite (tens to a few hundred): the unit may be wrong, or the values multiplied.",
    }
)
