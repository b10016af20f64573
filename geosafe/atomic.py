"""Write files whole or not at all: a temporary name in the same folder, then one rename."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geosafe.errors import CallError

_STRAY: Final = ".geosafe-tmp"


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; when the block ends well, it becomes ``path``.

    A run that is stopped leaves the old file as it was. What an earlier stopped run left behind is
    swept away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for stray in path.parent.glob(f".{path.stem}.*{_STRAY}{path.suffix}"):
        if not _is_running(stray):
            stray.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}{_STRAY}{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _is_running(stray: Path) -> bool:
    """Return whether the process that a temporary file is named for is another one that still runs."""
    number = stray.name.split(".")[-3] if stray.name.count(".") >= 3 else ""
    if not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, PermissionError, OverflowError):
        return False
    return True


def may_write(path: Path, *, overwrite: bool) -> None:
    """Raise :class:`CallError` where a file stands in the way and may not be replaced."""
    if path.exists() and not overwrite:
        raise CallError(f"{path} is there already: add --overwrite to replace it, or choose another -o")
