"""The words of the tools on the map: address, measure, scenario, downloads, and what terms mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Terms of the map as the glossary (docs/glossary.md) explains them; a test holds the two together.
TERMS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "activity": (
            "People expected",
            "What a place offers at that time: open venues and stops within reach on foot. It is not a count of "
            "people.",
        ),
        "light": (
            "Light",
            "How bright the darkest tenth of a street is after dark, on the ground, in lux. No light recorded means "
            "that nobody recorded any, not that it is dark.",
        ),
        "surveillance": (
            "Windows and doors",
            "Open doors and homes that look on to a street: whether somebody might see what happens there. It is not "
            "about cameras; they never raise a score.",
        ),
        "access": (
            "Ways out and stops",
            "How well one can get to a place and away from it: a stop with service near by, several directions to "
            "leave in, and no long detour for those who cannot use steps.",
        ),
        "comfort": (
            "Comfort",
            "how far it is to the nearest seat, roof, open toilet and drinking water.",
        ),
        "conditions": (
            "Conditions",
            "What design and management can change, in one figure: light (after dark), windows and doors, ways out "
            "and stops, and comfort. People expected and recorded incidents are not in it.",
        ),
        "block": (
            "Block",
            'A stretch of street between two real junctions: what people mean by "this part of the street".',
        ),
        "evidence": (
            "Evidence",
            "How a figure is known: observed, inferred or unknown.",
        ),
        "unknown": (
            "Unknown",
            "Nobody recorded it, or what was recorded does not say. Unknown is never counted as none, as zero or as "
            "dark.",
        ),
        "inferred": (
            "Inferred",
            "Concluded and not seen: for example the usual opening hours of cafés where a café's own hours are not "
            "recorded.",
        ),
        "evening": ("Evening", "After dusk, while the clock shows noon to 23:00."),
        "night": ("Night", "After dusk, while the clock shows 23:00 to noon; in practice, 23:00 until dawn."),
        "lux": (
            "Lux",
            "The unit of light that arrives on a surface, in short lx. Full moon: about 0.2 lx. A quiet residential "
            "street: a few lx. An office: 500 lx.",
        ),
        "day": (
            "Day",
            "The time when the sun is less than 6 degrees below the horizon. Dusk that is still bright enough to see "
            "by belongs to it.",
        ),
        "fewer": (
            "Fewer than 5",
            "Fewer than five incidents were recorded, perhaps none. Zero and four are never told apart in anything "
            "public, so that nobody can be recognised.",
        ),
        "concentration": (
            "Concentration",
            "A street with whose surroundings, 100 m each way along the network, more was recorded than chance "
            "explains. It says nothing of who was there, or of what will happen.",
        ),
        "ways_out": (
            "Ways out",
            "In how many directions, of six, one can get 100 m away on foot. A street without side streets has two.",
        ),
        "found": (
            "Found on it",
            "How many things stand on a street or in a space: venues, lamps, seats, stops. 0 means that none is on "
            "it; one near by may still count.",
        ),
    }
)

TOOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Landmarks and the map by keyboard
        "region.controls": "What the map shows",
        "region.tool": "Tool",
        "region.skips": "Skip links",
        "skip.map": "Skip to the map",
        "aim.at": "Under the crosshair: {name}. {what}. Enter chooses it.",
        "aim.nothing": "No street or space under the crosshair.",
        "zoom.in": "Zoom in",
        "zoom.out": "Zoom out",
        "search.place": "on the map",
        "search.alike": "{kind}: {n} of that name",
        "panel.alike": "{i} of {n} of that name",
        "panel.alike.before": "Previous of that name",
        "panel.alike.after": "Next of that name",
        "about.recommendations": "The recommendations it bears on",
        # The list of tools
        "tools": "Tools",
        "tools.measure": "Measure a distance or an area",
        "tools.sketch": "Draw a scenario",
        "tools.link": "Link to this view",
        "tools.csv": "Download the table (CSV)",
        "tools.png": "Download the picture (PNG)",
        "tools.print": "Print",
        "tools.words": "What the words mean",
        "saved": "{file} is with your downloads.",
        # Link
        "link.title": "Link to this view",
        "link.says": "It opens at this time of day, this place on the map and the chosen street or space.",
        "link.whole": "Address of this view",
        "link.here": "On this machine",
        "link.file": "The map is a file on your machine. To hand the view on, send the file and this ending; it goes "
        "behind the file's name in the address line of the browser.",
        "link.end": "Ending",
        "link.copy": "Copy",
        "link.copied": "Copied.",
        "link.by.hand": "Please copy it by hand: it is marked.",
        "link.gone": "The place in the link is not on this map.",
        # Measure
        "measure.title": "Measure",
        "measure.first": "Choose the first point on the map.",
        "measure.how": "Each click adds a point; one on the first point closes an area. By keyboard: arrows move the "
        "map under the crosshair, with Shift in small steps, Enter adds a point, Backspace takes it back, Escape ends.",
        "measure.distance": "Distance: {length}",
        "measure.area": "Area: {area}, around it {length}",
        "measure.m": "{n} m",
        "measure.km": "{n} km",
        "measure.m2": "{n} m²",
        "measure.km2": "{n} km²",
        "measure.back": "Take back a point",
        "measure.close": "Close the area",
        "measure.anew": "Start again",
        # Scenario
        "sketch.title": "Draw a scenario",
        "sketch.says": "Draw what would be different, save it as a file, and hand the file to whoever runs geosafe.",
        "sketch.kind": "What would change?",
        "sketch.new": "Add to the map",
        "sketch.none": "Nothing is drawn yet.",
        "sketch.name": "Name of the scenario",
        "sketch.because": "Why? In a sentence or two",
        "sketch.serves": "Recommendations it serves",
        "sketch.undo": "Undo",
        "sketch.undone": "Undone. Drawn now: {n}.",
        "sketch.save": "Save as file",
        "sketch.load": "Open a file",
        "sketch.keeps": "This browser keeps the drawing for the next time. Nothing is sent anywhere.",
        "sketch.keeps.not": "This browser keeps nothing: save the file before you close the page.",
        "sketch.save.empty": "There is nothing to save yet: add a change to the map first.",
        "sketch.save.nameless": "Please give the scenario a name first.",
        "sketch.kept": "{kind}: kept as it stands in the file",
        "sketch.edit": "{kind} {where}: {figures}",
        "sketch.edit.plain": "{kind} {where}",
        "sketch.show": "Show",
        "sketch.show.label": "Show {n} on the map: {edit}",
        "sketch.change": "Change",
        "sketch.change.label": "Change {n}: {edit}",
        "sketch.delete": "Delete",
        "sketch.delete.label": "Delete {n}: {edit}",
        "sketch.deleted": "Change {n} is deleted. Undo brings it back.",
        "sketch.added": "Kept: {edit}",
        "sketch.loaded": "The file is open. Changes in it: {n}.",
        "sketch.load.fault": "{file} was not opened. {why}",
        "sketch.load.none": "It has no list of edits: a scenario file has the line “edits:” with a change in each row "
        "below it.",
        "sketch.load.edit": "Edit {n} is not of the form “- add_lamps: {fields}”.",
        "sketch.load.text": "It is not text in UTF-8.",
        "sketch.load.line": "Line {line}: {why}",
        "sketch.where": "Where?",
        "sketch.how.point": "Choose a place on the map: click it, or move it under the crosshair with the arrows and "
        "press Enter.",
        "sketch.how.line": "Click along the line; click the last point again to end. By keyboard: arrows and Enter.",
        "sketch.how.area": "Click around the area; click the first point again to close it. By keyboard: arrows and "
        "Enter.",
        "sketch.how.street": "Click a street that has a name. The change goes along all of it.",
        "sketch.no.street": "There is no street with a name here.",
        "sketch.not.yet": "Not on the map yet",
        "sketch.drawn": "Drawn: {where}",
        "sketch.points": "{n} of at least {fewest} points",
        "sketch.at.point": "at a point",
        "sketch.at.line": "along a line of {length}",
        "sketch.at.area": "in an area of {area}",
        "sketch.at.street": "along {name}",
        "sketch.redraw": "Draw it again",
        "sketch.add": "Keep this change",
        "sketch.keep": "Keep this change",
        "sketch.cancel": "Cancel",
        "sketch.place.first": "It is not on the map yet. {how}",
        "shape.point": "At a point",
        "shape.line": "Along a line",
        "shape.area": "In an area",
        "shape.street": "Along a whole street",
        "edit.add_lamps": "New lamps",
        "edit.set_light": "Light on or off",
        "edit.dim_lamps": "Lamps dimmed",
        "edit.remove_lamps": "Lamps removed",
        "edit.add_venue": "New venue",
        "edit.add_stop": "New stop",
        "edit.add_hosts": "Hosts",
        "edit.add_toilet": "New toilet",
        "edit.add_seats": "New seats",
        "edit.add_crossing": "New crossing",
        "edit.close_path": "Path closed",
        "edit.open_path": "Path opened",
        "field.label": "{label}",
        "field.optional": "{label} (optional)",
        "field.every_m": "Metres between lamps",
        "field.every_m.short": "every {value} m",
        "field.height_m": "Height in metres",
        "field.height_m.short": "{value} m high",
        "field.flux_lm": "Light of a lamp in lumen",
        "field.flux_lm.short": "{value} lm",
        "field.cct_k": "Colour of light in kelvin",
        "field.cct_k.short": "{value} K",
        "field.cost": "Cost",
        "field.hours": "Hours",
        "field.hours.short": "{value}",
        "field.service": "Hours with service",
        "field.service.short": "served {value}",
        "field.to": "Share of full light, from 0 to 1",
        "field.to.short": "to {value} of full light",
        "field.kind": "Kind of venue",
        "field.kind.short": "{value}",
        "field.lit": "Lit after dark?",
        "field.lit.short": "lit: {value}",
        "field.missing": "This is needed.",
        "field.number": "This must be a number from {least} to {most}.",
        "field.hours.fault": "Hours must read like 22:00-05:00 or Fr-Sa 22:00-04:00.",
        "field.choice": "This must be one of: {choices}.",
        "choice.yes": "yes",
        "choice.no": "no",
        "choice.kiosk": "kiosk",
        "choice.cafe": "café",
        "choice.restaurant": "restaurant",
        "choice.bar": "bar",
        "choice.pub": "pub",
        "choice.supermarket": "supermarket",
        "choice.convenience": "corner shop",
        "choice.bakery": "bakery",
        "choice.library": "library",
        "choice.community_centre": "community centre",
        "choice.theatre": "theatre",
        "choice.cinema": "cinema",
        # Why a file cannot be read
        "yaml.quote": "a text in quotes does not end.",
        "yaml.escape": "a backslash stands before something that it cannot stand before.",
        "yaml.kind": "a text that begins with one of & * ! | > % @ ` must stand in quotes.",
        "yaml.twice": "the same name stands here a second time.",
        "yaml.deep": "brackets within brackets, too many.",
        "yaml.bracket": "a bracket does not end, or a comma is missing.",
        "yaml.colon": "a name with a colon is expected here, as in “name: …”.",
        "yaml.inline": "two names with a colon in one line: put the text in quotes.",
        "yaml.rest": "there is more in this line than one value.",
        "yaml.indent": "the line begins too far to the left or to the right.",
        # Files
        "csv.points": "{what} [points]",
        "csv.points.lo": "{what}, lowest [points]",
        "csv.points.hi": "{what}, highest [points]",
        "csv.known": "{what}, how known",
        "csv.found": "{what}, found on it",
        "csv.length": "Length [m]",
        "csv.area": "Area [m²]",
        "csv.coverage": "Evidence on conditions [%]",
        "csv.change": "Night less day, {what} [points]",
        "csv.edge": "Near the edge of the data",
        "csv.yes": "yes",
        "csv.sources": "Sources",
        "picture.scale": "The map is {width} wide. North is up.",
        # Words
        "words.title": "What the words mean",
        "words.what": "What does this mean?",
        **{f"term.{name}": word for name, (word, _) in TERMS.items()},
        **{f"term.{name}.means": means[0].upper() + means[1:] for name, (_, means) in TERMS.items()},
    }
)
