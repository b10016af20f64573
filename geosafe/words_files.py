"""What was noticed of files, of the map data and of walks, as sentences; ``told.py`` fills them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FILES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Sentences, lists and sides
        "sentences": "{one} {two}",
        "and": "{one} and {two}",
        "or": "{one} or {two}",
        "list": "{one}; {two}",
        "more": "and {n} more",
        "files": "{says} ({n} files)",
        "in.row": "{cell} in row {row}",
        "in.row.near": "{cell} in row {row} (nearest: {near})",
        "column.as": "{column} as {name}",
        "span": "{first} to {last}",
        "side.east": "in the east",
        "side.north-east": "in the north-east",
        "side.north": "in the north",
        "side.north-west": "in the north-west",
        "side.west": "in the west",
        "side.south-west": "in the south-west",
        "side.south": "in the south",
        "side.south-east": "in the south-east",
        "side.several": "on several sides",
        # Files and tables
        "delimiter.semicolons": "Cells are separated by semicolons.",
        "delimiter.tabs": "Cells are separated by tabs.",
        "delimiter.bars": "Cells are separated by bars.",
        "encoding": "The file is {encoding}.",
        "encoding.row": "The file is {encoding}; the first byte that is not UTF-8 stands in row {row}.",
        "encoding.mixed": "The file is partly UTF-8 and partly Windows-1252; the first byte that is not UTF-8 stands "
        "in row {row}.",
        "encoding.dbf": "The .dbf does not say its encoding rightly; it is read as Windows-1252 (Latin-1).",
        "nul-characters": "{n} NUL characters are read as �.",
        "nul-characters.line": "{n} NUL characters, first in line {line}, are read as �.",
        "other-format": "The file is named {suffix}, but its format is {format}, and it is read as such.",
        "no-checksums": "The file carries no checksums: a byte that changed on the way cannot be noticed.",
        "midnight-dates": "Every time is 00:00 and so is read as a date in: {columns}.",
        "sheet-chosen": "The sheet {sheet} is read; no other visible one holds anything.",
        "columns-without-a-name": "Columns without a name are called by their letters: {letters}.",
        "decimal-comma": "Coordinates are written with decimal commas.",
        "crs-without-code": "The CRS of the file, {crs}, is that of no EPSG code; it is taken as the file defines it.",
        "repaired-polygon": "A polygon that crosses itself was repaired: its area changes from {before} m² to {after} "
        "m².",
        "unused-value": "Nothing in {column} reads {values}.",
        # Dates and times
        "no-dates": "The table gives no dates: its incidents count in no phase, and no period can be checked.",
        "unknown-times": "Times of {times} are read as an unknown time of that day: {n}.",
        "reversed-range": "Ranges that end before they start, counted as their start: {n}.",
        "open-range": "Ranges without an end, counted as their start: {n}.",
        "long-range": "Ranges of more than {days} days, spread evenly over their length: {n}.",
        "clock-gap": "Local times that the clocks skip in spring are moved to the end of the gap: {n}.",
        "clock-repeat": "Local times that the clocks repeat in autumn are taken as the first of the two: {n}.",
        "unreadable-dates": "{n} values of {column} are no dates, such as {shown}; first in row {row}.",
        "unreadable-times": "{n} values of {column} are no clock times, such as {shown}; first in row {row}.",
        "hour-24": "{n} times of 24:00 are read as midnight at the end of the day.",
        "mixed-zones": "{n} times of {column} carry no offset while others do; they are read as local time.",
        "date-order.day": "Dates in {column} are read as day/month/year.",
        "date-order.day.shown": "Dates in {column} are read as day/month/year, as {shown} in row {row} shows.",
        "date-order.month": "Dates in {column} are read as month/day/year.",
        "date-order.month.shown": "Dates in {column} are read as month/day/year, as {shown} in row {row} shows.",
        # Streets and the map data
        "streets-only": "The map data hold streets and nothing else. Venues, stops, buildings, seats, toilets and "
        "public spaces are unknown here, not absent: nothing is scored by them, and lamps shine as though no wall "
        "stood in the way.",
        "stray-parts": "{nodes} nodes and {ways} ways have no tag and belong to nothing in the file: what they were "
        "part of may be missing.",
        "no-relations": "The file holds no relation: parks, squares and buildings made of several outlines are "
        "missing.",
        "missing-nodes": "{ways} ways reach beyond the extract: {nodes} of their nodes are not in it (first ways: "
        "{first}). What lies inside is kept; no gap is bridged.",
        "tags-not-in-the-graph": "No edge tells {tags}: what they would say of light, sidewalks and steps is unknown.",
        "place-by-name": "Fetched by name from OpenStreetMap: {taken} ({osm_id}).",
        "place-by-name.dated": "Fetched by name from OpenStreetMap, as it stood at {date}: {taken} ({osm_id}).",
        "place-by-name.others": "The name also fits: {others}.",
        "separate-parts": "The network falls into {n} parts; the largest has {share}% of the length. All are kept.",
        "lit-tags": "The tag `lit` says lit for {lit}% of the length and unlit for {unlit}%. For {unknown}% it is "
        "missing: unknown, not dark.",
        "no-margin": "The extract does not reach {m} m beyond the area: for {share}% of the length, places just "
        "outside are missing and activity is too low.",
        "period-chosen.incidents": "The study has no period; taken from the incidents: {first} to {last}.",
        "period-chosen.osm": "The study has no period; taken from the OpenStreetMap data: {first} to {last}.",
        "profile": "Weighted for: {title} (profile {name}).",
        "profile.placeholder": "These weights are placeholders: a starting point for a local workshop, which should "
        "set its own.",
    }
)
