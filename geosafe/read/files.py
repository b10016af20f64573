"""The files that a study may read: inside its folder, or in the data folders that it names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from geosafe.errors import DataError, Fault, MissingFileError
from geosafe.read.file_format import SUFFIXES

#: Folders of the machine that no study may name as a place of data.
SYSTEM_FOLDERS: Final = ("/", "/etc", "/proc", "/sys", "/dev", "/root", "/var", "/usr", "/boot")
#: Most files that one table may come in.
MAX_FILES: Final = 10_000
#: What the names of tables end in that stand in a folder: where there is CSV, the rest is not looked at.
TABLES: Final = ((".csv",), tuple(suffix for suffix in SUFFIXES if suffix not in (".csv", ".json")))

_WILD: Final = "*?["


def list_files(path: str, *, folder: Path, suffixes: Sequence[tuple[str, ...]] = TABLES) -> list[Path]:
    """Return the files that a path in a study stands for, in the order of their names.

    Parameters
    ----------
    path
        Relative to the study folder: a file, a folder (all tables below it) or a pattern with ``*``, ``?`` and ``**``.
    folder
        The study folder.
    suffixes
        What the names of the files end in where ``path`` is a folder: the first group that any file there belongs to.

    Raises
    ------
    MissingFileError
        When nothing is there.
    """
    target = folder / path
    found: Iterable[Path] = (target,)
    if target.is_dir():
        below = list(target.rglob("*"))
        groups = ([file for file in below if file.name.lower().endswith(ends)] for ends in suffixes)
        found = next(filter(None, groups), [])
    elif any(char in path for char in _WILD) and not target.exists():
        found = folder.glob(os.path.normpath(path))
    files = sorted(file for file in found if file.is_file())
    if not files:
        raise MissingFileError(path, "Correct the path; paths are relative to the study file.")
    if len(files) > MAX_FILES:
        raise DataError(Fault(path, f"{len(files)} files", f"Name a folder with at most {MAX_FILES:,} files."))
    return files


def path_fault(path: str, *, folder: Path, data: Sequence[str] = ()) -> str | None:
    """Say why a study may not read a path, as ``found | remedy``; None where it may.

    Parameters
    ----------
    path
        As the study file writes it; a file, folder or pattern.
    folder
        The study folder.
    data
        Folders or files elsewhere that the study file lists under ``data:``.
    """
    if "\0" in path or not path.strip():
        return "the path is empty or holds a NUL | Write a path relative to the study file."
    if "://" in path or path.lower().startswith("/vsi"):
        return f"{path!r} is not a file on this machine | Download it first; geosafe reads local files only."
    if Path(path).is_absolute() or path.startswith("~") or (len(path) > 1 and path[1] == ":"):
        return f"{path!r} is an absolute path | Write it relative to the study file."
    folder = Path.cwd() / folder
    roots = [folder, *(folder / place for place in data)]
    if not _inside(os.path.normpath(folder / path), [os.path.normpath(root) for root in roots]):
        return f"{path!r} leaves the study folder | Name its folder under `data:` if you trust what lies there."
    try:
        files = list_files(path, folder=folder, suffixes=[("",)])
    except MissingFileError:
        return f"there is no file {path!r} | Correct the path; paths are relative to the study file."
    except DataError as error:
        return f"{error.faults[0].found} | {error.faults[0].remedy}"
    real = [os.path.realpath(root) for root in roots]
    for file in files:
        if not _inside(os.path.realpath(file), real):
            return f"{file.name!r} is a link that leads out of the study folder | Copy the file into the study folder."
    return None


def data_fault(place: str, *, folder: Path) -> str | None:
    """Say why a study may not name a place of data, as ``found | remedy``; None where it may."""
    if not place.strip() or "\0" in place or "://" in place or Path(place).is_absolute() or place.startswith("~"):
        return f"{place!r} is not a relative path | Write the folder relative to the study file."
    if os.path.realpath(folder / place) in SYSTEM_FOLDERS:
        return f"{place!r} is a folder of the system | Name the folder that holds the data."
    if not (folder / place).exists():
        return f"there is no folder {place!r} | Correct the path; paths are relative to the study file."
    return None


def _inside(path: str, roots: Sequence[str]) -> bool:
    return any(path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in roots)
