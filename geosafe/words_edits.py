"""What edits do, as sentences; ``told.py`` fills them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EDITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Where an edit is
        "where.area": "the area drawn",
        "where.line": "the line drawn",
        "where.streets": "the streets and paths in {place}",
        "where.streets.area": "the streets and paths in the area drawn",
        "where.darkest.one": "the darkest stretch with most people",
        "where.darkest.other": "the {n} darkest stretches with most people",
        "where.in": "in {place}",
        "where.along": "along {place}",
        # Lamps and light
        "lamp": "{lm} lm at {m} m",
        "lamp.hours": "{lm} lm at {m} m, {hours}",
        "lamps.new.one": "{n} new lamp ({lamp}).",
        "lamps.new.other": "{n} new lamps ({lamp}).",
        "lamps.along.one": "{n} new lamp along {m} m of {place} ({lamp}).",
        "lamps.along.other": "{n} new lamps along {m} m of {place} ({lamp}).",
        "lamps.removed.one": "{n} lamp removed {where}.",
        "lamps.removed.other": "{n} lamps removed {where}.",
        "lamps.dimmed.one": "{n} lamp {where} dimmed to {share} % in {hours}.",
        "lamps.dimmed.other": "{n} lamps {where} dimmed to {share} % in {hours}.",
        "lamps.own.one": "{n} with hours of its own stays as it is.",
        "lamps.own.other": "{n} with hours of their own stay as they are.",
        "light.lit": "{m} m of {place} lit.",
        "light.lit.hours": "{m} m of {place} lit in {hours}.",
        "light.unlit": "{m} m of {place} not lit.",
        # Paths
        "path.closed": "{m} m of {place} closed.",
        "path.new": "A new path of {m} m. Nobody knows yet how it is lit.",
        "crossing.new": "A new crossing of {m} m.",
        # Places
        "named": "{what} ({name})",
        "venue.new": "A new {what}, open {hours}.",
        "venue.new.at": "A new {what}, open {hours}, at {street}.",
        "stop.new": "A new stop with service {hours}.",
        "stop.new.at": "A new stop with service {hours}, at {street}.",
        "entrance.new": "A new rail entrance with service {hours}.",
        "entrance.new.at": "A new rail entrance with service {hours}, at {street}.",
        "hosts.new": "Hosts {hours}.",
        "hosts.new.at": "Hosts {hours}, at {street}.",
        "amenity.seat": "New seats",
        "amenity.shelter": "A new shelter",
        "amenity.toilet": "A new toilet",
        "amenity.water": "New drinking water",
        "amenity.new": "{what}, open {hours}.",
        "amenity.new.at": "{what}, open {hours}, at {street}.",
        "always": "at any hour",
        # Places and spaces that change
        "places.venues": "venues",
        "places.stops": "stops",
        "places.amenities": "amenities",
        "places.kind": "{places} of the kind {kind}",
        "places.named": "{places} {name}",
        "places.in": "{places} in {place}",
        "hours.open": "{places} ({n}): open {hours}.",
        "hours.service": "{places} ({n}): with service {hours}.",
        "hours.never": "{places} ({n}): closed for good.",
        "space.changed": "{names}: {changes}.",
        "space.open": "open {hours}",
        "space.everyone": "for everyone",
        "space.for": "for {whom}",
        "space.kind": "now a {kind}",
        "kind.square": "square",
        "kind.park": "park",
        "kind.garden": "garden",
        "kind.playground": "playground",
        "kind.pitch": "pitch",
        "kind.common": "common",
        "kind.dog_park": "dog park",
        "kind.fitness_station": "fitness station",
        "kind.green": "green",
        "kind.beach": "beach",
        "kind.marketplace": "marketplace",
        "kind.pedestrian_area": "pedestrian area",
        "kind.forecourt": "forecourt",
    }
)
