"""What a source does not tell that holds streets and nothing else."""

from __future__ import annotations

from geosafe.findings import Finding


def only_streets(name: str) -> Finding:
    """Say that places and buildings are unknown in a source, which is called ``name``."""
    return Finding(
        "study", "streets-only", "note", None,
        "The map data hold streets and nothing else. Venues, stops, buildings, seats, toilets and public spaces are "
        "unknown here, not absent: nothing is scored by them, and lamps shine as though no wall stood in the way.",
        "Give an OpenStreetMap extract (.osm.pbf) of the place with all its tags to have them.", name,
    )  # fmt: skip
