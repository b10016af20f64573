"""A small whole study, and the hostile inputs that take the place of one of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.osm_files import write_pbf

#: West, south, east, north of the town [degrees]: central Helsinki's place, not its streets.
BOX = (24.930, 60.160, 24.950, 60.170)
HEADER = "id,lon,lat,when,kind"
STUDY = """\
name: Town
osm: town.osm.pbf
period: {from: 2024-01-01, to: 2024-12-31}
incidents:
  - path: incidents.csv
    columns: {id: id, lon: lon, lat: lat, date: when, kind: kind}
    coverage: area
lamps:
  - path: lamps.csv
    columns: {lon: lon, lat: lat, power_w: watt}
    coverage: area
"""
_LINE = "    columns: {id: id, lon: lon, lat: lat, date: when, kind: kind}\n"


def parts() -> dict[str, list]:
    """Return a grid of five by five streets with a square, a park of a relation and a pub."""
    nodes = [(100 * i + j + 1, 24.932 + 0.004 * i, 60.161 + 0.002 * j, {}) for i in range(5) for j in range(5)]
    nodes += [(901, 24.9325, 60.1612, {"amenity": "pub", "name": "Ox", "opening_hours": "Mo-Su 16:00-02:00"})]
    ring = [(24.9365, 60.1633), (24.9385, 60.1633), (24.9385, 60.1647), (24.9365, 60.1647)]
    nodes += [(911 + k, lon, lat, {}) for k, (lon, lat) in enumerate(ring)]
    ways = [(10 + i, [100 * i + j + 1 for j in range(5)], {"highway": "residential", "name": f"North {i}"})
            for i in range(5)]  # fmt: skip
    ways += [(20 + j, [100 * i + j + 1 for i in range(5)], {"highway": "residential", "lit": "yes", "name": f"East {j}"})
             for j in range(5)]  # fmt: skip
    ways += [(30, [911, 912, 913, 914, 911], {"place": "square", "name": "Market"}), (31, [911, 912, 913], {}),
             (32, [913, 914, 911], {})]  # fmt: skip
    relations = [(41, [("w", 31, "outer"), ("w", 32, "outer")], {"type": "multipolygon", "leisure": "park"})]
    return {"nodes": nodes, "ways": ways, "relations": relations}


def rows() -> list[str]:
    """Return thirty incidents, each on a street."""
    return [
        f"i{k},{24.9321 + 0.0005 * k:.4f},{60.161 + 0.002 * (k % 5):.4f},2024-{1 + k % 12:02d}-1{k % 10} "
        f"{k % 24:02d}:{k % 60:02d},{('Robbery', 'Theft', 'Assault')[k % 3]}"
        for k in range(30)
    ]


def write_town(folder: Path) -> Path:
    """Write the study and return its folder."""
    write_pbf(folder / "town.osm.pbf", **parts(), box=BOX)
    write_rows(folder, HEADER, rows())
    lamps = [f"{24.9322 + 0.0004 * k:.4f},60.1611,{60 + k}" for k in range(40)]
    (folder / "lamps.csv").write_text("\n".join(["lon,lat,watt", *lamps]) + "\n")
    (folder / "study.yaml").write_text(STUDY)
    return folder


def write_rows(folder: Path, header: str, lines: list[str], *, encoding: str = "utf-8", end: str = "\n") -> None:
    """Write the table of incidents."""
    (folder / "incidents.csv").write_bytes((end.join([header, *lines]) + end).encode(encoding))


def change_study(folder: Path, old: str, new: str) -> None:
    """Replace a part of the study file."""
    text = (folder / "study.yaml").read_text()
    assert old in text
    (folder / "study.yaml").write_text(text.replace(old, new, 1))


@dataclass(frozen=True)
class Case:
    """One hostile input and what must be said of it.

    Attributes
    ----------
    number, name
        Its number among the known cases, and what it is.
    make
        Puts it into the folder of the study.
    says
        Texts that must all stand in what the command prints; words of a name, a place and a remedy.
    code
        1: the study is turned away. 0: it is read, and what was found is told.
    """

    number: int
    name: str
    make: Callable[[Path], object]
    says: tuple[str, ...]
    code: int = 1
