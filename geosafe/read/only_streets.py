"""What a source does not tell that holds streets and nothing else."""

from __future__ import annotations

from geosafe.findings import Finding
from geosafe.told import said


def only_streets(name: str) -> Finding:
    """Say that places and buildings are unknown in a source, which is called ``name``."""
    return Finding(
        "study", "streets-only", "note", None,
        said("streets-only"),
        "Give an OpenStreetMap extract (.osm.pbf) of the place with all its tags to have them.", name,
    )  # fmt: skip
