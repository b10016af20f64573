"""The house keeps its order: data flow one way, and rooms do not import one another."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "geosafe"

#: Files at the top that wire the rooms to what people ask for.
PIPES = ("pipeline", "planning", "suggesting", "listening")
#: What each room may import of the others. Single files at the top are shared by all, except those below.
ALLOWED = {
    "network": set(),
    "read": set(),
    "prepare": {"network"},
    "score": {"network"},
    "compare": {"network", "prepare", "score"},
    "walk": {"network"},
    "show": set(),
    "demo": {"network", "score", "show", "pipeline", "store", "drawing", "planning", "listening"},
    "cli": {"read", "prepare", "network", "score", "show", "demo", "store", "drawing", "compare", "walk", *PIPES},
}
#: Files at the top that see several rooms, and those they may see.
WIRES = {
    "pipeline": {"read", "prepare", "score", "compare"},
    "planning": {"read", "score", "compare", "walk"},
    "languages": {"show"},
    "listening": {"read", "prepare", "score", "pipeline"},
    "drawing": {"read", "show", "pipeline"},
    "suggesting": {"read", "compare"},
    "__init__": {"read", "network", "score", "compare", "show", "store", "drawing", *PIPES},
}
#: Files at the top that use the numeric core, or the colours of the map, and so may import them.
KERNEL_USERS = {"light": {"network"}, "light_points": {"network"}, "low_percentile": {"network"}, "store": {"show"}}
#: numba's cache watches one file at a time, so what calls each other stands in one.
LONG_FILES = {"network/kernels.py": 700}


def imports(file: Path) -> set[str]:
    """Return the first part below ``geosafe`` of every import in a file."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: imports must be absolute"
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("geosafe.")}


FILES = sorted(PACKAGE.rglob("*.py"))
GUARDED = {*ALLOWED, "store", "drawing", *PIPES}


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(PACKAGE)) for file in FILES])
def test_rooms_import_only_what_they_may(file):
    room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    allowed = ALLOWED.get(room) or WIRES.get(room) or KERNEL_USERS.get(room) or set()
    forbidden = (imports(file) & GUARDED) - allowed - {room}
    assert not forbidden, f"{file.relative_to(PACKAGE)} must not import {', '.join(sorted(forbidden))}"


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(PACKAGE)) for file in FILES])
def test_files_fit_on_a_few_screens(file):
    limit = LONG_FILES.get(str(file.relative_to(PACKAGE)), 400)
    assert len(file.read_text(encoding="utf-8").splitlines()) <= limit
