"""The small town of the hostile inputs, with spaces to ask for by name and incidents that are simulated."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.town import BOX, change_study, parts, write_town
from tests.osm_files import write_pbf


def write_marked_town(folder: Path) -> Path:
    """Write the town with a second square of the name Market and one called Harbour, and return its folder."""
    write_town(folder)
    made = parts()
    for k, (way, name) in enumerate(((51, "Market"), (52, "Harbour"))):
        west, south, first = 24.9405 + 0.004 * k, 60.1653, 921 + 10 * k
        ring = [(west, south), (west + 0.002, south), (west + 0.002, south + 0.0014), (west, south + 0.0014)]
        made["nodes"] += [(first + corner, lon, lat, {}) for corner, (lon, lat) in enumerate(ring)]
        made["ways"].append((way, [*range(first, first + 4), first], {"place": "square", "name": name}))
    (folder / "town.osm.pbf").unlink()
    write_pbf(folder / "town.osm.pbf", **made, box=BOX)
    change_study(folder, "    coverage: area\nlamps", "    coverage: area\n    simulated: true\nlamps")
    return folder
