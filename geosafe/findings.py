"""What the readers noticed: the lines of the table that ``geosafe check`` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["found", "set aside", "note", "trap"]


@dataclass(frozen=True)
class Finding:
    """One thing that a reader found, set aside or wants the user to know.

    Parameters
    ----------
    layer
        What it is about: ``streets``, ``spaces``, ``venues``, ``lamps``, ``incidents``, ``study``…
    code
        A stable name for scripts, in lower case with hyphens, such as ``repeated-rows``.
    kind
        ``found`` counts what was read; ``set aside`` counts what was not used; ``note`` says what
        was chosen automatically or is missing; ``trap`` names a property of the data that would
        mislead if it were taken at face value.
    n
        How many rows, ways or places it concerns; None where a count means nothing.
    says
        One plain sentence.
    todo
        What the user can do about it; empty when nothing needs doing.
    source
        The file it was found in, as the study names it.
    """

    layer: str
    code: str
    kind: Kind
    n: int | None
    says: str
    todo: str = ""
    source: str = ""
