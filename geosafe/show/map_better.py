"""What the map tells of each space beside the better-working ones of its group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.better_things import THINGS
from geosafe.params import PHASES

if TYPE_CHECKING:
    from geosafe.show.embed import Columns

_LARGEST: Final = 255


def add_better(columns: Columns, better: pd.DataFrame, spaces: pd.Index) -> list[str]:
    """Add what is told as ``better.*``, one row a space and thing; return the names of the things.

    ``better.space`` is the position among the spaces, ``better.phase`` that of the phase, ``better.thing`` that of the
    thing; ``better.n``, ``better.have`` and ``better.known`` are numbers of spaces, 255 and more as 255.
    """
    names = list(THINGS)
    columns.add("better.space", spaces.get_indexer(better.index).astype(np.uint32))
    columns.add("better.phase", pd.Index(PHASES).get_indexer(pd.Index(better["phase"])).astype(np.uint8))
    columns.add("better.thing", pd.Index(names).get_indexer(pd.Index(better["thing"])).astype(np.uint8))
    for name, given in (("n", "better_n"), ("have", "have"), ("known", "known")):
        columns.add(f"better.{name}", np.minimum(better[given].to_numpy(dtype=np.int64), _LARGEST).astype(np.uint8))
    return names
