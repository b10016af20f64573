"""Studies on which the commands are tried: a small town, scored in a second, and the demo where its size matters."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.town import write_marked_town


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return the folder of a small town, its incidents simulated."""
    return write_marked_town(tmp_path)


@pytest.fixture
def study(demo_folder: Path, tmp_path: Path) -> Path:
    """Return a study folder of the demo's inputs."""
    for file in (demo_folder / "study.yaml", *demo_folder.glob("*.pbf"), *demo_folder.glob("*.csv")):
        shutil.copy(file, tmp_path)
    return tmp_path
