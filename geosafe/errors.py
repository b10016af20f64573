"""What can go wrong, said so that the person at the keyboard knows what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MAX_FAULTS_SHOWN = 20


def visible(text: object) -> str:
    """Return outside text with control, escape and direction-changing characters made visible.

    Everything that reaches a terminal or a message from a file goes through here, so that an
    ANSI escape or a bidirectional override in a street name is seen and not obeyed.
    """
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode("ascii")
        for char in str(text)
    )


@dataclass(frozen=True)
class Fault:
    """One fault in the data: where it is, what was found there and what to write instead."""

    file: str
    found: str
    remedy: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column!r}"
        return visible(f"{where}: {self.found}. {self.remedy}".strip())


class GeosafeError(Exception):
    """The parent of every error that geosafe raises on purpose."""


class DataError(GeosafeError, ValueError):
    """Faults in what was given to read. The command line exits with 1 and lists them all."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        lines = [str(fault) for fault in self.faults[:MAX_FAULTS_SHOWN]]
        if len(self.faults) > MAX_FAULTS_SHOWN:
            lines.append(f"… and {len(self.faults) - MAX_FAULTS_SHOWN} more")
        super().__init__("\n".join(lines))


class MissingFileError(DataError, FileNotFoundError):
    """A file that a study or a command names is not there."""

    def __init__(self, path: Path | str, remedy: str) -> None:
        super().__init__(Fault(str(path), "there is no such file", remedy))


class CallError(GeosafeError, ValueError):
    """A command or function was called wrongly. The command line exits with 2."""


class CrsError(GeosafeError, ValueError):
    """A coordinate reference system is missing, wrong or differs from what it is joined with."""
