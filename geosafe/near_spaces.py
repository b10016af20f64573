"""Near spaces: how many dwellings have a public space on foot, by phase, and how many lose theirs after dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

#: What a dwelling has within reach: a space that is open, and lit if it is dark; perhaps one; open ones that nothing
#: lights; closed ones alone; or none.
STATES: Final = ("usable", "unknown", "unlit", "closed", "none")


@dataclass(frozen=True, eq=False)
class NearSpaces:
    """Dwellings and the public spaces near them; ``docs/nightlife.md`` tells every column. Internal.

    Attributes
    ----------
    phases
        By phase: dwellings in each of :data:`STATES`, the share that has a usable space with its bounds, and those that
        have one by day and lose it.
    blocks
        On the study's blocks: the dwellings that look on to it, and how many of them are in each state in each phase.
    """

    phases: pd.DataFrame
    blocks: pd.DataFrame
